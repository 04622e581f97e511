"""For everyone: no violation that axe knows of WCAG 2.2 AA, at every width, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

WIDTHS = (320, 1280, 3840)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
  const style = getComputedStyle(one);
  const lasts = (times) => times.split(',').some((time) => parseFloat(time) > 0);
  return lasts(style.transitionDuration) || lasts(style.animationDuration);
}).length"""


def open_results(visit: Any) -> Page:
    """Open results with everything unfolded."""
    page: Page = visit.search("부담", "&since=2022&sort=newest")
    page.locator("#charts > summary").click()
    expect(page.locator("svg.chart")).to_have_count(2)
    page.locator("#export > summary").click()
    return page


def open_completions(visit: Any) -> Page:
    """Open a page with words to choose from."""
    page: Page = visit.open()
    page.keyboard.type("수의")
    expect(page.locator("#completions li")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    return page


def open_case(visit: Any) -> Page:
    """Open a case from its hit."""
    page: Page = visit.search("부담")
    page.locator(".hit a.title").first.click()
    expect(page.locator("article.case")).to_be_visible()
    return page


def open_basket(visit: Any) -> Page:
    """Open a basket with two cases."""
    page: Page = visit.search("부담")
    page.locator("#tick-1").check()
    page.locator("#tick-2").check()
    page.get_by_role("button", name="선택한 자료 담기").click()
    page.goto("/basket")
    expect(page.locator("#basket-list > li")).to_have_count(2)
    return page


PAGES: dict[str, Callable[[Any], Page]] = {
    "empty": lambda visit: visit.open(),
    "results": open_results,
    "no hits": lambda visit: visit.search("외계인"),
    "case": open_case,
    "basket": open_basket,
    "index": lambda visit: visit.open("/index-status"),
    "API": lambda visit: visit.open("/api"),
}
STATES: dict[str, Callable[[Any], Page]] = {
    "completions": open_completions,
    "repaired": lambda visit: visit.search("수의게약"),
    "English": lambda visit: visit.search("부담", locale="en-US"),
}
"""What pages can look like besides; they are as wide as others."""


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """List what axe finds: each rule with the elements that break it."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(name: str, visit: Any) -> None:
    """Names, roles, contrast and sizes of targets; in the dark the colours alone differ."""
    page = PAGES[name](visit)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert violations(page, EVERY_RULE) == [], width
        assert page.evaluate(OVERFLOW) <= 0, width
        page.emulate_media(color_scheme="dark")
        assert violations(page, COLOURS) == [], width


@pytest.mark.parametrize("name", list(STATES))
def test_axe_finds_nothing_in_a_state(name: str, visit: Any) -> None:
    """Nor does it in what appears while one types, or in the other language."""
    assert violations(STATES[name](visit), EVERY_RULE) == []


def test_axe_finds_what_is_wrong(visit: Any) -> None:
    """Pale letters and a button without a name are found: to find nothing means something."""
    page = visit.open()
    page.evaluate("document.querySelector('h1').className = 'hint'")
    page.evaluate("document.body.append(document.createElement('button'))")
    page.evaluate("document.querySelector('h1').style.color = '#bbbbbb'")
    found = " ".join(violations(page, EVERY_RULE))
    assert "button-name" in found
    assert "color-contrast" in found


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_motion_is_reduced_where_it_is_wished(wish: str, moves: bool, visit: Any) -> None:
    """Nothing moves for who does not want it."""
    page = visit.search("부담", reduced_motion=wish)
    assert bool(page.evaluate(MOVING)) == moves


def test_letters_can_be_twice_as_large(visit: Any) -> None:
    """At twice the size of letters nothing is cut off or runs out of the page."""
    page = open_results(visit)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
def test_a_phone_shows_whole_lines(language: str, visit: Any) -> None:
    """Times, names of buttons and counts of documents are neither broken up nor beside the page."""
    page = visit.open("/index-status", locale=language, viewport={"width": 390, "height": 844})
    for one in page.locator("#status time, .documents td:visible").all():
        box = one.bounding_box()
        assert box is not None
        assert (box["height"] < 80, box["x"] + box["width"] <= 390) == (True, True), (
            one.inner_text()
        )
    page.goto("/?q=부담")
    page.locator("details.more > summary").click()
    for one in page.locator(".tools summary, .options select").all():
        box = one.bounding_box()
        assert box is not None
        assert (box["height"] < 48, box["x"] + box["width"] <= 390) == (True, True)
