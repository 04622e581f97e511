"""What is left of a document without its cases: parts of lines, in reading order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sarye.cases.drafts import Draft
from sarye.cases.lines.line import Line
from sarye.cases.lines.scan import scan
from sarye.cases.source import Source


class Part(NamedTuple):
    """A part of a line that is in no section: ``[start, end)`` in the text that drafts point into.

    ``region`` counts the sections above it: between two parts of one region no case stands.
    ``title`` is that of the case in whose middle it stands, empty outside of cases.
    """

    line: Line
    start: int
    end: int
    region: int
    title: str = ""


Range = tuple[int, int]


def remaining(source: Source, drafts: Sequence[Draft]) -> Iterator[Part]:
    """Walk the parts of lines that are in none of the sections of the drafts."""
    taken = _merged(_records(drafts) if source.structured else _sections(drafts))
    lines = _lines_between(source, taken) if source.structured else source.lines
    titles = _Titles(() if source.structured else drafts)
    region = 0
    for line in lines:
        while region < len(taken) and taken[region][1] <= line.start:
            region += 1
        at, inside = line.start, region
        while inside < len(taken) and taken[inside][0] < line.end:
            if at < taken[inside][0]:
                yield Part(line, at, taken[inside][0], inside, titles.around(line, at))
            at = max(at, taken[inside][1])
            inside += 1
        if at < line.end:
            yield Part(line, at, line.end, inside, titles.around(line, at))


def _sections(drafts: Sequence[Draft]) -> Iterator[Range]:
    for draft in drafts:
        for span in draft.spans:
            yield span.start, span.end


def _records(drafts: Sequence[Draft]) -> Iterator[Range]:
    """Walk the ranges of whole records, of which nothing is left: what they say is in fields."""
    for draft in drafts:
        ends = [span.end for span in draft.spans]
        yield draft.start, max([*ends, draft.start + len(draft.title)])


def _merged(ranges: Iterator[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _lines_between(source: Source, taken: Sequence[Range]) -> Iterator[Line]:
    """Scan what a structured file has above, between and below its records."""
    bounds = [0, *(at for one in taken for at in one), len(source.text)]
    for start, end in list(pairwise(bounds))[::2]:
        for line in scan(source.text[start:end], source.labels):
            yield replace(line, start=start + line.start, end=start + line.end)


class _Titles:
    """The titles of cases by the place in whose middle a text stands."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = sorted((one for one in drafts if one.spans), key=lambda one: one.start)
        self._starts = [draft.start for draft in self._drafts]

    def around(self, line: Line, at: int) -> str:
        found = bisect_right(self._starts, at) - 1
        if found < 0:
            return ""
        draft = self._drafts[found]
        row = "\t" in line.head  # a row of a table is of one case up to its last cell
        return draft.title if (line.start if row else at) < draft.spans[-1].end else ""
