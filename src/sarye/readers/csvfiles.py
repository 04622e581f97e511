"""The reader of tables of cases that are text (CSV, TSV), which are sheets as those of workbooks.

A file in which no headings of a table of cases are found is running text: its rows are lines, their
cells parted by tabs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from sarye.models import Document
from sarye.readers.caserows import (
    HEADING_ROWS,
    Row,
    Sheet,
    find_table,
    passages,
    table_rows,
    table_title,
)
from sarye.readers.celltext import shown_text
from sarye.readers.decoding import SNIFFED, first_lines
from sarye.readers.writing import compose, running

DELIMITERS: Final = ",;\t|"
_FIELD_LIMIT: Final = 2**31 - 1  # the csv module stops at 128 KB a cell by default
FORMULA_SIGNS: Final = r"[=+\-@⁺⁼₊₌﬩﹢﹣﹦﹫＋－＝＠\x00-\x1f\x7f-\x9f]"
"""What a cell begins with that a spreadsheet calculates: signs, also in other widths, which some
take for the usual ones, and control characters, which are passed over."""

_GUARD: Final = re.compile(rf"'(?='*{FORMULA_SIGNS})")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SEPARATOR_LINE: Final = re.compile(r"\A\s*sep=([,;\t|])\r?\n?", re.IGNORECASE)
MOST_OPEN: Final = 20
"""Quotes that are never closed in one file, as each is found at its end."""

LAST_PART_MARK: Final = "sarye"
"""The first cell of the rows below an exported list, which say how it was made."""


def is_table(text: str) -> bool:
    """Tell a table of cases by its first row, whatever the file is called.

    >>> is_table("제목;상황;노력"), is_table("2025년 1분기, 적극행정 우수사례")
    (True, False)
    """
    found = _find_delimiter(text)
    return found is not None and found[1] == 0


def has_table(text: str) -> bool:
    """Tell a table of cases in a file that is named as one: titles can stand above it."""
    return _find_delimiter(text) is not None


def is_delimited(text: str) -> bool:
    """Tell rows in a file that is named as a table of them."""
    return any(mark in line for line in first_lines(text, HEADING_ROWS) for mark in DELIMITERS)


def read_csv(text: str, name: str) -> Document:
    """Read a table whose heading row names the columns, and any other as running text."""
    found = _find_delimiter(text)
    delimiter = found[0] if found else _most_used(text)
    sheet = _sheet(text, delimiter, name)
    table = find_table(sheet)
    if table is None:
        return running(name, "csv", passages([sheet]))
    return compose(name, "csv", table_rows(table), title=table_title(table))


def _find_delimiter(text: str) -> tuple[str, int] | None:
    """Find what parts the cells of a table of cases, and the number of rows above its headings."""
    head = text[:SNIFFED]
    separator = _SEPARATOR_LINE.match(head)
    for delimiter in separator[1] if separator else DELIMITERS:
        table = find_table(_sheet(head, delimiter, "", rows=2 * HEADING_ROWS))
        if table is not None:
            return delimiter, table.titles
    return None


def _most_used(text: str) -> str:
    """Find what stands in the most of the first lines."""
    lines = list(first_lines(text[:SNIFFED], HEADING_ROWS))
    return max(DELIMITERS, key=lambda mark: sum(mark in line for line in lines))


def _sheet(text: str, delimiter: str, name: str, *, rows: int | None = None) -> Sheet:
    """Make a sheet of the rows with text, up to what an export says of itself, which is no row."""
    found: list[tuple[int, list[str]]] = []
    for number, cells in islice(_rows(text, delimiter), rows):
        if cells[:1] == [LAST_PART_MARK]:
            break
        found.append((number, [shown_text(_unguarded(cell)) for cell in cells]))
    width = max((len(cells) for _, cells in found), default=0)
    filled = (
        Row(number, (*cells, *[""] * (width - len(cells)))) for number, cells in found if any(cells)
    )
    return Sheet(name, None, tuple(filled))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Walk the rows, each with the line on which it begins.

    A quote that is never closed would make one cell of all that follows: its line is read as it
    stands, and those below it as rows. Where many lines open one, none is a quote.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    lines = [match.group() for match in _LINE.finditer(text)]
    at = 1 if _SEPARATOR_LINE.match(text) else 0
    left = MOST_OPEN
    while at < len(lines):
        reader = csv.reader(
            lines[at:],
            delimiter=delimiter,
            quoting=csv.QUOTE_MINIMAL if left else csv.QUOTE_NONE,
        )
        begin = 0
        for row in reader:
            end = reader.line_num
            if at + end == len(lines) and end - begin > 1 and _is_open(lines[at + begin :]):
                left -= 1
                break
            yield at + begin + 1, row
            begin = end
        else:
            return
        at += begin
        yield at + 1, next(csv.reader([lines[at]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
        at += 1


def _is_open(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _unguarded(cell: str) -> str:
    """Take back the ' that an export puts before a cell which a spreadsheet would calculate."""
    return cell[1:] if _GUARD.match(cell) else cell
