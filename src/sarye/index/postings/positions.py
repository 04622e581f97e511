"""Positional postings as one array: phrases are found by adding one and intersecting.

A *global* position is a slot (`sarye.index.postings.postinglists`) and a position in it, as one
number, so that a posting list with its positions ascends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sarye.index.postings.varint import Numbers

Positions = Numbers
"""Ascending global positions."""

POSITION_BITS: Final = 32
"""Bits of a global position that hold the position; those above hold the slot."""


def global_positions(slots: Numbers, positions: Numbers) -> Positions:
    """Join slots, which ascend, and the positions in them."""
    return (slots << POSITION_BITS) + positions


def slots_of(positions: Positions) -> Numbers:
    """Give the slot of each global position."""
    return positions >> POSITION_BITS


def in_a_row(lists: Sequence[Positions]) -> Positions:
    """Give where the first of several tokens stands with the others consecutively behind it."""
    found = lists[0]
    for step, positions in enumerate(lists[1:], 1):
        before = positions - step
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
