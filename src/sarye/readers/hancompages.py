"""Pages of Hancom documents: paragraphs with the places of their lines in, their pages out.

Hancom keeps with each paragraph where its lines were laid out when the document was saved last: how
far below the top of the page's text each stands. Where that begins again at the top, a page begins.
A table that is broken over pages hangs on one paragraph; where its rows stand is added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from hwpx.oxml.namespaces import HP

from sarye.readers.wholenumbers import whole_number

FULL: Final = 0.5
"""The share of a page that is filled at least before the next begins by itself."""

DOUBTED: Final = 0.2
"""The share of pages that may begin earlier: beyond it the places are not those of pages."""

WASTE: Final = 0.1
"""The share of a page that the heights of rows can be wrong by."""

NARROWLY: Final = "NARROWLY"
"""How a page is turned that lies on its side."""


class PageCount:
    """Counts the pages of one document, paragraph by paragraph, at its top level."""

    def __init__(self) -> None:
        self.page = 0
        self._body = 0
        self._columns = 1
        self._column = 0
        self._top = -1
        self._bottom = 0
        self._begun = 0
        self._doubted = 0
        self._untold = 0

    @property
    def is_told(self) -> bool:
        """Whether the document tells its pages: the places of its lines are those of pages."""
        sure = self._body > 0 and self._doubted <= DOUBTED * self.page
        return sure and self._begun > 0 and not self._untold

    def begin_section(self) -> None:
        """Begin a section, on a page of its own."""
        self.page += 1
        self._column, self._columns = 0, 1
        self._top, self._bottom = -1, 0

    def paragraph(self, paragraph: Element) -> int:
        """Take the next paragraph; give the page that it begins on."""
        self._take_layout(paragraph)
        lines = paragraph.findall(f"{HP}linesegarray/{HP}lineseg")
        if not lines:
            self._untold += 1
            return self.page
        first = number(lines[0], "vertpos")
        self._advance(first, is_forced=paragraph.get("pageBreak") == "1")
        began = self.page
        self._begun += 1
        for line in lines:
            top = number(line, "vertpos")
            if top < self._top:
                self._turn()
            self._top = top
            self._bottom = max(self._bottom, top + number(line, "vertsize"))
        return began

    def rows(self, table: Element, paragraph: Element) -> Mapping[int, int]:
        """Tell which rows of a table begin on a page that none before does, and note its end.

        It hangs on the paragraph that was taken last.
        """
        line = paragraph.find(f"{HP}linesegarray/{HP}lineseg")
        size, place = table.find(f"{HP}sz"), table.find(f"{HP}pos")
        if line is None or size is None or place is None or place.get("treatAsChar") == "1":
            return {}
        if self._body <= 0 or self._columns > 1:
            return {}
        offset = number(place, "vertOffset") if place.get("vertRelTo") == "PARA" else 0
        at = number(line, "vertpos") + max(offset, 0)
        heights = list(_heights(table))
        self._bottom = max(self._bottom, at + number(size, "height"), at + sum(heights))
        whole_rows = table.get("pageBreak") != "CELL"
        return dict(self._begins(at, heights, whole_rows=whole_rows))

    def _begins(
        self, at: float, heights: list[int], *, whole_rows: bool
    ) -> Iterator[tuple[int, int]]:
        last = self.page
        for row, height in enumerate(heights):
            into = at % self._body
            if whole_rows and into and into + height > self._body >= height:
                at += self._body - into
            page = self.page + int(at // self._body)
            if page > last:
                yield row, page
                last = page
            at += height

    def _take_layout(self, paragraph: Element) -> None:
        for page in paragraph.iter(f"{HP}pagePr"):
            margin = page.find(f"{HP}margin")
            tall = "width" if page.get("landscape") == NARROWLY else "height"
            around = ("top", "bottom", "header", "footer")
            taken = sum(number(margin, side) for side in around) if margin is not None else 0
            self._body = number(page, tall) - taken
        for columns in paragraph.findall(f"{HP}run/{HP}ctrl/{HP}colPr"):
            self._columns = max(number(columns, "colCount"), 1)

    def _advance(self, top: int, *, is_forced: bool) -> None:
        """Go on to the page of a line at ``top`` that begins a paragraph."""
        if self._top < 0:
            return
        over = math.ceil((self._bottom - top) / self._body - WASTE) if self._body > 0 else 0
        if self._bottom > self._body > 0 and over > 0:
            self.page += over
            self._column, self._bottom = 0, 0
        elif top <= self._top or is_forced:
            filled = self._bottom >= FULL * self._body
            self._doubted += not (filled or is_forced or self._columns > 1)
            self._turn(is_forced=is_forced)
        self._top = -1

    def _turn(self, *, is_forced: bool = False) -> None:
        """Go on to the next column, or from the last to the next page."""
        self._column += 1
        if is_forced or self._column >= self._columns:
            self.page += 1
            self._column = 0
        self._bottom = 0


def _heights(table: Element) -> Iterator[int]:
    """Walk the heights of rows, of the cells that are in one row only."""
    for row in table.findall(f"{HP}tr"):
        tall = [0]
        for cell in row.findall(f"{HP}tc"):
            size, span = cell.find(f"{HP}cellSz"), cell.find(f"{HP}cellSpan")
            if size is not None and (span is None or number(span, "rowSpan") <= 1):
                tall.append(number(size, "height"))
        yield max(tall)


def number(element: Element, name: str) -> int:
    """Read a number of an element, 0 where it is none; 32 bits hold negative ones, too."""
    written = element.get(name, "")
    value = whole_number(written.lstrip("-")) * (-1 if written.startswith("-") else 1)
    return value - 2**32 if value >= 2**31 else value
