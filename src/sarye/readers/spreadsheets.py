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
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.archives import damage_told
from sarye.readers.columnnames import field_of, is_heading_row, is_left_out, section_of
from sarye.readers.csvfiles import raw_record
from sarye.readers.extents import check_extent, ods_extents, xls_extents, xlsx_extents
from sarye.readers.writing import Passage, RawRecord, compose, running, write_row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

HEADING_ROWS: Final = 30
"""Rows at the top of a sheet in which its headings are looked for."""

Value = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells: the first and the last (row, column), counted from 0."""

_TELLING: Final = re.compile(r"사례|적극행정|20\d\d")


class Row(NamedTuple):
    """A row of a sheet: its number from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows with text, and which of its cells are merged (rows from 1)."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Range, ...] = ()

    @cached_property
    def merged_at(self) -> Mapping[int, list[Range]]:
        """The merged cells by the row in which they begin."""
        begun: dict[int, list[Range]] = {}
        for cells in self.merged:
            begun.setdefault(cells[0][0], []).append(cells)
        return begun

    @cached_property
    def hidden(self) -> frozenset[tuple[int, int]]:
        """The rows and columns of the cells that merged ones hide."""
        last = self.rows[-1].number if self.rows else 0
        width = max((len(row.cells) for row in self.rows), default=0)
        return frozenset(
            (number, column)
            for (top, left), (bottom, right) in self.merged
            for number in range(top, min(bottom, last) + 1)
            for column in range(max(left, 0), min(right + 1, width))
            if (number, column) != (top, left)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table of cases on a sheet: its headings, the rows down to them, and those below.

    ``titles`` of the rows above stand over the headings.
    """

    sheet: Sheet
    headings: tuple[str, ...]
    titles: int
    above: tuple[Row, ...]
    below: tuple[Row, ...]


def read_xlsx(data: bytes, name: str) -> tuple[Document, ...]:
    """Read a workbook of Excel; raise `ReadError` (damaged, expands)."""
    check_extent(xlsx_extents(data))
    return _read(data, name, "xlsx")


def read_xls(data: bytes, name: str) -> tuple[Document, ...]:
    """Read a workbook of Excel 97-2003; raise `ReadError` (damaged, encrypted, expands)."""
    check_extent(xls_extents(data))
    return _read(data, name, "xls")


def read_ods(data: bytes, name: str) -> tuple[Document, ...]:
    """Read an OpenDocument spreadsheet; raise `ReadError` (damaged, encrypted, expands)."""
    with damage_told(), ZipFile(io.BytesIO(data)) as package:
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ReadError("encrypted")
        check_extent(ods_extents(package.read("content.xml")))
    return _read(data, name, "ods")


def _read(data: bytes, name: str, form: str) -> tuple[Document, ...]:
    from python_calamine import load_workbook

    with _damage_told():
        workbook = load_workbook(io.BytesIO(data))
    with workbook:
        if not workbook.sheet_names:
            raise ReadError("damaged")
        found = list(_sheets(workbook, name))
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


def _sheets(workbook: CalamineWorkbook, name: str) -> Iterator[Sheet | Problem]:
    """Walk the sheets, hidden ones too; one that cannot be read is a problem."""
    from python_calamine import SheetTypeEnum

    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            with _damage_told():
                sheet = _sheet(workbook.get_sheet_by_name(meta.name))
        except ReadError:
            yield Problem("bad_sheet", Place(name, sheet=meta.name))
        else:
            yield sheet


def _sheet(sheet: CalamineSheet) -> Sheet:
    top, left = sheet.start or (0, 0)
    rows = (
        Row(number, tuple(map(_text, values)))
        for number, values in enumerate(sheet.to_python(), top + 1)
    )
    merged = tuple(
        ((first[0] + 1, first[1] - left), (last[0] + 1, last[1] - left))
        for first, last in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, tuple(row for row in rows if any(row.cells)), merged)


def _text(value: Value) -> str:
    """Write a value as a person reads it: 2025 for 2025.0, a date without its midnight."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else str(value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _documents(
    sheets: Sequence[Sheet], problems: Sequence[Problem], name: str, form: str
) -> Iterator[Document]:
    """Walk the Documents of a workbook: each table of cases, and the sheets of running text."""
    tables = {sheet.name: table for sheet in sheets if (table := _find_table(sheet))}
    loose = [sheet for sheet in sheets if sheet.name not in tables]
    labelled = [sheet for sheet in loose if not tables or _names_sections(sheet)]
    notes = [sheet for sheet in loose if sheet not in labelled]
    for at, table in enumerate(tables.values()):
        last = at == len(tables) - 1
        besides = _passages(notes, name) if last else ()
        found = [*(problems if at == 0 else ()), *_rows_of(table, name), *besides]
        yield compose(name, form, found, title=_title(table))
    if labelled or not tables:
        yield running(name, form, [*_passages(labelled, name), *(() if tables else problems)])


def _names_sections(sheet: Sheet) -> bool:
    return any(section_of(cell) for row in sheet.rows for cell in row.cells)


def _title(table: Table) -> str | None:
    """Take the title of a table from the row above it, or from the name of its sheet."""
    cells = (cell for row in table.above[: table.titles] for cell in row.cells)
    lines = [" ".join(cell.split()) for cell in cells]
    name = table.sheet.name if _TELLING.search(table.sheet.name) else None
    return next((line for line in lines if _TELLING.search(line)), name)


def _passages(sheets: Iterable[Sheet], name: str) -> Iterator[Passage]:
    """Write the rows of sheets as running text, without what merged cells hide."""
    for sheet in sheets:
        for row in sheet.rows:
            cells = enumerate(row.cells)
            shown = [cell for at, cell in cells if (row.number, at) not in sheet.hidden]
            yield Passage(_place(name, sheet, row), write_row(shown))


def _place(name: str, sheet: Sheet, row: Row) -> Place:
    return Place(name, sheet=sheet.name, row=row.number)


def _find_table(sheet: Sheet) -> Table | None:
    """Find the heading row of a sheet, or two rows where headings stand below headings."""
    rows = sheet.rows
    for at, row in enumerate(rows[:HEADING_ROWS]):
        upper = _across(row, sheet)
        lower = rows[at + 1] if at + 1 < len(rows) else None
        both = _below(upper, lower) if lower else upper
        height = 2 if lower and _is_second_heading(upper, lower, both) else 1
        headings = both if height == 2 else upper
        if is_heading_row(headings) and rows[at + height :]:
            return Table(sheet, tuple(headings), at, rows[: at + height], rows[at + height :])
    return None


def _across(row: Row, sheet: Sheet) -> list[str]:
    """Write the headings of a row, one that is merged over several columns above each."""
    cells = list(row.cells)
    for (_, left), (_, right) in sheet.merged_at.get(row.number, ()):
        last = min(right + 1, len(cells))
        if 0 <= left < last:
            cells[left:last] = [cells[left]] * (last - left)
    return cells


def _below(upper: Sequence[str], lower: Row) -> list[str]:
    return [under or above for above, under in zip(upper, lower.cells, strict=True)]


def _is_second_heading(upper: Sequence[str], lower: Row, both: Sequence[str]) -> bool:
    """Tell a second row of headings: both rows name columns, and none of it is a case's title."""
    titled = any(
        field_of(above) == "title" and cell and field_of(cell) != "title"
        for above, cell in zip(upper, lower.cells, strict=True)
    )
    named = any(map(_is_known, upper)) and any(map(_is_known, lower.cells))
    return named and not titled and is_heading_row(both) and list(lower.cells) != list(upper)


def _is_known(name: str) -> bool:
    return bool(field_of(name) or section_of(name))


def _rows_of(table: Table, name: str) -> Iterator[RawRecord | Passage]:
    """Walk what a sheet with a table holds, in its order: the cases, and what is none."""
    sheet = table.sheet
    for row in table.above:
        yield Passage(_place(name, sheet, row), write_row(row.cells))
    for rows in _cases(table):
        place = _place(name, sheet, rows[0])
        cells = _joined(rows)
        record = raw_record(table.headings, cells, place)
        if record.blank or _is_group(table, rows[0]):
            yield Passage(place, write_row(cells))
        elif list(rows[0].cells) != list(table.headings):  # headings are repeated on each page
            yield record


def _cases(table: Table) -> Iterator[list[Row]]:
    """Walk the cases below the headings: the rows that share a title are one."""
    titles = {at for at, name in enumerate(table.headings) if field_of(name) == "title"}
    end = 0
    case: list[Row] = []
    for row in _filled_down(table, titles):
        if case and row.number > end:
            yield case
            case = []
        begun = table.sheet.merged_at.get(row.number, ())
        end = max([end, *(bottom for (_, left), (bottom, _) in begun if left in titles)])
        case.append(row)
    if case:
        yield case


def _filled_down(table: Table, titles: set[int]) -> Iterator[Row]:
    """Write in every row what merged cells show beside it, such as an agency of several cases."""
    open_cells: dict[int, tuple[int, str]] = {}
    for row in table.below:
        filled = list(row.cells)
        for (_, left), (bottom, _) in table.sheet.merged_at.get(row.number, ()):
            if left not in titles and 0 <= left < len(filled):
                open_cells[left] = (bottom, filled[left])
        for column, (bottom, text) in open_cells.items():
            if row.number <= bottom and not filled[column]:
                filled[column] = text
        yield row._replace(cells=tuple(filled))


def _joined(rows: Sequence[Row]) -> list[str]:
    """Join the rows of one case, each text once."""
    columns = zip(*(row.cells for row in rows), strict=True)
    return ["\n".join(dict.fromkeys(cell for cell in column if cell)) for column in columns]


def _is_group(table: Table, row: Row) -> bool:
    """Tell a row that only says what the rows below have in common, merged over the columns."""
    written = [at for at, cell in enumerate(row.cells) if cell]
    begun = table.sheet.merged_at.get(row.number, ())
    wide = any(left in written and right > left for (_, left), (_, right) in begun)
    alone = len(written) == 1 and not is_left_out(table.headings[written[0]])
    return wide and alone
