"""The folders of this machine, for its own user to choose from: a path in, what is in it out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Final

from sarye.readers.collection import is_document, is_folder, is_folder_of_documents, openable, whole

MOST_FOLDERS: Final = 500
"""Folders of a folder that are shown."""

USUAL: Final = ("Desktop", "바탕 화면", "Documents", "문서", "Downloads", "다운로드")
"""Folders of a home in which documents lie."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it is shown: its name, and where it leads."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class FolderList:
    """A folder, those above it, those in it, and how many files it has that may be documents.

    ``is_open`` tells whether it can be looked into; ``usual`` are places to begin at.
    """

    at: Folder
    above: tuple[Folder, ...]
    folders: tuple[Folder, ...]
    files: int
    is_open: bool
    usual: tuple[Folder, ...]


def list_folder(asked: str) -> FolderList:
    """List a folder; the user's home where nothing is asked for, or what is no folder."""
    home = Path.home()
    path = whole(Path(asked)) if asked and "\0" not in asked else home
    if not is_folder(path):
        path = home
    folders: list[Folder] = []
    files, is_open = 0, True
    try:
        with os.scandir(openable(path)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name.casefold()):
                if entry.is_dir():
                    folders += [_folder(path / entry.name)] if _is_shown(entry.name) else []
                else:
                    files += is_document(entry.name)
    except OSError:
        is_open = False
    above = tuple(_folder(one) for one in reversed(path.parents))
    return FolderList(
        _folder(path), above, tuple(folders[:MOST_FOLDERS]), files, is_open, tuple(_usual(home))
    )


def _is_shown(name: str) -> bool:
    return is_folder_of_documents(name) and name.isprintable()


def _usual(home: Path) -> Iterator[Folder]:
    yield _folder(home)
    yield from (_folder(home / name) for name in USUAL if is_folder(home / name))
    yield from map(_folder, _drives())


def _drives() -> Iterator[Path]:
    """Walk the drives of Windows; elsewhere what is mounted for people."""
    if sys.platform == "win32":
        drives = (Path(f"{letter}:\\") for letter in ascii_uppercase)
        yield from (drive for drive in drives if is_folder(drive))
        return
    yield from (Path(one) for one in ("/Volumes", "/media", "/mnt") if is_folder(Path(one)))


def _folder(path: Path) -> Folder:
    return Folder(path.name or str(path), str(path))
