"""The ports that servers listen at."""

from __future__ import annotations

import errno
import socket
from typing import Final

from sarye.errors import AddressTaken, AddressUnusable

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
