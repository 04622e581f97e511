"""Cases without labels: the items of a list.

A list is read as cases only where the document speaks of 사례 or 적극행정 and at least two items
have one strong shape; any other list is a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.drafting import draft_case
from sarye.cases.lines.closings import is_closing
from sarye.cases.lines.headings import Context, read_heading
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import Affiliation, read_affiliation
from sarye.cases.names.awards import AWARD, split_award
from sarye.cases.names.marks import STRONG_KINDS
from sarye.cases.names.subjects import names_no_case
from sarye.cases.names.titles import MAX_TITLE, TitleParts, read_title
from sarye.cases.source import Source

MIN_ITEMS: Final = 2
MAX_ARROW_TITLE: Final = 60
MIN_TITLE: Final = 8
MAX_ITEM_TITLE: Final = 80
MIN_TEXT: Final = 24
"""Characters that the title of an item and the text below it have."""

_ITEM_KINDS: Final = STRONG_KINDS | {"-", "○", "private number"}

_ARROW: Final = re.compile(r"(?:→|⇒|➜|➡|⟶|▶|->|=>)\s*")
_TYPE: Final = re.compile(r"[(\[<【]\s?([^()\[\]<>【】]{1,20})\s?[)\]>】]\s*")
_ITEM: Final = re.compile(r"(?:(?<=[\s.,:)’'”\"])|^)[▲▴△▵](?=\s?\S)")
_QUOTED: Final = re.compile(r"\s?([‘“'\"『「])([^’”'\"』」\n]{2,120})([’”'\"』」])")
_ORDINAL: Final = re.compile(
    r"(?:먼저|우선|다음(?:으로|은)|이어서?|마지막으로|끝으로),?\s"
    r"(?=(?:[^\s‘'“\"「]{1,20}\s){0,3}[‘'“\"「][^’'”\"」\n]{4,100}[’'”\"」]\s?(?:이?다\.|입니다\.|사례))"
    r"|(?:첫|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:번째|째)(?:로|는|\s?(?:우수\s?)?사례는|\s?사례로는)?,?\s(?=\S)"
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


def find_listed(source: Source) -> list[Draft]:
    """Find the cases of a document without labels, by the first shape that has two items."""
    if not source.front.speaks_of_cases or names_no_case(source.front.whole.title or ""):
        return []
    for _, shape in LIST_SHAPES:
        drafts = list(shape(source.lines, source.text))
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
            return _told_by(parts, line.start, begin, begin + len(body[:width].rstrip()))
    return None


def _told_by(parts: TitleParts, at: int, start: int, end: int) -> Draft:
    """Make the draft of an item that is all title, and whose text is the item itself."""
    return Draft(
        at,
        parts.title,
        (Span("other", "", start, end),),
        fields=parts.fields,
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


def _titles_with_text(lines: Sequence[Line], text: str) -> Iterator[Draft]:
    """Walk the cases of titles with one mark and text below each, by the first mark that fits.

    Most lines with the mark must read as titles and have text that tells what was done; then all
    that have text are cases.
    """
    bare = [replace(line, label=None) for line in lines]
    kinds = dict.fromkeys(line.mark.kind for line in lines if line.mark.kind in _ITEM_KINDS)
    for kind in kinds:
        titles = [at for at, line in enumerate(lines) if line.mark.kind == kind]
        outer = {line.mark.kind for line in lines[: titles[0]]} & STRONG_KINDS
        parts = [bare[at : _end_of_text(bare, at, {kind} | outer)] for at in titles]
        told = [
            part
            for at, part in zip(titles, parts, strict=True)
            if _is_item_title(lines, at) and _tells(part)
        ]
        if len(told) >= MIN_ITEMS and len(told) * 2 > len(titles):
            above = _contexts(bare)
            drafts = (
                _item_draft(part, text, above[at])
                for at, part in zip(titles, parts, strict=True)
                if lines[at].plain and not lines[at].heads_group
            )
            yield from (draft for draft in drafts if draft.spans and draft.title)
            return


def _contexts(lines: Sequence[Line]) -> list[Context]:
    """Return what the headings above each line say."""
    above = Context()
    contexts = [above]
    for line in lines:
        above = read_heading(line.inner, above, graded=True) if line.heads_group else above
        contexts.append(above)
    return contexts


def _is_item_title(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line names a case: several words, no label and no sentence."""
    line = lines[at]
    said = line.byline
    if said is not None:
        return "award" in said and at + 1 < len(lines) and not lines[at + 1].mark.kind
    return (
        line.plain
        and MIN_TITLE <= len(line.body) <= MAX_ITEM_TITLE
        and len(line.body.split()) > 1
        and not line.head.endswith((".", ":"))
        and not line.heads_group
    )


def _end_of_text(lines: Sequence[Line], at: int, kinds: set[str]) -> int:
    """Return where the text below a title ends: at the next title, a heading or a closing."""
    for end in range(at + 1, len(lines)):
        line = lines[end]
        if line.mark.kind in kinds or line.heads_appendix or line.at_foot:
            return end
        if end > at + 1 and (line.heads_group or is_closing(line)):
            return end
    return len(lines)


def _tells(part: Sequence[Line]) -> bool:
    """Tell whether the text below a title tells what was done: it ends as a sentence or a noun."""
    below = [line for line in part[1:] if not line.furniture]
    size = sum(line.length for line in below)
    return size >= MIN_TEXT and any(_ends_telling(line) for line in below)


def _ends_telling(line: Line) -> bool:
    last = line.head.rstrip(" .!)”\"'")[-1:]
    return line.length > len(line.head) or last in ("다", "요") or _is_nominal(last) or last == "%"


def _is_nominal(letter: str) -> bool:
    """Tell whether a syllable ends in ㅁ, as verbs do that are made nouns (줄임, 해소함)."""
    return "가" <= letter <= "힣" and (ord(letter) - ord("가")) % 28 == 16


def _item_draft(part: Sequence[Line], text: str, above: Context) -> Draft:
    """Draft an item; a line above its title can say who it is of."""
    said = part[0].byline if len(part) > 1 else None
    lines = part if said is None else part[1:]
    draft = draft_case(lines, text, above, said=said)
    return replace(draft, start=part[0].start)


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
                parts = read_title(title[1] or title[2])
                yield _told_by(parts, line.start + match.start(), begin, begin + len(item))


LIST_SHAPES: Final[tuple[tuple[str, Callable[[Sequence[Line], str], Iterator[Draft]]], ...]] = (
    ("problem → action on one line", _arrow_lines),
    ("titles with text below", _titles_with_text),
    ("items with triangles", _triangle_items),
    ("first, second and third in a paragraph", _ordinal_items),
)
"""The shapes of cases without labels, in this order."""
