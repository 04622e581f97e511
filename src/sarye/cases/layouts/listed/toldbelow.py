"""Paragraphs below a list that each tell of one of its cases: ‘title’은 … 사례다.

A press release names what won in a sentence, and tells of each in a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.lines.line import Line
from sarye.cases.names.text import letters
from sarye.cases.source import Source

MIN_TOLD: Final = 40
"""Characters of a paragraph that tells of a case."""
_BEGINS: Final = re.compile(
    r"[^‘“'\"「『\n]{0,60}[‘“'\"「『]([^‘“”’\"「『」』\n]{4,100}?)[’”'\"」』]"
)


def with_paragraphs(drafts: Sequence[Draft], source: Source) -> list[Draft]:
    """Give the cases of a list the paragraphs below it that begin with their quoted titles."""
    end = max((draft.end for draft in drafts), default=0)
    titles = {letters(draft.title) for draft in drafts}
    told: dict[str, list[Span]] = {}
    for line in source.lines:
        title = _title_of(line) if line.start >= end else ""
        if title in titles:
            told.setdefault(title, []).append(Span("other", "", line.start, line.end))
    return [
        replace(draft, spans=(*draft.spans, *told.get(letters(draft.title), ())))
        for draft in drafts
    ]


def _title_of(line: Line) -> str:
    """Return the letters of what a paragraph quotes first."""
    if not line.plain or line.length < MIN_TOLD:
        return ""
    match = _BEGINS.match(line.head)
    return letters(match[1]) if match else ""
