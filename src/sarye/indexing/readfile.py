"""Reading one file: the cases and problems of its documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sarye import cases, readers
from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.indexing.tasks import ParsedFile, unread
from sarye.models import Document, ParsedDocument, Place, Problem
from sarye.readers import Member


def parse_file(
    path: Path, labels: LabelTable, *, name: str, after: int = 0
) -> Iterator[Member | ParsedFile]:
    """Read a file, to be called ``name``, into its documents and their cases.

    The members of an archive are told as they begin, those up to the number ``after`` left out.
    Raises `ReadError` where the file is no document, and `MemoryError`.
    """
    digest = hashlib.sha256()
    budget = readers.Budget()
    failed = 0
    waiting: list[ParsedDocument] = []

    def told() -> ParsedFile:
        return ParsedFile(tuple(waiting), digest.hexdigest(), failed, budget.passed_over)

    within = False
    for found in readers.walk(path, name=name, budget=budget, after=after):
        if isinstance(found, Member):
            yield told()
            waiting.clear()
            yield found
            within = True
            continue
        digest.update(found.text.encode("utf-8", "surrogatepass"))
        parsed = _parsed(found, labels, within=within)
        failed += bool(parsed.problems and not parsed.text.strip())
        waiting.append(parsed)
    yield told()


def _parsed(document: Document, labels: LabelTable, *, within: bool) -> ParsedDocument:
    """Find the cases of a document; one ``within`` an archive fails alone."""
    try:
        return replace(cases.parse(document, labels=labels), text=document.text)
    except MemoryError:
        raise
    except Exception as error:
        if not within:
            raise
        kind = "too_deep" if isinstance(error, RecursionError) else "crashed"
        return unread(Problem(kind, Place(document.path)))


def problem_of(name: str, error: ReadError) -> Problem:
    """Make a problem of the error that a file was refused with."""
    details = {name: value for name, value in error.params.items() if name != "kind"}
    return Problem(error.kind, Place(name, line=error.line), details)
