"""What the few entries that are shown hold of a query, as the cluster tells it by named queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sarye.analysis import Pattern
from sarye.index.holding import Held, Standing, Stood, told, wholes_of
from sarye.index.opensearch.entrynumbers import EntryNumbers
from sarye.index.opensearch.placing import Places, Thrift
from sarye.index.opensearch.queries import NOTHING, Query, constant, having, leaves
from sarye.index.opensearch.view import Body, View
from sarye.index.plan import Clause, Plan, Whole

MOST_CLAUSES: Final = 700
"""Clauses of one search of named queries: a cluster takes 1,024."""

ROWS: Final = 500
"""Entries that are asked at once."""


class NamedQueries:
    """Asks of some entries which of many queries find them."""

    def __init__(self, view: View, numbers: EntryNumbers, rows: Sequence[int]) -> None:
        """Prepare; ``rows`` are those of the entries."""
        self._view = view
        self._numbers = numbers
        self._rows = rows

    def found(self, queries: Mapping[str, Query]) -> dict[int, set[str]]:
        """Name for each entry the queries that find it."""
        found: dict[int, set[str]] = {}
        for answer in self._view.ask(self.bodies(queries)):
            hits = answer["hits"]["hits"]
            for hit, number in zip(hits, self._numbers.of_hits(hits).tolist(), strict=True):
                found.setdefault(number, set()).update(hit.get("matched_queries", ()))
        return found

    def bodies(self, queries: Mapping[str, Query]) -> list[Body]:
        """Give the searches that tell it."""
        wanted = [item for item in queries.items() if item[1] != NOTHING]
        return [self._body(some, rows) for rows in _parts(self._rows) for some in _grouped(wanted)]

    def _body(self, queries: Sequence[tuple[str, Query]], rows: Sequence[int]) -> Body:
        named = [constant(query, 0.0, name) for name, query in queries]
        query = {"bool": {"filter": [having("row", rows)], "should": named}}
        return {"query": query, "size": len(rows), "_source": False}


class Holdings:
    """Names the queries that tell what an entry holds, and tells it by those that find it."""

    def __init__(self, plan: Plan, thrift: Thrift) -> None:
        self._plan = plan
        self._thrift = thrift
        self._queries: dict[str, Query] = {}
        self._names: dict[str, str] = {}
        self._words = {one: self._word(one) for one in plan.clauses}
        self._wholes = {one: self._whole(one) for one in wholes_of(plan.root)}

    @property
    def queries(self) -> Mapping[str, Query]:
        """The queries to ask."""
        return self._queries

    def told(self, names: set[str], *, by_meaning: bool) -> Held:
        """Tell what an entry holds that some of the queries find."""
        words = {one: standing(names) for one, standing in self._words.items()}
        wholes = {one: standing(names) for one, standing in self._wholes.items()}
        return told(self._plan.root, Stood(words, wholes), by_meaning=by_meaning)

    def _word(self, clause: Clause) -> Callable[[set[str]], Standing]:
        places = Places(clause.parts, self._thrift)
        if self._plan.exact:
            scanned = self._named(places.scan(clause.squeezed))
            return lambda names: Standing(scanned in names, scanned in names)
        typed = replace(clause.pattern, alternatives=(), official=())
        itself = self._named(places.pattern(typed))
        partly = itself if clause.is_phrase else self._named(places.partly(typed))
        synonyms = self._synonyms(places, clause.pattern.alternatives)
        synonyms += [
            (one.typed, self._named(places.itself(one))) for one in clause.pattern.official
        ]
        related = [(one, self._named(places.any_token((one,)))) for one in clause.related]
        return lambda names: Standing(
            itself in names,
            bool({itself, partly} & names),
            tuple(word for word, name in synonyms if name in names),
            tuple(word for word, name in related if name in names),
        )

    def _whole(self, whole: Whole) -> Callable[[set[str]], Standing]:
        places = Places(whole.parts, self._thrift)
        letters = self._named(places.letters(whole.letters))
        synonyms = self._synonyms(places, whole.synonyms)
        return lambda names: Standing(
            letters in names,
            letters in names,
            tuple(word for word, name in synonyms if name in names),
        )

    def _synonyms(self, places: Places, patterns: Sequence[Pattern]) -> list[tuple[str, str]]:
        return [(one.typed, self._named(places.pattern(one))) for one in patterns]

    def _named(self, query: Query) -> str:
        """Name a query to ask."""
        key = repr(query)
        if key not in self._names:
            self._names[key] = f"q{len(self._names)}"
            self._queries[self._names[key]] = query
        return self._names[key]


def _parts(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[at : at + ROWS] for at in range(0, len(rows), ROWS))


def _grouped(queries: Sequence[tuple[str, Query]]) -> list[list[tuple[str, Query]]]:
    """Group queries so that a cluster takes each group."""
    groups: list[list[tuple[str, Query]]] = []
    room = 0
    for item in queries:
        size = leaves(item[1])
        if size > room or not groups:
            groups.append([])
            room = MOST_CLAUSES
        groups[-1].append(item)
        room -= size
    return groups
