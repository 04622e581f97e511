"""What was read in, commits of the build that answers next out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, Literal

from sarye.analysis import DictionaryEntry
from sarye.analysis.numbering import Numbering, PlacedTokens
from sarye.index import (
    DocumentRecord,
    IndexFolder,
    Occurrence,
    Snapshot,
    Variants,
    open_build,
)
from sarye.index.writer import Changes, Merging
from sarye.models import Problem
from sarye.words.modelqueue import ModelProcess, ModelQueue, OwnModel
from sarye.words.updating import update_words

CHUNK: Final = 4_000
"""Cases that wait for a commit: ten seconds of work, and tens of megabytes."""

MANY: Final = 500
"""Cases that are worth a process of their own for the analysis, where there are cores for it."""

FORESEEN: Final = 10_000
"""Frequent words so far whose related words will be asked for at last."""

Track = Callable[[Literal["read", "index"], int, int], None]
"""Told what is being done, how many documents or cases are done, and how many there are."""


class BuildWriter:
    """The build that a run writes to, and what waits to be committed to it.

    It goes on with the build that answers, or makes one ``anew``; ``roots`` are noted with each
    commit.
    """

    def __init__(
        self,
        folder: IndexFolder,
        words: Sequence[DictionaryEntry],
        roots: tuple[str, ...],
        track: Track,
        *,
        anew: bool,
        workers: int,
    ) -> None:
        self.build = folder.new_build() if anew else folder.current()
        self._words = words
        self._workers = workers
        self._model: ModelQueue | None = None
        self._anew = anew
        self._track = track
        self._numbering = Numbering(self._tokens)
        self._roots = roots
        self._index = open_build(self.build, shown=folder.shown)
        self._snapshot = Snapshot(self._index)
        self._changes = Changes(self._snapshot)
        self._waiting = 0
        self._indexed = 0

    @property
    def is_full(self) -> bool:
        """Hold when enough waits for a commit."""
        return self._waiting >= CHUNK

    def put(self, record: DocumentRecord, occurrences: tuple[Occurrence, ...]) -> None:
        """Add a document, or replace what was known of it."""
        self._changes.put(record, occurrences)
        self._waiting += len(occurrences)
        if self._waiting >= MANY and self._workers > 1:
            self._model = self._model or ModelProcess(self._words, self.build, self._workers)

    def remove(self, key: str) -> None:
        """Forget a document."""
        self._changes.remove(key)

    def commit(self, *, last: bool, always: bool = False) -> tuple[Problem, ...]:
        """Commit what waits, if anything does; return the problems that showed only now.

        Segments are merged by the ``last`` commit of a run.
        """
        if not (self._changes or always):
            return ()
        problems = self._changes.settle_ids()
        merging: Merging = ("all" if self._anew else "due") if last else "none"
        self._changes.commit(
            self._index, self._numbering, roots=self._roots, track=self._tell, merging=merging
        )
        self._snapshot.close()
        self._snapshot = Snapshot(self._index)
        self._changes = Changes(self._snapshot)
        self._indexed += self._waiting
        self._waiting = 0
        if self._anew:  # one that goes on knows most of them
            self._asked.foresee(self._numbering.frequent(FORESEEN))
        return problems

    def count(self) -> tuple[int, int]:
        """Count the documents that hold cases, and the cases."""
        documents = sum(record.documents for record in self._snapshot.documents())
        return documents, self._snapshot.totals.cases - Variants(self._snapshot).surplus

    def write_words(self) -> None:
        """Write the words of what is committed, for completion, repairs and related words."""
        update_words(self.build, self._snapshot, self._asked)

    def close(self) -> None:
        """Let go of the files."""
        self._snapshot.close()
        if self._model:
            self._model.close()

    def _tokens(self, words: Sequence[str]) -> Future[list[PlacedTokens]]:
        return self._asked.tokens(words)

    @property
    def _asked(self) -> ModelQueue:
        """The linguist of this run: in a process of its own once many cases have come."""
        self._model = self._model or OwnModel(self._words, self.build, self._workers)
        return self._model

    def _tell(self, done: int, total: int) -> None:
        self._track("index", self._indexed + done, self._indexed + total)
