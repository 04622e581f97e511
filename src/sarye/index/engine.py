"""The door of the index: what an engine is asked, and nothing of how it answers.

An `Engine` is a place that holds an index; a `Reader` is one committed state of it, a `Writer` one
run that changes it. What crosses are frozen values, ids and cases: no record numbers, no arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sarye.analysis import Pattern
from sarye.index.checking import Damage
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.requests import Found, Lent, Request, State
from sarye.index.stamp import Stamp, TermFiles
from sarye.models import Case, Problem

if TYPE_CHECKING:
    from sarye.analysis.numbering import Numbering


class Stored(Protocol):
    """What an index knows of its documents, which a run goes on from."""

    @property
    def stamp(self) -> Stamp | None:
        """What the index was built with; None where it is damaged, and to be built anew."""

    @property
    def state(self) -> State:
        """What it holds."""

    @property
    def words(self) -> Path:
        """A folder of this machine with the files of the index's words (`sarye.words`)."""

    def document(self, key: str) -> DocumentRecord | None:
        """Give what is known of a document."""

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield what is known of each document, by key."""

    def stored(self, ids: Sequence[str]) -> Sequence[Occurrence]:
        """List what all documents tell of some cases."""

    def close(self) -> None:
        """Let go of the files."""


class Reader(Stored, Protocol):
    """One committed state of an index; it says the same until it is closed."""

    @property
    def stamp(self) -> Stamp:
        """What the index was built with."""

    @property
    def damaged(self) -> Set[str]:
        """What turned out to be damaged and is answered without: "vectors", "meanings"."""

    def check(self) -> None:
        """Raise `IndexDamaged` where files have changed since they were opened.

        To be asked before each task: reading behind the end of a file that was cut ends a process.
        """

    def find(self, request: Request) -> Found:
        """Run a plan; raise `CaseUnknown` for an id that is asked for and not there."""

    def stands(self, pattern: Pattern) -> bool:
        """Tell whether any case has a pattern."""

    def rarity(self, tokens: Sequence[str]) -> Sequence[float]:
        """Give the inverse document frequency of tokens in the texts of cases themselves."""

    def frequencies(self) -> Mapping[str, int]:
        """Count the hits that each morpheme and compound stands in: cases, and documents."""

    def titles(self) -> Iterator[tuple[str, str]]:
        """Yield each title with the id of its entry; that of a document once."""

    def ids(self, prefix: str) -> Sequence[str]:
        """List the ids that begin so, in order."""

    def cases(self, ids: Sequence[str]) -> Sequence[Case]:
        """Give cases with every place, and what is near them; raise `CaseUnknown`."""

    def wordings(self, case_id: str) -> Sequence[Case]:
        """Give the other wordings of a case, by title."""

    def passages(self, case_id: str) -> Sequence[Case]:
        """Give all passages of the document that a passage is of, in reading order."""


class Writer(Protocol):
    """One run of writing, under the lock of the index (`Engine.locked`, `Engine.writing`)."""

    @property
    def reader(self) -> Reader:
        """What is committed so far."""

    def put(self, record: DocumentRecord, told: tuple[Occurrence, ...]) -> None:
        """Add a document, or replace what was known of it."""

    def remove(self, key: str) -> None:
        """Forget a document."""

    def commit(
        self, *, last: bool, always: bool, track: Callable[[int, int], None]
    ) -> tuple[Problem, ...]:
        """Commit what waits, if anything does or it is to be done ``always``.

        Return the problems that showed only now. The ``last`` commit of a run tidies up. ``track``
        is told how many of the touched cases are done.
        """

    def publish(self, stamp: Stamp, terms: TermFiles) -> None:
        """Let what is committed answer from now on; ``terms`` are the user's, as they were used."""

    def close(self) -> None:
        """Let go of the files."""


class Engine(Protocol):
    """A place that holds an index: a folder, or an address."""

    @property
    def shown(self) -> str:
        """The place as messages name it."""

    def exists(self) -> bool:
        """Tell whether there is an index to answer, without opening it."""

    def commit_name(self) -> str:
        """Name the newest commit without opening it; empty where there is none."""

    def size(self) -> int:
        """Count the bytes of the index that answers."""

    def open(self) -> Reader:
        """Open what answers.

        Raises `IndexMissing`, `IndexOutdated`, `IndexDamaged` or `IndexUnusable`.
        """

    def damages(self) -> Sequence[Damage]:
        """Read all of the index that answers, and name each file that is damaged.

        Raises `IndexMissing`, `IndexOutdated` or `IndexUnusable`.
        """

    def salvaged(self) -> Stored:
        """Give what can still be read of a damaged index."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the index for one run of writing; raise `IndexLocked` or `IndexUnusable`."""

    def writing(self) -> AbstractContextManager[None]:
        """Say of what fails within, a full disk or the like, that the index cannot be written."""

    def writer(
        self, stamp: Stamp, numbering: Numbering, roots: tuple[str, ...], *, anew: bool
    ) -> Writer:
        """Write to what answers or, ``anew``, beside it; ``roots`` are noted with each commit."""

    def key(self, path: Path) -> str:
        """Name a file as the index names its documents."""

    def file(self, key: str) -> Path:
        """Give the file that a key names."""

    def lent(self) -> AbstractContextManager[Lent]:
        """Lend what answers, to be copied to another place; raise as `open` does, or `locked`."""

    def take(self, lent: Lent, track: Callable[[int, int], None]) -> None:
        """Let a copy of another index answer here, under the lock, in the place of what did.

        ``track`` is told how much of it is there.
        """
