"""Pages: what they show is what the library says, in both languages, and every link leads on."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.exporters.fragments import printable
from sarye.exporters.wording import found_text
from sarye.index.planrunner import PlanRunner
from sarye.messages import Translator
from sarye.models import Filters, Period
from sarye.web.parameters import PAGE_SIZE

TextsOf = Callable[[list[LexborNode]], list[str]]
QUERIES = ("부담", "수의계약 확인서", "민원 신청", '"수의계약 확인서"', "효과:시간", "주차 OR 여권")


def ids(page: LexborHTMLParser) -> list[str]:
    """List the ids of the hits on a page."""
    return [hit.attributes["data-id"] or "" for hit in page.css(".hit")]


def ranked(library: Archive, query: str, **options: Any) -> list[str]:
    """List the ids of all hits that the library finds."""
    return [hit.case.id for hit in library.search(query, limit=None, **options).hits]


@pytest.mark.parametrize("query", QUERIES)
def test_results_are_the_librarys(
    query: str, browser: Any, library: Archive, texts_of: TextsOf
) -> None:
    """A page shows the hits in their order, each with its title, its snippet and its marks."""
    page = browser.open(f"/?q={quote(query)}")
    result = library.search(query, limit=PAGE_SIZE)
    assert ids(page) == [hit.case.id for hit in result.hits]
    assert str(result.total) in page.css_first("#summary").text()
    for shown, hit in zip(page.css(".hit"), result.hits, strict=True):
        assert texts_of([shown.css_first("h3")]) == [" ".join(hit.title.text.split())]
        marked = [printable(hit.title.text[start:end]) for start, end in hit.title.spans]
        assert "".join(texts_of(shown.css("h3 mark"))) == "".join("".join(marked).split(" "))
        if hit.snippet.role != "title":
            assert " ".join(hit.snippet.text.split()) in texts_of([shown.css_first(".snippet")])[0]


@pytest.mark.parametrize(
    "address", ["/?q={}&limit=7", "/export?q={}&format=csv", "/api/search?q={}"]
)
@pytest.mark.parametrize("query", ["부담", "민원 신청", '"수의계약 확인서"'])
def test_a_page_and_an_export_find_once(
    address: str,
    query: str,
    index: Path,
    serve: Callable[..., TestClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hits, their total and the counts beside them come from one run of the query."""
    plans = []
    run = PlanRunner.run

    def counted(self: PlanRunner, plan: Any, **options: Any) -> Any:
        plans.append(plan)
        return run(self, plan, **options)

    with serve(index) as client:
        monkeypatch.setattr(PlanRunner, "run", counted)
        assert client.get(address.format(quote(query))).status_code == 200
    assert len(plans) == 1


@pytest.mark.parametrize("query", ["", "신청", "부담"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
def test_pages_follow_each_other(query: str, sort: str, browser: Any, library: Archive) -> None:
    """The pages of a list hold each hit once, in order; links lead from each to the next."""
    seen: list[str] = []
    url = f"/?q={quote(query)}&sort={sort}&match=any&since=1000"
    options = {"filters": Filters(since=Period(1000)), "match": "any", "sort": sort}
    while url:
        page = browser.open(url)
        seen += ids(page)
        following = page.css_first(".paging a[rel=next]")
        url = following.attributes["href"] if following else ""
    assert seen == ranked(library, query, **options)


def test_a_page_behind_the_last_one_says_so(browser: Any) -> None:
    """A page without hits of a list that has some tells how many there are."""
    page = browser.open(f"/?q={quote('신청')}&page=999")
    assert page.css(".hit") == []
    assert re.search(r"\d+", page.css_first("#summary").text())


@pytest.mark.parametrize("query", ["", "신청"])
def test_every_facet_leads_to_as_many_cases_as_it_says(query: str, browser: Any) -> None:
    """A value adds its limit; the page behind it has its count, and takes the limit away again."""
    url = f"/?q={quote(query)}"
    facets = browser.open(url).css("#facets .facet")
    assert len(facets) >= 5  # one value that everything has is no facet
    for facet in facets:
        link = facet.css_first("a")
        count = int(link.css_first(".count").text().replace(",", ""))
        limited = browser.open(link.attributes["href"])
        assert int(re.findall(r"\d+", limited.css_first("#summary").text())[0]) == count
        [chip] = limited.css("#limits a")
        freed = urlsplit(chip.attributes["href"])
        assert parse_qs(freed.query) == parse_qs(urlsplit(url).query)
        if facet.css_first("h3").text() != "문서":
            assert limited.css_first("#facets a.chosen").attributes["href"] == freed.geturl()


def test_a_repair_is_told_and_undone_by_a_click(browser: Any, library: Archive) -> None:
    """What was searched for instead is said; the link searches as typed."""
    page = browser.open("/?q=tndmlrPdir")
    note = page.css_first(".repair[data-kind=keyboard]")
    assert "수의계약" in note.text()
    assert ids(page) == ranked(library, "수의계약")[:PAGE_SIZE]
    undone = browser.open(note.css_first("a").attributes["href"])
    assert undone.css(".hit") == []
    assert undone.css_first(".nothing a") is not None


def test_related_words_lead_on(browser: Any, library: Archive) -> None:
    """The words that are near those of the query are links that search for them too."""
    related = library.search("부담").related
    links = browser.open(f"/?q={quote('부담')}&year=2024").css(".related a")
    assert [link.text() for link in links] == list(related) != []
    assert [parse_qs(urlsplit(link.attributes["href"]).query) for link in links] == [
        {"q": [f"부담 OR {word}"], "year": ["2024"]} for word in related
    ]


def test_the_empty_page_teaches_what_works(browser: Any) -> None:
    """Three to five examples, each of which finds something."""
    page = browser.open("/")
    links = page.css(".examples a")
    assert 3 <= len(links) <= 5
    for link in links:
        assert browser.open(link.attributes["href"]).css(".hit"), link.text()
    assert page.css_first("#q").attributes["value"] == ""


def test_a_page_without_hits_says_what_to_try(browser: Any) -> None:
    """Limits and exactness are taken away by links, and there are hints."""
    page = browser.open(f"/?q={quote('없는말없는말')}&year=2024&match=all&exact=1")
    links = [link.attributes["href"] for link in page.css(".nothing a")]
    assert len(links) == 4
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert [sorted(one) for one in asked] == [
        ["match", "q", "year"],
        ["match", "q"],
        ["exact", "match", "q", "year"],
        [],
    ]


def test_no_link_leads_to_nothing_once_more(browser: Any) -> None:
    """Where nothing is found without the limits either, taking them away is not offered."""
    page = browser.open(f"/?q={quote('없는말없는말')}&year=2024&match=all")
    links = [parse_qs(urlsplit(one.attributes["href"]).query) for one in page.css(".nothing a")]
    assert [sorted(one) for one in links] == [["match", "q", "year"], []]


@pytest.mark.parametrize("case_id", ["contract", "hostile", "한글/이름 1"])
def test_a_case_is_shown_whole(
    case_id: str, browser: Any, library: Archive, texts_of: TextsOf
) -> None:
    """Every section in reading order, every place, and cases like it."""
    case = library.case(case_id)
    page = browser.open(f"/cases/{quote(case_id)}")
    assert texts_of([page.css_first("h1")]) == [" ".join(case.title.split())]
    assert [text.text() for text in page.css(".case .text")] == [one.text for one in case.sections]
    [place] = [place.text() for place in page.css("#places ~ .places li")]
    folder, _, document = case.source.path.rpartition("/")
    assert place.startswith(f"{document} ({case.source.line}번째 줄)")
    similar = [hit.case.title for hit in library.similar(case_id, limit=5).hits]
    assert texts_of(page.css(".similar a")) == [" ".join(title.split()) for title in similar]
    cited = page.css_first("#case-citation").text()
    assert case.title in cited
    assert cited.endswith(f", {document} ({case.source.line}번째 줄)")
    assert folder
    assert folder not in cited
    assert all(one.text in page.css_first("#case-text").text() for one in case.sections)


def test_a_case_marks_the_words_that_led_to_it(browser: Any) -> None:
    """The link of a hit carries the query, and the case's page marks what it finds."""
    hit = browser.open(f"/?q={quote('확인서')}").css_first(".hit[data-id=contract] a.title")
    page = browser.open(hit.attributes["href"])
    assert [mark.text() for mark in page.css("h1 mark, .text mark")] == ["확인서"] * 3
    assert browser.open("/cases/contract").css("mark") == []
    back = page.css_first(".back a").attributes["href"]
    assert parse_qs(urlsplit(back).query) == {"q": ["확인서"]}


def test_what_a_document_says_is_never_markup(browser: Any) -> None:
    """Tags in a title, a text or an agency are shown as they are written."""
    for url in (f"/?q={quote('표시 점검')}", "/cases/hostile", f"/charts?q={quote('표시')}"):
        page = browser.open(url)
        assert page.css("script:not([src])") == []
        assert page.css("main b, img[onerror], [style], [onclick]") == []
        assert "alert(1)" in page.html or "<b>" in page.text()
    links = [link.attributes["href"] for link in browser.open("/cases/hostile").css("a")]
    assert not any(link.startswith("javascript") for link in links)
    assert browser.open("/cases/contract").css("a[href='https://example.go.kr/1']")


def test_typing_swaps_only_the_results(browser: Any) -> None:
    """Htmx gets the results alone; only what was typed and not asked for is replaced."""
    url = f"/?q={quote('부담')}&agency="
    typed = {"hx-request": "true", "hx-trigger-name": "q"}
    answer = browser.client.get(url, headers={**typed, "hx-current-url": "http://x/"})
    title, _, results = answer.text.partition("\n")
    assert "부담 · " in title
    assert results.startswith('<div id="results"')
    assert answer.headers["hx-push-url"] == f"/?q={quote('부담')}"
    asked = {**typed, "hx-current-url": "http://x/?q=a"}
    assert "hx-push-url" in browser.client.get(url, headers=asked).headers
    for more in ({"sarye-unasked": "1"}, {"hx-current-url": f"http://x/?q={quote('부담')}"}):
        answer = browser.client.get(url, headers={**asked, **more})
        assert answer.headers["hx-replace-url"] == f"/?q={quote('부담')}"
    whole = browser.client.get(url, headers={**typed, "hx-history-restore-request": "true"})
    assert whole.text.startswith("<!DOCTYPE html>")


def test_a_half_typed_word_keeps_the_last_results(browser: Any) -> None:
    """While a syllable is half typed, what was found before stays; who asks for it is told."""
    url, half = f"/?q={quote('확이')}", {"hx-request": "true", "hx-trigger-name": "q"}
    assert browser.client.get(url, headers=half).status_code == 204
    assert browser.client.get(url, headers={"hx-request": "true"}).status_code == 200
    assert browser.client.get(f"/?q={quote('수의')}", headers=half).status_code == 200
    assert browser.client.get(f"/?q={quote('없는말')}", headers=half).status_code == 200


def test_the_box_carries_the_limits_along(browser: Any) -> None:
    """A form that is sent without JavaScript keeps what was chosen by links."""
    page = browser.open(f"/?q={quote('신청')}&year=2024&agency={quote('한빛시')}&lang=ko")
    carried = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.css("[type=hidden][form=search]")
    }
    assert carried == {"year": "2024", "agency": "한빛시", "lang": "ko"}


@pytest.mark.parametrize(
    ("url", "accepted", "language"),
    [
        ("/", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("/", "en-US,en;q=0.9,ko;q=0.2", "en"),
        ("/", "ko;q=0, en;q=0.1", "en"),
        ("/", "fr, de;q=0.5", "en"),
        ("/?lang=en", "ko", "en"),
        ("/?lang=ko", "en", "ko"),
        ("/?q=a&lang=ko", "en", "ko"),
    ],
)
def test_the_language_is_the_urls_else_the_browsers_else_the_servers(
    url: str, accepted: str, language: str, index: Any, serve: Callable[..., TestClient]
) -> None:
    """A page is in one language, which its links keep where the address names it."""
    with serve(index, language="en") as client:
        page = LexborHTMLParser(client.get(url, headers={"accept-language": accepted}).text)
    assert page.css_first("html").attributes["lang"] == language
    assert page.css_first("button[type=submit]").text() == {"ko": "검색", "en": "Search"}[language]
    nav = [link.attributes["href"] for link in page.css("nav a")]
    assert all((f"lang={language}" in link) == ("lang=" in url) for link in nav)


@pytest.mark.parametrize(
    ("number", "english", "korean"),
    [
        (0, ("0 cases", "0 hits"), ("사례 0건", "0건")),
        (1, ("1 case", "1 hit"), ("사례 1건", "1건")),
        (2, ("2 cases", "2 hits"), ("사례 2건", "2건")),
        (1234, ("1,234 cases", "1,234 hits"), ("사례 1,234건", "1,234건")),
    ],
)
def test_what_is_counted_agrees_with_its_number(
    number: int, english: tuple[str, str], korean: tuple[str, str]
) -> None:
    """One hit is no "hits"; large numbers are grouped, everywhere."""
    for language, said in (("en", english), ("ko", korean)):
        translator = Translator(language)
        found = [found_text(number, translator, mixed=mixed) for mixed in (False, True)]
        assert tuple(found) == said


def test_a_korean_page_has_no_english_text(browser: Any) -> None:
    """What the page says itself is Korean throughout, on each page."""
    known = {"English", "Enter", "xlsx", "hwpx", "docx", "csv", "md", "json", "html", "tsv"}
    known |= {"jsonl", "JSON", "Lines", "Q", "H", "OR", "id", "MB", "made", "one", "known"}
    known |= {"PDF", "pdf", "Atom", "Alt"}
    for url in ("/", f"/?q={quote('부담')}", "/cases/contract", "/charts", "/basket", "/nothing"):
        page = LexborHTMLParser(browser.client.get(url).text)
        for node in page.css("pre, code, .place, .places, #case-citation, .value, a[href^=http]"):
            node.decompose()
        words = re.findall(r"[A-Za-z]{2,}", page.css_first("body").text())
        assert set(words) - known - {"javascript", "alert"} == set(), url


def test_every_link_answers(browser: Any) -> None:
    """From the first page on, each address that a page names is there: 300 of them."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting and len(seen) < 300:
        url = waiting.popleft()
        answer = browser.client.get(url)
        assert answer.status_code == 200, url
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = LexborHTMLParser(answer.text)
        found = [node.attributes["href"] for node in page.css("a[href], link[href]")]
        found += [node.attributes["src"] for node in page.css("[src]")]
        for one in found:
            if one.startswith("/") and not one.startswith("/export") and one not in seen:
                seen.add(one)
                waiting.append(one)
    assert len(seen) >= 100


def test_ids_are_unique_and_names_are_said(browser: Any) -> None:
    """No page has an id twice; every field and every link has a name that can be read out."""
    for url in (
        "/",
        f"/?q={quote('신청')}",
        "/cases/contract",
        "/basket",
        "/index-status",
        "/charts",
    ):
        page = browser.open(url)
        found = [node.attributes["id"] for node in page.css("[id]")]
        assert len(found) == len(set(found)), url
        for node in page.css("[aria-labelledby], [aria-controls], [aria-describedby], label[for]"):
            names = ("aria-labelledby", "aria-controls", "aria-describedby", "for")
            named = " ".join(node.attributes.get(name) or "" for name in names).split()
            assert set(named) <= set(found), (url, named)
        for node in page.css("input:not([type=hidden]), select, textarea"):
            labelled = node.attributes.get("aria-label") or node.parent.tag == "label"
            assert labelled or page.css_first(f"label[for='{node.attributes['id']}']"), url
        for node in page.css("main a, main button, main summary"):
            assert node.text().strip() or node.css("img[alt]"), (url, node.html)


def test_pictures_show_the_counts_of_the_query(browser: Any, library: Archive) -> None:
    """The pictures have a title, a description and a table with the library's counts."""
    page = browser.open(f"/charts?q={quote('신청')}")
    counts = library.facets("신청", fields=("agency", "year")).counts
    rows = [[cell.text() for cell in row.css("th, td")] for row in page.css("tbody tr")]
    assert {row[0]: int(row[-1]) for row in rows} == {**counts["year"], **counts["agency"]}
    assert len(page.css("svg[role=img] > title")) == len(page.css("svg[role=img] > desc")) == 2


def test_who_reads_the_first_page_need_not_wait_for_the_model(
    index: Path, serve: Callable[..., TestClient]
) -> None:
    """It is loaded as soon as a page was shown, and not before."""
    with serve(index) as client:
        slow = client.app.state.site.archives.slow  # type: ignore[attr-defined]
        client.get("/api/status")
        assert not slow.do(lambda archive: archive._answering._analyzer._kiwi.loaded)
        client.get("/")
        client.get("/api/status")
        assert slow.do(lambda archive: archive._answering._analyzer._kiwi.loaded)
