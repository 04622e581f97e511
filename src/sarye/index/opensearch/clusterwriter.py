"""The writer of a cluster's engine: a folder is written, and each commit of it replicated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sarye.analysis.numbering import Numbering
from sarye.index.casechanges import Changed
from sarye.index.folderreader import FolderReader
from sarye.index.folderwriter import FolderWriter
from sarye.index.opensearch.replication import Replication, Source, has_drifted
from sarye.index.opensearch.state import ClusterState
from sarye.index.opensearch.workingcopy import WorkingCopy
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.stamp import Stamp, TermFiles
from sarye.models import Problem


class OpenSearchWriter:
    """Writes the working copy by the folder's own writer, and has the cluster follow.

    What is made ``anew`` is sent when it is whole; until then the cluster answers as before.
    """

    def __init__(
        self,
        folder: FolderWriter,
        copy: WorkingCopy,
        replication: Replication,
        numbering: Numbering,
        state: ClusterState | None,
        *,
        anew: bool,
    ) -> None:
        self._folder = folder
        self._copy = copy
        self._replication = replication
        self._numbering = numbering
        self._state = state
        self._anew = anew
        self._is_whole = not anew
        self._changed = Changed()

    @property
    def reader(self) -> FolderReader:
        """What is committed so far, as the working copy has it."""
        return self._folder.reader

    def put(self, record: DocumentRecord, told: tuple[Occurrence, ...]) -> None:
        self._folder.put(record, told)

    def remove(self, key: str) -> None:
        self._folder.remove(key)

    def commit(
        self, *, last: bool, always: bool, track: Callable[[int, int], None]
    ) -> tuple[Problem, ...]:
        """Commit what waits; the ``last`` commit is sent when it is published."""
        problems = self._folder.commit(last=last, always=always, track=track)
        self._changed = self._changed.joined(self._folder.changed)
        self._is_whole = self._is_whole or last
        if not (last or self._anew) and self._state is not None:
            self._follow(self._source(self._state.stamp), self._state)
        return problems

    def publish(self, stamp: Stamp, terms: TermFiles) -> None:
        """Let what is committed answer from now on, if it is whole."""
        self._folder.publish(stamp, terms)
        if not self._is_whole:
            return
        source = self._source(stamp)
        if self._state is None or self._anew or has_drifted(source, self._state):
            self._sent(self._replication.renew(source))
            self._anew = False
        else:
            self._follow(source, self._state)

    def close(self) -> None:
        self._folder.close()

    def _follow(self, source: Source, state: ClusterState) -> None:
        self._sent(self._replication.follow(source, self._changed, state))

    def _sent(self, state: ClusterState) -> None:
        self._state = state
        self._changed = Changed()
        self._copy.note_sent(state)

    def _source(self, stamp: Stamp) -> Source:
        origin = self._state.origin if self._state else ""
        reader = self._folder.reader
        build = self._folder.build
        stamp = replace(stamp, build=reader.stamp.build)  # as its files of words say
        return Source(build, reader, self._numbering, origin, stamp)
