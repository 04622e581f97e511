"""From nothing to a search on the page: folders and documents are added, by whom it may be done."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sarye.errors import SaryeError
from sarye.settings import Settings
from sarye.web import Options, create_app
from sarye.web.owners import _is_of_this_user
from sarye.web.uploads import LARGEST, folder_of, keep, safe_name
from tools.serving import serving

WriteRows = Callable[..., Path]
ADDRESS = "http://127.0.0.1:8600"


class Visitor:
    """Asks a page as a browser does that keeps its cookie; ``token`` is the one of its forms."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.client.headers["accept-language"] = "ko"
        self.page()

    def page(self, path: str = "/index-status") -> LexborHTMLParser:
        """Open a page that must be there."""
        answer = self.client.get(path, follow_redirects=False)
        assert answer.status_code == 200, answer.text
        return LexborHTMLParser(answer.text)

    def token(self) -> str:
        """Give the token of a form of ours."""
        found = self.page("/basket" if self.has_index else "/index-status")
        return found.css_first("input[name=token]").attributes["value"] or ""

    has_index = True

    def send(self, to: str, **fields: str) -> int:
        """Send a form; give the status."""
        data = {"token": self.token(), **fields}
        status: int = self.client.post(to, data=data, follow_redirects=False).status_code
        return status

    def drop(self, name: str, data: bytes, **headers: str) -> Any:
        """Hand over a document as the script of the page does."""
        sent = {"x-sarye-token": self.token(), **headers}
        return self.client.post("/uploads", params={"name": name}, content=data, headers=sent)

    def wait(self) -> LexborHTMLParser:
        """Wait for the end of a run."""
        while (shown := self.page()).css("[hx-trigger]"):
            time.sleep(0.2)
        return shown


@pytest.fixture
def home(tmp_path: Path, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a home with a folder of one case, and nothing indexed; work there."""
    write_rows(
        tmp_path / "문서" / "사례" / "a.jsonl", {"title": "골목 주차장 나눔", "effort": "함."}
    )
    (tmp_path / "문서" / ".hidden").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SARYE_DATA", str(tmp_path / "data"))
    return tmp_path


def _client(address: str) -> httpx2.Client:
    """Make a client that waits for as long as it takes."""
    return httpx2.Client(base_url=address, timeout=None)


@pytest.fixture
def owner(home: Path) -> Iterator[Visitor]:
    """Ask a server that runs as a user starts it, from the same machine."""
    with serving(home / "index") as served, _client(served.address) as client:
        yield Visitor(client)


def test_without_an_index_the_page_leads_to_a_search(owner: Visitor, home: Path) -> None:
    """Folders are listed and chosen, documents dropped; then what is in them is found."""
    answer = owner.client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/index-status")
    assert owner.client.get("/api/search?q=x").status_code == 503
    listed = owner.page(f"/index-status?at={home}/문서")
    assert [one.text() for one in listed.css(".folders a")] == ["사례"]
    owner.has_index = False
    assert owner.send("/index-status/add", path=str(home / "문서")) == 303
    assert "새 파일 1개" in owner.wait().css_first(".note.done").text()
    assert "골목 주차장 나눔" in owner.client.get("/?q=주차장").text
    row = '{"title": "야간 민원 창구", "effort": "밤에 엶."}\n'.encode()
    kept = owner.drop("../../밤 창구.jsonl", row)
    assert (kept.status_code, kept.json()) == (201, {"name": "밤 창구.jsonl", "beside": False})
    assert (home / "data" / "uploads" / "밤 창구.jsonl").read_bytes() == row
    assert (
        owner.drop("낮 창구.jsonl", row.replace("야간".encode(), "주간".encode())).status_code
        == 201
    )
    assert owner.send("/uploads/read") == 303
    shown = owner.wait()
    assert str(home / "data" / "uploads") in shown.css_first("#sources .hint").text()
    sources = [one.text() for one in shown.css("#sources code")]
    assert sorted(sources) == sorted(map(Path.as_posix, (home / "문서", home / "data" / "uploads")))
    assert "야간 민원 창구" in owner.client.get("/?q=민원").text
    assert owner.send("/index-status/forget", path=(home / "문서").as_posix()) == 303
    assert "검색에서 뺀 파일 1개" in owner.wait().css_first(".note.done").text()
    assert "골목 주차장 나눔" not in owner.client.get("/?q=주차장").text
    assert (home / "문서" / "사례" / "a.jsonl").exists()
    assert owner.send("/index-status/forget", path=str(home)) == 404
    assert owner.send("/index-status/add", path=str(home / "nowhere")) == 404
    assert owner.send("/index-status/add", path="문서") == 404
    (home / "data" / "uploads" / "밤 창구.jsonl").unlink()
    assert owner.send("/reindex") == 303
    owner.wait()
    assert "야간 민원 창구" not in owner.client.get("/?q=민원").text
    forwarded = {"x-forwarded-for": "203.0.113.9"}
    assert "chooser" not in owner.client.get("/index-status", headers=forwarded).text
    owner.client.headers |= forwarded
    assert owner.send("/index-status/add", path=str(home)) == 403
    assert owner.drop("a.txt", b"a").status_code == 403


@pytest.fixture
def elsewhere(home: Path) -> Callable[..., TestClient]:
    """Make a client of a page on another machine."""

    def make(**options: Any) -> TestClient:
        settings = Settings(index=home / "index", data=home / "data")
        application = create_app(settings, Options(host="0.0.0.0", hosts=("127.0.0.1",), **options))  # noqa: S104
        return TestClient(application, base_url=ADDRESS, client=("203.0.113.9", 5000))

    return make


def test_others_see_no_folder_and_add_nothing(elsewhere: Any, home: Path) -> None:
    """Neither a list of folders nor a form; what is sent all the same is refused."""
    with elsewhere() as client:
        page = client.get(f"/index-status?at={home}").text
        assert "문서" + "/사례" not in page
        assert LexborHTMLParser(page).css("#chooser, #drop, form") == []
        assert "이 화면을 실행한 컴퓨터" in page
        for path in ("/index-status/add", "/index-status/forget", "/uploads/read", "/uploads"):
            assert client.post(path, data={"path": str(home)}).status_code == 403
    assert not (home / "index").exists()
    assert not (home / "data").exists()


def test_everybody_may_drop_documents_where_it_is_allowed(elsewhere: Any, home: Path) -> None:
    """With the token of the page, from the page; a folder is chosen by nobody all the same."""
    with elsewhere(uploads=True) as client:
        visitor = Visitor(client)
        visitor.has_index = False
        assert visitor.drop("a.txt", b"text").status_code == 201
        assert visitor.page().css("#chooser") == []
        assert visitor.send("/index-status/add", path=str(home)) == 403
        assert visitor.drop("b.txt", b"text", origin="http://evil.example").status_code == 403
        assert visitor.drop("b.txt", b"text", **{"x-sarye-token": "x"}).status_code == 403
        refused = visitor.drop("b.exe", b"MZ\0\0")
        assert refused.status_code == 400
        assert "b.exe" in refused.json()["detail"]
        assert visitor.drop("..", b"text").status_code == 400
        too_large = visitor.drop("c.txt", b"", **{"content-length": str(LARGEST + 1)})
        assert too_large.status_code == too_large.json()["status"] == 413
    assert [one.name for one in (home / "data" / "uploads").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("2025년 우수사례.hwp", "2025년 우수사례.hwp"),
        ("C:\\문서\\우수사례.hwp", "우수사례.hwp"),
        ("/etc/passwd", "passwd"),
        ("a\0b\n.txt", "ab.txt"),
        ("사례집.pdf. ", "사례집.pdf"),
        ("가나다.hwpx", "가나다.hwpx"),  # as a Mac writes it
        ("NUL.txt", "_NUL.txt"),
        ("con", "_con"),
        ("가" * 200 + ".pdf", "가" * 58 + ".pdf"),
        ('a<b>:"|?*.md', "ab.md"),
        ("..", ""),
        (".env", "env"),
        ("~$우수사례.docx", ""),
        ("x." + "y" * 300, ""),
        ("", ""),
    ],
)
def test_names_of_files_lead_nowhere(given: str, name: str) -> None:
    """What a browser calls a file becomes a name within the folder, or is refused."""
    assert safe_name(given) == name


def test_nothing_that_is_kept_is_written_over(tmp_path: Path) -> None:
    """Another file of the name gets a number, the same one is kept once, a link is not followed."""
    settings = Settings(data=tmp_path / "data")
    folder = folder_of(settings)

    async def pieces(data: bytes) -> AsyncIterator[bytes]:
        yield data

    def kept(name: str, data: bytes) -> str:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, keep(settings, name, pieces(data))).result()

    assert [kept("a.txt", b"1"), kept("a.txt", b"2"), kept("a.txt", b"1"), kept("b", b"3")] == [
        *("a.txt", "a (2).txt", "a.txt", "b")
    ]
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    if os.name != "nt":
        (folder / "c.txt").symlink_to(outside)
        assert kept("c.txt", b"theirs") == "c (2).txt"
    assert outside.read_bytes() == b"mine"
    before = sorted(one.name for one in folder.iterdir())
    for name, data in (("d.exe", b"MZ\0"), ("e.txt", b"x" * (LARGEST + 1))):
        with pytest.raises(SaryeError):
            kept(name, data)
    assert sorted(one.name for one in folder.iterdir()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
def test_another_user_of_the_machine_is_no_owner() -> None:
    """A connection counts while it is there and this user's; what is gone is nobody's."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        asking = socket.create_connection(("127.0.0.1", port))
        mine = asking.getsockname()[1]
        accepted, _ = listening.accept()
        assert _is_of_this_user(mine, port)
        assert not _is_of_this_user(mine, port + 1)
        asking.close()
        assert not _is_of_this_user(mine, port)
        accepted.close()
