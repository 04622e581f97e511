"""Clients of a node, the way to which can be disturbed: a proxy that loses what passes."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sarye.address import Address
from sarye.index.opensearch.client import Client
from sarye.index.opensearch.transport import Patience

HURRIED = Patience(answer=30, busy=30, lost=30)
"""Long enough on a busy machine; no test waits for its end."""


class Proxy:
    """Stands before a node, and does with the next requests what is put into ``faults``.

    A fault is a status that is answered instead, without asking the node, or, below 0, though it
    has done what it was asked; or ``"before"`` or ``"after"``, when the connection is lost before
    or after that. ``most`` is how many bytes pass.
    """

    def __init__(self, node: str) -> None:
        self.node = urlsplit(node).netloc
        self.faults: list[int | str] = []
        self.asked: list[str] = []
        self.most = 1 << 30
        self.port = 0

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Pass a request on, or do not."""
        size = int(handler.headers.get("content-length", 0))
        body = handler.rfile.read(size)
        self.asked.append(f"{handler.command} {handler.path.partition('?')[0]}")
        fault = self.faults.pop(0) if self.faults else None
        if size > self.most:
            fault = 413
        if isinstance(fault, int):
            if fault < 0:
                self._pass(handler, body)
            _say(handler, abs(fault), "text/html", b"<html>not now</html>")
            return
        if fault != "before":
            status, kind, said = self._pass(handler, body)
            if fault is None:
                _say(handler, status, kind, said)
                return
        handler.close_connection = True
        handler.connection.shutdown(2)

    def _pass(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, str, bytes]:
        node = http.client.HTTPConnection(self.node)
        kind = handler.headers.get("content-type", "application/json")
        node.request(handler.command, handler.path, body, {"content-type": kind})
        answer = node.getresponse()
        said = answer.read()
        node.close()
        return answer.status, answer.headers.get("content-type", ""), said


def _say(handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def listening(
    answer: Callable[[BaseHTTPRequestHandler], None], certificate: Path | None = None
) -> Iterator[int]:
    """Serve HTTP, or HTTPS with a certificate, and give the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            answer(self)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names of the library

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of a client that does not like what it sees."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def client(cluster_address: Address) -> Iterator[Client]:
    """Ask the node itself."""
    made = Client(cluster_address)
    yield made
    made.close()


@pytest.fixture
def proxy(search_node: str) -> Iterator[Proxy]:
    """Stand before the node."""
    made = Proxy(search_node)
    with listening(made.answer) as made.port:
        yield made


@pytest.fixture
def disturbed(proxy: Proxy, cluster_address: Address) -> Iterator[Client]:
    """Ask the node through the proxy."""
    address = Address.read(f"http://127.0.0.1:{proxy.port}/{cluster_address.name}")
    made = Client(address, reading=HURRIED, writing=HURRIED)
    yield made
    made.close()


@pytest.fixture(scope="session")
def serve() -> Callable[..., Any]:
    """Serve what a function answers."""
    return listening
