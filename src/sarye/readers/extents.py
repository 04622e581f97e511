"""Measure sheets: the bytes of a workbook go in, the cells that its largest sheet spans come out.

The library that reads workbooks holds every cell of a sheet up to the last one, also the empty
ones, and ends the process where they are too many: a file of 5 KB with one cell in the last row and
column is enough, or a damaged one. So a workbook is measured before it is read.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.readers.archives import MAX_MEGABYTES, damage_told
from sarye.readers.wholenumbers import MOST, whole_number

MAX_CELLS: Final = 5_000_000
"""Cells of a sheet: a hundred thousand cases in fifty columns."""

_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL: Final = re.compile(
    rb'<(?:\w{1,40}:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>'
)
_ODS_TAG: Final = re.compile(
    rb"<(/?)table:(table(?=[\s>])|table-row\b|(?:covered-)?table-cell\b)([^<>]*)>"
)
_ROWS_REPEATED: Final = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS_REPEATED: Final = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_STREAMS: Final = ("Workbook", "Book")
_SHEET_BEGINS: Final = frozenset((0x0809, 0x0409, 0x0209, 0x0009))
_CELL_RECORDS: Final = frozenset(
    (6, 0xBD, 0xBE, 0xD6, 0xFD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406)
)
"""The records of BIFF that begin with the row and column of a cell."""
_PASSWORD: Final = 0x002F
_DIMENSIONS: Final = 0x0200
_XLS_ROWS: Final = 65_536
XLS_COLUMNS: Final = 256


class Extent(NamedTuple):
    """How far a sheet reaches: its last row and column with a cell, counted from 1."""

    rows: int = 0
    columns: int = 0

    def reaching(self, rows: int, columns: int) -> Extent:
        """Return the extent that also takes in a cell."""
        return Extent(max(self.rows, rows), max(self.columns, columns))


def check_extent(extents: Iterator[Extent]) -> None:
    """Raise `ReadError` of kind "expands" where a sheet spans more cells than can be held."""
    if any(extent.rows * extent.columns > MAX_CELLS for extent in extents):
        raise ReadError("expands", limit=MAX_MEGABYTES)


def xlsx_extents(data: bytes) -> Iterator[Extent]:
    """Walk the extents of the sheets of an XLSX; cells without a value do not count."""
    with damage_told(), ZipFile(io.BytesIO(data)) as package:
        for part in filter(_SHEET_PART.fullmatch, package.namelist()):
            extent = Extent()
            for letters, row in _CELL.findall(package.read(part)):
                extent = extent.reaching(whole_number(row, MOST), column_of(letters))
            yield extent


def column_of(letters: bytes) -> int:
    """Give the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def ods_extents(content: bytes) -> Iterator[Extent]:
    """Walk the extents of the sheets of an ODS: rows and cells say how often they are repeated.

    The empty rows that fill a sheet up to the last possible one are none of the sheet below it.
    """
    extent, at = Extent(), 0
    across = filled = 0
    for end, name, attributes in _ODS_TAG.findall(content):
        if name == b"table":
            yield extent
            extent, at = Extent(), 0
        elif name != b"table-row":
            across += 0 if end else _repeats(_COLUMNS_REPEATED, attributes)
            filled = filled if end or attributes.endswith(b"/") else across
        elif end:
            extent = extent.reaching(at, filled) if filled else extent
        else:
            at += _repeats(_ROWS_REPEATED, attributes)
            across = filled = 0
    yield extent


def _repeats(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return whole_number(match[1], MOST) if match else 1


def xls_extents(data: bytes) -> Iterator[Extent]:
    """Walk the extents of the sheets of an XLS, by the records of its cells.

    Raises `ReadError` of kind "encrypted", which the library takes for a file of another format,
    and "damaged" where a sheet says that it is larger than any can be, as the library makes room
    for what it says.
    """
    stream = xls_stream(data)
    extent, at = Extent(), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _SHEET_BEGINS:
            yield extent
            extent = Extent()
        elif kind == _PASSWORD:
            raise ReadError("encrypted")
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind in _CELL_RECORDS and length >= 4 and at + 4 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at)
            extent = extent.reaching(row + 1, column + 1)
        at += length
    yield extent


def _check_dimensions(record: bytes) -> None:
    layout = "<IIHH" if len(record) >= 14 else "<HHHH"  # BIFF8 counts rows in four bytes
    if len(record) < struct.calcsize(layout):
        raise ReadError("damaged")
    top, bottom, left, right = struct.unpack_from(layout, record)
    if not (top <= bottom <= _XLS_ROWS and left <= right <= XLS_COLUMNS):
        raise ReadError("damaged")


def xls_stream(data: bytes) -> bytes:
    """Return the stream of records of an XLS; raise `ReadError` (damaged)."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            name = next((name for name in _STREAMS if compound.exists(name)), _STREAMS[0])
            return bytes(compound.openstream(name).read())
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise ReadError("damaged") from error
