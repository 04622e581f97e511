"""Groups of hits: the records that a hit list shows as one hit, and counts once.

They are the wordings of one case (`sarye.index.wordings`), or the passages of one document.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sarye.index.postings.varint import Numbers
from sarye.index.schema import WHOLE
from sarye.index.snapshot import Snapshot


class HitGroups:
    """Folds records; ``heads`` gives each the number of its group: the lowest of its records."""

    def __init__(self, heads: Numbers) -> None:
        self.heads = heads
        self._is_grouped = np.bincount(heads, minlength=len(heads))[heads] > 1
        self.folds = bool(self._is_grouped.any())

    def is_folded(self, number: int) -> bool:
        """Tell whether a record is folded with others."""
        return bool(self._is_grouped[number])

    def members(self, number: int) -> Numbers:
        """List the records that one is folded with, and itself."""
        if not self.is_folded(number):
            return np.array([number], np.int64)
        return np.flatnonzero(self.heads == self.heads[number])

    def folded(self, numbers: Numbers) -> Numbers:
        """Keep the first record of each group, in the order given."""
        if not self.folds:
            return numbers
        first = {head: at for at, head in reversed(list(enumerate(self.heads[numbers].tolist())))}
        return numbers[sorted(first.values())]

    def count(self, numbers: Numbers) -> int:
        """Count the groups that records are of."""
        heads = self.heads[numbers]
        grouped = heads[self._is_grouped[numbers]]
        # np.unique would load numpy.ma, which takes longer than a search.
        return len(heads) - len(grouped) + len(set(grouped.tolist()))


def heads_of(snapshot: Snapshot, groups: Sequence[Sequence[int]]) -> Numbers:
    """Give the head of each record; ``groups`` of wordings ascend, and have a case each."""
    heads: Numbers = np.arange(snapshot.size)
    for group in groups:
        heads[group] = group[0]
    names, documents, passages = snapshot.pairs(WHOLE)
    firsts = np.full(len(names), snapshot.size)
    np.minimum.at(firsts, documents, passages)
    heads[passages] = firsts[documents]
    return heads
