"""The working copy: the folder of this machine that an index in a cluster is written from.

It holds nothing that the cluster does not hold too, but for a first build that has not been sent
yet, and can be deleted at any time.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.errors import IndexDamaged
from sarye.index.folder import LOCK_FILE, ORIGIN_FILE, IndexFolder
from sarye.index.stamp import move_stamp
from sarye.settings import INDEX_MARK

if TYPE_CHECKING:
    from sarye.index.opensearch.files import FileStore
    from sarye.index.opensearch.state import ClusterState, FileKind

SENT: Final = "SENT"
"""Names the commit of the cluster and that of the folder which are the same."""

OWNER: Final = "OWNER"
"""Names the working copy among all of an address."""

FIRST: Final = "FIRST"
"""Stands there while a first build has not been sent."""

_WORDS: Final = ("analyses-", "vocabulary-", "related-", "words.txt", "synonyms.txt", "stamp.json")
"""What the names of the files begin with that every reader needs."""


class WorkingCopy:
    """The working copy in a folder."""

    def __init__(self, path: Path) -> None:
        self.folder = IndexFolder(path)

    def prepare(self) -> str:
        """Make the folder, which nobody else may look into; give its own name."""
        self.folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = self.folder.path / OWNER
        if not owner.exists():
            owner.write_text(secrets.token_hex(16), "ascii")
        return owner.read_text("ascii")

    def is_at(self, state: ClusterState) -> bool:
        """Tell whether it is what a state was written from."""
        with suppress(OSError, UnicodeDecodeError):
            return self._sent.read_text("utf-8") == self._named(state)
        return False

    def note_sent(self, state: ClusterState) -> None:
        """Note that a state was written from what it is now."""
        self._sent.write_text(self._named(state), "utf-8")
        self._first.unlink(missing_ok=True)

    def begin_first(self) -> None:
        """Empty it, and note that what is written from now on has not been sent."""
        self._empty()
        self._first.touch()

    @property
    def is_unsent(self) -> bool:
        """Whether it holds the first build of an index, which a dead run has not sent."""
        return self._first.exists() and (self.folder.path / INDEX_MARK).exists()

    def fetch(self, state: ClusterState, store: FileStore) -> None:
        """Make it anew of the files of a state; raise `FilesGone`."""
        self._empty()
        build = self.folder.path / state.build
        fetch_build(state, store, build)
        self.folder.switch(build)
        self.note_sent(state)

    def _empty(self) -> None:
        for name in (SENT, FIRST, INDEX_MARK):
            (self.folder.path / name).unlink(missing_ok=True)
        self.folder.clear(None)

    def _named(self, state: ClusterState) -> str:
        return f"{state.name}\n{self.folder.commit_name()}\n"

    @property
    def _sent(self) -> Path:
        return self.folder.path / SENT

    @property
    def _first(self) -> Path:
        return self.folder.path / FIRST


def fetch_build(state: ClusterState, store: FileStore, build: Path) -> None:
    """Write the files of the build of a state to a folder; raise `FilesGone`."""
    files = state.of_kind("words", "copy")
    if not (is_plain(state.build) and all(is_plain(one.name) for one in files)):
        raise IndexDamaged(path=store.shown, file="files")
    build.mkdir()
    for one in files:
        store.write(one, build / one.name)
    move_stamp(build)


def files_of_build(build: Path) -> Iterator[tuple[Path, FileKind]]:
    """Yield the files of a build, and what each is for."""
    for path in sorted(build.iterdir()):
        if path.name.startswith(_WORDS):
            yield path, "words"
        elif path.is_file() and not path.name.endswith((LOCK_FILE, ORIGIN_FILE)):
            yield path, "copy"


def is_plain(name: str) -> bool:
    """Tell whether a name is that of a file, and leads nowhere else."""
    return name not in {"", ".", ".."} and not {"/", "\\", "\0"} & set(name)
