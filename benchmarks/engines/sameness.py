"""Compares what two indexes answer: totals, ids, order, scores, marks, facets, explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sarye.models import Hit, Result

TOLERANCE: Final = 1e-3
"""What two scores may differ by, as a share of the larger: frequencies are whole numbers there."""

_OF_RESULTS: Final = (
    *("match", "total", "partial", "near", "repairs", "synonyms", "related", "facets"),
)
_OF_HITS: Final = (*("case", "title", "sections", "snippet", "matched", "lacks", "by", "through"),)


class Difference(NamedTuple):
    """What two answers differ in."""

    what: str
    one: Any
    other: Any


def differences(one: Result, other: Result) -> Iterator[Difference]:
    """Yield what two answers to one search differ in."""
    yield from _of(one, other, _OF_RESULTS, "")
    if [hit.case.id for hit in one.hits] != [hit.case.id for hit in other.hits]:
        yield from _order(one.hits, other.hits)
    others = {hit.case.id: hit for hit in other.hits}
    for hit in one.hits:
        if hit.case.id in others:
            yield from _of_hits(hit, others[hit.case.id])


def _order(hits: Sequence[Hit], others: Sequence[Hit]) -> Iterator[Difference]:
    """Tell where entries stand in another order though their scores differ."""
    if len(hits) != len(others):
        yield Difference("hits", len(hits), len(others))
    for mine, its in zip(hits, others, strict=False):
        if mine.case.id != its.case.id and not is_near(mine.score, its.score):
            yield Difference(f"order at {mine.rank}", mine.case.id, its.case.id)
            return


def _of_hits(hit: Hit, other: Hit) -> Iterator[Difference]:
    name = f" of {hit.case.id}"
    if not is_near(hit.score, other.score):
        yield Difference(f"score{name}", hit.score, other.score)
    yield from _of(hit, other, _OF_HITS, name)
    mine, its = _contributions(hit), _contributions(other)
    for key in sorted({*mine, *its}):
        if not is_near(mine.get(key, 0.0), its.get(key, 0.0), at_least=hit.score):
            yield Difference(f"{key}{name}", mine.get(key), its.get(key))


def _of(one: object, other: object, names: Sequence[str], where: str) -> Iterator[Difference]:
    for name in names:
        mine, its = getattr(one, name), getattr(other, name)
        if mine != its:
            yield Difference(f"{name}{where}", mine, its)


def is_near(one: float, other: float, *, at_least: float = 0.0) -> bool:
    """Tell whether two scores are the same but for rounding."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), at_least, 1e-6)


def _contributions(hit: Hit) -> Mapping[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for one in hit.explanation:
        key = (one.word, one.token, one.layer, one.role)
        found[key] = found.get(key, 0.0) + one.score
    return found
