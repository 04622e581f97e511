"""Recognise documents in containers (ZIP, OLE): bytes go in, the name of a format comes out."""

from __future__ import annotations

import io
from typing import Final
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.readers.archives import UNREADABLE, open_zip

ODF_TYPES: Final = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/hwp+zip": "hwpx",
    b"application/owpml": "hwpx",
    b"application/epub+zip": "binary",
}
"""Formats by the file "mimetype" at the top of a ZIP."""

MAIN_PARTS: Final = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docx"),
    (b"ms-word.template.macroEnabledTemplate.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroEnabled.main+xml", "xlsx"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"presentationml.", "pptx"),
)
"""Formats by the type of the main part, as [Content_Types].xml of an Office document names it."""

SIGNS: Final = (
    ({"version.xml", "Contents/section0.xml"}, "hwpx"),
    ({"word/document.xml"}, "docx"),
    ({"xl/workbook.xml"}, "xlsx"),
    ({"xl/workbook.bin"}, "xlsb"),
    ({"ppt/presentation.xml"}, "pptx"),
)
"""Formats by the names of parts, for documents that lack what should name their type."""

STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("FileHeader", "hwp"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
)
"""Formats by the stream that a compound file (OLE) holds."""

BETTER: Final = {
    "doc": "DOCX",
    "odt": "DOCX",
    "xlsb": "XLSX",
    "ppt": "PDF",
    "pptx": "PDF",
    "odp": "PDF",
}
"""What to save a document as that no reader takes."""

_HWP_SIGNATURE: Final = b"HWP Document File"
_TYPE_LENGTH: Final = 200
_CONTENT_TYPES: Final = 1_000_000


def zip_format(data: bytes) -> str:
    """Name what a ZIP is: a document, or "zip" for an archive.

    Raises `ReadError` for one that no library may touch, and old_office.
    """
    with open_zip(data) as archive:
        return _taken(_by_type(archive) or _by_parts(archive) or "zip")


def ole_format(data: bytes) -> str:
    """Name what a compound file (OLE) is; raise `ReadError` (damaged, encrypted, old_office)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            found = next((name for stream, name in STREAMS if compound.exists(stream)), "binary")
            if found == "hwp":
                header = compound.openstream("FileHeader").read(len(_HWP_SIGNATURE))
                found = "hwp" if header == _HWP_SIGNATURE else "binary"
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise ReadError("damaged") from error
    return _taken(found)


def _taken(found: str) -> str:
    if found == "encrypted":
        raise ReadError("encrypted")
    if found in BETTER:
        raise ReadError("old_office", format=found.upper(), better=BETTER[found])
    return found


def _by_type(archive: ZipFile) -> str | None:
    """Ask the parts that name the type of a document."""
    written = _part(archive, "mimetype", _TYPE_LENGTH).strip()
    if written in ODF_TYPES:
        return ODF_TYPES[written]
    types = _part(archive, "[Content_Types].xml", _CONTENT_TYPES)
    return next((name for part, name in MAIN_PARTS if part in types), None)


def _by_parts(archive: ZipFile) -> str | None:
    names = set(archive.namelist())
    return next((name for parts, name in SIGNS if parts <= names), None)


def _part(archive: ZipFile, name: str, most: int) -> bytes:
    """Read the beginning of a part, nothing of one that is missing or damaged."""
    try:
        with archive.open(name) as part:
            return part.read(most)
    except (KeyError, *UNREADABLE):
        return b""
