"""Where patterns stand in some parts of entries, as queries: what `sarye.index.matching` marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import Final, Literal

from sarye.analysis import Pattern, Unit
from sarye.index.opensearch.mapping import (
    ALL,
    JOINT,
    OWN,
    bounded,
    lettered,
    pair_token,
    placed,
    scored,
    spelled,
    squeezed,
)
from sarye.index.opensearch.queries import NOTHING, Query, all_of, any_of, having, holding
from sarye.index.plan import Kind
from sarye.index.schema import PARTS

ANYWHERE = 1_000_000
"""How far bigrams may stand from one another in a part, in whatever order."""


Thrift = Literal[0, 1, 2]
PLAIN: Final = 0
COMPACT: Final = 1
BARE: Final = 2
"""How sparing of clauses a query is."""


def where_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Name where the tokens of some parts are counted (`sarye.index.opensearch.mapping`)."""
    if parts == PARTS:
        return (ALL,)
    return (OWN,) if parts == PARTS[:-1] else parts


def token_of(token: str, kind: Kind) -> str:
    """Write a token of a plan as the cluster has it."""
    return pair_token(token) if kind == "pairs" else bounded(token)


class Places:
    """Tells where a pattern stands in some parts.

    A cluster takes so many clauses and no more. Where a query is of many words, all bigrams of a
    word are looked for at once, which takes longer (`COMPACT`); of very many words it is not asked
    whether they stand inside others (`BARE`).
    """

    def __init__(self, parts: tuple[str, ...], thrift: Thrift = PLAIN) -> None:
        self._parts = parts
        self._where = where_of(parts)
        self._thrift = thrift

    def perhaps(self, pattern: Pattern) -> Query:
        """Find where a pattern may stand: where all bigrams of its words do."""
        units = [
            any_of([self._word(unit, prefix=pattern.prefix), self._grams(unit.letters)])
            for unit in pattern.required
        ]
        found = [all_of(units)] if units else []
        if len(pattern.units) > 1:
            found.append(self._grams(pattern.letters))
        found += map(self.perhaps, pattern.alternatives)
        return any_of([*found, *map(self.itself, pattern.official)])

    def pattern(self, pattern: Pattern) -> Query:
        """Find where all units of a pattern stand, or one of its alternatives."""
        units = [self._unit(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = [all_of(units)] if units else []
        if len(pattern.units) > 1:
            found.append(self.letters(pattern.letters))
        found += map(self.pattern, pattern.alternatives)
        return any_of([*found, *map(self.itself, pattern.official)])

    def itself(self, pattern: Pattern) -> Query:
        """Find where a pattern stands as a word: its compound, or its morphemes in a row."""
        units = [self._word(unit, prefix=pattern.prefix) for unit in pattern.required]
        found = [all_of(units)] if units else []
        return any_of([*found, *map(self.itself, pattern.alternatives)])

    def partly(self, pattern: Pattern) -> Query:
        """Find where any morpheme or compound of a pattern stands, or all its bigrams do."""
        found = [self.letters(pattern.letters)] if len(pattern.units) > 1 else []
        found.append(self.any_token(token for unit in pattern.required for token in unit.tokens))
        for unit in pattern.required:
            found.append(self._grams(unit.letters))
            if pattern.prefix:
                found.append(self._prefixed(unit.letters))
        found += map(self.pattern, pattern.alternatives)
        return any_of([*found, *map(self.itself, pattern.official)])

    def stands(self, pattern: Pattern) -> Query:
        """Find where a pattern stands, as far as `Matcher.stands` looks for it."""
        if len(pattern.units) != 1:
            return any_of([self.itself(pattern), self.pattern(pattern)])
        others = map(self.stands, pattern.alternatives)
        return any_of([self.itself(pattern), self.letters(pattern.letters), *others])

    def any_token(self, tokens: Iterable[str], kind: Kind = "words") -> Query:
        """Find where any of some tokens stands."""
        written = [token_of(token, kind) for token in tokens]
        return any_of(having(scored(kind, where), written) for where in self._where)

    def letters(self, letters: str) -> Query:
        """Find where letters stand one behind the other, whatever stands between them."""
        if len(letters) < 3:
            return self._grams(letters)
        return any_of(
            {"match_phrase": {lettered(part): {"query": spelled(letters)}}} for part in self._parts
        )

    def scan(self, characters: str) -> Query:
        """Find what a plain scan finds: characters, whatever the spacing."""
        return any_of(holding(squeezed(part), spelled(characters)) for part in self._parts)

    def _unit(self, unit: Unit, *, prefix: bool) -> Query:
        if self._thrift == BARE and unit.sequence:
            return self._word(unit, prefix=prefix)
        return any_of([self._word(unit, prefix=prefix), self.letters(unit.letters)])

    def _word(self, unit: Unit, *, prefix: bool) -> Query:
        found = [self.any_token(sorted(unit.wholes))]
        if prefix:
            found.append(self._prefixed(unit.letters))
        if len(unit.sequence) > 1:
            found.append(self._row(unit.steps))
        return any_of(found)

    def _row(self, steps: Sequence[Sequence[str]]) -> Query:
        """Find where tokens stand in a row, any of some at each step; a pair is one token."""
        if len(steps) == 2 or self._thrift == BARE:
            pairs = ([f"{a} {b}" for a, b in product(*some)] for some in pairwise(steps))
            return all_of(self.any_token(one, "pairs") for one in pairs)
        written = " ".join(JOINT.join(map(bounded, tokens)) for tokens in steps)
        return any_of({"match_phrase": {placed(part): {"query": written}}} for part in self._parts)

    def _prefixed(self, letters: str) -> Query:
        return any_of(
            {"prefix": {scored("words", where): {"value": bounded(letters)}}}
            for where in self._where
        )

    def _grams(self, letters: str) -> Query:
        """Find where all bigrams of letters stand in a part, in whatever order."""
        grams = sorted({first + second for first, second in pairwise(spelled(letters))})
        if not grams or (self._thrift == BARE and len(grams) > 1):
            return NOTHING
        if len(grams) == 1:
            return self.any_token(grams, "bigrams")
        return any_of(self._all_grams(grams, part) for part in self._parts)

    def _all_grams(self, grams: Sequence[str], part: str) -> Query:
        if self._thrift == PLAIN:
            return all_of(having(scored("bigrams", part), [gram]) for gram in grams)
        asked = {"query": " ".join(grams), "analyzer": "whitespace", "slop": ANYWHERE}
        return {"match_phrase": {lettered(part): asked}}
