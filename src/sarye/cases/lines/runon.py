"""Run-on lines: a line that holds several labels, and the places to part it.

Pages that lose their line breaks give "□ 추진배경 ○ … □ 주요내용 ○ …" on one line; so do cards that
write "상황: … 노력: … 효과: …" in one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from sarye.cases.lines.labelshapes import read_label
from sarye.cases.names.fieldnames import field_of_label
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.marks import read_mark
from sarye.models import Role

MIN_LINE: Final = 24
MAX_LINE: Final = 100_000
"""Lines are parted between these lengths: no document writes its cases in a longer line."""

_HEADS: Final = "□■◆◇▶▷◎●❑ㅁ"
_TOP_MARK: Final = re.compile(
    rf"(?:(?<=\s)|^)(?:([{_HEADS}])(?!\1)|[①-⑳❶-❿\U000f0000-\U0010fffd])\s?(?=\S)"
)
_ANY_MARK: Final = re.compile(
    rf"(?:(?<=\s)|^)(?:([{_HEADS}○◦ㅇ❍▲▴△])(?!\1)|[①-⑳❶-❿\U000f0000-\U0010fffd])\s?(?=\S)"
)
_ENCLOSED: Final = re.compile(
    r"(?:(?<=[\s.,)\]”’\"'])|^)(?:[-–○◦ㅇ□■·▶※*]\s?)?"
    r"([(\[【<〈]\s?(?:[^()\[\]【】<>〈〉]{1,20})\s?[)\]】>〉])\s?:?"
)
_BESIDE_LABEL: Final = re.compile(rf"[^\t]{{2,24}}\t\s*([{_HEADS}(\[<【〈《][^\t]+)")
MAX_ROW: Final = 60
"""Characters of a row of the name of a story and its first label."""
_COLON: Final = re.compile(r"\s?[:：](?=\s?\S)")
_WORD: Final = re.compile(r"[가-힣]{1,8}")
_BEFORE_LABEL: Final = " \t./|-–○◦ㅇ□■·▶*"
_APART: Final = ("/", "|", ".", ",", "→")
_BULLET_BEFORE: Final = re.compile(r"[-–○◦ㅇ□■·▶*]\s?$")
_NUMBER_BEFORE: Final = re.compile(r"(?:[\[(【<]\s?\d{1,2}\s?[\])】>]|\d{1,2}[.)])\s*$")
MIN_OF_PAIR: Final = 14
MIN_OF_SERIES: Final = 8
"""Characters that a label and its text have; two labels with less are a remark on a number."""
MAX_COLON_LABEL: Final = 24
"""Characters before a colon that are searched for a label."""


def split_points(line: str, table: LabelTable) -> list[int]:
    """Return the offsets at which a line is parted; none for a line with at most one label.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> split_points("□ 추진배경 ○ 서류가 많음 □ 주요내용 ○ 서류를 줄임", DEFAULT_LABELS)
    [7, 16, 23]
    """
    if (cell := _behind_cell(line, table)) is not None:
        return [cell]
    if not MIN_LINE <= len(line) <= MAX_LINE:
        return []
    begin = len(line) - len(line.lstrip())
    for _, find in _FINDERS:
        points = find(line, table)
        if points:
            return [at for at in points if at > begin]
    return []


def _behind_cell(line: str, table: LabelTable) -> int | None:
    """Return where a marked label begins that is all there is behind the first cell of a row.

    The cell beside a story names all of it: 주요내용 | □ 추진배경, and the story below.
    """
    match = _BESIDE_LABEL.fullmatch(line) if len(line) <= MAX_ROW else None
    label = read_label(match[1], read_mark(match[1]), table) if match else None
    alone = label is not None and label.alone and label.role not in (None, "other")
    return match.start(1) if match and alone else None


def _at_marks(line: str, table: LabelTable) -> list[int]:
    """Part at every mark where two parts at least begin with labels of different roles."""
    if len(_TOP_MARK.findall(line)) < 2:
        return []
    points = [match.start() for match in _ANY_MARK.finditer(line)]
    parts = _parts(line, points)
    return points if len(set(_roles(parts, table))) >= 2 else []


def _at_brackets(line: str, table: LabelTable) -> list[int]:
    """Part before bracketed labels where they name two roles at least."""
    found = [
        (match.start(), role)
        for match in _ENCLOSED.finditer(line)
        if (role := table.role_of(match[1])) is not None
    ]
    return _if_several(found)


def _at_colons(line: str, table: LabelTable) -> list[int]:
    """Part before labels with a colon, outside brackets, where the line reads as their series."""
    named = [label for match in _COLON.finditer(line) if (label := _before(line, match, table))]
    titles = [at for at, role in named if role is None]
    found = [(at, role) for at, role in named if role is not None]
    roles = {role for _, role in found} - {"other"}
    begins = bool(found) and found[0][0] == 0
    shortest = MIN_OF_SERIES if len(roles) > 2 else MIN_OF_PAIR
    if len(roles) < (2 if begins else 3) or _any_short(found, len(line), shortest):
        return []
    return sorted([*_if_several(found), *titles])


def _before(line: str, colon: re.Match[str], table: LabelTable) -> tuple[int, Role | None] | None:
    """Return where the label before a colon begins and its role, None for that of a title.

    Up to three words can be one label (현황 및 문제점:); the most that are one decide.
    """
    begin = max(0, colon.start() - MAX_COLON_LABEL)
    words = [match.start() for match in _WORD.finditer(line, begin, colon.start())]
    for at in words[-3:]:
        label = line[at : colon.start()]
        if any(mark in label for mark in _APART):
            continue
        if not (at == 0 or line[at - 1] in _BEFORE_LABEL):
            continue
        if field_of_label(label) == "title":
            number = _NUMBER_BEFORE.search(line[max(0, at - 8) : at])
            return (max(0, at - 8) + number.start() if number else at), None
        if (role := table.role_of(label)) is not None:
            return _with_bullet(line, at), role
    return None


def _with_bullet(line: str, at: int) -> int:
    """Return where a label begins with the bullet before it."""
    bullet = _BULLET_BEFORE.search(line[max(0, at - 2) : at])
    return max(0, at - 2) + bullet.start() if bullet else at


def _any_short(found: list[tuple[int, Role]], end: int, shortest: int) -> bool:
    """Tell whether labels follow each other too closely to have text: (기존: 30일, 개선: 3일)."""
    starts = [at for at, _ in found] + [end]
    return any(after - before < shortest for before, after in pairwise(starts))


def _if_several(found: list[tuple[int, Role]]) -> list[int]:
    return [at for at, _ in found] if len({role for _, role in found} - {"other"}) >= 2 else []


def _parts(line: str, points: list[int]) -> Iterator[str]:
    for start, end in pairwise([*points, len(line)]):
        yield line[start : min(end, start + 120)].strip()


def _roles(parts: Iterator[str], table: LabelTable) -> Iterator[Role]:
    for part in parts:
        label = read_label(part, read_mark(part), table)
        if label is not None and label.role not in (None, "other"):
            yield label.role


_FINDERS: Final[tuple[tuple[str, Callable[[str, LabelTable], list[int]]], ...]] = (
    ("at marks", _at_marks),
    ("at bracketed labels", _at_brackets),
    ("at labels with a colon", _at_colons),
)
