"""The readers of documents: a path or bytes become the `sarye.models.Document`s they hold.

The bytes decide what a document is, never its name; `sarye.readers.formats` has the table.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.archives import Unpacking, read_archive
from sarye.readers.detection import detect, recognise
from sarye.readers.formats import FORMATS, Format, shown_formats

__all__ = ["FORMATS", "MAX_MEGABYTES", "Format", "detect", "read", "read_bytes", "shown_formats"]

MAX_MEGABYTES: Final = 100
"""The largest file that is read: more is a database dump or a mistake, not a document."""


def read(path: Path, *, name: str) -> tuple[Document, ...]:
    """Read a file as the document ``name``; an archive holds several, as a workbook can.

    A member of an archive that cannot be read is a Document without text, with its problem. Raises
    `ReadError` for a file that cannot be read at all.
    """
    return read_bytes(_load(path), name, suffix=PurePath(name).suffix or path.suffix)


def read_bytes(data: bytes, name: str, *, suffix: str = "") -> tuple[Document, ...]:
    """Read the bytes of a file like `read`; ``suffix`` is asked where the bytes leave it open."""
    return _read(data, name, suffix, Unpacking(_read_member, depth=0))


def _read_member(data: bytes, name: str, unpacking: Unpacking) -> tuple[Document, ...]:
    _check_size(len(data))
    return _read(data, name, PurePath(name).suffix, unpacking)


def _read(data: bytes, name: str, suffix: str, unpacking: Unpacking) -> tuple[Document, ...]:
    found = recognise(data, suffix=suffix)
    if found.format is FORMATS["zip"]:
        return read_archive(data, name, unpacking)
    documents = found.format.read(found.content, name)
    if not any(document.text.strip() or document.problems for document in documents):
        raise ReadError("empty")
    return documents


def _load(path: Path) -> bytes:
    try:
        _check_size(path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("vanished") from error
    except OSError as error:
        raise ReadError("unreadable", reason=error.strerror or type(error).__name__) from error


def _check_size(size: int) -> None:
    if size > MAX_MEGABYTES * 1_000_000:
        raise ReadError("too_large", size=size // 1_000_000, limit=MAX_MEGABYTES)
