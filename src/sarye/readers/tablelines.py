"""Lay out tables of documents: paragraphs and tables go in, lines of text come out.

A row is a line with a tab between its cells. Official documents also use tables as frames for
their running text, whose paragraphs stay lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from sarye.models import Landmark
from sarye.readers.cardgrids import Part, parts
from sarye.readers.columnnames import field_of, is_left_out, section_of

MIN_HEADS: Final = 3
"""Columns from which on a first row of short cells is a heading row: with two it is a form."""

MAX_HEAD: Final = 24
"""Characters of the name of a column, or of a label beside running text."""

MIN_RUNNING: Final = 60
"""Characters from which on several paragraphs of a cell are running text, not a broken line."""

MIN_ROLES: Final = 2
"""Roles that the heads of a row name where the row below holds one case, part by part."""

MIN_CARDS: Final = 3
MAX_CARDS: Final = 64
"""Columns of a table in which cases can stand beside each other."""

MAX_REACH: Final = 500
"""Rows that a cell can reach down into."""

_BULLET: Final = re.compile(r"\s*[^\w\s'\"‘“‧~+]|\s*[ㅇㅁ]\s|\s*[\d가-하][.)]\s")
_LABEL: Final = re.compile(r"\s*[□■ㅁㅇ○◦❍●·-]?\s*[(\[<【〈《≪〔＜].{1,15}[)\]>】〉》≫〕＞]")
_HEADING: Final = re.compile(r"\s*[(\[<【〈《≪〔＜□■ㅁ❏]")


class PageBegins(NamedTuple):
    """Between lines: what comes next stands on this page."""

    page: int


@dataclass(frozen=True)
class Cell:
    """A cell of a table: where it stands in the grid, how many rows it spans, what it holds."""

    row: int
    column: int
    rows: int
    blocks: tuple[Block, ...]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the cell, blank ones only between others."""
        return "\n".join(lines_of(self.blocks)).strip("\n ").splitlines()

    @cached_property
    def flat(self) -> str:
        """The text of the cell on one line."""
        return " ".join(" ".join(self.lines).split())

    @property
    def short(self) -> bool:
        """Hold for a cell that can name a column or label the text beside it."""
        return 0 < len(self.flat) <= MAX_HEAD and len(self.lines) == 1

    @cached_property
    def running(self) -> bool:
        """Hold for a cell of running text: paragraphs that are long, or bulleted, or a table."""
        if len(self.lines) < 2:
            return False
        bulleted = sum(1 for line in self.lines if _BULLET.match(line))
        nested = any(isinstance(block, Table) for block in self.blocks)
        return nested or bulleted > 1 or len(self.flat) >= MIN_RUNNING

    @property
    def labelled(self) -> bool:
        """Hold for a cell of paragraphs with labels, such as a whole case."""
        return sum(1 for line in self.lines if _LABEL.match(line)) > 1

    @cached_property
    def headed(self) -> bool:
        """Hold for a cell whose first paragraph names the part of a case that stands below it."""
        first, *below = self.lines or [""]
        bulleted = (_BULLET.match(line) and not _HEADING.match(line) for line in below)
        told = any(bulleted) or any(len(line) > MAX_HEAD for line in below)
        return told and len(first) <= MAX_HEAD and section_of(first) is not None


@dataclass(frozen=True)
class Table:
    """A table: its cells row by row, as the file lists them, and pages that begin with a row."""

    cells: tuple[Cell, ...]
    pages: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[int, list[Cell]]:
        """The cells by the row in which they begin."""
        ordered = sorted(self.cells, key=lambda cell: (cell.row, cell.column))
        return {row: list(cells) for row, cells in groupby(ordered, key=lambda cell: cell.row)}

    @cached_property
    def full_rows(self) -> dict[int, list[Cell]]:
        """The cells by row, with those that reach down into it from above."""
        full: dict[int, list[Cell]] = {row: [] for row in self.rows}
        end = max(full, default=0) + 1
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + min(cell.rows, MAX_REACH), end)):
                full.setdefault(row, []).append(cell)
        return {row: sorted(full[row], key=lambda cell: cell.column) for row in sorted(full)}

    def columns(self, row: int) -> list[int]:
        """Return the columns in which the cells of a row begin."""
        return [cell.column for cell in self.rows.get(row, ())]

    @cached_property
    def names(self) -> frozenset[int]:
        """The rows in which every cell is a name, of a part of a case or of a field."""
        return frozenset(row for row, cells in self.rows.items() if _names_all(cells))

    @cached_property
    def has_heading(self) -> bool:
        """Hold where short cells name the columns that most of the other rows fill."""
        head, *body = self.full_rows.values() or [[]]
        if len(head) < MIN_HEADS or not body or not all(cell.short for cell in head):
            return False
        return sum(1 for row in body if len(row) == len(head)) * 2 > len(body)


Block = str | Table | PageBegins
"""A line of text (or several, parted by line breaks), a table, or where a page begins."""


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Walk the lines of paragraphs and tables, a blank line on both sides of a table."""
    return (line for line in paged_lines_of(blocks) if isinstance(line, str))


def paged_lines_of(blocks: Iterable[Block]) -> Iterator[str | PageBegins]:
    """Walk them with the pages that begin between them."""
    for block in blocks:
        if isinstance(block, str):
            yield from block.split("\n")
        elif isinstance(block, PageBegins):
            yield block
        else:
            for table in _parted(block):
                yield ""
                yield from _rows(table)
                yield ""


class PagedText(NamedTuple):
    """A text, and where in it each page begins."""

    text: str
    landmarks: tuple[Landmark, ...]


def paged_text(lines: Iterable[str | PageBegins], *, airy: bool = False) -> PagedText:
    """Write lines without blank ones at the beginning and the end.

    Between others there is at most one in a row, unless the text may be ``airy``.
    """
    written: list[str] = []
    begun: dict[int, int] = {}
    for line in lines:
        if isinstance(line, PageBegins):
            begun.setdefault(line.page, len(written))
        elif line or (written and (airy or written[-1])):
            written.append(line)
    starts = [0, *accumulate(len(line) + 1 for line in written)]
    text = "\n".join(written).rstrip("\n")
    marks = {starts[number]: page for page, number in begun.items()}
    told = ((start, page) for start, page in sorted(marks.items()) if start < len(text))
    return PagedText(text, tuple(Landmark(start, page, flows=True) for start, page in told))


def _parted(table: Table) -> list[Table]:
    """Part a table in which cases stand beside each other into one for each of them."""
    numbers = list(table.rows)
    width = max((cell.column for cell in table.cells), default=0) + 1
    if not MIN_CARDS <= width <= MAX_CARDS:
        return [table]
    grid = [[""] * width for _ in numbers]
    for line, number in zip(grid, numbers, strict=True):
        for cell in table.rows[number]:
            line[cell.column] = cell.flat
    found = list(parts(grid))
    if not any(part.cards for part in found):
        return [table]
    whole = (range(width),)
    return [
        _part_of(table, {numbers[at] for at in rows}, card)
        for rows, cards in _joined(found)
        for card in cards or whole
    ]


def _joined(found: Iterable[Part]) -> Iterator[tuple[Sequence[int], tuple[Sequence[int], ...]]]:
    """Walk the rows of parts with their cards; rows that follow each other without are one."""
    for cards, same in groupby(found, key=lambda part: bool(part.cards)):
        if cards:
            yield from same
        else:
            yield [at for part in same for at in part.rows], ()


def _part_of(table: Table, rows: AbstractSet[int], columns: Sequence[int]) -> Table:
    """Take rows and columns of a table."""
    cells = (cell for cell in table.cells if cell.row in rows and cell.column in columns)
    return Table(tuple(cells), {row: page for row, page in table.pages.items() if row in rows})


def _rows(table: Table) -> Iterator[str | PageBegins]:
    rows = table.full_rows if table.has_heading else table.rows
    heads: Sequence[Cell] = ()
    for number, cells in rows.items():
        if number in table.pages:
            yield PageBegins(table.pages[number])
        filled = [cell for cell in cells if cell.lines]
        if heads:
            yield from _by_column(heads, cells)
            heads = ()
        elif _heads_one_row(number, table):
            heads = cells
        elif filled and _is_frame(cells, filled) and not table.has_heading:
            yield from filled[0].lines
        elif any(_opens(cell, table) for cell in filled):
            yield from _opened([cell for cell in filled if cell.row == number], table)
        elif filled:
            yield "\t".join(_written(cell, number) for cell in cells).rstrip("\t")


def _heads_one_row(number: int, table: Table) -> bool:
    """Tell a row that names what stands in the row below, each in its cell, and in no other.

    These are the parts of one case, or fields of it. Where several rows stand below, each of them
    is a case or a part of a list.
    """
    if table.has_heading or number not in table.names or number + 1 in table.names:
        return False
    told: list[int] = []
    for at in range(number + 1, max(table.rows) + 1):
        if at in table.names:
            # the row above the next names can be the title of the case that they are of
            told = [row for row in told if row == number + 1 or row < at - 1]
            break
        if table.columns(at) == table.columns(number):
            told.append(at)
    return told == [number + 1]


def _names_all(cells: Sequence[Cell]) -> bool:
    """Tell a row of names: of parts of a case, or of fields, some of which nobody may know."""
    if not all(cell.short for cell in cells):
        return False
    roles = {section_of(cell.flat) for cell in cells} - {None}
    if len(roles) >= MIN_ROLES and all(map(_names_part, cells)):
        return True
    fields = sum(map(_names_field, cells))
    return fields > 1 and 2 * (fields + sum(is_left_out(cell.flat) for cell in cells)) > len(cells)


def _names_part(cell: Cell) -> bool:
    return cell.short and (section_of(cell.flat) is not None or field_of(cell.flat) == "text")


def _names_field(cell: Cell) -> bool:
    return cell.short and field_of(cell.flat) not in (None, "text")


def _by_column(heads: Sequence[Cell], cells: Sequence[Cell]) -> Iterator[str]:
    """Write the cells of a row, each with what its column is called: parts below, fields beside."""
    pairs: list[str] = []
    for head, cell in zip(heads, cells, strict=True):
        if _names_part(head):
            yield from [head.flat, *cell.lines]
        elif cell.lines:
            pairs += [head.flat, cell.flat]
    if pairs:
        yield "\t".join(pairs)


def _is_frame(cells: Sequence[Cell], filled: Sequence[Cell]) -> bool:
    """Tell whether a row is a box round text: no cell beside it, or none with any text."""
    return len(cells) == 1 or (len(filled) == 1 and filled[0].running)


def _opens(cell: Cell, table: Table) -> bool:
    """Tell whether the paragraphs of a cell stay lines; below a heading row cells stay cells."""
    if cell.headed and not table.has_heading:
        return True
    return cell.running and (cell.labelled or not table.has_heading)


def _opened(cells: Sequence[Cell], table: Table) -> Iterator[str]:
    """Write a row with running text: its short cells on a line, the paragraphs below it."""
    beside: list[str] = []
    for cell in cells:
        if not _opens(cell, table):
            beside.append(cell.flat)
            continue
        first, *others = cell.lines
        if len(beside) == 1 and len(beside[0]) <= MAX_HEAD and not _HEADING.match(first):
            first = f"{beside[0]}\t{first}"
        elif beside:
            yield "\t".join(beside)
        beside = []
        yield first
        yield from others
    if beside:
        yield "\t".join(beside)


def _written(cell: Cell, row: int) -> str:
    """Write a cell into a row; one that reaches down from above is repeated where it is short."""
    return cell.flat if cell.row == row or len(cell.flat) <= MAX_HEAD else ""
