"""Documents that are dropped on the page: bytes of a request in, files of a folder out.

They are kept in one folder within the data folder, under their names as far as a name can be a
file's anywhere; what they hold is judged where documents are read, as everywhere.
"""

from __future__ import annotations

import filecmp
import os
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from sarye.errors import SaryeError
from sarye.messages import N_
from sarye.readers import MAX_MEGABYTES, may_be_document, shown_formats
from sarye.readers.collection import is_document, is_file, reason_of
from sarye.settings import DATA_FOLDER, Settings

FOLDER: Final = "uploads"
LARGEST: Final = MAX_MEGABYTES * 1_000_000
HEAD: Final = 65_536
"""Bytes that tell whether a file may be a document; the rest is for the processes that read it."""

MOST_KEPT: Final = 10_000
"""Files that the folder holds at most."""

MOST_BYTES: Final = 10_000_000_000
"""Bytes that they have at most."""

LONGEST_NAME: Final = 180
"""Bytes of a name: systems take 255, and it may be given a number."""

_FORBIDDEN: Final = frozenset('<>:"|?*')
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""Names of no file on Windows, whatever their ending."""


class UploadRefused(SaryeError):
    """A file that was dropped on the page and is not kept, and the status that says so."""

    status = 400


class UploadNameless(UploadRefused):
    """A name that no document has."""

    template = N_("This is no document by its name. Give the file the name of a document.")


class UploadTooLarge(UploadRefused):
    """More than a document may have."""

    status = 413
    template = N_("{name} has more than {limit} MB. Split it.")


class UploadForeign(UploadRefused):
    """Bytes of no document."""

    template = N_("{name} is no document that can be read. Use one of: {known}.")


class UploadsFull(UploadRefused):
    """A folder that holds as much as it may."""

    status = 507
    template = N_("No more documents can be kept in {path}. Take some out of it first.")


class UploadUnwritable(UploadRefused):
    """A folder that cannot be written to."""

    status = 507
    template = N_("{path} cannot be written ({reason}). Make room there, or allow it.")


def folder_of(settings: Settings) -> Path:
    """Name the folder in which dropped documents are kept."""
    return (settings.data or DATA_FOLDER) / FOLDER


def safe_name(given: str) -> str:
    r"""Make of what a browser calls a file a name that is one everywhere; empty where none is left.

    >>> safe_name("C:\\문서\\..\\2025년 우수사례.hwp"), safe_name("../../etc/passwd")
    ('2025년 우수사례.hwp', 'passwd')
    >>> safe_name("..")
    ''
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in last if one.isprintable() and one not in _FORBIDDEN)
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    if stem.casefold().partition(".")[0].strip() in _DEVICES:
        stem = f"_{stem}"
    ending = f".{suffix}" if dot else ""
    room = LONGEST_NAME - len(ending.encode())
    name = stem.encode()[: max(room, 0)].decode(errors="ignore").strip() + ending
    return name if is_document(name) and len(name.encode()) <= LONGEST_NAME else ""


async def keep(settings: Settings, given: str, pieces: AsyncIterator[bytes]) -> str:
    """Keep a file under its name, or with a number behind it where another one has that name.

    What is there already is not kept twice. Raises an `UploadRefused`; nothing of the file stays.
    """
    name, folder = safe_name(given), folder_of(settings)
    if not name:
        raise UploadNameless
    waiting = folder / f".{secrets.token_hex(8)}.part"  # nothing hidden is read as a document
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_room(folder)
        await _write(waiting, name, pieces)
        return _named(waiting, folder, name)
    except OSError as error:
        raise UploadUnwritable(path=folder.as_posix(), reason=reason_of(error)) from error
    finally:
        with suppress(OSError):
            waiting.unlink()


async def _write(path: Path, name: str, pieces: AsyncIterator[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise UploadTooLarge(name=name, limit=MAX_MEGABYTES)
            file.write(piece)
    with path.open("rb") as file:
        if not may_be_document(file.read(HEAD)):
            raise UploadForeign(name=name, known=", ".join(shown_formats()))


def _check_room(folder: Path) -> None:
    with os.scandir(folder) as entries:
        sizes = [entry.stat(follow_symlinks=False).st_size for entry in entries]
    if len(sizes) >= MOST_KEPT or sum(sizes) + LARGEST > MOST_BYTES:
        raise UploadsFull(path=folder.as_posix())


def _named(waiting: Path, folder: Path, name: str) -> str:
    """Give a file its name, or one with a number; the name that it has in the end."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    number = 1
    while True:
        tried = name if number == 1 else f"{stem} ({number}){dot}{suffix}"
        target = folder / tried
        if (
            is_file(target)
            and not target.is_symlink()
            and filecmp.cmp(target, waiting, shallow=False)
        ):
            return tried
        try:
            os.link(waiting, target)  # unlike a rename, it takes the place of nothing
        except FileExistsError:
            number += 1
        else:
            return tried
