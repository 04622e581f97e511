"""Where each labelled case begins and ends, and what the headings above it say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.cases.frontmatter import FrontMatter
from sarye.cases.layouts.labelled.casefinding import Found, is_number
from sarye.cases.lines.closings import is_closing, is_pledge
from sarye.cases.lines.headings import Context, read_heading
from sarye.cases.lines.line import Line
from sarye.cases.names.awards import MAX_HEADING, heading_award, is_plain_excellence
from sarye.cases.names.marks import STRONG_KINDS, TITLE_FIELD
from sarye.cases.names.text import letters

MAX_AFTER_PLEDGE: Final = 4
"""Lines that may follow a closing sentence: an address, a telephone number."""
MAX_SIGNATURE: Final = 30
_COUNTED: Final = re.compile(r"[가-힣]{2,6}\s?(?:제\s?)?\d{1,2}(?:\s?호)?")
"""A heading that only counts the records: 우수성과 02."""
_FINISHED: Final = re.compile(r"[\s.]끝\s?\.$")
MAX_OUTER: Final = 40
"""Characters of a heading of the document itself (Ⅲ. 향후계획): longer lines are text."""


class BoundedCase(NamedTuple):
    """The lines of one case, ``title`` the place of its title in them, and the headings above.

    It is ``numbered`` where its number stands on the line above.
    """

    lines: Sequence[Line]
    title: int
    above: Context
    numbered: bool


def bounded_cases(lines: Sequence[Line], found: Found, front: FrontMatter) -> Iterator[BoundedCase]:
    """Walk the cases of a document; a line that repeats its title is in none."""
    return _Bounds(lines, found, front).walk()


def _outer_marks(lines: Sequence[Line], found: Found) -> set[str]:
    """Return the marks of the document's own headings: above the first case, and inside none."""
    first = found.titles[0]
    above = {line.mark.kind for line in lines[:first] if not line.furniture}
    inside = {lines[at].mark.kind for at in found.titles}
    for start, end in pairwise([*found.titles, len(lines)]):
        inside |= {line.mark.kind for line in lines[start : _last_label(lines, start, end)]}
    return (above & STRONG_KINDS) - inside


def _is_markdown_heading(line: Line, title: str) -> bool:
    """Tell whether a line is a heading of the level of a title or above it."""
    kind = line.mark.kind
    return kind.startswith("#") and title.startswith("#") and len(kind) <= len(title)


def _is_alone(line: Line) -> bool:
    """Hold for a label whose text begins on the next line."""
    return line.role is not None and line.label is not None and line.label.alone


def _is_sentence(line: Line) -> bool:
    return line.furniture or (
        line.plain and not line.mark.kind and line.head.rstrip().endswith(("다.", "요."))
    )


def _is_finished(line: Line) -> bool:
    """Hold for the line that ends the text of an official letter: 민원 월 340건 감소.  끝."""
    return line.length <= len(line.head) and _FINISHED.search(line.head) is not None


def _may_close(line: Line) -> bool:
    """Hold for a sentence, and for the short lines below one: a date, who signs."""
    return _is_sentence(line) or (not line.mark.kind and line.length <= MAX_SIGNATURE)


def _last_label(lines: Sequence[Line], start: int, end: int) -> int:
    """Return the place of the last label of a case, its title where it has none."""
    return max((at for at in range(start, end) if lines[at].role is not None), default=start)


class _Bounds:
    """Parts a document at its titles, and at the headings and closing sentences between them."""

    def __init__(self, lines: Sequence[Line], found: Found, front: FrontMatter) -> None:
        self._lines = lines
        self._found = found
        self._known = {letters(front.title)} if front.title else set()
        self._agency = front.agency or ""
        awards = {line.award for line in lines if line.length <= MAX_HEADING and not line.role}
        awards.discard(None)
        self._outer = _outer_marks(lines, found)
        self._graded = len(awards) > 1 or any(
            award and not is_plain_excellence(award) and "우수" not in award for award in awards
        )

    def walk(self) -> Iterator[BoundedCase]:
        """Walk the cases in reading order."""
        titles = self._found.titles
        starts = [self._start(at) for at in titles]
        own = [at != start for at, start in zip(titles, starts, strict=True)]
        if self._found.kind == TITLE_FIELD and not any(own[1:]):
            starts[: len(own) > 1] = titles[: len(own) > 1]  # above the first alone: of all cases
        elif self._found.kind != TITLE_FIELD and not all(own) and len(titles) > 1:
            starts = list(titles)
        stops = sorted({*starts, *self._found.without_sections, len(self._lines)})
        following = dict(pairwise(stops))
        above = Context()
        at = 0
        for title, start in zip(titles, starts, strict=True):
            above = self._read_headings(at, start, above)
            at = self._end(title, following[start], last=start == starts[-1])
            numbered = title > 0 and is_number(self._lines[title - 1])
            yield BoundedCase(self._lines[start:at], title - start, above, numbered)

    def _start(self, title: int) -> int:
        """Go up from a title over the field lines that belong to it (기관명: … above 과제명: …)."""
        at = title
        while at > 0 and self._says_above(self._lines[at - 1]):
            at -= 1
        return at

    def _says_above(self, line: Line) -> bool:
        """Tell whether a line above a title says of its case whose it is, or more in fields."""
        if line.fields is not None:
            titled = self._found.kind == TITLE_FIELD or len(self._found.titles) > 1
            return "title" not in line.given and (titled or bool(line.fields.kept))
        if line.head.isdigit():
            return True  # the number of the case
        told = line.byline or {}
        if self._found.kind == TITLE_FIELD:
            counted = line.mark.kind != "사례" and _COUNTED.fullmatch(line.inner) is not None
            return counted or {"award", "department"} <= told.keys()
        if line.heads_group or len(self._found.titles) < 2:
            return False
        return "department" in told

    def _end(self, start: int, stop: int, *, last: bool) -> int:
        """Find where a case ends: at a heading below its last label, or at a closing sentence."""
        below = _last_label(self._lines, start, stop)
        level = self._lines[start].mark.kind
        places = range(below + 1, stop)
        end = next((at for at in places if self._ends_case(at, level, last=last)), stop)
        end = self._before_closing(below, end) if last else end
        return self._before_pledge(below, end) if last or end < stop else end

    def _ends_case(self, at: int, level: str, *, last: bool) -> bool:
        """Tell whether a line below the last label is in no case.

        Below the last case that is an appendix, the foot of a page, or who signs a letter.
        """
        line = self._lines[at]
        if self._is_heading(line) or _is_markdown_heading(line, level):
            return True
        return last and (line.heads_appendix or line.at_foot or _is_finished(self._lines[at - 1]))

    def _is_heading(self, line: Line) -> bool:
        outer = line.mark.kind in self._outer and line.plain and line.length <= MAX_OUTER
        return outer or (line.may_head and self._heads_cases(line))

    def _heads_cases(self, line: Line) -> bool:
        """Tell whether a line heads a group of cases; one with the mark of titles, by an award."""
        if line.letters in self._known:
            return True
        if self._found.kind and line.mark.kind == self._found.kind and line.inner:
            return heading_award(line.inner) is not None
        return line.heads_group

    def _before_closing(self, below: int, end: int) -> int:
        """Find the closing paragraphs of a document: below a blank line, sentences to the end."""
        first = below + 1 + _is_alone(self._lines[below])
        for at in range(first, end):
            line = self._lines[at]
            if line.gap and is_closing(line, agency=self._agency):
                return at if all(map(_may_close, self._lines[at:end])) else end
        return end

    def _before_pledge(self, below: int, end: int) -> int:
        for at in range(end - 1, max(below, end - 1 - MAX_AFTER_PLEDGE), -1):
            only = at == below + 1 and _is_alone(self._lines[below])
            if is_pledge(self._lines[at], agency=self._agency) and not only:
                return at
        return end

    def _read_headings(self, start: int, end: int, above: Context) -> Context:
        for line in self._lines[start:end]:
            if line.letters in self._known:
                above = replace(above, period=None, award=None)
            elif self._is_heading(line):
                above = read_heading(line.inner, above, graded=self._graded)
        return above
