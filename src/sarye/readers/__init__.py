"""Read documents: a path goes in, the `sarye.models.Document`s that it holds come out.

The bytes decide what a document is, never its name. To add a format, write a function from bytes
and name to Document and name it in `READERS`. What needs a heavy library imports it when it is
called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.archives import Unpacking, open_package, read_archive
from sarye.readers.csvfiles import read_csv
from sarye.readers.detection import detect
from sarye.readers.docx import read_docx
from sarye.readers.html import read_html
from sarye.readers.jsonfiles import read_json, read_jsonl
from sarye.readers.mhtml import read_mhtml
from sarye.readers.plain import read_markdown, read_text
from sarye.readers.spreadsheets import read_ods, read_xls, read_xlsx

__all__ = ["MAX_MEGABYTES", "READERS", "WORKBOOKS", "Reader", "detect", "read", "read_bytes"]

Reader = Callable[[bytes, str], Document]
"""What a reader is: (bytes of the file, name to call it by) -> Document, or `ReadError`."""


def read_hwp(data: bytes, name: str) -> Document:
    """Read a document of Hangul 5 (see `sarye.readers.hwp`)."""
    from sarye.readers.hwp import read_hwp

    return read_hwp(data, name)


def read_hwpx(data: bytes, name: str) -> Document:
    """Read a document in HWPX (see `sarye.readers.hwpx`)."""
    from sarye.readers.hwpx import read_hwpx

    return read_hwpx(data, name)


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF (see `sarye.readers.pdf`)."""
    from sarye.readers.pdf import read_pdf

    return read_pdf(data, name)


READERS: Final[Mapping[str, Reader]] = {
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "mht": read_mhtml,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "hwp": read_hwp,
    "hwpx": read_hwpx,
    "pdf": read_pdf,
    "docx": read_docx,
}
"""Reader by format; a format that `detect` knows and that no table here names is "binary"."""

WORKBOOKS: Final[Mapping[str, Callable[[bytes, str], tuple[Document, ...]]]] = {
    "xlsx": read_xlsx,
    "xls": read_xls,
    "ods": read_ods,
}
"""Readers of workbooks, which can hold cases as records and others as running text."""

PACKAGES: Final = frozenset(("docx", "xlsx", "ods", "hwpx"))
"""Documents that are a ZIP: no library touches one before `open_package` has looked at it."""

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
    found = detect(data, suffix=suffix)
    if found == "empty":
        raise ReadError("empty")
    if found == "zip":
        return read_archive(data, name, unpacking)
    documents = _documents(found, data, name)
    if not any(document.text.strip() or document.problems for document in documents):
        raise ReadError("empty")
    return documents


def _documents(found: str, data: bytes, name: str) -> tuple[Document, ...]:
    if found in PACKAGES:
        open_package(data).close()
    if found in WORKBOOKS:
        return WORKBOOKS[found](data, name)
    if found not in READERS:
        raise ReadError("binary")
    return (READERS[found](data, name),)


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
