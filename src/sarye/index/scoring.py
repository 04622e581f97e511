"""Tokens in, their BM25F scores over the parts of cases out.

The formula is BM25F of Robertson and Zaragoza (The Probabilistic Relevance Framework, 2009,
section 3.6): the frequencies of a token in all parts are weighted, divided by each part's length
norm, and added up *before* they saturate, so that a word in two parts does not count twice over.

Two morphemes one behind the other in query and case are scored as a token of their own,
as are the ordered windows of Metzler and Croft (A Markov Random Field Model for Term Dependencies,
2005, section 2.2). The figures were chosen by `benchmarks/tuning`, which says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from sarye.index.schema import CONTEXT, TEXT_FIELDS, bigrams_field, words_field
from sarye.index.snapshot import CACHED_POSTINGS, EMPTY, Numbers, Postings, Snapshot, Weights
from sarye.index.spots import in_a_row, spot_records

Kind = Literal["words", "bigrams", "pairs"]
"""The token spaces: morphemes and compounds, bigrams, and two morphemes in a row ("수의 계약")."""


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


@dataclass(frozen=True, slots=True)
class KindWeight:
    """What a kind of token counts for, and how slowly its repetition saturates (k1 of BM25)."""

    weight: float
    k1: float


KIND_WEIGHTS: Final[Mapping[Kind, KindWeight]] = {
    # A case that has one word more of the question is worth more than one that repeats a word, so
    # that k1 is half of the usual 1.2.
    "words": KindWeight(1.0, 0.6),
    # Bigrams mend what the analysis gets wrong, and know less than it; that two letters stand there
    # again says less still.
    "bigrams": KindWeight(0.5, 0.3),
    # Words in the order of the question are a hint: a sentence can be put in many ways.
    "pairs": KindWeight(0.2, 0.6),
}
"""The kinds of tokens, each with its reason."""

COMPOUND_WEIGHT: Final = 0.5
"""A whole compound, beside its morphemes and their pairs, which already count for it."""

TAG_WEIGHTS: Final[Mapping[str, float]] = {
    # Names, and words that Kiwi does not know, say whom or what a question is about.
    "NNP": 1.25,
    # People ask with other verbs than cases are written with (가져다주는, 배달하는).
    "VV": 0.7,
    "VA": 0.7,
    # 너무, 많이, 다시 stand anywhere.
    "MAG": 0.5,
}
"""What a morpheme of the query counts for by its part of speech; others count as they are."""


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
        weight = KIND_WEIGHTS[kind]
        scores = weight.weight * self.idf(len(docs)) * frequency / (weight.k1 + frequency)
        return Scored(docs, scores)

    def idf(self, document_frequency: int) -> float:
        """Give the inverse document frequency, never negative (as Lucene defines it)."""
        rest = self._cases - document_frequency
        return float(np.log1p((max(rest, 0) + 0.5) / (document_frequency + 0.5)))

    def _weighted(self, token: str, kind: Kind, part: str) -> tuple[Numbers, Weights]:
        """Give a part's weighted, length-normalised frequencies of a token."""
        field = bigrams_field(part) if kind == "bigrams" else words_field(part)
        find = self._pair if kind == "pairs" else self._snapshot.postings
        docs, frequencies = find(field, token)
        weight = PART_WEIGHTS[part]
        lengths = self._snapshot.lengths[docs, TEXT_FIELDS.index(field)]
        norm = 1 - weight.b + weight.b * lengths / (self._averages[field] or 1)
        return docs, weight.weight * frequencies / norm

    def _pair(self, field: str, pair: str) -> Postings:
        """Give the records in which the two morphemes of a pair stand in a row, and how often."""
        lists = [self._snapshot.spots(field, token) for token in pair.split(" ")]
        docs, counts = np.unique(spot_records(in_a_row(lists)), return_counts=True)
        return Postings(docs, counts.astype(np.float64))


def total(size: int, scored: Iterable[tuple[Scored, float]]) -> Weights:
    """Add up weighted scores into one array over all record numbers."""
    sums = np.zeros(size)
    for one, weight in scored:
        sums[one.docs] += weight * one.scores
    return sums
