"""The processes that answer, each begun anew where it dies.

Reading a mapped file that was cut short, or lies on a disk that fails, ends a process (SIGBUS);
files are checked before each task, and this is for what happens in between. The port stays open
meanwhile: who asks waits a moment longer, or is answered by another one. They share the port, the
key that signs forms, and a folder (`sarye.web.site.Options`). Windows lets nobody cut a file that
is mapped; there the process answers by itself.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from sarye.hosting.serveoptions import Options
    from sarye.settings import Settings

MOST_DEATHS: Final = 5
"""Times that a worker is begun anew without having come so far as to answer."""

ENDED: Final = frozenset((signal.SIGINT, signal.SIGTERM))
"""Signals that are meant to end the server."""


class Maker(Protocol):
    """A function that makes what answers.

    Where it ``must_open``, it raises `SaryeError` for an index that cannot be used.
    """

    def __call__(
        self, settings: Settings, options: Options, *, must_open: bool = True
    ) -> ASGIApp: ...


class Order(NamedTuple):
    """What is to be served: its `Maker` by name (``sarye.web:create_app``), and with what.

    Who only gives the order need not import what answers.
    """

    maker: str
    settings: Settings
    options: Options

    def make(self, *, must_open: bool = True) -> ASGIApp:
        """Make what answers, in the process that is to answer."""
        maker: Maker = resolve_name(self.maker)
        return maker(self.settings, self.options, must_open=must_open)


def supervise(
    listening: socket.socket,
    order: Order,
    *,
    begun: Callable[[], object],
    died: Callable[[str], object],
    workers: int = 1,
) -> None:
    """Answer on a port by processes of their own until a signal ends them.

    ``begun`` is called when the first one can answer, ``died`` with the name of the signal that
    ended one that is begun anew. Raises the error with which the first one refuses to begin, and
    `KeyboardInterrupt` when Ctrl-C has ended them.
    """
    with TemporaryDirectory(prefix="sarye-serve-") as shared:
        options = replace(order.options, shared=Path(shared))
        crew = _Crew(listening, order._replace(options=options), died)
        with _passed_on(crew.end):
            crew.answer(crew.first(begun), workers)
    crew.leave()


class _Crew:
    """The processes that answer; each is begun anew where it dies."""

    def __init__(
        self, listening: socket.socket, order: Order, died: Callable[[str], object]
    ) -> None:
        self._listening = listening
        self._order = order
        self._died = died
        self._workers: set[_Worker] = set()
        self._ended_by: signal.Signals | None = None
        self._is_over = False
        self._status = 0

    def first(self, begun: Callable[[], object]) -> _Worker:
        """Begin the first one, or raise the error with which it refuses to."""
        worker = self._begun(is_first=True)
        if worker.has_begun:
            begun()
        if worker.refusal is not None:
            worker.wait()
            raise worker.refusal
        return worker

    def answer(self, first: _Worker, workers: int) -> None:
        """Have so many of them answer until a signal ends them, or one ends by itself."""
        places = [first, *[None] * (workers - 1)]
        threads = [threading.Thread(target=self._tend, args=(worker,)) for worker in places]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def leave(self) -> None:
        """End as the processes that answered have."""
        if self._ended_by is signal.SIGINT:
            raise KeyboardInterrupt
        if self._ended_by is not None:
            signal.raise_signal(self._ended_by)
        raise SystemExit(self._status if self._status >= 0 else 1)

    def end(self, number: int, _: Any = None) -> None:
        """Pass a signal on to all."""
        self._ended_by = signal.Signals(number)
        self._end_all(number)

    def _end_all(self, number: int) -> None:
        self._is_over = True
        for worker in list(self._workers):
            worker.end(number)

    def _tend(self, worker: _Worker | None) -> None:
        """Keep one place: begin a process where there is none yet, or it has died."""
        deaths = 0
        while not self._is_over or worker:
            worker = worker or self._begun()
            status = worker.wait()
            self._workers.discard(worker)
            deaths = 0 if worker.has_begun else deaths + 1
            if self._is_over:
                return
            if status >= 0 or deaths >= MOST_DEATHS:
                self._status = status
                self._end_all(signal.SIGTERM)
                return
            self._died(signal.Signals(-status).name)
            worker = None

    def _begun(self, *, is_first: bool = False) -> _Worker:
        worker = _Worker(self._listening, (self._order, is_first))
        self._workers.add(worker)
        if self._is_over:  # the end came while it was being begun
            worker.end(self._ended_by or signal.SIGTERM)
        worker.wait_until_begun()
        return worker


class _Worker:
    """A process that answers on a port, in a group of its own: Ctrl-C reaches it through us."""

    def __init__(self, listening: socket.socket, order: tuple[Order, bool]) -> None:
        self.has_begun = False
        self.refusal: Exception | None = None
        self._process = subprocess.Popen(
            (sys.executable, "-P", "-m", "sarye.hosting.serveworker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(listening.fileno(),),
            process_group=0,
        )
        assert self._process.stdin is not None  # noqa: S101 - asked for
        with suppress(OSError):
            pickle.dump((listening.fileno(), order), self._process.stdin)
            self._process.stdin.flush()

    def wait_until_begun(self) -> None:
        """Wait until it can answer, or has ended before."""
        assert self._process.stdout is not None  # noqa: S101 - asked for
        with suppress(EOFError), self._process.stdout as said:
            refused = pickle.load(said)  # noqa: S301 - our own process says it
            self.has_begun = refused is None
            if refused:
                kind, params = refused
                self.refusal = kind(**params)

    def wait(self) -> int:
        """Wait until it has ended; give its status, or the number of a signal as a negative one."""
        status = self._process.wait()
        assert self._process.stdin is not None  # noqa: S101 - asked for
        with suppress(OSError):
            self._process.stdin.close()
        return status

    def end(self, number: int) -> None:
        """Pass a signal on."""
        self._process.send_signal(number)


@contextmanager
def _passed_on(end: Callable[[int, Any], None]) -> Iterator[None]:
    """Pass on what is to end the server."""
    before = {number: signal.signal(number, end) for number in ENDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_parent(stdin: BinaryIO, shared: Path | None) -> None:
    """End this process in order when the other end of its standard input is closed.

    Who held that was killed, and can take the ``shared`` folder away no more.
    """
    number = stdin.fileno()

    def watch() -> None:
        with suppress(OSError):
            os.read(number, 1)  # no buffer, whose lock a thread would hold at the end
        if shared is not None:
            shutil.rmtree(shared, ignore_errors=True)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
