"""Tallies: how many hits were found, and how many have each value of a field.

What is folded into one hit counts once. The cluster counts entries; of those that share their hit
with others it collects which hits they are, so that the numbers are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sarye.index.opensearch.mapping import unspelled
from sarye.index.opensearch.queries import Query, having
from sarye.index.opensearch.view import COUNTED, Answer, Body
from sarye.index.opensearch.ways import Ways, apart
from sarye.index.schema import PERIOD, TOLD_KEYS
from sarye.models import FacetField

MOST_VALUES: Final = 50_000
"""Values of a field that are counted; a cluster gives 65,535 at once."""

_GROUPED: Final = having("grouped", [True])
_COLLECTED: Final = (
    "Set hits = new HashSet(); "
    "for (some in states) { if (some != null) { hits.addAll(some); } } return hits"
)


def _distinct(read: str) -> dict[str, Any]:
    """Collect the hits that grouped entries are of, and give their number or all of them."""
    collected = {
        "init_script": "state.hits = new HashSet();",
        "map_script": "state.hits.add(doc['head'].value);",
        "combine_script": "return new ArrayList(state.hits);",
        "reduce_script": f"{_COLLECTED}{read};",
    }
    return {"grouped": {"filter": _GROUPED, "aggs": {"hits": {"scripted_metric": collected}}}}


_NUMBER: Final = _distinct(".size()")
_NAMES: Final = _distinct("")


def counting(query: Query, *, folded: bool) -> Body:
    """Give the search that counts hits."""
    body: dict[str, Any] = {"query": query, "size": 0, **COUNTED}
    return {**body, "aggs": _NUMBER} if folded else body


def counted(answer: Answer) -> int:
    """Read how many hits `counting` found."""
    return _hits([(answer["hits"]["total"]["value"], answer.get("aggregations", {}))])


def tallying(ways: Ways, fields: Sequence[FacetField], *, folded: bool) -> Iterator[Body]:
    """Give the searches that count the values of what ways find; their answers are added up."""
    parts = apart(ways)
    hits = {} if not folded else _NUMBER if len(parts) == 1 else _NAMES
    for one in parts:
        aggregations = {}
        for field in fields:
            values = _values(field, hits)
            if _is_told(field):
                asked = {"filter": one.told, "aggs": {"values": values}}
                values = {"nested": {"path": "told"}, "aggs": {"asked": asked}}
            aggregations[field] = values
        yield {"query": one.query, "size": 0, "aggs": aggregations, **COUNTED}


def tallied(answers: Sequence[Answer], fields: Sequence[FacetField]) -> dict[str, dict[str, int]]:
    """Read what `tallying` counted, the most frequent value first."""
    found: dict[str, dict[str, int]] = {}
    for field in fields:
        rows: dict[str, list[tuple[int, Answer]]] = defaultdict(list)
        for answer in answers:
            values = answer["aggregations"][field]
            values = values["asked"]["values"] if _is_told(field) else values
            for row in values["buckets"]:
                one = row["entries"] if _is_told(field) else row
                rows[unspelled(str(row["key"]))].append((one["doc_count"], one))
        counts = {name: _hits(parts) for name, parts in rows.items()}
        found[field] = {name: counts[name] for name in sorted(counts, key=_first(counts))}
    return found


def _first(counts: Mapping[str, int]) -> Any:
    return lambda name: (-counts[name], name)


def _is_told(field: FacetField) -> bool:
    return field in (*TOLD_KEYS, PERIOD)


def _values(field: FacetField, hits: Mapping[str, Any]) -> dict[str, Any]:
    """Count the entries that have each value, and among them the hits of several."""
    name = "path" if field == "document" else field
    terms = {"field": f"told.{name}" if _is_told(field) else name, "size": MOST_VALUES}
    if not _is_told(field):
        return {"terms": terms, "aggs": hits}
    return {"terms": terms, "aggs": {"entries": {"reverse_nested": {}, "aggs": hits}}}


def _hits(parts: Sequence[tuple[int, Answer]]) -> int:
    """Add up the hits of entries that are apart; a hit of several can be in several parts."""
    found, names = 0, set[str]()
    for entries, answer in parts:
        grouped = answer.get("grouped")
        found += entries
        if grouped and grouped["doc_count"]:
            hits = grouped["hits"]["value"]
            found -= grouped["doc_count"]
            if isinstance(hits, list):
                names.update(hits)
            else:
                found += hits
    return found + len(names)
