"""Compares what two readers find: totals, ids, order, scores, facets, and what is told of hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sarye.index import Found, Row

TOLERANCE: Final = 1e-3
"""What two scores may differ by, as a share of the larger: frequencies are whole numbers there."""

_PLAIN: Final = ("match", "total", "partial", "near", "missing", "synonyms", "facets")
_OF_ROWS: Final = ("case", "matched", "lacks", "by", "through")


class Difference(NamedTuple):
    """What two answers differ in."""

    what: str
    one: Any
    other: Any


def differences(one: Found, other: Found) -> Iterator[Difference]:
    """Yield what two answers to one request differ in."""
    for name in _PLAIN:
        mine, its = getattr(one, name), getattr(other, name)
        if mine != its:
            yield Difference(name, mine, its)
    if [row.id for row in one.rows] != [row.id for row in other.rows]:
        yield from _order(one.rows, other.rows)
    others = {row.id: row for row in other.rows}
    for row in one.rows:
        if row.id in others:
            yield from _of_rows(row, others[row.id])


def _order(rows: Sequence[Row], others: Sequence[Row]) -> Iterator[Difference]:
    """Tell where entries stand in another order though their scores differ."""
    mine, its = [row.id for row in rows], [row.id for row in others]
    scores = {row.id: row.score for row in (*others, *rows)}
    for at, (own, other) in enumerate(zip(mine, its, strict=False)):
        if own != other and not is_near(scores[own], scores[other]):
            yield Difference(f"order at {at}", [own, scores[own]], [other, scores[other]])
            return
    if len(mine) != len(its):
        yield Difference("rows", len(mine), len(its))


def _of_rows(row: Row, other: Row) -> Iterator[Difference]:
    if not is_near(row.score, other.score):
        yield Difference(f"score of {row.id}", row.score, other.score)
    for name in _OF_ROWS:
        if getattr(row, name) != getattr(other, name):
            yield Difference(f"{name} of {row.id}", getattr(row, name), getattr(other, name))
    mine, its = _contributions(row), _contributions(other)
    for key in sorted({*mine, *its}):
        if not is_near(mine.get(key, 0.0), its.get(key, 0.0), at_least=row.score):
            yield Difference(f"{key} of {row.id}", mine.get(key), its.get(key))


def is_near(one: float, other: float, *, at_least: float = 0.0) -> bool:
    """Tell whether two scores are the same but for rounding."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other), at_least, 1e-6)


def _contributions(row: Row) -> Mapping[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for one in row.explanation:
        key = (one.word, one.token, one.layer, one.role)
        found[key] = found.get(key, 0.0) + one.score
    return found
