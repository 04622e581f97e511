"""Range top-k: the best entries of any stretch of an order, by a tournament tree.

A tournament of blocks of `BLOCK` entries: ``tree[blocks + i]`` is the best entry of block i, and
``tree[i]`` the better one of ``tree[2 * i]`` and ``tree[2 * i + 1]``. The best of a stretch are
found by walking down from the few nodes that cover it, so that it does not matter how long it is.
What makes an entry better is asked of a key, so that it needs no place of its own in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 8
"""Entries of a block: a quarter of a number for each entry, and seven more looks for each block."""

Entries = NDArray[np.int32]
Key = Callable[[int], tuple[Any, ...]]
"""What orders entries, the best first; no two have the same."""

_ENTRY: Final = -1


def tournament(ranks: NDArray[np.signedinteger]) -> Entries:
    """Lay the tournament out; ``ranks`` are distinct numbers in the order of the keys."""
    blocks = -(-len(ranks) // BLOCK)
    tree = np.zeros(2 * blocks, np.int32)
    padded = np.full(blocks * BLOCK, len(ranks), np.int64)
    padded[: len(ranks)] = ranks
    best = padded.reshape(blocks, BLOCK).argmin(axis=1)
    tree[blocks:] = best + np.arange(blocks) * BLOCK
    stop = blocks
    while stop > 1:
        start = (stop + 1) // 2
        left, right = tree[2 * start : 2 * stop : 2], tree[2 * start + 1 : 2 * stop : 2]
        tree[start:stop] = np.where(padded[left] < padded[right], left, right)
        stop = start
    return tree


def best_first(tree: Sequence[int], key: Key, start: int, stop: int) -> Iterator[int]:
    """Yield the entries from ``start`` to ``stop``, the best first."""
    blocks = len(tree) // 2
    first, last = -(-start // BLOCK), stop // BLOCK
    last = max(first, last)
    alone = (*range(start, min(first * BLOCK, stop)), *range(last * BLOCK, stop))
    waiting = [(key(entry), entry, _ENTRY) for entry in alone]
    nodes = _cover(blocks + first, blocks + last)
    waiting.extend((key(tree[node]), tree[node], node) for node in nodes)
    heapify(waiting)
    while waiting:
        _, best, node = heappop(waiting)
        yield best
        for entry, beside in _beside(tree, node, best) if node != _ENTRY else ():
            heappush(waiting, (key(entry), entry, beside))


def _beside(tree: Sequence[int], node: int, best: int) -> Iterator[tuple[int, int]]:
    """Yield what was worse than the best below a node: of other nodes, and of its own block."""
    while node < len(tree) // 2:
        left = 2 * node
        node = left if tree[left] == best else left + 1
        yield tree[node ^ 1], node ^ 1
    block = best - best % BLOCK
    yield from ((entry, _ENTRY) for entry in range(block, block + BLOCK) if entry != best)


def _cover(start: int, stop: int) -> Iterator[int]:
    """Yield the nodes that have exactly the blocks from ``start`` to ``stop`` below them."""
    while start < stop:
        if start & 1:
            yield start
            start += 1
        if stop & 1:
            stop -= 1
            yield stop
        start, stop = start // 2, stop // 2
