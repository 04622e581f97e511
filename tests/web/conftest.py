"""An index of known cases, and a browser without a screen that asks the page about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from sarye.archive import Archive
from sarye.models import Case
from sarye.settings import Settings
from sarye.web import Options, create_app

ADDRESS = "http://127.0.0.1:8600"

KNOWN: dict[str, dict[str, object]] = {
    "contract": {
        "title": "수의계약 확인서, 한 번 내면 3년간 다시 내지 않도록",
        "situation": "예외에 해당하더라도 수의계약 확인서를 받아야 해 번거로움이 컸음.",
        "effort": "최초 1회만 확인서를 징구하여 보관하고 절차를 손질함.",
        "effect": "업체의 불편·부담이 줄고 계약에 걸리는 시간이 짧아짐.",
        "agency": "국민권익위원회",
        "year": "2025",
        "quarter": "1",
        "award": "최우수",
        "url": "https://example.go.kr/1",
    },
    "hostile": {
        # Markup of a cell is read as its text; what is escaped in it looks like markup.
        "title": "&lt;script&gt;alert('제목')&lt;/script&gt; &amp; \"따옴표\"",
        "situation": "&lt;img src=x onerror=alert(1)&gt; 표시 점검이 필요함.",
        "effect": "화면이 그대로 표시됨.",
        "agency": "한빛시 &lt;b&gt;정보과&lt;/b&gt;",
        "year": "2024",
        "url": "javascript:alert(1)",
    },
    "한글/이름 1": {
        "title": "이름이 긴 사례",
        "effort": "식별자에 빗금과 빈칸이 있음.",
        "year": "2023",
        "half": "2",
    },
}
"""Cases by id, besides the many that are made."""


class Browser:
    """Asks the page; ``page`` is what was answered last, read as HTML."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def open(self, url: str, **headers: str) -> LexborHTMLParser:
        """Open a page that must be there."""
        answer = self.client.get(url, headers=headers)
        assert answer.status_code == 200, (url, answer.status_code)
        return LexborHTMLParser(answer.text)

    def json(self, url: str) -> Any:
        """Ask for data that must be there."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.json()

    def send(self, url: str, fields: dict[str, Any], **headers: str) -> Any:
        """Send a form as a page of ours would, with its token."""
        token = field(self.open("/basket"), "token")
        sent = {"origin": ADDRESS, **headers}
        return self.client.post(
            url, data={"token": token, **fields}, headers=sent, follow_redirects=False
        )


def field(page: LexborHTMLParser, name: str) -> str:
    """Give the value of a hidden field."""
    found = page.css_first(f"input[name={name}]")
    assert found is not None
    return found.attributes["value"] or ""


def texts(nodes: list[LexborNode]) -> list[str]:
    """Give the texts of some elements, their white space drawn together."""
    return [" ".join(node.text().split()) for node in nodes]


@pytest.fixture(scope="session")
def texts_of() -> Callable[[list[LexborNode]], list[str]]:
    """Give the reader of texts."""
    return texts


@pytest.fixture(scope="session")
def documents(
    tmp_path_factory: pytest.TempPathFactory,
    cases_of: Callable[..., list[Case]],
    record_of: Callable[[Case], dict[str, object]],
) -> Path:
    """Write the known cases and some made ones as documents."""
    folder = tmp_path_factory.mktemp("web") / "문서"
    folder.mkdir()
    rows: list[dict[str, object]] = [{"id": key, **row} for key, row in KNOWN.items()]
    made = [record_of(case) for case in cases_of(60)]
    for name, some in (("known", rows), ("made one", made[:40]), ("made 둘", made[40:])):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    return folder


@pytest.fixture(scope="session")
def index(documents: Path) -> Path:
    """Index the documents."""
    folder = documents.parent / "index"
    Archive.build([documents], index=folder)
    return folder


@pytest.fixture(scope="session")
def library(index: Path) -> Iterator[Archive]:
    """Open the index beside the page, to compare."""
    with Archive.open(index) as archive:
        yield archive


@pytest.fixture(scope="session")
def serve() -> Callable[..., TestClient]:
    """Make a client of a page; enter it to have its beginning and end."""

    def make(index: Path, **options: Any) -> TestClient:
        application = create_app(Settings(index=index), Options(**options))
        return TestClient(application, base_url=ADDRESS, client=("127.0.0.1", 5000))

    return make


@pytest.fixture(scope="session")
def browser(index: Path, serve: Callable[..., TestClient]) -> Iterator[Browser]:
    """Ask a page in Korean, as most of its readers do."""
    with serve(index) as client:
        client.headers["accept-language"] = "ko"
        yield Browser(client)


@pytest.fixture(scope="session")
def browse() -> type[Browser]:
    """Make a browser of a client of one's own."""
    return Browser
