"""The server that answers for an application until Ctrl-C; the only module with uvicorn."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from sarye.errors import AddressTaken, AddressUnusable
from sarye.web.connections import MOST_CONNECTIONS, GuardedConnection, ProxiedConnection

GRACE: Final = 3
"""Seconds that answers under way get when the server ends."""

LONGEST_HEAD: Final = 65_536
"""Bytes of the head of a request: a search with every filter, in Korean, takes 50,000."""

OPEN_FILES: Final = MOST_CONNECTIONS + 500
"""Files that the process may have open: its connections, and what it works with."""


USUAL_PORT: Final = 8600
LAST_PORT: Final = 65_535


def listen(host: str, port: int) -> socket.socket:
    """Take an address; raise `AddressTaken` or `AddressUnusable`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(host=host, port=port, other=port_beside(port)) from error
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise AddressUnusable(host=host, port=port, reason=reason, other=USUAL_PORT) from error
    # Connections inherit it: an answer of head and body would else wait 40 ms between them.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def port_beside(port: int) -> int:
    """Name another port than one that is taken."""
    return port + 1 if port < LAST_PORT else USUAL_PORT


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
