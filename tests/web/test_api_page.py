"""The page about the API: all of the description, in both languages, and nothing of elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sarye.web.openapi import document

HANGUL = re.compile("[가-힣]")


def written(request: Any, path: str) -> set[str]:
    """Give the code that stands in a page, each piece by itself."""
    return {one.text().rstrip("?") for one in request.open(path).css("th code, h2 code, h3 code")}


def test_the_page_has_all_that_is_described(browser: Any) -> None:
    """Each address, each parameter, each object and each key stands in it."""
    shown = written(browser, "/api")
    described = document()
    for path, item in described["paths"].items():
        assert f"GET {path}" in shown
        assert {one["name"] for one in item["get"]["parameters"]} <= shown
    for name, schema in described["components"]["schemas"].items():
        assert {name, *schema["properties"]} <= shown
    assert {"index.cases", "repairs[].kind", "completions[].query", "changes.new"} <= shown


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_speaks_the_readers_language(language: str, browser: Any) -> None:
    """All that is said of a parameter, a status or a key is in the language that is asked for."""
    cells = browser.open(f"/api?lang={language}").css("tbody td:last-child, section > p, li")
    said = [one.text() for one in cells if one.text().strip() and not one.css_first("a")]
    assert len(said) > 80
    if language == "ko":
        assert [one for one in said if not HANGUL.search(one)] == []
    else:
        wrong = [one for one in said if HANGUL.search(one)]
        assert [one for one in wrong if "버스" not in one] == []


def test_its_links_lead_somewhere(browser: Any) -> None:
    """Names of objects lead to where they are described; files are those of this server."""
    page = browser.open("/api")
    ids = {one.attributes["id"] for one in page.css("[id]")}
    named = [one.attributes["href"] or "" for one in page.css("main a")]
    assert len(named) > 30
    assert [one for one in named if one.startswith("#") and one[1:] not in ids] == []
    files = [
        one.attributes.get("src") or one.attributes["href"] for one in page.css("link, script")
    ]
    assert [one for one in files if one and not one.startswith("/static/")] == []
    assert browser.open("/index-status").css_first("a[href='/api']") is not None


def test_its_example_marks_what_it_says(browser: Any) -> None:
    """An example in which UTF-16 units are no code points is shown with what it marks."""
    text = browser.open("/api").css_first("#Snippet").parent.text()
    assert "버스, 주차" in text
    assert '"spans": [[2, 4], [18, 20]]' in text
