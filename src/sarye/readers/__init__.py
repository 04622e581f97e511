"""The readers of documents: a path or bytes become the `sarye.models.Document`s they hold.

The bytes decide what a document is, never its name; `sarye.readers.formats` has the table.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.archives import Budget, Found, Member, Unpacking, walk_archive
from sarye.readers.collection import openable, reason_of
from sarye.readers.combining import with_bounded_marks
from sarye.readers.containers import is_archive
from sarye.readers.detection import detect, may_be_document, recognise
from sarye.readers.formats import FORMATS, Format, shown_formats

__all__ = [
    "FORMATS",
    "MAX_MEGABYTES",
    "Budget",
    "Format",
    "Found",
    "Member",
    "detect",
    "may_be_document",
    "read",
    "read_bytes",
    "shown_formats",
    "walk",
]

MAX_MEGABYTES: Final = 100
"""The largest file that is read: more is a database dump or a mistake, not a document."""


def read(path: Path, *, name: str, budget: Budget | None = None) -> tuple[Document, ...]:
    """Read a file as the document ``name``; an archive holds several, as a workbook can.

    A member of an archive that cannot be read is a Document without text, with its problem. What
    archives unpack to is taken off a ``budget``. Raises `ReadError` for a file that cannot be read
    at all.
    """
    return _documents_of(walk(path, name=name, budget=budget or Budget()))


def read_bytes(
    data: bytes, name: str, *, suffix: str = "", budget: Budget | None = None
) -> tuple[Document, ...]:
    """Read the bytes of a file like `read`; ``suffix`` is asked where the bytes leave it open."""
    return _documents_of(_walk(data, name, suffix, Unpacking(_walk_member, budget or Budget())))


def walk(path: Path, *, name: str, budget: Budget, after: int = 0) -> Iterator[Found]:
    """Read a file like `read`, piece by piece; each member of an archive is named before it is.

    Members up to the number ``after`` are passed over, so that a walk which ended within one can
    go on behind it.
    """
    suffix = PurePath(name).suffix or path.suffix
    yield from _walk(_load(path), name, suffix, Unpacking(_walk_member, budget, after=after))


def _documents_of(found: Iterator[Found]) -> tuple[Document, ...]:
    return tuple(one for one in found if isinstance(one, Document))


def _walk_member(data: bytes, name: str, unpacking: Unpacking, number: int) -> Iterator[Found]:
    _check_size(len(data))
    if number > unpacking.after or is_archive(data):
        yield from _walk(data, name, PurePath(name).suffix, unpacking)


def _walk(data: bytes, name: str, suffix: str, unpacking: Unpacking) -> Iterator[Found]:
    found = recognise(data, suffix=suffix)
    if found.format is FORMATS["zip"]:
        yield from walk_archive(data, name, unpacking)
        return
    documents = found.format.read(found.content, name)
    if not any(document.text.strip() or document.problems for document in documents):
        raise ReadError("empty")
    yield from map(with_bounded_marks, documents)


def _load(path: Path) -> bytes:
    """Give the bytes of a file, as they are before and after they are read.

    Raises `ReadError` of the kinds vanished, unreadable, too_large, and changing.
    """
    try:
        with openable(path).open("rb") as file:
            before = os.fstat(file.fileno())
            _check_size(before.st_size)
            data = file.read()
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise ReadError("vanished") from error
    except OSError as error:
        raise ReadError("unreadable", reason=reason_of(error)) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ReadError("changing")
    return data


def _check_size(size: int) -> None:
    if size > MAX_MEGABYTES * 1_000_000:
        raise ReadError("too_large", size=size // 1_000_000, limit=MAX_MEGABYTES)
