"""Phrase matching: intersects positional postings to find tokens one behind the other.

A spot is one number: a cell (`sarye.index.postings.postinglists`) and a position in it, so that a
posting list with its positions is one ascending array, and what stands behind it is found by adding
one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sarye.index.postings.varint import Numbers

Spots = Numbers
"""Ascending spots."""

POSITION_BITS: Final = 32
"""Bits of a spot that hold the position; those above hold the cell."""


def make_spots(cells: Numbers, positions: Numbers) -> Spots:
    """Join cells and positions, both ascending."""
    return (cells << POSITION_BITS) + positions


def spot_cells(spots: Spots) -> Numbers:
    """Give the cell of each spot."""
    return spots >> POSITION_BITS


def in_a_row(lists: Sequence[Spots]) -> Spots:
    """Give where the first of several tokens stands with the others one behind the other."""
    found = lists[0]
    for step, spots in enumerate(lists[1:], 1):
        before = spots - step
        found = intersect(found, before)
    return found


def intersect(some: Numbers, others: Numbers) -> Numbers:
    """Give the numbers that two ascending arrays have in common."""
    fewer, more = sorted((some, others), key=len)
    if not len(fewer):
        return fewer
    places = np.minimum(np.searchsorted(more, fewer), len(more) - 1)
    common: Numbers = fewer[more[places] == fewer]
    return common
