"""Checking a build: all of it is read, and what is not as it was written is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from sarye.analysis import WORDS_FILE, read_user_terms
from sarye.errors import IndexDamaged, IndexUnusable
from sarye.index.codec import open_index
from sarye.index.stamp import Stamp, read_stamp
from sarye.runtime.mappedfile import UNFINISHED, FileDamaged, Tables

REMADE: Final = ("vocabulary", "related")
"""Files of words that every run makes anew where they are damaged; the others take a rebuild."""

WORDS: Final = (*REMADE, "analyses")
"""What the names of all files of words begin with."""


class Damage(NamedTuple):
    """A file of an index that is damaged; ``remade`` tells that any run makes it anew."""

    file: str
    remade: bool = False


def damages(build: Path, *, shown: str) -> Iterator[Damage]:
    """Read all files of a build and yield those that are damaged.

    Raises `IndexOutdated`, and `IndexUnusable` where a file cannot be read at all.
    """
    try:
        yield from _damages(build, shown=shown)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise IndexUnusable(path=shown, reason=reason) from error


def _damages(build: Path, *, shown: str) -> Iterator[Damage]:
    stamp = None
    try:
        stamp = read_stamp(build, shown=shown)
    except IndexDamaged as error:
        yield _damage(error)
    if stamp and has_other_words(build, stamp):
        yield Damage(WORDS_FILE)
    yield from _segment_damages(build)
    for path in sorted(build.glob("*-*")):
        if path.suffix != UNFINISHED and not _is_sound(path, stamp):
            yield Damage(path.name, path.name.startswith(REMADE))
    for kind in WORDS if stamp and stamp.worded else ():
        if not any(build.glob(f"{kind}-*")):
            yield Damage(kind, kind in REMADE)


def has_other_words(build: Path, stamp: Stamp) -> bool:
    """Tell whether the dictionary of a build is not the one that it was made with."""
    return read_user_terms(build / WORDS_FILE, None).words_fingerprint != stamp.words


def _segment_damages(build: Path) -> Iterator[Damage]:
    contents = contents_of(build)
    try:
        index: Any = open_index(build)
        segments = index._segments()
    except PermissionError:
        raise
    except Exception:  # noqa: BLE001 - a damaged table raises whatever its bytes lead to
        yield Damage(contents)
        return
    for segment in segments:
        try:
            file = segment.open(index.storage)
            try:
                file.check_all()
            finally:
                file.close()
        except (IndexDamaged, FileNotFoundError, ValueError):
            yield Damage(segment.path(index.storage).name)


def contents_of(build: Path) -> str:
    """Name the list of segments of a build, or the build where it has none."""
    return next((path.name for path in build.glob("*.toc")), build.name)


def _is_sound(path: Path, stamp: Stamp | None) -> bool:
    try:
        file = Tables(path, None)
    except (FileDamaged, ValueError):
        return False
    try:
        file.check_all()
    except FileDamaged:
        return False
    finally:
        file.close()
    return stamp is None or file.of == stamp.build


def _damage(error: IndexDamaged) -> Damage:
    return Damage(str(error.params["file"]))
