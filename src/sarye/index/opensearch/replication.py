"""Replication: what a folder holds, made to answer from a cluster.

OpenSearch has no commit over several documents, so one document is the commit: the state. An entry
is written anew under a new number for each version of it and says since which generation it stands;
readers see what came up to the generation of their state, without what that supersedes::

    1. new versions of entries, of a generation that no state has yet
    2. the files of the build that are new, and what is known of documents
    3. the state: from here on the new generation answers
    4. what is superseded goes, and the state is noted to be clean

A run that dies before the third step has changed nothing that anybody sees; the next one removes
what it left (`tidy`). A new build has indexes of its own, to which the names are switched in one
step; those before it are kept until the next run, for those who read them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sarye.analysis.numbering import Numbering
from sarye.errors import IndexLocked
from sarye.index.casechanges import Changed
from sarye.index.folderreader import FolderReader
from sarye.index.opensearch.changes import EntryChanges, entry_changes
from sarye.index.opensearch.client import Client, Operation
from sarye.index.opensearch.docrecords import record_operation, tidy_records, tidy_records_of
from sarye.index.opensearch.entrycolumns import Column, Columns, due, merge_columns, write_columns
from sarye.index.opensearch.entrydocs import EntryDocuments, Heads
from sarye.index.opensearch.failures import Conflict
from sarye.index.opensearch.files import FileStore, superseded_rows
from sarye.index.opensearch.mapping import entries_body, files_body, is_ours
from sarye.index.opensearch.state import (
    FILES,
    STATE,
    ClusterState,
    StoredFile,
    check_ours,
    state_document,
)
from sarye.index.opensearch.workingcopy import files_of_build
from sarye.index.scoring import Averages, averages_of
from sarye.index.stamp import Stamp

if TYPE_CHECKING:
    from sarye.cluster import Cluster
    from sarye.index.opensearch.lock import Lock

COLUMNS: Final = 50_000
"""Entries of one file of columns, with some 15 MB of vectors."""

DRIFT: Final = 0.01
"""By how much of themselves average lengths may have changed before all entries are weighed anew:
scores change by less."""

Track = Callable[[int, int], None]

SUPERSEDED: Final = "superseded"


class Source(NamedTuple):
    """What is replicated: a build as a reader has it open, and who numbers the words in it.

    ``origin`` is the folder that the keys of its documents are relative to, ``stamp`` what it was
    made with.
    """

    build: Path
    reader: FolderReader
    numbering: Numbering
    origin: str
    stamp: Stamp


class Replication:
    """Writes an index of a cluster, whose lock is held."""

    def __init__(
        self, client: Client, name: str, cluster: Cluster, cache: Path, lock: Lock
    ) -> None:
        self._client = client
        self._name = name
        self._cluster = cluster
        self._cache = cache
        self._lock = lock

    def store(self, state: ClusterState) -> FileStore:
        """Give the files of a state."""
        return FileStore(self._client, state.files_index, self._cache)

    def tidy(self, state: ClusterState | None) -> ClusterState | None:
        """Remove what runs that died have left; finish what one has begun to remove."""
        used = {
            one for name in (self._name, self._name + FILES) for one in self._client.behind(name)
        }
        ours = re.compile(rf"{re.escape(self._name)}-[0-9a-f]{{12}}({FILES})?")
        found = filter(ours.fullmatch, self._client.indexes(f"{self._name}-*"))
        left = [one for one in found if one not in used]
        mine = [one for one in left if is_ours(self._client.mapping(one), self._name)]
        self._client.delete_indexes(mine)
        return self._tidied(state) if state else None

    def _tidied(self, state: ClusterState) -> ClusterState:
        later = {"range": {"since": {"gt": state.generation}}}
        known = {"terms": {"digest": sorted({one.digest for one in state.files})}}
        unknown = {"bool": {"filter": {"exists": {"field": "digest"}}, "must_not": known}}
        self._client.refresh(state.index, state.files_index)
        self._client.delete_where(state.index, later)
        self._client.delete_where(state.files_index, {"bool": {"should": [later, unknown]}})
        if state.clean:
            return state
        tidy_records(self._client, state.files_index, state.generation)
        return self._cleaned(state, superseded_rows(self.store(state), state))

    def renew(self, source: Source, track: Track = lambda done, total: None) -> ClusterState:
        """Send a whole build to new indexes, and let them answer.

        ``track`` is told how many entries are sent.
        """
        check_ours(self._client, self._name)
        index = f"{self._name}-{secrets.token_hex(6)}"
        cluster, snapshot = self._cluster, source.reader.snapshot
        body = entries_body(self._name, shards=cluster.shards, replicas=cluster.replicas)
        self._client.create_index(index, body)
        self._client.create_index(index + FILES, files_body(self._name, replicas=cluster.replicas))
        live = np.flatnonzero(snapshot.live).tolist()
        averages = averages_of(snapshot)
        new = ClusterState(
            index=index,
            generation=1,
            clean=True,
            stamp=source.stamp,
            holds=source.reader.state,
            averages=averages,
            origin=source.origin,
            rows=len(live),
            build=source.build.name,
            files=(),
        )
        columns = self._send(source, Heads(source.reader), EntryChanges(live, []), new, 0, track)
        records = (record_operation(one.key, one, 1) for one in source.reader.documents())
        self._client.bulk(new.files_index, self._held(records))
        new = replace(new, files=(*columns, *self._kept_build(source, new, ())))
        new = self._commit(new, superseded=0)
        self._lock.renew()
        self._client.switch({self._name: index, self._name + FILES: new.files_index})
        return new

    def follow(self, source: Source, changed: Changed, state: ClusterState) -> ClusterState:
        """Send what a folder has changed since a state, and let it answer."""
        store, heads = self.store(state), Heads(source.reader)
        with closing(Columns.open(store, state)) as columns:
            changes = entry_changes(source.reader, heads, changed, columns)
        new = replace(
            state,
            generation=state.generation + 1,
            clean=not changes.superseded,
            stamp=source.stamp,
            holds=source.reader.state,
            rows=state.rows + len(changes.sent),
            build=source.build.name,
        )
        build = self._kept_build(source, new, state.files)
        if not (any(changes) or changed.documents) and _same(state, new, build):
            return state
        files = list(state.of_kind("columns"))
        if any(changes):
            files += self._send(source, heads, changes, new, state.rows)
            files = self._merged(store, files, new.generation)
        if changes.superseded:
            files.append(self._kept_rows(store, changes.superseded))
        records = (
            record_operation(key, source.reader.document(key), new.generation)
            for key in sorted(changed.documents)
        )
        self._client.bulk(new.files_index, self._held(records))
        new = self._commit(replace(new, files=(*files, *build)), superseded=len(changes.superseded))
        tidy_records_of(self._client, new.files_index, changed.documents, new.generation)
        if not new.clean:
            new = self._cleaned(new, changes.superseded)
        self.store(new).remove(_dropped(state.files, new.files))
        return new

    def _send(
        self,
        source: Source,
        heads: Heads,
        changes: EntryChanges,
        new: ClusterState,
        first_row: int,
        track: Track = lambda done, total: None,
    ) -> list[StoredFile]:
        """Send entries, and files of their columns."""
        documents = EntryDocuments(source.reader, source.numbering, new.averages, heads)
        store, snapshot, files = self.store(new), source.reader.snapshot, []
        for at in range(0, max(len(changes.sent), 1), COLUMNS):
            numbers = changes.sent[at : at + COLUMNS]
            columns: list[Column] = []

            def operations(
                numbers: Sequence[int] = numbers,
                columns: list[Column] = columns,
                row: int = first_row + at,
            ) -> Iterator[Operation]:
                made = documents.of(numbers, first_row=row, generation=new.generation)
                for column, document in made:
                    columns.append(column)
                    track(column.row + 1 - first_row, len(changes.sent))
                    yield Operation(str(column.row), document)

            self._client.bulk(new.index, self._held(operations()))
            path = store.new_path()
            chosen = np.array(numbers, np.int64)
            vectors, worths = snapshot.vectors(chosen), snapshot.worths[chosen]
            write_columns(path, columns, vectors, worths, () if at else changes.superseded)
            name = f"columns-{new.generation}-{at // COLUMNS}"
            files.append(store.put(path, "columns", name))
        return files

    def _merged(
        self, store: FileStore, files: Sequence[StoredFile], generation: int
    ) -> list[StoredFile]:
        """Merge the last files of columns that are not much larger than the newest."""
        count = due([one.size for one in files])
        if count == 1:
            return list(files)
        path = store.new_path()
        merge_columns([store.path(one) for one in files[-count:]], path)
        return [*files[:-count], store.put(path, "columns", f"columns-{generation}-merged")]

    def _kept_rows(self, store: FileStore, rows: Sequence[int]) -> StoredFile:
        path = store.new_path()
        path.write_bytes(np.array(rows, "<i4").tobytes())
        return store.put(path, "superseded", SUPERSEDED)

    def _kept_build(
        self, source: Source, new: ClusterState, known: Iterable[StoredFile]
    ) -> tuple[StoredFile, ...]:
        """Put the files of a build into the cluster, but those that are known to be there."""
        store, digests = self.store(new), {one.digest for one in known}
        return tuple(store.keep(path, kind, digests) for path, kind in files_of_build(source.build))

    def _commit(self, new: ClusterState, *, superseded: int) -> ClusterState:
        """Write the state, when all that it speaks of is there; raise `IndexLocked`."""
        self._client.refresh(new.index, new.files_index)
        seen = {"query": {"range": {"since": {"lte": new.generation}}}}
        answer = self._client.search({**seen, "size": 0, "track_total_hits": True}, index=new.index)
        if answer["hits"]["total"]["value"] != new.holds.entries + superseded:
            raise IndexLocked(path=self._client.shown)  # another run has been at it
        return self._written(new)

    def _written(self, new: ClusterState) -> ClusterState:
        self._lock.renew()
        row, before = state_document(new), new.stored
        try:
            stored = self._client.put(
                new.files_index, STATE, row, after=before, create=before is None
            )
        except Conflict as conflict:
            raise IndexLocked(path=self._client.shown) from conflict
        return replace(new, stored=stored)

    def _cleaned(self, state: ClusterState, rows: Iterable[int]) -> ClusterState:
        """Remove superseded versions, and say that it is done."""
        gone = (Operation(str(row), None) for row in rows)
        self._client.bulk(state.index, self._held(gone))
        self._client.refresh(state.index)
        files = tuple(one for one in state.files if one.kind != "superseded")
        return self._written(replace(state, clean=True, files=files))

    def _held(self, operations: Iterable[Operation]) -> Iterator[Operation]:
        """Yield what is to be written as long as the lock is held."""
        for operation in operations:
            self._lock.check()
            yield operation


def has_drifted(source: Source, state: ClusterState) -> bool:
    """Tell whether the usual lengths are no longer those by which a state weighs its entries."""
    return _drift(averages_of(source.reader.snapshot), state.averages) > DRIFT


def _drift(now: Averages, then: Averages) -> float:
    """Give the largest change of an average length, as a share of what it was."""
    pairs = zip(now, then, strict=True)
    return max(float(np.abs(one / other - 1).max()) for one, other in pairs)


def _same(state: ClusterState, new: ClusterState, build: Iterable[StoredFile]) -> bool:
    """Tell whether nothing but the generation would differ in a state of the same entries."""
    kept = state.of_kind("words", "copy")
    return replace(state, generation=new.generation) == new and set(build) == set(kept)


def _dropped(before: Iterable[StoredFile], after: Iterable[StoredFile]) -> list[StoredFile]:
    kept = {one.digest for one in after}
    return [one for one in before if one.digest not in kept]
