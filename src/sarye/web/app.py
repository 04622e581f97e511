"""The ASGI application, made of settings and options; an index is open when it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from sarye.errors import IndexMissing, SaryeError
from sarye.settings import Settings
from sarye.web import access, api, downloads, feed, indexpage, originals, pages, uploads
from sarye.web.archivepool import ArchivePool
from sarye.web.middleware import (
    LARGEST_BODY,
    AccessLog,
    BodyLimit,
    Compression,
    ErrorAnswers,
    KnownHosts,
    OneLength,
    RateLimit,
    SecurityHeaders,
    TimeLimit,
)
from sarye.web.problems import on_error, on_status
from sarye.web.runs import Runs
from sarye.web.site import ADDRESS_RATE, LOCAL_HOSTS, Options, Site, signer_of
from sarye.web.templating import STATIC


class Static(StaticFiles):
    """Files that browsers may keep: their address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(
    settings: Settings, options: Options | None = None, *, must_open: bool = True
) -> Starlette:
    """Make the application.

    Without an index its page leads to one. Raises what else `Archive.open` raises where there is
    none that can be used, unless it need not open yet: then each request is told so, until there
    is one.
    """
    used = options or Options()
    archives, runs = ArchivePool(settings), Runs()
    if must_open:
        with suppress(IndexMissing):
            archives.quick.do(lambda archive: archive.info)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        runs.close()
        archives.close()

    app = Starlette(
        routes=[
            *pages.ROUTES,
            *downloads.ROUTES,
            *feed.ROUTES,
            *indexpage.ROUTES,
            *(originals.ROUTES if used.originals else ()),
            *api.ROUTES,
            *(access.ROUTES if used.token else ()),
            Mount("/static", Static(directory=Path(STATIC))),
        ],
        middleware=_middleware(used),
        exception_handlers={SaryeError: on_error, HTTPException: on_status},
        lifespan=lifespan,
    )
    app.state.site = Site(archives, runs, used, signer_of(used))
    return app


def _middleware(options: Options) -> list[Middleware]:
    """List what a request passes, the outermost first."""
    hosts = [*LOCAL_HOSTS, options.host, *options.hosts]
    rate = ADDRESS_RATE if options.rate is None else options.rate
    return [
        Middleware(AccessLog, queries=options.log_queries),
        Middleware(SecurityHeaders),
        Middleware(ErrorAnswers),
        Middleware(OneLength),
        Middleware(KnownHosts, names=hosts),
        Middleware(TimeLimit),
        Middleware(RateLimit, rate=rate, local=options.rate is not None),
        *([Middleware(access.AccessGate, token=options.token)] if options.token else []),
        Middleware(BodyLimit, most=LARGEST_BODY, document=uploads.LARGEST),
        Middleware(Compression),
    ]
