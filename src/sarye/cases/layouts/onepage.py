"""A page that tells one case in prose, under headings of its own that name no part of a story.

Its title stands above a line that says whose the case is and that it is one: ``가람군 수산과 |
2023년 적극행정 우수사례``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.layouts.drafting import draft_case
from sarye.cases.layouts.labelled.casefinding import can_be_title, reads_as_title
from sarye.cases.lines.headings import Context
from sarye.cases.lines.line import Line
from sarye.cases.names.remarks import read_remark
from sarye.cases.names.subjects import speaks_of_cases
from sarye.cases.source import Source

MAX_TOP: Final = 6
"""Lines at the top of a page among which its title and byline stand."""
MIN_TOLD: Final = 120
"""Characters of the prose that tells a case."""
MIN_PARAGRAPH: Final = 40


def find_page(source: Source) -> Iterator[Draft]:
    """Find the case of a page whose byline says that it is one."""
    lines = [line for line in source.lines if not line.furniture]
    bylines = [at for at, line in enumerate(lines) if at and _is_byline(line)]
    if len(bylines) != 1 or bylines[0] >= MAX_TOP:
        return
    at = bylines[0]
    title = lines[at - 1]
    below = lines[at + 1 :]
    told = sum(line.length for line in below if line.length >= MIN_PARAGRAPH)
    if told >= MIN_TOLD and can_be_title(title) and reads_as_title(title):
        said = read_remark(lines[at].inner) or {}
        yield draft_case([title, *below], source.text, Context(), said=said)


def _is_byline(line: Line) -> bool:
    if not (line.plain and speaks_of_cases(line.head)):
        return False
    return not (read_remark(line.inner) or {}).keys().isdisjoint(("agency", "department"))
