"""Counts: how many entries a query finds, and words that begin so; each asked once, many together.

Who needs a number asks for it by the way (`of`, `any`, `begun`), gets 0 or nothing while it is not
known, and asks again after `fetch` has got all that was asked for in one question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from cachetools import LRUCache

from sarye.index.opensearch.mapping import bounded, unspelled
from sarye.index.opensearch.placing import Places
from sarye.index.opensearch.queries import EVERYTHING, NOTHING, Query
from sarye.index.opensearch.view import COUNTED, Answer, Body, View
from sarye.index.schema import PARTS
from sarye.index.scoring import Scorable
from sarye.index.weights import MOST_EXPANSIONS

CACHED: Final = 65_536
"""Numbers that are kept."""

_MARKS: Final = re.compile(r"([^\w])")


class Counts:
    """What is known of one view, and what was asked for and is not known yet."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: LRUCache[str, Any] = LRUCache(CACHED)
        self._asked: dict[str, tuple[Body, Callable[[Answer], Any]]] = {}

    def of(self, query: Query) -> int:
        """Count the entries that a query finds."""
        if query == NOTHING:
            return 0
        found: int = self._get({"query": query, "size": 0, **COUNTED}, _total, 0)
        return found

    def any(self, query: Query) -> bool:
        """Tell whether a query finds any entry."""
        if query == NOTHING:
            return False
        body = {"query": query, "size": 0, "terminate_after": 1, **COUNTED}
        return bool(self._get(body, _total, 0))

    def frequency(self, wanted: Scorable) -> int:
        """Count the entries that hold a token in some parts."""
        return self.of(Places(wanted.parts).any_token([wanted.token], wanted.kind))

    def begun(self, letters: str, parts: tuple[str, ...]) -> list[str]:
        """List the words of the index that begin so, the most frequent first."""
        expression = _MARKS.sub(r"\\\1", bounded(letters)) + ".*"
        words = {"field": "tokens", "include": expression, "size": MOST_EXPANSIONS}
        body = {"query": EVERYTHING, "size": 0, "aggs": {"words": {"terms": words}}}
        found: list[str] = self._get(body, _words, [])
        if parts == PARTS:
            return found
        return [one for one in found if self.frequency(Scorable(one, "words", parts))]

    @property
    def is_open(self) -> bool:
        """Whether anything was asked for that is not known."""
        return bool(self._asked)

    def fetch(self) -> None:
        """Get what was asked for."""
        asked, self._asked = self._asked, {}
        answers = self._view.ask([body for body, _ in asked.values()])
        for (key, (_, read)), answer in zip(asked.items(), answers, strict=True):
            self._known[key] = read(answer)

    def _get(self, body: Body, read: Callable[[Answer], Any], unknown: Any) -> Any:
        key = json.dumps(body, sort_keys=True)
        if key in self._known:
            return self._known[key]
        self._asked[key] = (body, read)
        return unknown


def _total(answer: Answer) -> int:
    return int(answer["hits"]["total"]["value"])


def _words(answer: Answer) -> list[str]:
    rows = answer["aggregations"]["words"]["buckets"]
    return [unspelled(row["key"]) for row in rows]
