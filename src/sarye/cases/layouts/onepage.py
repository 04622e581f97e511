"""A page that tells one case in prose, under headings of its own that name no part of a story.

Its title stands above a line that says whose the case is and that it is one: ``가람군 수산과 |
2023년 적극행정 우수사례``; or the fields below the story name it: ``사례명: …``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
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
    if (foot := _foot(lines)) and source.declared:
        yield _named_at_foot(lines, foot, source)
        return
    bylines = [at for at, line in enumerate(lines) if at and _is_byline(line)]
    if len(bylines) != 1 or bylines[0] >= MAX_TOP:
        return
    at = bylines[0]
    title = lines[at - 1]
    below = lines[at + 1 :]
    if _told(below) >= MIN_TOLD and can_be_title(title) and reads_as_title(title):
        said = read_remark(lines[at].inner) or {}
        yield draft_case([title, *below], source.text, Context(), said=said)


def _foot(lines: Sequence[Line]) -> int:
    """Return where the fields begin that a story ends with, one of them its title; 0 for none."""
    fields = list(takewhile(lambda at: lines[at].fields is not None, range(len(lines) - 1, 0, -1)))
    titles = [at for at, line in enumerate(lines) if "title" in line.given]
    if not fields or len(titles) != 1 or titles[0] < fields[-1]:
        return 0
    return fields[-1] if _told(lines[1 : fields[-1]]) >= MIN_TOLD else 0


def _named_at_foot(lines: Sequence[Line], foot: int, source: Source) -> Draft:
    """Draft the case whose story stands above the fields that name it."""
    named = next(at for at in range(foot, len(lines)) if "title" in lines[at].given)
    said: dict[str, str] = {}
    for line in lines[foot:]:
        said |= line.given
    del said["title"]
    draft = draft_case([lines[named], *lines[1:foot]], source.text, Context(), said=said)
    return replace(draft, start=lines[0].start)


def _told(lines: Sequence[Line]) -> int:
    """Count the characters of the paragraphs that tell a story."""
    return sum(line.length for line in lines if line.length >= MIN_PARAGRAPH)


def _is_byline(line: Line) -> bool:
    if not (line.plain and speaks_of_cases(line.head)):
        return False
    return not (read_remark(line.inner) or {}).keys().isdisjoint(("agency", "department"))
