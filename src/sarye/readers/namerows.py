"""Rows of names: the cells of a table go in, the rows that name what stands in the one below.

Below the names of parts (추진배경 | 추진내용 | 성과) stands the text of one case, below the names
of fields (기관명 | 부서명) the values of one; below those of a list, row for row, other cases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sarye.readers.columnnames import field_of, is_left_out, section_of

MAX_NAME: Final = 24
"""Characters of the name of a column, or of a label beside running text."""

MIN_COLUMNS: Final = 3
"""Columns from which on a first row of short cells is a heading row: with two it is a form."""

MIN_ROLES: Final = 2
"""Roles that a row names which names parts of a case; one where only texts stand below."""

_BULLET: Final = re.compile(r"\s*[^\w\s'\"‘“‧~+([<【〈《]|\s*[ㅇㅁ]\s")

_GROUP: Final = re.compile(r"[가-힣\s]{0,8}(?:개\s?요|내\s?용|현\s?황|사\s?항|정\s?보)")

Row = Sequence[str]
"""The cells of a row by their columns, the paragraphs of each on lines; nothing in others."""


def name_rows(grid: Sequence[Row]) -> frozenset[int]:
    """Return the rows that name what stands in the row below, each in its cell, and in no other."""
    names = [at for at, row in enumerate(grid) if names_all(row) or _names_texts(grid, at)]
    ends = [*names[1:], len(grid)] if names else []
    return frozenset(at for at, end in zip(names, ends, strict=True) if _tells_one(grid, at, end))


def heads_columns(grid: Sequence[Row]) -> bool:
    """Hold where short cells of a first row name the columns that most of the others fill.

    A row above names is a title.
    """
    head, *body = (set(_columns(row)) for row in grid or [()])
    if len(head) < MIN_COLUMNS or not body or not all(_is_short(cell) for cell in grid[0] if cell):
        return False
    if names_all(grid[1]) and not names_all(grid[0]):
        return False
    return sum(len(columns) > 1 and columns <= head for columns in body) * 2 > len(body)


def grouped_rows(grid: Sequence[Row]) -> Mapping[int, int]:
    """Return the rows whose first cell only groups names beside it, and the column of that cell.

    It reaches down over rows that begin with a name and have a value: 개요 | 사례명 | …, 기관 | ….
    """
    found: dict[int, int] = {}
    for at, row in enumerate(grid):
        group, name, *values = (*_columns(row), -1, -1)
        if not (values[1:] and values[0] >= 0 and _is_short(row[group]) and _is_name(row[name])):
            continue
        below = grid[at + 1] if at + 1 < len(grid) else ()
        first, *others = (*_columns(below), -1)
        if first == name and others[0] >= 0 and _is_name(below[name]):
            found[at] = group
    return found


def says_no_more(group: str) -> bool:
    """Tell a cell that says of the names it groups no more than they do: 사례개요, 내용."""
    return _is_name(group) or _GROUP.fullmatch(group) is not None


def _is_name(cell: str) -> bool:
    return _is_short(cell) and bool(field_of(cell) or section_of(cell) or is_left_out(cell))


def names_part(name: str) -> bool:
    """Tell a short text on one line that names a part of a case.

    >>> names_part("추진 배경"), names_part("기관명")
    (True, False)
    """
    return _is_short(name) and (section_of(name) is not None or field_of(name) == "text")


def is_headed(cell: str) -> bool:
    r"""Tell a cell whose first paragraph names the part of a case that stands below it.

    >>> is_headed("추진배경\n○ 골목이 어두움"), is_headed("성과\n(정량)")
    (True, False)
    """
    first, *below = cell.split("\n")
    told = any(len(line) > MAX_NAME or _BULLET.match(line) for line in below)
    return told and len(first) <= MAX_NAME and section_of(first) is not None


def _tells_one(grid: Sequence[Row], at: int, end: int) -> bool:
    """Tell whether one row alone stands below names, down to the next names.

    The row above the next names can be the title of the case that they are of.
    """
    columns = _columns(grid[at])
    alike = [row for row in range(at + 1, end) if _columns(grid[row]) == columns]
    if end < len(grid) and alike[-1:] == [end - 1] and len(alike) > 1:
        alike.pop()
    return alike == [at + 1]


def names_all(row: Row) -> bool:
    """Tell a row of names: of parts of a case, or of fields, some of which nobody may know."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or not all(map(_is_short, cells)):
        return False
    roles = {section_of(cell) for cell in cells} - {None}
    if len(roles) >= MIN_ROLES and all(map(names_part, cells)):
        return True
    fields = sum(field_of(cell) not in (None, "text") for cell in cells)
    return fields > 1 and 2 * (fields + sum(map(is_left_out, cells))) > len(cells)


def _names_texts(grid: Sequence[Row], at: int) -> bool:
    """Tell a row of short cells, one of which names a part, above texts in all of its columns."""
    below = grid[at + 1] if at + 1 < len(grid) else ()
    cells = [cell for cell in grid[at] if cell]
    if len(cells) < 2 or _columns(grid[at]) != _columns(below):
        return False
    named = any(section_of(cell) for cell in cells) and all(map(_is_short, cells))
    return named and not any(_is_short(cell) for cell in below if cell)


def _columns(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if cell]


def _is_short(cell: str) -> bool:
    return 0 < len(cell) <= MAX_NAME and "\n" not in cell
