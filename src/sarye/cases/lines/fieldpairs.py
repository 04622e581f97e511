"""Pairs of a name and a value, however the two are put together and whatever the name.

``키워드: 보행``, ``연도 2021 기관분류 지방자치단체`` and ``분야 | 도시`` are read so near a title,
where `sarye.cases.layouts.labelled.headfields` asks for them; elsewhere such lines are text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from sarye.cases.lines.fieldlines import (
    EDGES,
    MAX_FIELD_LINE,
    FieldLine,
    Kept,
    accept,
    tells_period,
)
from sarye.cases.names.agencies import read_affiliation
from sarye.cases.names.awards import find_award, heading_award
from sarye.cases.names.fieldnames import (
    MAX_NAME,
    MAX_NAME_WORDS,
    field_key,
    field_of_label,
    names_field,
)
from sarye.cases.names.marks import Mark
from sarye.cases.names.text import letters

_NAME: Final = r"[가-힣A-Za-z][가-힣A-Za-z/·ㆍ()]{0,11}"
_ANY_COLON: Final = re.compile(
    rf"(?:^(?:\*\*)?({_NAME}(?:\s{_NAME}){{0,2}})|(?<=[\s,/|│┃║｜])(?:\*\*)?({_NAME}))"
    r"\s{0,3}(?:\*\*)?\s?[:：](?!//)\s{0,3}(?:\*\*)?\s?"
)
_ANY_BRACKET: Final = re.compile(
    r"(?:^|(?<=\s))[(\[【<〈]\s?([^()\[\]【】<>〈〉]{2,14}?)\s?[)\]】>〉]\s*[:：]?\s*"
)
_CELL: Final = re.compile(r"(?:[^\t|│┃║｜\s]|[^\S\t]{1,2}(?=[^\t|│┃║｜\s]))+")
_BARS: Final = re.compile(r"[\t|│┃║｜]")
_GAP: Final = re.compile(r"[ \xa0]{2,}|\u3000+|\t+")
_WORD: Final = re.compile(r"\S+")
_WRAPPED: Final = re.compile(
    r"[(\[【<〈]\s*(?P<inner>[^()\[\]【】<>〈〉]+)\s*[)\]】>〉]|[-–—~]\s*(?P<dashed>.+?)\s*[-–—~]"
)
_MEASURED: Final = re.compile(
    r"[#\d]|https?:|www\.|^[-–—]$|^(?:전체|전국|해당\s?없음|없음|비공개|공개|완료|진행\s?중|계속)$"
)
_UNIT: Final = re.compile(
    r"\d\S*$|\d.*\s(?:원|만\s?원|억\s?원|천\s?원|백만\s?원|명|건|개소|곳|년|월|일)$"
)
_OBJECT: Final = re.compile(r"(?<![마가노고])을\s|[가-힣]를\s")  # 마을, 가을, 노을, 고을
_PREDICATE: Final = re.compile(
    r"(?:[다요죠까]|하기|되기|나기|놓기|내기|세요|습니다)[.!?]?$|[.!?…]$"
)

_COUNTED: Final = re.compile(
    r"(?:기간|예산|예산액|사업비|비용|번호|인원|면적|횟수|점수|총액|절감액|소요액|규모|일시|일자)$"
)
"""Names whose values are figures; without one a bare pair is a title (처리기간 단축)."""

MAX_UNKNOWN_VALUE: Final = 5
"""Words of the value of a name that nobody knows: more of them are a title with a colon."""
MAX_PLAIN_VALUE: Final = 3
"""Words of a value without a sign between it and its name."""
MAX_LONG_VALUE: Final = 6
"""The same behind a name so long that it names nothing else (자료출처)."""
SHORT_NAME: Final = 2
"""Letters of a name that begins titles as well (기관 간 협업), unless one word follows."""


class Pair(NamedTuple):
    """A name, and where its value stands in the line."""

    name: str
    start: int
    end: int


class Reading(NamedTuple):
    """A line read as pairs; ``sure`` holds where every name is that of a field."""

    names: tuple[str, ...]
    line: FieldLine
    sure: bool


def read_pairs(line: str, mark: Mark) -> Reading | None:
    """Read a stripped line as pairs of names and values, whatever the names; None for a text.

    >>> read_pairs("시도 가람도 시군구 다솜시", Mark("", 0)).line.fields
    {'region': '가람도', 'agency': '다솜시'}
    >>> read_pairs("분야: 도시재생", Mark("", 0)).line.kept
    (Kept(label='분야', start=4, end=8),)
    """
    if len(line) > MAX_FIELD_LINE:
        return None
    start, end = mark.width, len(line)
    # a dash before the line can be the mark of its bullet, or one of two around it
    wrapped = _WRAPPED.fullmatch(line, start, end) or _WRAPPED.fullmatch(line)
    if wrapped:
        start, end = wrapped.span(wrapped.lastgroup or 0)
    for pairs in (_by_cells(line, start, end), _by_colons(line, start, end)):
        if pairs:
            return _reading(line, pairs)
    by_signs = _by_brackets(line, mark.width) or _by_width(line, start, end)
    if pairs := by_signs or _by_spaces(line, start, end):
        return _reading(line, pairs)
    return None


def read_below(name: str, value: str, mark: Mark) -> Reading | None:
    """Read a line as the value of the name on the line above."""
    pair = Pair(name, mark.width, len(value))
    if not reads_as_value(value[mark.width :].strip()):
        return None
    return _reading(value, [pair])


def _reading(line: str, pairs: Sequence[Pair]) -> Reading | None:
    """Make fields of pairs; what no field says whole is kept, what says nothing is not."""
    fields: dict[str, str] = {}
    kept: list[Kept] = []
    for name, start, end in pairs:
        key = field_of_label(name) or ""
        value = line[start:end].strip(EDGES)
        if key == "title":
            return None
        accepted = accept(key, value) if key else {}
        for field, said in accepted.items():
            fields.setdefault(field, said)
        if tells_period(key, value):
            fields.setdefault("period", value)
        told = letters("".join(accepted.values()))
        if key != "posted" and letters(value) and letters(value) != told:
            at = line.index(value, start) if value else start
            kept.append(Kept(name.strip(EDGES), at, at + len(value)))
    names = tuple(field_key(name) for name, _, _ in pairs)
    sure = all(names_field(name) for name, _, _ in pairs)
    return Reading(names, FieldLine(fields, 0, whole=True, kept=tuple(kept), paired=True), sure)


def _by_cells(line: str, start: int, end: int) -> list[Pair]:
    """Part a row of a table into names and values, cell by cell."""
    if not _BARS.search(line, start, end):
        return []
    cells = [cell.span() for cell in _CELL.finditer(line, start, end)]
    texts = [line[a:b].strip(EDGES) for a, b in cells]
    names, values = texts[::2], texts[1::2]
    if not cells or len(names) != len(values) or not all(map(_may_be_name, names)):
        return []
    # a row of names alone heads the columns below it
    if len(names) > 1 and all(map(names_field, values)):
        return []
    pairs = [Pair(name, *cells[2 * at + 1]) for at, name in enumerate(names)]
    known = any(map(names_field, names))
    return pairs if known or len(pairs) > 1 or _fits_unknown(values[0]) else []


def _may_be_name(text: str) -> bool:
    """Tell whether a text has the shape of a name: few letters, no digits, no sentence."""
    key = field_key(text)
    return (
        2 <= len(key) <= MAX_NAME
        and len(text.split()) <= MAX_NAME_WORDS
        and not re.search(r"[\d.,?!#:：]", key)
        and not _PREDICATE.search(key)
        and heading_award(text) is None
    )


def _by_colons(line: str, start: int, end: int) -> list[Pair]:
    text = line[start:end]
    found = [match for match in _ANY_COLON.finditer(text) if match.end() < len(text)]
    if not found or found[0].start() > 0 or not all(_may_be_name(m[1] or m[2]) for m in found):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    pairs = [
        Pair(match[1] or match[2], start + match.end(), start + stop)
        for match, stop in zip(found, ends, strict=True)
    ]
    if field_of_label(pairs[0].name) is not None:
        return pairs
    for name, at, stop in pairs:
        value = text[at - start : stop - start].strip(EDGES)
        if field_of_label(name) is None and not (
            reads_as_value(value) if names_field(name) else _fits_unknown(value)
        ):
            return []
    return pairs


def _by_brackets(line: str, start: int) -> list[Pair]:
    """[분야] 도시재생 [키워드] 보행."""
    found = list(_ANY_BRACKET.finditer(line, start))
    if not found or found[0].start() > start or not all(names_field(match[1]) for match in found):
        return []
    ends = [match.start() for match in found[1:]] + [len(line)]
    pairs = [Pair(m[1], m.end(), stop) for m, stop in zip(found, ends, strict=True)]
    values = [line[pair.start : pair.end].strip(EDGES) for pair in pairs]
    return pairs if all(map(reads_as_value, values)) else []


def _by_width(line: str, start: int, end: int) -> list[Pair]:
    """Part a name, spread out at times, from its value in columns of spaces."""
    for gap in _GAP.finditer(line, start, end):
        name = field_key(line[start : gap.start()])
        if len(name) > MAX_NAME:
            break
        if names_field(name):
            value = line[gap.end() : end].strip(EDGES)
            return [Pair(name, gap.end(), end)] if reads_as_value(value) else []
    return []


def _by_spaces(line: str, start: int, end: int) -> list[Pair]:
    """Part bare pairs by the names in them: 연도 2021 기관분류 지방자치단체."""
    words = [match.span() for match in _WORD.finditer(line, start, end)]
    names: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        width = _name_width(line, words, at)
        if width and at + width < len(words) and (not names or names[-1][1] < at):
            names.append((at, at + width))
            at += width
        elif not names:
            return []
        else:
            at += 1
    if not names:
        return []
    stops = [first for first, _ in names[1:]] + [len(words)]
    pairs = [
        Pair(line[words[first][0] : words[below - 1][1]], words[below][0], words[stop - 1][1])
        for (first, below), stop in zip(names, stops, strict=True)
    ]
    if len(pairs) == 1:
        return pairs if _fits_alone(line, pairs[0]) else []
    return pairs if all(reads_as_value(line[a:b]) for _, a, b in pairs) else []


def _name_width(line: str, words: Sequence[tuple[int, int]], at: int) -> int:
    """Return the words from a place on that name a field, 0 where none does."""
    for count in (2, 1):
        if at + count <= len(words):
            name = line[words[at][0] : words[at + count - 1][1]]
            if names_field(name) and "#" not in name:
                return count
    return 0


def _fits_alone(line: str, pair: Pair) -> bool:
    """Tell whether the value of a single bare pair is one: a title can begin with a name."""
    value = line[pair.start : pair.end].strip(EDGES)
    words = value.split()
    if not reads_as_value(value):
        return False
    if len(words) <= MAX_PLAIN_VALUE + 1 and (_is_measured(value) or _is_body(value)):
        return True
    if field_of_label(pair.name) == "award" and find_award(words[-1]) is not None:
        return True
    if _COUNTED.search(pair.name):
        return False
    letters_of_name = len(field_key(pair.name))
    if letters_of_name > SHORT_NAME + 1:
        return len(words) <= MAX_LONG_VALUE
    return len(words) <= (MAX_PLAIN_VALUE if letters_of_name > SHORT_NAME else 1)


def _is_body(value: str) -> bool:
    return read_affiliation(value) is not None or heading_award(value) is not None


def _is_measured(value: str) -> bool:
    """Hold for hashtags, an amount, a date, a number, an address of a page."""
    if value.startswith("#") or _UNIT.search(value):
        return True
    return len(value.split()) == 1 and _MEASURED.search(value) is not None


def reads_as_value(value: str) -> bool:
    """Tell whether a text reads as the value of a field and not as a sentence or a title."""
    return bool(value) and not _OBJECT.search(value) and not _PREDICATE.search(_without_date(value))


def _without_date(value: str) -> str:
    return value.rstrip(".)") if re.search(r"\d\s?\.\)?$", value) else value


def _fits_unknown(value: str) -> bool:
    return len(value.split()) <= MAX_UNKNOWN_VALUE and reads_as_value(value)
