"""The server that answers for an application until Ctrl-C; the only module with uvicorn."""

from __future__ import annotations

import socket
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from sarye.errors import AddressTaken

GRACE: Final = 3
"""Seconds that answers under way get when the server ends."""

MOST_CONNECTIONS: Final = 500
"""Connections at once; further ones are told to come again."""


def listen(host: str, port: int) -> socket.socket:
    """Take an address; raise `AddressTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise AddressTaken(host=host, port=port, reason=reason) from error
    # Connections inherit it: an answer of head and body would else wait 40 ms between them.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def run(application: ASGIApp, listening: socket.socket) -> None:
    """Answer until a signal ends it.

    No header of a proxy is believed: who has one in front limits rates there.
    """
    config = uvicorn.Config(
        application,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE,
    )
    with listening:
        uvicorn.Server(config).run(sockets=[listening])
