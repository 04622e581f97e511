"""The best of a stretch come first, and only a few others are looked at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice
from typing import overload

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sarye.words.topk import best_first, tournament


class Counted(Sequence[int]):
    """Numbers that count how often one is looked at."""

    def __init__(self, numbers: list[int]) -> None:
        self.looks = 0
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        self.looks += 1
        return self._numbers[index]


@given(st.integers(0, 60).flatmap(lambda size: st.permutations(range(size))), st.data())
def test_the_best_of_any_stretch(ranks: list[int], data: st.DataObject) -> None:
    """Every entry of a stretch comes, in the order of the ranks."""
    start = data.draw(st.integers(0, len(ranks)))
    stop = data.draw(st.integers(start, len(ranks)))
    tree = tournament(np.array(ranks, np.int64)).tolist()
    found = best_first(tree, lambda entry: (ranks[entry],), start, stop)
    assert list(found) == sorted(range(start, stop), key=ranks.__getitem__)


def test_few_others_are_looked_at() -> None:
    """Ten of 300,000 take some hundred looks, however long the stretch is."""
    size = 300_000
    ranks = list(range(size))
    random.Random(1).shuffle(ranks)  # noqa: S311 - no secret
    tree, counted = Counted(tournament(np.array(ranks)).tolist()), Counted(ranks)
    for stop in (20, 2_000, size):
        tree.looks = counted.looks = 0
        assert len(list(islice(best_first(tree, lambda at: (counted[at],), 3, stop), 10))) == 10
        assert tree.looks < 700
        assert counted.looks < 300
