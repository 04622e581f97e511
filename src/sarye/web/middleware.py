"""The middleware that each request passes: log, errors, headers, host, time and rate."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sarye.hosting.logs import LOG
from sarye.hosting.origins import is_local, origin_of
from sarye.messages import N_
from sarye.web.buckets import Buckets
from sarye.web.forms import comes_from_us
from sarye.web.originals import DOCUMENTS
from sarye.web.probes import PROBES
from sarye.web.problems import TEXTS, UPLOADS, error_response, refusal_response

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries: nothing from elsewhere, and nothing within another page."""

GZIP_LEVEL: Final = 5
"""Above it, pages of this kind take longer and get no smaller."""

LARGEST_BODY: Final = 1_000_000
"""Bytes of a request: a basket of some thousand cases with notes."""

SECONDS: Final = 20.0
"""How long an answer may take."""

EXPORT_SECONDS: Final = 300.0
"""How long one of the paths below may take: a hit list of 20,000 cases is a minute's work."""

LONG_PATHS: Final = ("/export", "/index-status", "/api/status", UPLOADS)

BURST_SECONDS: Final = 4
"""An address may make so many seconds' requests at once: a page and all that belongs to it."""

TOO_MANY: Final = N_("Too many requests. Wait a moment and try again.")
OTHER_ORIGIN: Final = N_("Pages of other sites may not ask here. Ask with a program.")
UNKNOWN_HOST: Final = N_("This server is not known by that name; --allow-host makes it known.")
TWO_LENGTHS: Final = N_("The request tells its length twice.")
TOO_SLOW: Final = N_("The answer took too long. Try a narrower search.")


class AccessLog:
    """Writes a line for each request: method, path, status, milliseconds, and in JSON the client.

    Who watches the server leaves none while all is well.
    The query string, which holds what people look for, is only there where it is asked for.
    """

    def __init__(self, app: ASGIApp, *, queries: bool) -> None:
        self._app = app
        self._queries = queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            if scope["path"] not in PROBES or status != 200:
                self._write(scope, status, (time.perf_counter() - started) * 1000)

    def _write(self, scope: Scope, status: int, took: float) -> None:
        method, path = scope["method"], self._shown(scope)
        client = (scope["client"] or ("",))[0]
        said = {"method": method, "path": path, "status": status, "ms": round(took, 1)}
        request = {"request": {**said, "client": client}}
        LOG.info("%s %s %d %.1f ms", method, path, status, took, extra=request)

    def _shown(self, scope: Scope) -> str:
        path = (scope.get("raw_path") or b"").partition(b"?")[0].decode("latin-1")
        query = scope["query_string"].decode("latin-1")
        return f"{path}?{query}" if self._queries and query else path


class ErrorAnswers:
    """Answers what nobody caught with nothing but its status; the log has the place of the error.

    The message of an error stays out of the log as well: it can hold words of a query or a case.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:
            if scope["type"] != "http":
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            LOG.error("%s in %s, line %s", type(error).__name__, last.name, last.lineno)
            if not begun:
                await error_response(scope, 500)(scope, receive, send)


class SecurityHeaders:
    """Adds the headers of safety to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add)


class OneLength:
    """Refuses a request that tells its length twice, by a header and by chunks, and hangs up.

    A proxy in front may believe the one and we the other, and so take for the next request what
    somebody has hidden in this one (RFC 9112, section 6.1).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name for name, _ in scope.get("headers", ())}
        chunked = b"transfer-encoding" in names
        if chunked and (b"content-length" in names or scope.get("http_version") == "1.0"):
            refusal = refusal_response(scope, 400, TWO_LENGTHS)
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class KnownHosts:
    """Refuses requests by a name that is not ours, as a page of another site may make them."""

    def __init__(self, app: ASGIApp, *, names: Sequence[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def admit(scope: Scope, receive: Receive, _: Send) -> None:
            await self._app(scope, receive, send)

        async def refuse(message: Message) -> None:
            if message["type"] == "http.response.start":
                await refusal_response(scope, message["status"], UNKNOWN_HOST)(scope, receive, send)

        known = TrustedHostMiddleware(admit, allowed_hosts=self._names, www_redirect=False)
        if scope["type"] == "http" and not _has_port_of_its_own(scope):
            await refusal_response(scope, 400, UNKNOWN_HOST)(scope, receive, send)
        else:
            await known(scope, receive, refuse)


def _has_port_of_its_own(scope: Scope) -> bool:
    """Tell whether the name asked for ends in a port that there can be, or in none."""
    try:
        urlsplit(f"//{Headers(scope=scope).get('host', '')}").port  # noqa: B018 - it parses
    except ValueError:
        return False
    return True


class BodyLimit:
    """Refuses a body that is larger than a form is, or than a document where one is taken."""

    def __init__(self, app: ASGIApp, *, most: int, document: int) -> None:
        self._forms = RequestBodyLimitMiddleware(app, max_body_size=most)
        self._documents = RequestBodyLimitMiddleware(app, max_body_size=document)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_refused = False

        async def tell(message: Message) -> None:
            nonlocal is_refused
            if _is_bare_refusal(message):
                is_refused = True
                await refusal_response(scope, 413, TEXTS[413])(scope, receive, send)
            elif not is_refused:
                await send(message)

        takes_document = scope["type"] == "http" and scope["path"] == UPLOADS
        await (self._documents if takes_document else self._forms)(scope, receive, tell)


def _is_bare_refusal(message: Message) -> bool:
    """Tell whether an answer is the one of Starlette, which is in English and for nobody."""
    if message["type"] != "http.response.start" or message["status"] != 413:
        return False
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")


class Compression:
    """Sends pages and data packed; files of the disk are sent as they are, or in parts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=1000, compresslevel=GZIP_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["type"] == "http" and scope["path"].startswith(f"{DOCUMENTS}/")
        await (self._app if is_file else self._packing)(scope, receive, send)


class OwnOrigin:
    """Refuses what a page of another site has a browser send; a program names no origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not comes_from_us(Request(scope)):
            await refusal_response(scope, 403, OTHER_ORIGIN)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class TimeLimit:
    """Gives up an answer that takes too long, if nothing of it has been sent.

    Work that has begun in a thread cannot be stopped, and ends by itself; what only waits in line
    for it is taken out.
    """

    def __init__(
        self, app: ASGIApp, *, seconds: float = SECONDS, export_seconds: float = EXPORT_SECONDS
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._export_seconds = export_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        seconds = self._export_seconds if scope["path"] in LONG_PATHS else self._seconds
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, receive, note)
        except TimeoutError:
            if not begun:
                await error_response(scope, 503, TOO_SLOW, {"Retry-After": "5"})(
                    scope, receive, send
                )


class RateLimit:
    """Lets an address make so many requests a second, and a burst at once: a token bucket.

    Requests of this machine are not counted unless they are to be.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        rate: int,
        local: bool,
        buckets: Buckets | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._rate = rate
        self._local = local
        self._buckets = buckets or Buckets()
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._takes(scope["client"]):
            await self._app(scope, receive, send)
        else:
            await error_response(scope, 429, TOO_MANY, {"Retry-After": "1"})(scope, receive, send)

    def _takes(self, client: tuple[str, int] | None) -> bool:
        address = client[0] if client else ""
        if not self._rate or (not self._local and is_local(address)):
            return True
        most = self._rate * BURST_SECONDS
        return self._buckets.take(origin_of(address), rate=self._rate, most=most, now=self._now())
