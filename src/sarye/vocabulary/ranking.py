"""Ranks in some order in, the best of any stretch of them out, without looking at the others.

A tournament: ``tree[size + i]`` is the rank of entry i, and ``tree[i]`` the better (smaller) one of
``tree[2 * i]`` and ``tree[2 * i + 1]``. The best of a stretch are found by walking down from the
few nodes that cover it, so that it does not matter how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.int32]


def ranking(ranks: NDArray[np.signedinteger]) -> Ranks:
    """Lay the tournament out over distinct ranks."""
    stop = len(ranks)
    tree = np.zeros(2 * stop, np.int32)
    tree[stop:] = ranks
    while stop > 1:
        start = (stop + 1) // 2
        tree[start:stop] = np.minimum(
            tree[2 * start : 2 * stop : 2], tree[2 * start + 1 : 2 * stop : 2]
        )
        stop = start
    return tree


def best_first(tree: Sequence[int], start: int, stop: int) -> Iterator[int]:
    """Yield the entries from ``start`` to ``stop``, best rank first."""
    size = len(tree) // 2
    waiting = [(tree[node], node) for node in _cover(size + start, size + stop)]
    heapify(waiting)
    while waiting:
        rank, node = heappop(waiting)
        while node < size:
            left = 2 * node
            better = left if tree[left] == rank else left + 1
            heappush(waiting, (tree[better ^ 1], better ^ 1))
            node = better
        yield node - size


def _cover(start: int, stop: int) -> Iterator[int]:
    """Yield the nodes that have exactly the leaves from ``start`` to ``stop`` below them."""
    while start < stop:
        if start & 1:
            yield start
            start += 1
        if stop & 1:
            stop -= 1
            yield stop
        start, stop = start // 2, stop // 2
