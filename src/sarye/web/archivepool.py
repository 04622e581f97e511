"""The pool of open archives: each is always the newest, and does one task at a time.

An archive remembers what it has read, in structures that threads must not share; and pieces of
work that only compute gain nothing from running beside each other. So a worker has one archive and
does one thing after the other, in the order they came, in a thread of its own: the event loop
stays free. What takes long (exports, the state of all files) has a worker beside that of searches.

So much stands in line at most, and what nobody waits for any more is taken out of it. A thread
cannot be stopped: work that has begun ends by itself, one piece for each worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cachetools import LRUCache
from starlette.exceptions import HTTPException

from sarye.archive import Archive
from sarye.errors import ArchiveError, IndexDamaged
from sarye.index import engine_at, version_of
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.index import Engine

Answer = TypeVar("Answer")

MOST_WAITING: Final = 200
"""Pieces of work in a worker; who comes later would wait for longer than an answer may take."""

REMEMBERED: Final = 256
"""Pages of results that are remembered: some megabytes."""


class ArchiveWorker:
    """Does one piece of work after the other with an archive, which it renews when it can."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._lock = Lock()
        self._thread = _thread()
        self._places = BoundedSemaphore(MOST_WAITING)
        self._archive: Archive | None = None
        self._state = ""
        self._done: LRUCache[Hashable, Any] = LRUCache(REMEMBERED)

    async def run(self, work: Callable[[Archive], Answer], *, key: Hashable = None) -> Answer:
        """Do a piece of work in the thread; raise 503 where too much waits for it.

        What was done under a ``key`` is not done again while the index stays as it is.
        """
        if not self._places.acquire(blocking=False):
            raise HTTPException(503, headers={"Retry-After": "5"})
        task = self._thread.submit(self.do, work, key=key)
        task.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(task)

    def begin(self, work: Callable[[Archive], object]) -> None:
        """Let a piece of work be done that nobody waits for."""
        self._thread.submit(self.do, work)

    def do(self, work: Callable[[Archive], Answer], *, key: Hashable = None) -> Answer:
        """Do a piece of work here and now; anew where the index was replaced meanwhile."""
        with self._lock:
            archive = self._newest()
            try:
                return self._did(archive, work, key)
            except ArchiveError:
                before, archive = self._state, self._newest()
                if self._state == before:
                    raise
                return self._did(archive, work, key)

    def _worked(self, archive: Archive, work: Callable[[Archive], Answer]) -> Answer:
        """Do a piece of work; an archive that turns out to be damaged is opened anew after that."""
        try:
            return work(archive)
        except IndexDamaged:
            self._drop()
            raise

    def close(self) -> None:
        """Let go of the index."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._thread = _thread()
        with self._lock:
            self._drop()

    def _did(self, archive: Archive, work: Callable[[Archive], Answer], key: Hashable) -> Answer:
        if key is None:
            return self._worked(archive, work)
        if key not in self._done:
            self._done[key] = self._worked(archive, work)
        found: Answer = self._done[key]
        return found

    def _newest(self) -> Archive:
        """Give the archive, opened anew when the index has changed.

        What cannot be opened, such as a build that is just being replaced, leaves what answers. An
        archive whose files were changed under it answers no more: reading them could end the
        process.
        """
        self._drop_unless_sound()
        state = version_of(self._engine, self._settings)
        if self._archive is not None and state == self._state:
            return self._archive
        try:
            opened = Archive.open(self._settings.index, settings=self._settings)
        except ArchiveError:
            if self._archive is None:
                raise
            return self._archive
        self._drop()
        self._archive, self._state = opened, state
        return opened

    def _drop_unless_sound(self) -> None:
        if self._archive is not None:
            try:
                self._archive.check_unchanged()
            except IndexDamaged:
                self._drop()

    def _drop(self) -> None:
        """Let go of the archive and of what it has answered."""
        if self._archive is not None:
            self._archive.close()
        self._archive = None
        self._done.clear()


class ArchivePool:
    """Holds the index open: ``quick`` for what people wait for, ``slow`` for what takes long."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engine = engine_at(settings.index, settings.cluster)
        self.quick = ArchiveWorker(settings, self._engine)
        self.slow = ArchiveWorker(settings, self._engine)
        self._warm = False

    async def state(self) -> str:
        """Name the state of the index that answers next; a cluster is asked for it."""
        return await asyncio.to_thread(version_of, self._engine, self.settings)

    async def warm(self) -> None:
        """Load, once, the model that words of no case are analysed with.

        A half-typed word is such a word. Loading takes a second in which other work waits, since
        Kiwi holds the interpreter: better while somebody reads the first page.
        """
        if not self._warm:
            self._warm = True
            self.slow.begin(Archive.load)

    def close(self) -> None:
        """Let go of the index."""
        self.quick.close()
        self.slow.close()


def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="worker")
