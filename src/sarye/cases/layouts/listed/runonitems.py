"""Cases that are items of a sentence, behind ▲, △, ‣, ①, ㆍ or -.

``▲최우수-title ▲title(department officer)``, ``최우수상에는 △title이 선정됐다``,
``▲agency(title)``, ``▲세무과의 ‘title’ ▲…``; and the same with an item on each line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.listed.itemtitles import body_of, read_item
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.layouts.listed.toldbelow import with_paragraphs
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import Affiliation, read_affiliation
from sarye.cases.names.awards import AWARD, split_award
from sarye.cases.names.titles import TitleParts, read_title
from sarye.cases.source import Source

PLAIN: Final = "우수"
MAX_APART: Final = 2
"""Lines from one item to the next of a list."""
MAX_ITEM: Final = 200
MAX_LINE: Final = 100_000
MAX_INTRO: Final = 120
"""Characters before an item that are searched for what it won, and for what the list is of."""
MIN_PLAIN: Final = 8
"""Characters of a title that nothing but its sign makes one."""

_SIGNS: Final[tuple[tuple[str, bool], ...]] = (
    (r"[▲▴△▵‣▶►▷]", True),
    (r"[①-⑳❶-❿]", True),
    (r"(?<![\w)])[·ㆍ∙•]", False),
    (r"(?<!\S)[-–—](?=\s)", False),
)
"""What parts the items of a sentence, and whether it does so by itself: joints between words and
dashes do only where every item has quotes, a grade or a body."""
_PARTS: Final = tuple(
    (re.compile(rf"(?:(?<=[\s.,:)’'”\"])|^){sign}(?=\s?[^\s:：])"), sure) for sign, sure in _SIGNS
)

_GRADE_WORD: Final = rf"(?:{AWARD}|특별상?)"
_GRADE_BEFORE: Final = re.compile(
    rf"({_GRADE_WORD})\s?(?:사례|과제|수상작)?(?:인|는|은|에는|에|로는|으로는|로)?(?=[\s‘“'\"『「])\s?"
)
_GRADE_IN_INTRO: Final = re.compile(
    rf"({_GRADE_WORD})\s?(?:사례|과제|수상작)?\s?(?:\d{{1,2}}\s?[건팀개명])?\s?(?:에는|에|로는|으로는|은|는|:)?\s*$"
)
_QUOTED: Final = re.compile(
    r"([^▲△‘“'\"『「\n.]{0,80}?)([‘“'\"『「])([^’”'\"』」\n]{2,120})([’”'\"』」])"
)
_BESIDE: Final = re.compile(r"\s?[(\[]([^()\[\]]{2,40})[)\]]")
_WITH_BODY: Final = re.compile(r"[^()▲△]{2,120}\(([^()]{2,80})\)")
_SENTENCE_BREAK: Final = re.compile(r"[다요]\.\s+")
_LEADS: Final = re.compile(r"(?:[가-힣](?:한|된|의|이|가)|사례인|과제인)\s?$")
"""How the words before a quoted title end: 함께 추진한 ‘title’."""
_LAST_WORDS: Final = re.compile(r"(\S{1,20}(?:\s\S{1,20}){0,3})\s*(?:\([^()]{1,20}\))?\s*[.]?$")
_ITEM_END: Final = re.compile(
    r"\s?(?:등\s?(?:이다|이며|\d+건|을|이|으로|의)|이다\.|입니다\.|,\s*$|[,.]?\s*$)"
)
_CLOSED: Final = re.compile(
    r"\s?등\s?(?:이다|이며|[\d한두세네다섯여]+\s?[건개편]|을\s|이\s|으로|의\s|총)"
    r"|(?:이|가|을|를|은|는|으로|로)?\s?(?:각각\s|함께\s|나란히\s|최종\s)?"
    r"(?:선정|선발|뽑|입상|수상|차지|이름을\s?올|구성(?:되|됐)|발표(?:되|됐|했)|꼽(?:혔|았)|영예를|받았|올랐)"
    r"|(?:이다|입니다)\.|\.\s*$"
)
_TAIL: Final = re.compile(r"[\s,.·]+$")
_NOT_CASES: Final = re.compile(
    r"(?:기준|항목|지표|분야|부문|혜택|인센티브|방안|대책|절차|일정|계획|방법|방향|원칙|요건|자격|서류|"
    r"과제|내용|사항|수단|특전|참석자|심사위원)(?:은|는|으로는|으로|로는|로|에는|에|인|:|이)?\s?[‘'\"]?\s*$"
)
"""How a sentence begins that lists something else than cases: 심사 기준은 ▲…, 주요 내용은 ▲…."""
_CASES: Final = re.compile(
    r"(?:사례|수상작|선정작|공공정책|시책|과제|제안|발표팀|수상팀|진출작?|[0-9]\s?건)"
    r"(?:\s?\d{1,2}\s?[건개편팀])?(?:은|는|로는|으로는|로|으로|에는|:|을|를)?\s*$"
)


class Read(NamedTuple):
    """An item that was read: its title and fields, and the characters that are its text.

    It is ``sure`` where quotes, a grade or a body tell it from any other item.
    """

    parts: TitleParts
    width: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of a sentence: its text, where it begins, and the words of its line before it.

    ``number`` is that of its line; it goes ``on`` in the sentence of the item before it.
    """

    line: Line
    number: int
    text: str
    start: int
    before: str
    on: bool


def find_run_on_items(source: Source) -> list[Draft]:
    """Find the cases of the items of sentences, by the sign that parts most of them."""
    if not tells_cases(source):
        return []
    found: list[Draft] = []
    for sign, sure in _PARTS:
        pieces = list(_pieces(source, sign))
        runs = (_read_all(run) for run in _runs(pieces))
        drafts = [
            draft
            for run in runs
            if is_list_of_cases([read for _, read in run], run[0][0].before, sure=sure)
            for draft in _drafts(run)
        ]
        found = drafts if len(drafts) > len(found) else found
    return with_paragraphs(found, source) if len(found) >= MIN_ITEMS else []


def _pieces(source: Source, sign: re.Pattern[str]) -> Iterator[Piece]:
    """Walk the items behind a sign, each with the words since the sentence before it."""
    for number, line in enumerate(source.lines):
        if line.furniture:
            continue
        whole = source.text[line.start : min(line.end, line.start + MAX_LINE)]
        starts = [match.start() for match in sign.finditer(whole)]
        before = 0
        for at, (start, end) in enumerate(pairwise([*starts, len(whole)])):
            told = whole[before:start][-MAX_INTRO:]
            broken = [match.end() for match in _SENTENCE_BREAK.finditer(told)]
            item = whole[start + 1 : end]
            body = item.lstrip()
            text = body if end == len(whole) else _without_next_intro(body)
            yield Piece(
                line,
                number,
                text,
                line.start + end - len(body),
                told[broken[-1] :] if broken else told,
                on=at > 0 and not broken,
            )
            before = start + 1


def _without_next_intro(body: str) -> str:
    """Cut an item before the words that begin the next one: …이 선정됐다. 우수상에는 △…."""
    intro = _GRADE_IN_INTRO.search(body)
    return body[: intro.start()] if intro and intro.start() else body


def _runs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Walk the lists: items of one line, and of lines that follow each other."""
    run: list[Piece] = []
    for piece in pieces:
        if run and piece.number - run[-1].number > MAX_APART:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _read_all(run: Sequence[Piece]) -> list[tuple[Piece, Read]]:
    """Read the items of a list; a grade before the first of a sentence holds for the others."""
    found: list[tuple[Piece, Read]] = []
    award: str | None = None
    for piece in run:
        intro = _GRADE_IN_INTRO.search(piece.before)
        award = intro[1] if intro else (award if piece.on else None)
        read = _read(piece.text)
        if read.parts.award is None and award is not None:
            read = Read(replace(read.parts, award=award), read.width)
        found.append((piece, read))
    return _without_plain_excellence(found)


def _without_plain_excellence(run: list[tuple[Piece, Read]]) -> list[tuple[Piece, Read]]:
    """Take the grade 우수 off a list that has no other: 우수사례는 names every case."""
    if {read.parts.award for _, read in run} != {PLAIN}:
        return run
    return [
        (piece, read._replace(parts=replace(read.parts, award=None)))
        if PLAIN not in piece.text[: read.width]
        else (piece, read)
        for piece, read in run
    ]


def is_list_of_cases(read: Sequence[Read], intro: str, *, sure: bool) -> bool:
    """Tell whether items are cases, by what tells them and by what the sentence says they are."""
    told = sum(1 for one in read if one.sure)
    if not sure or _NOT_CASES.search(intro):
        return len(read) >= MIN_ITEMS and told == len(read)
    if told * 2 >= len(read):
        return True
    return _CASES.search(intro) is not None and all(_is_title(one.parts.title) for one in read)


def _is_title(title: str) -> bool:
    return len(title) >= MIN_PLAIN and " " in title


def _drafts(run: Sequence[tuple[Piece, Read]]) -> Iterator[Draft]:
    for piece, read in run:
        end = piece.start + len(piece.text[: read.width].rstrip())
        spans = (Span("other", "", piece.start, end),) if read.width else ()
        lost = not read.parts.title or not piece.text
        yield Draft(
            piece.line.start,
            read.parts.title,
            () if lost else spans,
            read.parts.fields,
            listed=True,
            left_out=lost,
        )


def _read(body: str) -> Read:
    """Read an item by the first way that fits."""
    for _, way in WAYS:
        found = way(body)
        if found is not None and read_affiliation(found.parts.title) is None:
            return found
    width = _end_of_item(body)
    return Read(read_item(body[:width]), width, sure=False)


def _read_quoted(body: str) -> Read | None:
    """‘title’(body), 최우수 세무과의 ‘title’, ‘title’ … body."""
    grade = _GRADE_BEFORE.match(body)
    match = _QUOTED.match(body, grade.end() if grade else 0)
    if match is None:
        return None
    led = body_of(match[1]) if match[1].strip() else Affiliation()
    if led is None and not _LEADS.search(match[1]):
        return None
    parts = read_title(match[3])
    end, beside = match.end(), None
    if (bracket := _BESIDE.match(body, end)) and (beside := read_affiliation(bracket[1])):
        end = bracket.end()
    rest = body[end:].rstrip()
    ending = _ITEM_END.match(rest)
    width = end if ending and ending.end() > 0 else end + len(rest.rstrip(" ,"))
    whose = beside or led or Affiliation()
    if whose == Affiliation():
        whose = _last_body(body[match.end() : min(width, 400)]) or whose
    return Read(
        replace(
            parts,
            award=parts.award or (grade[1] if grade else None),
            agency=parts.agency or whose.agency,
            department=parts.department or whose.department,
        ),
        width,
    )


def _last_body(text: str) -> Affiliation | None:
    """Return the body named by the last words of an item, before the sector in brackets."""
    match = _LAST_WORDS.search(text[-100:])
    words = match[1].split() if match else []
    for count in range(len(words), 0, -1):
        found = read_affiliation(" ".join(words[-count:]))
        if found is not None and found.agency:
            return found
    return None


def _read_graded(body: str) -> Read | None:
    """최우수-title."""
    rest, award = split_award(body[:200])
    if award is None or not rest:
        return None
    width = _end_of_item(body)
    return Read(read_item(body[:width]), width)


def _read_with_body(body: str) -> Read | None:
    """Title(department officer)."""
    match = _WITH_BODY.match(body)
    if match is None or read_affiliation(match[1]) is None:
        return None
    return Read(read_item(match.group()), match.end())


def _read_behind_agency(body: str) -> Read | None:
    """가람시(title), which says no more than its title."""
    match = _WITH_BODY.match(body)
    parts = read_item(match.group()) if match else None
    if parts is None or not parts.agency or parts.title not in body[len(parts.agency) :]:
        return None
    return Read(parts, 0)


def _end_of_item(body: str) -> int:
    """Return where a short item ends: before the words that close the sentence around it."""
    match = _CLOSED.search(body[:MAX_ITEM])
    end = match.start() if match else min(len(body), MAX_ITEM)
    return len(_TAIL.sub("", body[:end]))


WAYS: Final[tuple[tuple[str, Callable[[str], Read | None]], ...]] = (
    ("a quoted title", _read_quoted),
    ("a grade before the title", _read_graded),
    ("a department or an agency in brackets after the title", _read_with_body),
    ("the title in brackets after its agency", _read_behind_agency),
)
"""How an item is told from any other, in this order."""
