r"""Hits in, CSV or TSV out: what spreadsheets open and sarye reads back in.

The form, which the reader of tables relies on:

- UTF-8 with a byte order mark, CRLF, cells quoted where they must be (also tabs and line breaks in
  TSV). Without the mark, Excel takes Korean for CP949.
- The headings, one row a case, then **an empty row**, then rows that begin with the cell ``sarye``
  and say where the list comes from. A reader stops at the empty row. (`csv.DictReader` skips empty
  rows: it has to stop at the first row whose first cell is ``sarye``.) The title's column is empty
  in these rows, so that a reader which does not know the form takes none of them for a case.
- A cell that a spreadsheet would take for a formula begins with an apostrophe. So that the text can
  be had back exactly, a text that begins with apostrophes before such a character gets one more:
  the reader takes one ``'`` off cells of apostrophes before one of `FORMULA_SIGNS`.

A plain table, for programs, has no mark and no last part, its headings are the keys of the columns,
and its columns are the same for every list.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from sarye.exporters.columns import PLAIN_COLUMNS, Cell, columns, headings, plain, rows
from sarye.exporters.hitlist import HitList, closing
from sarye.readers.csvfiles import FORMULA_SIGNS, LAST_PART_MARK

_FORMULA: Final = re.compile(rf"'*{FORMULA_SIGNS}")

# A spreadsheet shows these as they are written; "+82" and "-012" it would change.
_PLAIN_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def write(sheet: HitList, *, delimiter: str = ",", for_programs: bool = False) -> bytes:
    """Write the hits as a table of text, and where they come from below it unless it is plain."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if for_programs:
        writer.writerow([column.key for column in PLAIN_COLUMNS])
        for hit in sheet.result.hits:
            cells = (column.cell(hit, sheet.translator) for column in PLAIN_COLUMNS)
            writer.writerow(map(_safe, cells))
        return buffer.getvalue().encode("utf-8", errors="replace")
    every = columns(sheet)
    writer.writerow(headings(sheet, every))
    writer.writerows([_safe(cell) for cell in row] for row in rows(sheet, every))
    writer.writerow([])
    writer.writerows([LAST_PART_MARK, "", name, _safe(value)] for name, value in closing(sheet))
    # A lone half of a surrogate pair has no UTF-8 form; it becomes "?" instead of an error.
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def _safe(cell: Cell) -> str:
    text = plain(cell)
    if _FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
