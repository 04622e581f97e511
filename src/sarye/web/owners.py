"""Whether a request is the user's own, in whose name the server reads files.

Choosing folders means reading whatever this user can read. So nobody may who comes from another
machine, through a proxy, by another name, or, where the system tells it, as another user of this
machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from starlette.requests import Request

from sarye.hosting.origins import OF_CONNECTION, is_local
from sarye.web.site import site_of

FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers by which proxies tell that somebody else asks."""

TABLES: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""Where Linux tells whose each connection is."""

OWNED: Final = "owned"
"""What is known of a connection whose other end was found to be this user's."""

ESTABLISHED: Final = "01"
SYSTEM: Final = 0
"""The user who can read everything anyway, and in whose name some systems pass connections on."""


def is_owner(request: Request) -> bool:
    """Tell whether the user of this machine asks who has started the server."""
    client, port = request.client, (request.scope.get("server") or ("", None))[1]
    if client is None or port is None or not is_local(client.host):
        return False
    if not site_of(request).options.is_private:
        return False
    if any(name in request.headers for name in FORWARDED):
        return False
    return sys.platform != "linux" or _is_known_of_this_user(request, client.port, port)


def _is_known_of_this_user(request: Request, client: int, server: int) -> bool:
    """Tell the same as `_is_of_this_user`, which reads long tables, once for each connection."""
    known: dict[str, bool] = request.scope.get("state", {}).get(OF_CONNECTION, {})
    if not known.get(OWNED):
        known[OWNED] = _is_of_this_user(client, server)
    return known[OWNED]


def _is_of_this_user(client: int, server: int) -> bool:
    """Tell whether the other end of a connection belongs to the user who runs this process."""
    rows = [row for row in _connections() if row[:2] == (client, server)]
    users = {user for _, _, state, user in rows if state == ESTABLISHED}
    return len(rows) > 0 and users <= {os.getuid(), SYSTEM} and len(users) > 0


def _connections() -> Iterator[tuple[int, int, str, int]]:
    """Walk the connections of the system: their two ports, state and user."""
    for table in TABLES:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            _, near, far, state, *more = line.split()
            yield _port(near), _port(far), state, int(more[3])


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
