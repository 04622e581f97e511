"""The exports of a search result: one table of the formats of files, each with what writes it.

To add a format, write a module with ``write(sheet: HitList) -> bytes`` and add an `ExportFormat` to
`FORMATS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sarye.errors import FormatUnknown, LayoutUnknown, OutputError, PlainUnknown
from sarye.exporters.documentnames import named
from sarye.exporters.hitlist import NO_LINKS, HitList, Layout, Links
from sarye.messages import N_, Translator
from sarye.models import Result

__all__ = [
    "FORMATS",
    "NO_LINKS",
    "ExportFormat",
    "HitList",
    "Layout",
    "Links",
    "check",
    "export",
    "format_of",
    "save",
]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of files: ``name`` is its suffix, ``title`` what people read, to be translated.

    ``write`` of ``module`` in this package takes the ``options`` too; it is imported, with what it
    needs, at its first use. Files with one of ``aliases`` as their suffix are of this format as
    well. What is ``printed`` is text that makes sense on a terminal and to another program;
    what is ``laid_out`` has pages, and can be one table on them; what is ``linked`` leads to the
    files of cases; what has a ``plain`` form can be written for programs alone. What has ``paths``
    says in which folder a document is; others say what it is called. ``needs`` names a library that
    only an extra installs.
    """

    name: str
    title: str
    media_type: str
    module: str
    options: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    printed: bool = False
    laid_out: bool = False
    linked: bool = False
    plain: bool = False
    paths: bool = False
    needs: str = ""

    @property
    def is_installed(self) -> bool:
        """Tell whether the format can be written here."""
        return not self.needs or find_spec(self.needs) is not None

    def write(self, sheet: HitList, **more: bool) -> bytes:
        """Write a list of hits as a file."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        data: bytes = module.write(sheet, **self.options, **more)
        return data


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OFFERED: Final = (
    ExportFormat(
        "xlsx", N_("Excel (xlsx)"), f"{_OFFICE}.spreadsheetml.sheet", "workbook", linked=True
    ),
    ExportFormat(
        "hwpx", N_("Hangul (hwpx)"), "application/hwp+zip", "hangul", laid_out=True, linked=True
    ),
    ExportFormat(
        "pdf",
        N_("PDF (pdf)"),
        "application/pdf",
        "portable",
        laid_out=True,
        linked=True,
        needs="typst",
    ),
    ExportFormat(
        "docx",
        N_("Word (docx)"),
        f"{_OFFICE}.wordprocessingml.document",
        "word",
        laid_out=True,
        linked=True,
    ),
    ExportFormat(
        "csv",
        N_("Table (csv)"),
        "text/csv; charset=utf-8",
        "delimited",
        {"delimiter": ","},
        printed=True,
        plain=True,
        paths=True,
    ),
    ExportFormat(
        "md",
        N_("Markdown (md)"),
        "text/markdown; charset=utf-8",
        "markdown",
        aliases=("markdown",),
        linked=True,
        printed=True,
    ),
    ExportFormat(
        "json",
        N_("JSON (json)"),
        "application/json",
        "structured",
        {"form": "json"},
        printed=True,
        paths=True,
    ),
    ExportFormat(
        "html",
        N_("Web page (html)"),
        "text/html; charset=utf-8",
        "webpage",
        aliases=("htm",),
        laid_out=True,
        linked=True,
    ),
    ExportFormat(
        "tsv",
        N_("Table (tsv)"),
        "text/tab-separated-values; charset=utf-8",
        "delimited",
        {"delimiter": "\t"},
        printed=True,
        plain=True,
        paths=True,
    ),
    ExportFormat(
        "jsonl",
        N_("JSON Lines (jsonl)"),
        "application/jsonl",
        "structured",
        {"form": "jsonl"},
        printed=True,
        paths=True,
    ),
)

FORMATS: Final[dict[str, ExportFormat]] = {one.name: one for one in _OFFERED}
"""Every format by its name, those that offices use first."""


def format_of(path: str | Path, format: str | None = None) -> str:  # noqa: A002 - the option's name
    """Name the format to write: the one asked for, else the one of the file's suffix.

    >>> format_of("사례.xlsx")
    'xlsx'
    >>> format_of("-", "markdown")
    'md'
    """
    asked = Path(path).suffix[1:] if format is None else format
    for one in FORMATS.values():
        if asked.lower() in (one.name, *one.aliases):
            return one.name
    raise FormatUnknown(format=asked, known=", ".join(FORMATS))


def check(name: str, layout: Layout = "cases", *, plain: bool = False) -> None:
    """See that a format, as `format_of` names it, has a layout and a form for programs.

    Raises `LayoutUnknown` and `PlainUnknown`.
    """
    if layout != "cases" and not FORMATS[name].laid_out:
        laid_out = ", ".join(one.name for one in FORMATS.values() if one.laid_out)
        raise LayoutUnknown(format=name, known=laid_out)
    if plain and not FORMATS[name].plain:
        known = ", ".join(one.name for one in FORMATS.values() if one.plain)
        raise PlainUnknown(format=name, known=known)


def export(
    result: Result,
    translator: Translator,
    *,
    format: str,  # noqa: A002 - the option's name
    exported: datetime,
    notes: Mapping[str, str] | None = None,
    title: str = "",
    layout: Layout = "cases",
    links: Links = NO_LINKS,
    plain: bool = False,
    gone: Sequence[str] = (),
) -> bytes:
    """Write a result in a format that `format_of` named, in the translator's language.

    ``notes`` are by the id of a case, and stand beside it. ``title`` is the name of a person's own
    list. A ``layout`` of "table" is one table on landscape pages, in the formats that are
    ``laid_out``. ``gone`` names what was put on the list and is no longer there, so that the file
    says so. ``links`` lead to the files of cases, in the formats that are ``linked``. What is
    ``plain`` is for programs: a table with keys as its headings, in English, and nothing besides.
    Raises what `check` does, and `ExtraMissing` where what writes the format is not installed.
    """
    name = format_of("", format)
    check(name, layout, plain=plain)
    if plain:
        return FORMATS[name].write(HitList(result, Translator("en"), exported), for_programs=True)
    sheet = HitList(result, translator, exported, notes or {}, title, layout, links, tuple(gone))
    return FORMATS[name].write(sheet if FORMATS[name].paths else named(sheet))


def save(data: bytes, output: Path) -> None:
    """Write a file; raise `OutputError` where that cannot be done."""
    try:
        output.write_bytes(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(path=output.as_posix(), reason=reason) from error
