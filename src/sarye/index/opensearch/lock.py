"""The lock of an index in a cluster: one run writes at a time, and a dead one loses it.

It is a document that its owner renews every few seconds; each renewal names what it replaces, so
that of two runs that reach for it one is refused. A run that finds that it has lost the lock writes
nothing more, and what it had not committed is removed by the next one.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from sarye.errors import ArchiveError, IndexLocked
from sarye.index.opensearch.failures import Conflict
from sarye.index.opensearch.mapping import lock_body

if TYPE_CHECKING:
    from sarye.index.opensearch.client import Client, Stored

LOCK: Final = "lock"
"""The id of the document, and what the name of its index ends with."""

BEAT: Final = 10.0
"""Seconds between two renewals."""

LEASE: Final = 60.0
"""Seconds without a renewal after which a run counts as dead."""


class Lock:
    """The lock of an index ``name`` for an ``owner``, who runs once at a time."""

    def __init__(self, client: Client, name: str, owner: str, *, replicas: int) -> None:
        self._client = client
        self._name = name
        self._index = f"{name}-{LOCK}"
        self._owner = owner
        self._replicas = replicas
        self._held: Stored | None = None
        self._renewed = 0.0
        self._is_lost = False
        self._renewing = threading.Lock()
        self._ended = threading.Event()
        self._beating: threading.Thread | None = None

    def take(self) -> None:
        """Take it, from a dead run too; raise `IndexLocked` where another run lives."""
        if not self._client.behind(self._index):
            self._make_index()
        before = self._client.get(self._index, LOCK)
        if before is not None and not self._is_free(before):
            raise self._locked()
        try:
            self._write(before)
        except Conflict as conflict:
            raise self._locked() from conflict
        self._ended.clear()
        self._beating = threading.Thread(target=self._beat, name="sarye-lock", daemon=True)
        self._beating.start()

    def check(self) -> None:
        """Raise `IndexLocked` where the lock was lost: nothing may be written then."""
        if self._is_lost or time.monotonic() - self._renewed > LEASE:
            self._is_lost = True
            raise self._locked()

    def renew(self) -> None:
        """Make sure of it before a step that others see; raise `IndexLocked` where it was lost."""
        self.check()
        try:
            self._renew()
        except Conflict as conflict:
            self._is_lost = True
            raise self._locked() from conflict

    def release(self) -> None:
        """Let go of it."""
        self._ended.set()
        if self._beating:
            self._beating.join()
        if self._held is not None and not self._is_lost:
            try:
                self._client.put(self._index, LOCK, self._row(free=True), after=self._held)
            except (ArchiveError, Conflict):  # it runs out by itself
                return
            finally:
                self._held = None

    def _make_index(self) -> None:
        try:
            self._client.create_index(self._index, lock_body(self._name, replicas=self._replicas))
        except Conflict:  # another run was first
            return

    def _is_free(self, found: Stored) -> bool:
        """Tell whether nobody who lives holds it; who asks runs once at a time."""
        row = found.source
        return bool(row["free"] or row["owner"] == self._owner or time.time() - row["beat"] > LEASE)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            try:
                self._renew()
            except Conflict:
                self._is_lost = True
                return
            except ArchiveError:  # the cluster may come back before the lock runs out
                continue

    def _renew(self) -> None:
        with self._renewing:
            self._write(self._held)

    def _write(self, before: Stored | None) -> None:
        row, began = self._row(free=False), time.monotonic()
        self._held = self._client.put(self._index, LOCK, row, after=before, create=before is None)
        self._renewed = began

    def _row(self, *, free: bool) -> dict[str, str | float | bool]:
        return {"owner": self._owner, "beat": time.time(), "free": free}

    def _locked(self) -> IndexLocked:
        return IndexLocked(path=self._client.shown)
