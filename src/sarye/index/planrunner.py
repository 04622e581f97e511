"""Running a plan on a snapshot: what it finds, how that scores, and why.

The tree of the plan is evaluated in `sarye.index.plantree`; what comes out is `Matches`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from sarye.index.filters import filter_mask
from sarye.index.fusing import Fusion, is_plain, meant_terms
from sarye.index.matches import ALL_WORDS, BY_MEANING, SOME_WORDS, Matches
from sarye.index.matching import Matcher, Texts
from sarye.index.plan import Clause, Plan, Scored, SideBySide, Term, layer_of
from sarye.index.plantree import Evaluation, Tiered, all_of, untiered
from sarye.index.postings.varint import Numbers
from sarye.index.scoring import Scorable, Scorer, Weighted
from sarye.index.snapshot import Mask, Snapshot, Weights
from sarye.index.tellings import Rows, plain_rows, rows_of
from sarye.index.topscores import mask_of, top_scores
from sarye.index.weights import DOCUMENT_WEIGHT, FEW_FOUND, MOST_EXPANSIONS, MOST_NEAR, RERANKED
from sarye.index.widening import LEAST_SCORE
from sarye.meaning import Meanings
from sarye.models import Contribution, Role

FEW_SCORED: Final = 0.5
"""The share of records up to which those that were found are scored alone."""


class _Scores(NamedTuple):
    """What words and meaning give to the ``wanted`` best of what was found, or to all of it."""

    matches: Matches
    wanted: int | None
    words: Weights
    meaning: Weights

    def covers(self, matches: Matches, wanted: int | None) -> bool:
        """Tell whether so many of these are scored."""
        if self.matches is not matches or self.wanted is None:
            return self.matches is matches
        return wanted is not None and wanted <= self.wanted


class PlanRunner:
    """Runs plans on one snapshot; ``texts`` are those of its cases, as letters are looked for."""

    def __init__(self, snapshot: Snapshot, texts: Texts, meanings: Meanings) -> None:
        self.snapshot = snapshot
        self.texts = texts
        self.scorer = Scorer(snapshot)
        self.fusion = Fusion(snapshot, self.scorer.rarity, meanings)
        self._last: _Scores | None = None
        self._all: tuple[tuple[Term, ...], Weights] | None = None

    @cached_property
    def rows(self) -> Rows:
        """What the places of each case tell together."""
        return rows_of(self.snapshot)

    def run(
        self, plan: Plan, *, any_word: bool, whole: bool = False, counted: bool = False
    ) -> Matches:
        """Find what a plan finds where all words must stand, or ``any_word`` is enough.

        Of a plan that matches ``auto``, what holds all words is followed by what holds enough.
        With ``whole`` it is told of all records which words they hold, and for what is to be
        ``counted`` which of `rows` were found.
        """
        together = counted or plan.asks_several
        rows = self.rows if together else plain_rows(self.snapshot)
        mask = filter_mask(self.snapshot, plan.filters, rows)
        if isinstance(plan.root, Scored):
            mask = mask & rows.spread(self.of_all(plan.terms) > 0)
            return self._matches(rows, untiered(mask), (), plan.terms, any_word=any_word)
        only = None if whole else rows.gathered(mask)
        evaluation = Evaluation(self.snapshot, self.texts, plan, rows, any_word=any_word, only=only)
        found = untiered(mask)
        if plan.root is not None:
            found = all_of([found, evaluation.tiered(plan.root)])
        elif plan.filters.sections:
            found = untiered(mask & rows.spread(self._has_section(plan.filters.sections)))
        terms = tuple(self._expanded(plan.terms))
        matches = self._matches(rows, found, tuple(evaluation.words), terms, any_word=any_word)
        whole = not any_word and len(matches.up_to(ALL_WORDS)) > 0
        if whole or plan.exact or (plan.match == "all" and not any_word):
            return matches
        return replace(matches, meant=meant_terms(plan))

    def _matches(
        self,
        rows: Rows,
        found: Tiered,
        words: tuple[tuple[Clause, Mask], ...],
        terms: tuple[Term, ...],
        *,
        any_word: bool,
    ) -> Matches:
        """Bring rows together: a record is found by its best row."""
        mask = rows.gathered(found.mask)
        inside = rows.least(found.mask, found.inside)
        groups = np.where(mask, ALL_WORDS, SOME_WORDS)
        shown, first = mask, found.mask
        if found.some is not None:
            shown = rows.gathered(found.some)
            inside[groups == SOME_WORDS] = 0
            first = found.mask if mask.any() else found.some
        at = np.concatenate([rows.gathered(first), first[len(mask) :]])
        return Matches(np.flatnonzero(shown), groups, at, inside, words, terms, any_word)

    def scores(self, matches: Matches, wanted: int | None = None) -> Weights:
        """Give the scores of the records that were found: of the ``wanted`` best, or of all.

        Others have any score up to their own.
        """
        words, meaning = self._both(matches, wanted)
        return words + meaning

    def best(self, matches: Matches) -> Matches:
        """Keep what scores enough beside the best of the index, whatever it is limited to."""
        scores = self.of_all(matches.terms)
        kept = scores >= LEAST_SCORE * scores[self.snapshot.live].max(initial=0)
        rows = kept if len(matches.rows) == len(kept) else self.rows.spread(kept)
        numbers = matches.numbers[kept[matches.numbers]]
        return replace(matches, numbers=numbers, rows=matches.rows & rows)

    def with_near(self, plan: Plan, matches: Matches, heads: Numbers, *, counted: bool) -> Matches:
        """Add what meaning alone finds behind what words found, if that is little.

        ``heads`` give each record the number of what is one hit with it; what is one with what
        words found is none.
        """
        if not matches.meant or not is_plain(plan) or len(matches.numbers) >= FEW_FOUND:
            return matches
        among = self._passing(plan, counted=counted) & self.snapshot.live
        among &= ~np.isin(heads, heads[matches.numbers])
        near = self.fusion.near(matches.meant, among)
        hits = dict.fromkeys(heads[near].tolist())
        near = near[np.isin(heads[near], list(hits)[:MOST_NEAR])]
        groups, inside = matches.groups.copy(), matches.inside.copy()
        groups[near], inside[near] = BY_MEANING, 0
        numbers = np.sort(np.concatenate([matches.numbers, near]))
        return replace(matches, numbers=numbers, groups=groups, inside=inside)

    def _passing(self, plan: Plan, *, counted: bool) -> Mask:
        """Give the records that pass the filters, and what a plain plan asks beside its words."""
        rows = self.rows if counted or plan.asks_several else plain_rows(self.snapshot)
        found = filter_mask(self.snapshot, plan.filters, rows)
        evaluation = Evaluation(self.snapshot, self.texts, plan, rows, any_word=True, only=None)
        limits = plan.root.limits if isinstance(plan.root, SideBySide) else ()
        for limit in limits:
            found = found & evaluation.tiered(limit).mask
        return rows.gathered(found)

    def explain(self, matches: Matches, number: int) -> tuple[Contribution, ...]:
        """Split a case's score into what each token in each part and meaning gave.

        They add up to it.
        """
        weight = DOCUMENT_WEIGHT if self.snapshot.passages[number] else 1.0
        rows = [
            Contribution(one.word, one.token, layer_of(one), part, one.weight * score * weight)
            for one in matches.terms
            for part, score in self.scorer.parts_of(_scorable(one), number).items()
        ]
        if meaning := float(self._both(matches, 0)[1][number]):
            rows.append(Contribution("", "", "meaning", "", meaning))
        return tuple(sorted(rows, key=lambda row: -row.score))

    def _both(self, matches: Matches, wanted: int | None) -> tuple[Weights, Weights]:
        """Give what words and what meaning give to the scores of the ``wanted`` best, or of all."""
        if self._last is None or not self._last.covers(matches, wanted):
            words = self._words(matches, wanted)
            meaning = self.fusion.added(matches.meant, matches.numbers, matches.inside, words)
            self._last = _Scores(matches, wanted, words, meaning)
        return self._last.words, self._last.meaning

    def _words(self, matches: Matches, wanted: int | None) -> Weights:
        """Give what words give: to the best, if any is enough, else to what was found."""
        numbers = matches.numbers
        if not len(numbers):
            return np.zeros(self.snapshot.size)
        if self._all is not None and self._all[0] is matches.terms:
            return self._all[1]
        terms = _weighted(matches.terms)
        if matches.any_word and wanted is not None:
            first = matches.first
            wanted = max(wanted, RERANKED if matches.meant else 1)
            if len(first) > wanted:
                scores = top_scores(self.scorer, terms, first, wanted, self._counts_for)
                return scores * self._counts_for
        few = len(numbers) < self.snapshot.size * FEW_SCORED
        among = mask_of(numbers, self.snapshot.size) if few else None
        return self.scorer.total(terms, among) * self._counts_for

    def of_all(self, terms: tuple[Term, ...]) -> Weights:
        """Give what terms give to every record."""
        if self._all is None or self._all[0] is not terms:
            self._all = (terms, self.scorer.total(_weighted(terms)) * self._counts_for)
        return self._all[1]

    @cached_property
    def _counts_for(self) -> Weights:
        """What the score of each record counts for."""
        return np.where(self.snapshot.passages, DOCUMENT_WEIGHT, 1.0)

    def _expanded(self, terms: Iterable[Term]) -> Iterator[Term]:
        for term in terms:
            if term.prefix:
                matcher = Matcher(self.snapshot, self.texts, term.parts)
                for token in matcher.expansions(term.token)[:MOST_EXPANSIONS]:
                    yield term._replace(token=token, prefix=False)
            else:
                yield term

    def _has_section(self, roles: tuple[Role, ...]) -> Mask:
        if "title" in roles:
            return self.snapshot.live
        return self.snapshot.mask("section", lambda value: value in roles)


def _scorable(term: Term) -> Scorable:
    return Scorable(term.token, term.kind, term.parts)


def _weighted(terms: Iterable[Term]) -> list[Weighted]:
    return [Weighted(_scorable(one), one.weight) for one in terms]
