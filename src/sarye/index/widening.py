"""Widening: which entries that lack some words of a query are still worth showing.

A word weighs as much as it tells (its inverse document frequency), and an entry is shown if what
stands in it weighs enough. So 지원, which stands in every third case, is not enough, nor is one of
six words; and of 주차 단속 either one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from math import ceil, log1p
from typing import Final, NamedTuple

import numpy as np

from sarye.index.plan import Clause, Term, Whole
from sarye.index.snapshot import Mask

FEW_WORDS: Final = 3
"""Words of a query that names things; more of them are a question, which few cases hold whole."""

LEAST_SHARE: Final = 0.35
"""Of the weight of all words, what those must weigh that stand in an entry shown behind others that
hold all. With half, one of two words would do only if it is the rarer one; with a third, one of
three."""

LEAST_SHARE_ALONE: Final = 0.2
"""The same where nothing holds all words, and there is nothing better to show."""

LEAST_SCORE: Final = 0.1
"""Where nothing holds all words of a question, or enough of those of a few: what is shown scores by
its words at least a tenth of what the best case does. Of the sample's lay questions that keeps .777
of .784 (nDCG@10, any word enough), and shows 29 cases of 82 instead of 55."""

COMMON_SHARE: Final = 4
"""What stands in more than one of so many entries weighs nothing."""

FEW_ENTRIES: Final = 10
"""Entries that a word can stand in, however small the index, before it is common."""

PRECISION: Final = 1000
"""Steps to a unit of weight: weights are whole numbers, so that sums do not hang on their order."""


def is_tiered(clauses: Sequence[Clause], *, any_word: bool) -> bool:
    """Tell whether what has words as words stands before what has them within others."""
    return not any_word or sum(clause.has_content for clause in clauses) <= FEW_WORDS


def has_letters(clauses: Sequence[Clause], whole: Whole, *, any_word: bool) -> bool:
    """Tell whether the letters of all that was typed can find what its many words do not."""
    needed = sum(clause.needed for clause in clauses)
    return not (any_word and needed > FEW_WORDS and whole.spread)


class Widening(NamedTuple):
    """What each word of a query weighs, and what is enough; 0 where no entry is worth showing."""

    weights: tuple[int, ...]
    enough: int

    @classmethod
    def of(cls, words: Iterable[tuple[int, float]], entries: int, share: float) -> Widening:
        """Weigh words by the entries that each stands in, and by what it counts for in a ranking.

        What stands in no entry is not to be had, and weighs nothing.
        """
        weights = tuple(_weight(count, entries, counts_for) for count, counts_for in words)
        return cls(weights, ceil(sum(weights) * share))

    def shown(self, standing: Sequence[Mask]) -> Mask:
        """Mark the entries in which enough stands; ``standing`` are those of each word."""
        rows = zip(standing, self.weights, strict=True)
        sums = reduce(np.add, (mask * np.int32(weight) for mask, weight in rows))
        found: Mask = sums >= self.enough
        return found if self.enough else np.zeros_like(found)


def words_weigh(terms: Iterable[Term], words: Iterable[str]) -> list[float]:
    """Tell what words count for in a ranking, by the terms that score them."""
    counts_for: dict[str, float] = {}
    for term in terms:
        if term.kind == "words" and term.origin == "typed":
            counts_for[term.word] = max(term.weight, counts_for.get(term.word, 0.0))
    return [counts_for.get(word, 1.0) for word in words]


def _weight(count: int, entries: int, counts_for: float) -> int:
    if not count or count > max(entries / COMMON_SHARE, FEW_ENTRIES):
        return 0
    return round(PRECISION * counts_for * log1p((entries - count + 0.5) / (count + 0.5)))
