"""The server that answers for an application until Ctrl-C; uvicorn is here and in `connections`."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Final

import uvicorn

from sarye.hosting.connections import MOST_CONNECTIONS, GuardedConnection, ProxiedConnection

if TYPE_CHECKING:
    from starlette.types import ASGIApp

GRACE: Final = 3
"""Seconds that answers under way get when the server ends."""

LONGEST_HEAD: Final = 65_536
"""Bytes of the head of a request: a search with every filter, in Korean, takes 50,000."""

OPEN_FILES: Final = MOST_CONNECTIONS + 500
"""Files that the process may have open: its connections, and what it works with."""


def run(application: ASGIApp, listening: socket.socket, *, proxied: bool) -> None:
    """Answer until a signal ends it.

    No header of a proxy is believed: who has one in front (``proxied``) limits addresses there.
    """
    _allow_open_files()
    config = uvicorn.Config(
        application,
        http=ProxiedConnection if proxied else GuardedConnection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS + 1,  # reached where none could be given up
        h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_graceful_shutdown=GRACE,
    )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _allow_open_files() -> None:
    """Let the process have as many files open as it has connections; macOS allows 256."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
