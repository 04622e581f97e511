"""The engine of a folder: builds of which one answers; changes are seen whole or not at all.

::

    index/
      README.md            what the folder is
      words.txt            the user's dictionary (optional)
      synonyms.txt         the user's synonyms (optional)
      CURRENT              the name of the build that answers
      build-20250401…/     stamp.json, words.txt and synonyms.txt as used, the files of Whoosh, and
                           those of `sarye.words.wordfiles`: analyses-…, vocabulary-…, related-…;
                           in a copy ORIGIN, the folder that documents' names are relative to

Changes are commits of Whoosh within a build. A rebuild is made in a folder beside it; replacing
CURRENT is the one step that makes it answer.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError

from sarye.analysis import SYNONYMS_FILE, WORDS_FILE
from sarye.errors import (
    ArchiveError,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexUnusable,
)
from sarye.index.checking import Damage, contents_of, damages, has_other_words
from sarye.index.codec import create_index, open_index
from sarye.index.documentkeys import file_from, key_from
from sarye.index.folderreader import FolderReader
from sarye.index.requests import Lent
from sarye.index.snapshot import Snapshot
from sarye.index.stamp import STAMP_FILE, Stamp, move_stamp, read_stamp
from sarye.settings import INDEX_MARK

if TYPE_CHECKING:
    from sarye.analysis.numbering import Numbering
    from sarye.index.folderwriter import FolderWriter
    from sarye.index.salvage import Salvaged

BUILD_PREFIX: Final = "build-"
LOCK_FILE: Final = "LOCK"
ORIGIN_FILE: Final = "ORIGIN"
PROBE_FILE: Final = ".writable"


class IndexFolder:
    """An engine whose index is a folder: finds, makes and replaces its builds."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def shown(self) -> str:
        """The folder as messages name it."""
        return self.path.as_posix()

    def current(self) -> Path:
        """Return the folder of the build that answers; raise `IndexMissing`."""
        with self.writing():  # a name that is too long, a folder around it that is closed
            if self.path.exists() and not self.path.is_dir():
                raise IndexUnusable(path=self.shown, reason="not a folder")
        try:
            name = (self.path / INDEX_MARK).read_text("utf-8").strip()
        except FileNotFoundError as error:
            if self._stamps():
                raise IndexDamaged(path=self.shown, file=INDEX_MARK) from error
            raise IndexMissing(path=self.shown) from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(path=self.shown, file=INDEX_MARK) from error
        build = self.path / name
        if not name.startswith(BUILD_PREFIX) or build.name != name or not build.is_dir():
            raise IndexDamaged(path=self.shown, file=INDEX_MARK)
        return build

    def exists(self) -> bool:
        """Tell whether there is a build to answer, without opening it; its name may be lost."""
        with suppress(OSError):
            return (self.path / INDEX_MARK).is_file() or bool(self._stamps())
        return False

    def _stamps(self) -> list[Path]:
        """List the stamps of builds: only one that answers has any, or was about to."""
        return list(self.path.glob(f"{BUILD_PREFIX}*/{STAMP_FILE}"))

    def commit_name(self) -> str:
        """Name the newest commit without opening it: the files of the build that answers."""
        try:
            build = self.current()
            return "/".join((build.name, *sorted(os.listdir(build))))  # noqa: PTH208 - names alone
        except (OSError, ArchiveError):
            return ""

    @cached_property
    def origin(self) -> Path | None:
        """The folder that the keys of documents are relative to: its own, unless it is a copy.

        None where they are absolute.
        """
        try:
            origin = _origin_noted(self.current())
        except ArchiveError:
            origin = None
        if origin is None:
            return self.path.absolute()
        return Path(origin) if origin else None

    def key(self, path: Path) -> str:
        """Name a file relative to the folder; absolute where they share no drive."""
        return key_from(self.origin, path)

    def file(self, key: str) -> Path:
        """Give the file that a key names."""
        return file_from(self.origin, key)

    def writer(
        self, stamp: Stamp, numbering: Numbering, roots: tuple[str, ...], *, anew: bool
    ) -> FolderWriter:
        """Write to the build that answers, or to a new one beside it."""
        from sarye.index.folderwriter import FolderWriter

        build = self.new_build() if anew else self.current()
        index = open_build(build, shown=self.shown)
        own = build.name if anew else read_stamp(build, shown=self.shown).build
        stamp = replace(stamp, build=own)
        answer = self.switch if anew else self.clear
        return FolderWriter(build, index, answer, stamp, numbering, roots, anew=anew)

    def open(self) -> FolderReader:
        """Open the build that answers.

        Raises `IndexMissing`, `IndexOutdated`, `IndexDamaged` or `IndexUnusable`.
        """
        try:
            return open_reader(self.current(), shown=self.shown)
        except IndexDamaged:  # or a rebuild has just replaced it
            return open_reader(self.current(), shown=self.shown)

    def damages(self) -> tuple[Damage, ...]:
        try:
            build = self.current()
        except IndexDamaged as error:
            return (Damage(str(error.params["file"])),)
        return tuple(damages(build, shown=self.shown))

    def salvaged(self) -> Salvaged:
        from sarye.index.salvage import Salvaged

        try:
            return Salvaged(self.current())
        except IndexDamaged:
            newest = max(self._stamps(), key=lambda path: path.stat().st_mtime_ns, default=None)
            return Salvaged(newest.parent if newest else self.path)

    def _prepare(self) -> None:
        """Make the folder; raise `IndexUnusable` where it cannot be written."""
        with self.writing():
            try:
                self.path.mkdir(parents=True, exist_ok=True)
            except FileExistsError as error:
                raise IndexUnusable(path=self.shown, reason="not a folder") from error
            probe = self.path / PROBE_FILE  # always the same: a run that dies leaves no more
            probe.touch()
            probe.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say of a full disk and the like that the index cannot be written."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise IndexUnusable(path=self.shown, reason=reason) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one run of writing; the system lets go of it when a run dies."""
        self._prepare()
        lock = FileStorage(str(self.path)).lock(LOCK_FILE)
        try:
            held = lock.acquire()
        except (OSError, LockError):
            held = False
        if not held:
            raise IndexLocked(path=self.shown)
        try:
            yield
        finally:
            lock.release()

    def new_build(self) -> Path:
        """Make the folder of an empty build beside the one that answers."""
        build = self._new_folder()
        create_index(build)
        with suppress(ArchiveError):
            _note_origin(build, _origin_noted(self.current()))
        return build

    def _new_folder(self) -> Path:
        build = self.path / f"{BUILD_PREFIX}{secrets.token_hex(6)}"
        build.mkdir()
        return build

    @contextmanager
    def lent(self) -> Iterator[Lent]:
        """Hold the build that answers still, and give its files."""
        with self.locked(), closing(self.open()) as reader:
            origin = self.origin
            yield Lent(reader.words, "" if origin is None else str(origin))

    def take(self, lent: Lent, track: Callable[[int, int], None]) -> None:
        """Let a copy of a build answer, with the user's words that it was made with."""
        with self.writing():
            build = self._new_folder()
            files = [path for path in lent.build.iterdir() if not path.name.endswith(LOCK_FILE)]
            for done, path in enumerate(files, 1):
                shutil.copyfile(path, build / path.name)
                track(done, len(files))
            move_stamp(build)
            _note_origin(build, lent.origin)
            for name in (WORDS_FILE, SYNONYMS_FILE):
                if (build / name).exists() and not (self.path / name).exists():
                    shutil.copyfile(build / name, self.path / name)
            self.switch(build)
        self.__dict__.pop("origin", None)

    def switch(self, build: Path) -> None:
        """Let a build answer from now on, and clear away the others."""
        temporary = self.path / f"{INDEX_MARK}.new"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(build.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.path / INDEX_MARK)
        self.clear(build)

    def clear(self, keep: Path | None) -> None:
        """Remove builds that do not answer; one still open elsewhere (Windows) waits its turn."""
        for build in self.path.glob(f"{BUILD_PREFIX}*"):
            if build != keep:
                shutil.rmtree(build, ignore_errors=True)

    def size(self) -> int:
        """Count the bytes of the build that answers."""
        total = 0
        for file in self.current().iterdir():
            with suppress(FileNotFoundError):
                total += file.stat().st_size
        return total


def _origin_noted(build: Path) -> str | None:
    """Give what a build that is a copy notes: empty where its keys are absolute."""
    with suppress(OSError):
        return (build / ORIGIN_FILE).read_text("utf-8", "surrogateescape").rstrip("\n")
    return None


def _note_origin(build: Path, origin: str | None) -> None:
    if origin is not None:
        (build / ORIGIN_FILE).write_text(f"{origin}\n", "utf-8", "surrogateescape")


def open_reader(build: Path, *, shown: str) -> FolderReader:
    """Open a build; raise as `IndexFolder.open` does."""
    stamp = read_stamp(build, shown=shown)
    if has_other_words(build, stamp):
        raise IndexDamaged(path=shown, file=WORDS_FILE)
    index = open_build(build, shown=shown)
    try:
        return FolderReader(build, stamp, Snapshot(index))
    except IndexDamaged:
        raise
    except Exception as error:  # a file that is gone, or of another kind
        raise IndexDamaged(path=shown, file=build.name) from error


def open_build(build: Path, *, shown: str) -> Any:
    """Open the Whoosh index of a build; raise `IndexDamaged` where it cannot be read."""
    try:
        return open_index(build)
    except Exception as error:  # a pickle of another version raises whatever its bytes lead to
        raise IndexDamaged(path=shown, file=contents_of(build)) from error
