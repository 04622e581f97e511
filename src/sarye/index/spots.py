"""Where tokens stand in, where they stand one behind the other out.

A spot is one number: a record and a position in it, so that a posting list with its positions is
one ascending array, and what stands behind it is found by adding one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Spots = NDArray[np.int64]
"""Ascending spots."""

POSITION_BITS: Final = 32
"""Bits of a spot that hold the position; those above hold the record."""


def make_spots(records: NDArray[np.int64], positions: NDArray[np.int64]) -> Spots:
    """Join records and positions, both ascending."""
    return (records << POSITION_BITS) + positions


def spot_records(spots: Spots) -> NDArray[np.int64]:
    """Give the record of each spot."""
    return spots >> POSITION_BITS


def in_a_row(lists: Sequence[Spots]) -> Spots:
    """Give where the first of several tokens stands with the others one behind the other."""
    found = lists[0]
    for step, spots in enumerate(lists[1:], 1):
        found = found[_are_in(found + step, spots)]
    return found


def _are_in(some: Spots, others: Spots) -> NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(some), np.bool_)
    places = np.minimum(np.searchsorted(others, some), len(others) - 1)
    found: NDArray[np.bool_] = others[places] == some
    return found
