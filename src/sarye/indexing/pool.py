"""The pool of worker processes that read files, each within limits of time and memory.

A worker that takes too long or too much memory is killed and replaced, and its file is a problem.
Workers are kept for the next files, since starting one costs more than reading most documents.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from sarye.indexing.tasks import END, Allowance, Answer, ParsedFile, Task, Told, unread
from sarye.models import ParsedDocument, Place, Problem
from sarye.readers import Member
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

MOST_STOPPED: Final = 20
"""Members of one archive that a worker is stopped over before the rest of it is left unread."""


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
        self.seen = 0
        self._watched = psutil.Process(self.pid)

    def await_start(self) -> None:
        """Wait until it can read, or until the process has ended."""
        self.receive()

    def begin(self, task: Task) -> Told:
        """Have a file read; return the first of what is told of it."""
        told: Told = self.ask(task)
        return told

    def more(self) -> Told:
        """Return the next of what is told of the file that was begun."""
        told: Told = self.receive()
        return told

    @property
    def usable(self) -> bool:
        """Hold while the process runs and nobody has killed it."""
        return self.killed is None and self.alive

    def look(self) -> int:
        """Look how many megabytes of memory it holds; what is ``seen`` last stays known."""
        with contextlib.suppress(psutil.Error):
            self.seen = int(self._watched.memory_info().rss) // 1_000_000 or self.seen
        return self.seen

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
        """Have one file read; blocks until it is, or until its worker is killed over it.

        Of an archive over whose member it is killed, another worker reads the rest.
        """
        so_far = _SoFar(path, _size(path))
        while (stopped := self._go_on(so_far)) is not None:
            if not so_far.leave_out(stopped) or self._done.is_set():
                return so_far.ended(stopped)
        return so_far.whole()

    def _go_on(self, so_far: _SoFar) -> Problem | None:
        """Read a file from where it was left; return what kept it from being read to its end."""
        limits = self._settings.limits
        allowance = Allowance.of(so_far.size, limits)
        worker = self._take(allowance)
        told = worker.begin(
            Task(
                so_far.path.absolute(),
                shown(so_far.path),
                self._labels,
                so_far.size,
                limits,
                self._with_text,
                so_far.after,
            )
        )
        within = allowance
        while told is not None and told != END:
            if isinstance(told, Member):
                within = replace(allowance, seconds=Allowance.of(told.size, limits).seconds)
                self._limit(worker, within.seconds, "too_slow", allowance)
            so_far.take(told)
            told = worker.more()
        with self._lock:
            del self._busy[worker]
        if told == END and worker.usable and worker.look() <= KEPT_MEGABYTES:
            _idle.append(worker)
        else:
            worker.close()
        if told is None:
            return _verdict(so_far.place, worker, within)
        return so_far.refusal

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
                    elif worker.look() > limit.megabytes:
                        worker.stop("too_much_memory")


class _SoFar:
    """What workers have told of a file so far."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        self.size = size
        self.after = 0
        self.refusal: Problem | None = None
        self._member: Member | None = None
        self._documents: list[ParsedDocument] = []
        self._digests: list[str] = []
        self._failed = 0
        self._last = ParsedFile((), "")
        self._stopped = 0

    @property
    def place(self) -> Place:
        """What a worker reads: a member of an archive, or the file."""
        return Place(self._member.path if self._member else shown(self.path))

    def take(self, told: Told) -> None:
        """Note what was told."""
        if isinstance(told, Member):
            self._member = told
        elif isinstance(told, ParsedFile):
            self._documents += told.documents
            self._last = told
        elif isinstance(told, Problem):
            self.refusal = replace(told, place=self.place) if self._member else told

    def leave_out(self, problem: Problem) -> bool:
        """Note that a member cannot be read; tell whether there is one, and others may be read."""
        if self._member is None:
            return False
        self.after, self._member, self.refusal = self._member.number, None, None
        self._documents.append(unread(problem))
        self._digests.append(self._last.digest)
        self._failed += self._last.failed + 1
        self._last = ParsedFile((), "", passed_over=self._last.passed_over)
        self._stopped += 1
        return self._stopped < MOST_STOPPED

    def ended(self, problem: Problem) -> Answer:
        """Give what was read of a file of which no more can be, or why nothing was."""
        if not self._documents:
            return problem
        self._documents.append(unread(replace(problem, place=Place(shown(self.path)))))
        self._failed += 1
        return self.whole()

    def whole(self) -> ParsedFile:
        """Give what was read."""
        digest = self._last.digest
        if self._digests:
            joined = "".join((*self._digests, digest))
            digest = hashlib.sha256(joined.encode()).hexdigest()
        failed, passed_over = self._failed + self._last.failed, self._last.passed_over
        return ParsedFile(tuple(self._documents), digest, failed, passed_over)


def _verdict(place: Place, worker: _Worker, allowance: Allowance) -> Problem:
    """Say why a worker ended over a file; libraries to which the system gives no more end it."""
    if worker.killed == "too_slow":
        return Problem("too_slow", place, {"seconds": allowance.seconds})
    ended_itself = worker.killed is None and 2 * worker.seen > allowance.megabytes
    if worker.killed == "too_much_memory" or ended_itself:
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
