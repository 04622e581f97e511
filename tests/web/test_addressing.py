"""Addresses as they come in: below the path of a proxy, raw Korean, in old encodings."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit

import feedparser
import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser

from sarye.archive import Archive
from sarye.errors import FilterInvalid
from sarye.hosting.serveoptions import read_root
from sarye.web import own_names
from sarye.web.addressing import in_utf8
from tools.serving import serving

pytestmark = pytest.mark.xdist_group("served below a path")  # one server for all of them

ROOT = "/sarye"
TOKEN = "a-token-of-some-length"  # noqa: S105 - of a test
BEARER = {"authorization": f"Bearer {TOKEN}"}
HOP = frozenset(("connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"))
"""Headers that a proxy does not hand on (RFC 9110, section 7.6.1)."""


class Proxy(BaseHTTPRequestHandler):
    """Hands requests below `ROOT` on to a server, as a small reverse proxy does, and no others."""

    protocol_version = "HTTP/1.1"
    server_address: tuple[str, int]
    strips: bool

    def _pass(self) -> None:
        if not self.path.startswith(f"{ROOT}/"):
            self.send_error(404, "another program's")
            return
        path = self.path.removeprefix(ROOT) if self.strips else self.path
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        onward = HTTPConnection(*self.server_address)
        onward.putrequest(self.command, path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP:
                onward.putheader(name, value)
        onward.putheader("X-Forwarded-Proto", "https")
        onward.endheaders(body)
        answer = onward.getresponse()
        said = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP | {"content-length", "date"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        onward.close()

    do_GET = do_POST = _pass  # noqa: N815 - the names that are called

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an index below a path, to whoever has the token."""
    token = tmp_path_factory.mktemp("token") / "token.txt"
    token.write_text(TOKEN, "utf-8")
    with serving(index, "--root-path", ROOT, "--token-file", str(token), "--lang", "ko") as served:
        yield served.address


@pytest.fixture(scope="module", params=[True, False], ids=["strips", "strips not"])
def proxied(server: str, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    """Go by way of a proxy that takes the path away, and of one that does not, with the token."""
    found = urlsplit(server)

    class Own(Proxy):
        server_address = (found.hostname or "", found.port or 0)
        strips = request.param

    with ThreadingHTTPServer(("127.0.0.1", 0), Own) as proxy:
        thread = Thread(target=proxy.serve_forever)
        thread.start()
        base = f"http://127.0.0.1:{proxy.server_address[1]}"
        with httpx2.Client(base_url=base, timeout=None) as client:
            page = LexborHTMLParser(client.get(f"{ROOT}/basket?lang=ko").text)
            form = page.css_first("form#enter")
            assert form is not None
            fields = {
                one.attributes["name"] or "": one.attributes.get("value") or ""
                for one in form.css("input")
            }
            entered = client.post(form.attributes["action"] or "", data={**fields, "access": TOKEN})
            assert entered.status_code == 303
            assert entered.headers["location"] == f"{ROOT}/basket?lang=ko"
            yield client
        proxy.shutdown()
        thread.join()


PAGES = (
    *("/", "/?q=부담", "/?q=없는말이다", "/cases/contract", "/charts?q=부담", "/basket"),
    *("/index-status", "/nowhere", "/api", "/?q=부담&year=2024&page=1&lang=en"),
)


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_a_page_is_below_the_path(path: str, proxied: httpx2.Client) -> None:
    """Links, forms, styles and scripts of each page lead to what the proxy hands on."""
    page = LexborHTMLParser(proxied.get(f"{ROOT}{path}").text)
    attributes = ("href", "src", "action", "formaction", "hx-get", "data-to")
    found = [
        one.attributes[name] or ""
        for name in attributes
        for one in page.css(f"[{name}]")
        if one.attributes[name]
    ]
    led = [one for one in found if not one.startswith(("#", "https://example.go.kr"))]
    assert len(led) > 5
    assert [one for one in led if not one.startswith((f"{ROOT}/", f"{ROOT}?"))] == []
    for one in {one.partition("#")[0] for one in led if "/static/" in one or "lang=" in one}:
        assert proxied.get(one).status_code == (
            404 if path == "/nowhere" and "lang=" in one else 200
        )
    assert page.css_first("body").attributes["data-root"] == ROOT


def test_cookies_are_those_of_the_path(proxied: httpx2.Client) -> None:
    """No other program behind the proxy is sent them."""
    paths = {cookie.name.rpartition("_")[0]: cookie.path for cookie in proxied.cookies.jar}
    assert paths == {"sarye_token": ROOT, "sarye_access": ROOT}


def test_forms_and_redirects_come_back(proxied: httpx2.Client) -> None:
    """A form is taken, what answers it leads below the path, and so does a slash too many."""
    page = LexborHTMLParser(proxied.get(f"{ROOT}/basket").text)
    token = page.css_first("input[name=token]").attributes["value"]
    exported = proxied.post(
        f"{ROOT}/export", data={"token": token, "id": "contract", "format": "csv"}
    )
    assert exported.status_code == 200
    assert "수의계약" in exported.text
    stopped = proxied.post(f"{ROOT}/index-status/stop", data={"token": token, "lang": "en"})
    assert (stopped.status_code, stopped.headers["location"]) == (
        303,
        f"{ROOT}/index-status?lang=en",
    )
    slash = proxied.get(f"{ROOT}/basket/?lang=en")
    assert (slash.status_code, slash.headers["location"]) == (307, f"{ROOT}/basket?lang=en")
    for path in ("//example.com/", "//example.com/basket/"):
        assert proxied.get(f"{ROOT}{path}").headers.get("location", ROOT).startswith(ROOT)


def test_lists_go_on_below_the_path(proxied: httpx2.Client, library: Archive) -> None:
    """By next a program has every hit once, by prev it comes back, and headers say the same."""
    asked: str | None = f"{ROOT}/api/search?q={quote('신청')}&limit=7&match=any"
    found: list[str] = []
    places: list[str] = []
    while asked:
        places.append(asked)
        answer = proxied.get(asked)
        said = answer.json()
        for name in ("next", "prev"):
            assert answer.links.get(name, {}).get("url") == said[name]
            assert said[name] is None or said[name].startswith(f"{ROOT}/api/search?")
        found += [hit["id"] for hit in said["hits"]]
        asked = said["next"]
    whole = library.search("신청", match="any", limit=None)
    assert found == [hit.case.id for hit in whole.hits]
    assert len(places) > 2
    back, came = places[-1], []
    while back:
        came.append(back)
        back = proxied.get(back).json()["prev"]
    assert came[::-1] == places


def test_feeds_and_files_lead_below_the_path(proxied: httpx2.Client) -> None:
    """The links of a feed are whole and of the scheme that was asked by; the description fits."""
    feed = feedparser.parse(proxied.get(f"{ROOT}/feed?q={quote('수의계약')}").text)
    links = [link.href for one in (feed.feed, *feed.entries) for link in one.links]
    start = str(proxied.base_url).replace("http://", "https://").rstrip("/")
    assert len(links) > 2
    assert all(link.startswith(f"{start}{ROOT}/") for link in links)
    assert proxied.get(f"{ROOT}/api/openapi.json").json()["servers"] == [{"url": ROOT}]
    case = LexborHTMLParser(proxied.get(f"{ROOT}/cases/contract").text)
    file = case.css_first("a.original").attributes["href"] or ""
    assert file.startswith(f"{ROOT}/documents/")
    assert "수의계약" in proxied.get(file).text


def test_nobody_behind_a_proxy_is_the_owner(server: str) -> None:
    """All come from the proxy's address, which may be this machine: nobody chooses its folders."""
    asked = httpx2.get(f"{server}/index-status", headers=BEARER, timeout=None)
    assert asked.status_code == 200
    assert LexborHTMLParser(asked.text).css_first("#chooser") is None


@pytest.mark.parametrize(
    ("typed", "root"),
    [("", ""), ("/", ""), ("sarye", "/sarye"), ("/a/b-c_1.x/", "/a/b-c_1.x")],
)
def test_a_path_is_read_as_it_is_meant(typed: str, root: str) -> None:
    """With and without slashes."""
    assert read_root(typed, own=own_names()) == root


@pytest.mark.parametrize(
    "typed", ["/a//b", "/..", "/a/../b", "사례", "/a b", "/a?b", "/api", "/static/x"]
)
def test_a_path_that_cannot_be_is_refused(typed: str) -> None:
    """No path of another kind, and none that begins as an address of ours does."""
    with pytest.raises(FilterInvalid, match="/sarye"):
        read_root(typed, own=own_names())


# --- Korean in an address, however it is written -------------------------------------------------


@pytest.fixture(scope="module")
def plain(index: Path) -> Iterator[str]:
    """Serve an index as anybody does."""
    with serving(index) as served:
        yield served.address


TARGETS = {
    "UTF-8, raw": "/api/search?q=수의계약&limit=3".encode(),
    "UTF-8, quoted": f"/api/search?q={quote('수의계약')}&limit=3".encode(),
    "UTF-8, both": f"/api/search?q=수의{quote('계약')}&limit=3".encode(),
    "CP949, raw": "/api/search?q=수의계약&limit=3".encode("cp949"),
    "CP949, quoted": f"/api/search?q={quote('수의계약'.encode('cp949'))}&limit=3".encode(),
}


def sent(address: str, *requests: Iterable[bytes]) -> list[tuple[int, Any]]:
    """Send requests in pieces, each when the one before is answered; give status and JSON."""
    found = urlsplit(address)
    answers = []
    with socket.create_connection((found.hostname or "", found.port or 0)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for pieces in requests:
            for piece in pieces:
                connection.sendall(piece)
            answer = HTTPResponse(connection)
            answer.begin()
            answers.append((answer.status, json.loads(answer.read())))
    return answers


@pytest.mark.parametrize("name", TARGETS)
def test_korean_is_read_however_it_is_written(name: str, plain: str) -> None:
    """Raw or quoted, in the encoding of Unix or of Windows: what was typed is looked for."""
    request = b"GET " + TARGETS[name] + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    [(status, said)] = sent(plain, [request])
    assert (status, said["query"]) == (200, "수의계약")
    assert said["hits"][0]["id"] == "contract"


def test_korean_is_read_wherever_the_bytes_are_cut(plain: str) -> None:
    """Letter by letter, on a connection that goes on, beside headers in Korean."""
    target = TARGETS["UTF-8, raw"]
    head = b"GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Note: 한글\r\n\r\n".encode()
    letters = [head[at : at + 1] for at in range(len(head))]
    answers = sent(plain, letters, [head], letters)
    assert [(status, said["query"]) for status, said in answers] == [(200, "수의계약")] * 3


def test_an_address_that_is_no_text_is_answered(plain: str) -> None:
    """Bytes of no encoding are looked for as what cannot be read, and end nothing."""
    request = b"GET /api/search?q=\xff\xfe&limit=3 HTTP/1.1\r\nHost: localhost\r\n"
    request += b"Connection: close\r\n\r\n"
    [(status, said)] = sent(plain, [request])
    assert (status, said["hits"]) == (200, [])


def test_what_is_utf8_stays_as_it_is() -> None:
    """Nothing is guessed where an address is as it should be."""
    for text in ("q=%EC%88%98+a%26b", "", "&&=", "a=1&b=%C3%A9", "q=%F0%9F%9A%8C", "q=a%00"):
        assert in_utf8(text.encode()) == text.encode()


# --- README --------------------------------------------------------------------------------------

PROJECT = Path(__file__).parents[2]
CURL = re.compile(r"^curl [^#\n]*", re.MULTILINE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_the_curl_lines_of_the_readme_find(readme: str, plain: str) -> None:
    """Each line with curl, as it is printed but for the port, finds the cases of 수의계약."""
    lines = CURL.findall((PROJECT / readme).read_text("utf-8"))
    assert lines
    for line in lines:
        assert "http://127.0.0.1:8600/" in line
        command = line.replace("http://127.0.0.1:8600", plain)
        done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
        said = json.loads(done.stdout)
        assert said["query"] == "수의계약"
        assert said["total"] > 0
