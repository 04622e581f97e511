"""A document as the layout rules see it: its text in NFC, its lines, and what it says of itself.

Each is made when it is first asked for, and kept; so front matter is read once, for whoever asks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from sarye.cases.frontmatter import FrontPage
from sarye.cases.lines.appendices import without_plans
from sarye.cases.lines.headings import opens_appendix
from sarye.cases.lines.line import Line
from sarye.cases.lines.runningheads import without_neighbours, without_running_heads
from sarye.cases.lines.scan import scan
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.subjects import (
    is_export,
    names_no_case,
    names_plan,
    speaks_of_cases,
    stated_number,
    tells_of_chosen,
)
from sarye.cases.names.text import View, view
from sarye.cases.places import Places
from sarye.models import Document, Place

MAX_TOP: Final = 3
"""Lines at the top among which a paper has its name."""
BULLETS: Final = frozenset("-·*+")
"""Marks of what stands below a heading."""
MAX_ABOVE: Final = 4_000
"""Characters above the first record of a file that are read for what they say of all."""


@dataclass(frozen=True)
class Source:
    """A document, and the table that tells which role a label names."""

    document: Document
    labels: LabelTable

    @property
    def structured(self) -> bool:
        """Hold for a file of records, whose text has no lines to be read."""
        return self.document.records is not None

    @cached_property
    def view(self) -> View:
        """The text in NFC; a file of records has its own offsets, and stays as written."""
        return View(self.document.text) if self.structured else view(self.document.text)

    @property
    def text(self) -> str:
        """The text that the offsets of lines and drafts point into."""
        return self.view.text

    def place(self, at: int) -> Place:
        """Name the place of an offset of the text."""
        return self._places.at(self.view.origin(at))

    @cached_property
    def _places(self) -> Places:
        return Places(self.document)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines that are not blank."""
        if self.structured:
            return ()
        return without_neighbours(without_running_heads(scan(self.text, self.labels)))

    @cached_property
    def told(self) -> Sequence[Line]:
        """The lines without those of appendices that hold no cases, or of a plan above cases."""
        planned = any(names_plan(line.head) for line in self.lines[:MAX_TOP])
        begin = self.first_of_appended if planned else None
        return without_plans([line for line in self.lines if line.start >= (begin or 0)])

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [line.start for line in self.lines]

    def line_above(self, at: int) -> Line | None:
        """Return the last line that begins before an offset of the text."""
        place = bisect_left(self._starts, at)
        return self.lines[place - 1] if place else None

    @cached_property
    def first_of_chosen(self) -> int | None:
        """Where the first heading begins that tells of what was chosen or shown.

        One that calls for it or plans it (우수사례 경진대회 개최(안)) tells of none.
        """
        heads = (
            line
            for line in self.lines
            if line.may_head and line.mark.kind not in BULLETS and not names_no_case(line.head)
        )
        return next((line.start for line in heads if tells_of_chosen(line.head)), None)

    @cached_property
    def first_of_appended(self) -> int | None:
        """Where the first appendix begins that shows cases: [참고] 2024년 우수사례."""
        heads = (line for line in self.lines if opens_appendix(line.head, apart=line.gap))
        shown = (one for one in heads if tells_of_chosen(one.head) and not names_no_case(one.head))
        return next((line.start for line in shown), None)

    @cached_property
    def headings(self) -> Sequence[Line]:
        """The lines that head groups of cases, with their periods and agencies."""
        return tuple(line for line in self.told if line.heads_group)

    @cached_property
    def declared(self) -> bool:
        """Hold where the text or its name says that it is about good practices."""
        named = f"{self.document.title or ''} {PurePosixPath(self.document.path).stem}"
        return (
            self.structured
            or speaks_of_cases(self.text)
            or speaks_of_cases(view(named).text)
            or is_export(self.text)
        )

    @cached_property
    def stated_number(self) -> int | None:
        """The number of cases that the text says near its beginning that there are."""
        return stated_number(self.text)

    @cached_property
    def front(self) -> FrontPage:
        """What the document says of itself at its top."""
        if not self.structured:
            return FrontPage(self.document, self.lines, self.headings)
        above = scan(view(self._above_records).text, self.labels)
        return FrontPage(self.document, above, [line for line in above if line.heads_group])

    @property
    def _above_records(self) -> str:
        """What stands on the cover of a workbook, and above the first record of a file."""
        records = self.document.records
        first = records[0].start if records else 0
        return f"{self.document.cover}\n{self.document.text[: min(first, MAX_ABOVE)]}"
