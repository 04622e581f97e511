"""A view: one state of an index in a cluster, which answers the same until it is let go of.

It holds a point in time. One that expires, or whose node dies, is made anew where the state is the
same still; else another has to be opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sarye.errors import EngineIncomplete, IndexMissing
from sarye.index.opensearch.client import KEEP, Client
from sarye.index.opensearch.failures import ViewLost
from sarye.index.opensearch.files import FilesGone, superseded_rows
from sarye.index.opensearch.queries import Query, any_of, having
from sarye.index.opensearch.state import STATE, ClusterState

if TYPE_CHECKING:
    from sarye.index.opensearch.files import FileStore

Body = Mapping[str, Any]
Answer = dict[str, Any]

TRIES: Final = 3
"""How often a point in time is made anew for one question."""

AT_ONCE: Final = 64
"""Searches of one request: a node answers some at a time and lets the others wait."""

PAGE: Final = 1_000
"""Hits that are read at once where all are wanted."""


class View:
    """Asks one state of an index."""

    def __init__(self, client: Client, state: ClusterState, store: FileStore) -> None:
        """Open it; raise `FilesGone` where another state stands by now."""
        self._client = client
        self._state = state
        self._superseded = [] if state.clean else superseded_rows(store, state)
        self._hidden: Query | None = None
        self._view = ""
        self._foreseen: dict[str, Answer] = {}
        self._open()

    def close(self) -> None:
        """Let go of the point in time."""
        if self._view:
            self._client.close_view(self._view)
            self._view = ""

    def foresee(self, bodies: Iterable[Body]) -> None:
        """Ask together what is wanted one by one soon; what was foreseen before is forgotten."""
        self._foreseen.clear()
        keys = {_key(body): body for body in bodies}
        if len(keys) > 1:
            answers = self.ask(list(keys.values()))
            self._foreseen = dict(zip(keys, answers, strict=True))

    def ask(self, bodies: Sequence[Body]) -> list[Answer]:
        """Answer searches, all in one request or few."""
        known = [self._foreseen.get(_key(body)) if self._foreseen else None for body in bodies]
        asked = [one for one, answer in zip(bodies, known, strict=True) if answer is None]
        parts = (asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE))
        answers = (answer for some in parts for answer in self._asked(some))
        return [answer or next(answers) for answer in known]

    def search(self, body: Body) -> Answer:
        """Answer one search."""
        return self.ask([body])[0]

    def hits(self, body: Body, first: int = PAGE) -> Iterator[Answer]:
        """Yield all hits of a search that has a ``sort``, the ``first`` ones at once."""
        size, asked = first, dict(body)
        while True:
            hits = self.search(page(asked, size))["hits"]["hits"]
            yield from hits
            if len(hits) < _fitting(size):
                return
            asked["search_after"] = hits[-1]["sort"]
            size = PAGE

    def _asked(self, bodies: Sequence[Body]) -> list[Answer]:
        for _ in range(TRIES):
            try:
                if not self._view:
                    self._open()
                return self._send([self._seen(body) for body in bodies])
            except ViewLost:
                self._view = ""
            except FilesGone as error:
                raise EngineIncomplete(path=self._client.shown, reason="changed") from error
        raise EngineIncomplete(path=self._client.shown, reason="point_in_time")

    def _send(self, bodies: Sequence[Body]) -> list[Answer]:
        pit = {"id": self._view, "keep_alive": KEEP}
        rows = [{"track_total_hits": False, **body, "pit": pit} for body in bodies]
        return [self._client.search(rows[0])] if len(rows) == 1 else self._client.msearch(rows)

    def _seen(self, body: Body) -> Body:
        """Limit a search to what this state sees."""
        if self._hidden is None:
            return body
        seen = {"must": [body["query"]], "must_not": [self._hidden]}
        return {**body, "query": {"bool": seen}}

    def _open(self) -> None:
        """Make a point in time and look at the state behind it, which must still be the same.

        What it sees of a commit that was going on, or of one that is not tidied up, is hidden.
        """
        try:
            self._view = self._client.open_view(self._state.index)
            stored = self._client.get(self._state.files_index, STATE)
        except IndexMissing as error:
            raise FilesGone from error
        if stored is None or stored.source[STATE]["generation"] != self._state.generation:
            self.close()
            raise FilesGone
        later = {"range": {"since": {"gt": self._state.generation}}}
        others = any_of([later, having("row", self._superseded)])
        asked = {"query": others, "size": 0, "terminate_after": 1, **COUNTED}
        found = self._send([asked])[0]["hits"]["total"]["value"]
        self._hidden = others if found else None


def page(body: Body, size: int) -> Body:
    """Give the search for the first hits of one, at most `PAGE`."""
    return {**body, "size": _fitting(size)}


def _fitting(size: int) -> int:
    return max(min(size, PAGE), 1)


def _key(body: Body) -> str:
    return json.dumps(body, sort_keys=True)


COUNTED: Final = {"track_total_hits": True}
