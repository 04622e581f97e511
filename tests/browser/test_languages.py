"""Korean and English: the browser's wish, or the link at the top; and nothing in between."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

HANGUL = re.compile("[가-힣]+")
SHELL = ("header.site nav", "#search label", "#box-hint", "#options", ".tools", "#charts summary")
"""What is ours on a page of results, and none of it from a case."""


def said(page: Page) -> str:
    """Give all that the page itself says."""
    return " ".join(page.locator(one).inner_text() for one in SHELL)


def test_a_browser_is_answered_in_its_language(visit: Any) -> None:
    """Everything that is ours is in one language, as is the page's own language."""
    korean = visit.search("부담")
    english = visit.search("부담", locale="en-US")
    expect(korean.locator("html")).to_have_attribute("lang", "ko")
    expect(english.locator("html")).to_have_attribute("lang", "en")
    assert HANGUL.findall(said(english)) == []
    words = set(re.findall("[A-Za-z]{2,}", said(korean)))
    assert words <= {"Enter", "xlsx", "hwpx", "docx", "csv", "tsv", "md", "html"} | {
        *("JSON", "json", "Lines", "jsonl")
    }


def test_the_language_can_be_changed(visit: Any) -> None:
    """A link keeps the search and changes the language, which stays from page to page."""
    page = visit.search("부담", "&page=1&sort=newest")
    titles = page.locator(".hit a.title").all_inner_texts()
    page.get_by_role("link", name="English").click()
    expect(page.locator("#summary")).to_have_text("10 hits · “부담”")
    expect(page.locator(".hit a.title")).to_have_text(titles)
    page.locator(".hit a.title").first.click()
    expect(page.get_by_role("button", name="Copy as text")).to_be_visible()
    page.get_by_role("link", name="Basket").click()
    expect(page.locator("h1")).to_have_text("Basket")
    page.get_by_role("link", name="Search", exact=True).click()
    page.locator("#q").fill("민원")
    expect(page.locator("#summary")).to_have_text("9 hits · “민원”")
    page.get_by_role("link", name="한국어").click()
    expect(page.locator("#summary")).to_have_text("9건 · ‘민원’")
