"""How scores came about: what each token in each part gave, as the cluster tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from sarye.index.opensearch.finding import Asked, Run, Shown
from sarye.index.opensearch.mapping import scored
from sarye.index.opensearch.placing import token_of
from sarye.index.opensearch.queries import Query, having
from sarye.index.plan import Term, layer_of
from sarye.index.scoring import Scorable
from sarye.index.weights import DOCUMENT_WEIGHT, KIND_WEIGHTS
from sarye.models import Contribution

_ROUNDING: Final = 1e-4
"""A rest of a score that is no more than this is none that meaning gave."""

Frequencies = Mapping[int, Mapping[Scorable, Mapping[str, float]]]
"""The weighted frequency of each token in each part of some entries."""


def contributions(
    asked: Asked, run: Run, shown: Sequence[Shown], rows: Sequence[int]
) -> dict[int, tuple[Contribution, ...]]:
    """Split the scores of entries into what each token in each part and meaning gave."""
    wanted = [Scorable(one.token, one.kind, one.parts) for one in run.terms]
    found = _frequencies(asked, list(dict.fromkeys(wanted)), rows)
    rarity = asked.scores.rarity(wanted).tolist()
    weighed = list(zip(run.terms, wanted, rarity, strict=True))
    return {one.number: _explained(asked, one, weighed, found) for one in shown}


def _explained(
    asked: Asked,
    shown: Shown,
    terms: Sequence[tuple[Term, Scorable, float]],
    found: Frequencies,
) -> tuple[Contribution, ...]:
    weight = DOCUMENT_WEIGHT if asked.columns.passages[shown.number] else 1.0
    rows: list[Contribution] = []
    for term, wanted, rare in terms:
        parts = found.get(shown.number, {}).get(wanted, {})
        total = sum(parts.values())
        kind = KIND_WEIGHTS[term.kind]
        for part, frequency in parts.items():
            share = frequency / (total + kind.k1)
            score = term.weight * kind.weight * rare * weight * share
            rows.append(Contribution(term.word, term.token, layer_of(term), part, score))
    meaning = shown.score - sum(row.score for row in rows)
    if meaning > _ROUNDING * max(shown.score, 1.0):
        rows.append(Contribution("", "", "meaning", "", meaning))
    return tuple(sorted(rows, key=lambda row: -row.score))


def _frequencies(
    asked: Asked, wanted: Sequence[Scorable], rows: Sequence[int]
) -> dict[int, dict[Scorable, dict[str, float]]]:
    """Ask for the frequency of each token in each part: what it scores alone tells it."""
    searches = [(one, part) for one in wanted for part in one.parts]
    bodies = [_alone(one, part, rows) for one, part in searches]
    found: dict[int, dict[Scorable, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for (one, part), answer in zip(searches, asked.view.ask(bodies), strict=True):
        hits = answer["hits"]["hits"]
        for hit, number in zip(hits, asked.numbers.of_hits(hits).tolist(), strict=True):
            share = float(hit["_score"])
            k1 = KIND_WEIGHTS[one.kind].k1
            found[number][one][part] = k1 * share / (1 - share)
    return found


def _alone(wanted: Scorable, part: str, rows: Sequence[int]) -> Query:
    token = token_of(wanted.token, wanted.kind)
    term = {"term": {scored(wanted.kind, part): {"value": token}}}
    query = {"bool": {"filter": [having("row", rows)], "must": [term]}}
    return {"query": query, "size": len(rows), "_source": False}
