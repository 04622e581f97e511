"""Paths as given in, the document files among them out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sarye.errors import PathMissing
from sarye.settings import INDEX_MARK

NOT_DOCUMENTS: Final = frozenset(("thumbs.db", "desktop.ini"))
"""Files that Windows leaves in every folder."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The files to read, the folders they were looked for in, and paths that do not exist."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    missing: tuple[Path, ...]


def collect(paths: Iterable[Path]) -> Collection:
    """Find the files of folders and take the files as given; raise `PathMissing` if none exists."""
    given = tuple(paths)
    folders = tuple(path for path in given if path.is_dir())
    missing = tuple(path for path in given if not path.exists())
    if missing and len(missing) == len(given):
        raise PathMissing(path=missing[0].as_posix())
    once: dict[str, Path] = {}
    for file in (file for path in given if path not in missing for file in _files(path)):
        once.setdefault(os.path.abspath(file), file)  # noqa: PTH100 - takes .. out, keeps links
    return Collection(tuple(once.values()), folders, missing)


def is_within(path: Path, folders: Iterable[Path]) -> bool:
    """Tell whether an absolute path lies in one of the folders."""
    return any(path.is_relative_to(folder.absolute()) for folder in folders)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        if INDEX_MARK in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names) if is_document(name))


def is_document(name: str) -> bool:
    """Tell a document by its name: no hidden file, no lock file of Office, nothing of Windows."""
    return not name.startswith((".", "~$")) and name.lower() not in NOT_DOCUMENTS
