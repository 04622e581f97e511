"""What a run asks its workers for, and what they answer; light, without what reads a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sarye.models import ParsedDocument, Problem, Role


class Task(NamedTuple):
    """A file to read within so many seconds, the labels that the settings add, what is wanted.

    ``path`` is absolute, as a worker can have another working folder; ``name`` is as given.
    """

    path: Path
    name: str
    labels: tuple[tuple[Role, tuple[str, ...]], ...]
    seconds: int
    with_text: bool


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The documents of a file (an archive holds several), and a digest of all their text.

    ``failed`` of them could not be read; ``passed_over`` files of an archive are no documents.
    """

    documents: tuple[ParsedDocument, ...]
    digest: str
    failed: int = 0
    passed_over: int = 0

    def without_text(self) -> ParsedFile:
        """Leave out the texts of the documents, which their cases hold anyway."""
        return replace(self, documents=tuple(replace(one, text="") for one in self.documents))


Answer = ParsedFile | Problem
"""What was read of a file, or why nothing was."""
