"""Read workbooks (XLSX, XLS, ODS): bytes go in, a Document for each table of cases comes out.

A sheet with a heading row is a table of cases: a Document of records, each with its sheet and row.
What stands in no table but names sections (추진배경 | …) is one Document of running text, rows as
lines and cells parted by tabs. All other rows stand in the text of a table's Document and in no
case: titles, notes, statistics.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.archives import damage_told
from sarye.readers.caserows import (
    Range,
    Row,
    Sheet,
    find_table,
    lists_only,
    passages,
    table_rows,
    table_title,
    written_in,
)
from sarye.readers.celltext import shown_text
from sarye.readers.columnnames import section_of
from sarye.readers.extents import check_extent, ods_extents, xls_extents, xlsx_extents
from sarye.readers.numberformats import plain_number
from sarye.readers.shownvalues import Shown, ods_shown, xls_shown, xlsx_shown
from sarye.readers.writing import compose, running, write_row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

COVER_ROWS: Final = 20
"""Rows of a cover that are read for what they say of all sheets."""

_COVER: Final = re.compile(r"표지|[Cc]over|COVER")

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes, name: str) -> tuple[Document, ...]:
    """Read a workbook of Excel; raise `ReadError` (damaged, expands)."""
    check_extent(xlsx_extents(data))
    return _read(data, name, "xlsx", xlsx_shown(data))


def read_xls(data: bytes, name: str) -> tuple[Document, ...]:
    """Read a workbook of Excel 97-2003; raise `ReadError` (damaged, encrypted, expands)."""
    check_extent(xls_extents(data))
    return _read(data, name, "xls", xls_shown(data))


def read_ods(data: bytes, name: str) -> tuple[Document, ...]:
    """Read an OpenDocument spreadsheet; raise `ReadError` (damaged, encrypted, expands)."""
    with damage_told(), ZipFile(io.BytesIO(data)) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ReadError("encrypted")
        content = package.read("content.xml")
        check_extent(ods_extents(content))
    return _read(data, name, "ods", ods_shown(content))


def _read(data: bytes, name: str, form: str, shown: Mapping[str, Shown]) -> tuple[Document, ...]:
    from python_calamine import load_workbook

    with _damage_told():
        workbook = load_workbook(io.BytesIO(data))
    with workbook:
        if not workbook.sheet_names:
            raise ReadError("damaged")
        found = list(_sheets(workbook, name, shown))
    sheets = [sheet for sheet in found if isinstance(sheet, Sheet)]
    problems = [problem for problem in found if isinstance(problem, Problem)]
    return tuple(_documents(sheets, problems, name, form))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn what the library raises into `ReadError` (damaged), also where its Rust code panics."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError("damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # which nobody can import, and is no Exception
            raise
        raise ReadError("damaged") from error


def _sheets(
    workbook: CalamineWorkbook, name: str, shown: Mapping[str, Shown]
) -> Iterator[Sheet | Problem]:
    """Walk the sheets that a person sees; one that is hidden or cannot be read is a problem."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        place = Place(name, sheet=meta.name)
        look = shown.get(meta.name, Shown())
        try:
            with _damage_told():
                sheet, whole = _sheet(workbook.get_sheet_by_name(meta.name), name, look)
        except ReadError:
            yield Problem("bad_sheet", place)
            continue
        if meta.visible != SheetVisibleEnum.Visible:
            yield from [Problem("hidden_sheet", place)] if whole else []
            continue
        yield sheet
        if whole > sum(bool(cell) for row in sheet.rows for cell in row.cells):
            yield Problem("hidden_cells", place)
        if look.empty:
            yield Problem("no_values", place, {"count": look.empty})


def _sheet(sheet: CalamineSheet, path: str, shown: Shown) -> tuple[Sheet, int]:
    """Make a sheet of what is shown, and count the cells with text, the hidden ones too."""
    top, left = sheet.start or (0, 0)
    rows: list[Row] = []
    whole = 0
    for number, values in enumerate(sheet.to_python(), top + 1):
        cells = [
            shown_text(shown.texts.get((number, column)) or _text(value))
            for column, value in enumerate(values, left)
        ]
        whole += sum(map(bool, cells))
        if number not in shown.rows:
            seen = ("" if at in shown.columns else cell for at, cell in enumerate(cells, left))
            rows.append(Row(number, tuple(seen)))
    merged = tuple(
        ((first[0] + 1, first[1] - left), (last[0] + 1, last[1] - left))
        for first, last in sheet.merged_cell_ranges or ()
    )
    filled = tuple(row for row in rows if any(row.cells))
    return Sheet(path, sheet.name, filled, tuple(_apart(merged, filled))), whole


def _apart(merged: Iterable[Range], rows: Sequence[Row]) -> Iterator[Range]:
    """Walk merged cells as long as they can stand beside each other, as they do."""
    last, width = (rows[-1].number, len(rows[-1].cells)) if rows else (0, 0)
    room = (last + 1) * (width + 1)
    for (top, left), (bottom, right) in merged:
        room -= max(0, min(bottom, last) - top + 1) * max(0, min(right + 1, width) - max(left, 0))
        if room < 0:
            return
        yield (top, left), (bottom, right)


def _text(value: Value) -> str:
    """Write a value as a person reads it: 2025 for 2025.0, a date without its midnight."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(value)


def _documents(
    sheets: Sequence[Sheet], problems: Sequence[Problem], name: str, form: str
) -> Iterator[Document]:
    """Walk the Documents of a workbook: each table of cases, and the sheets of running text."""
    told = written_in(filter(_names_sections, sheets)) if len(sheets) > 1 else frozenset()
    found = ((sheet.name, find_table(sheet)) for sheet in sheets)
    tables = {at: table for at, table in found if table and not lists_only(table, told)}
    loose = [sheet for sheet in sheets if sheet.name not in tables]
    labelled = [sheet for sheet in loose if not tables or _names_sections(sheet)]
    names = {sheet.name for sheet in labelled}
    notes = [sheet for sheet in loose if sheet.name not in names]
    cover = _cover(sheets, notes)
    for at, table in enumerate(tables.values()):
        last = at == len(tables) - 1
        besides = passages(notes) if last else ()
        rows = [*(problems if at == 0 else ()), *table_rows(table), *besides]
        read = compose(name, form, rows, title=table_title(table))
        yield replace(read, sheet=table.sheet.name, cover=cover)
    if labelled or not tables:
        yield running(name, form, [*passages(labelled), *(() if tables else problems)])


def _cover(sheets: Sequence[Sheet], notes: Sequence[Sheet]) -> str:
    """Write the sheets that say what all others are of: those in front, or one called so."""
    names = {sheet.name for sheet in notes}
    front = list(takewhile(lambda sheet: sheet.name in names, sheets))
    called = (sheet for sheet in notes if sheet.name and _COVER.search(sheet.name))
    rows = (row for sheet in front or called for row in sheet.rows)
    return "\n".join(write_row(row.cells) for row in islice(rows, COVER_ROWS))


def _names_sections(sheet: Sheet) -> bool:
    return any(section_of(cell) for row in sheet.rows for cell in row.cells)
