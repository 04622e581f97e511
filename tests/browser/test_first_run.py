"""The first minutes in a browser: from a page without an index to a case that is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sarye.web.uploads import LARGEST
from tools.serving import serving

SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (390, "light"),
    (1280, "dark"),
    (1920, "light"),
)


@pytest.fixture
def starter(
    tmp_path: Path, visiting: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Visit a server without an index, of a user with a folder of documents."""
    (tmp_path / "home" / "우수사례").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setenv("SARYE_DATA", str(tmp_path / "data"))
    with serving(tmp_path / "index") as served:
        visitor = visiting(served.address)
        yield visitor
        visitor.close()
    assert visitor.faults == []


def violations(page: Page) -> list[str]:
    """List the rules of axe that a page breaks, and whether it is wider than the screen."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["too wide"] if wide else [])]


def test_a_document_that_is_too_large_is_said_so(starter: Any, tmp_path: Path) -> None:
    """It is named with what to do, and the page does not begin to send it."""
    page = starter.open()
    file = tmp_path / "사진첩.hwpx"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    page.set_input_files("#files", [file])
    said = "사진첩.hwpx: 100MB를 넘습니다. 나누어 올리세요."
    expect(page.locator("#drop-refused")).to_have_text(said)
    expect(page.locator("#drop-state")).to_have_text(re.compile("0"))


def test_documents_are_handed_over_and_found(starter: Any, tmp_path: Path) -> None:
    """The page leads; a file that is chosen is kept and read, and its case is a click away."""
    page = starter.open()
    expect(page.get_by_role("heading", name="어떤 문서에서 사례를 찾을까요?")).to_be_visible()
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    page.get_by_role("link", name="우수사례", exact=True).click()
    expect(page.get_by_role("button", name="‘우수사례’ 폴더 추가")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Which documents are to be searched?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="한국어").click()
    file = tmp_path / "골목.jsonl"
    file.write_text('{"title": "골목 주차장 나눔", "effort": "담장을 낮춤."}\n', "utf-8")
    page.set_input_files("#files", [file])
    done = page.locator(".note.done[role=status]")
    done.wait_for(timeout=120_000)
    expect(done).to_contain_text("새 파일 1")
    assert (tmp_path / "data" / "uploads" / "골목.jsonl").is_file()
    assert violations(page) == []
    done.get_by_role("link", name="사례 찾기").click()
    page.locator("#q").fill("주차장")
    page.locator("#q").press("Enter")
    expect(page.locator(".hit a.title")).to_have_text(["골목 주차장 나눔"])
