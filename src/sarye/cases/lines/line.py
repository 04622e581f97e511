"""A line of a document, and all that it says by itself.

What a line says (`Line.byline`, `Line.heads_group`) is read when it is first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sarye.cases.lines.bylines import MAX_BYLINE, read_byline
from sarye.cases.lines.fieldlines import FieldLine
from sarye.cases.lines.furniture import is_foot
from sarye.cases.lines.headings import (
    MAX_HEADING,
    HeadingForm,
    names_group,
    names_paper,
    opens_appendix,
    unwrapped,
)
from sarye.cases.lines.labelshapes import Label
from sarye.cases.names.awards import heading_award
from sarye.cases.names.marks import NO_MARK, STRONG_KINDS, Mark, strip_marks
from sarye.cases.names.periods import find_period
from sarye.cases.names.text import letters, squeeze
from sarye.models import Period, Role


@dataclass(frozen=True)
class Line:
    """A line, or a part of a run-on line: ``[start, end)`` without outer white space.

    ``head`` is its beginning, ``number`` the line of the source; ``gap`` holds where a blank line
    stands above. There are no slots, as what has been read of a line is kept in it.
    """

    number: int
    start: int
    end: int
    head: str
    mark: Mark = NO_MARK
    label: Label | None = None
    fields: FieldLine | None = None
    furniture: bool = False
    gap: bool = False

    @cached_property
    def body(self) -> str:
        """The beginning of the line without its mark."""
        return self.head[self.mark.width :].strip()

    @cached_property
    def unmarked(self) -> str:
        """The beginning of the line without any of its marks (``■ 사례 1. title``)."""
        return strip_marks(self.head)

    @cached_property
    def wrapped(self) -> str | None:
        """What stands in the brackets around the whole line, None where there are none."""
        return unwrapped(self.head)

    @cached_property
    def inner(self) -> str:
        """What the line says without the brackets around it and its mark.

        The heading of a page can have a number behind its mark: ## 가. 최우수.
        """
        body = strip_marks(self.body) if self.mark.kind.startswith("#") else self.body
        return self.wrapped or squeeze(body.strip("*_"))

    @cached_property
    def letters(self) -> str:
        """The letters alone, by which a line that is repeated is seen again."""
        return letters(self.head)

    @property
    def length(self) -> int:
        """Characters of the line."""
        return self.end - self.start

    @property
    def role(self) -> Role | None:
        """The role that the line's label names, None for a line without a known label."""
        return self.label.role if self.label is not None else None

    @property
    def plain(self) -> bool:
        """Hold for a line of text: no known label, no field line, no furniture."""
        return self.role is None and self.fields is None and not self.furniture

    @property
    def given(self) -> Mapping[str, str]:
        """The fields that a field line gives, none for any other line."""
        return self.fields.fields if self.fields is not None else {}

    @cached_property
    def byline(self) -> Mapping[str, str] | None:
        """The fields of a line that gives nothing but fields, None for a line of text."""
        if self.fields is not None:
            return self.given
        if not self.plain or self.length > MAX_BYLINE:
            return None
        return read_byline(
            self.wrapped or self.body.replace("**", "").strip(" -–—~*_"), alone=self.wrapped is None
        )

    @cached_property
    def period(self) -> Period | None:
        """The period that the line names near its beginning."""
        return find_period(self.head)

    @cached_property
    def award(self) -> str | None:
        """The prize or grade that the line names, if it names nothing else."""
        return heading_award(self.inner)

    @property
    def may_head(self) -> bool:
        """Hold for a line that could be a heading: text of bounded length, and no row."""
        return (
            self.length <= MAX_HEADING
            and self.plain
            and "\t" not in self.head
            and " | " not in self.head
        )

    @cached_property
    def heads_group(self) -> bool:
        """Hold for the heading of a group of cases, by what it says."""
        if not self.may_head:
            return False
        form = HeadingForm(self.inner, self.wrapped is not None, self.mark.kind, self.gap)
        return names_group(form)

    @cached_property
    def heads_appendix(self) -> bool:
        """Hold for the heading of an appendix: 붙임 1. 심사 기준."""
        apart = self.gap or self.mark.kind in STRONG_KINDS
        return self.plain and self.length <= MAX_HEADING and opens_appendix(self.head, apart=apart)

    @cached_property
    def names_paper(self) -> bool:
        """Hold for a kind of paper, a field or a date, and no title: 보도자료, 제목, 배포일시."""
        return names_paper(self.inner)

    @cached_property
    def at_foot(self) -> bool:
        """Hold for furniture at the foot of a page, below its text."""
        return self.furniture and is_foot(self.head)
