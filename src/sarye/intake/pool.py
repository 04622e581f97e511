"""Read files in worker processes: paths and limits go in, answers come out in the same order.

A worker that takes too long or too much memory is killed and replaced, and its file is a problem.
Workers are kept for the next files, since starting one costs more than reading most documents.
"""

from __future__ import annotations

import atexit
import contextlib
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

import psutil

from sarye.intake.exchange import Answer, Task
from sarye.models import Place, Problem
from sarye.settings import Settings

WATCH: Final = 0.05
"""Seconds between two looks at the memory of the workers."""

AHEAD: Final = 8
"""Files read ahead for each worker, so that a slow one does not hold up the others."""

KEPT_MEGABYTES: Final = 200
"""A worker that holds more after a file is not kept."""

SECONDS_PER_MEGABYTE: Final = 2
MEMORY_PER_MEGABYTE: Final = 20
"""What a large file may take beyond the limits, which are those of a small one."""

_COMMAND: Final = (sys.executable, "-P", "-m", "sarye.intake.worker")
_NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The seconds and the megabytes of memory that a file may take."""

    seconds: int
    megabytes: int

    @classmethod
    def of(cls, path: Path, settings: Settings) -> Allowance:
        """Allow a file what the settings do, and more if it is large."""
        try:
            size = path.stat().st_size // 1_000_000
        except OSError:
            size = 0
        limits = settings.limits
        return cls(
            limits.seconds + SECONDS_PER_MEGABYTE * size,
            limits.megabytes + MEMORY_PER_MEGABYTE * size,
        )


def read_files(
    paths: Iterable[Path],
    settings: Settings,
    *,
    workers: int,
    with_text: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[tuple[Path, Answer], None, None]:
    """Yield each path with what was read of it, or the problem that kept it from being read.

    ``workers`` is the number of processes, ``with_text`` whether the text of the documents is
    wanted beside their cases. ``stopped`` is asked often; the walk ends early when it
    holds.
    """
    rest = iter(paths)
    pending: deque[tuple[Path, Future[Answer]]] = deque()
    bench = _Bench(settings, with_text=with_text)
    executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="sarye-intake")
    try:
        while not stopped():
            while len(pending) < AHEAD * workers and (path := next(rest, None)) is not None:
                pending.append((path, executor.submit(bench.read, path)))
            if not pending:
                return
            path, answer = pending[0]
            if wait([answer], timeout=WATCH).done:
                pending.popleft()
                yield path, answer.result()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        bench.clear()


class _Worker:
    """One process, and why it was killed if it was."""

    def __init__(self) -> None:
        self.killed: str | None = None
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and this package
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )
        self._tasks = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._watched = psutil.Process(self._process.pid)

    def ask(self, task: Task) -> Answer | None:
        """Have a file read; None if the process ended over it."""
        try:
            pickle.dump(task, self._tasks, pickle.HIGHEST_PROTOCOL)
            self._tasks.flush()
            answer: Answer = pickle.load(self._answers)  # noqa: S301 - from our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return answer

    @property
    def alive(self) -> bool:
        """Hold while the process runs and nobody has killed it."""
        return self.killed is None and self._process.poll() is None

    @property
    def megabytes(self) -> int:
        """The memory that it holds."""
        try:
            return int(self._watched.memory_info().rss) // 1_000_000
        except psutil.Error:
            return 0

    def kill(self, reason: str) -> None:
        """Stop it at once; the first reason counts."""
        self.killed = self.killed or reason
        self._process.kill()

    def close(self) -> None:
        """Stop it and let go of its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._tasks, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()


_idle: deque[_Worker] = deque()
"""Workers without work, of every run of this process."""


class _Bench:
    """The workers of one run, and the watch over those at work."""

    def __init__(self, settings: Settings, *, with_text: bool) -> None:
        self._settings = settings
        self._with_text = with_text
        self._labels = tuple(sorted(settings.labels.items()))
        self._busy: dict[_Worker, tuple[float, Allowance]] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        threading.Thread(target=self._watch, name="sarye-watch", daemon=True).start()

    def read(self, path: Path) -> Answer:
        """Have one file read; blocks until it is, or until its worker is killed."""
        allowance = Allowance.of(path, self._settings)
        worker = self._take(allowance)
        task = Task(
            path.absolute(), path.as_posix(), self._labels, allowance.seconds, self._with_text
        )
        answer = worker.ask(task)
        with self._lock:
            del self._busy[worker]
        if answer is None:
            worker.close()
            return _verdict(path, worker.killed, allowance)
        if worker.alive and worker.megabytes <= KEPT_MEGABYTES:
            _idle.append(worker)
        else:
            worker.close()
        return answer

    def clear(self) -> None:
        """Stop what is still at work; the idle ones wait for the next run."""
        self._done.set()
        with self._lock:
            for worker in self._busy:
                worker.kill("crashed")

    def _take(self, allowance: Allowance) -> _Worker:
        worker = _idle_worker() or _Worker()
        with self._lock:
            self._busy[worker] = (time.monotonic() + allowance.seconds, allowance)
            if self._done.is_set():  # the run has ended while it was started
                worker.kill("crashed")
        return worker

    def _watch(self) -> None:
        while not self._done.wait(WATCH):
            with self._lock:
                for worker, (deadline, allowance) in self._busy.items():
                    if time.monotonic() > deadline:
                        worker.kill("too_slow")
                    elif worker.megabytes > allowance.megabytes:
                        worker.kill("too_much_memory")


def _verdict(path: Path, killed: str | None, allowance: Allowance) -> Problem:
    """Say why a worker ended over a file."""
    place = Place(path.as_posix())
    if killed == "too_slow":
        return Problem("too_slow", place, {"seconds": allowance.seconds})
    if killed == "too_much_memory":
        return Problem("too_much_memory", place, {"limit": allowance.megabytes})
    return Problem("crashed", place)


def _idle_worker() -> _Worker | None:
    """Take a worker that waits; one that died meanwhile is put away."""
    with contextlib.suppress(IndexError):
        while not (worker := _idle.pop()).alive:
            worker.close()
        return worker
    return None


@atexit.register
def _close_idle() -> None:
    while _idle:
        _idle.pop().close()
