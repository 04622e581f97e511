"""Ranking: entries of one group of hits in order, read from the cluster as far as they are wanted.

The order is that of `sarye.index.ordering`. The cluster gives it by words; what meaning raises
(`sarye.index.fusing`) is put in its place here.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import floor
from typing import Any, Final, NamedTuple

import numpy as np

from sarye.analysis import squeeze
from sarye.index.opensearch.entrycolumns import Columns
from sarye.index.opensearch.mapping import LONGEST, bounded, spelled
from sarye.index.opensearch.queries import NOTHING, Query, having
from sarye.index.opensearch.view import Answer, Body, View, page
from sarye.index.opensearch.ways import Ways, found_by, levels, tiers
from sarye.index.weights import RERANKED
from sarye.models import SortOrder

_LAST: Final = ({"title_sq": "asc"}, {"id": "asc"})
_SORTS: Final[dict[SortOrder, tuple[dict[str, str], ...]]] = {
    "relevance": ({"_score": "desc"}, {"passage": "asc"}, {"newest": "desc"}, *_LAST),
    "newest": ({"newest": "desc"}, {"_score": "desc"}, {"passage": "asc"}, *_LAST),
    "oldest": ({"oldest": "asc"}, {"_score": "desc"}, {"passage": "asc"}, *_LAST),
    "title": ({"title_sq": "asc"}, {"passage": "asc"}, {"id": "asc"}),
}

Raises = Callable[[float, np.ndarray[Any, Any]], Sequence[float]]
"""Tells of entries what meaning adds to their scores; given what words give at most."""


class Ranked(NamedTuple):
    """An entry in its place: the number of its column, its score, and what it is ordered by.

    It holds ``inside`` of the words only inside others.
    """

    key: tuple[Any, ...]
    number: int
    score: float
    inside: int
    order: tuple[Any, ...]


class Ranking:
    """Orders what ways find by what a query scores; ``most`` is more than that can give.

    ``limits`` are further queries that must find it.
    """

    def __init__(
        self,
        view: View,
        columns: Columns,
        ways: Ways,
        limits: Sequence[Query],
        scoring: Query,
        most: float,
        enough: Query | None = None,
    ) -> None:
        """Prepare; ``enough`` scores as ``scoring`` does, and finds only what scores enough."""
        self._view = view
        self._columns = columns
        self._found = [found_by(ways), *limits]
        self._scoring = [] if scoring == NOTHING else [scoring]
        self._enough = enough
        self._tier = 2.0 ** floor(max(most, 1.0)).bit_length()
        self._tiers = tiers(ways, self._tier)
        self._levels = levels(ways) if self._tiers else 0

    def ordered(self, sort: SortOrder, first: int) -> Iterator[Ranked]:
        """Yield what is found in order; the ``first`` ones are read at once."""
        return self._read(sort, first)

    def fused(self, sort: SortOrder, first: int, raises: Raises) -> Iterator[Ranked]:
        """Yield what is found in order, of which the best by words are raised by meaning."""
        rows = self._read("relevance", RERANKED + 1)
        best: list[Ranked] = []
        rest: list[Ranked] = []
        for row in rows:
            last = best[RERANKED - 1] if len(best) >= RERANKED else row
            if (row.inside, row.score) != (last.inside, last.score) and len(best) >= RERANKED:
                rest = [row]
                break
            best.append(row)
        if not best:
            return
        top = self.top() if self._levels else max(one.score for one in best)
        added = raises(top, np.array([one.number for one in best], np.int64))
        raised = sorted(
            self.placed(one, sort, one.score + float(more))
            for one, more in zip(best, added, strict=True)
        )
        if sort == "relevance":
            yield from chain(raised, rest, rows)
            return
        own = {one.number for one in best}
        others = (row for row in self.ordered(sort, first) if row.number not in own)
        yield from heapq.merge(raised, others)

    def first(self, sort: SortOrder, first: int, *, fused: bool) -> list[Body]:
        """Give the searches that `ordered` or `fused` begins with."""
        if not fused:
            return [page(self._body(sort), first)]
        bodies = [page(self._body("relevance"), RERANKED + 1)]
        if self._levels:
            bodies.append(_best(self._query(tiered=False)))
        if sort != "relevance":
            bodies.append(page(self._body(sort), first))
        return bodies

    def top(self) -> float:
        """Give the best score by words of all that is found."""
        return self._top(self._query(tiered=False))

    def scores(self, numbers: Sequence[int]) -> dict[int, float]:
        """Give what words score some entries, found or not."""
        found: dict[int, float] = {}
        rows = self._columns.rows
        for at in range(0, len(numbers), 1000):
            some = [int(rows[number]) for number in numbers[at : at + 1000]]
            body = {
                "query": {"bool": {"filter": [having("row", some)], "should": self._scoring}},
                "size": len(some),
                "_source": False,
            }
            hits = self._view.search(body)["hits"]["hits"]
            found |= {self._number(hit): float(hit["_score"]) for hit in hits}
        return found

    def best_anywhere(self) -> float:
        """Give the best score of any entry of the index."""
        if not self._scoring:
            return 0.0
        return self._top(self._scoring[0])

    def _top(self, query: Query) -> float:
        hits = self._view.search(_best(query))["hits"]["hits"]
        return float(hits[0]["_score"]) if hits else 0.0

    def _query(self, *, tiered: bool) -> Query:
        tiers = self._tiers if tiered else []
        if self._enough is not None:
            return {"bool": {"filter": self._found, "must": [self._enough], "should": tiers}}
        scored = [*self._scoring, *tiers]
        return {"bool": {"filter": self._found, "should": scored}}

    def _body(self, sort: SortOrder) -> Body:
        query = self._query(tiered=sort == "relevance")
        sorts = list(_SORTS[sort])
        return {"query": query, "sort": sorts, "_source": False, "track_scores": True}

    def _read(self, sort: SortOrder, first: int) -> Iterator[Ranked]:
        tiered = sort == "relevance" and self._levels
        for hit in self._view.hits(self._body(sort), first):
            score = float(hit["_score"])
            held = floor(score / self._tier) if tiered else 0
            inside = self._levels - held if tiered else 0
            yield self._ranked(hit, sort, score - held * self._tier, inside)

    def _ranked(self, hit: Answer, sort: SortOrder, score: float, inside: int) -> Ranked:
        number = self._number(hit)
        names = [next(iter(one)) for one in _SORTS[sort]]
        values = dict(zip(names, hit["sort"], strict=False))
        order = (values["title_sq"], values["id"])
        return self.placed(Ranked((), number, score, inside, order), sort, score)

    def near(self, number: int, sort: SortOrder, score: float) -> Ranked:
        """Give its place among others to an entry that words have not found."""
        title = spelled(squeeze(self._columns.title(number))[:LONGEST])
        order = (title, bounded(self._columns.id(number)))
        return self.placed(Ranked((), number, score, 0, order), sort, score)

    def placed(self, one: Ranked, sort: SortOrder, score: float) -> Ranked:
        """Give an entry its place by another score."""
        passage = bool(self._columns.passages[one.number])
        newest = int(self._columns.newest[one.number])
        key: tuple[Any, ...]
        match sort:
            case "relevance":
                key = (one.inside, -score, passage, -newest, *one.order)
            case "newest":
                key = (-newest, -score, passage, *one.order)
            case "oldest":
                key = (newest < 0, newest, -score, passage, *one.order)
            case "title":
                key = (one.order[0], passage, one.order[1])
        return one._replace(key=key, score=score)

    def _number(self, hit: Answer) -> int:
        return int(self._columns.numbers(np.array([int(hit["_id"])], np.int64))[0])


def _best(query: Query) -> Body:
    return {"query": query, "size": 1, "_source": False}
