"""Files and folders that are dropped on a page, as a system's file manager drops them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from sarye.readers.collection import collect
from tools.serving import serving

PASSED_OVER = (
    *("사례/.git/HEAD", "사례/.hidden", "사례/Thumbs.db", "사례/2024/~$보고.docx"),
    *("사례/2024/내려받는중.hwp.crdownload", "사례/@eaDir/보고.txt", "사례/바로가기.lnk"),
)


def drop(page: Page, *paths: Path) -> None:
    """Drop files and folders of this machine in the middle of a page."""
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


def written(folder: Path, names: Sequence[str]) -> None:
    """Write a case into each of several files."""
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"(상황) {number}번 민원\n(노력) 협의함\n(효과) 해결됨\n", "utf-8")


@pytest.fixture
def starter(
    tmp_path: Path, visiting: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Visit a server that has no index yet."""
    monkeypatch.setenv("SARYE_DATA", str(tmp_path / "data"))
    with serving(tmp_path / "index") as served:
        visitor = visiting(served.address)
        yield visitor
        visitor.close()
    assert visitor.faults == []


def test_of_a_folder_is_taken_what_reading_it_takes(starter: Any, tmp_path: Path) -> None:
    """Folders in it are walked; what is no document is counted and blamed on nobody."""
    documents = ("사례/a.txt", "사례/2024/b.txt", "사례/2024/상반기/c.txt")
    written(tmp_path, (*documents, *PASSED_OVER))
    page = starter.open()
    page.route("**/uploads/read", lambda route: route.fulfill(status=204))  # the page stays
    drop(page, tmp_path / "사례")
    expect(page.locator("#drop-state")).to_have_text(
        f"올린 문서: 3개 · 문서가 아니어서 건너뛴 항목: {len(PASSED_OVER)}개"
    )
    expect(page.locator("#drop-refused")).to_be_hidden()
    kept = {path.name for path in (tmp_path / "data" / "uploads").iterdir()}
    assert kept == {path.name for path in collect([tmp_path / "사례"]).files}
    assert kept == {Path(name).name for name in documents}


def test_another_file_of_one_name_is_said(starter: Any, tmp_path: Path) -> None:
    """Both are kept; the same file again is not, and nothing is said of it."""
    written(tmp_path, ("사례.txt", "고친 뒤/사례.txt"))
    (tmp_path / "고친 뒤" / "사례.txt").write_text("(상황) 다른 민원\n(노력) 협의함\n", "utf-8")
    page = starter.open()
    page.route("**/uploads/read", lambda route: route.fulfill(status=204))  # the page stays
    told = page.locator("#drop-refused li")
    for again in range(2):
        drop(page, tmp_path / "사례.txt")
        expect(page.locator("#drop-state")).to_have_text("올린 문서: 1개")
        expect(told).to_have_count(0)
        assert len(list((tmp_path / "data" / "uploads").iterdir())) == 1, again
    drop(page, tmp_path / "고친 뒤" / "사례.txt")
    expect(told).to_have_text(re.compile(r"사례\.txt.*‘사례 \(2\)\.txt’"))
    expect(page.get_by_role("button", name="올린 문서 읽기")).to_be_visible()


def test_what_is_dropped_meanwhile_is_taken_too(starter: Any, tmp_path: Path) -> None:
    """A second drop waits for the first; then all is read, without a click."""
    written(tmp_path, ("a.txt", "b.txt"))
    page = starter.open()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"uploads\?name=a"), hold)
    with page.expect_request(re.compile(r"uploads\?name=a")):
        drop(page, tmp_path / "a.txt")
    drop(page, tmp_path / "b.txt")
    page.wait_for_timeout(200)  # the second one has come
    held[0].continue_()
    expect(page.locator(".note.done[role=status]")).to_contain_text("새 파일 2개")


def test_what_cannot_be_taken_here_is_told_and_opened_nowhere(visit: Any, tmp_path: Path) -> None:
    """The browser would open the file beside the page, and nobody would know what became of it."""
    written(tmp_path, ("a.txt",))
    page = visit.search("부담")
    drop(page, tmp_path / "a.txt")
    said = "여기에는 파일을 놓을 수 없습니다. 문서는 ‘문서 관리’ 화면에서 추가하세요."
    expect(page.locator("#announce.shown")).to_have_text(said)
    assert len(page.context.pages) == 1
    expect(page.locator("#summary")).to_have_text("10건 · ‘부담’")


def test_a_list_that_is_dropped_is_opened(visit: Any, tmp_path: Path) -> None:
    """Wherever it falls on the page of lists."""
    row = {"id": "0000000000ab", "title": "담장을 낮춘 골목", "about": "한빛시", "note": "볼 것"}
    lists = [{"name": "받은 목록", "cases": [row]}]
    path = tmp_path / "목록.json"
    path.write_text(json.dumps({"sarye": "lists", "version": 1, "lists": lists}), "utf-8")
    page = visit.open("/basket")
    drop(page, path)
    expect(page.get_by_label("목록 이름")).to_have_value("받은 목록")
    expect(page.locator("#basket-list .title")).to_have_text([row["title"]])
    assert len(page.context.pages) == 1
