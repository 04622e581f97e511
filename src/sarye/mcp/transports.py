"""The ways to the server of the SDK: standard input and output, or HTTP behind our guards."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING, Any, Final

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from sarye.errors import EngineUnreachable
from sarye.hosting.logs import log_to_stderr
from sarye.hosting.serveoptions import Options
from sarye.mcp import ENDPOINT
from sarye.mcp.protocol import LOG, server_of
from sarye.messages import Translator
from sarye.settings import Settings
from sarye.web import guarded_app
from sarye.web.archivepool import ArchivePool

if TYPE_CHECKING:
    from starlette.applications import Starlette


INTERRUPTED: Final = 130
"""The exit status after Ctrl-C."""


def over_stdio(settings: Settings, translator: Translator) -> None:
    """Answer one assistant, which has started this process, until it closes the input."""
    log_to_stderr()
    signal.signal(signal.SIGINT, _end_at_once)
    archives = _opened(settings)
    try:
        anyio.run(_over_stdio, archives, translator)
    finally:
        archives.close()


async def _over_stdio(archives: ArchivePool, translator: Translator) -> None:
    server = server_of(archives, translator)
    async with stdio_server() as (given, said):
        await server.run(given, said, server.create_initialization_options())


def _end_at_once(*_: Any) -> None:
    """End at Ctrl-C: the SDK reads input in a thread, which waits for a line and cannot be stopped.

    Nothing is lost, since nothing is written.
    """
    os._exit(INTERRUPTED)


def over_http(settings: Settings, options: Options, *, must_open: bool) -> Starlette:
    """Make the application that answers at an address.

    No session is kept: each request is answered by itself, so that several servers can stand behind
    one address, and one that is begun anew is no loss.
    """
    archives = _opened(settings) if must_open else _closed(settings)
    manager = StreamableHTTPSessionManager(
        server_of(archives, Translator(options.language)), json_response=True, stateless=True
    )
    return guarded_app(ENDPOINT, manager.asgi_app, archives, options, manager.run)


def _opened(settings: Settings) -> ArchivePool:
    """Hold the index open, or raise what says why it cannot be; a cluster can come later."""
    archives = _closed(settings)
    try:
        archives.quick.do(lambda archive: archive.info)
    except EngineUnreachable as error:
        LOG.warning("%s", error)
    return archives


def _closed(settings: Settings) -> ArchivePool:
    """Give what opens the index when it is asked for."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # its lines can hold what is asked for
    return ArchivePool(settings)
