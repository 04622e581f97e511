"""Connections: those that only take a place are given up, and a person's page answers meanwhile."""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import uvicorn
from selectolax.lexbor import LexborHTMLParser
from starlette.types import ASGIApp, Receive, Scope, Send

from sarye.archive import Archive
from sarye.hosting.connections import MOST_CONNECTIONS, GuardedConnection
from sarye.hosting.origins import origin_of
from sarye.hosting.ports import listen
from sarye.settings import Settings
from sarye.web import create_app
from sarye.web.owners import TABLES
from tools.serving import serving

Address = tuple[str, int]

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = WHOLE[:-2]
LARGE = b"x" * 30_000_000
"""More than what the buffers of two sockets take."""


class Small(GuardedConnection):
    """A few connections at once, and all the time that a busy machine needs."""

    most = 4
    by_address = 100
    look = 0.01
    patience = stalled = 10_000.0


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, without a look at the body; ``/large`` has a long answer."""
    if scope["type"] == "http":
        body = LARGE if scope["path"] == "/large" else b"well"
        length = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": body})


@contextmanager
def running(
    connection: type[GuardedConnection], application: ASGIApp = answering
) -> Iterator[tuple[Address, uvicorn.Server]]:
    """Run a server of such connections in a thread."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(application, http=connection, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname(), server
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
def test_whose_a_connection_is_is_found_out_once(tmp_path: Path) -> None:
    """The tables of all connections are read for its first request, and for that of the next."""
    application = create_app(Settings(index=tmp_path / "index"), must_open=False)
    table, read = str(TABLES[0]), []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]) == table:
            read.append(table)

    sys.addaudithook(watch)
    with running(Small, application) as (address, _):
        for times in (1, 2):
            with closing(HTTPConnection(*address)) as client:
                for _ in range(3):
                    client.request("GET", "/index-status")
                    answer = client.getresponse()
                    assert answer.status == 200
                    answer.read()
            assert len(read) == times


def test_who_leaves_while_sending_is_no_error_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is kept of a document that breaks off, nobody is answered, and nobody alarmed."""
    settings = Settings(index=tmp_path / "index", data=tmp_path)
    application = create_app(settings, must_open=False)
    with caplog.at_level("INFO", "sarye.web"), running(Small, application) as (address, _):
        with closing(HTTPConnection(*address)) as client:
            client.request("GET", "/index-status")
            page = client.getresponse()
            cookie = page.headers["set-cookie"].partition(";")[0]
            token = re.findall('data-token="([^"]+)', page.read().decode())[0]
            waited_for(lambda: caplog.records)  # the line of a request may follow its answer
            caplog.clear()
            client.putrequest("POST", "/uploads?name=a.txt")
            sent = {"Content-Length": "100", "X-Sarye-Token": token, "Cookie": cookie}
            for row in sent.items():
                client.putheader(*row)
            client.endheaders(b"A text")
            waited_for(lambda: list(tmp_path.glob("uploads/*")))
        waited_for(lambda: caplog.records)
    assert [vars(one)["request"]["status"] for one in caplog.records] == [400]
    assert {one.levelname for one in caplog.records} == {"INFO"}
    assert list((tmp_path / "uploads").iterdir()) == []


def waited_for(what: Callable[[], object]) -> None:
    """Wait until there is something."""
    while not what():
        time.sleep(0.01)


def asked(address: Address, sent: bytes) -> socket.socket:
    """Connect and send something."""
    connection = socket.create_connection(address)
    connection.sendall(sent)
    return connection


def all_of(connection: socket.socket) -> bytes:
    """Read until the other side has closed."""
    pieces = []
    try:
        while piece := connection.recv(1 << 16):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


def is_answered(address: Address) -> bool:
    """Ask as somebody who then leaves."""
    with asked(address, WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as connection:
        return all_of(connection).endswith(b"well")


def test_a_head_that_does_not_come_is_not_awaited() -> None:
    """Neither silence nor one byte after the other keeps a connection, nor a body nobody wants."""

    class Impatient(Small):
        patience = 0.1

    body = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n"
    with running(Impatient) as (address, _):
        for sent in (b"", HALF):
            with asked(address, sent) as connection:
                assert all_of(connection) == b""
        for sent in (HALF, WHOLE + HALF, body):
            with asked(address, sent) as connection:
                drip(connection)


def drip(connection: socket.socket) -> None:
    """Send one byte after the other until the other side has closed."""
    while True:
        try:
            connection.sendall(b"a")
        except ConnectionError:
            return
        time.sleep(0.01)


def test_an_answer_that_nobody_takes_is_given_up() -> None:
    """A client that reads nothing holds neither its connection nor the memory of its answer."""

    class Impatient(Small):
        stalled = 0.1

    with (
        running(Impatient) as (address, server),
        asked(address, WHOLE.replace(b"/ ", b"/large ", 1)) as connection,
    ):
        connection.recv(1)
        while server.server_state.connections:
            time.sleep(0.01)
        assert len(all_of(connection)) < len(LARGE)


def test_an_answer_that_is_taken_slowly_is_not_given_up() -> None:
    """Whoever takes something now and then gets it all."""
    with running(Small) as (address, _):
        sent = b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        with asked(address, sent) as connection:
            assert all_of(connection).endswith(b"xxx")


def test_the_next_one_takes_the_place_of_who_waits_longest() -> None:
    """Where all places are taken by those who send nothing, there is one for who asks."""
    with running(Small) as (address, server), ExitStack() as open_ones:
        half = [open_ones.enter_context(asked(address, HALF)) for _ in range(Small.most)]
        while len(server.server_state.connections) < Small.most:
            time.sleep(0.01)
        assert is_answered(address)
        assert all_of(half[0]) == b""
        half[-1].sendall(b"\r\n")
        assert half[-1].recv(100).startswith(b"HTTP/1.1 200")


def test_an_address_has_so_many_connections() -> None:
    """One address takes places from itself, not from others."""

    class Counted(Small):
        most = 100
        by_address = 2
        local = True

    with running(Counted) as (address, server), ExitStack() as open_ones:
        half = [open_ones.enter_context(asked(address, HALF)) for _ in range(6)]
        assert [all_of(one) for one in half[:4]] == [b""] * 4
        assert is_answered(address)
        assert len(server.server_state.connections) <= 2


def test_addresses_of_one_subscriber_count_together() -> None:
    """Whoever has a whole network of IPv6 is one, and an IPv4 address is itself however written."""
    assert origin_of("2001:db8:1:2::1") == origin_of("2001:db8:1:2:ffff::9")
    assert origin_of("2001:db8:1:2::1") != origin_of("2001:db8:1:3::1")
    assert origin_of("::ffff:192.0.2.1") == origin_of("192.0.2.1") != origin_of("192.0.2.2")


# --- the server as a user starts it -------------------------------------------------------------


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[Address]:
    """Serve the index in a process of its own."""
    with serving(index) as served:
        found = urlsplit(served.address)
        assert found.hostname is not None
        assert found.port is not None
        yield found.hostname, found.port


def test_a_page_answers_beside_500_that_are_half_open(server: Address) -> None:
    """As many as there may be, silent, half said or idle: a person's page answers all the same."""
    with ExitStack() as open_ones:
        for at in range(MOST_CONNECTIONS):
            sent = (b"", HALF, b"G", HALF + b"X: " + b"y" * 5000)[at % 4]
            open_ones.enter_context(asked(server, sent))
        for path in ("/", "/api/search?q=abc", "/index-status"):
            person = HTTPConnection(*server)
            person.request("GET", path)
            assert person.getresponse().status == 200
            person.close()


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 40",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Transfer-Encoding: gzip, chunked",
    ],
)
def test_a_request_that_hides_another_is_the_last_one(lengths: bytes, server: Address) -> None:
    """A length told twice is refused, and the connection is closed: nothing behind it is read."""
    head = b"POST /export HTTP/1.1\r\nHost: localhost\r\n" + lengths + b"\r\n\r\n"
    hidden = b"GET /api/search HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with asked(server, head + b"0\r\n\r\n" + hidden) as connection:
        answer = all_of(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("port", ["99999", "x", "-1", "8600:8600", "８"])
def test_a_port_that_cannot_be_is_no_name_of_ours(port: str, server: Address) -> None:
    """A name with such a port is refused as an unknown one, and is no error of our own."""
    host = f"localhost:{port}".encode()
    with asked(
        server, b"GET / HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n"
    ) as one:
        assert all_of(one).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "path",
    ["//evil.example/x", "///evil.example", "/\\evil.example/", "/%2F/evil.example", "/%5Ce"],
)
def test_no_link_leads_to_a_host_that_the_address_named(path: str, server: Address) -> None:
    """Links of an error page are built from a quoted path that begins with one slash."""
    with asked(
        server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    ) as one:
        head, _, body = all_of(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404")
    links = LexborHTMLParser(body).css("a[href]:not(.skip)")
    assert len(links) > 4
    for link in links:
        address = urlsplit(link.attributes["href"] or "")
        assert (address.scheme, address.netloc, address.path[:1]) == ("", "", "/")
        assert "\\" not in address.path


def test_ids_of_any_letters_have_pages(tmp_path: Path, write_rows: Callable[..., Path]) -> None:
    """Each id that is indexed has a page and an address in the API, which lead to its case."""
    ids = [
        "a/b",
        "a",
        "a/similar",
        "similar",
        "a/similar/similar",
        "100%",
        "100%25",
        "50%2F7",
        "/x",
    ]
    ids += [
        "x/",
        "../y",
        "#?&=+",
        "한 글/이름",
        "줄\n바꿈",
        "a//b",
        "A\\b",
        "가" * 3999,
        "가" * 4000,
    ]
    rows = [
        {"id": one, "title": f"사례 {at} 여권", "effort": f"{at * 7919}명"}
        for at, one in enumerate(ids)
    ]
    write_rows(tmp_path / "data" / "a.jsonl", *rows)
    Archive.build([tmp_path / "data"], index=tmp_path / "index")
    with (
        serving(tmp_path / "index") as served,
        closing(HTTPConnection(urlsplit(served.address).netloc)) as connection,
        Archive.open(tmp_path / "index") as archive,
    ):
        hits = archive.search("", limit=None).hits
        assert len(hits) == len(ids)
        page = 1
        links: dict[str, str] = {}
        while page <= -(-len(ids) // 10):
            connection.request("GET", f"/?q=%EC%97%AC%EA%B6%8C&page={page}")
            found = LexborHTMLParser(connection.getresponse().read())
            for hit in found.css(".hit"):
                title = hit.css_first("a.title")
                links[hit.attributes["data-id"] or ""] = title.attributes["href"] or ""
            page += 1
        assert links.keys() == {hit.case.id for hit in hits}
        for hit in hits:
            path = links[hit.case.id].partition("?")[0]
            connection.request("GET", path)
            answer = connection.getresponse()
            body = LexborHTMLParser(answer.read())
            assert answer.status == 200, hit.case.id[:20]
            shown = body.css_first("article.case")
            assert shown is not None
            assert shown.attributes["data-id"] == hit.case.id
            connection.request("GET", f"/api{path}")
            assert hit.case.title in connection.getresponse().read().decode()
            connection.request("GET", f"/api{path}/similar")
            assert '"hits"' in connection.getresponse().read().decode()
