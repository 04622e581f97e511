"""Filters in, the records that pass out; and the order of periods."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from sarye.analysis import squeeze
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask, Snapshot
from sarye.models import Filters, Period
from sarye.query import Is, Within

_PERIOD = re.compile(r"(\d+)(?:Q([1-4])|H([12]))?")
WHOLE: Final = "="
"""What stands before a name that is meant as a whole: 우수 is no part of 최우수 then."""

UNDATED: Final = -1
"""The quarter number of a case without a period: before all others."""


def filter_mask(snapshot: Snapshot, filters: Filters) -> Mask:
    """Mark the live cases that pass all filters but the one by section, which limits the match."""
    mask = snapshot.live.copy()
    if filters.agency is not None:
        mask &= contains(snapshot, "agency", filters.agency)
    if filters.award is not None:
        mask &= contains(snapshot, "award", filters.award)
    for name, value in (("year", filters.year), ("quarter", filters.quarter)):
        if value is not None:
            mask &= snapshot.mask(name, _equals(value))
    if filters.document is not None:
        mask &= snapshot.mask("path", filters.document.__eq__)
    if filters.since is not None or filters.until is not None:
        mask &= snapshot.mask("period", _overlaps(filters.since, filters.until))
    return mask


def attribute_mask(snapshot: Snapshot, node: Is | Within) -> Mask:
    """Mark the cases that an attribute of the query language asks for."""
    match node:
        case Is(("agency" | "award") as name, value):
            return contains(snapshot, name, value)
        case Is(name, value):
            return snapshot.mask(name, _equals(int(value)))
        case Within(name, low, high):
            return snapshot.mask(name, _between(low, high))


def contains(snapshot: Snapshot, name: str, text: str) -> Mask:
    """Mark the cases whose value holds a text, or behind ``=`` is it; spacing and case aside."""
    wanted = squeeze(text.removeprefix(WHOLE))
    if text.startswith(WHOLE):
        return snapshot.mask(name, lambda value: wanted == squeeze(value))
    return snapshot.mask(name, lambda value: wanted in squeeze(value))


_QUARTERS: Final[WeakKeyDictionary[Snapshot, Numbers]] = WeakKeyDictionary()
"""The quarters of the snapshots that are in use: every ranking asks for them."""


def newest_quarters(snapshot: Snapshot) -> Numbers:
    """Give each record the number of its period's last quarter; `UNDATED` where there is none."""
    if snapshot not in _QUARTERS:
        _QUARTERS[snapshot] = _newest_quarters(snapshot)
    return _QUARTERS[snapshot]


def _newest_quarters(snapshot: Snapshot) -> Numbers:
    quarters = np.full(snapshot.size, UNDATED, np.int64)
    for value in snapshot.terms("period"):
        quarters[snapshot.records("period", value)] = _quarters(read_period(value))[1]
    return quarters


def read_period(value: str) -> Period | None:
    """Read a period as filters and the index write it: 2025, 2025Q1, 2025H1.

    >>> read_period("2024Q3")
    Period(year=2024, quarter=3, half=None)
    """
    found = _PERIOD.fullmatch(value.strip().upper())
    if found is None:
        return None
    year, quarter, half = (int(group) if group else None for group in found.groups())
    return Period(year or 0, quarter, half)


def _quarters(period: Period | None) -> tuple[int, int]:
    """Count a period's first and last quarter from the year 0."""
    if period is None:
        return UNDATED, UNDATED
    first, last = 1, 4
    if period.quarter:
        first = last = period.quarter
    elif period.half:
        first, last = 2 * period.half - 1, 2 * period.half
    return period.year * 4 + first, period.year * 4 + last


def _equals(wanted: int) -> Callable[[str], bool]:
    return lambda value: value == str(wanted)


def _between(low: int | None, high: int | None) -> Callable[[str], bool]:
    return lambda value: (low is None or low <= int(value)) and (high is None or int(value) <= high)


def _overlaps(since: Period | None, until: Period | None) -> Callable[[str], bool]:
    start = _quarters(since)[0] if since else UNDATED
    end = _quarters(until)[1] if until else 4 * 10_000

    def accepts(value: str) -> bool:
        first, last = _quarters(read_period(value))
        return last >= start and first <= end

    return accepts
