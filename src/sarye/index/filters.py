"""Filters as masks of rows, and the order of periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from sarye.analysis import squeeze
from sarye.fields import FIELD, FIELDS, read_period
from sarye.index.postings.varint import Numbers
from sarye.index.schema import ADDED, SHOWN
from sarye.index.snapshot import Mask, Snapshot
from sarye.index.tellings import Rows
from sarye.models import Filters, Period
from sarye.query import Is, Within

WHOLE: Final = "="
"""What stands before a name that is meant as a whole: 우수 is no part of 최우수 then."""

NO_QUARTER: Final = -1
"""The quarter number of a case without a period: before all others."""


def filter_mask(snapshot: Snapshot, filters: Filters, rows: Rows) -> Mask:
    """Mark the rows that pass all filters but the one by section, which limits the match."""
    mask = rows.spread(snapshot.live)
    for key in (field.key for field in FIELDS if field.filters):
        if values := filters.values(key):
            mask = mask & _has(snapshot, rows, key, values)
    if documents := filters.values("document"):
        mask = mask & rows.spread(snapshot.mask("path", documents.__contains__))
    if filters.added_since is not None:
        mask = mask & rows.spread(snapshot.mask(ADDED, filters.added_since.__le__))
    if filters.since is not None or filters.until is not None:
        mask = mask & _accepted(snapshot, rows, "period", _overlaps(filters.since, filters.until))
    return mask


def attribute_mask(snapshot: Snapshot, node: Is | Within, rows: Rows) -> Mask:
    """Mark the rows that an attribute of the query language asks for."""
    match node:
        case Is(name, value):
            number = FIELD[name].kind == "number"
            return _has(snapshot, rows, name, (int(value) if number else value,))
        case Within(name, low, high):
            return _accepted(snapshot, rows, name, _between(low, high))


def _has(snapshot: Snapshot, rows: Rows, name: str, wanted: Sequence[int | str]) -> Mask:
    """Mark the rows whose value is any of some numbers, or holds a text as `contains` says."""
    accepting = [contains(one) if isinstance(one, str) else str(one).__eq__ for one in wanted]
    return _accepted(snapshot, rows, name, lambda value: any(one(value) for one in accepting))


def _accepted(snapshot: Snapshot, rows: Rows, name: str, accepts: Callable[[str], bool]) -> Mask:
    return rows.having(snapshot.mask(name, accepts), name, accepts)


def contains(text: str) -> Callable[[str], bool]:
    """Accept values that hold a text, or behind ``=`` are it; spacing and case aside."""
    wanted = squeeze(text.removeprefix(WHOLE))
    if text.startswith(WHOLE):
        return lambda value: wanted == squeeze(value)
    return lambda value: wanted in squeeze(value)


_QUARTERS: Final[WeakKeyDictionary[Snapshot, Numbers]] = WeakKeyDictionary()
"""The quarters of the snapshots that are in use: every ranking asks for them."""


def newest_quarters(snapshot: Snapshot) -> Numbers:
    """Give each record the last quarter of its period as it is shown; `NO_QUARTER` for none."""
    if snapshot not in _QUARTERS:
        _QUARTERS[snapshot] = _newest_quarters(snapshot)
    return _QUARTERS[snapshot]


def _newest_quarters(snapshot: Snapshot) -> Numbers:
    quarters = np.full(snapshot.size, NO_QUARTER, np.int64)
    for value in snapshot.terms(SHOWN):
        quarters[snapshot.records(SHOWN, value)] = quarters_of(read_period(value))[1]
    return quarters


def quarters_of(period: Period | None) -> tuple[int, int]:
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
    start = quarters_of(since)[0] if since else NO_QUARTER
    end = quarters_of(until)[1] if until else 4 * 10_000

    def accepts(value: str) -> bool:
        first, last = quarters_of(read_period(value))
        return last >= start and first <= end

    return accepts
