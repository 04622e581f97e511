"""Read documents: a path goes in, a `sarye.models.Document` comes out.

The bytes decide what a document is, never its name. To add a format, write a function from bytes
and name to Document and name it in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.detection import detect
from sarye.readers.html import read_html
from sarye.readers.jsonfiles import read_json, read_jsonl
from sarye.readers.plain import read_markdown, read_text
from sarye.readers.tables import read_csv

__all__ = ["MAX_MEGABYTES", "READERS", "Reader", "detect", "read"]

Reader = Callable[[bytes, str], Document]
"""What a reader is: (bytes of the file, name to call it by) -> Document, or `ReadError`."""

READERS: Final[Mapping[str, Reader]] = {
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
}
"""Reader by format; a format that `detect` knows and that is not here is "binary"."""

MAX_MEGABYTES: Final = 100
"""The largest file that is read: more is a database dump or a mistake, not a document."""


def read(path: Path, *, name: str) -> Document:
    """Read a file as the document ``name``.

    Raises `ReadError` of the kinds vanished, unreadable, too_large, empty, binary, encoding,
    bad_json and bad_csv.
    """
    data = _load(path)
    found = detect(data, suffix=PurePath(name).suffix or path.suffix)
    if found == "empty":
        raise ReadError("empty")
    reader = READERS.get(found)
    if reader is None:
        raise ReadError("binary")
    document = reader(data, name)
    if not document.text.strip() and not document.problems:
        raise ReadError("empty")
    return document


def _load(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_MEGABYTES * 1_000_000:
            raise ReadError("too_large", size=size // 1_000_000, limit=MAX_MEGABYTES)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("vanished") from error
    except OSError as error:
        raise ReadError("unreadable", reason=error.strerror or type(error).__name__) from error
