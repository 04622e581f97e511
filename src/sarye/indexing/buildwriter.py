"""What a run has read, on its way into an index: what waits for a commit, and the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from sarye.analysis import DictionaryEntry
from sarye.analysis.numbering import Numbering, PlacedTokens
from sarye.index import DocumentRecord, Occurrence, Stamp, State, TermFiles
from sarye.models import Problem
from sarye.words.modelqueue import ModelProcess, ModelQueue, OwnModel
from sarye.words.updating import update_words

if TYPE_CHECKING:
    from sarye.index import Engine

CHUNK: Final = 4_000
"""Cases that wait for a commit: ten seconds of work, and tens of megabytes."""

MANY: Final = 500
"""Cases that are worth a process of their own for the analysis, where there are cores for it."""

FORESEEN: Final = 10_000
"""Frequent words so far whose related words will be asked for at last."""

Track = Callable[[Literal["read", "index"], int, int], None]
"""Told what is being done, how many documents or cases are done, and how many there are."""


class BuildWriter:
    """What a run writes to, and what waits to be committed to it.

    It goes on with the index that answers, or makes one ``anew``; ``roots`` are noted with each
    commit. ``words`` are those of the user's dictionary.
    """

    def __init__(
        self,
        engine: Engine,
        stamp: Stamp,
        words: Sequence[DictionaryEntry],
        roots: tuple[str, ...],
        track: Track,
        *,
        anew: bool,
        workers: int,
    ) -> None:
        self._words = words
        self._workers = workers
        self._anew = anew
        self._track = track
        self._numbering = Numbering(self._tokens)
        self._writer = engine.writer(stamp, self._numbering, roots, anew=anew)
        self._queue: ModelQueue | None = None
        self._waiting = 0
        self._indexed = 0

    @property
    def is_full(self) -> bool:
        """Hold when enough waits for a commit."""
        return self._waiting >= CHUNK

    @property
    def state(self) -> State:
        """What is committed."""
        return self._writer.reader.state

    def put(self, record: DocumentRecord, occurrences: tuple[Occurrence, ...]) -> None:
        """Add a document, or replace what was known of it."""
        self._writer.put(record, occurrences)
        self._waiting += len(occurrences)
        if self._waiting >= MANY and self._workers > 1 and self._queue is None:
            reader = self._writer.reader
            of = reader.stamp.build
            self._queue = ModelProcess(self._words, reader.words, self._workers, of)

    def remove(self, key: str) -> None:
        """Forget a document."""
        self._writer.remove(key)

    def commit(self, *, last: bool, always: bool = False) -> tuple[Problem, ...]:
        """Commit what waits, if anything does; return the problems that showed only now."""
        problems = self._writer.commit(last=last, always=always, track=self._tell)
        self._indexed += self._waiting
        self._waiting = 0
        if self._anew:  # one that goes on knows most of them
            self._model.foresee(self._numbering.frequent(FORESEEN))
        return problems

    def records(self) -> Iterator[DocumentRecord]:
        """Yield what is known of each file."""
        return self._writer.reader.documents()

    def publish(self, stamp: Stamp, terms: TermFiles, *, last: bool) -> None:
        """Let what is committed answer; its words are known from the ``last`` commit on."""
        complete = last or not self._anew
        if complete:
            update_words(self._writer.reader, self._model)
        worded = complete and self._writer.reader.state.entries > 0
        self._writer.publish(replace(stamp, worded=worded), terms)

    def close(self) -> None:
        """Let go of the files."""
        self._writer.close()
        if self._queue:
            self._queue.close()

    def _tokens(self, words: Sequence[str]) -> Future[list[PlacedTokens]]:
        return self._model.tokens(words)

    @property
    def _model(self) -> ModelQueue:
        """The model of this run: in a process of its own once many cases have come."""
        if self._queue is None:
            reader = self._writer.reader
            self._queue = OwnModel(self._words, reader.words, self._workers, reader.stamp.build)
        return self._queue

    def _tell(self, done: int, total: int) -> None:
        self._track("index", self._indexed + done, self._indexed + total)
