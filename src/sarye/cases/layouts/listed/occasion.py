"""Whether a document, or the line above a list, is the occasion for a list of cases.

A list is read as cases only where the document speaks of good practices; any other is a list.
"""

from __future__ import annotations

import re
from typing import Final

from sarye.cases.lines.headings import MAX_HEADING, without_count
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import is_sure_agency
from sarye.cases.names.awards import award_below
from sarye.cases.names.subjects import names_event, names_no_case, tells_of_chosen, tells_of_outcome
from sarye.cases.source import Source

MIN_ITEMS: Final = 2
"""Items that make a list."""

_GROUP: Final = re.compile(
    r"(?:우수|수상|선정|모범|개선|대표|후보|추진)\s?사례(?:\s?(?:목록|현황|명단|모음))?"
    r"\s?(?:\(?\d{1,3}\s?(?:건|개)\)?)?$"
)
_CASES: Final = re.compile(r"사례|수상작|선정작")


def tells_cases(source: Source) -> bool:
    """Tell whether the lists of a document can be cases."""
    title = source.front.whole.title or ""
    shown = not names_no_case(title) or (names_event(title) and tells_of_outcome(source.text))
    return shown and _shows_cases(source)


def tells_case_titles(source: Source) -> bool:
    """Tell whether a table of titles can be cases: also those that are told at a meeting."""
    return tells_cases(source) or (
        names_event(source.front.whole.title or "") and _shows_cases(source)
    )


def _shows_cases(source: Source) -> bool:
    return source.front.speaks_of_cases or tells_of_chosen(source.text)


def heads_cases(above: Line | None, source: Source) -> bool:
    """Tell whether the line right above a list says that its items are cases."""
    if above is None or above.length > 2 * MAX_HEADING:
        return False
    if _CASES.search(above.head) or above.award is not None or award_below(above.head):
        return True
    if above.heads_group and is_sure_agency(without_count(above.inner)):
        return True
    return above.start == source.lines[0].start and tells_of_chosen(above.head)


def names_group_of_cases(line: Line) -> bool:
    """Tell whether a line is a heading that names the cases below it and nothing else."""
    return line.award is not None or _GROUP.search(line.inner) is not None
