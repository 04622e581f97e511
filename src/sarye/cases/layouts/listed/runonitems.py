"""Cases that are items of a sentence: ``▲최우수-title ▲title(department officer)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import Affiliation, read_affiliation
from sarye.cases.names.awards import AWARD, split_award
from sarye.cases.names.titles import MAX_TITLE, TitleParts, read_title
from sarye.cases.source import Source

_ITEM: Final = re.compile(r"(?:(?<=[\s.,:)’'”\"])|^)[▲▴△▵](?=\s?\S)")
_QUOTED: Final = re.compile(r"\s?([‘“'\"『「])([^’”'\"』」\n]{2,120})([’”'\"』」])")
_GRADE_BEFORE: Final = re.compile(
    rf"({AWARD})\s?(?:사례|과제|수상작)?(?:인|는|에는|로는)?\s?(?=[‘“'\"『「])"
)
_BESIDE: Final = re.compile(r"\s?[(\[]([^()\[\]]{2,30})[)\]]")
_OFFICER: Final = re.compile(r"[^()▲△]{4,120}\([^()]{2,40}\)")
_LAST_WORDS: Final = re.compile(r"(\S{1,20}(?:\s\S{1,20}){0,3})\s*(?:\([^()]{1,20}\))?\s*[.]?$")
_ITEM_END: Final = re.compile(
    r"\s?(?:등\s?(?:이다|이며|\d+건|을|이|으로|의)|이다\.|입니다\.|,\s*$|[,.]?\s*$)"
)


def find_run_on_items(source: Source) -> list[Draft]:
    """Find the cases of the items that stand behind triangles."""
    found = list(_triangle_items(source.lines, source.text)) if tells_cases(source) else []
    return found if len(found) >= MIN_ITEMS else []


def _triangle_items(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """Walk the items of ``▲최우수-title ▲title(department officer)`` and ``△ "title" … agency``."""
    for line in lines:
        if line.furniture:
            continue
        whole = text[line.start : min(line.end, line.start + 100_000)]
        starts = [match.start() for match in _ITEM.finditer(whole)]
        for start, end in pairwise([*starts, len(whole)]):
            draft = _triangle_item(line, whole[start:end], line.start + start)
            if draft is not None:
                yield draft


def _triangle_item(line: Line, item: str, at: int) -> Draft | None:
    body = item[1:].lstrip()
    begin = at + len(item) - len(body)
    for _, read in _TRIANGLE_ITEMS:
        found = read(body)
        if found is not None:
            parts, width = found
            return _told_by(parts, line.start, begin, begin + len(body[:width].rstrip()))
    return None


def _told_by(parts: TitleParts, at: int, start: int, end: int) -> Draft:
    """Make the draft of an item that is all title, and whose text is the item itself."""
    return Draft(
        at,
        parts.title,
        (Span("other", "", start, end),),
        fields=parts.fields,
        listed=True,
    )


def _read_quoted(body: str) -> tuple[TitleParts, int] | None:
    grade = _GRADE_BEFORE.match(body)
    match = _QUOTED.match(body, grade.end() if grade else 0)
    if match is None:
        return None
    parts = read_title(match[2])
    parts = replace(parts, award=parts.award or (grade[1] if grade else None))
    end, found = match.end(), None
    if (beside := _BESIDE.match(body, end)) and (found := read_affiliation(beside[1])):
        end = beside.end()
    rest = body[end:].rstrip()
    ending = _ITEM_END.match(rest)
    width = end if ending and ending.end() > 0 else end + len(rest.rstrip(" ,"))
    found = found or _last_body(body[match.end() : min(width, 400)]) or Affiliation()
    agency, department = parts.agency or found.agency, parts.department or found.department
    return TitleParts(parts.title, parts.award, agency, department), width


def _last_body(text: str) -> Affiliation | None:
    """Return the body named by the last words of an item, before the sector in brackets."""
    match = _LAST_WORDS.search(text[-100:])
    words = match[1].split() if match else []
    for count in range(len(words), 0, -1):
        found = read_affiliation(" ".join(words[-count:]))
        if found is not None and found.agency:
            return found
    return None


def _read_graded(body: str) -> tuple[TitleParts, int] | None:
    rest, award = split_award(body[:200])
    if award is None or not rest:
        return None
    width = _end_of_item(body)
    return read_title(body[: min(width, 2 * MAX_TITLE)]), width


def _read_with_officer(body: str) -> tuple[TitleParts, int] | None:
    match = _OFFICER.match(body)
    if match is None:
        return None
    parts = read_title(match.group())
    return (parts, match.end()) if parts.department or parts.agency else None


def _end_of_item(body: str) -> int:
    """Return where a short item ends: before the words that close the sentence around it."""
    match = re.search(r"\s?등\s?(?:이다|이며|\d+\s?건|을 |이 |으로|의 )|[,·]\s*$", body[:300])
    return match.start() if match else len(body)


_TRIANGLE_ITEMS: Final[tuple[tuple[str, Callable[[str], tuple[TitleParts, int] | None]], ...]] = (
    ("a quoted title", _read_quoted),
    ("a grade before the title", _read_graded),
    ("a department or an agency in brackets after the title", _read_with_officer),
)
