"""Cases without labels: the scanned lines of a document go in, drafts of list items come out.

A list is read as cases only where the document speaks of 사례 or 적극행정 and at least two items
have one strong shape; any other list is a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sarye.cases.agencies import Affiliation, read_affiliation
from sarye.cases.awards import AWARD, split_award
from sarye.cases.drafts import Draft, Span
from sarye.cases.headings import is_pledge
from sarye.cases.scan import Line
from sarye.cases.titles import TitleParts, read_title

MIN_ITEMS: Final = 2
MAX_ARROW_TITLE: Final = 60

_ARROW: Final = re.compile(r"\s*(?:→|⇒|➜|➡|⟶|▶|->|=>)\s*")
_TYPE: Final = re.compile(r"[(\[<【]\s?([^()\[\]<>【】]{1,20})\s?[)\]>】]\s*")
_ITEM: Final = re.compile(r"(?:(?<=[\s.,:)’'”\"])|^)[▲▴△▵](?=\s?\S)")
_QUOTED: Final = re.compile(r"\s?([‘“'\"『「])([^’”'\"』」\n]{2,120})([’”'\"』」])")
_ORDINAL: Final = re.compile(
    r"(?:첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:번째|째)(?:로|는|\s?(?:우수\s?)?사례는|\s?사례로는)?,?\s(?=\S)"
)
_ORDINAL_TITLE: Final = re.compile(
    r"(?:[^\s‘'“\"「]{1,20}\s){0,3}[‘'“\"「]([^’'”\"」\n]{4,100})[’'”\"」]"
    r"|([^.,‘'“\"\n]{6,60}?)(?:으?로,|이?다\.|입니다\.|이며,?|이고,?)(?=\s|$)"
)
_GRADE_BEFORE: Final = re.compile(
    rf"({AWARD})\s?(?:사례|과제|수상작)?(?:인|는|에는|로는)?\s?(?=[‘“'\"『「])"
)
_BESIDE: Final = re.compile(r"\s?[(\[]([^()\[\]]{2,30})[)\]]")
_OFFICER: Final = re.compile(r"[^()▲△]{4,120}\([^()]{2,40}\)")
_LAST_WORDS: Final = re.compile(r"(\S{1,20}(?:\s\S{1,20}){0,3})\s*(?:\([^()]{1,20}\))?\s*[.]?$")
_ITEM_END: Final = re.compile(
    r"\s?(?:등\s?(?:이다|이며|\d+건|을|이|으로|의)|이다\.|입니다\.|,\s*$|[,.]?\s*$)"
)


def find_listed(lines: Sequence[Line], text: str) -> list[Draft]:
    """Find the cases of a document without labels, by the first shape that has two items."""
    for _, shape in LIST_SHAPES:
        drafts = list(shape(lines, text))
        if len(drafts) >= MIN_ITEMS:
            return drafts
    return []


def _arrow_lines(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """``·(유형) problem → action``: what stands before the first arrow is the situation."""
    for line in lines:
        if not line.mark.kind or line.furniture:
            continue
        whole = text[line.start : line.end]
        kind = _TYPE.match(whole, line.mark.width)
        arrow = _ARROW.search(whole, line.mark.width)
        if arrow is None or arrow.end() >= len(whole):
            continue
        begin = kind.end() if kind else line.mark.width
        problem = whole[begin : arrow.start()].strip()
        if len(problem) < 8 or len(whole) - arrow.end() < 8:
            continue
        label = kind[1] if kind else ""
        start = line.start + begin
        spans = (
            Span("situation", label, start, start + len(problem)),
            Span("effort", "", line.start + arrow.end(), line.end),
        )
        yield Draft(line.start, _shortened(problem), spans)


def _shortened(problem: str) -> str:
    """Shorten a problem to a title at the end of a clause or word."""
    if len(problem) <= MAX_ARROW_TITLE:
        return problem.rstrip(" .,")
    head = problem[:MAX_ARROW_TITLE]
    return head[: max(head.rfind(" "), 20)].rstrip(" .,") + "…"


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
            return Draft(
                line.start,
                parts.title,
                (Span("other", "", begin, begin + len(body[:width].rstrip())),),
                agency=parts.agency,
                department=parts.department,
                award=parts.award,
            )
    return None


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
    return read_title(body[:width]), width


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


def _titles_with_paragraph(lines: Sequence[Line], _text: str) -> Iterator[Draft]:
    """``- title`` and a paragraph on the next line, alternating through the document."""
    for title, paragraph, below in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if not (_is_item_title(title) and _is_paragraph(paragraph)) or _goes_on(below):
            continue
        parts = read_title(title.head)
        yield Draft(
            title.start,
            parts.title,
            (Span("other", "", paragraph.start, paragraph.end),),
            agency=parts.agency,
            department=parts.department,
            award=parts.award,
        )


def _goes_on(below: Line | None) -> bool:
    """Tell whether the text goes on below a paragraph, so that it is one of an article."""
    if below is None or below.gap or not below.plain:
        return False
    return not below.mark.kind and not is_pledge(below, None)


def _is_item_title(line: Line) -> bool:
    kinds = ("-", "사례", "①", "❶", "private number", "1.", "▲", "△", "■", "◆", "●")
    return (
        line.plain
        and line.mark.kind in kinds
        and 6 <= line.length <= 100
        and (not line.head.endswith(("다.", "다", ".")))
    )


def _is_paragraph(line: Line) -> bool:
    return line.plain and not line.mark.kind and line.length >= 60


def _ordinal_items(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """Walk the cases of a paragraph: 첫 번째는 ‘title’로, …. 두 번째는 ‘title’로, …."""
    for line in lines:
        if line.furniture:
            continue
        whole = text[line.start : min(line.end, line.start + 100_000)]
        ordinals = list(_ORDINAL.finditer(whole))
        ends = [match.start() for match in ordinals[1:]]
        for match, end in zip(ordinals, [*ends, len(whole)], strict=False):
            item = whole[match.end() : end].rstrip(" ,")
            if (title := _ORDINAL_TITLE.match(item)) is not None:
                begin = line.start + match.end()
                span = Span("other", "", begin, begin + len(item))
                parts = read_title(title[1] or title[2])
                yield Draft(
                    line.start + match.start(),
                    parts.title,
                    (span,),
                    agency=parts.agency,
                    department=parts.department,
                    award=parts.award,
                )


LIST_SHAPES: Final[tuple[tuple[str, Callable[[Sequence[Line], str], Iterator[Draft]]], ...]] = (
    ("problem → action on one line", _arrow_lines),
    ("items with triangles", _triangle_items),
    ("first, second and third in a paragraph", _ordinal_items),
    ("a title and a paragraph", _titles_with_paragraph),
)
"""The shapes of cases without labels, in this order."""
