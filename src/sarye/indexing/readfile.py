"""Reading one file: the cases and problems of its documents."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from sarye import cases, readers
from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.indexing.tasks import ParsedFile
from sarye.models import Place, Problem


def parse_file(path: Path, labels: LabelTable, *, name: str) -> ParsedFile:
    """Read a file, to be called ``name``, into its documents and their cases.

    Raises `ReadError` where it is none.
    """
    digest = hashlib.sha256()
    parsed = []
    budget = readers.Budget()
    for document in readers.read(path, name=name, budget=budget):
        digest.update(document.text.encode("utf-8", "surrogatepass"))
        parsed.append(replace(cases.parse(document, labels=labels), text=document.text))
    failed = sum(bool(one.problems and not one.text.strip()) for one in parsed)
    return ParsedFile(tuple(parsed), digest.hexdigest(), failed, budget.passed_over)


def problem_of(name: str, error: ReadError) -> Problem:
    """Make a problem of the error that a file was refused with."""
    details = {name: value for name, value in error.params.items() if name != "kind"}
    return Problem(error.kind, Place(name, line=error.line), details)
