"""Evaluating the tree of a plan: the records in which all that must stand there does.

How a single word is looked for is told in `sarye.index.matching`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sarye.index.filters import attribute_mask
from sarye.index.matching import Matcher, Texts
from sarye.index.plan import (
    AllOf,
    AnyOf,
    Clause,
    Plan,
    PlanNode,
    Scored,
    SideBySide,
    Whole,
    Without,
)
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask, Snapshot
from sarye.index.tellings import Rows
from sarye.index.widening import (
    FEW_WORDS,
    LEAST_SHARE,
    LEAST_SHARE_ALONE,
    Widening,
    has_letters,
    is_tiered,
    words_weigh,
)
from sarye.query import Is, Within


class Tiered(NamedTuple):
    """The records that something stands in, and how many of its words each holds only inside.

    ``some`` are these and others that hold enough of it to be shown behind them; None: no others.
    """

    mask: Mask
    inside: Numbers
    some: Mask | None = None

    @property
    def widened(self) -> Mask:
        """The records that hold enough of it."""
        return self.mask if self.some is None else self.some


class Evaluation:
    """Evaluates one plan, noting on the way which records each of its words stands in.

    What is found are rows: a word stands in all rows of a record or in none.
    ``only`` are the records of which it matters whether letters stand there; None: all do.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        texts: Texts,
        plan: Plan,
        rows: Rows,
        *,
        any_word: bool,
        only: Mask | None,
    ) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self._plan = plan
        self._rows = rows
        self._any_word = any_word
        self._only = only
        self._widens = plan.match == "auto" and not (any_word or plan.exact or only is None)
        self.words: list[tuple[Clause, Mask]] = []

    def tiered(self, node: PlanNode) -> Tiered:
        """Find where a node of the plan stands."""
        match node:
            case SideBySide():
                return self._side_by_side(node)
            case Is() | Within():
                return untiered(attribute_mask(self._snapshot, node, self._rows))
            case Without(child):
                strict = Evaluation(
                    self._snapshot,
                    self._texts,
                    self._plan,
                    self._rows,
                    any_word=False,
                    only=self._only,
                )
                excluded = self._rows.gathered(strict.tiered(child).mask)
                return untiered(self._rows.spread(~excluded))
            case AllOf(children):
                return all_of([self.tiered(child) for child in children])
            case AnyOf(children):
                nothing = np.zeros(len(self._rows.records), np.bool_)
                return reduce(_either, map(self.tiered, children), untiered(nothing))
            case Scored():
                raise TypeError("what scores is found as a whole")

    def _side_by_side(self, node: SideBySide) -> Tiered:
        limits = [self.tiered(child) for child in node.limits]
        if not node.clauses:
            return all_of(limits)
        found = self._together(node.clauses)
        if node.whole is not None:
            by_letters = has_letters(node.clauses, node.whole, any_word=self._any_word)
            found = _either(found, self._whole(node.whole, with_letters=by_letters))
        spread_out = Tiered(
            self._rows.spread(found.mask),
            self._rows.spread(found.inside),
            None if found.some is None else self._rows.spread(found.some),
        )
        return all_of([spread_out, *limits])

    def _whole(self, whole: Whole, *, with_letters: bool) -> Tiered:
        """Find where all that was typed stands letter by letter, or as one synonym."""
        matcher = self._matcher(whole.parts)
        mask = matcher.letters(whole.letters if with_letters else "")
        mask = reduce(np.logical_or, map(matcher.pattern, whole.synonyms), mask)
        if not mask.any():
            return untiered(mask)
        return Tiered(mask, (mask & ~matcher.itself(whole.itself)).astype(np.int16))

    def _together(self, clauses: Sequence[Clause]) -> Tiered:
        """Find where all or any of some words stand, as far as they are needed."""
        self._read_ahead(clauses)
        matchers = self._matchers(clauses)
        tiers = is_tiered(clauses, any_word=self._any_word)
        found = []
        for clause, matcher in zip(clauses, matchers, strict=True):
            tiered = self._clause(clause, matcher, tiers=tiers)
            self.words.append((clause, tiered.mask))
            if self._any_word:
                tiered = _widened(tiered, clause, matcher)
            if clause.needed:
                found.append(tiered)
        if self._any_word:
            return _any_of(found)
        whole = all_of(found)
        if self._widens and len(found) > 1:
            needed = [row for row in zip(clauses, matchers, strict=True) if row[0].needed]
            standing = [one.mask for one in found]
            return whole._replace(some=self._some(needed, standing, whole.mask))
        return whole

    def _some(
        self, words: Sequence[tuple[Clause, Matcher]], standing: Sequence[Mask], whole: Mask
    ) -> Mask | None:
        """Find where enough of some words stands, beside where the ``whole`` does.

        That ``standing`` words stand there is known but for letters that have not been looked for.
        Of a question that nothing answers whole, few words are enough.
        """
        assert self._only is not None  # noqa: S101 - else nothing is widened
        alone = not (whole & self._only).any()
        if alone and len(words) > FEW_WORDS:
            return None
        stems = [matcher.any_of(clause.stems) for clause, matcher in words]
        standing = list(map(np.logical_or, standing, stems))
        perhaps = [
            matcher.perhaps(clause.pattern) | by_stem
            for (clause, matcher), by_stem in zip(words, stems, strict=True)
        ]
        counts = [int(mask.sum()) for mask in perhaps]
        asked = [clause.pattern.typed for clause, _ in words]
        widening = self._widening(asked, counts, LEAST_SHARE_ALONE if alone else LEAST_SHARE)
        open_yet = self._only & widening.shown(perhaps) & ~widening.shown(standing)
        if open_yet.any():
            standing = [
                known | matcher.among(open_yet).pattern(clause.pattern)
                for known, (clause, matcher) in zip(standing, words, strict=True)
            ]
        return whole | widening.shown(standing)

    def _widening(self, words: Sequence[str], counts: Sequence[int], share: float) -> Widening:
        """Weigh words by how often they stand, and by the terms that score them."""
        weights = words_weigh(self._plan.terms, words)
        entries = self._snapshot.totals.entries
        return Widening.of(zip(counts, weights, strict=True), entries, share)

    def _matchers(self, clauses: Sequence[Clause]) -> list[Matcher]:
        """Prepare to look for the letters of each word only where the others may stand."""
        matchers = [self._matcher(clause.parts) for clause in clauses]
        if self._only is None or self._any_word or self._plan.exact or len(clauses) < 2:
            return matchers
        rows = list(zip(clauses, matchers, strict=True))
        telling = [row for row in rows if row[0].has_content]
        telling = telling or [row for row in rows if row[0].needed]
        shared = [matcher.perhaps(clause.pattern) for clause, matcher in telling]
        only = reduce(np.logical_and, shared, self._only)
        return [matcher.among(only) for matcher in matchers]

    def _read_ahead(self, clauses: Sequence[Clause]) -> None:
        """Read what all words stand in at once, before it is asked for one by one."""
        units = [unit for clause in clauses for unit in clause.pattern.units]
        tokens = {token for clause in clauses for token in clause.pattern.tokens}
        tokens |= {token for clause in clauses for token in clause.related}
        self._snapshot.all_postings("words", sorted(tokens))
        grams = {a + b for unit in units for a, b in pairwise(unit.letters)}
        self._snapshot.all_postings("bigrams", sorted(grams))

    def _clause(self, clause: Clause, matcher: Matcher, *, tiers: bool) -> Tiered:
        mask = self._mask(clause, matcher)
        if not mask.any() and self._only is not None:  # it may stand in other cases
            matcher = matcher.among(self._snapshot.live)
            mask = self._mask(clause, matcher)
        if not tiers:
            return untiered(mask)
        return Tiered(mask, (mask & ~matcher.itself(clause.pattern)).astype(np.int16))

    def _mask(self, clause: Clause, matcher: Matcher) -> Mask:
        if self._plan.exact:
            return matcher.scan(clause.squeezed)
        partly = not clause.needed or (self._any_word and not clause.is_phrase)
        return (matcher.partly if partly else matcher.pattern)(clause.pattern)

    def _matcher(self, parts: tuple[str, ...]) -> Matcher:
        return Matcher(self._snapshot, self._texts, parts, self._only)


def untiered(mask: Mask) -> Tiered:
    """Take records as they are, with every word that they hold as a word of its own."""
    return Tiered(mask, np.zeros(len(mask), np.int16))


def _widened(tiered: Tiered, clause: Clause, matcher: Matcher) -> Tiered:
    """Let a word that is only ranked also stand where what is related to it does."""
    if not clause.related:
        return tiered
    found = matcher.any_of(clause.related) & ~tiered.mask
    return Tiered(tiered.mask | found, tiered.inside + found)


def all_of(rows: Sequence[Tiered]) -> Tiered:
    """Join what must stand all together; what is held only inside adds up."""
    widens = any(one.some is not None for one in rows)
    return Tiered(
        reduce(np.logical_and, [one.mask for one in rows]),
        reduce(np.add, [one.inside for one in rows]),
        reduce(np.logical_and, [one.widened for one in rows]) if widens else None,
    )


def _any_of(rows: Sequence[Tiered]) -> Tiered:
    """Join words of which one is enough; few words are best all held as words."""
    mask = reduce(np.logical_or, [one.mask for one in rows])
    if len(rows) > FEW_WORDS:
        return untiered(mask)
    everything = all_of(rows)
    return Tiered(mask, (~everything.mask | (everything.inside > 0)).astype(np.int16))


def _either(one: Tiered, other: Tiered) -> Tiered:
    """Join two ways to match; what matches by both counts by the better one."""
    inside = np.where(one.mask, one.inside, other.inside)
    both = one.mask & other.mask
    inside[both] = np.minimum(one.inside, other.inside)[both]
    widens = one.some is not None or other.some is not None
    return Tiered(one.mask | other.mask, inside, one.widened | other.widened if widens else None)
