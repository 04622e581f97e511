"""Where a page opens for the user of this machine: beside other servers, or where it is open."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from contextlib import closing, suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, NamedTuple

from sarye.address import IndexPlace
from sarye.errors import AddressTaken, AddressUnusable
from sarye.hosting.ports import USUAL_PORT, listen

ALIVE: Final = "/healthz"
"""The address at which a server tells that it is there."""

INDEX: Final = "Sarye-Index"
"""The header by which a user names an index, and a server repeats that it is its own."""

PORTS: Final = range(USUAL_PORT, USUAL_PORT + 10)
"""Where a page is looked for, and a place for it."""

PATIENCE: Final = 10.0
"""Seconds that a server may take to answer: one that has just begun is still opening its index."""


class Spot(NamedTuple):
    """A port, and what listens there: None where the page is open already."""

    port: int
    listening: socket.socket | None


def find_spot(host: str, index: IndexPlace, ports: Iterable[int] = PORTS) -> Spot:
    """Find the page of an index at one of some ports; else take the first that is free, or any.

    Raises `AddressUnusable` where the host has none.
    """
    for port in ports:
        with suppress(AddressTaken, AddressUnusable):
            return take_spot(host, index, port)
    listening = listen(host, 0)
    return Spot(listening.getsockname()[1], listening)


def take_spot(host: str, index: IndexPlace, port: int) -> Spot:
    """Take a port, unless the page of an index is open there; raise `AddressTaken` for another."""
    try:
        listening = listen(host, port)
    except AddressTaken:
        if not answers_from(index, host, port):
            raise
        return Spot(port, None)
    return Spot(listening.getsockname()[1], listening)


def answers_from(index: IndexPlace, host: str, port: int) -> bool:
    """Ask a server whether it is a page of this user that answers from an index."""
    name = name_of(index)
    with (
        suppress(OSError, HTTPException),
        closing(HTTPConnection(host, port, timeout=PATIENCE)) as asked,
    ):
        asked.request("GET", ALIVE, headers={INDEX: name})
        return asked.getresponse().getheader(INDEX) == name
    return False


def name_of(index: IndexPlace) -> str:
    """Name an index, however its path is written; the name tells nothing of it."""
    place = os.path.normcase(index.resolve()) if isinstance(index, Path) else str(index)
    return sha256(f"sarye {place}".encode(errors="surrogatepass")).hexdigest()
