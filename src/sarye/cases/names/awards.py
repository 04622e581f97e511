"""Awards: the grade or prize that a title or a heading names."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

AWARD: Final = (
    r"(?:대통령|국무총리|[가-힣]{2,10}부?장관|[가-힣]{2,8}위원장|[가-힣]{2,5}(?:시장|군수|구청장|도지사|처장|청장)|이사장|기관장)"
    r"\s?(?:상|표창)|최우수상?|우수상?|장려상?|노력상?|특별상|대상|금상|은상|동상|입선|가작|[1-3]등급?|[1-3]위"
)
"""Grades and prizes of contests, as they stand before titles and above groups of cases."""

_PREFIX: Final = re.compile(
    rf"[\[(【<〈《]\s?({AWARD})\s?(?:사례)?\s?[\])】>〉》]\s*[:：-]?\s*"
    rf"|({AWARD})\s?(?:[-–—:：|▸▶★☆]\s?|\s[-–—|]\s|(?=[‘“'\"「『]))(?=\S)"
)
_SUFFIX: Final = re.compile(
    rf"\s*(?:[\[(【<]\s?({AWARD})\s?[\])】>]|[-–:]\s?((?:최우수|우수|장려|노력|특별)상))$"
)
_HEADING: Final = re.compile(
    rf"(?:[\[(【<〈《]\s?)?({AWARD})\s?(?:적극행정\s?)?(사례|부문|수상작?|수상\s?사례|과제|등급|그룹|선정)?"
    r"\s?(?:[:：(]?\s?\d{1,3}\s?(?:건|개|편|점|명)\s?\)?)?\s?[:：]?\s?(?:[\])】>〉》])?"
)
_NAMED: Final = re.compile(rf"(?<![가-힣])({AWARD})(?![가-힣])")
MAX_HEADING: Final = 30
"""Characters of a heading that gives an award to the cases below it."""


class Awarded(NamedTuple):
    """A text without its award, and the award."""

    rest: str
    award: str | None


def split_award(title: str) -> Awarded:
    """Take the award from the start or the end of a title.

    >>> split_award("최우수-납품 실적이 없어도")
    Awarded(rest='납품 실적이 없어도', award='최우수')
    >>> split_award("우수한 민원 처리").award
    """
    if (match := _PREFIX.match(title)) and match.end() < len(title):
        return Awarded(title[match.end() :].strip(), match[1] or match[2])
    if (match := _SUFFIX.search(title)) and match.start() > 0:
        return Awarded(title[: match.start()].strip(), match[1] or match[2])
    return Awarded(title, None)


def heading_award(heading: str) -> str | None:
    """Return the award of a heading that names nothing else (< 최우수 사례 >, 우수상 3건).

    >>> heading_award("< 최우수 사례 >"), heading_award("최우수 기관의 노력")
    ('최우수', None)
    """
    if len(heading) > MAX_HEADING:
        return None
    match = _HEADING.fullmatch(heading.strip())
    return match[1] if match else None


def find_award(text: str) -> str | None:
    """Return the last award that a text names, as what was won is told: contest, then prize.

    >>> find_award("2021년 마을 경진대회 최우수상"), find_award("해당 없음")
    ('최우수상', None)
    """
    found = _NAMED.findall(text)
    return found[-1] if found else None


def is_plain_excellence(heading: str) -> bool:
    """Tell whether a heading says 우수사례, which names every case and no grade."""
    return "우수사례" in "".join(heading.split()) and "최우수" not in heading
