"""Running a plan on a snapshot: which records match, how they score, which words they hold.

A case that has a word only inside another one (급여 in 비급여) is found, and ranks below every case
that has the word itself; `Matches.inside` says so, and goes before the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sarye.index.filters import attribute_mask, filter_mask
from sarye.index.fusing import Fusion, is_plain, meant_terms
from sarye.index.matching import Matcher, Texts
from sarye.index.plan import (
    AllOf,
    AnyOf,
    Clause,
    Plan,
    PlanNode,
    Scored,
    SideBySide,
    Term,
    Whole,
    Without,
)
from sarye.index.postings.varint import Numbers
from sarye.index.scoring import Scorable, Scorer, Weighted
from sarye.index.snapshot import Mask, Snapshot, Weights
from sarye.index.tellings import Rows, plain_rows, rows_of
from sarye.index.topscores import mask_of, top_scores
from sarye.index.weights import DOCUMENT_WEIGHT, FEW_FOUND, MOST_NEAR, RERANKED
from sarye.index.widening import (
    LEAST_SCORE,
    LEAST_SHARE,
    LEAST_SHARE_ALONE,
    Widening,
    words_weigh,
)
from sarye.meaning import Meanings
from sarye.models import Contribution, Role
from sarye.query import Is, Within

FEW_WORDS: Final = 3
"""Words of a query that names things; more of them are a question, which few cases hold whole."""

MOST_EXPANSIONS: Final = 128
"""Words of the index that a prefix is scored by; all of them are found."""

FEW_SCORED: Final = 0.5
"""The share of records up to which those that were found are scored alone."""

LAYERS: Final = {"words": "word", "bigrams": "bigram", "pairs": "pair"}
"""How an explanation calls the kinds of tokens."""


ALL_WORDS: Final = 0
SOME_WORDS: Final = 1
BY_MEANING: Final = 2
"""The groups of what is found, in the order in which they are listed."""


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


@dataclass(frozen=True, slots=True)
class Matches:
    """The records (ascending) that a plan finds, and where its words stand.

    ``groups`` tells of every record which group of hits it would be in: those of lower groups stand
    before the others, however they are sorted.
    ``rows`` marks what was found of the rows that were looked through: the records, and behind them
    further rows of those whose places tell several things (`sarye.index.tellings`). They are those
    of the first group that holds anything, which is what is counted by fields.
    ``inside`` counts, for every record, the words that it does not hold as words of their own. A
    record with less of them ranks before the others, whatever the scores. Where any of a few words
    is enough, it is 0 for records that hold all words as such, and 1 for all others. Which records
    a word stands in is known of those found, or of all where the whole index was looked through.
    ``terms`` score them; a prefix has become the words that begin so. ``meant`` are those by whose
    meaning they are ranked too; none where all words must stand, or stand in some.
    """

    numbers: Numbers
    groups: Numbers
    rows: Mask
    inside: Numbers
    words: tuple[tuple[Clause, Mask], ...]
    terms: tuple[Term, ...]
    any_word: bool
    meant: tuple[Term, ...] = ()

    def up_to(self, group: int) -> Numbers:
        """Give the records that were found of a group and of those before it."""
        return self.numbers[self.groups[self.numbers] <= group]

    @property
    def first(self) -> Numbers:
        """The records that were found and stand before all others, whatever they score."""
        groups = self.groups[self.numbers]
        first = self.numbers[groups == groups.min(initial=BY_MEANING)]
        inside = self.inside[first]
        best: Numbers = first[inside == inside.min()] if len(first) else first
        return best

    def behind(self, group: int) -> Matches:
        """Give the same with all records in a group."""
        return replace(self, groups=np.full_like(self.groups, group))

    @property
    def missing(self) -> tuple[str, ...]:
        """The words of the query that stand in no case, as typed."""
        return tuple(
            one.pattern.typed for one, mask in self.words if one.is_sought and not mask.any()
        )

    def matched(self, number: int) -> tuple[str, ...]:
        """Name the words that a record holds, as typed."""
        found = (clause.name for clause, mask in self.words if mask[number])
        return tuple(dict.fromkeys(found))


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
            return self._matches(rows, _untiered(mask), (), plan.terms, any_word=any_word)
        only = None if whole else rows.gathered(mask)
        evaluation = _Evaluation(self, plan, rows, any_word=any_word, only=only)
        found = _untiered(mask)
        if plan.root is not None:
            found = _all_of([found, evaluation.tiered(plan.root)])
        elif plan.filters.sections:
            found = _untiered(mask & rows.spread(self._has_section(plan.filters.sections)))
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
        evaluation = _Evaluation(self, plan, rows, any_word=True, only=None)
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


class _Evaluation:
    """Evaluates one plan, noting on the way which records each of its words stands in.

    What is found are rows: a word stands in all rows of a record or in none.
    ``only`` are the records of which it matters whether letters stand there; None: all do.
    """

    def __init__(
        self, runner: PlanRunner, plan: Plan, rows: Rows, *, any_word: bool, only: Mask | None
    ) -> None:
        self._runner = runner
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
                return _untiered(attribute_mask(self._runner.snapshot, node, self._rows))
            case Without(child):
                strict = _Evaluation(
                    self._runner, self._plan, self._rows, any_word=False, only=self._only
                )
                excluded = self._rows.gathered(strict.tiered(child).mask)
                return _untiered(self._rows.spread(~excluded))
            case AllOf(children):
                return _all_of([self.tiered(child) for child in children])
            case AnyOf(children):
                nothing = np.zeros(len(self._rows.records), np.bool_)
                return reduce(_either, map(self.tiered, children), _untiered(nothing))
            case Scored():
                raise TypeError("what scores is found as a whole")

    def _side_by_side(self, node: SideBySide) -> Tiered:
        limits = [self.tiered(child) for child in node.limits]
        if not node.clauses:
            return _all_of(limits)
        found = self._together(node.clauses)
        if node.whole is not None:
            needed = sum(clause.needed for clause in node.clauses)
            spread = self._any_word and needed > FEW_WORDS and node.whole.spread
            found = _either(found, self._whole(node.whole, with_letters=not spread))
        spread_out = Tiered(
            self._rows.spread(found.mask),
            self._rows.spread(found.inside),
            None if found.some is None else self._rows.spread(found.some),
        )
        return _all_of([spread_out, *limits])

    def _whole(self, whole: Whole, *, with_letters: bool) -> Tiered:
        """Find where all that was typed stands letter by letter, or as one synonym."""
        matcher = self._matcher(whole.parts)
        mask = matcher.letters(whole.letters if with_letters else "")
        mask = reduce(np.logical_or, map(matcher.pattern, whole.synonyms), mask)
        if not mask.any():
            return _untiered(mask)
        return Tiered(mask, (mask & ~matcher.itself(whole.itself)).astype(np.int16))

    def _together(self, clauses: Sequence[Clause]) -> Tiered:
        """Find where all or any of some words stand, as far as they are needed."""
        self._read_ahead(clauses)
        matchers = self._matchers(clauses)
        tiers = not self._any_word or sum(one.has_content for one in clauses) <= FEW_WORDS
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
        whole = _all_of(found)
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
        entries = self._runner.snapshot.totals.entries
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
        self._runner.snapshot.all_postings("words", sorted(tokens))
        grams = {a + b for unit in units for a, b in pairwise(unit.letters)}
        self._runner.snapshot.all_postings("bigrams", sorted(grams))

    def _clause(self, clause: Clause, matcher: Matcher, *, tiers: bool) -> Tiered:
        mask = self._mask(clause, matcher)
        if not mask.any() and self._only is not None:  # it may stand in other cases
            matcher = matcher.among(self._runner.snapshot.live)
            mask = self._mask(clause, matcher)
        if not tiers:
            return _untiered(mask)
        return Tiered(mask, (mask & ~matcher.itself(clause.pattern)).astype(np.int16))

    def _mask(self, clause: Clause, matcher: Matcher) -> Mask:
        if self._plan.exact:
            return matcher.scan(clause.squeezed)
        partly = not clause.needed or (self._any_word and not clause.is_phrase)
        return (matcher.partly if partly else matcher.pattern)(clause.pattern)

    def _matcher(self, parts: tuple[str, ...]) -> Matcher:
        return Matcher(self._runner.snapshot, self._runner.texts, parts, self._only)


def _scorable(term: Term) -> Scorable:
    return Scorable(term.token, term.kind, term.parts)


def _weighted(terms: Iterable[Term]) -> list[Weighted]:
    return [Weighted(_scorable(one), one.weight) for one in terms]


def layer_of(term: Term) -> str:
    """Name the kind of token that a term is, as an explanation does."""
    return LAYERS[term.kind] if term.origin == "typed" else term.origin


def _untiered(mask: Mask) -> Tiered:
    return Tiered(mask, np.zeros(len(mask), np.int16))


def _widened(tiered: Tiered, clause: Clause, matcher: Matcher) -> Tiered:
    """Let a word that is only ranked also stand where what is related to it does."""
    if not clause.related:
        return tiered
    found = matcher.any_of(clause.related) & ~tiered.mask
    return Tiered(tiered.mask | found, tiered.inside + found)


def _all_of(rows: Sequence[Tiered]) -> Tiered:
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
        return _untiered(mask)
    everything = _all_of(rows)
    return Tiered(mask, (~everything.mask | (everything.inside > 0)).astype(np.int16))


def _either(one: Tiered, other: Tiered) -> Tiered:
    """Join two ways to match; what matches by both counts by the better one."""
    inside = np.where(one.mask, one.inside, other.inside)
    both = one.mask & other.mask
    inside[both] = np.minimum(one.inside, other.inside)[both]
    widens = one.some is not None or other.some is not None
    return Tiered(one.mask | other.mask, inside, one.widened | other.widened if widens else None)
