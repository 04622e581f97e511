"""An index in, a server in a process of its own out, as a user starts it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

ADDRESS: Final = re.compile(r"http://\S+")
SECONDS: Final = 10
"""How long a server that is told to end may take; then it is killed."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: its address, and its process."""

    address: str
    process: int


@contextmanager
def serving(index: Path | str, *options: str) -> Iterator[Served]:
    """Run ``sarye serve`` on a free port until the block ends; raise `RuntimeError` if it fails.

    Whoever waits for the block may ask at once: the port takes connections before it is told.
    """
    command = (sys.executable, "-m", "sarye", "serve", "--index", str(index), "--port", "0")
    with (
        TemporaryFile() as log,
        subprocess.Popen(  # noqa: S603 - our own command
            (*command, *options),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        ) as server,
    ):
        assert server.stdout is not None  # noqa: S101 - it was asked for
        found = ADDRESS.search(server.stdout.readline())
        if found is None:
            server.wait()
            log.seek(0)
            raise RuntimeError(log.read().decode(errors="replace"))
        try:
            yield Served(found[0], server.pid)
        finally:
            _end(server)


def _end(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.wait(SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
