"""The ASGI application, made of settings and options; an index is open when it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from sarye.errors import EngineUnreachable, IndexMissing, SaryeError
from sarye.hosting.logs import LOG
from sarye.hosting.serveoptions import Options
from sarye.settings import Settings
from sarye.web import (
    access,
    api,
    apipage,
    baskets,
    downloads,
    feed,
    indexpage,
    originals,
    pages,
    uploads,
)
from sarye.web.addressing import Addressing
from sarye.web.archivepool import ArchivePool
from sarye.web.buckets import Buckets
from sarye.web.middleware import (
    LARGEST_BODY,
    AccessLog,
    BodyLimit,
    Compression,
    ErrorAnswers,
    KnownHosts,
    OneLength,
    OwnOrigin,
    RateLimit,
    SecurityHeaders,
    TimeLimit,
)
from sarye.web.probes import PROBES, Probes
from sarye.web.problems import on_error, on_leaving, on_status
from sarye.web.runs import Runs
from sarye.web.site import ADDRESS_RATE, LOCAL_HOSTS, Site, signer_of
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

    Without an index its page leads to one, and while a cluster does not answer it says so. Raises
    what else `Archive.open` raises where there is none that can be used, unless it need not open
    yet: then each request is told so, until there is one.
    """
    used = options or Options()
    archives, runs = ArchivePool(settings), Runs(used.shared)
    if must_open:
        _open_early(archives)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        runs.close()
        archives.close()

    app = Starlette(
        routes=_routes(used),
        middleware=_middleware(used),
        exception_handlers={
            SaryeError: on_error,
            HTTPException: on_status,
            ClientDisconnect: on_leaving,
        },
        lifespan=lifespan,
    )
    app.state.site = Site(archives, runs, used, signer_of(used))
    return app


def _routes(options: Options) -> list[BaseRoute]:
    """List the addresses that are answered."""
    return [
        *pages.ROUTES,
        *baskets.ROUTES,
        *downloads.ROUTES,
        *feed.ROUTES,
        *indexpage.ROUTES,
        *(originals.ROUTES if options.originals else ()),
        *api.ROUTES,
        *apipage.ROUTES,
        *(access.ROUTES if options.token else ()),
        Mount("/static", Static(directory=Path(STATIC))),
    ]


def own_names() -> frozenset[str]:
    """Give what the paths of our addresses begin with, which no path of a proxy may."""
    routes = [*_routes(Options()), *access.ROUTES]
    paths = [route.path for route in routes if isinstance(route, Route | Mount)]
    return frozenset(path.split("/")[1] for path in (*paths, *PROBES)) - {""}


def guarded_app(
    path: str,
    endpoint: ASGIApp,
    archives: ArchivePool,
    options: Options,
    lifespan: Callable[[], AbstractAsyncContextManager[None]],
) -> Starlette:
    """Put an application for programs, which takes what is posted to a path, behind our guards."""

    @asynccontextmanager
    async def lasting(_: Starlette) -> AsyncIterator[None]:
        async with lifespan():
            yield
        archives.close()

    app = Starlette(
        routes=[Route(path, _Posted(endpoint))],
        middleware=[*_middleware(options), Middleware(OwnOrigin)],
        exception_handlers={SaryeError: on_error, HTTPException: on_status},
        lifespan=lasting,
    )
    app.state.site = Site(archives, Runs(), options, signer_of(options), has_pages=False)
    return app


class _Posted:
    """Hands on what is posted; a class, since Starlette takes a function for a handler."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        await self._app(scope, receive, send)


def _open_early(archives: ArchivePool) -> None:
    """Open the index before anybody asks, so that what is wrong with it is known."""
    try:
        archives.quick.do(lambda archive: archive.info)
    except IndexMissing:
        pass
    except EngineUnreachable as error:
        LOG.warning("%s", error)


def _middleware(options: Options) -> list[Middleware]:
    """List what a request passes, the outermost first."""
    hosts = [*LOCAL_HOSTS, options.host, *options.hosts]
    rate = ADDRESS_RATE if options.rate is None else options.rate
    buckets = Buckets(options.shared and options.shared / "rates", options.key)
    return [
        Middleware(Addressing, root=options.root),
        Middleware(AccessLog, queries=options.log_queries),
        Middleware(SecurityHeaders),
        Middleware(ErrorAnswers),
        Middleware(Probes),
        Middleware(OneLength),
        Middleware(KnownHosts, names=hosts),
        Middleware(TimeLimit),
        Middleware(RateLimit, rate=rate, local=options.rate is not None, buckets=buckets),
        *([Middleware(access.AccessGate, token=options.token)] if options.token else []),
        Middleware(BodyLimit, most=LARGEST_BODY, document=uploads.LARGEST),
        Middleware(Compression),
    ]
