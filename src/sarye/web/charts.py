"""The bars of the pictures of counts, with every length worked out for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")
MOST_AGENCIES: Final = 12
MOST_YEARS: Final = 15

WIDTH: Final = 640
"""Units of a picture's width; it is shown as wide as there is room."""

BAR_LEFT: Final = 220
"""Where the bars of agencies begin, behind their names."""

ROW: Final = 28
COLUMN_HEIGHT: Final = 160
LONGEST_NAME: Final = 14
"""Letters of an agency's name that fit before its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its count, and where it stands in the picture."""

    name: str
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class YearBar:
    """The bars of a year, one on the other: quarters, and last what knows no quarter."""

    year: str
    count: int
    x: float
    top: float
    width: float
    parts: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by agency, or by year: ``height`` in the units of `WIDTH`."""

    height: int
    bars: tuple[Bar, ...] = ()
    years: tuple[YearBar, ...] = ()


def agency_picture(counts: Mapping[str, int]) -> Picture:
    """Draw the most frequent agencies as bars from left to right."""
    rows = list(counts.items())[:MOST_AGENCIES]
    most = max((count for _, count in rows), default=1)
    room = WIDTH - BAR_LEFT - 60
    bars = tuple(
        Bar(name, _short(name), count, BAR_LEFT, at * ROW + 4, room * count / most, ROW - 10)
        for at, (name, count) in enumerate(rows)
    )
    return Picture(height=max(len(bars), 1) * ROW + 4, bars=bars)


def year_picture(periods: Mapping[str, int]) -> Picture:
    """Draw the years as columns of quarters; counts are by period (2024Q3, 2024H1, 2024)."""
    years = sorted({period[:4] for period in periods})[-MOST_YEARS:]
    rows = [(year, _quarters(year, periods)) for year in years]
    most = max((sum(parts.values()) for _, parts in rows), default=1)
    step = WIDTH / max(len(years), 4)
    columns = tuple(
        _column(year, parts, most, at * step + step * 0.15, step * 0.7)
        for at, (year, parts) in enumerate(rows)
    )
    return Picture(height=COLUMN_HEIGHT + 44, years=columns)


def _quarters(year: str, periods: Mapping[str, int]) -> dict[str, int]:
    """Count the quarters of a year; what has none, or a half, stands under an empty name."""
    found = {quarter: periods.get(year + quarter, 0) for quarter in QUARTERS}
    of_year = sum(count for period, count in periods.items() if period[:4] == year)
    return {**found, "": of_year - sum(found.values())}


def _column(year: str, parts: Mapping[str, int], most: int, x: float, width: float) -> YearBar:
    bars, bottom = [], float(COLUMN_HEIGHT + 20)
    for name, count in parts.items():
        height = COLUMN_HEIGHT * count / most
        bottom -= height
        bars.append(Bar(name, name, count, round(x, 1), round(bottom, 1), round(width, 1), height))
    total = sum(parts.values())
    return YearBar(year, total, round(x + width / 2, 1), round(bottom - 5, 1), width, tuple(bars))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
