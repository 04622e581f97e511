"""A search that gets no answer: the page says so, and whose hits it still shows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

BEFORE = "아래는 앞서 검색한 결과입니다."
SILENT = (
    f"검색 프로그램이 응답하지 않습니다. 프로그램이 실행 중인지 확인한 뒤 다시 시도하세요. {BEFORE}"
)
REFUSAL = (
    '<!DOCTYPE html><section class="fault"><h1>503</h1><p>자료가 손상되었습니다.</p></section>'
)


@pytest.fixture
def page(visit: Any) -> Any:
    """Show the hits of a query; the browser's own words about what fails are no fault here."""
    yield visit.search("부담")
    visit.faults.clear()


def refuse(route: Route) -> None:
    """Answer with a page that says why not."""
    route.fulfill(status=503, content_type="text/html; charset=utf-8", body=REFUSAL)


def test_a_server_that_is_gone_is_told(page: Page) -> None:
    """By typing or by a click; once it answers again, the message goes."""
    page.context.set_offline(True)
    page.locator("#q").fill("민원")
    failed = page.get_by_role("alert")
    expect(failed).to_have_text(SILENT)
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")
    page.context.set_offline(False)
    page.locator("#q").press("Enter")
    expect(page.locator("#summary")).to_have_text("9건 · ‘민원’")
    expect(failed).to_be_hidden()
    page.context.set_offline(True)
    page.locator("#facets a").first.click()
    expect(failed).to_have_text(SILENT)
    expect(failed).to_be_in_viewport()


def test_a_refusal_is_told_in_its_own_words(page: Page) -> None:
    """What the server says is wrong, and what to do, stands where one looks."""
    page.route("**/?q=*", refuse)
    page.locator("#q").fill("민원")
    page.locator("#q").press("Enter")
    expect(page.get_by_role("alert")).to_have_text(f"자료가 손상되었습니다. {BEFORE}")
    expect(page.locator(".hit")).to_have_count(10)
