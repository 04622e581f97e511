"""What a run asks its workers for, and what they answer; light, without what reads a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from sarye.models import ParsedDocument, Problem, Role
from sarye.readers import Member
from sarye.settings import Limits

SECONDS_PER_MEGABYTE: Final = 2
MEMORY_PER_MEGABYTE: Final = 20
"""What a large document may take beyond the limits, which are those of a small one."""

END: Final = "end"
"""What a worker answers when it has told all of a file."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The seconds and the megabytes of memory that a file, or a member of an archive, may take."""

    seconds: int
    megabytes: int

    @classmethod
    def of(cls, size: int, limits: Limits) -> Allowance:
        """Allow so many bytes what the limits do, and more if they are many."""
        megabytes = size // 1_000_000
        return cls(
            limits.seconds + SECONDS_PER_MEGABYTE * megabytes,
            limits.megabytes + MEMORY_PER_MEGABYTE * megabytes,
        )


class Task(NamedTuple):
    """A file of so many bytes to read within limits, labels that settings add, what is wanted.

    ``path`` is absolute, as a worker can have another working folder; ``name`` is as given. Members
    of an archive up to the number ``after`` were read before.
    """

    path: Path
    name: str
    labels: tuple[tuple[Role, tuple[str, ...]], ...]
    size: int
    limits: Limits
    with_text: bool
    after: int = 0


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The documents of a file (an archive holds several), and a digest of all their text.

    ``failed`` of them could not be read; ``passed_over`` files of an archive are no documents.
    A worker tells an archive in parts: each has the documents since the part before it, and counts
    and digests all so far.
    """

    documents: tuple[ParsedDocument, ...]
    digest: str
    failed: int = 0
    passed_over: int = 0

    def without_text(self) -> ParsedFile:
        """Leave out the texts of the documents, which their cases hold anyway."""
        return replace(self, documents=tuple(replace(one, text="") for one in self.documents))


def unread(problem: Problem) -> ParsedDocument:
    """Make what is told of a document that cannot be read: its problem alone."""
    return ParsedDocument(problem.place.path, "", None, None, None, (), (problem,))


Answer = ParsedFile | Problem
"""What was read of a file, or why nothing was."""

Told = Member | Answer | str | None
"""What a worker tells of a file: the member that it begins, what was read, why nothing more is, or
`END`; None if the process ended."""
