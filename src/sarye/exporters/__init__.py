"""A search result in, the bytes of a file out: one function by format, imported when asked for.

To add a format, write a module with ``write(sheet: HitList) -> bytes`` and name it in `EXPORTERS`
and `SUFFIXES`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from sarye.errors import FormatUnknown
from sarye.exporters.hitlist import HitList
from sarye.messages import Translator
from sarye.models import Result

__all__ = [
    "EXPORTERS",
    "SUFFIXES",
    "Exporter",
    "HitList",
    "export",
    "format_of",
]

Exporter = Callable[[HitList], bytes]
"""Writes a list of hits as a file of one format."""


def _exporter(module: str, **options: str) -> Exporter:
    """Name the ``write`` of a module here; import it, and what it needs, at its first use."""

    def write(sheet: HitList) -> bytes:
        data: bytes = importlib.import_module(f"{__name__}.{module}").write(sheet, **options)
        return data

    return write


EXPORTERS: Final[dict[str, Exporter]] = {
    "csv": _exporter("delimited", delimiter=","),
    "tsv": _exporter("delimited", delimiter="\t"),
    "xlsx": _exporter("workbook"),
    "json": _exporter("structured", form="json"),
    "jsonl": _exporter("structured", form="jsonl"),
    "md": _exporter("markdown"),
    "html": _exporter("webpage"),
    "docx": _exporter("word"),
    "hwpx": _exporter("hangul"),
}
"""What writes each format."""

SUFFIXES: Final[dict[str, str]] = {
    **{f".{name}": name for name in EXPORTERS},
    ".markdown": "md",
    ".htm": "html",
}
"""The format of a file by its suffix; without the dot, also the names a format goes by."""


def format_of(path: str | Path, format: str | None = None) -> str:  # noqa: A002 - the option's name
    """Name the format to write: the one asked for, else the one of the file's suffix.

    >>> format_of("사례.xlsx")
    'xlsx'
    >>> format_of("-", "markdown")
    'md'
    """
    suffix = Path(path).suffix if format is None else f".{format}"
    try:
        return SUFFIXES[suffix.lower()]
    except KeyError:
        raise FormatUnknown(format=suffix[1:], known=", ".join(EXPORTERS)) from None


def export(
    result: Result,
    translator: Translator,
    *,
    format: str,  # noqa: A002 - the option's name
    exported: datetime,
    notes: Mapping[str, str] | None = None,
) -> bytes:
    """Write a result in a format that `format_of` named, in the translator's language.

    ``notes`` are by the id of a case, and stand beside it.
    """
    sheet = HitList(result, translator, exported, notes or {})
    return EXPORTERS[format_of("", format)](sheet)
