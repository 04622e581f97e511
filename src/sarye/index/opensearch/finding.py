"""Finding: a request answered from a view, as `sarye.index.folderreader` answers it from arrays.

First is asked how many entries hold what the query hangs on (`Counts`), then for what is found: the
hits of each group, and their counts by field; at last for what is shown of the hits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

import numpy as np

from sarye.index.fusing import Fusion, is_plain, meant_terms
from sarye.index.hitgroups import HitGroups
from sarye.index.matches import ALL_WORDS, BY_MEANING, SOME_WORDS
from sarye.index.opensearch.counts import Counts
from sarye.index.opensearch.entrycolumns import Columns
from sarye.index.opensearch.entrynumbers import EntryNumbers
from sarye.index.opensearch.placing import BARE, COMPACT, PLAIN, Places, Thrift
from sarye.index.opensearch.queries import (
    EVERYTHING,
    NOTHING,
    Query,
    all_of,
    any_of,
    at_least,
    but,
    having,
    leaves,
)
from sarye.index.opensearch.ranking import Raises, Ranking
from sarye.index.opensearch.tallies import counted, counting, tallied, tallying
from sarye.index.opensearch.termscores import TermScores
from sarye.index.opensearch.translation import Count, Translation
from sarye.index.opensearch.view import PAGE, Body, View
from sarye.index.opensearch.ways import Standing, Way, Ways, found_by, tiers
from sarye.index.plan import Clause, Plan, Scored, Term
from sarye.index.postings.varint import Numbers
from sarye.index.requests import Request
from sarye.index.schema import PARTS
from sarye.index.snapshot import Mask
from sarye.index.weights import FEW_FOUND, MOST_NEAR, RERANKED, SKETCHED
from sarye.index.widening import LEAST_SCORE

PASSES: Final = 8
"""Questions for counts that a plan needs at most; each hangs on those before."""

ALL_CLAUSES: Final = 1_000
MOST_CLAUSES: Final = 500
"""Clauses of a query, and those of them that find: a cluster takes 1,024."""

LEAST_TERMS: Final = 100
"""Terms that score in any case."""

FEW: Final = 8
"""Words up to which a query is never of too many clauses."""

AT_ONCE: Final = 10_000
"""Entries that are asked at once whether they pass the filters, the nearest in meaning first."""


class Group(NamedTuple):
    """Entries of one group of hits: how they are found, and how many hits those are."""

    group: int
    ways: Ways
    total: int


class Run(NamedTuple):
    """A plan as it was run: what finds and scores, and where each of its words stands."""

    plan: Plan
    standing: Standing
    words: tuple[tuple[Clause, Query], ...]
    terms: tuple[Term, ...]
    scoring: Query
    most: float
    any_word: bool
    meant: tuple[Term, ...]
    missing: tuple[str, ...]
    held: int
    """How many entries hold all words."""
    thrift: Thrift
    """How sparing of clauses the queries are."""
    enough: Query | None = None
    """Finds what scores enough, and is the last that each way asks."""


class Shown(NamedTuple):
    """An entry to be shown: its number, its score, and the group of hits it is in."""

    number: int
    score: float
    group: int


class Near(NamedTuple):
    """What meaning alone finds, in order: how many hits, and what their words score at most."""

    shown: tuple[Shown, ...] = ()
    hits: int = 0
    top: float = 0.0


NO_NEAR: Final = Near()


class Asked(NamedTuple):
    """What a view is asked with."""

    view: View
    columns: Columns
    counts: Counts
    scores: TermScores
    fusion: Fusion
    hits: HitGroups
    numbers: EntryNumbers
    entries: int


class Outcome(NamedTuple):
    """What a request found: hits of each group, their counts, and what is shown of them."""

    run: Run
    totals: tuple[int, int, int] = (0, 0, 0)
    shown: tuple[Shown, ...] = ()
    facets: dict[str, dict[str, int]] = {}  # noqa: RUF012 - a named tuple


def find(asked: Asked, request: Request) -> Outcome:
    """Answer a request."""
    return _Finding(asked, request).outcome()


class _Finding:
    """Answers one request."""

    def __init__(self, asked: Asked, request: Request) -> None:
        self._asked = asked
        self._request = request
        self._folds = request.folded and asked.hits.folds

    def outcome(self) -> Outcome:
        plan = self._request.plan
        run = self._run(any_word=plan.match == "any")
        if self._request.stop_at_missing and run.missing:
            return Outcome(run)
        groups = self._groups(run)
        if not groups and plan.match == "auto" and not plan.exact and run.words:
            widened = self._run(any_word=True)
            best = self._best(widened)
            rows = [(SOME_WORDS, best.standing.ways)]
            self._foresee(best, rows)
            groups = self._counted(rows)
            run = best if groups else run
        return self._outcome(run, groups)

    def _run(self, *, any_word: bool) -> Run:
        """Translate the plan until all is known that it hangs on."""
        for _ in range(PASSES):
            run = self._translated(any_word=any_word)
            if not self._asked.counts.is_open:
                return run
            self._asked.counts.fetch()
        raise RuntimeError("a plan asks for counts without end")

    def _translated(self, *, any_word: bool) -> Run:
        plan, asked = self._request.plan, self._asked
        terms = tuple(asked.scores.expanded(plan.terms))
        finding = asked.scores.finding(terms)
        thrift = self._thrift(finding, any_word=any_word)
        made = self._translation(asked.counts.of, any_word=any_word, thrift=thrift)
        standing = made.all(finding)
        room = max(ALL_CLAUSES - _clauses(standing), LEAST_TERMS)
        scoring = asked.scores.query(terms, room)
        held = asked.counts.of(found_by(standing.ways))
        sought = [(one, query) for one, query in made.words if one.is_sought]
        missing = [one.pattern.typed for one, query in sought if not asked.counts.any(query)]
        whole = not any_word and held > 0
        plain = whole or plan.exact or (plan.match == "all" and not any_word)
        meant = () if plain or isinstance(plan.root, Scored) else meant_terms(plan)
        if meant:
            asked.scores.most(meant)
        most = asked.scores.most(terms)
        words = tuple(made.words)
        parts = (plan, standing, words, terms, scoring, most, any_word, meant)
        for official in (one for widened in plan.widened for one in widened.official):
            asked.counts.any(Places(PARTS).itself(official))
        return Run(*parts, tuple(missing), held, thrift)

    def _translation(self, count: Count, *, any_word: bool, thrift: Thrift) -> Translation:
        plan = self._request.plan
        widens = plan.match == "auto" and self._request.ids is None
        parts = (plan, count, self._asked.entries)
        return Translation(*parts, any_word=any_word, widens=widens, thrift=thrift)

    def _thrift(self, finding: Query, *, any_word: bool) -> Thrift:
        """Tell how sparing of clauses the plan must be written, so that a cluster takes it."""
        if len(self._request.plan.clauses) <= FEW:
            return PLAIN
        for thrift in (PLAIN, COMPACT):
            made = self._translation(lambda _: 1, any_word=any_word, thrift=thrift)
            if _clauses(made.all(finding)) <= MOST_CLAUSES:
                return thrift
        return BARE

    def _best(self, run: Run) -> Run:
        """Keep what scores enough beside the best of the index, whatever it is limited to."""
        top = self._ranking(run, run.standing.ways).best_anywhere()
        if run.scoring == NOTHING:
            return run
        enough = at_least(run.scoring, LEAST_SCORE * top)
        ways = tuple(one._replace(match=(*one.match, enough)) for one in run.standing.ways)
        return run._replace(standing=Standing(ways), enough=enough)

    def _groups(self, run: Run) -> list[Group]:
        rows = [(ALL_WORDS, run.standing.ways)]
        if run.standing.some is not None:
            rows.append((SOME_WORDS, run.standing.some))
        if run.held or run.standing.some is not None:
            self._foresee(run, rows)
        return self._counted(rows)

    def _foresee(self, run: Run, rows: Sequence[tuple[int, Ways]]) -> None:
        """Ask at once for the counts, the first hits of each group that is shown, and facets."""
        request = self._request
        bodies = self._counting(rows)
        if request.limit != 0 and request.ids is None:
            wanted = self._wanted
            for group, ways in rows:
                if group == ALL_WORDS and not run.held:
                    continue
                if group != ALL_WORDS and wanted is not None and run.held >= 2 * wanted:
                    continue
                ranking = self._ranking(run, self._alone(run, Group(group, ways, 0)))
                first = PAGE if wanted is None else wanted
                bodies += ranking.first(request.sort, first, fused=bool(run.meant))
        if request.facets:
            bodies += self._tallying(run)
        if run.meant and is_plain(run.plan):
            bodies.append(self._few(run))
        self._asked.view.foresee(bodies)

    def _counting(self, rows: Sequence[tuple[int, Ways]]) -> list[Body]:
        queries = (all_of([found_by(ways), *self._limits]) for _, ways in rows)
        return [counting(one, folded=self._folds) for one in queries]

    @property
    def _wanted(self) -> int | None:
        """How many hits are read; None for all."""
        request = self._request
        return None if request.limit is None else request.offset + request.limit

    def _counted(self, rows: Sequence[tuple[int, Ways]]) -> list[Group]:
        """Count the hits of groups; what is folded into one hit counts in the first of its."""
        answers = self._asked.view.ask(self._counting(rows))
        sums = [0, *map(counted, answers)]
        found = [
            Group(group, ways, after - before)
            for (group, ways), before, after in zip(rows, sums, sums[1:], strict=False)
        ]
        return [one for one in found if one.total]

    @property
    def _limits(self) -> list[Query]:
        """Leave out a case, with its other wordings."""
        own = self._request.without
        if own is None:
            return []
        return [but(EVERYTHING, having("row", self._left_out(own)))]

    def _left_out(self, own: str) -> list[int]:
        number = self._asked.numbers.of(own)
        numbers = self._asked.hits.members(number) if self._request.folded else [number]
        return [int(self._asked.columns.rows[one]) for one in numbers]

    def _outcome(self, run: Run, groups: Sequence[Group]) -> Outcome:
        totals = {one.group: one.total for one in groups}
        near = self._near(run, groups)
        counts = (totals.get(ALL_WORDS, 0), totals.get(SOME_WORDS, 0), near.hits)
        return Outcome(run, counts, self._shown(run, groups, near), self._facets(run))

    def _facets(self, run: Run) -> dict[str, dict[str, int]]:
        """Count by field what is in the first group that holds anything."""
        fields = self._request.facets
        if not fields:
            return {}
        return tallied(self._asked.view.ask(self._tallying(run)), fields)

    def _tallying(self, run: Run) -> list[Body]:
        ways = run.standing.ways if run.held else run.standing.widened
        return list(tallying(ways, self._request.facets, folded=self._folds))

    def _ranking(self, run: Run, ways: Ways) -> Ranking:
        if run.enough is not None:  # that scores too, and a cluster takes so many clauses
            ways = tuple(one._replace(match=one.match[:-1]) for one in ways)
        parts = (self._asked.view, self._asked.columns, ways, self._limits)
        return Ranking(*parts, run.scoring, run.most, run.enough)

    def _shown(self, run: Run, groups: Sequence[Group], near: Near) -> tuple[Shown, ...]:
        """Choose what is shown, in order: one entry for each hit, if it is folded."""
        request = self._request
        if request.limit == 0:
            return ()
        if request.ids is not None:
            numbers = [self._asked.numbers.of(entry) for entry in request.ids]
            return tuple(self._as_asked(run, groups, near, numbers))
        wanted = self._wanted
        ordered = chain(*(self._of_group(run, one, wanted, near) for one in groups), near.shown)
        found: list[Shown] = []
        seen: set[int] = set()
        for one in ordered:
            head = int(self._asked.hits.heads[one.number]) if request.folded else one.number
            if head in seen:
                continue
            seen.add(head)
            found.append(one)
            if wanted is not None and len(found) >= wanted:
                break
        return tuple(found[request.offset :])

    def _of_group(self, run: Run, group: Group, wanted: int | None, near: Near) -> Iterator[Shown]:
        """Yield the entries of a group; those of the group before it stand there."""
        ranking = self._ranking(run, self._alone(run, group))
        first = PAGE if wanted is None else wanted
        if run.meant:
            raises = self._raises(run, near)
            rows = ranking.fused(self._request.sort, first, raises)
        else:
            rows = ranking.ordered(self._request.sort, first)
        return (Shown(one.number, one.score, group.group) for one in rows)

    def _alone(self, run: Run, group: Group) -> Ways:
        """Give the ways in which a group is found, and no group before it is."""
        if group.group == ALL_WORDS or run.standing.some is None:
            return group.ways
        before = [but(EVERYTHING, found_by(run.standing.ways))] if run.held else []
        return tuple(Way((*one.match, *before), one.asked) for one in group.ways)

    def _raises(self, run: Run, near: Near) -> Raises:
        """Tell what meaning adds, beside what words gave at most to all that was found."""

        def raises(best: float, numbers: Numbers) -> Sequence[float]:
            top = max(best, near.top)
            found: list[float] = self._asked.fusion.raises(run.meant, top, numbers).tolist()
            return found

        return raises

    def _as_asked(
        self, run: Run, groups: Sequence[Group], near: Near, numbers: Sequence[int]
    ) -> Iterator[Shown]:
        """Give entries that are asked for, with what they score if they are found or not."""
        scores = self._ranking(run, run.standing.ways).scores(numbers)
        for one in near.shown:
            scores[one.number] = one.score
        if run.meant and groups and set(numbers) - {one.number for one in near.shown}:
            for row in self._best_of(run, groups[-1], near):
                scores[row.number] = row.score
        return (Shown(one, scores.get(one, 0.0), ALL_WORDS) for one in numbers)

    def _best_of(self, run: Run, group: Group, near: Near) -> list[Shown]:
        """Give the entries of a group to whose scores meaning is added."""
        ranking = self._ranking(run, self._alone(run, group))
        rows = islice(ranking.fused("relevance", 1, self._raises(run, near)), RERANKED)
        return [Shown(one.number, one.score, 0) for one in rows]

    def _near(self, run: Run, groups: Sequence[Group]) -> Near:
        """Give what meaning alone finds, where words find little."""
        found = self._found_near(run)
        if not found:
            return NO_NEAR
        ranking = self._ranking(run, run.standing.ways)
        words = ranking.scores(found)
        tops = [self._ranking(run, self._alone(run, one)).top() for one in groups]
        numbers = np.array(found, np.int64)
        top = max([*tops, *words.values()], default=0.0)
        raised = self._asked.fusion.raises(run.meant, top, numbers).tolist()
        rows = sorted(
            ranking.near(number, self._request.sort, words.get(number, 0.0) + more)
            for number, more in zip(found, raised, strict=True)
        )
        shown = tuple(Shown(one.number, one.score, BY_MEANING) for one in rows)
        heads = self._asked.hits.heads[numbers].tolist() if self._request.folded else found
        return Near(shown, len(set(heads)), max(words.values(), default=0.0))

    def _found_near(self, run: Run) -> list[int]:
        """List what is near in meaning, and of no hit that words find."""
        asked = self._asked
        if not run.meant or not is_plain(run.plan):
            return []
        found = self._found(run)
        if found is None:
            return []
        heads = asked.hits.heads if self._request.folded else np.arange(asked.columns.size)
        among = ~np.isin(heads, heads[found])
        near = asked.fusion.near(run.meant, self._passing(run, among))
        hits = dict.fromkeys(heads[near].tolist())
        near = near[np.isin(heads[near], list(hits)[:MOST_NEAR])]
        own = self._request.without
        left_out = set(self._left_out(own)) if own is not None else set()
        return [one for one in near.tolist() if int(asked.columns.rows[one]) not in left_out]

    def _found(self, run: Run) -> Numbers | None:
        """List what words found; None where that is enough."""
        hits = self._asked.view.search(self._few(run))["hits"]["hits"]
        return None if len(hits) >= FEW_FOUND else self._asked.numbers.of_hits(hits)

    def _few(self, run: Run) -> Body:
        """Give the search for what words found, if that is little."""
        query = any_of([found_by(run.standing.ways), found_by(run.standing.widened)])
        return {"query": query, "size": FEW_FOUND, "_source": False}

    def _passing(self, run: Run, among: Mask) -> Mask:
        """Keep those that pass the filters and what is asked beside words: the nearest of them."""
        asked = self._asked
        made = Translation(run.plan, asked.counts.of, asked.entries, any_word=True)
        query = found_by(made.beside_words().ways)
        vector = asked.fusion.vector(run.meant)
        if query == EVERYTHING or vector is None:
            return among
        numbers = np.flatnonzero(among)
        numbers = numbers[np.argsort(-asked.fusion.rough(vector)[numbers], kind="stable")]
        kept = np.zeros_like(among)
        for at in range(0, len(numbers), AT_ONCE):
            rows = asked.columns.rows[numbers[at : at + AT_ONCE]].tolist()
            limited = all_of([query, having("row", rows)])
            body = {"query": limited, "size": len(rows), "_source": False}
            kept[asked.numbers.of_hits(asked.view.search(body)["hits"]["hits"])] = True
            if kept.sum() >= SKETCHED:
                break
        return kept


def _clauses(standing: Standing) -> int:
    """Count the clauses of the largest query that something is found by."""
    own = leaves(found_by(standing.ways))
    some = leaves(found_by(standing.some)) + own if standing.some else 0
    return max(own + leaves(tiers(standing.ways, 1.0)), some)
