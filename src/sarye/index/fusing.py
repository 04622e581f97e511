"""Fused ranking: what the meaning of a query adds to the scores that its words give.

Where any word is enough, a record has the score ::

    BM25F + w most gap^g cosine,     gap = (most - best) / most

``most`` is what BM25F could give at most for the morphemes, compounds and bigrams of the query,
``best`` what it gave the best record, w `MEANING_WEIGHT` and g `GATE`. The gap is what the words of
the query leave open in the best record: some .3 for a question in the words of a text, some .7 for
one in a person's own, and its power lets meaning count for these alone. A cosine below 0 counts as
0, so that meaning only ever raises a record, and what was not looked at stands behind what was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sarye.errors import MeaningsUnusable
from sarye.index.entryvectors import bag, unpacked
from sarye.index.plan import Plan, SideBySide, Term, Without
from sarye.index.postings.segment import Bytes
from sarye.index.postings.varint import Numbers
from sarye.index.schema import PARTS
from sarye.index.scoring import Scorable
from sarye.index.snapshot import Mask, VectorsDamaged, Weights
from sarye.index.weights import (
    DOCUMENT_WEIGHT,
    DRAWN,
    GATE,
    KIND_WEIGHTS,
    MEANING_WEIGHT,
    NEAR_COSINE,
    NEAR_MARGIN,
    RERANKED,
    SKETCHED,
)
from sarye.meaning import NO_MEANINGS, UNKNOWN, Meanings, Vectors
from sarye.query import Is, Within
from sarye.runtime.remembering import remembering

DECIMALS: Final = 7
"""Decimals of a cosine, which sums of floats in another order give as well."""

CACHED_QUERIES: Final = 64
"""Queries whose vectors are kept: a page asks for its query again and again."""


class Entries(Protocol):
    """The records of an index as far as meaning asks for them: their vectors, and which live."""

    @property
    def live(self) -> Mask:
        """The records that are entries and not deleted."""

    @property
    def passages(self) -> Mask:
        """The live records that are passages of documents."""

    @property
    def sketches(self) -> Bytes:
        """The first bytes of the vector of each record: shape (records, bytes)."""

    @property
    def worths(self) -> NDArray[np.float32]:
        """What one of the numbers of each record's vector is worth."""

    def vectors(self, numbers: Numbers) -> Bytes:
        """Give the vectors of some records: shape (records, bytes)."""


Rarity = Callable[[Sequence[Scorable]], Weights]
"""Gives the inverse document frequency of tokens."""


class Fusion:
    """Adds meaning to the scores of the records of one state, whose vectors are of one table.

    Where the vectors or the table turn out to be ``damaged``, it adds nothing from then on.
    """

    def __init__(self, entries: Entries, rarity: Rarity, meanings: Meanings) -> None:
        """Prepare; the table is opened with the first query that asks for it."""
        self._entries = entries
        self._rarity = rarity
        self._meanings = meanings
        self.vector = remembering(CACHED_QUERIES, self._vector)
        self.damaged: set[str] = set()

    def close(self) -> None:
        """Let go of the table."""
        self._meanings.close()

    def added(
        self, meant: tuple[Term, ...], numbers: Numbers, inside: Numbers, scores: Weights
    ) -> Weights:
        """Tell what meaning adds to the score of each record; ``numbers`` are those that rank."""
        added = np.zeros(len(scores))
        if meant and len(numbers) and self._meanings:
            chosen = _best(numbers, inside, scores)
            added[chosen] = self.raises(meant, float(scores[numbers].max()), chosen)
        return added

    def raises(self, meant: tuple[Term, ...], best: float, chosen: Numbers) -> Weights:
        """Tell what meaning adds to each of some records; ``best`` is what words gave at most."""
        with self._unless_damaged():
            return self._raises(meant, best, chosen)
        return np.zeros(len(chosen))

    def _raises(self, meant: tuple[Term, ...], best: float, chosen: Numbers) -> Weights:
        most = self.most(meant) if meant and self._meanings else 0.0
        vector = self.vector(meant) if most > best else None
        if vector is None:
            return np.zeros(len(chosen))
        weight = MEANING_WEIGHT * most * (1 - best / most) ** GATE
        raised: Weights = weight * np.maximum(self.cosines(chosen, vector), 0)
        raised[self._entries.passages[chosen]] *= DOCUMENT_WEIGHT
        return raised

    def most(self, meant: Iterable[Term]) -> float:
        """Give the most that BM25F could give for terms: they saturate in all parts."""
        terms = list(meant)
        rarity = self._rarity([Scorable(one.token, one.kind, one.parts) for one in terms])
        weights = [one.weight * KIND_WEIGHTS[one.kind].weight for one in terms]
        return float(rarity @ np.array(weights))

    def cosines(self, numbers: Numbers, vector: Vectors) -> Weights:
        """Give the cosine of the vector of each of some records with one of length 1.

        Rounded, so that the same entry has the same one whatever stands beside it.
        """
        found = unpacked(self._entries.vectors(numbers)).astype(np.float64) @ vector
        return np.round(found, DECIMALS)

    def near(self, meant: tuple[Term, ...], among: Mask) -> Numbers:
        """List the records among some that are clearly near a query in meaning, nearest first."""
        with self._unless_damaged():
            return self._near(meant, among)
        return np.flatnonzero(among)[:0]

    @contextmanager
    def _unless_damaged(self) -> Iterator[None]:
        """Go on without meaning where what it is read from is damaged."""
        try:
            yield
        except VectorsDamaged:
            self.damaged.add("vectors")
        except MeaningsUnusable:
            self.damaged.add("meanings")
        if self.damaged:
            self._meanings = NO_MEANINGS

    def _near(self, meant: tuple[Term, ...], among: Mask) -> Numbers:
        vector = self.vector(meant) if meant and self._meanings else None
        numbers = np.flatnonzero(among)
        if vector is None or not len(numbers):
            return numbers[:0]
        if len(numbers) > SKETCHED:
            numbers = self._sketched(numbers, vector)
        cosines = self.cosines(numbers, vector)
        order = np.argsort(-cosines, kind="stable")
        return numbers[order[cosines[order] >= self._least(vector)]]

    def _least(self, vector: Vectors) -> float:
        """Give the cosine from which on an entry is clearly near: more than chance would give.

        Of n normal values the largest is about sqrt(2 ln n) deviations above their mean; the more
        entries there are, the nearer comes one that has nothing to do with a query.
        """
        live = np.flatnonzero(self._entries.live)
        cosines = self.cosines(live[:: len(live) // DRAWN + 1], vector)
        above = np.sqrt(2 * np.log(len(live))) + NEAR_MARGIN
        return max(NEAR_COSINE, float(cosines.mean() + above * cosines.std()))

    def _sketched(self, numbers: Numbers, vector: Vectors) -> Numbers:
        """Choose the records that are nearest by the first numbers of their vectors."""
        rough = self.rough(vector)[numbers]
        chosen: Numbers = numbers[np.sort(np.argpartition(-rough, SKETCHED)[:SKETCHED])]
        return chosen

    def rough(self, vector: Vectors) -> NDArray[np.float32]:
        """Give about the cosine of each record, by the first numbers of its vector."""
        sketches = self._entries.sketches
        found: NDArray[np.float32] = sketches.astype(np.float32) @ vector[: sketches.shape[1]]
        return found * self._entries.worths

    def _vector(self, meant: tuple[Term, ...]) -> Vectors | None:
        """Make the vector of a query; None where the table or the index knows nothing of it."""
        if not self._entries.sketches.shape[1]:
            return None
        counts = Counter(one.token for one in meant if one.kind == "words")
        words = sorted(counts)
        rows = self._meanings.rows(words)
        if not (rows != UNKNOWN).any():
            return None
        times = np.array([counts[word] for word in words])[rows != UNKNOWN]
        return bag(self._meanings.at(rows[rows != UNKNOWN]), times)


def meant_terms(plan: Plan) -> tuple[Term, ...]:
    """Choose the terms that are words, or letters, of a query itself.

    A phrase, and a word that is looked for in some parts, is wanted as it is typed.
    """
    own = {one.pattern.typed for one in plan.clauses if not one.is_phrase and one.parts == PARTS}
    return tuple(
        one
        for one in plan.terms
        if one.word in own and one.origin == "typed" and one.kind != "pairs"
    )


def is_plain(plan: Plan) -> bool:
    """Tell whether a query is words side by side, and what may be nowhere or around a case."""
    root = plan.root
    return (
        isinstance(root, SideBySide)
        and all(isinstance(one, Is | Within | Without) for one in root.limits)
        and all(
            not one.is_phrase and not one.pattern.prefix and one.parts == PARTS
            for one in root.clauses
        )
    )


def _best(numbers: Numbers, inside: Numbers, scores: Weights) -> Numbers:
    """Choose the records that rank first by their words, and what is as good as the last."""
    if len(numbers) <= RERANKED:
        return numbers
    order = np.where(inside[numbers] > 0, -1e6 * inside[numbers], 0) + scores[numbers]
    chosen: Numbers = numbers[order >= -np.partition(-order, RERANKED - 1)[RERANKED - 1]]
    return chosen
