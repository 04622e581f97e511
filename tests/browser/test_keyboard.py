"""The keyboard alone leads everywhere, and one always sees where one is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

Found = Callable[..., list[str]]

MOST_STOPS = 120
SHOWN = """() => {
  const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  const seen = box.width > 1 && box.height > 1 && box.left >= 0 && box.top >= 0;
  return seen && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""
WHERE = """() => {
  const at = document.activeElement;
  return [at.tagName, at.id, at.className, at.textContent.trim().slice(0, 30)].join(' ');
}"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until an element has the focus; each stop on the way shows that it has."""
    target = page.locator(selector).first
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        assert page.evaluate(SHOWN), page.evaluate(WHERE)
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(selector)


def test_from_the_box_to_a_file(visit: Any, titles_in: Found) -> None:
    """Box, results, a case, back, ticks and the export, without a mouse."""
    page = visit.open("/basket")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    tab_to(page, "nav a")
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_visible()
    page.locator("body").click(position={"x": 2, "y": 400})
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("부담")
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    titles = titles_in("부담")
    links = page.locator(".hit a.title")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
        page.wait_for_function(SHOWN)
    page.keyboard.press("Enter")
    expect(page.locator("article.case h1")).to_have_text(titles[1])
    page.go_back()
    expect(links).to_have_text(titles)
    page.keyboard.press("/")
    tab_to(page, "#tick-1")
    page.keyboard.press("Space")
    tab_to(page, "#export > summary", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "#take button[value=csv]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    text = download.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["제목"] for row in rows if row["순위"].isdigit()] == titles[:1]
    page.keyboard.press("Escape")
    expect(page.locator("#export")).not_to_have_attribute("open", "")
    expect(page.locator("#export > summary")).to_be_focused()


def test_every_stop_is_seen(visit: Any) -> None:
    """Tab visits each control of the results once, in the order of the page, and each is seen."""
    page = visit.search("부담", "&since=2022")
    page.locator("body").focus()
    tab_to(page, ".skip")
    tab_to(page, "#q")
    tab_to(page, "#facets a")
    tab_to(page, "#sort")
    tab_to(page, "#exact")
    tab_to(page, "#export > summary")
    tab_to(page, "#tick-7")
    tab_to(page, "#charts > summary")


def test_the_facets_can_be_skipped(visit: Any) -> None:
    """From the box to the export it takes a few keys, however many facets there are."""
    page = visit.search("부담")
    page.locator("#search button").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="검색 결과로 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.found') !== null")
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")


def test_a_narrowed_list_keeps_the_focus(visit: Any) -> None:
    """Whoever narrows by Enter stays there, and does not begin at the top of the page again."""
    page = visit.search("민원")
    value = page.locator("section[aria-labelledby=facet-year] a").first
    value.focus()
    page.keyboard.press("Enter")
    expect(value).to_have_attribute("aria-current", "true")
    expect(value).to_be_focused()
    page.locator("#sort").focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator("#sort")).to_be_focused()


def test_what_changes_is_said(visit: Any) -> None:
    """A screen reader hears how many cases there are, without leaving the box."""
    page = visit.open()
    page.keyboard.type("부담")
    expect(page.get_by_role("status")).to_have_text("10건 · ‘부담’")
    expect(page.locator("#q")).to_be_focused()
