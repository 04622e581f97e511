"""The query language of a cluster, as far as it is spoken: plain dictionaries, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

Query = dict[str, Any]

NOTHING: Final[Query] = {"match_none": {}}
EVERYTHING: Final[Query] = {"match_all": {}}

_WILD: Final = str.maketrans({one: f"\\{one}" for one in "*?\\"})


def having(field: str, values: Iterable[str | int | bool]) -> Query:
    """Find what has any of some values in a field."""
    found = list(dict.fromkeys(values))
    if len(found) == 1:
        return {"term": {field: {"value": found[0]}}}
    return {"terms": {field: found}} if found else NOTHING


def any_of(queries: Iterable[Query]) -> Query:
    """Find what any query does; without any, nothing."""
    rows = [one for one in _merged(_distinct(queries)) if one != NOTHING]
    if len(rows) < 2:
        return rows[0] if rows else NOTHING
    return {"bool": {"should": rows, "minimum_should_match": 1}}


def all_of(queries: Iterable[Query]) -> Query:
    """Find what all queries do; without any, everything. Nothing scores."""
    rows = [one for one in _distinct(queries) if one != EVERYTHING]
    if not rows:
        return EVERYTHING
    return NOTHING if NOTHING in rows else {"bool": {"filter": rows}}


def but(query: Query, *others: Query) -> Query:
    """Find what a query does and no other one."""
    return {"bool": {"filter": [query], "must_not": list(others)}}


def constant(query: Query, boost: float = 1.0, name: str = "") -> Query:
    """Score all that a query finds alike; an answer tells by ``name`` what it found."""
    found: Query = {"filter": query, "boost": boost}
    return {"constant_score": {**found, "_name": name} if name else found}


def each_scored(weighed: Iterable[tuple[Query, float]]) -> Iterator[Query]:
    """Score what each query finds a weight; what is said again counts again."""
    queries: dict[str, Query] = {}
    weights: dict[str, float] = {}
    for query, weight in weighed:
        key = repr(query)
        queries[key] = query
        weights[key] = weights.get(key, 0.0) + weight
    return (constant(query, weights[key]) for key, query in queries.items() if weights[key])


def summing(queries: Sequence[Query]) -> Query:
    """Add up the scores of queries."""
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries)}}


def at_least(query: Query, score: float) -> Query:
    """Find what a query gives a score."""
    return {"function_score": {"query": query, "min_score": score}}


def holding(field: str, text: str) -> Query:
    """Find values that hold a text."""
    return {"wildcard": {field: {"value": f"*{text.translate(_WILD)}*"}}}


def told(asked: Sequence[Query]) -> Query:
    """Find entries of which one place tells all that is asked."""
    return {"nested": {"path": "told", "query": all_of(asked), "score_mode": "none"}}


def _distinct(queries: Iterable[Query]) -> Iterable[Query]:
    """Keep what is said once only: a query can have a word fifty times."""
    rows = list(queries)
    return {repr(one): one for one in rows}.values() if len(rows) > 1 else rows


def _merged(queries: Iterable[Query]) -> list[Query]:
    """Look for all values of one field at once (see `having`)."""
    values: dict[str, list[str | int | bool]] = {}
    others = []
    for query in queries:
        match query:
            case {"term": field} | {"terms": field}:
                ((name, asked),) = field.items()
                found = asked if isinstance(asked, list) else [asked["value"]]
                values.setdefault(name, []).extend(found)
            case _:
                others.append(query)
    return [*(having(name, found) for name, found in values.items()), *others]


def leaves(query: Any) -> int:
    """Count what a cluster counts against its limit of 1,024 clauses, or a little more."""
    if isinstance(query, dict):
        own = sum(name in query for name in _LEAVES)
        return own + sum(map(leaves, query.values()))
    return sum(map(leaves, query)) if isinstance(query, list) else 0


_LEAVES: Final = (
    *("term", "terms", "match_phrase", "prefix", "wildcard", "range", "match_all", "match_none"),
    "exists",
)
