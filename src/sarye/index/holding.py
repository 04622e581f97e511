"""What the few records that are shown hold of a query: what each lacks, and what made it a hit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from sarye.analysis import Pattern
from sarye.index.matching import Matcher, Texts
from sarye.index.plan import AllOf, AnyOf, Clause, Plan, PlanNode, SideBySide, Whole
from sarye.index.snapshot import Mask, Snapshot
from sarye.models import FoundBy

MOST_NAMED: Final = 3
"""Synonyms and related words that a hit names."""

Named = tuple[tuple[str, Mask], ...]
"""Words that stand for others, each with the records that it stands in."""


class Held(NamedTuple):
    """The words that a record holds, what it lacks of those that need to stand, what found it."""

    matched: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    by: FoundBy = "words"
    through: tuple[str, ...] = ()


class Standing(NamedTuple):
    """How something of a query stands in one record: itself, at least in part, or otherwise.

    ``synonyms`` and ``related`` are the words that stand there for it, as typed.
    """

    itself: bool
    partly: bool
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        return self.itself or bool(self.synonyms)


class Stood(NamedTuple):
    """How the words of a query, and all that was typed side by side, stand in one record."""

    words: Mapping[Clause, Standing]
    wholes: Mapping[Whole, Standing]


def holds_alike(plan: Plan, *, any_word: bool) -> bool:
    """Tell whether all that is found holds the same: all words, and nothing in place of any."""
    return not (any_word or plan.widened) and all(one.is_plain for one in plan.clauses)


def told(root: PlanNode | None, stood: Stood, *, by_meaning: bool = False) -> Held:
    """Tell what a record holds of a query, of how its words stand there."""
    needed = [word for clause, word in stood.words.items() if clause.needed]
    words = [*needed, *stood.wholes.values()]
    matched = _unique(
        clause.name for clause, word in stood.words.items() if word.partly or word.stands
    )
    lacks = _unique(_lacks(root, stood))
    if by_meaning:
        return Held(matched, lacks, "meaning")
    synonyms = _unique(name for one in words if not one.itself for name in one.synonyms)
    if not words or any(one.partly for one in words):
        return Held(matched, lacks, "words", synonyms[:MOST_NAMED])
    if synonyms:
        return Held(matched, lacks, "synonym", synonyms[:MOST_NAMED])
    related = _unique(name for one in words for name in one.related)
    return Held(matched, lacks, "related", related[:MOST_NAMED])


def wholes_of(node: PlanNode | None) -> list[Whole]:
    """List what is wanted typed side by side."""
    match node:
        case SideBySide(_, limits, whole):
            found = [one for limit in limits for one in wholes_of(limit)]
            return found if whole is None else [*found, whole]
        case AllOf(children) | AnyOf(children):
            return [one for child in children for one in wholes_of(child)]
        case _:
            return []


def _lacks(node: PlanNode | None, stood: Stood) -> tuple[str, ...]:
    """Name the words that do not stand, in words that are one of several ways the fewest."""
    match node:
        case SideBySide(clauses, limits, whole):
            beside = tuple(one for limit in limits for one in _lacks(limit, stood))
            if whole is not None and stood.wholes[whole].stands:
                return beside
            words = ((one, stood.words[one]) for one in clauses if one.needed)
            return (*beside, *(one.name for one, word in words if not word.stands))
        case AllOf(children):
            return tuple(one for child in children for one in _lacks(child, stood))
        case AnyOf(children):
            return min((_lacks(child, stood) for child in children), key=len, default=())
        case _:
            return ()


class _Masks(NamedTuple):
    """The records in which something of a query stands: itself, at least in part, or otherwise."""

    itself: Mask
    partly: Mask
    synonyms: Named
    related: Named = ()

    def of(self, number: int) -> Standing:
        return Standing(
            bool(self.itself[number]),
            bool(self.partly[number]),
            _names(self.synonyms, number),
            _names(self.related, number),
        )


class Holding:
    """Tells of some records what they hold; letters are looked for in these alone."""

    def __init__(
        self, snapshot: Snapshot, texts: Texts, plan: Plan, numbers: Iterable[int]
    ) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self._root = plan.root
        self._exact = plan.exact
        self._only = np.zeros(snapshot.size, np.bool_)
        self._only[list(numbers)] = True
        self._words = {one: self._word(one) for one in plan.clauses}
        self._wholes = {one: self._whole(one) for one in wholes_of(plan.root)}

    def of(self, number: int, *, by_meaning: bool = False) -> Held:
        """Tell of one of the records."""
        words = {one: masks.of(number) for one, masks in self._words.items()}
        wholes = {one: masks.of(number) for one, masks in self._wholes.items()}
        return told(self._root, Stood(words, wholes), by_meaning=by_meaning)

    def _word(self, clause: Clause) -> _Masks:
        matcher = self._matcher(clause.parts)
        if self._exact:
            scanned = matcher.scan(clause.squeezed)
            return _Masks(scanned, scanned, ())
        typed = replace(clause.pattern, alternatives=(), official=())
        itself = matcher.pattern(typed)
        partly = itself if clause.is_phrase else itself | matcher.partly(typed)
        related = tuple((one, matcher.any_of((one,))) for one in clause.related)
        official = ((one.typed, matcher.itself(one)) for one in clause.pattern.official)
        synonyms = (*_named(matcher, clause.pattern.alternatives), *official)
        return _Masks(itself, partly, synonyms, related)

    def _whole(self, whole: Whole) -> _Masks:
        matcher = self._matcher(whole.parts)
        itself = matcher.letters(whole.letters)
        return _Masks(itself, itself, _named(matcher, whole.synonyms))

    def _matcher(self, parts: tuple[str, ...]) -> Matcher:
        return Matcher(self._snapshot, self._texts, parts, self._only)


def _named(matcher: Matcher, patterns: Iterable[Pattern]) -> Named:
    return tuple((one.typed, matcher.pattern(one)) for one in patterns)


def _names(named: Named, number: int) -> tuple[str, ...]:
    return tuple(name for name, mask in named if mask[number])


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
