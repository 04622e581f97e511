"""Tokens in, their BM25F scores over the parts of cases out.

The formula is BM25F of Robertson and Zaragoza (The Probabilistic Relevance Framework, 2009,
section 3.6): the frequencies of a token in all parts are weighted, divided by each part's length
norm, and added up *before* they saturate, so that a word in two parts does not count twice over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from sarye.index.schema import CONTEXT, TEXT_FIELDS, bigrams_field, words_field
from sarye.index.snapshot import CACHED_POSTINGS, EMPTY, Numbers, Snapshot, Weights

Kind = Literal["words", "bigrams"]
"""The two token spaces: morphemes and compounds, and bigrams."""

K1: Final = 1.2
"""How slowly repetition saturates (the usual value of BM25)."""


@dataclass(frozen=True, slots=True)
class PartWeight:
    """What a part counts for, and how much of its length is held against it (b of BM25)."""

    weight: float
    b: float


PART_WEIGHTS: Final[Mapping[str, PartWeight]] = {
    # A title says what a case is about; its length says little.
    "title": PartWeight(3.0, 0.4),
    # The sections tell one story; none is worth more for being called so.
    "situation": PartWeight(1.0, 0.75),
    "effort": PartWeight(1.0, 0.75),
    "effect": PartWeight(1.0, 0.75),
    "other": PartWeight(1.0, 0.75),
    # Shared by all cases of a document: enough to find them, not to rank them.
    CONTEXT: PartWeight(0.3, 0.75),
}
"""The parts of a case, each with its reason."""

KIND_WEIGHTS: Final[Mapping[Kind, float]] = {"words": 1.0, "bigrams": 0.5}
"""Bigrams mend what the analysis gets wrong, and know less than it: half weight."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A token's score in each record that holds it: ``docs`` ascending."""

    docs: Numbers
    scores: Weights


class Scorer:
    """Scores tokens over the parts of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        totals = snapshot.totals
        self._cases = totals.cases
        averages = (length / max(totals.cases, 1) for length in totals.lengths)
        self._averages = dict(zip(TEXT_FIELDS, averages, strict=True))
        self.score = lru_cache(CACHED_POSTINGS)(self._score)

    def parts_of(
        self, token: str, kind: Kind, parts: tuple[str, ...], doc: int
    ) -> dict[str, float]:
        """Split a token's score in one record into the parts that gave it; they add up to it."""
        scored = self.score(token, kind, parts)
        at = int(np.searchsorted(scored.docs, doc))
        if at >= len(scored.docs) or scored.docs[at] != doc:
            return {}
        shares = {}
        for part in parts:
            docs, weighted = self._weighted(token, kind, part)
            shares[part] = float(weighted[docs == doc].sum())
        total = sum(shares.values())
        return {part: scored.scores[at] * share / total for part, share in shares.items() if share}

    def _score(self, token: str, kind: Kind, parts: tuple[str, ...]) -> Scored:
        # No parts at all (제목:민원 among effects only) score nothing.
        found = [EMPTY, *(self._weighted(token, kind, part) for part in parts)]
        docs, inverse = np.unique(np.concatenate([docs for docs, _ in found]), return_inverse=True)
        frequency = np.bincount(inverse, np.concatenate([weights for _, weights in found]))
        scores = KIND_WEIGHTS[kind] * self.idf(len(docs)) * frequency / (K1 + frequency)
        return Scored(docs, scores)

    def idf(self, document_frequency: int) -> float:
        """Give the inverse document frequency, never negative (as Lucene defines it)."""
        rest = self._cases - document_frequency
        return float(np.log1p((max(rest, 0) + 0.5) / (document_frequency + 0.5)))

    def _weighted(self, token: str, kind: Kind, part: str) -> tuple[Numbers, Weights]:
        """Give a part's weighted, length-normalised frequencies of a token."""
        field = words_field(part) if kind == "words" else bigrams_field(part)
        docs, frequencies = self._snapshot.postings(field, token)
        weight = PART_WEIGHTS[part]
        lengths = self._snapshot.lengths[docs, TEXT_FIELDS.index(field)]
        norm = 1 - weight.b + weight.b * lengths / (self._averages[field] or 1)
        return docs, weight.weight * frequencies / norm


def total(size: int, scored: Iterable[tuple[Scored, float]]) -> Weights:
    """Add up weighted scores into one array over all record numbers."""
    sums = np.zeros(size)
    for one, weight in scored:
        sums[one.docs] += weight * one.scores
    return sums
