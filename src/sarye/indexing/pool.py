"""The pool of worker processes that read files, each within limits of time and memory.

A worker that takes too long or too much memory is killed and replaced, and its file is a problem.
Workers are kept for the next files, since starting one costs more than reading most documents.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from sarye.indexing.tasks import Answer, Task
from sarye.models import Place, Problem
from sarye.readers.collection import openable, shown
from sarye.runtime.subprocesses import Child
from sarye.settings import Settings

WATCH: Final = 0.05
"""Seconds between two looks at the memory of the workers."""

AHEAD: Final = 8
"""Files read ahead for each worker, so that a slow one does not hold up the others."""

MOST_AHEAD: Final = 8_000_000
"""Bytes of files beyond which each worker has one file only: their cases wait in memory."""

KEPT_MEGABYTES: Final = 200
"""A worker that holds more after a file is not kept."""

SECONDS_TO_START: Final = 120
"""What a process may take until it can read: that is the machine's time (a virus scanner's), and
no file is to blame for it."""

SECONDS_PER_MEGABYTE: Final = 2
MEMORY_PER_MEGABYTE: Final = 20
"""What a large file may take beyond the limits, which are those of a small one."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The seconds and the megabytes of memory that a file may take."""

    seconds: int
    megabytes: int

    @classmethod
    def of(cls, path: Path, settings: Settings) -> Allowance:
        """Allow a file what the settings do, and more if it is large."""
        size = _size(path) // 1_000_000
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
    pending: deque[_Pending] = deque()
    bench = _Bench(settings, with_text=with_text)
    executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="sarye-intake")
    try:
        while not stopped():
            while _wants_more(pending, workers) and (path := next(rest, None)) is not None:
                pending.append(_Pending(path, _size(path), executor.submit(bench.read, path)))
            if not pending:
                return
            if wait([pending[0].answer], timeout=WATCH).done:
                path, _, answer = pending.popleft()
                yield path, answer.result()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        bench.clear()


class _Pending(NamedTuple):
    """A file that is being read, its size in bytes, and what will be read of it."""

    path: Path
    size: int
    answer: Future[Answer]


def _wants_more(pending: Collection[_Pending], workers: int) -> bool:
    """Tell whether another file is to be read ahead."""
    if len(pending) < workers:
        return True
    return len(pending) < AHEAD * workers and sum(one.size for one in pending) < MOST_AHEAD


def _size(path: Path) -> int:
    """Give the size of a file in bytes; 0 where it is gone."""
    try:
        return openable(path).stat().st_size
    except OSError:
        return 0


class _Worker(Child):
    """A process that reads files, and why it was killed if it was."""

    def __init__(self) -> None:
        super().__init__("sarye.indexing.readworker")
        self.killed: str | None = None
        self._watched = psutil.Process(self.pid)

    def await_start(self) -> None:
        """Wait until it can read, or until the process has ended."""
        self.receive()

    def read(self, task: Task) -> Answer | None:
        """Have a file read; None if the process ended over it."""
        answer: Answer | None = self.ask(task)
        return answer

    @property
    def usable(self) -> bool:
        """Hold while the process runs and nobody has killed it."""
        return self.killed is None and self.alive

    @property
    def megabytes(self) -> int:
        """The memory that it holds."""
        try:
            return int(self._watched.memory_info().rss) // 1_000_000
        except psutil.Error:
            return 0

    def stop(self, reason: str) -> None:
        """Stop it at once; the first reason counts."""
        self.killed = self.killed or reason
        self.kill()


class _Limit(NamedTuple):
    """When a worker is stopped, and why if its time is over."""

    deadline: float
    reason: str
    megabytes: int


_idle: deque[_Worker] = deque()
"""Workers without work, of every run of this process."""


class _Bench:
    """The workers of one run, and the watch over those at work."""

    def __init__(self, settings: Settings, *, with_text: bool) -> None:
        self._settings = settings
        self._with_text = with_text
        self._labels = tuple(sorted(settings.labels.items()))
        self._busy: dict[_Worker, _Limit] = {}
        self._lock = threading.Lock()
        self._done = threading.Event()
        threading.Thread(target=self._watch, name="sarye-watch", daemon=True).start()

    def read(self, path: Path) -> Answer:
        """Have one file read; blocks until it is, or until its worker is killed."""
        allowance = Allowance.of(path, self._settings)
        worker = self._take(allowance)
        task = Task(path.absolute(), shown(path), self._labels, allowance.seconds, self._with_text)
        answer = worker.read(task)
        with self._lock:
            del self._busy[worker]
        if answer is None:
            worker.close()
            return _verdict(path, worker.killed, allowance)
        if worker.usable and worker.megabytes <= KEPT_MEGABYTES:
            _idle.append(worker)
        else:
            worker.close()
        return answer

    def clear(self) -> None:
        """Stop what is still at work; the idle ones wait for the next run."""
        self._done.set()
        with self._lock:
            for worker in self._busy:
                worker.stop("reader_died")

    def _take(self, allowance: Allowance) -> _Worker:
        """Give a worker that can read; the time of its file begins now."""
        worker = _idle_worker()
        if worker is None:
            worker = _Worker()
            self._limit(worker, SECONDS_TO_START, "reader_died", allowance)
            worker.await_start()
        self._limit(worker, allowance.seconds, "too_slow", allowance)
        return worker

    def _limit(self, worker: _Worker, seconds: int, reason: str, allowance: Allowance) -> None:
        with self._lock:
            self._busy[worker] = _Limit(time.monotonic() + seconds, reason, allowance.megabytes)
            if self._done.is_set():  # the run has ended while it was started
                worker.stop("reader_died")

    def _watch(self) -> None:
        while not self._done.wait(WATCH):
            with self._lock:
                for worker, limit in self._busy.items():
                    if time.monotonic() > limit.deadline:
                        worker.stop(limit.reason)
                    elif worker.megabytes > limit.megabytes:
                        worker.stop("too_much_memory")


def _verdict(path: Path, killed: str | None, allowance: Allowance) -> Problem:
    """Say why a worker ended over a file."""
    place = Place(shown(path))
    if killed == "too_slow":
        return Problem("too_slow", place, {"seconds": allowance.seconds})
    if killed == "too_much_memory":
        return Problem("too_much_memory", place, {"limit": allowance.megabytes})
    return Problem("reader_died", place)


def _idle_worker() -> _Worker | None:
    """Take a worker that waits; one that died meanwhile is put away."""
    with contextlib.suppress(IndexError):
        while not (worker := _idle.pop()).usable:
            worker.close()
        return worker
    return None


@atexit.register
def _close_idle() -> None:
    while _idle:
        _idle.pop().close()
