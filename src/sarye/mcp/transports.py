"""The ways to the server of the SDK: standard input and output, or HTTP behind our guards."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from sarye.mcp import ENDPOINT
from sarye.mcp.protocol import server_of
from sarye.messages import Translator
from sarye.settings import Settings
from sarye.web import Options, guarded_app
from sarye.web.archivepool import ArchivePool
from sarye.web.logs import log_to_stderr
from sarye.web.server import listen, run


def over_stdio(settings: Settings, translator: Translator) -> None:
    """Answer one assistant, which has started this process, until it closes the input."""
    log_to_stderr()
    archives = _opened(settings)
    try:
        anyio.run(_over_stdio, archives, translator)
    finally:
        archives.close()


async def _over_stdio(archives: ArchivePool, translator: Translator) -> None:
    server = server_of(archives, translator)
    async with stdio_server() as (given, said):
        await server.run(given, said, server.create_initialization_options())


def over_http(
    settings: Settings,
    translator: Translator,
    options: Options,
    port: int,
    *,
    begun: Callable[[int], object],
) -> None:
    """Answer at an address until a signal ends it.

    No session is kept: each request is answered by itself, so that several servers can stand behind
    one address, and one that is begun anew is no loss.
    """
    listening = listen(options.host, port)
    with listening:
        log_to_stderr()
        archives = _opened(settings)
        manager = StreamableHTTPSessionManager(
            server_of(archives, translator), json_response=True, stateless=True
        )

        @asynccontextmanager
        async def lifespan() -> AsyncIterator[None]:
            async with manager.run():
                begun(listening.getsockname()[1])
                yield

        application = guarded_app(ENDPOINT, manager.asgi_app, archives, options, lifespan)
        run(application, listening, proxied=options.rate == 0)


def _opened(settings: Settings) -> ArchivePool:
    """Hold the index open, or raise what says why it cannot be."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # its lines can hold what is asked for
    archives = ArchivePool(settings)
    archives.quick.do(lambda archive: archive.info)
    return archives
