"""Read one file: a path goes in, the cases and problems of its documents come out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from sarye import cases, readers
from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.models import ParsedDocument, Place, Problem


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The documents of a file (an archive holds several), and a digest of all their text."""

    documents: tuple[ParsedDocument, ...]
    digest: str

    def without_text(self) -> ParsedFile:
        """Leave out the texts of the documents, which their cases hold anyway."""
        return replace(self, documents=tuple(replace(one, text="") for one in self.documents))


def parse_file(path: Path, labels: LabelTable, *, name: str) -> ParsedFile:
    """Read a file, to be called ``name``, into its documents and their cases.

    Raises `ReadError` where it is none.
    """
    digest = hashlib.sha256()
    parsed = []
    for document in readers.read(path, name=name):
        digest.update(document.text.encode("utf-8", "surrogatepass"))
        parsed.append(replace(cases.parse(document, labels=labels), text=document.text))
    return ParsedFile(tuple(parsed), digest.hexdigest())


def problem_of(name: str, error: ReadError) -> Problem:
    """Make a problem of the error that a file was refused with."""
    details = {name: value for name, value in error.params.items() if name != "kind"}
    return Problem(error.kind, Place(name, line=error.line), details)
