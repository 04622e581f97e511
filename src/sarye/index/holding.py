"""What the few records that are shown hold of a query: what each lacks, and what made it a hit."""

from __future__ import annotations

from collections.abc import Iterable
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


class _Standing(NamedTuple):
    """The records in which something of a query stands: itself, at least in part, or otherwise."""

    itself: Mask
    partly: Mask
    synonyms: Named
    related: Named = ()

    def stands(self, number: int) -> bool:
        return bool(self.itself[number]) or bool(_names(self.synonyms, number))


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
        self._wholes = {one: self._whole(one) for one in _wholes(plan.root)}

    def of(self, number: int, *, by_meaning: bool = False) -> Held:
        """Tell of one of the records."""
        needed = [word for clause, word in self._words.items() if clause.needed]
        words = [*needed, *self._wholes.values()]
        matched = _unique(
            clause.pattern.typed
            for clause, word in self._words.items()
            if word.partly[number] or word.stands(number)
        )
        lacks = _unique(self._lacks(self._root, number))
        if by_meaning:
            return Held(matched, lacks, "meaning")
        others = (one.synonyms for one in words if not one.itself[number])
        synonyms = _unique(name for named in others for name in _names(named, number))
        if not words or any(one.partly[number] for one in words):
            return Held(matched, lacks, "words", synonyms[:MOST_NAMED])
        if synonyms:
            return Held(matched, lacks, "synonym", synonyms[:MOST_NAMED])
        related = _unique(name for one in words for name in _names(one.related, number))
        return Held(matched, lacks, "related", related[:MOST_NAMED])

    def _lacks(self, node: PlanNode | None, number: int) -> tuple[str, ...]:
        """Name the words that do not stand, in words that are one of several ways the fewest."""
        match node:
            case SideBySide(clauses, limits, whole):
                beside = tuple(one for limit in limits for one in self._lacks(limit, number))
                if whole is not None and self._wholes[whole].stands(number):
                    return beside
                words = ((one, self._words[one]) for one in clauses if one.needed)
                gone = (one.pattern.typed for one, word in words if not word.stands(number))
                return (*beside, *gone)
            case AllOf(children):
                return tuple(one for child in children for one in self._lacks(child, number))
            case AnyOf(children):
                return min((self._lacks(child, number) for child in children), key=len, default=())
            case _:
                return ()

    def _word(self, clause: Clause) -> _Standing:
        matcher = self._matcher(clause.parts)
        if self._exact:
            scanned = matcher.scan(clause.squeezed)
            return _Standing(scanned, scanned, ())
        typed = replace(clause.pattern, alternatives=(), official=())
        itself = matcher.pattern(typed)
        partly = itself if clause.is_phrase else itself | matcher.partly(typed)
        related = tuple((one, matcher.any_of((one,))) for one in clause.related)
        official = ((one.typed, matcher.itself(one)) for one in clause.pattern.official)
        synonyms = (*_named(matcher, clause.pattern.alternatives), *official)
        return _Standing(itself, partly, synonyms, related)

    def _whole(self, whole: Whole) -> _Standing:
        matcher = self._matcher(whole.parts)
        itself = matcher.letters(whole.letters)
        return _Standing(itself, itself, _named(matcher, whole.synonyms))

    def _matcher(self, parts: tuple[str, ...]) -> Matcher:
        return Matcher(self._snapshot, self._texts, parts, self._only)


def _named(matcher: Matcher, patterns: Iterable[Pattern]) -> Named:
    return tuple((one.typed, matcher.pattern(one)) for one in patterns)


def _names(named: Named, number: int) -> list[str]:
    return [name for name, mask in named if mask[number]]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _wholes(node: PlanNode | None) -> list[Whole]:
    match node:
        case SideBySide(_, limits, whole):
            found = [one for limit in limits for one in _wholes(limit)]
            return found if whole is None else [*found, whole]
        case AllOf(children) | AnyOf(children):
            return [one for child in children for one in _wholes(child)]
        case _:
            return []
