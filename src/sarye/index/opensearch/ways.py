"""Ways to match: what an entry must hold and what one of its places must tell, as queries.

In a folder what places tell stands in rows of its own (`sarye.index.tellings`), and a plan is run
on these. Here a plan becomes a list of ways, of which one is enough: each asks something of the
entry, and some things that one and the same place must tell. So a row of a folder is found if a way
finds its entry and its place. How many words an entry holds only inside others is told of each way;
the best one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from sarye.index.opensearch.queries import (
    EVERYTHING,
    Query,
    all_of,
    any_of,
    but,
    constant,
    each_scored,
    summing,
    told,
)


class Way(NamedTuple):
    """One way to match: queries of the entry, and of one telling.

    Each of ``itself`` finds where one of the ``words`` stands as a word of its own.
    """

    match: tuple[Query, ...] = ()
    asked: tuple[Query, ...] = ()
    itself: tuple[Query, ...] = ()
    words: int = 0

    @property
    def query(self) -> Query:
        return all_of([*self.match, *([told(self.asked)] if self.asked else [])])


Ways = tuple[Way, ...]
ALWAYS: Ways = (Way(),)


class Standing(NamedTuple):
    """The ways in which something stands, and those in which enough of it does; None: no others."""

    ways: Ways
    some: Ways | None = None

    @property
    def widened(self) -> Ways:
        """The ways in which enough of it stands."""
        return self.ways if self.some is None else self.some


def simply(query: Query) -> Standing:
    """Stand where a query finds it."""
    return Standing((Way((query,)),))


def whole(rows: Sequence[Standing]) -> Standing:
    """Stand where all of some do."""
    widens = any(one.some is not None for one in rows)
    return Standing(
        _together([one.ways for one in rows]),
        _together([one.widened for one in rows]) if widens else None,
    )


def either(rows: Sequence[Standing]) -> Standing:
    """Stand where any of some does."""
    widens = any(one.some is not None for one in rows)
    ways = tuple(way for one in rows for way in one.ways)
    return Standing(ways, tuple(way for one in rows for way in one.widened) if widens else None)


def found_by(ways: Ways) -> Query:
    """Find the entries that any way finds."""
    return any_of(one.query for one in ways)


def tiers(ways: Ways, weight: float) -> list[Query]:
    """Score an entry a weight for each word that it holds as a word, by its best way.

    Every entry is spared the words of the way that has most; see `levels`.
    """
    most = levels(ways)
    if len(ways) == 1:
        return list(_each(ways[0], weight))
    rows = [list(_scored(one, most, weight)) for one in ways]
    ranked = [
        {"bool": {"filter": [way.query], "should": row}}
        for way, row in zip(ways, rows, strict=True)
        if row
    ]
    return [{"dis_max": {"queries": ranked}}] if ranked else []


def levels(ways: Ways) -> int:
    """Count the words of the way that has most."""
    return max((one.words for one in ways), default=0)


def _scored(way: Way, most: int, weight: float) -> Iterator[Query]:
    yield from _each(way, weight)
    if most > way.words:
        yield constant(EVERYTHING, (most - way.words) * weight)


def _each(way: Way, weight: float) -> Iterator[Query]:
    """Score each word that stands as itself; one that is typed again counts again."""
    return each_scored((query, weight) for query in way.itself)


def _together(rows: Iterable[Ways]) -> Ways:
    return tuple(
        Way(
            tuple(query for one in ways for query in one.match),
            tuple(query for one in ways for query in one.asked),
            tuple(query for one in ways for query in one.itself),
            sum(one.words for one in ways),
        )
        for ways in product(*rows)
    )


class Apart(NamedTuple):
    """Entries that are found, apart from all others like it, and which of their tellings are."""

    match: Query
    told: Query

    @property
    def query(self) -> Query:
        return all_of([self.match, *([told((self.told,))] if self.told != EVERYTHING else [])])


def apart(ways: Ways) -> list[Apart]:
    """Part what is found by which tellings are found of it: by all, or by what is asked.

    An entry is of one part only. Ways that ask the same are one.
    """
    asked: dict[str, tuple[Query, list[Query]]] = {}
    for way in ways:
        query = all_of(way.asked)
        asked.setdefault(repr(query), (query, []))[1].append(all_of(way.match))
    rows = [(query, any_of(found)) for query, found in asked.values()]
    if len(rows) == 1:
        query, match = rows[0]
        return [Apart(match, query)]
    return [
        Apart(
            but(
                all_of(match for on, (_, match) in zip(chosen, rows, strict=True) if on),
                *(match for on, (_, match) in zip(chosen, rows, strict=True) if not on),
            ),
            any_of(query for on, (query, _) in zip(chosen, rows, strict=True) if on),
        )
        for chosen in product((False, True), repeat=len(rows))
        if any(chosen)
    ]


def scored_or(queries: Sequence[Query]) -> Query:
    """Add up scores; without any query, none."""
    return summing(queries) if queries else constant(EVERYTHING, 0.0)
