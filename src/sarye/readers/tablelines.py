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
from sarye.readers.namerows import (
    MAX_NAME,
    MIN_COLUMNS,
    grouped_rows,
    is_headed,
    name_rows,
    names_all,
    names_part,
    says_no_more,
)

MAX_HEAD: Final = MAX_NAME
"""Characters of the name of a column, or of a label beside running text."""

MIN_RUNNING: Final = 60
"""Characters from which on several paragraphs of a cell are running text, not a broken line."""

MAX_COLUMNS: Final = 64
"""Columns of a table in which cases, or parts of one, can stand beside each other."""

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
        return sum(1 for line in self.lines if _LABEL.match(line) or _begins_part(line)) > 1

    @cached_property
    def headed(self) -> bool:
        """Hold for a cell whose first paragraph names the part of a case that stands below it."""
        return is_headed("\n".join(self.lines))


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

    @cached_property
    def grid(self) -> list[list[str]] | None:
        """The cells row by row, each in its column on its lines; None of very wide tables."""
        width = max((cell.column for cell in self.cells), default=0) + 1
        if width > MAX_COLUMNS:
            return None
        grid = [[""] * width for _ in self.rows]
        for line, cells in zip(grid, self.rows.values(), strict=True):
            for cell in cells:
                line[cell.column] = "\n".join(cell.lines)
        return grid

    @cached_property
    def has_heading(self) -> bool:
        """Hold where short cells name the columns that most of the other rows fill."""
        head, *body = self.full_rows.values() or [[]]
        if len(head) < MIN_COLUMNS or not body or not all(cell.short for cell in head):
            return False
        if 0 in grouped_rows(self.grid or ()):
            return False
        below = [cell.flat for cell in body[0]]
        if names_all(below) and not names_all([cell.flat for cell in head]):
            return False  # a title above names
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
    numbers, grid = list(table.rows), table.grid
    found = list(parts(grid or ()))
    if grid is None or not any(part.cards for part in found):
        return [table]
    width = len(grid[0])
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
    grid = table.grid or () if not table.has_heading else ()
    named, grouped = name_rows(grid), grouped_rows(grid)
    heads: Sequence[Cell] = ()
    for place, (number, cells) in enumerate(rows.items()):
        if number in table.pages:
            yield PageBegins(table.pages[number])
        if place in grouped:
            group, cells = _without(cells, grouped[place])
            yield from [] if says_no_more(group) else [group]
        filled = [cell for cell in cells if cell.lines]
        if heads:
            yield from _by_column(heads, cells)
            heads = ()
        elif place in named:
            heads = cells
        elif filled and _is_frame(cells, filled) and not table.has_heading:
            yield from filled[0].lines
        elif any(_opens(cell, table) for cell in filled):
            yield from _opened([cell for cell in filled if cell.row == number], table)
        elif filled:
            yield "\t".join(_written(cell, number) for cell in cells).rstrip("\t")


def _begins_part(line: str) -> bool:
    """Tell a line that names a part of a case before a colon: 배경: 골목이 어두움."""
    name, colon, _ = line[: MAX_HEAD + 1].partition(":")
    return bool(colon) and names_part(name.strip())


def _without(cells: Sequence[Cell], column: int) -> tuple[str, list[Cell]]:
    """Take the cell of a column from a row; return its text and the others."""
    text = next(cell.flat for cell in cells if cell.column == column)
    return text, [cell for cell in cells if cell.column != column]


def _by_column(heads: Sequence[Cell], cells: Sequence[Cell]) -> Iterator[str]:
    """Write the cells of a row, each with what its column is called: parts below, fields beside."""
    below = {cell.column: cell for cell in cells}
    pairs: list[str] = []
    for head in heads:
        cell = below.get(head.column)
        if cell is None or not cell.lines:
            continue
        if names_part(head.flat) or not cell.short:
            yield from [head.flat, *cell.lines]
        else:
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
