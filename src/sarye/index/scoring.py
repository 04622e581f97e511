"""Scoring: BM25F of tokens over the parts of cases.

The formula is BM25F of Robertson and Zaragoza (The Probabilistic Relevance Framework, 2009,
section 3.6): the frequencies of a token in all parts are weighted, divided by each part's length
norm, and added up *before* they saturate, so that a word in two parts does not count twice over.

Two morphemes one behind the other in query and case are scored as a token of their own,
as are the ordered windows of Metzler and Croft (A Markov Random Field Model for Term Dependencies,
2005, section 2.2). The figures stand in `sarye.index.weights`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from cachetools import LRUCache

from sarye.index.plan import Kind
from sarye.index.postings.positions import in_a_row, slots_of
from sarye.index.postings.postinglists import PART_BITS, part_of, record_of
from sarye.index.postings.segment import Lengths
from sarye.index.postings.varint import AnyNumbers, Numbers
from sarye.index.schema import PARTS, SCORED, Scored
from sarye.index.snapshot import (
    CACHED_BYTES,
    NONE,
    Mask,
    Postings,
    Snapshot,
    Weights,
    differ,
    run_lengths,
)
from sarye.index.weights import KIND_WEIGHTS, PART_WEIGHTS
from sarye.runtime.bytecache import ByteCache

CACHED_COUNTS: Final = 65_536
"""Tokens of which is kept in how many records they stand."""


class Scorable(NamedTuple):
    """A token of a kind in some parts: what has one score in each record."""

    token: str
    kind: Kind
    parts: tuple[str, ...]


class Weighted(NamedTuple):
    """What scores, and what it counts for."""

    scorable: Scorable
    weight: float


class TokenScores(NamedTuple):
    """A token's score in each record that holds it: ``docs`` ascending."""

    docs: AnyNumbers
    scores: Weights


class Scorer:
    """Scores tokens over the parts of one snapshot.

    The tokens of a query are scored together, since numpy takes as long for a few numbers as for a
    thousand. Where only some records matter, the postings of others are passed over; whole lists
    of scores are kept.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._entries = snapshot.totals.entries
        self._known: ByteCache[Scorable, TokenScores] = ByteCache(CACHED_BYTES, _bytes)
        self._counts: LRUCache[Scorable, int] = LRUCache(CACHED_COUNTS)

    def score(self, token: str, kind: Kind, parts: tuple[str, ...]) -> TokenScores:
        """Score one token."""
        return self.score_all([Scorable(token, kind, parts)])[0]

    def score_all(self, wanted: Sequence[Scorable], among: Mask | None = None) -> list[TokenScores]:
        """Score tokens, in all records or ``among`` some."""
        found = {one: _of_some(self._known[one], among) for one in wanted if one in self._known}
        missing = [one for one in dict.fromkeys(wanted) if one not in found]
        for kind in KIND_WEIGHTS if missing else ():
            rows = [one for one in missing if one.kind == kind]
            found |= zip(rows, self._scored(kind, rows, among), strict=True)
        if among is None:
            self._known.update((one, found[one]) for one in missing)
        return [found[one] for one in wanted]

    def total(self, weighted: Sequence[Weighted], among: Mask | None = None) -> Weights:
        """Add up weighted scores into one array over all record numbers.

        Records that are not ``among`` some have any score up to their own.
        """
        if not weighted:
            return np.zeros(self._snapshot.size)
        found = self.score_all([one.scorable for one in weighted], among)
        docs = np.concatenate([one.docs for one in found])
        scores = [one.scores * row.weight for one, row in zip(found, weighted, strict=True)]
        sums = np.bincount(docs, np.concatenate(scores), self._snapshot.size)
        return sums.astype(np.float64, copy=False)

    def bounds(self, weighted: Sequence[Weighted]) -> Weights:
        """Give more than each of some weighted tokens adds to any record."""
        rarity = self.rarity([one.scorable for one in weighted])
        most = [one.weight * KIND_WEIGHTS[one.scorable.kind].weight for one in weighted]
        bounds: Weights = rarity * np.array(most)
        return bounds

    def is_known(self, wanted: Scorable) -> bool:
        """Tell whether the scores of a token are in memory."""
        return wanted in self._known

    def count_postings(self, wanted: Scorable) -> int:
        """Count the slots of a token; a pair is counted by none, since it is looked for."""
        if wanted.kind == "pairs":
            return 0
        return len(self._snapshot.postings(_field(wanted.kind), wanted.token).slots)

    def parts_of(self, wanted: Scorable, doc: int) -> dict[str, float]:
        """Split a token's score in one record into the parts that gave it; they add up to it."""
        scored = self.score_all([wanted])[0]
        at = int(np.searchsorted(scored.docs, doc))
        if at >= len(scored.docs) or scored.docs[at] != doc:
            return {}
        slots, weighted, _ = self._weighted(wanted.kind, self._lists(wanted.kind, [wanted]))
        here = record_of(slots) == doc
        whole = scored.scores[at] / weighted[here].sum()
        shares = zip(part_of(slots[here]).tolist(), (weighted[here] * whole).tolist(), strict=True)
        return {PARTS[part]: share for part, share in shares}

    def rarity(self, wanted: Sequence[Scorable]) -> Weights:
        """Give the inverse document frequency of tokens."""
        missing = [one for one in dict.fromkeys(wanted) if one not in self._counts]
        for kind in KIND_WEIGHTS if missing else ():
            rows = [one for one in missing if one.kind == kind]
            self._count(rows, self._lists(kind, rows))
        return self._idf(wanted)

    def _count(self, wanted: Sequence[Scorable], lists: Sequence[Postings]) -> None:
        for one, postings in zip(wanted, lists, strict=True):
            if one not in self._counts:
                self._counts[one] = _records(postings)

    def _idf(self, counted: Sequence[Scorable]) -> Weights:
        counts = [self._counts[one] for one in counted]
        return idf(np.array(counts, np.int64), self._entries)

    def _scored(
        self, kind: Kind, wanted: Sequence[Scorable], among: Mask | None
    ) -> Iterator[TokenScores]:
        if not wanted:
            return iter(())
        weight = KIND_WEIGHTS[kind]
        lists = self._lists(kind, wanted)
        self._count(wanted, lists)
        slots, weighted, starts = self._weighted(kind, lists, among)
        records = record_of(slots)
        first = np.flatnonzero(differ(records, starts))
        frequency = np.add.reduceat(weighted, first) if len(first) else weighted
        ends = np.searchsorted(first, starts)
        counts = ends[1:] - ends[:-1]
        records, scores = records[first], frequency / (frequency + weight.k1)
        scores *= np.repeat(weight.weight * self._idf(wanted), counts)
        return (TokenScores(records[a:b], scores[a:b]) for a, b in pairwise(ends.tolist()))

    def _weighted(
        self, kind: Kind, lists: Sequence[Postings], among: Mask | None = None
    ) -> tuple[AnyNumbers, Weights, Numbers]:
        """Give slots and weighted, length-normalised frequencies, and where each list begins."""
        slots = np.concatenate([one.slots for one in lists])
        frequencies = np.concatenate([one.frequencies for one in lists])
        starts = np.cumsum([0, *(len(one.slots) for one in lists)])
        if among is not None:
            kept = np.flatnonzero(among[record_of(slots)])
            slots, frequencies = slots[kept], frequencies[kept]
            starts = np.searchsorted(kept, starts)
        weighted = self._slot_weights[SCORED.index(_field(kind))].take(slots)
        weighted *= frequencies
        return slots, weighted, starts

    def _lists(self, kind: Kind, wanted: Sequence[Scorable]) -> list[Postings]:
        """Give the slots of each token in the parts in which it is scored.

        No parts at all (제목:민원 among effects only) have no slots.
        """
        tokens = [one.token for one in wanted]
        if kind == "pairs":
            lists = list(map(self._pair, tokens))
        else:
            lists = self._snapshot.all_postings(_field(kind), tokens)
        return list(map(_within, lists, wanted))

    @cached_property
    def _slot_weights(self) -> Weights:
        """Give what an occurrence in each slot counts for, by its length: shape (fields, slots)."""
        size, averages = self._snapshot.size, averages_of(self._snapshot)
        passages = self._snapshot.passages
        found = np.zeros((len(SCORED), size, 1 << PART_BITS))
        for records, usual in ((slice(None), averages.cases), (passages, averages.passages)):
            lengths = self._snapshot.lengths[records]
            found[:, records, : len(PARTS)] = part_weights(lengths, usual).transpose(1, 0, 2)
        return found.reshape(len(SCORED), -1)

    def _pair(self, pair: str) -> Postings:
        """Give the slots in which the two morphemes of a pair stand in a row, and how often."""
        slots = slots_of(in_a_row([self._snapshot.positions(token) for token in pair.split(" ")]))
        first = np.flatnonzero(differ(slots, NONE))
        return Postings(slots[first], run_lengths(first, len(slots)))


class Averages(NamedTuple):
    """How many tokens stand in each part of an entry on average: shape (fields, parts)."""

    cases: Weights
    passages: Weights


def averages_of(snapshot: Snapshot) -> Averages:
    """Give the average lengths of cases, and of passages.

    A passage is one part of any length, a case several: among documents alone, the effect of a
    case would be taken for endless.
    """
    passages = snapshot.passages
    sums = np.array(snapshot.totals.lengths).reshape(len(SCORED), len(PARTS))
    told = snapshot.lengths[passages].sum(axis=0, dtype=np.int64)
    count = int(passages.sum())
    return Averages(_average(sums - told, snapshot.totals.entries - count), _average(told, count))


def idf(document_frequency: Numbers, entries: int) -> Weights:
    """Give the inverse document frequency, never negative (as Lucene defines it)."""
    rest = np.maximum(entries - document_frequency, 0)
    return np.log1p((rest + 0.5) / (document_frequency + 0.5))


def _average(sums: Numbers, count: int) -> Weights:
    averages: Weights = sums / max(count, 1)
    averages[averages == 0] = 1
    return averages


def part_weights(lengths: Lengths, averages: Weights) -> Weights:
    """Give what one occurrence in each part of some records counts for, beside usual lengths.

    The shape is that of the lengths: (records, fields, parts).
    """
    weight = np.array([PART_WEIGHTS[part].weight for part in PARTS])
    b = np.array([PART_WEIGHTS[part].b for part in PARTS])
    found: Weights = weight / (1 - b + b * (lengths / averages))
    return found


def _field(kind: Kind) -> Scored:
    """Name the field by whose lengths a kind of token is weighed."""
    return "bigrams" if kind == "bigrams" else "words"


def _within(slots: Postings, wanted: Scorable) -> Postings:
    """Keep the slots of the parts in which a token is scored."""
    if wanted.parts == PARTS:
        return slots
    kept = np.array([part in wanted.parts for part in (*PARTS, "", "")])[part_of(slots.slots)]
    return Postings(slots.slots[kept], slots.frequencies[kept])


def _records(postings: Postings) -> int:
    """Count the records that slots are of."""
    records = record_of(postings.slots)
    return int(np.count_nonzero(records[1:] != records[:-1])) + bool(len(records))


def _of_some(scores: TokenScores, among: Mask | None) -> TokenScores:
    """Keep the scores of some records."""
    if among is None:
        return scores
    kept = np.flatnonzero(among[scores.docs])
    return TokenScores(scores.docs[kept], scores.scores[kept])


def _bytes(scores: TokenScores) -> int:
    return int(scores.docs.nbytes + scores.scores.nbytes)
