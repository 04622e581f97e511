"""Periods: the year that a title, a heading or a field names, and its quarter or half."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from sarye.fields import PERIOD_PARTS
from sarye.models import Period

_YEAR: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!\s?(?:건|명|개|원|만|억|여|세대|가구|호|억원|만원|점|회))"
    r"|['’‘`´]\s?(\d\d)(?:\s?년|\s?\.|(?=\s))"
    r"|(?<![\d.])(\d\d)년(?:도)?(?=\s*(?:제?\s?[1-4]|상반기|하반기|적극행정|우수))"
)
_QUARTER: Final = re.compile(
    r"(?<!\d)제?\s?([1-4])\s*(?:/\s*4\s*)?분기|(?<![\d/])([1-4])\s?/\s?4(?!\d)|(?<![A-Za-z\d])([1-4])Q(?!\w)"
    r"|(?<!\w)Q([1-4])(?!\w)",
    re.IGNORECASE,
)
_QUARTERS: Final = re.compile(r"([1-4])\s*(?:분기)?\s*[~∼～∙·,-]\s*([1-4])\s*분기")
_HALF: Final = re.compile(r"(상|하)반기")

_RANGE: Final = re.compile(
    r"[\s.\d년도월일()월화수목금토]{0,20}(?:부터|에서|[~∼～–-])\s?['’‘`´]?\s?"
)
"""What stands between the two years of a range: 2024년 9월부터 2025년 8월까지, ’24.9.~’25.8."""
_RANGED: Final = re.compile(
    r"\s?[.년]?도?\s?\d{1,2}\s?[.월]?\s?(?:\d{1,2}\s?[.일]?\s?)?(?:부터|[~∼～])"
)
_DAY: Final = re.compile(r"\s?[.년/-]\s?\d{1,2}\s?[.월/-]\s?\d{1,2}(?!\d|\s?분기)")
_BEGAN: Final = re.compile(
    r"\s?년?도?(?:\s?\d{1,2}월)?(?:\s?\d{1,2}일)?\s?(?:부터|에)?\s?(?:처음\s?|첫\s?)?"
    r"(?:시작|출범|개관|개소|개원|개청|설립|신설|제정|창립|이후|이래)|\s?년도?부터"
)
"""What follows a year in which something began, and which is the period of nothing else."""
_CASES: Final = re.compile(
    r"[^.!?\n]{0,24}?(?:사례|적극\s?행정|경진\s?대회|공모전|혁신|우수|분기|반기|사례집)"
)

_HALF_OF: Final = {"상": 1, "하": 2}
_HALF_OF_QUARTERS: Final = {("1", "2"): 1, ("3", "4"): 2}

MAX_PERIOD: Final = 200
"""Characters looked at: a period stands in a title or heading, not deep in a paragraph."""


def find_period(text: str) -> Period | None:
    """Find the period that a title, heading or sentence names; a quarter without a year is none.

    Of several the first is taken that is named as that of the cases, else the first that is no
    day, else any; a year in which something began is none.

    >>> find_period("’24년 3/4분기 적극행정"), find_period("2021년 상반기"), find_period("제3회")
    (Period(year=2024, quarter=3, half=None), Period(year=2021, quarter=None, half=1), None)
    >>> find_period("2024년 9월부터 2025년 8월까지 시행된 정책의 2025년 상반기 우수사례")
    Period(year=2025, quarter=None, half=1)
    """
    return min(_mentions(text[:MAX_PERIOD]), key=lambda one: one.rank, default=NO_MENTION).period


def named_period(text: str) -> Period | None:
    """Find the period that a text names as that of its cases: 2025년 상반기 적극행정 우수사례.

    >>> named_period("등록 2025.08.20."), named_period("지난 2015년 시작된 대회")
    (None, None)
    """
    named = (one.period for one in _mentions(text[:MAX_PERIOD]) if one.rank == OF_CASES)
    return next(named, None)


def part_of_year(text: str) -> tuple[int | None, int | None] | None:
    """Return the (quarter, half) that a text names, None for neither.

    >>> part_of_year("적극행정 우수사례(2분기)"), part_of_year("우수사례")
    ((2, None), None)
    """
    part = _part_of_year(text)
    return None if part == (None, None) else part


def is_part(period: Period, whole: Period) -> bool:
    """Tell whether a period is a quarter or a half of a whole year.

    >>> is_part(Period(2024, half=1), Period(2024)), is_part(Period(2024), Period(2023))
    (True, False)
    """
    return whole == Period(period.year) and period != whole


class _Mention(NamedTuple):
    """A period in a text, and how far it is from being that of the cases."""

    period: Period | None
    rank: int


NO_MENTION: Final = _Mention(None, 0)
OF_CASES: Final = 0


def _mentions(text: str) -> list[_Mention]:
    """List the periods of a text in reading order.

    A part of the year is that of the year before it; one that stands before all years is that of
    the only one.
    """
    years = list(_YEAR.finditer(text))
    found: list[_Mention] = []
    for at, year in enumerate(years):
        end = years[at + 1].start() if at + 1 < len(years) else len(text)
        before = text[years[at - 1].end() : year.start()] if at else ""
        after = text[year.end() : end]
        ranged = _RANGE.fullmatch(before) or (end < len(text) and _RANGE.fullmatch(after))
        if not ranged and _BEGAN.match(after):
            continue
        part = _part_of_year(text[year.start() : end])
        if part == (None, None) and len(years) == 1:
            part = _part_of_year(text)
        rank = 3 if ranged or _RANGED.match(after) else _rank(after)
        found.append(_Mention(Period(_number(year), *part), rank))
    return found


def _number(year: re.Match[str]) -> int:
    written = next(group for group in year.groups() if group)
    return int(written) if len(written) == 4 else 2000 + int(written)


def _rank(after: str) -> int:
    """Rank a year by what follows it: cases, anything else, or a month and a day."""
    if _DAY.match(after):
        return 2
    return OF_CASES if _CASES.match(after) else 1


def _part_of_year(text: str) -> tuple[int | None, int | None]:
    """Return (quarter, half); several quarters are a half or the whole year."""
    if several := _QUARTERS.search(text):
        return None, _HALF_OF_QUARTERS.get((several[1], several[2]))
    if quarter := _QUARTER.search(text):
        return int(next(group for group in quarter.groups() if group)), None
    if half := _HALF.search(text):
        return None, _HALF_OF[half[1]]
    return None, None


def period_of_fields(year: str, quarter: str, half: str) -> Period | None:
    """Make the period that a record gives in fields of its own.

    >>> period_of_fields("2025년", "1분기", ""), period_of_fields("", "1", "")
    (Period(year=2025, quarter=1, half=None), None)
    >>> period_of_fields("", "2025년 3분기", "")
    Period(year=2025, quarter=3, half=None)
    """
    written = find_period(f"{year} {quarter}분기 {half}")
    if written is None:
        return None
    halves = {"1": 1, "2": 2, "상": 1, "하": 2}
    return Period(
        written.year,
        _only_digit(quarter) or written.quarter,
        halves.get(half.strip()) or written.half,
    )


def period_of_columns(fields: Mapping[str, str]) -> Period | None:
    """Make the period of a row or record, which has a year, quarter and half in its fields."""
    year, quarter, half = (fields.get(key, "") for key in PERIOD_PARTS)
    return period_of_fields(year, quarter, half) or find_period(year)


def _only_digit(quarter: str) -> int | None:
    """Return the quarter of a field that holds no year beside it (1, 제1분기, 1Q)."""
    match = re.fullmatch(r"\D*([1-4])\D*", quarter)
    return int(match[1]) if match else None
