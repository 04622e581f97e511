"""Random requests in, sent byte by byte to a real server; whether each is answered safely out.

What is looked for: an answer of 500, no answer at all, a script, a style or an event handler of
anyone's but ours in a page, an address that leads to another host, a header that a request wrote.
"""

from __future__ import annotations

import argparse
import re
import socket
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser

from benchmarks.torture.drawing import EVIL, HOSTILE, PLAIN, letter, query, word, write_collection
from benchmarks.torture.outcome import Outcome
from sarye.archive import Archive
from tools.serving import serving

TIMEOUT: Final = 120
"""Seconds after which a request counts as not answered."""

PATHS: Final = (
    *(
        "/",
        "/",
        "/",
        "/api/search",
        "/api/search",
        "/api/facets",
        "/api/complete",
        "/api/status",
        "/export",
    ),
    *(
        "/cases/contract",
        "/api/cases/contract",
        "/api/cases/contract/similar",
        "/charts",
        "/basket",
    ),
    *(
        "/index-status",
        "/reindex",
        "/static/style.css",
        "/static/",
        "/api/openapi.json",
        "/api/",
        "/none",
    ),
)
FITTING: Final = {
    "q": PLAIN,
    "match": ("all", "any", "auto"),
    "sort": ("title", "relevance", "period"),
    "page": ("1", "2", "1000"),
    "year": ("2024", "1000"),
    "quarter": ("1", "4"),
    "since": ("2023", "2024Q3"),
    "until": ("2024H1", "2025Q4"),
    "agency": ("한빛시", "=국민권익위원회"),
    "award": ("최우수",),
    "section": ("effect", "effort"),
    "kind": ("case", "document"),
    "document": ("/etc/passwd",),
    "exact": ("1", "true"),
    "typed": ("1",),
    "unfolded": ("0", "1"),
    "limit": ("1", "5"),
    "offset": ("0", "7"),
    "format": ("csv", "html", "md", "json"),
    "lang": ("ko", "en"),
    "id": ("contract", "none"),
    "note": ("메모",),
    "token": ("x.y",),
    "to": ("/",),
    "access": ("x",),
    "x": ("x",),
}
"""The parameters of addresses and forms, each with some values that it can have."""

VALUES: Final = (
    *(
        "",
        "1",
        "0",
        "true",
        "all",
        "any",
        "period",
        "title",
        "effect",
        "document",
        "2024",
        "2024Q3",
        "csv",
    ),
    *(
        "xlsx",
        "html",
        "md",
        "en",
        "ko",
        "1001",
        "-1",
        "99999999999",
        "1.5",
        "=한빛시",
        "contract",
        f"//{EVIL}",
    ),
)
HEADERS: Final = (
    *(
        "Accept-Language",
        "Cookie",
        "Origin",
        "Referer",
        "Sec-Fetch-Site",
        "HX-Request",
        "HX-Current-URL",
    ),
    *(
        "HX-History-Restore-Request",
        "HX-Trigger-Name",
        "If-None-Match",
        "Range",
        "If-Range",
        "Accept-Encoding",
    ),
    *(
        "Content-Type",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-HTTP-Method-Override",
        "Authorization",
    ),
    *("Expect", "Upgrade", "Connection", "Transfer-Encoding", "Content-Length", "User-Agent", "X"),
)
HEADER_VALUES: Final = (
    *(
        "true",
        "q",
        "null",
        f"http://{EVIL}",
        "http://[",
        "http://127.0.0.1:8600/?q=a",
        "same-origin",
    ),
    *(
        "cross-site",
        "gzip",
        "bytes=0-9",
        "bytes=9-0,-1,,",
        "*",
        'W/"x", "y"',
        "ko;q=nan, en;q=1e999",
        "xx",
    ),
    *(
        "sarye_token_0=x.y",
        "=;=;a",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ),
    *(
        "100-continue",
        "websocket",
        "h2c",
        "chunked",
        "0",
        "-5",
        "99999999999999999999",
        "Bearer x",
        "a" * 3000,
    ),
)
HOSTS: Final = ("localhost",) * 150 + (
    *(
        "127.0.0.1:8600",
        "[::1]",
        EVIL,
        f"localhost.{EVIL}",
        "localhost:99999",
        "localhost:x",
        "",
        "[",
        "a b",
    ),
    *(f"{EVIL}@localhost", "localhost/../x", "LOCALHOST", "localhost:", "로컬"),
)
METHODS: Final = (
    ("GET",) * 14
    + ("POST",) * 4
    + ("HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "G E T", "X")
)
LOADED: Final = (
    "src",
    "href",
    "action",
    "formaction",
    "hx-get",
    "hx-post",
    "data",
    "poster",
    "srcset",
)
"""Attributes that lead somewhere."""

LENGTHS: Final = re.compile(rb"(?im)^(content-length|transfer-encoding):\s*(.*?)\r?$")
STATUS: Final = re.compile(rb"HTTP/1\.1 ([1-5][0-9][0-9]) ")


class Answer(NamedTuple):
    """An answer: its status, 0 where there was none; the lines of its head; its body."""

    status: int
    head: bytes
    body: bytes


def run(work: Path, options: argparse.Namespace) -> Outcome:
    """Send everything to a server over the sample documents and hostile ones."""
    write_collection(work / "documents")
    Archive.build([*options.data, work / "documents"], index=work / "index")
    outcome = Outcome("Random requests")
    with serving(work / "index", "--log-queries") as served:
        found = urlsplit(served.address)
        address = (found.hostname or "", found.port or 0)
        for number in outcome.numbers(options):
            chance = Random(f"{options.seed} request {number}")  # noqa: S311 - no secret
            answer = sent(address, request(chance))
            outcome.counts[f"status {answer.status}" if answer.status else "closed unanswered"] += 1
            for fault in faults(answer):
                outcome.fault(f"request {number} of seed {options.seed}: {fault}")
        last = sent(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        if last.status != 200:
            outcome.faults.append("the server does not answer any more")
    return outcome


def request(chance: Random) -> bytes:
    """Draw a request: mostly one that is understood, with something odd in it."""
    method, host = chance.choice(METHODS), chance.choice(HOSTS)
    version = (
        "HTTP/1.1" if chance.random() < 0.97 else chance.choice(("HTTP/1.0", "HTTP/9", "", "x"))
    )
    body = _body(chance) if method == "POST" or chance.random() < 0.03 else b""
    lines = [f"{method} {_target(chance)} {version}".encode(), b"Host: " + host.encode()]
    lines += [_header(chance) for _ in range(chance.choice((0, 0, 1, 2, 5)))]
    if body and chance.random() < 0.9:
        lines += [b"Content-Length: %d" % len(body)]
        lines += [b"Content-Type: application/x-www-form-urlencoded"] * (chance.random() < 0.9)
    whole = b"\r\n".join([*lines, b"Connection: close", b"", body])
    return _damaged(whole, chance) if chance.random() < 0.05 else whole


def _target(chance: Random) -> str:
    path = chance.choice(PATHS)
    if chance.random() < 0.25:
        path = chance.choice(("/cases/", "/api/cases/", "//", "/static/", "/", "/\\")) + _quoted(
            chance
        )
    fields = [_field(chance) for _ in range(chance.choice((0, 1, 1, 2, 4)))]
    text = urlencode(fields, errors="replace")
    if chance.random() < 0.1:
        text += chance.choice(
            ("&", "=", "&&==", "%", "%zz", "%ff%fe", "%00", ";", "#", "?", "%ED%A0%80")
        )
    return f"{path}?{text}" if text else path


def _quoted(chance: Random) -> str:
    text = chance.choice((f"{EVIL}/x", "..", "%2e%2e/app.py", "a%2fb", "%0d%0aX: y", word(chance)))
    return text if text.isascii() and text.isprintable() and " " not in text else quote(text)


def _field(chance: Random) -> tuple[str, str]:
    name = "q" if chance.random() < 0.4 else chance.choice(tuple(FITTING))
    if name == "q" or chance.random() < 0.2:
        return name, _value(chance)
    return name, chance.choice(FITTING[name])


def _value(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(VALUES)
    if kind < 0.8:
        return chance.choice((*PLAIN, *HOSTILE))[:8_000]
    return query(chance)[:2_000]


def _header(chance: Random) -> bytes:
    value = chance.choice(HEADER_VALUES)
    if chance.random() < 0.2:
        value = "".join(letter(chance) for _ in range(9)) + chance.choice(HOSTILE)[:500]
    name = chance.choice(HEADERS)
    if name in ("Content-Length", "Transfer-Encoding", "Expect") and chance.random() < 0.8:
        name = "X"  # else most requests wait for a body that does not come
    return f"{name}: {value}".encode().translate(None, b"" if chance.random() < 0.02 else b"\r\n\0")


def _body(chance: Random) -> bytes:
    fields = [_field(chance) for _ in range(chance.randint(0, 6))]
    return urlencode(fields).encode() if chance.random() < 0.9 else chance.randbytes(300)


def _damaged(whole: bytes, chance: Random) -> bytes:
    data = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def sent(address: tuple[str, int], data: bytes) -> Answer:
    """Send bytes and read until the server has closed; tell it where it waits for more in vain."""
    pieces = []
    with socket.create_connection(address, timeout=TIMEOUT) as connection:
        try:
            connection.sendall(data)
            if not is_whole(data):
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(1 << 16):
                pieces.append(piece)
        except ConnectionError:
            pass
        except TimeoutError:
            return Answer(-1, b"", b"")
    head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
    status = STATUS.match(head)
    return Answer(int(status[1]) if status else 0, head, body)


def is_whole(data: bytes) -> bool:
    """Tell a request that is complete as it stands."""
    head, gap, body = data.partition(b"\r\n\r\n")
    lengths = LENGTHS.findall(head)
    told = lengths == [(b"Content-Length", b"%d" % len(body))] if body else not lengths
    return bool(gap) and told and b"expect:" not in head.lower()


def faults(answer: Answer) -> list[str]:
    """List what an answer should not hold."""
    found = []
    if answer.status < 0 or (answer.status >= 500 and answer.status != 503):
        found.append("no answer" if answer.status < 0 else f"status {answer.status}")
    head = answer.head.decode("latin-1").lower()
    found += [
        f"header {line[:40]}"
        for line in head.split("\r\n")
        if line.startswith(("set-cookie: evil", "x:"))
    ]
    if f"location: //{EVIL}" in head or f"location: http://{EVIL}" in head:
        found.append("leads to another host")
    if "content-type: text/html" in head and "content-disposition" not in head:
        found += page_faults(answer.body)
    return found


def page_faults(body: bytes) -> list[str]:
    """List what a page holds that is not of ours; where a case was found may be linked to."""
    found = []
    for element in LexborHTMLParser(body).css("*"):
        given = {name: value or "" for name, value in element.attributes.items()}
        if element.tag in ("script", "style") and not given.get("src", "").startswith("/static/"):
            found.append(f"<{element.tag}> of its own")
        found += [
            f"{name} of <{element.tag}>"
            for name in given
            if name.startswith("on") or name == "style"
        ]
        if "external" not in given.get("rel", "").split():
            found += [
                f"{name} of <{element.tag}> leads to {given[name][:60]!r}"
                for name in LOADED
                if _leaves(given.get(name, ""))
            ]
    return found


def _leaves(address: str) -> bool:
    """Tell whether an address leads away from the server, as a browser reads it."""
    bare = "".join(one for one in address if one > " ").replace("\\", "/")
    return bare.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare) is not None
