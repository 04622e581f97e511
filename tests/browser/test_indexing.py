"""Indexing from the page while others search: what is new is found without a new start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sarye.archive import Archive
from tools.serving import serving

WriteRows = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, write_rows: WriteRows) -> Path:
    """Index a folder of its own: two cases, and a document that cannot be read."""
    rows = [
        {"title": "골목 주차장 나눔", "effort": "주민과 협의하여 담장을 낮춤."},
        {"title": "야간 민원 창구", "effort": "퇴근 뒤에도 민원을 받음."},
    ]
    write_rows(tmp_path / "data" / "a.jsonl", *rows)
    (tmp_path / "data" / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    Archive.build([tmp_path / "data"], index=tmp_path / "index")
    return tmp_path


@pytest.fixture
def reader(folder: Path, visiting: Callable[[str], Any]) -> Iterator[Any]:
    """Visit a server of this index."""
    with serving(folder / "index") as served:
        visitor = visiting(served.address)
        yield visitor
        visitor.close()
    assert visitor.faults == []


def violations(page: Page) -> list[str]:
    """List the rules of axe that a page breaks, on a narrow screen."""
    page.set_viewport_size({"width": 320, "height": 900})
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_a_new_document_is_found(reader: Any, folder: Path, write_rows: WriteRows) -> None:
    """One page indexes, another one searches all the while, and finds what is new."""
    searching = reader.open()
    searching.locator("#q").fill("주차장")
    hits = searching.locator(".hit a.title")
    expect(hits).to_have_text(["골목 주차장 나눔"])
    write_rows(folder / "data" / "b.jsonl", {"title": "학교 주차장 개방", "effort": "밤에 엶."})
    indexing = reader.open("/index-status")
    expect(indexing.locator(".problems tbody tr")).to_have_count(1)
    expect(indexing.locator("#indexing")).to_contain_text("새 파일 1개")
    assert violations(indexing) == []
    edge = indexing.locator(".problems td").last.bounding_box()
    assert edge is not None
    assert edge["x"] + edge["width"] <= 320  # what to do can be read without moving the table
    indexing.get_by_role("button", name="문서 다시 읽기").click()
    searched = 0
    while indexing.locator(".note.done[role=status]").count() == 0:
        query = ("민원", "주차장")[searched % 2]
        searching.locator("#q").fill(query)
        expect(searching.locator("#summary")).to_contain_text(f"‘{query}’")
        assert hits.count() >= 1
        searched += 1
    assert searched
    expect(indexing.locator(".note.done[role=status]")).to_contain_text("새 파일 1")
    searching.locator("#q").fill("학교 주차장")
    expect(hits.first).to_have_text("학교 주차장 개방")
    assert indexing.locator("#status dd").first.inner_text() == "3"
    assert violations(indexing) == []
