"""The process that answers, begun anew where it dies.

Reading a mapped file that was cut short, or lies on a disk that fails, ends a process (SIGBUS);
files are checked before each task, and this is for what happens in between. The port stays open
meanwhile: who asks waits a moment longer. Windows lets nobody cut a file that is mapped; there the
process answers by itself.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from sarye.settings import Settings
    from sarye.web.site import Options

MOST_DEATHS: Final = 5
"""Times that a worker is begun anew without having come so far as to answer."""

ENDED: Final = frozenset((signal.SIGINT, signal.SIGTERM))
"""Signals that are meant to end the server."""


class Maker(Protocol):
    """A function of a module, which another process can call: it makes what answers.

    Where it ``must_open``, it raises `SaryeError` for an index that cannot be used.
    """

    def __call__(
        self, settings: Settings, options: Options, *, must_open: bool = True
    ) -> ASGIApp: ...


class Order(NamedTuple):
    """What is to be served."""

    make: Maker
    settings: Settings
    options: Options


def supervise(
    listening: socket.socket,
    order: Order,
    *,
    begun: Callable[[], object],
    died: Callable[[str], object],
) -> None:
    """Answer on a port by a process of its own until a signal ends it.

    ``begun`` is called when the first one can answer, ``died`` with the name of the signal that
    ended one that is begun anew. Raises the error with which the first one refuses to begin, and
    `KeyboardInterrupt` when Ctrl-C has ended it.
    """
    is_first, deaths = True, 0
    while True:
        worker = _Worker(listening, (order, is_first))
        with _passed_on(worker):
            if worker.wait_until_begun() and is_first:
                begun()
            status = worker.wait()
        if worker.refusal is not None:
            raise worker.refusal
        if status >= 0 or worker.ended_by is not None:
            break
        deaths = 0 if worker.has_begun else deaths + 1
        if deaths >= MOST_DEATHS:
            break
        died(signal.Signals(-status).name)
        is_first = False
    if worker.ended_by is signal.SIGINT:
        raise KeyboardInterrupt
    if worker.ended_by is not None:
        signal.raise_signal(worker.ended_by)
    raise SystemExit(status if status >= 0 else 1)


class _Worker:
    """A process that answers on a port, in a group of its own: Ctrl-C reaches it through us."""

    def __init__(self, listening: socket.socket, order: tuple[Order, bool]) -> None:
        self.ended_by: signal.Signals | None = None
        self.has_begun = False
        self.refusal: Exception | None = None
        self._process = subprocess.Popen(
            (sys.executable, "-P", "-m", "sarye.web.serveworker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(listening.fileno(),),
            process_group=0,
        )
        assert self._process.stdin is not None  # noqa: S101 - asked for
        with suppress(OSError):
            pickle.dump((listening.fileno(), order), self._process.stdin)
            self._process.stdin.flush()

    def wait_until_begun(self) -> bool:
        """Wait until it can answer, or has ended before."""
        assert self._process.stdout is not None  # noqa: S101 - asked for
        with suppress(EOFError), self._process.stdout as said:
            refused = pickle.load(said)  # noqa: S301 - our own process says it
            self.has_begun = refused is None
            if refused:
                kind, params = refused
                self.refusal = kind(**params)
        return self.has_begun

    def wait(self) -> int:
        """Wait until it has ended; give its status, or the number of a signal as a negative one."""
        status = self._process.wait()
        assert self._process.stdin is not None  # noqa: S101 - asked for
        with suppress(OSError):
            self._process.stdin.close()
        return status

    def end(self, number: int, _: Any = None) -> None:
        """Pass a signal on."""
        self.ended_by = signal.Signals(number)
        self._process.send_signal(number)


@contextmanager
def _passed_on(worker: _Worker) -> Iterator[None]:
    """Pass on what is to end the server, and end the worker whatever else happens."""
    before = {number: signal.signal(number, worker.end) for number in ENDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent(stdin: BinaryIO) -> None:
    """End this process in order when the other end of its standard input is closed."""
    number = stdin.fileno()

    def watch() -> None:
        with suppress(OSError):
            os.read(number, 1)  # no buffer, whose lock a thread would hold at the end
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
