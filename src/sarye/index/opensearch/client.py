"""What is asked of a cluster, and nothing of what is meant by it: indexes, documents, searches.

Errors for people are raised as they are (`sarye.errors`); `Conflict` and `ViewLost` are for callers
to catch. No search is answered from part of the shards.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from opensearchpy.exceptions import TransportError

from sarye.address import Address
from sarye.cluster import Cluster
from sarye.errors import EngineFailed, EngineForeign, EngineIncomplete, IndexMissing, SaryeError
from sarye.index.opensearch.failures import (
    Conflict,
    TooLarge,
    is_busy,
    item_failure,
    told,
)
from sarye.index.opensearch.transport import (
    READING,
    WRITING,
    Asked,
    Patience,
    Transport,
    as_json,
    pause,
)

MAJORS: Final = (2, 3)
"""The versions that are understood: from 3 on, BM25 leaves out a factor."""

MOST_BYTES: Final = 4_000_000
MOST_OPERATIONS: Final = 200
"""What is sent at once: a node of 512 MB takes it, and a managed service takes 10 MB."""

KEEP: Final = "5m"
"""How long a point in time is kept after it was last asked."""

ANYBODY: Final = Cluster()
"""A cluster that asks nobody who they are."""

Json = dict[str, Any]


class Stored(NamedTuple):
    """A document as it stands, and what it must still be for a write that depends on it."""

    source: Json
    seq_no: int
    term: int


class Operation(NamedTuple):
    """A document to write whole, or to delete where ``source`` is None."""

    id: str
    source: Mapping[str, Any] | None


class Written(NamedTuple):
    """An operation as the lines of a bulk request."""

    id: str
    deletes: bool
    lines: bytes


class Client:
    """A cluster as the engine asks it; threads may share it."""

    def __init__(
        self,
        address: Address,
        cluster: Cluster = ANYBODY,
        *,
        reading: Patience | None = None,
        writing: Patience = WRITING,
    ) -> None:
        self.shown = address.shown
        self._transport = Transport(address, cluster)
        self._reading = reading or READING._replace(answer=cluster.seconds)
        self._writing = writing

    @cached_property
    def version(self) -> tuple[int, ...]:
        """The version of the cluster; raise `EngineForeign` for one that is not understood."""
        said = self._read("GET", "/").get("version")
        number = str(said.get("number", "")) if isinstance(said, dict) else ""
        product = said.get("distribution", "") if isinstance(said, dict) else ""
        parts = tuple(int(part) for part in number.split("-")[0].split(".") if part.isdecimal())
        if product != "opensearch" or not parts or parts[0] not in MAJORS:
            raise EngineForeign(path=self.shown, found=" ".join((product, number)).strip())
        return parts

    # indexes

    def create_index(self, name: str, body: Mapping[str, Any]) -> None:
        """Make an index; raise `Conflict` where there is one.

        Raises `EngineIncomplete` where no node takes its shards.
        """
        try:
            answer = self._write("PUT", f"/{_part(name)}", body)
        except Conflict as conflict:
            if not conflict.again:
                raise
            return
        if not answer.get("shards_acknowledged", True):
            raise EngineIncomplete(path=self.shown, reason="shards_acknowledged: false")

    def delete_indexes(self, names: Sequence[str]) -> None:
        """Remove those that are there."""
        if names:
            path = "/" + ",".join(map(_part, names))
            self._write("DELETE", path, params={"ignore_unavailable": "true"})

    def indexes(self, pattern: str) -> tuple[str, ...]:
        """Name the indexes whose names are of a pattern (``cases-*``)."""
        path = f"/{quote(pattern, safe='*')}/_settings/index.uuid"
        return tuple(sorted(self._read("GET", path, params={"expand_wildcards": "all"})))

    def behind(self, name: str) -> tuple[str, ...]:
        """Name the indexes behind an alias: the index itself where it is none."""
        try:
            return tuple(sorted(self._read("GET", f"/{_part(name)}/_alias")))
        except IndexMissing:
            return ()

    def switch(self, indexes: Mapping[str, str]) -> None:
        """Let each alias name an index and no other, all of them in one step."""
        actions = []
        for alias, index in indexes.items():
            old = [one for one in self.behind(alias) if one not in {index, alias}]
            actions += [{"remove": {"index": one, "alias": alias}} for one in old]
            actions.append({"add": {"index": index, "alias": alias}})
        self._write("POST", "/_aliases", {"actions": actions})

    def mapping(self, index: str) -> Json:
        """Give the mapping of an index, or of the one behind an alias."""
        answer = self._read("GET", f"/{_part(index)}/_mapping")
        mappings: Json = next(iter(answer.values()))["mappings"]
        return mappings

    def configure(self, index: str, settings: Mapping[str, Any]) -> None:
        """Change settings of an index."""
        self._write("PUT", f"/{_part(index)}/_settings", settings)

    def refresh(self, *indexes: str) -> None:
        """Let searches see what was written."""
        self._write("POST", f"/{_parts(indexes)}/_refresh", check=_whole)

    def size(self, *indexes: str) -> int:
        """Count the bytes of indexes, each shard once."""
        answer = self._read("GET", f"/{_parts(indexes)}/_stats/store")
        return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])

    # documents

    def get(self, index: str, key: str) -> Stored | None:
        """Give a document as it was last written, whether or not searches see it."""
        found = self._read("GET", _document(index, key), absent=True)
        if not found["found"]:
            return None
        return Stored(found["_source"], found["_seq_no"], found["_primary_term"])

    def put(
        self,
        index: str,
        key: str,
        source: Mapping[str, Any],
        *,
        after: Stored | None = None,
        create: bool = False,
        refresh: bool = False,
    ) -> Stored:
        """Write a document, where it still is as it was read or, to ``create``, not there.

        Raises `Conflict` where another was first. A write whose answer was lost is looked up.
        """
        params = {"refresh": "true"} if refresh else {}
        if after is not None:
            params |= {"if_seq_no": str(after.seq_no), "if_primary_term": str(after.term)}
        if create:
            params["op_type"] = "create"
        try:
            answer = self._write("PUT", _document(index, key), source, params=params)
        except Conflict as conflict:
            stands = self.get(index, key) if conflict.again else None
            if stands is None or stands.source != json.loads(as_json(source)):
                raise
            return stands
        return Stored(dict(source), answer["_seq_no"], answer["_primary_term"])

    def delete(self, index: str, key: str, *, after: Stored | None = None) -> None:
        """Remove a document, where it still is as it was read; raise `Conflict`.

        One that is not there is as it should be.
        """
        params = {}
        if after is not None:
            params = {"if_seq_no": str(after.seq_no), "if_primary_term": str(after.term)}
        try:
            self._write("DELETE", _document(index, key), params=params, absent=True)
        except Conflict:
            if self.get(index, key) is not None:
                raise

    def bulk(self, index: str, operations: Iterable[Operation]) -> None:
        """Write and delete documents in any number; return when each is done.

        What the cluster has no room for now is sent again, in smaller pieces. Raises `EngineFailed`
        for a document that it refuses.
        """
        for chunk in _chunks(map(_written, operations)):
            self._send(f"/{_part(index)}/_bulk", chunk)

    def delete_where(self, index: str, query: Mapping[str, Any]) -> int:
        """Remove what searches find by a query, and count it; searches see that it is gone."""
        path = f"/{_part(index)}/_delete_by_query"
        params = {"conflicts": "proceed", "refresh": "true"}
        answer = self._write("POST", path, {"query": query}, params=params, check=_deleted)
        return int(answer["deleted"])

    # searches

    def search(self, body: Mapping[str, Any], *, index: str | None = None) -> Json:
        """Ask an index or, where the body has a ``pit``, a view of one; raise `ViewLost`."""
        path = "/_search" if index is None else f"/{_part(index)}/_search"
        params = {**_SEARCH, "cancel_after_time_interval": self._limit}
        in_view = "pit" in body
        return self._read("POST", path, body, params=params, check=_whole, in_view=in_view)

    def msearch(
        self, bodies: Sequence[Mapping[str, Any]], *, index: str | None = None
    ) -> list[Json]:
        """Ask many searches at once; the answers stand in the same order."""
        head = {**_SEARCH, "cancel_after_time_interval": self._limit}
        if index is not None:
            head["index"] = index
        lines = b"".join(as_json(line) + b"\n" for body in bodies for line in (head, body))
        in_view = any("pit" in body for body in bodies)
        answer = self._read("POST", "/_msearch", lines, check=_all_whole, in_view=in_view)
        answers: list[Json] = answer["responses"]
        return answers

    def open_view(self, index: str, *, keep: str = KEEP) -> str:
        """Make a point in time: searches of it see nothing that comes after."""
        params = {"keep_alive": keep, "allow_partial_pit_creation": "false"}
        path = f"/{_part(index)}/_search/point_in_time"
        return str(self._read("POST", path, params=params, check=_whole)["pit_id"])

    def close_view(self, view: str) -> None:
        """Let go of a point in time; one that is gone, or a cluster that is, holds nothing."""
        with suppress(SaryeError):
            self._read("DELETE", "/_search/point_in_time", {"pit_id": [view]}, absent=True)

    def scan(
        self, body: Mapping[str, Any], *, index: str, size: int = 500, keep: str = KEEP
    ) -> Iterator[Json]:
        """Yield all hits of a search, ``size`` at a time, as they stand when it begins.

        ``body`` has a ``sort`` in which no two are equal.
        """
        view = self.open_view(index, keep=keep)
        asked = {"track_total_hits": False, **body, "size": size}
        try:
            while True:
                hits = self.search({**asked, "pit": {"id": view, "keep_alive": keep}})["hits"][
                    "hits"
                ]
                yield from hits
                if len(hits) < size:
                    return
                asked["search_after"] = hits[-1]["sort"]
        finally:
            self.close_view(view)

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    @property
    def _limit(self) -> str:
        """When a node stops a search for whose answer nobody waits any more."""
        return f"{max(int(self._reading.answer), 1)}s"

    def _read(self, method: str, path: str, body: Any = None, **more: Any) -> Json:
        answer: Json = self._transport.ask(Asked(method, path, body, **more), self._reading)
        return answer

    def _write(self, method: str, path: str, body: Any = None, **more: Any) -> Json:
        answer: Json = self._transport.ask(Asked(method, path, body, **more), self._writing)
        return answer

    def _send(self, path: str, chunk: Sequence[Written]) -> None:
        """Send operations until all are done, in halves where they are too much at once."""
        waiting = [chunk]
        started, attempt = time.monotonic(), 0
        while waiting:
            sent = waiting.pop()
            try:
                left = self._left(path, sent)
            except TooLarge as error:
                if len(sent) == 1:
                    raise self._refused("413", sent[0].id) from error
                left = sent
            if not left:
                attempt = 0
                continue
            half = (len(left) + 1) // 2
            waiting += [part for part in (left[half:], left[:half]) if part]
            attempt += 1
            if time.monotonic() - started > self._writing.busy:
                raise EngineIncomplete(path=self.shown, reason="429")
            time.sleep(pause(attempt))

    def _left(self, path: str, sent: Sequence[Written]) -> Sequence[Written]:
        """Send operations once; return those for which there was no room."""
        lines = b"".join(one.lines for one in sent)
        items = self._write("POST", path, lines)["items"]
        left = []
        for operation, item in zip(sent, items, strict=True):
            (said,) = item.values()
            if said["status"] < 300 or (operation.deletes and said["status"] == 404):
                continue
            failure = item_failure(said["status"], said.get("error"))
            if not is_busy(failure):
                raise self._item_error(failure, operation.id)
            left.append(operation)
        return left

    def _item_error(self, failure: TransportError, key: str) -> Exception:
        error = told(failure, shown=self.shown)
        return (
            self._refused(str(error.params["reason"]), key)
            if isinstance(error, EngineFailed)
            else error
        )

    def _refused(self, reason: str, key: str) -> EngineFailed:
        return EngineFailed(path=self.shown, reason=f"{reason}: {key}")


_SEARCH: Final = {"allow_partial_search_results": "false"}


def _part(name: str) -> str:
    return quote(name, safe="")


def _parts(names: Iterable[str]) -> str:
    return ",".join(map(_part, names))


def _document(index: str, key: str) -> str:
    return f"/{_part(index)}/_doc/{_part(key)}"


def _written(operation: Operation) -> Written:
    """Write an operation as a bulk request has it."""
    key = {"_id": operation.id}
    if operation.source is None:
        return Written(operation.id, True, as_json({"delete": key}) + b"\n")
    lines = (as_json({"index": key}), as_json(operation.source), b"")
    return Written(operation.id, False, b"\n".join(lines))


def _chunks(operations: Iterable[Written]) -> Iterator[list[Written]]:
    """Group operations by number and bytes; one that is larger alone stands alone."""
    chunk: list[Written] = []
    room = MOST_BYTES
    for operation in operations:
        size = len(operation.lines)
        if chunk and (size > room or len(chunk) == MOST_OPERATIONS):
            yield chunk
            chunk, room = [], MOST_BYTES
        chunk.append(operation)
        room -= size
    if chunk:
        yield chunk


def _whole(answer: Json) -> None:
    """Refuse an answer that not all shards had a part in."""
    if "error" in answer:
        raise item_failure(int(answer.get("status", 500)), answer["error"])
    shards = answer.get("_shards", {})
    if answer.get("timed_out") or shards.get("failed"):
        failures = shards.get("failures") or [{}]
        raise item_failure(503, {"type": "shards_failed", "failed_shards": failures})


def _all_whole(answer: Json) -> None:
    for one in answer["responses"]:
        _whole(one)


def _deleted(answer: Json) -> None:
    """Refuse an answer by which some documents were not deleted."""
    for failure in answer.get("failures", ()):
        raise item_failure(int(failure.get("status", 503)), failure.get("cause"))
    if answer.get("timed_out"):
        raise item_failure(503, {"type": "timed_out"})
