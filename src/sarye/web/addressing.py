"""An address as it is asked for in, and the same address as all else here knows it out.

A proxy may serve the page below a path of its own (``--root-path /sarye``). Some proxies take that
path away before they ask us and some do not: either is answered, and what is answered leads to
addresses that have it. Behind this, nobody knows of it but who writes links.
"""

from __future__ import annotations

from string import punctuation
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OLD_ENCODING: Final = "cp949"
"""What programs on a Korean Windows write where they do not write UTF-8."""


class Addressing:
    """Gives each request the address that it has without the path of the proxy, in UTF-8."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def lead(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._lead(MutableHeaders(scope=message))
            await send(message)

        raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        inner = {
            **scope,
            "path": _below(scope["path"], self._root),
            "raw_path": _below(raw.decode("latin-1"), self._root).encode("latin-1"),
            "query_string": in_utf8(scope["query_string"]),
        }
        await self._app(inner, receive, lead)

    def _lead(self, headers: MutableHeaders) -> None:
        """Name by its path alone where an answer leads to, which Starlette names with our host.

        Neither the path of a proxy nor its https would be in that.
        """
        place = urlsplit(headers.get("location", ""))
        if place.netloc:
            query = f"?{place.query}" if place.query else ""
            headers["location"] = f"{self._root}/{place.path.lstrip('/')}{query}"


def _below(path: str, root: str) -> str:
    """Take the path of a proxy away, where it is there."""
    if root and (path == root or path.startswith(f"{root}/")):
        return path[len(root) :] or "/"
    return path


def in_utf8(query: bytes) -> bytes:
    """Quote all that is not ASCII, and write it in UTF-8 where it is in an older encoding.

    >>> in_utf8("q=수".encode("cp949")), in_utf8(b"q=%BC%F6"), in_utf8("q=수".encode())
    (b'q=%EC%88%98', b'q=%EC%88%98', b'q=%EC%88%98')
    """
    return b"&".join(map(_field_in_utf8, query.split(b"&")))


def _field_in_utf8(field: bytes) -> bytes:
    plain = quote(field, safe=punctuation).encode()
    name, equals, value = plain.partition(b"=")
    given = unquote_to_bytes(value.replace(b"+", b" "))
    if given.isascii() or _is(given, "utf-8") or not _is(given, OLD_ENCODING):
        return plain
    return name + equals + quote(given.decode(OLD_ENCODING)).encode()


def _is(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
