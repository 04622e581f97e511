"""Hits in, an Excel workbook out: the table with matched words in bold, and where it comes from.

Every text is written as text, so no cell can become a formula or a link; only where the page hands
out files does the cell of the source lead to one. A row is as high as its
title and snippet need, and the printed page shows the columns up to there; the whole sections and
what programs need stay on screen. A column in which nothing stands is left out.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sarye.exporters.columns import (
    Cell,
    Column,
    headings,
    listed_columns,
    plain,
    rows,
    told_columns,
)
from sarye.exporters.fragments import Fragment, fragments, printable
from sarye.exporters.hitlist import ABOUT, HitList, closing, heading
from sarye.messages import N_
from sarye.models import MarkedText

CELL_LIMIT: Final = 32_767
"""What an Excel cell can hold, in UTF-16 units."""

_MOST_LINKS: Final = 65_530
_LONGEST_ADDRESS: Final = 2_079
"""What a worksheet of Excel can hold of links, and a link of letters."""

_ELLIPSIS: Final = "…"
_FONT: Final = "맑은 고딕"
_A4: Final = 9
_HEAD_FILL: Final = "#E7EDF5"
_LINE: Final = "#BFBFBF"
_LINE_POINTS: Final = 14.5
_MOST_LINES: Final = 12
_MOST_NOTED: Final = 28
"""Lines that a row shows of a document, and of a person's note: as many as a row of Excel has."""


@dataclass(frozen=True, slots=True)
class _Styles:
    head: Format
    text: Format
    number: Format
    bold_text: Format  # of a cell that is bold from end to end
    run: Format  # of a run within a cell, which would not take the cell's font
    bold: Format
    link: Format


def write(sheet: HitList) -> bytes:
    """Write two worksheets: the hits, and the last part."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        created = _utc(sheet.exported)
        book.set_properties({"title": heading(sheet)[:255], "author": "sarye", "created": created})
        styles = _styles(book)
        name = N_("Hits") if sheet.is_of_query or not sheet.title else N_("Best practices")
        hits = book.add_worksheet(sheet.translator.text(name))
        cut = _write_hits(hits, sheet, styles)
        about = book.add_worksheet(sheet.translator.text(ABOUT))
        _write_about(about, sheet, styles, cut=cut)
    return buffer.getvalue()


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    font = {"font_name": _FONT, "font_size": 10}
    text = {**font, "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": _LINE}
    head = {**text, "bold": True, "bottom_color": "black", "bg_color": _HEAD_FILL}
    return _Styles(
        head=book.add_format(head),
        text=book.add_format(text),
        number=book.add_format({**text, "align": "center"}),
        bold_text=book.add_format({**text, "bold": True}),
        run=book.add_format(font),
        bold=book.add_format({**font, "bold": True}),
        link=book.add_format({**text, "underline": 1}),
    )


def _write_hits(page: Worksheet, sheet: HitList, styles: _Styles) -> int:
    """Write the table; return how many of its cells had to be cut."""
    every = told_columns(sheet)
    keys = {column.key for column in listed_columns(sheet)}
    listed = tuple(column for column in every if column.key in keys)
    names = headings(sheet, every)
    for at, (column, name) in enumerate(zip(every, names, strict=True)):
        page.set_column(at, at, column.width)
        page.write_string(0, at, name, styles.head)
    page.set_row(0, _height(every, names))
    cut = 0
    source = [column.key for column in every].index("source")
    every_row = rows(sheet, every)
    for row, (hit, cells) in enumerate(zip(sheet.result.hits, every_row, strict=True), start=1):
        for at, cell in enumerate(cells):
            cut += _write_cell(page, row, at, cell, styles)
        place = hit.case.source
        if address := _fitting(sheet.address(hit.case, place), row):
            page.write_url(row, source, address, styles.link, printable(place.path))
        page.set_row(row, _height(listed, cells))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.result.hits), len(every) - 1)
    page.print_area(0, 0, len(sheet.result.hits), len(listed) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")
    return cut


def _height(listed: Sequence[Column], cells: Sequence[Cell]) -> float:
    """Give the points that the listed cells of a row need; not every program works it out."""
    pairs = zip(listed, cells, strict=False)
    return _LINE_POINTS * max(_shown_lines(column, plain(cell)) for column, cell in pairs)


def _shown_lines(column: Column, text: str) -> int:
    """Count the lines of a cell that its row has room for."""
    return min(_lines(text, column.width), _MOST_NOTED if column.key == "note" else _MOST_LINES)


def _lines(text: str, width: int) -> int:
    """Count the lines that a text takes in a column; an empty one takes a line too."""
    return sum(max(-(-_columns(line) // width), 1) for line in printable(text).split("\n"))


def _columns(text: str) -> int:
    """Count the columns that a text takes: Hangul two, Latin one, and a little for broken lines."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide + (len(text) + wide) // 10


def _write_about(page: Worksheet, sheet: HitList, styles: _Styles, *, cut: int) -> None:
    pairs = closing(sheet)
    if cut:
        pairs.append(_cut_note(sheet, cut))
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 80)
    for row, (name, value) in enumerate(pairs):
        page.write_string(row, 0, name, styles.head)
        _write_cell(page, row, 1, value, styles)


def _cut_note(sheet: HitList, cut: int) -> tuple[str, str]:
    say = sheet.translator.text
    template = N_(
        "{count}; a cell of Excel holds {limit} characters, so the rest of these texts is left "
        "out. They end in {mark}."
    )
    limit = f"{CELL_LIMIT:,}"
    return say(N_("cut cells")), say(template, count=cut, limit=limit, mark=_ELLIPSIS)


def _write_cell(page: Worksheet, row: int, at: int, cell: Cell, styles: _Styles) -> bool:
    """Write one cell; tell whether its text had to be cut."""
    if isinstance(cell, int | float):
        page.write_number(row, at, cell, styles.number)
        return False
    marked = MarkedText("other", "", cell) if isinstance(cell, str) else cell
    kept = _cut(marked)
    _write_fragments(page, row, at, fragments(kept), styles)
    return kept is not marked


def _fitting(address: str, row: int) -> str:
    """Give an address that Excel takes as a link; else nothing."""
    return address if row <= _MOST_LINKS and len(address) <= _LONGEST_ADDRESS else ""


def _write_fragments(
    page: Worksheet, row: int, at: int, pieces: list[Fragment], styles: _Styles
) -> None:
    if not pieces:
        page.write_blank(row, at, None, styles.text)
    elif len(pieces) == 1:  # a rich string needs two pieces
        style = styles.bold_text if pieces[0].marked else styles.text
        _write_text(page, row, at, pieces[0].text, style)
    else:
        page.write_rich_string(row, at, *_rich(pieces, styles), styles.text)


def _write_text(page: Worksheet, row: int, at: int, text: str, style: Format) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for finished XML and would write it unescaped.
        page.write_rich_string(row, at, text[:1], style, text[1:], style)
    else:
        page.write_string(row, at, text, style)


def _rich(pieces: list[Fragment], styles: _Styles) -> list[str | Format]:
    return [
        part
        for piece in pieces
        for part in (styles.bold if piece.marked else styles.run, piece.text)
    ]


def _cut(marked: MarkedText) -> MarkedText:
    """Give the text itself if a cell can hold it, else its beginning and an ellipsis."""
    if _utf16_length(marked.text) <= CELL_LIMIT:
        return marked
    end = _utf16_prefix(marked.text, CELL_LIMIT - len(_ELLIPSIS))
    spans = tuple((start, min(stop, end)) for start, stop in marked.spans if start < end)
    return MarkedText(marked.role, marked.label, marked.text[:end] + _ELLIPSIS, spans)


def _utf16_length(text: str) -> int:
    if 2 * len(text) <= CELL_LIMIT:  # short whatever it holds: the usual case
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def _utf16_prefix(text: str, limit: int) -> int:
    """Count the characters from the start that fit in a number of UTF-16 units."""
    units = 0
    for at, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > limit:
            return at
    return len(text)


def _utc(date: datetime) -> datetime:
    """Give a date as the UTC without offset that document properties hold."""
    return date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date
