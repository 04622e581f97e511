"""Parsing: how a document becomes its cases, in three steps."""

from __future__ import annotations

from sarye.cases.assembly import assemble
from sarye.cases.decision import find_cases
from sarye.cases.names.labels import DEFAULT_LABELS, LabelTable
from sarye.cases.source import Source
from sarye.models import Document, ParsedDocument


def parse(document: Document, *, labels: LabelTable = DEFAULT_LABELS) -> ParsedDocument:
    """Find the cases of a document.

    Every section cuts the text as written: ``section.text == document.text[start:end]``. No text
    makes this raise; what cannot be read is a `Problem`.
    """
    source = Source(document, labels)
    return assemble(find_cases(source), source)
