"""Two addresses for who watches a server: is it alive, and can its index be searched.

They stand before all guards: a watcher calls a server by its number rather than its name, has no
token, and asks as often as it likes. So they tell nothing but that, and make no work that could
pile up: the index is asked once at a time, whoever waits for it, and at most once a second.

The user alone who has started a server is told which index it answers from, and only if he names
it: so a second start finds the page that is open (`sarye.hosting.neighbours`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sarye.archive import Archive
from sarye.errors import SaryeError
from sarye.hosting.neighbours import ALIVE, INDEX, name_of
from sarye.jsonapi import health_json
from sarye.messages import N_
from sarye.web.archivepool import ArchivePool
from sarye.web.owners import is_owner
from sarye.web.problems import TEXTS, explained, problem_response
from sarye.web.site import site_of, translator_of

READY: Final = "/readyz"
PROBES: Final = frozenset((ALIVE, READY))

PATIENCE: Final = 5.0
"""Seconds that an index may take: a server so busy is to be asked nothing more for a while."""

FRESH: Final = 1.0
"""Seconds for which an index that could be searched is not asked again."""

UNSTORED: Final = {"Cache-Control": "no-store"}
BUSY: Final = N_("The index has not answered in time: it is busy, or out of reach.")


class Probes:
    """Answers who watches, and hands on everything else."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        patience: float = PATIENCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._patience = patience
        self._now = now
        self._asked: asyncio.Future[None] | None = None
        self._ready_at = -FRESH

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in PROBES:
            await (await self._answer(Request(scope)))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            text = translator_of(request).text(TEXTS[405])
            return problem_response(405, text, {"Allow": "GET, HEAD"})
        if request.url.path == ALIVE:
            headers = {**UNSTORED, **_own_name(request)}
            return JSONResponse(health_json("alive"), headers=headers)
        reason = await self._fault(request)
        if reason is None:
            return JSONResponse(health_json("ready"), headers=UNSTORED)
        return problem_response(503, reason, {**UNSTORED, "Retry-After": "5"})

    async def _fault(self, request: Request) -> str | None:
        """Say why the index cannot be searched; None where it can."""
        translator = translator_of(request)
        try:
            await self._search(site_of(request).archives)
        except SaryeError as error:
            return explained(error, translator)[1]
        except HTTPException as error:
            return translator.text(TEXTS[error.status_code])
        except TimeoutError:
            return translator.text(BUSY)
        return None

    async def _search(self, archives: ArchivePool) -> None:
        """Search, unless that was done just now; join who does it already."""
        if self._now() - self._ready_at < FRESH:
            return
        if self._asked is None or self._asked.done():
            self._asked = asyncio.ensure_future(archives.quick.run(_search_one))
            self._asked.add_done_callback(_looked_at)
        await asyncio.wait_for(asyncio.shield(self._asked), self._patience)
        self._ready_at = self._now()


def _own_name(request: Request) -> Mapping[str, str]:
    """Repeat the name of our index to its user who has named it."""
    asked = request.headers.get(INDEX)
    if asked is None or not is_owner(request):
        return {}
    return {INDEX: asked} if asked == name_of(site_of(request).archives.settings.index) else {}


def _search_one(archive: Archive) -> None:
    """Search for anything, which needs no model: a case is found, read and marked."""
    archive.search("", limit=1)


def _looked_at(asked: asyncio.Future[None]) -> None:
    """Take the error of what nobody waits for any more."""
    if not asked.cancelled():
        asked.exception()
