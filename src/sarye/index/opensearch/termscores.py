"""What terms of a plan score, as queries: BM25F, whose saturation the cluster works out.

A document of an entry has the weighted frequencies of its tokens, whose similarity is
``boost f / (f + k1)``. The boost is the weight of a term times how rare its token is among the
entries that are seen (`Counts`): the cluster itself counts deleted ones too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from sarye.index.opensearch.counts import Counts
from sarye.index.opensearch.mapping import SCALE, scored
from sarye.index.opensearch.placing import Places, token_of, where_of
from sarye.index.opensearch.queries import NOTHING, Query, any_of, constant, having, summing
from sarye.index.plan import Term
from sarye.index.scoring import Scorable, idf
from sarye.index.snapshot import Weights
from sarye.index.weights import DOCUMENT_WEIGHT, KIND_WEIGHTS

_SUM: Final = (
    "double f = 0; for (name in params.names) { f += termFreq(name, params.token); } "
    "return params.boost * f / (f + params.k1);"
)


class TermScores:
    """Scores by terms, among ``entries`` of which some may be passages."""

    def __init__(self, counts: Counts, entries: int, *, passages: bool) -> None:
        self._counts = counts
        self._entries = entries
        self._passages = passages

    def expanded(self, terms: Iterable[Term]) -> Iterator[Term]:
        """Give the words that begin so in place of a prefix."""
        for term in terms:
            if term.prefix:
                for token in self._counts.begun(term.token, term.parts):
                    yield term._replace(token=token, prefix=False)
            else:
                yield term

    def rarity(self, wanted: Sequence[Scorable]) -> Weights:
        """Give the inverse document frequency of tokens."""
        counts = [self._counts.frequency(one) for one in wanted]
        return idf(np.array(counts, np.int64), self._entries)

    def finding(self, terms: Sequence[Term]) -> Query:
        """Find what holds any of some terms."""
        wanted = dict.fromkeys(Scorable(one.token, one.kind, one.parts) for one in terms)
        return any_of(Places(one.parts).any_token([one.token], one.kind) for one in wanted)

    def query(self, terms: Sequence[Term], most: int) -> Query:
        """Give the query that scores what holds terms; what holds none is not found.

        Of more than ``most`` terms those are taken that can give most.
        """
        weights: dict[Scorable, float] = defaultdict(float)
        for term in terms:
            weights[Scorable(term.token, term.kind, term.parts)] += term.weight
        rarity = self.rarity(list(weights)).tolist()
        rows = [
            (one, weight * KIND_WEIGHTS[one.kind].weight * rare)
            for (one, weight), rare in zip(weights.items(), rarity, strict=True)
            if self._counts.frequency(one)
        ]
        if len(rows) > most:
            rows = sorted(rows, key=lambda row: -row[1])[:most]
        if not rows:
            return NOTHING
        return self._weighed(summing([_scoring(one, boost) for one, boost in rows]))

    def most(self, terms: Sequence[Term]) -> float:
        """Give more than terms can score."""
        wanted = [Scorable(one.token, one.kind, one.parts) for one in terms]
        weights = np.array([one.weight * KIND_WEIGHTS[one.kind].weight for one in terms])
        return float(self.rarity(wanted) @ weights) if terms else 0.0

    def _weighed(self, query: Query) -> Query:
        """Let passages count less."""
        if not self._passages:
            return query
        passage = having("passage", [True])
        weighed = {"positive": query, "negative": passage, "negative_boost": DOCUMENT_WEIGHT}
        return {"boosting": weighed}


def _scoring(wanted: Scorable, boost: float) -> Query:
    """Score a token; in several parts its frequencies are added up before they saturate."""
    token = token_of(wanted.token, wanted.kind)
    names = [scored(wanted.kind, where) for where in where_of(wanted.parts)]
    if len(names) == 1:
        return {"term": {names[0]: {"value": token, "boost": boost}}}
    found = Places(wanted.parts).any_token([wanted.token], wanted.kind)
    k1 = KIND_WEIGHTS[wanted.kind].k1 * SCALE
    params = {"names": names, "token": token, "boost": boost, "k1": k1}
    script = {"source": _SUM, "params": params}
    return {"script_score": {"query": constant(found), "script": script}}
