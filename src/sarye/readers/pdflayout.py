"""Lay out a PDF page: its pieces and rulings go in, lines and table rows in reading order come out.

Files draw a page in any order (Hancom writes page marks first and tables last), so what stands
higher is read first. Only columns of text side by side are read in the order in which they are
drawn.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from statistics import median
from typing import Final, NamedTuple

from sarye.readers.paragraphs import BODY, Line
from sarye.readers.pdfpieces import COLUMN_GAP, Box, Piece
from sarye.readers.pdfrulings import Rulings

_COLUMN_LINES: Final = 3  # a column of text has at least so many lines
_MOST_COLUMNS: Final = 40  # a page with more runs of lines is a drawing
_PADDING: Final = 6.0  # points between the text of a cell and its border, at most
_SAME_TOP: Final = 3.0  # points by which the tops of one row's cells differ
_HEAD: Final = 24  # characters of the name of a column
_COLUMNS: Final = 3  # columns from which on a table has a heading row: with two it is a form
_FEW: Final = 2  # lines at least that show a right margin
_NEAR: Final = 0.85  # of the way to a margin as wide as the left one: there a few lines show it
_SHARE: Final = 0.15  # of all lines of a page, at least
_STRAY: Final = 10  # one line of so many can stand out over the margin
_FAR: Final = 0.7  # of the width of the page: where lines end before, they are only short
_EDGE: Final = 1.5  # heights by which full lines end differently: a letter and a space
_TOUCHING: Final = 0.15  # heights between two pieces of one word


class Row(NamedTuple):
    """A row of a table: the lines of each of its cells, none for an empty cell."""

    cells: tuple[tuple[Line, ...], ...]
    page: int


Element = Line | Row


class _Placed(NamedTuple):
    """An element and where it is read: from high to low, then by column."""

    top: float
    column: int
    element: Element


def lay_out(
    pieces: Iterable[Piece], rulings: Rulings, *, page: int, width: float
) -> Iterator[Element]:
    """Walk the lines and rows of a page in reading order."""
    cells, loose = _into_cells(pieces, rulings)
    placed = [*_rows(cells, rulings, page), *_body(loose, page, width)]
    placed.sort(key=lambda item: (-item.top, item.column))
    return (item.element for item in placed)


def _into_cells(
    pieces: Iterable[Piece], rulings: Rulings
) -> tuple[dict[Box, list[Piece]], list[Piece]]:
    cells: dict[Box, list[Piece]] = {}
    loose: list[Piece] = []
    cell: Box | None = None
    for piece in pieces:
        x, y = (piece.x0 + piece.x1) / 2, _middle(piece)
        if cell is None or not _holds(cell, x, y):
            cell = rulings.cell_at(x, y) if rulings.levels else None
        if cell is None:
            loose.append(piece)
        else:
            cells.setdefault(cell, []).append(piece)
    return cells, loose


def _holds(cell: Box, x: float, y: float) -> bool:
    return cell.x0 < x < cell.x1 and cell.y0 < y < cell.y1


def _rows(cells: dict[Box, list[Piece]], rulings: Rulings, page: int) -> Iterator[_Placed]:
    """Walk the rows: cells with one top, from left to right; empty cells keep their place.

    Below a heading row, a cell that spans several rows is repeated in each, as its column asks.
    """
    flows = count(-1, -1)
    grid: list[tuple[Box, tuple[Line, ...]]] = []
    heads = 0
    for row in _same_top(sorted(cells, key=lambda cell: (-cell.y1, cell.x0))):
        filled = [(cell, _cell_lines(cells[cell], cell, page, next(flows))) for cell in row]
        borders = rulings.columns_at(min(row, key=lambda cell: cell.y1 - cell.y0))
        if not any(cell.y0 - _SAME_TOP < row[0].y1 for cell, _ in grid):
            grid, heads = [], _heads(filled, borders)
        spanning = [entry for entry in grid if entry[0].y0 < row[0].y1 - _SAME_TOP]
        grid = spanning + filled
        if len(borders) == 2 and len(filled) == 1:
            yield from (_Placed(row[0].y1, at, line) for at, line in enumerate(filled[0][1]))
            continue
        whole = [*spanning, *filled]
        if not heads or len(whole) != heads:
            whole = filled
        by_place = {cell.x0: lines for cell, lines in whole}
        yield _Placed(row[0].y1, 0, Row(tuple(_by_border(by_place, borders)), page))


def _heads(row: Sequence[tuple[Box, tuple[Line, ...]]], borders: Sequence[float]) -> int:
    """Return the number of columns that the first row of a table names, 0 if it names none."""
    short = all(sum(len(line.text) for line in lines) <= _HEAD for _, lines in row)
    level = max(cell.y0 for cell, _ in row) - min(cell.y0 for cell, _ in row) < _SAME_TOP
    named = len(row) >= _COLUMNS and len(row) == len(borders) - 1
    return len(row) if short and level and named else 0


def _same_top(cells: Sequence[Box]) -> Iterator[list[Box]]:
    row: list[Box] = []
    for cell in cells:
        if row and row[0].y1 - cell.y1 > _SAME_TOP:
            yield sorted(row)
            row = []
        row.append(cell)
    if row:
        yield sorted(row)


def _by_border(
    filled: dict[float, tuple[Line, ...]], borders: Sequence[float]
) -> Iterator[tuple[Line, ...]]:
    """Walk the cells of a row in order, with an empty one for each column without text."""
    empty = [
        x
        for x, following in pairwise(borders)
        if following - x > _PADDING and all(abs(x - cell) > _SAME_TOP for cell in filled)
    ]
    for x in sorted([*filled, *empty]):
        yield filled.get(x, ())


def _cell_lines(pieces: Sequence[Piece], cell: Box, page: int, flow: int) -> tuple[Line, ...]:
    padding = max(1.0, min(_PADDING, min(piece.x0 for piece in pieces) - cell.x0))
    ordered = sorted(pieces, key=_middle, reverse=True)
    return tuple(
        _line(line, right=cell.x1 - padding, page=page, flow=flow, column=" ")
        for line in _visual_lines(ordered)
    )


def _middle(piece: Piece) -> float:
    return (piece.y0 + piece.y1) / 2


@dataclass(slots=True)
class _Run:
    """Pieces that are drawn one below the other, and the box around them."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return Box(
            min(piece.x0 for piece in self.pieces),
            min(piece.y0 for piece in self.pieces),
            max(piece.x1 for piece in self.pieces),
            max(piece.y1 for piece in self.pieces),
        )


def _body(pieces: Sequence[Piece], page: int, width: float) -> Iterator[_Placed]:
    """Walk the lines outside tables: columns one after the other, the rest from high to low."""
    columns, rest = _columns(pieces)
    top = max((run.box.y1 for run in columns), default=0.0)
    for number, run in enumerate(columns, 1):
        for line in _flow(run.pieces, page, width, number):
            yield _Placed(top, number, line)
    for line in _flow(rest, page, width, BODY):
        yield _Placed(line.y1, 0, line)


def _flow(pieces: Sequence[Piece], page: int, width: float, flow: int) -> Iterator[Line]:
    ordered = sorted(pieces, key=_middle, reverse=True)
    right = _margin(ordered, width, flow)
    for line in _visual_lines(ordered):
        yield _line(line, right=right, page=page, flow=flow, column="\t")


def _columns(pieces: Sequence[Piece]) -> tuple[list[_Run], list[Piece]]:
    """Part the columns of text that stand side by side from everything else."""
    runs = list(_runs(pieces))
    boxes = [run.box for run in runs if len(run.pieces) >= _COLUMN_LINES]
    if not 1 < len(boxes) <= _MOST_COLUMNS:
        return [], list(pieces)
    columns: list[_Run] = []
    rest: list[Piece] = []
    for run in runs:
        long = len(run.pieces) >= _COLUMN_LINES
        if long and any(_side_by_side(run.box, other) for other in boxes):
            columns.append(run)
        else:
            rest += run.pieces
    return columns, rest


def _runs(pieces: Sequence[Piece]) -> Iterator[_Run]:
    run = _Run()
    for piece in pieces:
        if run.pieces and piece.y0 > run.pieces[-1].y1:
            yield run
            run = _Run()
        run.pieces.append(piece)
    if run.pieces:
        yield run


def _side_by_side(one: Box, other: Box) -> bool:
    apart = one.x1 < other.x0 or other.x1 < one.x0
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return apart and overlap > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _margin(pieces: Sequence[Piece], width: float, flow: int) -> float:
    """Return the right margin: where the longest lines end, if enough of them end there.

    Otherwise no line is known to be full, and the right margin is as wide as the left one.
    """
    places = sorted(piece.x1 for piece in pieces)
    ends = places[::-1]
    symmetric = width - min((piece.x0 for piece in pieces), default=0.0)
    edge = _EDGE * median([piece.height for piece in pieces] or [0.0])
    for end in ends[: 1 + len(ends) // _STRAY]:
        at_margin = bisect_right(places, end) - bisect_left(places, end - edge)
        enough = _FEW if flow or end > symmetric * _NEAR else max(_FEW + 1, len(ends) * _SHARE)
        if at_margin >= enough and (flow or end > width * _FAR):
            return end
    return max([symmetric, *ends[:1]])


def _visual_lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Group pieces, given from high to low, that stand on one line."""
    line: list[Piece] = []
    for piece in pieces:
        if line and not line[0].y0 <= _middle(piece) <= line[0].y1:
            yield sorted(line, key=_left)
            line = []
        line.append(piece)
    if line:
        yield sorted(line, key=_left)


def _left(piece: Piece) -> float:
    return piece.x0


def _line(pieces: Sequence[Piece], *, right: float, page: int, flow: int, column: str) -> Line:
    first, last = pieces[0], pieces[-1]
    height = max(piece.height for piece in pieces)
    parts = [first.text]
    for before, piece in pairwise(pieces):
        parts += [_between(before, piece, height, column), piece.text]
    tallest = max(pieces, key=lambda piece: (len(piece.text), piece.height))
    return Line(
        "".join(parts), first.x0, tallest.y0, last.x1, tallest.y1, last.space, right, page, flow
    )


def _is_syllable(piece: Piece) -> bool:
    return len(piece.text) == 1 and "가" <= piece.text <= "힣"


def _between(before: Piece, piece: Piece, height: float, column: str) -> str:
    gap = piece.x0 - before.x1
    if column == " " and not before.space and _is_syllable(before) and _is_syllable(piece):
        return ""  # 미 국: a word spread over its cell
    if gap > COLUMN_GAP * height:
        return column
    return " " if before.space or gap > _TOUCHING * height else ""


def joined_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Walk the rows of a table over its pages.

    Repeated heading rows are left out, and a row whose first cells are empty at the top of a page
    goes on with the row before.
    """
    heading: Row | None = None
    last: Row | None = None
    for row in rows:
        new_page = last is not None and row.page != last.page
        if new_page and heading is not None and _texts(row) == _texts(heading):
            continue
        if last is not None and new_page and _goes_on(last, row):
            last = Row(tuple(map(_both, last.cells, row.cells)), row.page)
            continue
        if last is not None:
            yield last
        heading, last = heading or row, row
    if last is not None:
        yield last


def _texts(row: Row) -> list[list[str]]:
    return [[line.text for line in cell] for cell in row.cells]


def _goes_on(row: Row, following: Row) -> bool:
    """Tell whether a row that is the first of its page is the rest of the one before."""
    first, *others = following.cells
    empty = not first and (len(others) < 2 or not others[0])
    return empty and len(row.cells) == len(following.cells) and any(others)


def _both(cell: tuple[Line, ...], rest: tuple[Line, ...]) -> tuple[Line, ...]:
    return cell + rest
