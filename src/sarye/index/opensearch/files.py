"""Files of a build, kept in a cluster by what they hold, and fetched once by each machine."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import shutil
import time
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.index.opensearch.client import Operation
from sarye.index.opensearch.state import FileKind, StoredFile

if TYPE_CHECKING:
    from sarye.index.opensearch.client import Client
    from sarye.index.opensearch.state import ClusterState

CHUNK: Final = 2_000_000
"""Bytes of a file that are one document: a request of them is small enough for any cluster."""

KEPT_FOR: Final = 7 * 24 * 3600
"""Seconds for which what was fetched is kept though nothing new asks for it: other programs on this
machine may have it open."""

_READ: Final = 1 << 20


class FilesGone(Exception):
    """A file is not in the cluster any more: a newer state stands, which has other files."""


class FileStore:
    """The files of one index of a cluster, and those that this machine has of them."""

    def __init__(self, client: Client, index: str, cache: Path) -> None:
        """Prepare; ``cache`` is a folder that may be deleted at any time."""
        self.shown = client.shown
        self._client = client
        self._index = index
        self._cache = cache

    def keep(self, path: Path, kind: FileKind, known: Container[str]) -> StoredFile:
        """Put a file into the cluster, unless one with its digest is ``known`` to be there."""
        digest, size = _digest(path)
        if digest not in known:
            self._client.bulk(self._index, _chunks(path, digest))
        return StoredFile(path.name, kind, digest, size)

    def new_path(self) -> Path:
        """Name a file that is going to be `put`."""
        self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._cache / f"new-{secrets.token_hex(8)}"

    def put(self, path: Path, kind: FileKind, name: str) -> StoredFile:
        """Put a file into the cluster under a name; this machine has it from now on."""
        stored = replace(self.keep(path, kind, ()), name=name)
        path.replace(self._cache / stored.digest)
        return stored

    def remove(self, files: Iterable[StoredFile]) -> None:
        """Take files out of the cluster."""
        names = (name for one in files for name in _names(one))
        self._client.bulk(self._index, (Operation(name, None) for name in names))

    def path(self, stored: StoredFile) -> Path:
        """Give a file of this machine with what was stored; raise `FilesGone`."""
        path = self._cache / stored.digest
        if not _is_whole(path, stored):
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = path.with_name(f"{stored.digest}.{secrets.token_hex(4)}")
            try:
                self.write(stored, temporary)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        with suppress(OSError):
            os.utime(path)
        return path

    def folder(self, files: Sequence[StoredFile]) -> Path:
        """Give a folder of this machine with exactly these files; raise `FilesGone`."""
        names = "\n".join(sorted(f"{one.name}\t{one.digest}" for one in files))
        folder = self._cache / f"words-{hashlib.sha256(names.encode()).hexdigest()[:32]}"
        if not folder.is_dir():
            temporary = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
            temporary.mkdir(parents=True, mode=0o700)
            try:
                for one in files:
                    shutil.copyfile(self.path(one), temporary / one.name)
                _place(temporary, folder)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
            self._forget_old()
        with suppress(OSError):
            os.utime(folder)
        return folder

    def write(self, stored: StoredFile, path: Path) -> None:
        """Write what was stored to a file; raise `FilesGone`."""
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for name in _names(stored):
                found = self._client.get(self._index, name)
                if found is None:
                    raise FilesGone
                data = base64.b64decode(found.source["bytes"])
                digest.update(data)
                file.write(data)
        if digest.hexdigest() != stored.digest:
            raise FilesGone

    def _forget_old(self) -> None:
        """Remove from this machine what nothing has asked for lately."""
        before = time.time() - KEPT_FOR
        for path in self._cache.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def superseded_rows(store: FileStore, state: ClusterState) -> list[int]:
    """List the versions of entries that a state supersedes and that may still be there."""
    rows = array("i")
    for one in state.of_kind("superseded"):
        rows.frombytes(store.path(one).read_bytes())
    return rows.tolist()


def _place(temporary: Path, folder: Path) -> None:
    """Give a folder its name, unless another program was first."""
    try:
        temporary.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _is_whole(path: Path, stored: StoredFile) -> bool:
    try:
        return path.stat().st_size == stored.size
    except OSError:
        return False


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while data := file.read(_READ):
            digest.update(data)
            size += len(data)
    return digest.hexdigest(), size


def _chunks(path: Path, digest: str) -> Iterator[Operation]:
    with path.open("rb") as file:
        number = 0
        while data := file.read(CHUNK):
            text = base64.b64encode(data).decode("ascii")
            yield Operation(f"{digest}-{number}", {"digest": digest, "bytes": text})
            number += 1


def _names(stored: StoredFile) -> Iterator[str]:
    return (f"{stored.digest}-{number}" for number in range(-(-stored.size // CHUNK)))
