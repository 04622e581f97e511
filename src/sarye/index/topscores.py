"""Top-k scoring: records that cannot be among the best are not scored to the end.

The idea is MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), over
arrays: tokens are added up in batches, those of few postings first. Where what is left cannot lift
a record to the best, it is passed over from then on, in the long lists most of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from sarye.index.postings.varint import Numbers
from sarye.index.scoring import Scorer, Weighted
from sarye.index.snapshot import Mask, Weights

SHARES: Final = (0.15, 0.4)
"""Of the postings, those that are read before records are passed over, for the first time and the
second."""

FEW_POSTINGS: Final = 20_000
"""Postings that are sooner read than parted."""

MARGIN: Final = 1e-6
"""More than additions in another order change a score by."""


def top_scores(
    scorer: Scorer, weighted: Sequence[Weighted], numbers: Numbers, wanted: int, counts_for: Weights
) -> Weights:
    """Add up weighted scores so that the ``wanted`` best of some records have their own.

    All others have any score up to their own. What a record scores is worth what it
    ``counts_for``, 1 at most: by that they are the best, and it is not in the scores yet.
    """
    known = [one for one in weighted if scorer.is_known(one.scorable)]
    first, *batches = _batches(scorer, [one for one in weighted if one not in known])
    bounds = [float(scorer.bounds(batch).sum()) for batch in batches]
    among = mask_of(numbers, len(counts_for))
    sums = scorer.total([*known, *first], among if 2 * len(numbers) < len(among) else None)
    left = sum(bounds)
    for batch, bound in zip(batches, bounds, strict=True):
        least = _least(sums[numbers] * counts_for[numbers], wanted)
        if least > left:
            among = among & (sums + left + MARGIN >= least)
        sums += scorer.total(batch, among)
        left -= bound
    return sums


def _batches(scorer: Scorer, weighted: Sequence[Weighted]) -> Iterator[list[Weighted]]:
    """Part weighted tokens by their postings, the shortest lists first."""
    counts = np.array([scorer.count_postings(one.scorable) for one in weighted], np.int64)
    order = np.argsort(counts, kind="stable")
    rows, sums = [weighted[at] for at in order.tolist()], np.cumsum(counts[order])
    if not rows or sums[-1] < FEW_POSTINGS:
        yield rows
        return
    ends = np.searchsorted(sums, [share * sums[-1] for share in SHARES]).tolist()
    yield from (rows[a:b] for a, b in pairwise([0, *ends, len(rows)]))


def _least(scores: Weights, wanted: int) -> float:
    """Give a score that so many reach, the highest such or one that is soon found."""
    for share in (0.5, 0.25):
        high = scores[scores > scores.max(initial=0) * share]
        if len(high) >= wanted:
            return float(np.partition(high, -wanted)[-wanted])
    return 0.0


def mask_of(numbers: Numbers, size: int) -> Mask:
    """Mark some of so many records."""
    found = np.zeros(size, np.bool_)
    found[numbers] = True
    return found
