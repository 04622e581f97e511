"""The shared token: whoever has it gets everything, whoever has it not gets nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sarye.cli import main
from sarye.errors import TokenUnusable
from sarye.hosting.serveoptions import SHORTEST_TOKEN, read_token

TOKEN = "q7-Kx2.vR9_mT4+pZ8"  # noqa: S105 - of this test
GATED = ("/", "/?q=abc", "/cases/contract", "/export?format=csv", "/basket", "/charts", "/none")


@pytest.fixture
def client(index: Path, serve: Callable[..., TestClient]) -> Iterator[TestClient]:
    """Ask a page that asks for a token."""
    with serve(index, token=TOKEN, log_queries=True) as client:
        client.headers["accept-language"] = "en"
        yield client


def give(client: TestClient, token: str, to: str = "/") -> Any:
    """Fill in the form, as a browser does."""
    page = LexborHTMLParser(client.get("/").text)
    [form] = page.css("form#enter")
    fields = {one.attributes["name"]: one.attributes.get("value") for one in form.css("input")}
    sent = {**fields, "access": token, "to": to}
    return client.post("/enter", data=sent, follow_redirects=False)


def test_without_the_token_nothing_is_said(client: TestClient) -> None:
    """Pages become the form, the API a problem; nothing of the index is in them."""
    for path in (*GATED, "/index-status"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert "수의계약" not in answer.text
        assert LexborHTMLParser(answer.text).css_first("form#enter input[type=password]")
    for path in ("/api/search", "/api/status", "/api/cases/contract", "/api/openapi.json"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert client.post("/reindex").status_code == 401
    assert client.post("/export", data={"id": "contract"}).status_code == 401
    assert client.app.state.site.runs.last is None  # type: ignore[attr-defined]
    assert client.get("/static/style.css").status_code == 200


def test_a_program_sends_it_as_a_header(client: TestClient) -> None:
    """The right one is let through to everything; another one, or none, is not."""
    for sent, status in (
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        ("Bearer ", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Basic {TOKEN}", 401),
        (TOKEN, 401),
        ("Bearer é\xff", 401),
    ):
        headers = {"authorization": sent.encode("latin-1")}
        assert client.get("/api/search", headers=headers).status_code == status  # type: ignore[arg-type]


def test_a_person_gives_it_once(client: TestClient) -> None:
    """The form leads on to where the person wanted to go; the browser then holds no token."""
    wanted = "/?q=%EC%88%98%EC%9D%98%EA%B3%84%EC%95%BD&year=2025"
    form = LexborHTMLParser(client.get(wanted).text)
    to = form.css_first("input[name=to]").attributes["value"]  # type: ignore[union-attr]
    assert to == wanted
    answer = give(client, f" {TOKEN} ", to)
    assert (answer.status_code, answer.headers["location"]) == (303, wanted)
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "max-age="))
    assert TOKEN not in str(answer.headers)
    assert "수의계약" in client.get(wanted).text
    assert client.get("/api/search").status_code == 200


def test_a_wrong_one_is_said(client: TestClient) -> None:
    """Nobody gets in by it, nor by a cookie that was made up."""
    for wrong in ("", TOKEN[:-1], TOKEN.upper(), "가" * 20):
        answer = give(client, wrong)
        assert answer.status_code == 403
        assert "That is not the token" in answer.text
        assert client.get("/").status_code == 401
    for held in (TOKEN, "", "x"):
        cookie = {"cookie": f"sarye_access_8600={held}"}
        assert client.get("/", headers=cookie).status_code == 401


def test_a_form_of_another_site_gives_none(client: TestClient) -> None:
    """Another site cannot sign a browser in: the form carries the token of forms as all do."""
    assert client.post("/enter", data={"access": TOKEN}).status_code == 403


@pytest.mark.parametrize(
    "to",
    ["//evil.example/", "https://evil.example", "/\\evil.example", "evil", "", "/[", "/\r\nx: y"],
)
def test_the_form_leads_nowhere_else(to: str, client: TestClient) -> None:
    """Whatever was written into the form, the browser stays here."""
    answer = give(client, TOKEN, to)
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/", "/%5B", "/[")


def test_the_token_is_in_no_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, index: Path
) -> None:
    """Neither the token nor what a browser holds instead stands in the log or on a page."""
    caplog.set_level(logging.DEBUG)
    give(client, TOKEN)
    pages = [client.get(path).text for path in GATED]
    client.get("/api/search", headers={"authorization": f"Bearer {TOKEN}"})
    held = next(value for name, value in client.cookies.items() if "access" in name)
    for secret in (TOKEN, held):
        assert secret not in caplog.text
        assert not any(secret in page for page in pages)
    assert TOKEN not in repr(client.app.state.site)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["", "\n", "short", "x" * (SHORTEST_TOKEN - 1), "two words " * 9, "가" * 30]
)
def test_a_file_without_a_token(
    text: str, tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says what the file should hold, and does not start."""
    path = tmp_path / "token"
    for named in (path, tmp_path):  # a folder is no file
        path.write_text(text, "utf-8")
        with pytest.raises(TokenUnusable):
            read_token(named)
    command = ["serve", "--index", str(index), "--token-file", str(path), "--lang", "en"]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"at least {SHORTEST_TOKEN} letters" in said


def test_a_file_with_a_token(tmp_path: Path) -> None:
    """What stands around the token does not count."""
    path = tmp_path / "token"
    path.write_text(f" {TOKEN}\r\n", "utf-8")
    assert read_token(path) == TOKEN


def test_servers_with_one_token_take_each_others_forms(
    index: Path, serve: Callable[..., TestClient]
) -> None:
    """A form of one server can be sent to another that has its token; without one it cannot."""
    for token, taken in ((TOKEN, True), ("", False)):
        with serve(index, token=token) as one, serve(index, token=token) as other:
            [mine, theirs] = (client.app.state.site.signer for client in (one, other))
            assert (mine.sign("a") == theirs.sign("a")) == taken
