"""Narrowing and widening: what is chosen stays with its alternatives, on a phone in a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sarye.archive import Archive
from sarye.models import Filters

Found = Callable[..., list[str]]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZES = ((390, 844), (1280, 900), (1920, 1080))
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def value(page: Page, name: str) -> Any:
    """Find an agency among those of what was found."""
    facet = page.locator("section[aria-labelledby=facet-agency]")
    return facet.get_by_role("link", name=re.compile(f"^{name}"))


def test_several_values_are_chosen(visit: Any, library: Archive, titles_in: Found) -> None:
    """Of two agencies one is enough, both stay with the others, and each has the count it gives."""
    page = visit.search("부담", "&year=2022&year=2024")
    filters = Filters(year=(2022, 2024))
    counted = library.facets("부담", filters=filters, fields=("agency",)).counts["agency"]
    one, other, *rest = counted
    value(page, one).click()
    expect(value(page, one)).to_have_attribute("aria-current", "true")
    expect(value(page, other)).to_contain_text(str(counted[other]))
    value(page, other).click()
    expect(value(page, other)).to_have_attribute("aria-current", "true")
    both = Filters(agency=(f"={one}", f"={other}"), year=(2022, 2024))
    expect(page.locator(".hit a.title")).to_have_text(titles_in("부담", filters=both))
    for agency in rest:
        expect(value(page, agency)).to_contain_text(str(counted[agency]))
    expect(page.locator("#limits li")).to_have_count(4)
    page.locator("#limits").get_by_role("link", name=one).click()
    expect(page.locator("#limits li")).to_have_count(3)
    only = Filters(agency=f"={other}", year=(2022, 2024))
    expect(page.locator(".hit a.title")).to_have_text(titles_in("부담", filters=only))


def test_a_filter_that_leaves_nothing_is_named(visit: Any, titles_in: Found) -> None:
    """One click takes it off, and what is found without it is there."""
    page = visit.search("부담", "&year=2021")
    freed = page.locator(".freed")
    expect(freed).to_contain_text("‘연도: 2021년’ 조건에 맞는 자료가 없습니다.")
    freed.get_by_role("link").click()
    expect(page.locator(".hit a.title")).to_have_text(titles_in("부담"))
    expect(page.locator(".freed")).to_have_count(0)


def test_two_filters_that_leave_nothing_together_are_named(visit: Any, library: Archive) -> None:
    """Each is taken off by one click, and it is said how many hits that gives."""
    counts = library.facets("부담", fields=("agency",)).counts["agency"]
    agency, year = next(
        (agency, year)
        for agency in counts
        for year in (2022, 2023, 2024, 2025)
        if library.search("부담", filters=Filters(year=year)).total
        if not library.search("부담", filters=Filters(agency=f"={agency}", year=year)).total
    )
    page = visit.search("부담", f"&agency={quote('=' + agency)}&year={year}")
    freed = page.locator(".freed")
    said = f"‘기관: {agency}’, ‘연도: {year}년’ 조건을 함께 만족하는 자료가 없습니다."
    expect(freed).to_contain_text(said)
    without_year = counts[agency]
    without_agency = library.search("부담", filters=Filters(year=year)).total
    expect(freed.get_by_role("link")).to_have_text(
        [
            f"‘기관: {agency}’ 조건을 해제하고 {without_agency}건 보기",
            f"‘연도: {year}년’ 조건을 해제하고 {without_year}건 보기",
        ]
    )
    freed.get_by_role("link").first.click()
    expect(page.locator("#summary")).to_contain_text(f"{without_agency}건")
    expect(page.locator(".freed")).to_have_count(0)


def test_where_no_single_filter_is_to_blame_all_are_taken_off(visit: Any, library: Archive) -> None:
    """One click takes off all of them."""
    page = visit.search("부담", "&year=1999&quarter=1&award=없는상")
    freed = page.locator(".freed")
    expect(freed).to_contain_text("조건을 하나만 해제해도 자료가 없습니다.")
    freed.get_by_role("link", name="조건을 모두 해제하고").click()
    expect(page.locator("#limits")).to_have_count(0)
    total = library.search("부담").total
    expect(page.locator("#summary")).to_contain_text(f"{total}건")


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
def test_facets_are_a_sheet_on_a_phone(language: str, visit: Any, library: Archive) -> None:
    """Hits stand above the fold; the sheet stays open while values are chosen, and closes."""
    page = visit.search("부담", locale=language, **PHONE)
    box = page.locator(".hit").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < PHONE["viewport"]["height"]
    sheet = page.locator("#facets")
    expect(sheet).to_be_hidden()
    page.locator(".jump").click()
    expect(sheet).to_be_visible()
    agencies = list(library.facets("부담", fields=("agency",)).counts["agency"])[:2]
    for agency in agencies:
        value(page, agency).click()
        expect(value(page, agency)).to_have_attribute("aria-current", "true")
        expect(sheet).to_be_visible()
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        assert Axe().run(page, options=RULES).response["violations"] == []
    sheet.get_by_role("button").click()
    expect(sheet).to_be_hidden()
    filters = Filters(agency=tuple(f"={agency}" for agency in agencies))
    expect(page.locator(".hit")).to_have_count(library.search("부담", filters=filters).total)


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
def test_axe_finds_nothing_in_narrowed_results(language: str, visit: Any) -> None:
    """Chips, added words, selects and a filter that leaves nothing; light and dark."""
    for query in ("/?q=부담+OR+비용&agency=시&year=2024&since=2022Q2", "/?q=부담&year=2021"):
        page = visit.open(query, locale=language)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for colours in ("light", "dark"):
                page.emulate_media(color_scheme=colours)
                assert Axe().run(page, options=RULES).response["violations"] == []
