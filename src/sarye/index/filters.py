"""Filters as masks of records, and the order of periods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from sarye.analysis import squeeze
from sarye.fields import FIELD, FIELDS, read_period
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask, Snapshot
from sarye.models import Filters, Period
from sarye.query import Is, Within

WHOLE: Final = "="
"""What stands before a name that is meant as a whole: 우수 is no part of 최우수 then."""

NO_QUARTER: Final = -1
"""The quarter number of a case without a period: before all others."""


def filter_mask(snapshot: Snapshot, filters: Filters) -> Mask:
    """Mark the live cases that pass all filters but the one by section, which limits the match."""
    mask = snapshot.live.copy()
    for key in (field.key for field in FIELDS if field.filters):
        value = getattr(filters, key)
        if value is not None:
            mask &= _has(snapshot, key, value)
    if filters.document is not None:
        mask &= snapshot.mask("path", filters.document.__eq__)
    if filters.since is not None or filters.until is not None:
        mask &= snapshot.mask("period", _overlaps(filters.since, filters.until))
    return mask


def attribute_mask(snapshot: Snapshot, node: Is | Within) -> Mask:
    """Mark the cases that an attribute of the query language asks for."""
    match node:
        case Is(name, value):
            return _has(snapshot, name, int(value) if FIELD[name].kind == "number" else value)
        case Within(name, low, high):
            return snapshot.mask(name, _between(low, high))


def _has(snapshot: Snapshot, name: str, wanted: int | str) -> Mask:
    """Mark the cases whose value is a number, or holds a text as `contains` says."""
    if isinstance(wanted, str):
        return contains(snapshot, name, wanted)
    return snapshot.mask(name, lambda value: value == str(wanted))


def contains(snapshot: Snapshot, name: str, text: str) -> Mask:
    """Mark the cases whose value holds a text, or behind ``=`` is it; spacing and case aside."""
    wanted = squeeze(text.removeprefix(WHOLE))
    if text.startswith(WHOLE):
        return snapshot.mask(name, lambda value: wanted == squeeze(value))
    return snapshot.mask(name, lambda value: wanted in squeeze(value))


_QUARTERS: Final[WeakKeyDictionary[Snapshot, Numbers]] = WeakKeyDictionary()
"""The quarters of the snapshots that are in use: every ranking asks for them."""


def newest_quarters(snapshot: Snapshot) -> Numbers:
    """Give each record the number of its last quarter; `NO_QUARTER` where there is none."""
    if snapshot not in _QUARTERS:
        _QUARTERS[snapshot] = _newest_quarters(snapshot)
    return _QUARTERS[snapshot]


def _newest_quarters(snapshot: Snapshot) -> Numbers:
    quarters = np.full(snapshot.size, NO_QUARTER, np.int64)
    for value in snapshot.terms("period"):
        quarters[snapshot.records("period", value)] = _quarters(read_period(value))[1]
    return quarters


def _quarters(period: Period | None) -> tuple[int, int]:
    """Count a period's first and last quarter from the year 0."""
    if period is None:
        return NO_QUARTER, NO_QUARTER
    first, last = 1, 4
    if period.quarter:
        first = last = period.quarter
    elif period.half:
        first, last = 2 * period.half - 1, 2 * period.half
    return period.year * 4 + first, period.year * 4 + last


def _between(low: int | None, high: int | None) -> Callable[[str], bool]:
    return lambda value: (low is None or low <= int(value)) and (high is None or int(value) <= high)


def _overlaps(since: Period | None, until: Period | None) -> Callable[[str], bool]:
    start = _quarters(since)[0] if since else NO_QUARTER
    end = _quarters(until)[1] if until else 4 * 10_000

    def accepts(value: str) -> bool:
        first, last = _quarters(read_period(value))
        return last >= start and first <= end

    return accepts
