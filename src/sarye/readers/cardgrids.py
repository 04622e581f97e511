"""Cards in a grid: the cells of a table go in, the order in which they are read comes out.

Cases stand beside each other in a table in two ways: as cards, each with its own names of fields
(제목 | … | 제목 | …), or as the columns of one card, whose names all of them share (제목 | … | …).
Read row by row the cases would be mixed up; so each of them is read down to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from sarye.models import SECTION_ROLES
from sarye.readers.columnnames import field_of, section_of

MIN_TITLE: Final = 4
"""Letters of a title."""

MIN_ROLES: Final = 2
"""Roles that the shared names of several cases name at least."""

Row = Sequence[str]


class Part(NamedTuple):
    """Rows of a grid, and the columns of each case that stands in them; of none, all in a row."""

    rows: range
    cards: tuple[Sequence[int], ...] = ()


def parts(grid: Sequence[Row]) -> Iterator[Part]:
    """Walk the parts of a grid from above: single rows, and rows of several cases."""
    at = 0
    while at < len(grid):
        count, cards = _beside(grid, at) or _shared(grid, at) or (1, ())
        yield Part(range(at, at + count), tuple(cards))
        at += count


def _beside(grid: Sequence[Row], at: int) -> tuple[int, list[Sequence[int]]] | None:
    """Read cards that have the same names in the same rows; one without values is none."""
    named = _repeated(grid[at])
    rows = list(_rows_of_names(islice(grid, at, None), named)) if named else []
    names = [row[named[0]] for row in rows]
    if not (any(map(_names_title, names)) and any(map(section_of, names))):
        return None
    begins = [0, *named[1:], len(grid[at])]
    cards = [range(begin, end) for begin, end in pairwise(begins)]
    told = [card for card in cards if any(sum(bool(row[at]) for at in card) > 1 for row in rows)]
    return len(rows), list(told)


def _repeated(row: Row) -> list[int]:
    """Return the columns of a name that recurs in a row, with room for values between."""
    name = next(filter(_is_known, row), None)
    columns = [at for at, cell in enumerate(row) if cell == name]
    apart = all(right - left > 1 for left, right in pairwise(columns))
    return columns if len(columns) > 1 and apart else []


def _rows_of_names(rows: Iterable[Row], named: Sequence[int]) -> Iterator[Row]:
    """Walk the rows down to where a name comes again: each has one name in all cards."""
    seen: set[str] = set()
    for row in rows:
        names = {row[at] for at in named}
        if len(names) > 1 or not seen.isdisjoint(names):
            return
        seen |= names - {""}
        yield row


def _shared(grid: Sequence[Row], at: int) -> tuple[int, list[Sequence[int]]] | None:
    """Read cases that stand in columns, beside names that all of them share."""
    name, *values = [place for place, cell in enumerate(grid[at]) if cell] or [0]
    if len(values) < 2 or not _is_known(grid[at][name]):
        return None
    rows = list(_rows_of_values(islice(grid, at, None), name, values))
    titles = [row for row in rows if _names_title(row[name])]
    told = {section_of(row[name]) for row in rows if sum(bool(row[at]) for at in values) > 1}
    if len(titles) != 1 or len(told & set(SECTION_ROLES)) < MIN_ROLES:
        return None
    if any(sum(map(str.isalpha, titles[0][at])) < MIN_TITLE for at in values):
        return None
    return len(rows), [(name, value) for value in values]


def _rows_of_values(rows: Iterable[Row], name: int, values: Sequence[int]) -> Iterator[Row]:
    """Walk the rows that have a new name and, in the columns of cases, no names."""
    seen: set[str] = set()
    for row in rows:
        filled = {at for at, cell in enumerate(row) if cell}
        others = [row[at] for at in filled - {name}]
        if not {name} < filled <= {name, *values} or row[name] in seen:
            return
        if any(map(_is_known, others)):
            return
        seen.add(row[name])
        yield row


def _is_known(name: str) -> bool:
    return bool(field_of(name) or section_of(name))


def _names_title(name: str) -> bool:
    return field_of(name) == "title"
