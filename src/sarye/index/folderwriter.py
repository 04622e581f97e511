"""The writer of a folder's engine: commits of one build."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sarye.analysis import SYNONYMS_FILE, WORDS_FILE
from sarye.analysis.numbering import Numbering
from sarye.index.casechanges import Changed, Changes
from sarye.index.codec import remove_unused
from sarye.index.entryvectors import EntryVectors
from sarye.index.folderreader import FolderReader
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.segmentcommits import Merging
from sarye.index.snapshot import Snapshot
from sarye.index.stamp import Stamp, TermFiles
from sarye.meaning import Meanings
from sarye.models import Problem


class FolderWriter:
    """Writes to a build, whose Whoosh index is given; ``answer`` lets it answer from then on.

    It is the build that answers already, or one that is made ``anew`` beside it. ``changed`` tells
    what the last commit changed.
    """

    def __init__(
        self,
        build: Path,
        index: Any,
        answer: Callable[[Path], None],
        stamp: Stamp,
        numbering: Numbering,
        roots: tuple[str, ...],
        *,
        anew: bool,
    ) -> None:
        self.build = build
        self.changed = Changed()
        self._index = index
        self._answer = answer
        self._stamp = stamp
        self._numbering = numbering
        self._vectors = EntryVectors(numbering, Meanings())
        self._roots = roots
        self._anew = anew
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
        self.changed = Changed()
        if not (self._changes or always):
            return ()
        problems = self._changes.settle_ids()
        merging: Merging = ("all" if self._anew else "due") if last else "none"
        self._changes.commit(
            self._index,
            self._numbering,
            self._vectors,
            roots=self._roots,
            track=track,
            merging=merging,
        )
        self.changed = self._changes.changed
        self.reader.close()
        self.reader = self._opened()
        self._changes = Changes(self.reader.snapshot)
        return problems

    def publish(self, stamp: Stamp, terms: TermFiles) -> None:
        """Let what is committed answer from now on, and clear away what dead runs have left."""
        replace(stamp, build=self._stamp.build, roots=self._roots).write(self.build)
        if self._anew:
            self._keep(terms.words, WORDS_FILE)
        self._keep(terms.synonyms, SYNONYMS_FILE)
        remove_unused(self._index)
        self._answer(self.build)

    def _keep(self, file: Path | None, name: str) -> None:
        """Keep a file of the user as it was used."""
        if file is not None and file.is_file() and file != self.build / name:
            shutil.copyfile(file, self.build / name)

    def close(self) -> None:
        self.reader.close()
        self._vectors.close()

    def _opened(self) -> FolderReader:
        return FolderReader(self.build, self._stamp, Snapshot(self._index))
