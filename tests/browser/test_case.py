"""The page of a case: all that the library knows of it, to read, to copy and to print."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from sarye.archive import Archive
from sarye.exporters.documentnames import named_case, names_of
from sarye.messages import Translator
from sarye.web.pages import case_text, citation

KOREAN = Translator("ko")
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_a_case_is_shown_whole(visit: Any, library: Archive) -> None:
    """From a hit to its case: sections in order, the words marked, the way back."""
    page = visit.search("부담")
    second = library.search("부담").hits[1]
    page.locator(".hit a.title").nth(1).click()
    article = page.locator("article.case")
    expect(article.locator("h1")).to_have_text(second.case.title)
    texts = [one.strip() for one in article.locator(".text").all_text_contents()]
    assert texts == [section.text.strip() for section in second.sections]
    marked = [text.text[start:end] for text in second.sections for start, end in text.spans]
    assert article.locator(".text mark").all_text_contents() == marked
    assert marked
    page.get_by_role("link", name="검색 결과로").click()
    expect(page.locator("#q")).to_have_value("부담")


def test_every_place_of_a_case_is_named(visit: Any, library: Archive) -> None:
    """Each document that holds it, with its page or line."""
    hits = library.search("", limit=None).hits
    case = next(one for hit in hits if (one := library.case(hit.case.id)).also_in)
    page = visit.open(f"/cases/{case.id}")
    shown = page.locator("section[aria-labelledby=places] .places li").all_inner_texts()
    places = (case.source, *case.also_in)
    assert len(places) > 1
    for place, text in zip(places, shown, strict=True):
        name = place.path.rpartition("/")[2]
        assert text.startswith(name)
        assert str(place.line) in text.removeprefix(name)


def test_similar_cases_are_near(visit: Any, library: Archive) -> None:
    """They are the library's, and lead to their pages."""
    hits = library.search("", limit=None).hits
    one, near = next(
        (hit.case, found.hits)
        for hit in hits
        if len((found := library.similar(hit.case.id, limit=5)).hits) > 1
    )
    page = visit.open(f"/cases/{one.id}")
    links = page.locator("section[aria-labelledby=similar] li > a")
    expect(links).to_have_text([hit.case.title for hit in near])
    links.nth(1).click()
    expect(page.locator("article.case")).to_have_attribute("data-id", near[1].case.id)


def test_a_case_is_copied(visit: Any, library: Archive) -> None:
    """As text, and as a line that cites it."""
    case = library.case(library.search("부담").hits[0].case.id)
    page = visit.open(f"/cases/{case.id}", permissions=CLIPBOARD)
    cited = citation(named_case(case, names_of(case)), KOREAN)
    for name, text in (("본문", case_text(case, KOREAN)), ("출처", cited)):
        page.get_by_role("button", name=f"{name} 복사").click()
        expect(page.locator("#announce")).to_have_text("복사했습니다.")
        assert page.evaluate("navigator.clipboard.readText()") == text
        page.evaluate("document.querySelector('#announce').textContent = ''")


def test_on_paper_there_is_the_case_alone(visit: Any, library: Archive) -> None:
    """No navigation and no buttons; text and places stay."""
    page = visit.open(f"/cases/{library.search('부담').hits[0].case.id}")
    page.emulate_media(media="print")
    for hidden in ("header.site", ".tools", ".back", "#places .original"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".text").first).to_be_visible()
    expect(page.locator("#places")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


def test_on_paper_there_are_hits_that_are_not_torn(visit: Any) -> None:
    """The limits stay; what only leads on is left out, and a hit stays on its sheet."""
    page = visit.search("민원", "&year=2024")
    for scene, shows in (("screen", True), ("print", False)):
        page.emulate_media(media=scene)
        for one in (".related", ".follow", "#limits a span"):
            assert page.locator(one).first.is_visible() is shows, one
    expect(page.locator("#limits")).to_contain_text("연도: 2024년")
    torn = "() => getComputedStyle(document.querySelector('.hit')).breakInside"
    assert page.evaluate(torn) == "avoid"
