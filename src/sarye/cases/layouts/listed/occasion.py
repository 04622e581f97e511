"""Whether a document, or the line above a list, is the occasion for a list of cases.

A list is read as cases only where the document speaks of good practices; any other is a list.
"""

from __future__ import annotations

import re
from typing import Final

from sarye.cases.lines.headings import MAX_HEADING
from sarye.cases.lines.line import Line
from sarye.cases.names.subjects import names_no_case, tells_of_chosen
from sarye.cases.source import Source

MIN_ITEMS: Final = 2
"""Items that make a list."""

_CASES: Final = re.compile(r"사례|수상작|선정작")


def tells_cases(source: Source) -> bool:
    """Tell whether the lists of a document can be cases."""
    title = source.front.whole.title or ""
    if names_no_case(title):
        return False
    return source.front.speaks_of_cases or tells_of_chosen(source.text)


def heads_cases(above: Line | None, source: Source) -> bool:
    """Tell whether the line right above a list says that its items are cases."""
    if above is None or above.length > 2 * MAX_HEADING:
        return False
    if _CASES.search(above.head):
        return True
    return above.start == source.lines[0].start and tells_of_chosen(above.head)
