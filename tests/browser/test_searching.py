"""Searching as a person does it: what the page shows is what the library finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import pytest
from playwright.sync_api import Page, expect

from sarye.archive import Archive
from sarye.models import Filters, Period

Titles = Callable[[Page], list[str]]
Found = Callable[..., list[str]]


def heading(total: int, query: str = "") -> str:
    """Give what the heading of the results says."""
    return f"{total}건 · ‘{query}’" if query else f"{total}건"


def shows(page: Page, text: str) -> None:
    """Wait for the heading of results."""
    expect(page.locator("#summary")).to_have_text(text)


def test_results_appear_as_one_types(visit: Any, titles_of: Titles, titles_in: Found) -> None:
    """No key but those of the word is pressed, and the address shows the same to somebody else."""
    page = visit.open()
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("부담")
    shows(page, heading(10, "부담"))
    lists(page, titles_in("부담"))
    expect(page).to_have_url(re.compile("[?&]q="))
    expect(page).to_have_title(re.compile("^부담 · "))
    page.keyboard.press("Escape")
    page.keyboard.type(" 수의계약")
    expect(page).to_have_title(re.compile("^부담 수의계약 · "))
    other = visit.open(page.url)
    expect(other.locator("#q")).to_have_value("부담 수의계약")
    for one in (other, page):
        lists(one, titles_in("부담 수의계약"))


def test_a_half_typed_word_keeps_the_results(visit: Any, titles_in: Found) -> None:
    """On the way to 주차장 the box says 주찾, which nothing holds: the last hits stay."""
    page = visit.open()
    page.keyboard.type("부담")
    shows(page, heading(10, "부담"))
    with page.expect_response(lambda response: response.status == 204):
        page.keyboard.type(" 주찾")
    shows(page, heading(10, "부담"))
    lists(page, titles_in("부담"))
    page.keyboard.press("Backspace")
    page.keyboard.type("차장")
    expect(page).to_have_title(re.compile("^부담 주차장 · "))


def lists(page: Page, titles: list[str]) -> None:
    """Wait for hits with these titles, in this order, and no others."""
    expect(page.locator(".hit a.title")).to_have_text(titles)


FACETS = ("agency", "year", "quarter", "award", "document")


def counts_on(page: Page, name: str) -> dict[str, int]:
    """Read the values of a facet with their counts; open what is folded away."""
    facet = page.locator(f"section[aria-labelledby=facet-{name}]")
    for more in facet.locator("summary").all():
        more.click()
    rows = [row.inner_text().split("\n") for row in facet.locator("li a").all()]
    return {row[0].strip(): int(row[1]) for row in rows}


@pytest.mark.parametrize("query", ["", "민원"])
def test_facets_count_what_the_library_counts(query: str, visit: Any, library: Archive) -> None:
    """Each value and each count."""
    page = visit.search(query)
    counted = library.facets(query, fields=FACETS).counts
    shown = {
        "year": lambda value: f"{value}년",
        "quarter": lambda value: f"{value}분기",
        "document": lambda value: value.rpartition("/")[2],
    }
    for name in FACETS:
        write = shown.get(name, str)
        expected = {write(value): count for value, count in counted[name].items()}
        assert counts_on(page, name) == expected


def test_a_facet_narrows_and_widens(
    visit: Any, library: Archive, titles_of: Titles, titles_in: Found
) -> None:
    """A click leaves the cases of a value, a second one brings the others back."""
    page = visit.search("민원")
    agency, count = next(iter(library.facets("민원", fields=("agency",)).counts["agency"].items()))
    value = page.locator("#facets").get_by_role("link", name=agency)
    value.click()
    shows(page, heading(count, "민원"))
    lists(page, titles_in("민원", filters=Filters(agency=f"={agency}")))
    expect(value).to_have_attribute("aria-current", "true")
    expect(page.locator("#limits")).to_contain_text(agency)
    page.locator("#q").fill("")
    only = library.search("", filters=Filters(agency=f"={agency}")).total
    shows(page, heading(only))
    page.locator("#q").fill("민원")
    shows(page, heading(count, "민원"))
    page.locator("#q").press("Enter")
    value.click()
    shows(page, heading(9, "민원"))
    lists(page, titles_in("민원"))


@pytest.mark.parametrize("more", ["", "주차"])
def test_a_click_overtakes_a_search_that_is_under_way(
    more: str, visit: Any, library: Archive, titles_in: Found
) -> None:
    """Nor is it lost when more was typed since: the answers of both would take its link away."""
    page = visit.search("민원")
    agency, count = next(iter(library.facets("민원", fields=("agency",)).counts["agency"].items()))
    page.route(lambda url: "q=" in url and "agency=" not in url, lambda route: None)
    with page.expect_request(re.compile(r"/\?q=")):
        page.locator("#q").press("Enter")
    if more:
        page.evaluate(
            """() => { window.waiting = new Promise((done) => {
                document.body.addEventListener("htmx:confirm", () => done(), { once: true });
            }); }"""
        )
        page.keyboard.type(more)
        page.evaluate("() => window.waiting")
    page.locator("#facets").get_by_role("link", name=agency).click()
    shows(page, heading(count, "민원"))
    lists(page, titles_in("민원", filters=Filters(agency=f"={agency}")))


def test_pages_go_through_the_whole_list(visit: Any, titles_of: Titles, titles_in: Found) -> None:
    """Forward to the last page, and back, each case once and in order."""
    page = visit.open("/?year=2024")
    everything = titles_in("", limit=None, filters=Filters(year=2024))
    seen = titles_of(page)
    for number in (2, 3):
        page.get_by_role("link", name="다음", exact=True).click()
        expect(page.locator(".paging [aria-current]")).to_have_text(str(number))
        expect(page).to_have_url(re.compile(f"page={number}"))
        seen += titles_of(page)
    assert seen == everything
    expect(page.get_by_role("link", name="다음", exact=True)).to_have_count(0)
    page.get_by_role("link", name="이전", exact=True).click()
    expect(page.locator("#hits")).to_have_attribute("start", "11")
    lists(page, everything[10:20])


@pytest.mark.parametrize("sort", ["newest", "oldest", "title"])
def test_hits_are_put_in_order(sort: str, visit: Any, titles_of: Titles, titles_in: Found) -> None:
    """The list follows the choice at once, and the address says it."""
    page = visit.search("부담")
    page.locator("#sort").select_option(sort)
    expect(page).to_have_url(re.compile(f"sort={sort}"))
    expect(page.locator("#sort")).to_have_value(sort)
    lists(page, titles_in("부담", sort=sort))


def test_words_match_as_chosen(visit: Any, library: Archive) -> None:
    """All words, any of them, or any only where no case has all."""
    query = "어르신 병원 이동"
    page = visit.search(query)
    found = library.search(query)
    assert (found.total, found.partial > 0) == (0, True)
    expect(page.locator("#summary")).to_contain_text(f"0건 · 일부 일치 {found.partial}건")
    expect(page.locator(".repair[data-kind=fallback]")).to_be_visible()
    page.get_by_text("상세 조건").click()
    page.locator("#match").select_option("all")
    shows(page, "검색 결과가 없습니다")
    page.locator(".nothing").get_by_role("link", name="낱말 중 하나라도").click()
    shows(page, heading(library.search(query, match="any").total, query))
    expect(page.locator("#match")).to_have_value("any")
    expect(page.locator(".repair")).to_have_count(0)


def test_sections_and_periods_limit(
    visit: Any, library: Archive, titles_of: Titles, titles_in: Found
) -> None:
    """What is chosen below the box limits the search, together with what was typed."""
    page = visit.search("부담")
    page.get_by_text("상세 조건").click()
    page.get_by_label("효과", exact=True).check()
    filters = Filters(sections=("effect",))
    shows(page, heading(library.search("부담", filters=filters).total, "부담"))
    lists(page, titles_in("부담", filters=filters))
    page.locator("#since").select_option(label="2023년")
    filters = Filters(sections=("effect",), since=Period(2023))
    shows(page, heading(library.search("부담", filters=filters).total, "부담"))
    lists(page, titles_in("부담", filters=filters))


def test_back_and_forward(visit: Any, library: Archive, titles_of: Titles) -> None:
    """The results and the box go back with the address, whichever way one went."""
    page = visit.open()
    page.keyboard.type("부담")
    shows(page, heading(10, "부담"))
    before = titles_of(page)
    page.locator("section[aria-labelledby=facet-year] a", has_text="2022").click()
    narrowed = heading(library.search("부담", filters=Filters(year=2022)).total, "부담")
    shows(page, narrowed)
    page.locator("#q").fill("민원 안내")
    page.locator("#q").press("Enter")
    expect(page).to_have_title(re.compile("^민원 안내 · "))
    steps = [("부담", narrowed), ("부담", heading(10, "부담")), ("", "사례 82건")]
    for typed, said in steps:
        page.go_back()
        expect(page.locator("#summary")).to_contain_text(said)
        expect(page.locator("#q")).to_have_value(typed)
    page.go_forward()
    shows(page, heading(10, "부담"))
    expect(page.locator("#q")).to_have_value("부담")
    lists(page, before)


def typed(page: Page, text: str) -> None:
    """Type on, and wait until that is found without having been asked for."""
    page.locator("#q").press("End")
    page.keyboard.type(text)
    query = quote_plus(page.locator("#q").input_value())
    expect(page).to_have_url(re.compile(f"{re.escape(query)}$"))


def test_typing_takes_no_search_away(visit: Any) -> None:
    """However slowly one types, each search that was asked for is one step, and none is lost."""
    page = visit.search("부담")
    typed(page, " 완화")
    typed(page, " 민원")
    with page.expect_response(lambda answer: "민원" in unquote_plus(answer.url)):
        page.keyboard.press("Enter")
    typed(page, " 신청")
    page.go_back()
    expect(page.locator("#q")).to_have_value("부담 완화 민원")
    typed(page, " 처리")
    page.go_back()
    expect(page.locator("#q")).to_have_value("부담 완화 민원")
    page.go_back()
    expect(page.locator("#q")).to_have_value("부담")
    for _ in range(2):
        with page.expect_response(lambda answer: "부담" in unquote_plus(answer.url)):
            page.locator("#q").press("Enter")
    page.go_back()
    expect(page).to_have_url("about:blank")


def test_back_from_a_case(visit: Any, titles_of: Titles) -> None:
    """Going back from a case leads to the same results, on the same page."""
    page = visit.open("/?year=2024&page=2")
    before = titles_of(page)
    page.locator(".hit a.title").nth(3).click()
    expect(page.locator("article.case h1")).to_have_text(before[3])
    page.go_back()
    expect(page.locator("#hits")).to_have_attribute("start", "11")
    lists(page, before)


def test_a_word_is_completed_by_keyboard(visit: Any, library: Archive) -> None:
    """Arrows walk through the list as a screen reader hears it, Enter takes, Escape closes."""
    page = visit.open()
    page.keyboard.type("수의")
    options = page.locator("#completions").get_by_role("option")
    expected = [one.text for one in library.complete("수의", limit=6)]
    expect(options).to_contain_text(expected)
    assert [one.split("\n")[0] for one in options.all_inner_texts()] == expected
    box = page.get_by_role("combobox", name="무엇을 찾으십니까?")
    expect(box).to_have_attribute("aria-expanded", "true")
    for at in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", f"completion-{at}")
        expect(options.nth(at)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box).to_have_value(expected[1])
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    shows(page, heading(library.search(expected[1]).total, expected[1]))
    page.keyboard.type(" 확")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value(f"{expected[1]} 확")


def test_a_title_is_completed_by_mouse(visit: Any, library: Archive) -> None:
    """A click on a title in the list searches for it."""
    page = visit.open()
    page.keyboard.type("수의")
    [title] = [one.text for one in library.complete("수의", limit=6) if one.kind == "title"]
    options = page.locator("#completions").get_by_role("option")
    options.filter(has_text=title).click()
    expect(page.locator("#q")).to_have_value(title)
    expect(page.locator(".hit a.title").first).to_have_text(title)
    expect(options).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("수의게약", "typo", "수의계약"),
        ("tndmlrPdir", "keyboard", "수의계약"),
        ("ㅈㄹㅈㅂㅊㄴ", "choseong", "자립준비청년"),
    ],
)
def test_a_repair_is_said_and_undone(
    typed: str, kind: str, meant: str, visit: Any, titles_of: Titles, titles_in: Found
) -> None:
    """The page says what it searched for; one click searches for what was typed."""
    page = visit.open()
    page.keyboard.type(typed)
    note = page.locator(f".repair[data-kind={kind}]")
    expect(note).to_contain_text(f"‘{meant}’")
    lists(page, titles_in(meant))
    note.get_by_role("link", name=typed).click()
    shows(page, "검색 결과가 없습니다")
    expect(page.locator(".repair")).to_have_count(0)
    expect(page.locator("#q")).to_have_value(typed)


def test_related_words_lead_on(
    visit: Any, library: Archive, titles_of: Titles, titles_in: Found
) -> None:
    """Words near those of the query are added to it, and taken out again."""
    page = visit.search("부담")
    words = library.search("부담").related
    expect(page.locator(".related a")).to_have_text(list(words))
    page.locator(".related a").nth(1).click()
    expect(page.locator("#q")).to_have_value(f"부담 OR {words[1]}")
    lists(page, titles_in(f"부담 OR {words[1]}"))
    page.locator("#added").get_by_role("link", name=words[1]).click()
    expect(page.locator("#q")).to_have_value("부담")
    lists(page, titles_in("부담"))


def test_pictures_count_the_cases(visit: Any, library: Archive) -> None:
    """They are drawn when they are wanted; their tables say the same in figures."""
    page = visit.search("부담")
    expect(page.locator("svg.chart")).to_have_count(0)
    page.locator("#charts > summary").click()
    expect(page.locator("svg.chart")).to_have_count(2)
    years = page.locator(".pictures figure").first
    years.get_by_text("표로 보기").click()
    shown = {
        row.locator("th").inner_text(): int(row.locator("td").last.inner_text())
        for row in years.locator("tbody tr").all()
    }
    assert shown == library.facets("부담", fields=("year",)).counts["year"]


def test_without_hits_the_page_says_what_to_try(visit: Any) -> None:
    """It names ways on, and leads to the examples, each of which finds something."""
    page = visit.search("외계인")
    shows(page, "검색 결과가 없습니다")
    box = page.locator(".found").bounding_box()
    assert box
    assert box["width"] > 800  # all of the page: there is nothing beside it
    page.get_by_role("link", name="검색 예시 보기").click()
    examples = page.locator(".examples a")
    for at in range(examples.count()):
        examples.nth(at).click()
        expect(page.locator(".hit").first).to_be_visible()
        page.go_back()
