"""Periods: a title, heading or field goes in, the year and its quarter or half come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

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

_HALF_OF: Final = {"상": 1, "하": 2}
_HALF_OF_QUARTERS: Final = {("1", "2"): 1, ("3", "4"): 2}

MAX_PERIOD: Final = 200
"""Characters looked at: a period stands in a title or heading, not deep in a paragraph."""


def find_period(text: str) -> Period | None:
    """Find the period that a title or heading names; a quarter without a year is none.

    >>> find_period("’24년 3/4분기 적극행정"), find_period("2021년 상반기"), find_period("제3회")
    (Period(year=2024, quarter=3, half=None), Period(year=2021, quarter=None, half=1), None)
    """
    head = text[:MAX_PERIOD]
    year = _YEAR.search(head)
    if year is None:
        return None
    written = next(group for group in year.groups() if group)
    number = int(written) if len(written) == 4 else 2000 + int(written)
    return Period(number, *_part_of_year(head))


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
