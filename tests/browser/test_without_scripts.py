"""Without JavaScript: all that a link and a form can do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sarye.archive import Archive
from sarye.models import Filters

Found = Callable[..., list[str]]


@pytest.fixture
def page(visit: Any) -> Page:
    """Open the empty page in a browser that runs no scripts."""
    opened: Page = visit.open(java_script_enabled=False)
    return opened


def test_one_searches_and_narrows(page: Page, library: Archive, titles_in: Found) -> None:
    """The box sends its form; facets, pages and orders are links and fields of it."""
    page.locator("#q").fill("민원")
    page.locator("#q").press("Enter")
    titles = page.locator(".hit a.title")
    expect(titles).to_have_text(titles_in("민원"))
    page.locator("#sort").select_option("newest")
    page.get_by_role("button", name="검색").click()
    expect(titles).to_have_text(titles_in("민원", sort="newest"))
    agency = next(iter(library.facets("민원", fields=("agency",)).counts["agency"]))
    page.locator("#facets").get_by_role("link", name=agency).click()
    filters = Filters(agency=f"={agency}")
    expect(titles).to_have_text(titles_in("민원", sort="newest", filters=filters))
    page.locator("#q").fill("")
    page.get_by_role("button", name="검색").click()
    expect(titles).to_have_text(titles_in("", sort="newest", filters=filters))


def test_one_reads_and_exports(page: Page, titles_in: Found) -> None:
    """A case, its way back, the whole list and ticked cases."""
    page.goto("/?q=부담")
    titles = titles_in("부담")
    page.locator(".hit a.title").first.click()
    expect(page.locator("article.case h1")).to_have_text(titles[0])
    page.get_by_role("link", name="검색 결과로").click()
    page.locator("#export > summary").click()
    for selector, expected in (("#export .formats a", titles), ("#take button", titles[2:3])):
        page.locator("#tick-3").check()
        with page.expect_download() as download:
            page.locator(selector).filter(has_text="(json)").click()
        hits = json.loads(download.value.path().read_text("utf-8"))["hits"]
        assert [hit["title"] for hit in hits] == expected


@pytest.mark.parametrize("has_scripts", [False, True])
def test_no_button_stands_idle(has_scripts: bool, visit: Any) -> None:
    """What needs scripts is shown with them; what only confirms, where nothing happens at once."""
    page = visit.open("/?q=부담&exact=1", java_script_enabled=has_scripts)
    for name in ("#to-basket", "#take-all"):
        expect(page.locator(name)).to_be_visible(visible=has_scripts)
    expect(page.get_by_role("button", name="적용")).to_be_visible(visible=not has_scripts)
    page.locator(".hit a.title").first.click()
    for button in page.locator(".case .tools button").all():
        expect(button).to_be_visible(visible=has_scripts)
