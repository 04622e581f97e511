"""Hits in, a Hangul document (HWPX) out: one table to look through, matched words in bold.

python-hwpx lays out the page, the shapes, the heading row and one empty row of each table. The rows
are copies of that one, put into the finished package: a save by the library reads the whole package
again, which took ten seconds for a thousand rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from typing import Final
from zipfile import ZipFile

from hwpx import HwpxDocument
from hwpx.model import Table
from lxml import etree

from sarye.exporters.columns import (
    Cell,
    Column,
    column_of,
    how_column,
    note_column,
    plain,
)
from sarye.exporters.fragments import Fragment, fragments, printable
from sarye.exporters.hitlist import (
    ABOUT,
    NO_HITS,
    HitList,
    agency_text,
    closing,
    heading,
    place_texts,
    summary,
)
from sarye.fields import OVERVIEW
from sarye.messages import N_
from sarye.models import MarkedText

_SECTION: Final = "Contents/section0.xml"
_HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_MARGIN_MM: Final = 15
_LINE_PERCENT: Final = 130
_HEAD_FILL: Final = "#E7EDF5"
_PAGE_NUMBER: Final = {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
_BORDER: Final = "#808080"
_SANS_SERIF: Final = "1"  # the character shape of python-hwpx's new document in such a font

_WIDTHS: Final = {"award": 8}
_COLUMNS: Final[tuple[Column, ...]] = (
    column_of("rank", width=6),
    column_of("title", width=26),
    column_of("kind", width=8),
    Column("agency", N_("agency"), 16, lambda hit, _: agency_text(hit.case)),
    *(
        column_of(field.key, width=_WIDTHS.get(field.key, 10))
        for field in OVERVIEW
        if field.key not in ("kind", "agency")
    ),
    column_of("section", width=9),
    column_of("snippet", width=44),
    Column("place", N_("place"), 20, lambda hit, t: "\n".join(place_texts(hit.case, t))),
)
"""The columns of the table of hits; a width is a share of the page's."""

_SOMETIMES: Final = {one.key for one in OVERVIEW if one.kind == "text" and one.key != "agency"}
_RUNNING_TEXT: Final = frozenset({"title", "snippet", "place", "how", "note"})
"""Columns that begin at the left; what is short stands in the middle."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The ids of the character shapes and cell borders that the document defines."""

    title: str
    part: str
    text: str
    bold: str
    cell: str
    head: str


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table to be laid out: by column its share of the width and its alignment, and the rows.

    A table without ``headings`` has its names in the first column.
    """

    widths: Sequence[int]
    alignments: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def write(sheet: HitList) -> bytes:
    """Write the heading, the table of hits, and the last part."""
    document = HwpxDocument.new()
    shapes = _shapes(document)
    _set_up(document, sheet)
    _add_head(document, sheet, shapes)
    hits, last = _hits(sheet), _last_part(sheet)
    if hits.rows:
        _add_table(document, hits, shapes)
    else:
        _add_text(document, sheet.translator.text(NO_HITS), shapes.text)
    _add_text(document, sheet.translator.text(ABOUT), shapes.part, before=12)
    _add_table(document, last, shapes)
    return _filled(document.to_bytes(), [grid for grid in (hits, last) if grid.rows], shapes)


def _hits(sheet: HitList) -> _Grid:
    """Give the table of hits; with a column such as that of awards only where there is one."""
    hits, translator = sheet.result.hits, sheet.translator
    columns = [
        column
        for column in _COLUMNS
        if column.key not in _SOMETIMES or any(getattr(hit.case, column.key) for hit in hits)
    ]
    columns += (*how_column(sheet), *note_column(sheet))
    return _Grid(
        widths=[column.width for column in columns],
        alignments=["LEFT" if each.key in _RUNNING_TEXT else "CENTER" for each in columns],
        headings=[translator.text(column.heading) for column in columns],
        rows=[[column.cell(hit, translator) for column in columns] for hit in hits],
    )


def _last_part(sheet: HitList) -> _Grid:
    rows = [(_bold(name), said) for name, said in closing(sheet)]
    return _Grid(widths=(1, 4), alignments=("LEFT", "LEFT"), headings=(), rows=rows)


def _bold(text: str) -> MarkedText:
    return MarkedText("other", "", text, ((0, len(text)),))


def _shapes(document: HwpxDocument) -> _Shapes:
    def characters(size: int, *, bold: bool = False) -> str:
        return document.styles.ensure_run(base_char_pr_id=_SANS_SERIF, size=size, bold=bold)

    def borders(fill: str | None = None) -> str:
        return document.styles.ensure_border_fill(border_color=_BORDER, fill_color=fill)

    return _Shapes(
        title=characters(16, bold=True),
        part=characters(12, bold=True),
        text=characters(9),
        bold=characters(9, bold=True),
        cell=borders(),
        head=borders(_HEAD_FILL),
    )


def _set_up(document: HwpxDocument, sheet: HitList) -> None:
    document.page.setup(
        paper_size="A4",
        orientation="landscape",
        margin_left_mm=_MARGIN_MM,
        margin_right_mm=_MARGIN_MM,
    )
    date = sheet.exported.astimezone(UTC) if sheet.exported.tzinfo else sheet.exported
    document.parts.clear_document_metadata(
        keep=["language"], timestamp=f"{date:%Y-%m-%dT%H:%M:%SZ}"
    )
    document.parts.set_document_metadata(title=printable(heading(sheet)), creator="sarye")


def _add_head(document: HwpxDocument, sheet: HitList, shapes: _Shapes) -> None:
    # The first paragraph holds the page: a heading in another would leave an empty line above it.
    page, *_, run = document.paragraphs[0].runs
    control = etree.SubElement(page.element, f"{_HP}ctrl")
    etree.SubElement(control, f"{_HP}pageNum", _PAGE_NUMBER)
    run.text = printable(heading(sheet))
    run.char_pr_id_ref = shapes.title
    _add_text(document, summary(sheet), shapes.text, after=6)


def _add_text(
    document: HwpxDocument, text: str, shape: str, *, before: int = 0, after: int = 0
) -> None:
    """Add a paragraph with so many points before and after it."""
    paragraph = document.add_paragraph(printable(text), char_pr_id_ref=shape, inherit_style=False)
    document.styles.apply_paragraph_format(
        paragraphs=[paragraph], spacing_before_pt=before, spacing_after_pt=after
    )


def _add_table(document: HwpxDocument, grid: _Grid, shapes: _Shapes) -> None:
    """Add the heading row, where there is one, and the empty row to be copied."""
    rows = 2 if grid.headings else 1
    table = document.add_table(rows, len(grid.widths), border_fill_id_ref=shapes.cell)
    table.set_column_widths(grid.widths)
    table.set_treat_as_char(False)  # as a character it would not go on on the next page
    if grid.headings:
        _add_headings(document, table, grid.headings, shapes)
    else:
        table.rows[-1].cells[0].element.set("borderFillIDRef", shapes.head)
    for cell, alignment in zip(table.rows[-1].cells, grid.alignments, strict=True):
        [paragraph] = cell.paragraphs
        paragraph.runs[0].remove()
        document.styles.apply_paragraph_format(
            paragraphs=[paragraph], alignment=alignment, line_spacing_percent=_LINE_PERCENT
        )


def _add_headings(
    document: HwpxDocument, table: Table, headings: Sequence[str], shapes: _Shapes
) -> None:
    table.element.set("repeatHeader", "1")
    for cell, name in zip(table.rows[0].cells, headings, strict=True):
        cell.element.set("header", "1")
        cell.element.set("borderFillIDRef", shapes.head)
        cell.text = name
        [paragraph] = cell.paragraphs
        paragraph.char_pr_id_ref = shapes.bold
        document.styles.apply_paragraph_format(paragraphs=[paragraph], alignment="CENTER")


def _filled(package: bytes, grids: Sequence[_Grid], shapes: _Shapes) -> bytes:
    """Give the package with the rows of its tables, all else in it as it is."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as laid_out, ZipFile(buffer, "w") as filled:
        for part in laid_out.infolist():
            data = laid_out.read(part)
            if part.filename == _SECTION:
                data = _filled_section(data, grids, shapes)
            filled.writestr(part, data)
    return buffer.getvalue()


def _filled_section(data: bytes, grids: Sequence[_Grid], shapes: _Shapes) -> bytes:
    section = etree.fromstring(data)
    for table, grid in zip(section.iter(f"{_HP}tbl"), grids, strict=True):
        _fill(table, grid, shapes)
    _number(section)
    said: bytes = etree.tostring(section, encoding="UTF-8", standalone=True)
    return said


def _fill(table: etree._Element, grid: _Grid, shapes: _Shapes) -> None:
    pattern = table[-1]
    table.remove(pattern)
    for at, cells in enumerate(grid.rows, start=1 if grid.headings else 0):
        table.append(_row(pattern, at, cells, shapes))
    rows = list(table.iterchildren(f"{_HP}tr"))
    height = sum(int(row.find(f"{_HP}tc/{_HP}cellSz").get("height")) for row in rows)
    table.set("rowCnt", str(len(rows)))
    table.find(f"{_HP}sz").set("height", str(height))


def _row(
    pattern: etree._Element, at: int, cells: Sequence[Cell], shapes: _Shapes
) -> etree._Element:
    row = deepcopy(pattern)
    for element, cell in zip(row, cells, strict=True):
        element.find(f"{_HP}cellAddr").set("rowAddr", str(at))
        texts = element.find(f"{_HP}subList")
        [empty] = texts
        texts[:] = [_paragraph(empty, line, shapes) for line in _lines(cell)]
    return row


def _paragraph(empty: etree._Element, line: list[Fragment], shapes: _Shapes) -> etree._Element:
    paragraph = deepcopy(empty)
    # A paragraph without a run is none to Hangul.
    for piece in line or [Fragment("", marked=False)]:
        shape = shapes.bold if piece.marked else shapes.text
        run = etree.SubElement(paragraph, f"{_HP}run", charPrIDRef=shape)
        _add_written(etree.SubElement(run, f"{_HP}t"), piece.text)
    return paragraph


def _add_written(element: etree._Element, text: str) -> None:
    """Write a text with its tabs as elements."""
    element.text, *others = text.split("\t")
    for after in others:
        etree.SubElement(element, f"{_HP}tab").tail = after


def _lines(cell: Cell) -> Iterator[list[Fragment]]:
    """Part a cell into its lines; each becomes a paragraph."""
    marked = cell if isinstance(cell, MarkedText) else MarkedText("other", "", plain(cell))
    line: list[Fragment] = []
    for piece in fragments(marked):
        first, *others = piece.text.split("\n")
        line += [Fragment(first, piece.marked)] if first else []
        for text in others:
            yield line
            line = [Fragment(text, piece.marked)] if text else []
    yield line


def _number(section: etree._Element) -> None:
    """Give ids in order for those of chance, so that the same list is the same file."""
    for kind in ("p", "tbl"):
        for number, element in enumerate(section.iter(f"{_HP}{kind}"), start=1):
            element.set("id", str(number))
