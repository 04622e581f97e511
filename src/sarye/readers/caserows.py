"""Tables of cases in rows: the rows of a sheet go in, its records and what is none come out.

A CSV is a sheet as one of a workbook is, so that a table says the same whatever it is saved as. A
row loses no text: what stands in a column that nobody knows is a section named by its heading, and
what says nothing of the case (담당자, 등록일, 연번) is a remark by which it is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from sarye.fields import FIELD, PERIOD_PARTS, takes
from sarye.models import Place, Remark
from sarye.readers.cardgrids import parts
from sarye.readers.columnnames import (
    field_of,
    is_heading,
    is_heading_row,
    is_left_out,
    is_of_export,
    is_period_shown,
    is_prize,
    is_total,
    is_whole_text,
    section_label,
    section_of,
    understood,
    with_title,
)
from sarye.readers.namerows import grouped_rows, says_no_more
from sarye.readers.tablelines import MAX_HEAD
from sarye.readers.writing import Passage, RawRecord, RawSection, write_row

HEADING_ROWS: Final = 30
"""Rows at the top of a sheet in which its headings are looked for."""

FORM_ROWS: Final = 5
"""Rows below headings half of which nobody knows: a form names its fields in them too."""

Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells: the first and the last (row, column), rows from 1 and columns from 0."""

MIN_TITLE: Final = 4
"""Letters of a title; a number of cases has none."""

MOST_BESIDE: Final = 200
"""Sections beside a whole text that are looked for in it."""

_FIGURE: Final = re.compile(r"\d{1,3}\s?(?:건|개)?|-")
_TELLING: Final = (
    re.compile(r"사례|적극행정"),
    re.compile(r"20\d\d(?!\s?[.년/-]\s?\d)"),
)
"""What the title of a table says, the surest first; a day (2024. 1. 5.) is none."""

_GROUPED: Final = re.compile(
    r"[^\w\s]{0,2}\s?(\w+?)(?:\s?사례)?\s?(?:[(\[]?\s?\d{1,3}\s?(?:건|개|편)?\s?[)\]]?)?[^\w\s]{0,2}"
)
_NOTE: Final = re.compile(r"\s*(?:※|[*＊]\s?|주\s?\d{0,2}\s?\)|(?:출처|자료|주|비고|참고)\s?[:：])")


class Row(NamedTuple):
    """A row of a sheet: its number from 1 (in a CSV its first line), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file: its rows with text, equally wide, and which of its cells are merged.

    A CSV is one sheet, without a name.
    """

    path: str
    name: str | None
    rows: tuple[Row, ...]
    merged: tuple[Range, ...] = ()

    def place(self, row: Row) -> Place:
        """Say where a row stands."""
        if self.name is None:
            return Place(self.path, line=row.number)
        return Place(self.path, sheet=self.name, row=row.number)

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


def find_table(sheet: Sheet) -> Table | None:
    """Find the heading row of a sheet, or two rows where headings stand below headings."""
    rows = sheet.rows
    grouped = grouped_rows([row.cells for row in rows[: HEADING_ROWS + 1]])
    for at, row in enumerate(rows[:HEADING_ROWS]):
        if at in grouped:  # a form, whose names stand in a column
            continue
        upper = _across(row, sheet)
        lower = rows[at + 1] if at + 1 < len(rows) else None
        both = _below(upper, lower) if lower else upper
        second = lower and (_is_second_heading(upper, lower, both) or _divides(row, lower, both))
        height = 2 if second else 1
        below = rows[at + height :]
        headings = _titled(both if height == 2 else upper, below)
        known = is_heading_row(headings) or (is_heading(headings) and _is_filled(below))
        if known and not _counts_cases(headings, below):
            return Table(sheet, tuple(headings), at, rows[: at + height], below)
    return None


def _titled(headings: list[str], below: Sequence[Row]) -> list[str]:
    """Return headings one of which names the titles, where its column holds words (not 3, 12)."""
    first = below[:FORM_ROWS]
    titled = with_title(headings)
    changed = (at for at, name in enumerate(titled) if name != headings[at])
    cells = [row.cells[at] for at in changed for row in first]
    told = any(sum(map(str.isalpha, cell)) >= MIN_TITLE for cell in cells)
    columns = ([row.cells[at] for row in first if row.cells[at]] for at in range(len(headings)))
    prizes = [cells[0] if cells and all(map(is_prize, cells)) else "" for cells in columns]
    return understood(titled if told else headings, prizes)


def _counts_cases(headings: Sequence[str], below: Sequence[Row]) -> bool:
    """Tell a table of figures, which has numbers where others have titles: 우수사례 | 3."""
    titles = [at for at, name in enumerate(headings) if field_of(name) == "title"]
    cells = [row.cells[at] for row in below[:FORM_ROWS] for at in titles[:1] if row.cells[at]]
    return bool(cells) and all(map(_FIGURE.fullmatch, cells))


def _is_filled(below: Sequence[Row]) -> bool:
    """Tell rows of cases from those of a form, which go on to name fields."""
    first = below[:FORM_ROWS]
    return bool(first) and not any(_is_known(cell) for row in first for cell in row.cells)


def _across(row: Row, sheet: Sheet) -> list[str]:
    """Write the headings of a row, one that is merged over several columns above each."""
    cells = list(row.cells)
    for (_, left), (_, right) in sheet.merged_at.get(row.number, ()):
        last = min(right + 1, len(cells))
        if 0 <= left < last:
            cells[left:last] = [cells[left]] * (last - left)
    return cells


def _below(upper: Sequence[str], lower: Row) -> list[str]:
    """Write the headings of two rows: the lower ones, those that nobody knows with their group."""
    return [
        under if not above or _is_known(under) else f"{above} {under}".strip()
        for above, under in zip(upper, lower.cells, strict=True)
    ]


def _is_second_heading(upper: Sequence[str], lower: Row, both: Sequence[str]) -> bool:
    """Tell a second row of headings: both rows name columns, and none of it is a case's title."""
    titled = any(
        field_of(above) == "title" and cell and field_of(cell) != "title"
        for above, cell in zip(upper, lower.cells, strict=True)
    )
    named = any(map(_is_known, upper)) and any(map(_is_known, lower.cells))
    return named and not titled and is_heading_row(both) and list(lower.cells) != list(upper)


def _divides(upper: Row, lower: Row, both: Sequence[str]) -> bool:
    """Tell a row that divides groups of columns: it is filled only where a heading goes on."""
    filled = [at for at, cell in enumerate(lower.cells) if cell]
    goes_on = (not all(upper.cells[at : at + 2]) for at in filled)
    short = all(len(lower.cells[at]) <= MAX_HEAD for at in filled)
    titles = {at for at, cell in enumerate(upper.cells) if field_of(cell) == "title"}
    beside = bool(titles) and titles.isdisjoint(filled)
    return len(filled) > 1 and short and beside and all(goes_on) and is_heading(both)


def _is_known(name: str) -> bool:
    return bool(field_of(name) or section_of(name))


def table_rows(table: Table) -> Iterator[RawRecord | Passage]:
    """Walk what a sheet with a table holds, in its order: the cases, and what is none."""
    sheet = table.sheet
    for row in table.above[: table.titles]:
        yield Passage(sheet.place(row), write_row(row.cells))
    below = list(_below_headings(table))
    has_cases = any(isinstance(one, RawRecord) for one in below)
    for row in table.above[table.titles :]:
        if cells := _untold(table, row) if has_cases else row.cells:
            yield Passage(sheet.place(row), write_row(cells))
    yield from below


def _below_headings(table: Table) -> Iterator[RawRecord | Passage]:
    """Walk the rows below the headings, which are repeated on each page at times."""
    sheet = table.sheet
    written = {row.cells for row in table.above[table.titles :]}
    prize = None
    for rows in _cases(table):
        place = sheet.place(rows[0])
        cells = _joined(rows)
        record = raw_record(table.headings, cells, place)
        if record.blank or _is_group(table, rows[0]) or _is_note(rows[0]) or is_total(cells):
            prize = _prize_of_group(cells) or prize
            yield Passage(place, write_row(cells))
        elif not (rows[0].cells in written or rows[0].cells == table.headings):
            given = {"award": prize, **record.fields} if prize else record.fields
            yield replace(record, fields=given)


def _untold(table: Table, headings: Row) -> list[str]:
    """List the headings that no case tells: of empty columns that nobody knows.

    What stands below any other is in the cases, under its name or as what the name means.
    """
    if is_of_export(table.headings):
        return []
    filled = {at for row in table.below for at, cell in enumerate(row.cells) if cell}
    return [
        cell
        for at, cell in enumerate(headings.cells)
        if cell and not (at in filled or _is_known(cell) or is_left_out(cell))
    ]


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


def _prize_of_group(cells: Sequence[str]) -> str | None:
    """Return the prize that a row of one cell gives the cases below it: 최우수(1건)."""
    written = [cell for cell in cells if cell]
    named = _GROUPED.fullmatch(written[0]) if len(written) == 1 else None
    return named[1] if named and is_prize(named[1]) else None


def _is_note(row: Row) -> bool:
    """Tell a row that fills one cell with a note on the table: ※ 자세한 내용은 …."""
    written = [cell for cell in row.cells if cell]
    return len(written) == 1 and len(row.cells) > 1 and _NOTE.match(written[0]) is not None


def raw_record(heading: Sequence[str], row: Sequence[str], place: Place) -> RawRecord:
    """Make a record of a row below a heading row."""
    fields: dict[str, str] = {}
    sections: list[RawSection] = []
    remarks: list[Remark] = []
    whole: RawSection | None = None
    for name, cell in zip(heading, row, strict=False):
        written = cell.strip()
        field = field_of(name)
        if field and not takes(field, written):
            field = None
        if not written:
            continue
        if is_left_out(name) or (field and field in FIELD and not FIELD[field].is_found):
            remarks.append(Remark(section_label(name), written))
        if is_left_out(name):
            continue
        if field == "text" and whole is None:
            whole = RawSection("", "" if is_whole_text(name) else section_label(name), written)
            sections.append(whole)
        elif field and field != "text" and field not in fields:
            fields[field] = written
        elif role := section_of(name):
            sections.append(RawSection(role, section_label(name), written))
        elif fields.get(field or "") != written:
            label = section_label(name)
            sections.append(RawSection("" if label else "other", label, written))
    shown = (
        cell.strip() for name, cell in zip(heading, row, strict=False) if is_period_shown(name)
    )
    if fields.keys().isdisjoint(PERIOD_PARTS) and (period := next(shown, "")):
        fields["year"] = period
    told = () if is_of_export(heading) else tuple(remarks)
    return RawRecord(place, fields, _parted(sections, whole, fields.get("title", "")), told)


def _parted(
    sections: list[RawSection], whole: RawSection | None, title: str
) -> tuple[RawSection, ...]:
    """Let a text stand by itself for its labels to be read, or leave out one that only repeats."""
    others = [section for section in sections if section is not whole]
    if whole is None:
        return tuple(sections)
    if not others:
        return (whole._replace(label=""),)
    rest = "".join(whole.text.split())
    beside = others[:MOST_BESIDE]
    for told in (title, *(part for other in beside for part in (other.text, other.label))):
        rest = rest.replace("".join(told.split()), "", 1)
    return tuple(sections) if any(map(str.isalnum, rest)) else tuple(others)


def table_title(table: Table) -> str | None:
    """Take the title of a table from the row above it, or from the name of its sheet."""
    cells = (cell for row in table.above[: table.titles] for cell in row.cells)
    lines = [*(" ".join(cell.split()) for cell in cells), table.sheet.name or ""]
    telling = (line for form in _TELLING for line in lines if form.search(line))
    return next(telling, None)


def lists_only(table: Table, told: AbstractSet[str]) -> bool:
    """Tell a list of cases that other sheets tell: it has no text, and they have all its titles.

    ``told`` are the cells of these sheets, as `written_in` gives them.
    """
    names = table.headings
    at = next((at for at, name in enumerate(names) if field_of(name) == "title"), None)
    if at is None or any(section_of(name) or field_of(name) == "text" for name in names):
        return False
    titles = [row.cells[at] for row in table.below if row.cells[at] and not is_total(row.cells)]
    return bool(titles) and all(_letters(title) in told for title in titles)


def written_in(sheets: Iterable[Sheet]) -> set[str]:
    """Return the cells of sheets, each without spaces and signs."""
    return {_letters(cell) for sheet in sheets for row in sheet.rows for cell in row.cells if cell}


def _letters(cell: str) -> str:
    return "".join(filter(str.isalnum, cell))


def passages(sheets: Iterable[Sheet]) -> Iterator[Passage]:
    """Write the rows of sheets as running text, without what merged cells hide."""
    for sheet in sheets:
        for row, columns in _in_reading_order(sheet):
            shown = [row.cells[at] for at in columns if (row.number, at) not in sheet.hidden]
            yield Passage(sheet.place(row), write_row(shown))


def _in_reading_order(sheet: Sheet) -> Iterator[tuple[Row, Sequence[int]]]:
    """Walk the rows, and the columns of each that are read at once.

    Cases beside each other are read one by one, and what groups names stands above them.
    """
    grid = [row.cells for row in sheet.rows]
    grouped = grouped_rows(grid)
    for part in parts(grid):
        for card in part.cards or (range(len(grid[part.rows[0]])),):
            for at in part.rows:
                group = grouped.get(at, -1)
                if group in card and not says_no_more(grid[at][group]):
                    yield sheet.rows[at], (group,)
                yield sheet.rows[at], [column for column in card if column != group]
