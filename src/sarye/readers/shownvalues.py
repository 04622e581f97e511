"""Find how a workbook shows its cells: its bytes go in, texts by cell and what is hidden come out.

The library that reads workbooks gives values: 0.4 for 40%, 1234 for 01234. What only this module
can say is kept apart from it, so that a workbook that it does not understand is read by its values.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.readers.archives import MAX_MEGABYTES, damage_told
from sarye.readers.extents import XLS_COLUMNS, column_of, xls_stream
from sarye.readers.numberformats import BUILT_IN, DATES, shown_number
from sarye.readers.wholenumbers import whole_number
from sarye.readers.xml import Element, attribute, child, children, local_name, parse

DATE: Final = "date"
"""What is shown of a number that is a date by a format which the library does not know."""

EPOCH: Final = date(1899, 12, 30)
MAX_DAYS: Final = 2_958_466
MAX_COLUMNS: Final = 16_384
MAX_REPEATED: Final = 100
"""Rows alike that are looked at: more of them hold nothing that anybody wrote."""

_XLSX_HIDDEN: Final = re.compile(rb"<(?:\w{1,40}:)?(row|col)\b([^<>]*)>")
_XLSX_CELL: Final = re.compile(rb"<(?:\w{1,40}:)?c\b((?:[^<>]*[^<>/])?)>")
_XLSX_CELL_END: Final = re.compile(rb"</(?:\w{1,40}:)?c>")
_XLSX_VALUE: Final = re.compile(rb"<(?:\w{1,40}:)?v\b[^<>]*>([^<]+)<|<(?:\w{1,40}:)?is\b")
_XLSX_ATTRIBUTE: Final = re.compile(rb'(?<![\w:])(\w+)\s*=\s*"([^"]*)"')
_XLSX_PLACE: Final = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_ODS_NUMBERS: Final = frozenset(("float", "percentage", "currency"))

_BEGIN: Final = 0x0809
_BOUNDSHEET: Final = 0x0085
_FORMAT: Final = 0x041E
_XF: Final = 0x00E0
_FILTERED: Final = 0x009B
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D
_NUMBER: Final = 0x0203
_RK: Final = 0x027E
_MULRK: Final = 0x00BD
_FORMULA: Final = 0x0006
_XLS_NUMBERS: Final = frozenset((_NUMBER, _RK, _MULRK, _FORMULA))


@dataclass(slots=True)
class Shown:
    """How a sheet shows itself: texts by row (from 1) and column (from 0), and what it hides.

    ``empty`` are formulas without a stored value.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    empty: int = 0


def xlsx_shown(data: bytes) -> dict[str, Shown]:
    """Tell for each sheet of an XLSX, by its name, how it shows itself.

    Raises `ReadError` of kind "expands" where sheets that are one part would be read too often.
    """
    try:
        with damage_told(), ZipFile(io.BytesIO(data)) as package:
            book = _Book(package)
            return {
                name: _xlsx_sheet(package.read(part), book.formats)
                for name, part in book.sheets.items()
            }
    except ReadError as error:
        if error.kind == "expands":
            raise
        return {}


class _Book:
    """The sheets of an XLSX by name, and the number formats of its styles."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._names = frozenset(package.namelist())
        main = next(iter(self._related("", "officeDocument").values()), "xl/workbook.xml")
        parts = self._related(main, "worksheet")
        book = parse(package.read(main))
        listed = [
            (attribute(sheet, "name"), parts[attribute(sheet, "id")])
            for sheet in children(child(book, "sheets"), "sheet")
            if parts.get(attribute(sheet, "id")) in self._names
        ]
        if sum(package.getinfo(part).file_size for _, part in listed) > MAX_MEGABYTES * 1_000_000:
            raise ReadError("expands", limit=MAX_MEGABYTES)
        self.sheets = dict(listed)
        styles = self._related(main, "styles").values()
        self.formats = [
            one
            for path in styles
            if path in self._names
            for one in _formats(parse(package.read(path)))
        ]

    def _related(self, path: str, kind: str) -> dict[str, str]:
        folder, name = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._names:
            return {}
        return {
            attribute(one, "Id"): posixpath.normpath(
                posixpath.join("/", folder, attribute(one, "Target"))
            ).lstrip("/")
            for one in parse(self._package.read(relations))
            if attribute(one, "Type").rpartition("/")[2] == kind
        }


def _formats(styles: Element) -> Iterator[str]:
    """Walk the formats of the styles of cells, empty for one that shows a value as it is."""
    own = {
        attribute(one, "numFmtId"): attribute(one, "formatCode")
        for one in children(child(styles, "numFmts"), "numFmt")
    }
    for style in children(child(styles, "cellXfs"), "xf"):
        number = attribute(style, "numFmtId")
        yield own.get(number) or _built_in(whole_number(number))


def _built_in(number: int) -> str:
    return DATE if number in DATES else BUILT_IN.get(number, "")


def _xlsx_sheet(xml: bytes, formats: list[str]) -> Shown:
    shown = Shown()
    filtered = b"filterColumn" in xml
    ascending = 0  # as columns are
    for match in _XLSX_HIDDEN.finditer(xml):
        named = _attributes(match[2])
        if named.get(b"hidden") not in (b"1", b"true"):
            continue
        if match[1] == b"col":
            first, last = whole_number(named.get(b"min", b"")), whole_number(named.get(b"max", b""))
            last = min(last, MAX_COLUMNS)
            shown.columns.update(range(max(first - 1, ascending), last))
            ascending = max(ascending, last)
        elif not filtered and b"r" in named:
            shown.rows.add(whole_number(named[b"r"]))
    for attributes, body in _xlsx_cells(xml):
        named = _attributes(attributes)
        place = _XLSX_PLACE.fullmatch(named.get(b"r", b""))
        value = _XLSX_VALUE.search(body)
        kind = named.get(b"t", b"n")
        if value is None:
            shown.empty += b"<f" in body and kind != b"str"
        elif place and kind == b"n" and (code := _of(formats, named.get(b"s", b"0"))):
            text = _shown(value[1], code)
            if text is not None:
                shown.texts[whole_number(place[2]), column_of(place[1]) - 1] = text
    return shown


def _xlsx_cells(xml: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk the attributes and the content of the cells of a sheet that have any."""
    at = 0
    while (begin := _XLSX_CELL.search(xml, at)) and (
        end := _XLSX_CELL_END.search(xml, begin.end())
    ):
        yield begin[1], xml[begin.end() : end.start()]
        at = end.end()


def _attributes(written: bytes) -> dict[bytes, bytes]:
    return dict(_XLSX_ATTRIBUTE.findall(written))


def _of(formats: list[str], number: bytes) -> str:
    at = whole_number(number)
    return formats[at] if at < len(formats) else ""


def _shown(number: bytes | float, code: str) -> str | None:
    try:
        value = float(number)
    except ValueError:
        return None
    if code == DATE:
        return str(EPOCH + timedelta(days=int(value))) if 60 < value < MAX_DAYS else None
    return shown_number(value, code)


def ods_shown(content: bytes) -> dict[str, Shown]:
    """Tell for each sheet of an ODS, by its name, how it shows itself."""
    try:
        body = child(parse(content), "body")
    except ReadError:
        return {}
    tables = children(child(body, "spreadsheet"), "table")
    return {attribute(table, "name"): _ods_sheet(table) for table in tables}


def _ods_sheet(table: Element) -> Shown:
    shown = Shown()
    row = column = 0
    for element in table.iter():
        kind = local_name(element)
        hidden = attribute(element, "visibility") == "collapse"
        if kind == "table-column":
            times = min(_repeated(element, "columns"), MAX_COLUMNS - column)
            shown.columns.update(range(column, column + times) if hidden else ())
            column += times
        elif kind == "table-row":
            times = _repeated(element, "rows")
            rows = range(row + 1, row + 1 + min(times, MAX_REPEATED))
            shown.rows.update(rows if hidden else ())
            _ods_row(element, rows, shown)
            row += times
    return shown


def _ods_row(element: Element, rows: range, shown: Shown) -> None:
    column = 0
    for cell in element:
        times = _repeated(cell, "columns")
        kind = attribute(cell, "value-type")
        text = "\n".join("".join(line.itertext()) for line in children(cell, "p")).strip()
        if kind in _ODS_NUMBERS and text:
            places = range(column, column + min(times, MAX_COLUMNS))
            shown.texts |= {(row, place): text for row in rows for place in places}
        shown.empty += not kind and not text and bool(attribute(cell, "formula"))
        column += times


def _repeated(element: Element, what: str) -> int:
    written = attribute(element, f"number-{what}-repeated")
    return whole_number(written, 1)


def xls_shown(data: bytes) -> dict[str, Shown]:
    """Tell for each sheet of an XLS of Excel 97 and later, by its name, how it shows itself."""
    try:
        return _XlsBook(xls_stream(data)).sheets
    except (ReadError, struct.error, IndexError, UnicodeDecodeError):
        return {}


class _XlsBook:
    """Reads the records of an XLS that say how cells are shown."""

    def __init__(self, stream: bytes) -> None:
        self.sheets: dict[str, Shown] = {}
        self._names: dict[int, str] = {}
        self._own: dict[int, str] = {}
        self._styles: list[int] = []
        self._sheet = Shown()
        self._filtered = False
        at = 0
        while at + 4 <= len(stream):
            kind, length = struct.unpack_from("<HH", stream, at)
            if kind == _BEGIN:
                self._end()
                self._sheet = self.sheets.setdefault(self._names.get(at, ""), Shown())
            self._read(kind, stream[at + 4 : at + 4 + length])
            at += 4 + length
        self._end()
        self.sheets.pop("", None)

    def _end(self) -> None:
        """End a sheet: rows that a filter hides are those of a view."""
        if self._filtered:
            self._sheet.rows.clear()
        self._filtered = False

    def _read(self, kind: int, record: bytes) -> None:
        if kind == _BOUNDSHEET:
            (offset,) = struct.unpack_from("<I", record)
            self._names[offset] = _xls_text(record[6], record[7:])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", record)
            self._own[number] = _xls_text(length, record[4:])
        elif kind == _XF:
            self._styles.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == _FILTERED:
            self._filtered = True
        elif kind == _ROW and record[12] & 0x20:
            self._sheet.rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLUMNS and record[8] & 1:
            first, last = struct.unpack_from("<HH", record)
            self._sheet.columns.update(range(first, min(last + 1, XLS_COLUMNS)))
        elif kind in _XLS_NUMBERS:
            for row, column, style, value in _xls_numbers(kind, record):
                text = _shown(value, self._format(style))
                if text is not None:
                    self._sheet.texts[row + 1, column] = text

    def _format(self, style: int) -> str:
        number = self._styles[style] if style < len(self._styles) else 0
        return self._own.get(number) or _built_in(number)


def _xls_numbers(kind: int, record: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Walk the row, column, style and value of each cell of a record."""
    row, column, style = struct.unpack_from("<HHH", record)
    if kind == _MULRK:
        for at in range(4, len(record) - 7, 6):
            style, packed = struct.unpack_from("<HI", record, at)
            yield row, column + (at - 4) // 6, style, _unpacked(packed)
    elif kind == _RK:
        yield row, column, style, _unpacked(struct.unpack_from("<I", record, 6)[0])
    elif kind == _NUMBER or record[12:14] != b"\xff\xff":  # else a formula that came to no number
        yield row, column, style, struct.unpack_from("<d", record, 6)[0]


def _unpacked(packed: int) -> float:
    """Return the number that is packed into 30 bits: a whole one, or the upper half of a float."""
    if packed & 2:
        signed = packed - (1 << 32) if packed >> 31 else packed
        value = float(signed >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))
    return value / 100 if packed & 1 else value


def _xls_text(length: int, record: bytes) -> str:
    wide = record[0] & 1
    text = record[1 : 1 + length * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1")
