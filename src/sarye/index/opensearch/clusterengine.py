"""The engine of an address: an index that a cluster of OpenSearch holds, and answers from."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from sarye.address import Address
from sarye.cluster import Cluster
from sarye.errors import (
    CacheUnusable,
    EngineIncomplete,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
)
from sarye.index.checking import Damage
from sarye.index.documentkeys import file_from, key_from
from sarye.index.folder import open_reader
from sarye.index.opensearch.client import Client
from sarye.index.opensearch.clusterreader import OpenSearchReader
from sarye.index.opensearch.failures import Conflict, ViewLost
from sarye.index.opensearch.files import FilesGone, FileStore
from sarye.index.opensearch.state import (
    FILES,
    STATE,
    ClusterState,
    check_ours,
    read_state,
    stored_state,
)
from sarye.index.requests import Lent
from sarye.index.stamp import Stamp
from sarye.runtime.cachefolder import cache_folder

if TYPE_CHECKING:
    from sarye.analysis.numbering import Numbering
    from sarye.index.engine import Stored
    from sarye.index.opensearch.clusterwriter import OpenSearchWriter
    from sarye.index.opensearch.replication import Replication
    from sarye.index.opensearch.workingcopy import WorkingCopy

ATTEMPTS: Final = 5
"""How often a state is read anew that has changed while its files were fetched."""

Made = TypeVar("Made")


class _Run(NamedTuple):
    """What a run of writing has while it holds the lock."""

    replication: Replication
    state: ClusterState | None


class OpenSearchEngine:
    """An engine whose index is in a cluster.

    ``cache`` is the folder of this machine for what is fetched once, and for the working copy.
    """

    def __init__(
        self,
        address: Address,
        cluster: Cluster = Cluster(),  # noqa: B008 - frozen
        cache: Path | None = None,
    ) -> None:
        self.address = address
        self._name = address.name
        self._cluster = cluster
        self._client = Client(address, cluster)
        digest = hashlib.sha256(str(address).encode()).hexdigest()[:16]
        self._cache = (cache or cache_folder() / "opensearch") / digest
        self._run: _Run | None = None

    @property
    def shown(self) -> str:
        """The address as messages name it."""
        return self._client.shown

    def exists(self) -> bool:
        """Tell whether there is an index to answer."""
        return stored_state(self._client, self._name) is not None

    def commit_name(self) -> str:
        """Name the newest commit; empty where there is none."""
        stored = stored_state(self._client, self._name)
        row = stored.source.get(STATE) if stored else None
        return f"{row['index']}/{row['generation']}" if isinstance(row, dict) else ""

    def size(self) -> int:
        """Count the bytes of the index that answers, each shard once."""
        return self._client.size(self._name, self._name + FILES)

    def open(self) -> OpenSearchReader:
        """Open what answers.

        Raises `IndexMissing`, `IndexOutdated`, `IndexForeign` or `IndexDamaged`.
        """

        def opened(state: ClusterState, store: FileStore) -> OpenSearchReader:
            return OpenSearchReader(self._client, state, store)

        with self.writing():
            return self._with_files(opened)

    def damages(self) -> Sequence[Damage]:
        """Tell whether the state can be read; files are checked by digest when they are fetched."""
        try:
            read_state(self._client, self._name)
        except IndexDamaged as error:
            return (Damage(str(error.params["file"])),)
        return ()

    def salvaged(self) -> Stored:
        """Raise `IndexDamaged`: without its state, nothing of an index can be told."""
        raise IndexDamaged(path=self.shown, file="state")

    @cached_property
    def origin(self) -> Path | None:
        """The folder that the keys of documents are relative to; None where they are absolute."""
        try:
            origin = read_state(self._client, self._name).origin
        except (IndexMissing, IndexOutdated, IndexDamaged):
            return None
        return Path(origin) if origin else None

    def key(self, path: Path) -> str:
        """Name a file: by its absolute path, unless the index was copied from a folder."""
        return key_from(self.origin, path)

    def file(self, key: str) -> Path:
        """Give the file that a key names."""
        return file_from(self.origin, key)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the index for one run of writing; what a dead one has left is removed first."""
        from sarye.index.opensearch.lock import Lock
        from sarye.index.opensearch.replication import Replication

        copy = self._copy
        with self.writing():
            owner = copy.prepare()
        check_ours(self._client, self._name)
        with self._held_here(copy), self._told():
            lock = Lock(self._client, self._name, owner, replicas=self._cluster.replicas)
            lock.take()
            try:
                parts = (self._client, self._name, self._cluster, self._fetched, lock)
                replication = Replication(*parts)
                state = replication.tidy(self._readable_state())
                if state is None and copy.is_unsent and not self.exists():
                    state = self._send_first(copy, replication)
                self._run = _Run(replication, state)
                yield
            finally:
                self._run = None
                lock.release()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say of a full disk and the like of this machine that nothing can be kept there."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CacheUnusable(path=self._cache.as_posix(), reason=reason) from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say as an error for people what a run cannot go on after."""
        try:
            yield
        except FilesGone as error:
            raise IndexDamaged(path=self.shown, file="files") from error
        except Conflict as error:
            raise IndexLocked(path=self.shown) from error
        except ViewLost as error:
            raise EngineIncomplete(path=self.shown, reason="point in time") from error

    def writer(
        self, stamp: Stamp, numbering: Numbering, roots: tuple[str, ...], *, anew: bool
    ) -> OpenSearchWriter:
        """Write to what answers, or ``anew``: that is sent when it is whole."""
        from sarye.index.opensearch.clusterwriter import OpenSearchWriter

        replication, state = self._held
        copy = self._copy
        if state is None:
            copy.begin_first()
        elif not copy.is_at(state):
            self._with_files(copy.fetch)
        folder = copy.folder.writer(stamp, numbering, roots, anew=anew)
        return OpenSearchWriter(folder, copy, replication, numbering, state, anew=anew)

    @contextmanager
    def lent(self) -> Iterator[Lent]:
        """Fetch the build of what answers."""
        from sarye.index.opensearch.workingcopy import fetch_build

        with self.writing():
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(prefix="lent-", dir=self._cache) as folder:
            build = Path(folder, "build")

            def fetched(state: ClusterState, store: FileStore) -> Lent:
                shutil.rmtree(build, ignore_errors=True)
                with self.writing():
                    fetch_build(state, store, build)
                return Lent(build, state.origin)

            yield self._with_files(fetched)

    def take(self, lent: Lent, track: Callable[[int, int], None]) -> None:
        """Let a copy of a build answer."""
        from sarye.index.opensearch.replication import Source
        from sarye.index.opensearch.storedwords import numbering_of

        reader = open_reader(lent.build, shown=self.shown)
        with closing(reader), numbering_of(lent.build) as numbering:
            source = Source(lent.build, reader, numbering, lent.origin, reader.stamp)
            self._held.replication.renew(source, track)
        self.__dict__.pop("origin", None)

    @cached_property
    def _copy(self) -> WorkingCopy:
        from sarye.index.opensearch.workingcopy import WorkingCopy

        return WorkingCopy(self._cache / "copy")

    @property
    def _held(self) -> _Run:
        assert self._run is not None  # noqa: S101 - nobody writes without the lock
        return self._run

    @property
    def _fetched(self) -> Path:
        return self._cache / "files"

    @contextmanager
    def _held_here(self, copy: WorkingCopy) -> Iterator[None]:
        """Hold the working copy: another run of this machine may be at it."""
        held = copy.folder.locked()
        try:
            held.__enter__()
        except IndexLocked as error:
            raise IndexLocked(path=self.shown) from error
        try:
            yield
        finally:
            held.__exit__(None, None, None)

    def _readable_state(self) -> ClusterState | None:
        """Read the state; None where there is none, or none that this version can go on with."""
        try:
            return read_state(self._client, self._name)
        except (IndexMissing, IndexOutdated, IndexDamaged):
            return None

    def _send_first(self, copy: WorkingCopy, replication: Replication) -> ClusterState:
        """Send what a first run had committed that died before it was whole."""
        from sarye.index.opensearch.replication import Source
        from sarye.index.opensearch.storedwords import numbering_of

        with closing(copy.folder.open()) as reader, numbering_of(reader.words) as numbering:
            source = Source(reader.words, reader, numbering, "", reader.stamp)
            state = replication.renew(source)
        copy.note_sent(state)
        return state

    def _with_files(self, make: Callable[[ClusterState, FileStore], Made]) -> Made:
        """Make something of the state and its files, anew where another state has come."""
        for _ in range(ATTEMPTS):
            state = read_state(self._client, self._name)
            try:
                return make(state, FileStore(self._client, state.files_index, self._fetched))
            except FilesGone:
                continue
        raise IndexDamaged(path=self.shown, file="files")
