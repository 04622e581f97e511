"""A plan as queries of the cluster: what finds, in which tier, and where its words stand.

What `sarye.index.plantree` works out with arrays is said here in the query language. Some of it
hangs on how many entries hold a word; so a plan is translated again once that is known (`Counts`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sarye.analysis import squeeze
from sarye.fields import FIELD, FIELDS
from sarye.index.filters import WHOLE, quarters_of
from sarye.index.opensearch.mapping import bounded, spelled
from sarye.index.opensearch.placing import BARE, PLAIN, Places, Thrift
from sarye.index.opensearch.queries import (
    EVERYTHING,
    NOTHING,
    Query,
    all_of,
    any_of,
    at_least,
    but,
    each_scored,
    having,
    holding,
    summing,
)
from sarye.index.opensearch.ways import ALWAYS, Standing, Way, either, found_by, simply, whole
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
from sarye.index.schema import ADDED, TOLD_KEYS
from sarye.index.widening import (
    FEW_WORDS,
    LEAST_SHARE,
    LEAST_SHARE_ALONE,
    Widening,
    has_letters,
    is_tiered,
    words_weigh,
)
from sarye.models import Filters, Period
from sarye.query import Is, Within

MOST_WORDS: Final = 400
"""Words that must all stand, the first ones: a cluster takes no more."""

Count = Callable[[Query], int]
"""Counts entries; 0 while it is not known."""


class Translation:
    """Translates one plan, noting on the way where each of its words stands."""

    def __init__(
        self,
        plan: Plan,
        count: Count,
        entries: int,
        *,
        any_word: bool,
        widens: bool = False,
        thrift: Thrift = PLAIN,
    ) -> None:
        """Prepare; ``entries`` are all there are. What ``widens`` also finds what holds enough."""
        self._plan = plan
        self._count = count
        self._entries = entries
        self._any_word = any_word
        self._widens = widens and not (any_word or plan.exact)
        self._thrift = thrift
        self._filters = filtered(plan.filters)
        self.words: list[tuple[Clause, Query]] = []

    def all(self, scored: Query) -> Standing:
        """Give the ways of the whole plan; ``scored`` finds what holds any of its terms."""
        rows = [self._filters]
        sections = self._plan.filters.sections
        if isinstance(self._plan.root, Scored):
            rows.append(simply(scored))
        elif self._plan.root is not None:
            rows.append(self.of(self._plan.root))
        elif sections and "title" not in sections:
            rows.append(simply(having("section", sections)))
        return whole(rows)

    def beside_words(self) -> Standing:
        """Give the ways of the filters, and of what a plain plan asks beside its words."""
        root = self._plan.root
        limits = root.limits if isinstance(root, SideBySide) else ()
        return whole([self._filters, *map(self.of, limits)])

    def of(self, node: PlanNode) -> Standing:
        """Give the ways of a node of the plan."""
        match node:
            case SideBySide():
                return self._side_by_side(node)
            case Is() | Within():
                return _attribute(node)
            case Without(child):
                parts = (self._plan, self._count, self._entries)
                strict = Translation(*parts, any_word=False, thrift=self._thrift)
                return simply(but(EVERYTHING, found_by(strict.of(child).ways)))
            case AllOf(children):
                return whole([self.of(child) for child in children])
            case AnyOf(children):
                return either([self.of(child) for child in children])
            case Scored():
                raise TypeError("what scores is found as a whole")

    def _side_by_side(self, node: SideBySide) -> Standing:
        limits = [self.of(child) for child in node.limits]
        if not node.clauses:
            return whole(limits)
        found = self._together(node.clauses)
        if node.whole is not None:
            by_letters = has_letters(node.clauses, node.whole, any_word=self._any_word)
            found = either([found, *self._whole(node.whole, with_letters=by_letters)])
        return whole([found, *limits])

    def _whole(self, typed: Whole, *, with_letters: bool) -> list[Standing]:
        """Give the ways in which all that was typed stands side by side, or a synonym of it."""
        places = self._places(typed.parts)
        letters = places.letters(typed.letters) if with_letters else NOTHING
        match = any_of([letters, *map(places.pattern, typed.synonyms)])
        if match == NOTHING:
            return []
        return [Standing((Way((match,), (), (places.itself(typed.itself),), 1),))]

    def _together(self, clauses: Sequence[Clause]) -> Standing:
        """Give the ways in which all or any of some words stand, as far as they are needed."""
        tiered = is_tiered(clauses, any_word=self._any_word)
        tiered = tiered and self._thrift != BARE
        found: list[Way] = []
        for clause in clauses:
            places = self._places(clause.parts)
            match = self.standing(clause)
            self.words.append((clause, match))
            if self._any_word and clause.related:
                match = any_of([match, places.any_token(clause.related)])
            if clause.needed:
                itself = (places.itself(clause.pattern),) if tiered else ()
                found.append(Way((match,), (), itself, len(itself)))
        if self._any_word:
            return Standing((_any_word(found),))
        found = found[:MOST_WORDS]
        way = Way(
            tuple(match for one in found for match in one.match),
            (),
            tuple(itself for one in found for itself in one.itself),
            sum(one.words for one in found),
        )
        widens = self._widens and len(found) > 1
        return Standing((way,), self._some(clauses, way) if widens else None)

    def standing(self, clause: Clause) -> Query:
        """Find where a word stands."""
        places = self._places(clause.parts)
        if self._plan.exact:
            return places.scan(clause.squeezed)
        partly = not clause.needed or (self._any_word and not clause.is_phrase)
        return (places.partly if partly else places.pattern)(clause.pattern)

    def _some(self, clauses: Sequence[Clause], way: Way) -> tuple[Way, ...] | None:
        """Give the ways in which enough of some words stands, beside where all do.

        Of a question that nothing answers whole, few words are enough.
        """
        needed = [one for one in clauses if one.needed]
        rows = [(self._places(one.parts), one) for one in needed]
        counts = [
            self._count(_or_by_stem(places.perhaps(one.pattern), one, places))
            for places, one in rows
        ]
        alone = not self._count(found_by(whole([self._filters, Standing((way,))]).ways))
        if alone and len(needed) > FEW_WORDS:
            return None
        weigh = words_weigh(self._plan.terms, [one.pattern.typed for one in needed])
        share = LEAST_SHARE_ALONE if alone else LEAST_SHARE
        widening = Widening.of(zip(counts, weigh, strict=True), self._entries, share)
        standing = (_or_by_stem(places.pattern(one.pattern), one, places) for places, one in rows)
        scores = each_scored(zip(standing, widening.weights, strict=True))
        both = Way(way.match, way.asked)
        if not widening.enough:
            return (both,)
        return both, Way((at_least(summing(list(scores)), widening.enough),))

    def _places(self, parts: tuple[str, ...]) -> Places:
        return Places(parts, self._thrift)


def _or_by_stem(match: Query, clause: Clause, places: Places) -> Query:
    """Let the stem of a word that stands in no case stand for it."""
    return any_of([match, places.any_token(clause.stems)]) if clause.stems else match


def _any_word(rows: Sequence[Way]) -> Way:
    """Join words of which one is enough; few words are best all held as words."""
    match = any_of(query for one in rows for query in one.match)
    if len(rows) > FEW_WORDS or not all(one.itself for one in rows):
        return Way((match,))
    everything = [query for one in rows for query in (*one.match, *one.itself)]
    return Way((match,), (), (all_of(everything),), 1)


def filtered(filters: Filters) -> Standing:
    """Give the ways to pass all filters but the one by section, which limits the match."""
    rows = [
        _attribute(*(Is(field.key, str(value)) for value in values))
        for field in FIELDS
        if field.filters and (values := filters.values(field.key))
    ]
    if documents := filters.values("document"):
        rows.append(simply(having("path", map(bounded, documents))))
    if filters.added_since is not None:
        rows.append(simply({"range": {ADDED: {"gte": filters.added_since}}}))
    if filters.since is not None or filters.until is not None:
        rows.append(_asked(_overlapping(filters.since, filters.until)))
    return whole(rows) if rows else Standing(ALWAYS)


def _attribute(*nodes: Is | Within) -> Standing:
    """Give the ways in which any of some things holds of one attribute."""
    told = nodes[0].attribute in TOLD_KEYS
    query = any_of(
        _attributed(one, f"told.{one.attribute}" if told else one.attribute) for one in nodes
    )
    return _asked(query) if told else simply(query)


def _attributed(node: Is | Within, name: str) -> Query:
    match node:
        case Is(attribute, value):
            return _valued(attribute, name, value)
        case Within(_, low, high):
            limits = {"gte": low, "lte": high}
            return {"range": {name: {key: one for key, one in limits.items() if one is not None}}}


def _valued(attribute: str, name: str, value: str) -> Query:
    """Find a number, or values that hold a text or, behind ``=``, are it."""
    if FIELD[attribute].kind == "number":
        return having(name, [int(value)])
    written = f"{name}_sq" if attribute in TOLD_KEYS else name
    wanted = squeeze(value.removeprefix(WHOLE))
    if value.startswith(WHOLE):
        return having(written, [bounded(wanted)])
    return holding(written, spelled(wanted))


def _overlapping(since: Period | None, until: Period | None) -> Query:
    """Find periods of which a part lies between two."""
    limits: Query = {"relation": "intersects"}
    if since:
        limits["gte"] = quarters_of(since)[0]
    if until:
        limits["lte"] = quarters_of(until)[1]
    return {"range": {"told.quarters": limits}}


def _asked(query: Query) -> Standing:
    """Ask something of one telling."""
    return Standing((Way((), (query,)),))
