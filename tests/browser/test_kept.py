"""Searches that a browser keeps: a click keeps one, and the first page says what is new in it."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def violations(page: Page) -> list[str]:
    """List the rules of axe that a page breaks, and whether it is wider than the screen."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["too wide"] if wide else [])]


def test_a_search_is_kept_with_what_is_new_in_it(visit: Any) -> None:
    """Its number counts from when it was kept or opened last; it can be taken off the list."""
    page = visit.search("부담")
    keeping = page.get_by_role("button", name="이 검색 저장")
    keeping.click()
    expect(keeping).to_have_attribute("aria-pressed", "true")
    page.goto("/")
    kept = page.locator("#kept li")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text("새 사례 없음")
    page.evaluate(
        """() => {
          const rows = JSON.parse(localStorage.getItem("sarye-searches"));
          rows[0].since = "2000-01-01T00:00:00.000Z";
          localStorage.setItem("sarye-searches", JSON.stringify(rows));
        }"""
    )
    page.reload()
    fresh = kept.locator(".fresh")
    expect(fresh).to_contain_text("새 사례")
    for width in (390, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
    said = fresh.inner_text()
    fresh.click()
    expect(page.locator("#limits")).to_contain_text("새로 들어온 날(이후)")
    expect(page.locator("#summary")).to_contain_text(said.removeprefix("새 사례 ").strip())
    page.goto("/")
    expect(fresh).to_have_text("새 사례 없음")
    rows = json.loads(page.evaluate("localStorage.getItem('sarye-searches')"))
    assert [sorted(row) for row in rows] == [["name", "search", "since"]]
    kept.get_by_role("button").click()
    expect(page.locator("#kept")).to_be_hidden()


def test_the_address_of_a_feed_is_copied(visit: Any) -> None:
    """Its XML is for a reader of feeds; what to do with the address is told."""
    page = visit.search("부담")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.get_by_role("link", name="새 사례 구독(Atom)")
    link.click()
    expect(page.locator("#announce.shown")).to_contain_text("구독 주소를 복사했습니다.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == link.evaluate("element => element.href")
    answer = page.request.get(copied)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")
