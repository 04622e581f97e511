"""The writer of a folder's engine: commits of one build."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sarye.analysis import WORDS_FILE
from sarye.analysis.numbering import Numbering
from sarye.index.folderreader import FolderReader
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.snapshot import Snapshot
from sarye.index.stamp import Stamp
from sarye.index.writer import Changes, Merging
from sarye.models import Problem

if TYPE_CHECKING:
    from sarye.index.folder import IndexFolder


class FolderWriter:
    """Goes on with the build that answers, or makes one ``anew`` beside it."""

    def __init__(
        self,
        folder: IndexFolder,
        stamp: Stamp,
        numbering: Numbering,
        roots: tuple[str, ...],
        *,
        anew: bool,
    ) -> None:
        self._folder = folder
        self._stamp = stamp
        self._numbering = numbering
        self._roots = roots
        self._anew = anew
        self._build = folder.new_build() if anew else folder.current()
        self._index = folder.whoosh_index(self._build)
        self.reader = self._opened()
        self._changes = Changes(self.reader.snapshot)

    def put(self, record: DocumentRecord, told: tuple[Occurrence, ...]) -> None:
        self._changes.put(record, told)

    def remove(self, key: str) -> None:
        self._changes.remove(key)

    def commit(
        self, *, last: bool, always: bool, track: Callable[[int, int], None]
    ) -> tuple[Problem, ...]:
        """Commit what waits; segments are merged by the ``last`` commit of a run."""
        if not (self._changes or always):
            return ()
        problems = self._changes.settle_ids()
        merging: Merging = ("all" if self._anew else "due") if last else "none"
        self._changes.commit(
            self._index, self._numbering, roots=self._roots, track=track, merging=merging
        )
        self.reader.close()
        self.reader = self._opened()
        self._changes = Changes(self.reader.snapshot)
        return problems

    def publish(self, stamp: Stamp, words: Path | None) -> None:
        """Let what is committed answer from now on, and clear away what dead runs have left."""
        stamp.write(self._build)
        if not self._anew:
            self._folder.clear(keep=self._build)
            return
        if words is not None:
            shutil.copyfile(words, self._build / WORDS_FILE)
        self._folder.switch(self._build)

    def close(self) -> None:
        self.reader.close()

    def _opened(self) -> FolderReader:
        return FolderReader(self._build, self._stamp, Snapshot(self._index))
