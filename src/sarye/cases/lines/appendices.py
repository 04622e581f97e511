"""Appendices of a document of cases that hold none: a plan for next year, rules, a notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarye.cases.lines.line import Line
from sarye.cases.names.subjects import names_no_case, names_plan, speaks_of_cases


def without_plans(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out what stands below the heading of such an appendix, down to that of the next.

    Labels stand above it: an appendix in front of all can be named before the cases begin.
    """
    return tuple(_kept(lines))


def _kept(lines: Sequence[Line]) -> Iterator[Line]:
    labelled = within = False
    for line in lines:
        labelled = labelled or line.role is not None
        if line.heads_appendix:
            within = labelled and line.gap and _names_plan(line)
        if not within:
            yield line


def _names_plan(line: Line) -> bool:
    other = names_no_case(line.head) and not speaks_of_cases(line.head)
    return other or names_plan(line.head)
