"""Ranking order: the best of the matching records, as many as are wanted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np

from sarye.index.filters import newest_quarters
from sarye.index.matches import Matches
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Snapshot, Weights
from sarye.models import SortOrder

DECIMALS: Final = 9
"""Scores that agree so far are equal: additions in another order differ behind it."""

_ABOVE_ALL: Final = 1e6
"""More than any score."""

_FURTHER: Final = 1e9
"""More than that, times the words that a record can hold only inside others."""


def ordered(
    snapshot: Snapshot, found: Matches, scores: Weights, sort: SortOrder, wanted: int | None
) -> Numbers:
    """Order the records that were found, the first ``wanted`` at least; None orders all.

    What holds all words comes first, in any order (`Matches.groups`). Ties go to cases, then by
    newer period, then by title. What has a word only inside another one comes behind what has the
    word itself.
    """
    numbers = found.numbers
    if sort == "title":
        return np.array(sorted(numbers.tolist(), key=_title_of(snapshot, found)), np.int64)
    if sort == "relevance" and wanted is not None and wanted < len(numbers):
        numbers = _best(found, scores, wanted)
    keys = _keys(snapshot, found, scores, sort, numbers)
    order = np.lexsort(keys[::-1])
    same = np.logical_and.reduce([key[order[1:]] == key[order[:-1]] for key in keys])
    return _by_title(snapshot, numbers[order], same, len(numbers) if wanted is None else wanted)


def _best(found: Matches, scores: Weights, wanted: int) -> Numbers:
    """Choose those that can be among the best, and what is as good as the last of them."""
    numbers = found.numbers
    values = found.inside[numbers] * _ABOVE_ALL - scores[numbers] + found.groups[numbers] * _FURTHER
    last = np.partition(values, wanted - 1)[wanted - 1] if wanted else -np.inf
    return numbers[values <= last + 10.0**-DECIMALS]


def _keys(
    snapshot: Snapshot, found: Matches, scores: Weights, sort: SortOrder, numbers: Numbers
) -> list[Weights]:
    quarters = newest_quarters(snapshot)[numbers].astype(np.float64)
    scores = -scores[numbers].round(DECIMALS)
    kinds = snapshot.passages[numbers].astype(np.float64)
    groups = found.groups[numbers].astype(np.float64)
    if sort == "relevance":
        return [groups, found.inside[numbers].astype(np.float64), scores, kinds, -quarters]
    quarters = -quarters if sort == "newest" else np.where(quarters < 0, np.inf, quarters)
    return [groups, quarters, scores, kinds]


def _title_of(snapshot: Snapshot, found: Matches) -> Callable[[int], tuple[int, str, bool, str]]:
    """Make what orders records by title, cases before passages."""

    def order(number: int) -> tuple[int, str, bool, str]:
        title, entry_id = snapshot.order(number)
        return int(found.groups[number]), title, bool(snapshot.passages[number]), entry_id

    return order


def _by_title(
    snapshot: Snapshot,
    numbers: Numbers,
    same: np.ndarray[tuple[int], np.dtype[np.bool_]],
    wanted: int,
) -> Numbers:
    """Order by title what nothing else orders, as far as it is wanted.

    ``same`` tells of each record but the first whether it equals the one before it.
    """
    starts = np.append(np.flatnonzero(np.concatenate(([True], ~same))), len(numbers))
    for start, stop in pairwise(starts[: np.searchsorted(starts, wanted) + 1].tolist()):
        if stop - start > 1:
            numbers[start:stop] = sorted(numbers[start:stop].tolist(), key=snapshot.order)
    return numbers
