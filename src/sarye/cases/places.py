"""Places: where an offset of a document's text is, in words that a person can cite."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final

from sarye.cases.names.text import lines
from sarye.models import Document, Landmark, Place

_TOP: Final = Landmark(0)


class Places:
    r"""Finds the places of one document.

    >>> text = "표지\n둘째 줄\n셋째 줄"
    >>> pages = (Landmark(0, page=1), Landmark(3, page=2))
    >>> Places(Document("a.pdf", "pdf", text, landmarks=pages)).at(text.index("셋째"))
    Place(path='a.pdf', page=2, line=2, sheet=None, row=None)
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._marked = [mark.start for mark in document.landmarks]

    def at(self, offset: int) -> Place:
        """Name the place of the character at an offset of the text as written."""
        before = bisect_right(self._marked, offset)
        mark = self._document.landmarks[before - 1] if before else _TOP
        line = mark.line
        if line is None and mark.row is None and not mark.flows:
            line = 1 + self._lines_up_to(offset) - self._lines_up_to(mark.start)
        return Place(self._document.path, mark.page, line, mark.sheet, mark.row)

    def _lines_up_to(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in lines(self._document.text)]
