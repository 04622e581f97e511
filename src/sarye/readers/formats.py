"""The table of formats: how the bytes of each tell what it is, what reads it, what is said of it.

To add a format, write a module with a reader and add a `Format` here. A reader is named as
``module.function`` below this package, so that it and what it needs is imported at its first use.
It gets the content of a file and the name to call it by, and gives a Document, or several where a
workbook holds several; it raises `ReadError` for a file that it cannot read.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.archives import open_package


@dataclass(frozen=True, slots=True)
class Begins:
    """A file that is told by its first bytes."""

    magics: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A document in a ZIP, told by the part "mimetype", by its main part's type, or by its parts.

    The type of the main part stands in [Content_Types].xml of an Office document; some lack it.
    """

    mimetypes: tuple[bytes, ...] = ()
    main_types: tuple[bytes, ...] = ()
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compound:
    """A document in a compound file (OLE), told by a stream, which may have to begin somehow."""

    streams: tuple[str, ...]
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, told by a test of what is written: a function of this package, ``module.function``.

    A file with one of ``suffixes`` is it before all others if ``named`` holds, and if ``falls_to``
    holds where no test does; without such a test it is.
    """

    holds: str
    suffixes: tuple[str, ...] = ()
    named: str = ""
    falls_to: str = ""


Sign = Begins | Package | Compound | Written
"""What a format is told by."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file; without a reader it is known and ``refused`` with a problem of that kind.

    ``shown`` is the name by which people are told that it is read, and ``better`` what to save a
    document as that no reader takes. A reader gets the bytes; of what is told by its text it gets
    the text, if it does not ask for it ``raw``.
    """

    name: str
    signs: tuple[Sign, ...] = ()
    reader: str = ""
    raw: bool = False
    shown: str = ""
    better: str = ""
    refused: str = "binary"

    def read(self, content: bytes | str, name: str) -> tuple[Document, ...]:
        """Read a file of this format as the document ``name``; raise `ReadError`."""
        if self.better:
            raise ReadError("old_office", format=self.name.upper(), better=self.better)
        if not self.reader:
            raise ReadError(self.refused)
        if any(isinstance(sign, Package) for sign in self.signs):
            open_package(content).close()  # type: ignore[arg-type] # a package is bytes
        found: Document | tuple[Document, ...] = named(self.reader)(content, name)
        return (found,) if isinstance(found, Document) else found


@cache
def named(path: str) -> Callable[..., Any]:
    """Import a function that is named as ``module.function`` below this package."""
    module, _, function = path.partition(".")
    found: Callable[..., Any] = getattr(
        importlib.import_module(f"{__package__}.{module}"), function
    )
    return found


_ODF: Final = b"application/vnd.oasis.opendocument."

_KNOWN: Final = (
    Format(
        "hwpx",
        (
            Package(
                mimetypes=(b"application/hwp+zip", b"application/owpml"),
                parts=frozenset(("version.xml", "Contents/section0.xml")),
            ),
        ),
        "hwpx.read_hwpx",
        shown="HWPX",
    ),
    # locked by a password; or by what agencies lock documents with: Fasoo, Softcamp, NASCA
    Format(
        "encrypted",
        (
            Compound(("EncryptedPackage",)),
            Begins((b"\x9b DRMONE", b"SCDSA00", b"<## NASCA DRM FILE")),
        ),
        refused="encrypted",
    ),
    Format("hwp", (Compound(("FileHeader",), b"HWP Document File"),), "hwp.read_hwp", shown="HWP"),
    Format("hwp3", (Begins((b"HWP Document File",)),), refused="hwp3"),
    Format("hwpml", (Written("hancom.is_hwpml"),), refused="hwpml"),
    Format("pdf", (Begins((b"%PDF-",)),), "pdf.read_pdf", shown="PDF"),
    Format(
        "docx",
        (
            Package(
                main_types=(
                    b"wordprocessingml.document.main+xml",
                    b"wordprocessingml.template.main+xml",
                    b"ms-word.document.macroEnabled.main+xml",
                    b"ms-word.template.macroEnabledTemplate.main+xml",
                ),
                parts=frozenset(("word/document.xml",)),
            ),
        ),
        "docx.read_docx",
        shown="DOCX",
    ),
    Format(
        "xlsx",
        (
            Package(
                main_types=(
                    b"spreadsheetml.sheet.main+xml",
                    b"spreadsheetml.template.main+xml",
                    b"ms-excel.sheet.macroEnabled.main+xml",
                    b"ms-excel.template.macroEnabled.main+xml",
                ),
                parts=frozenset(("xl/workbook.xml",)),
            ),
        ),
        "spreadsheets.read_xlsx",
        shown="XLSX",
    ),
    Format("xls", (Compound(("Workbook", "Book")),), "spreadsheets.read_xls"),
    Format("ods", (Package(mimetypes=(_ODF + b"spreadsheet",)),), "spreadsheets.read_ods"),
    Format("odt", (Package(mimetypes=(_ODF + b"text", _ODF + b"text-template")),), "odt.read_odt"),
    Format("mht", (Written("mhtml.is_mhtml"),), "mhtml.read_mhtml", raw=True),
    # before pages, as cells and values can hold whole ones
    Format(
        "jsonl",
        (Written("jsonfiles.is_jsonl", (".jsonl", ".ndjson"), falls_to="jsonfiles.is_broken"),),
        "jsonfiles.read_jsonl",
    ),
    Format(
        "json",
        (Written("jsonfiles.is_json", (".json",), falls_to="jsonfiles.is_broken"),),
        "jsonfiles.read_json",
    ),
    Format(
        "csv",
        (
            Written(
                "csvfiles.is_table",
                (".csv", ".tsv"),
                named="csvfiles.has_table",
                falls_to="csvfiles.is_delimited",
            ),
        ),
        "csvfiles.read_csv",
    ),
    Format("html", (Written("html.is_html"),), "html.read_html", shown="HTML"),
    Format(
        "md",
        (Written("plain.is_markdown", (".md", ".markdown")),),
        "plain.read_markdown",
    ),
    Format("txt", (), "plain.read_text", shown="TXT"),
    Format("zip", (Begins((b"PK\x03\x04", b"PK\x05\x06")),)),
    Format("doc", (Compound(("WordDocument",)),), better="DOCX"),
    Format(
        "xlsb",
        (
            Package(
                main_types=(b"ms-excel.sheet.binary.macroEnabled.main",),
                parts=frozenset(("xl/workbook.bin",)),
            ),
        ),
        better="XLSX",
    ),
    Format("ppt", (Compound(("PowerPoint Document",)),), better="PDF"),
    Format(
        "pptx",
        (Package(main_types=(b"presentationml.",), parts=frozenset(("ppt/presentation.xml",))),),
        better="PDF",
    ),
    Format("odp", (Package(mimetypes=(_ODF + b"presentation",)),), better="PDF"),
    Format("epub", (Package(mimetypes=(b"application/epub+zip",)),)),
    Format("rtf", (Begins((b"{\\rtf",)),)),
    Format("image", (Begins((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")),)),
    Format("packed", (Begins((b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")),)),
    Format("database", (Begins((b"SQLite format 3\x00",)),)),
    Format("binary"),
    Format("empty", refused="empty"),
)

FORMATS: Final[dict[str, Format]] = {one.name: one for one in _KNOWN}
"""Every format by its name; where several signs hold, the first format is it."""


def shown_formats() -> tuple[str, ...]:
    """Name the formats that people are told of."""
    return tuple(one.shown for one in FORMATS.values() if one.shown)
