"""Hits in, a Word document out: each case under its own heading, matched words in bold.

python-docx lays out the page, one paragraph of each style and one row of each table. Paragraphs and
rows are copies of these: it looks a style up among all for each paragraph, which took most of five
seconds for 500 cases.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm
from docx.table import Table, _Cell
from lxml import etree

from sarye.exporters.fragments import Fragment, Line, bold_line, plain_line
from sarye.exporters.handout import Entry, Handout, Pair, handout
from sarye.exporters.hitlist import HitList
from sarye.exporters.wordpages import CELL, STYLES, TABLE, empty_document, text_width

_NAMES_MM: Final = 34
_LINK: Final = "rIdLink"
_HEAD_FILL: Final = "E7EDF5"
_LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_P: Final = qn("w:p")
_R: Final = qn("w:r")
_R_PR: Final = qn("w:rPr")
_BOLD: Final = qn("w:b")
_T: Final = qn("w:t")
_SIGNS: Final = {"\n": qn("w:br"), "\t": qn("w:tab")}
"""What is an element in a text of Word."""
_AS_WRITTEN: Final = {qn("xml:space"): "preserve"}
_PARTED: Final = re.compile(r"([\n\t])")


@dataclass(frozen=True, slots=True)
class _Writing:
    """A document that is written before its ``end``; ``patterns`` are empty, by their styles."""

    document: Document
    laid_out: Handout
    end: etree._Element
    patterns: Mapping[str, etree._Element]

    def add(self, style: str, *lines: Line) -> None:
        """Add a paragraph."""
        paragraph = deepcopy(self.patterns[style])
        self.fill(paragraph, lines)
        self.end.addprevious(paragraph)  # python-docx looks for it from the beginning each time

    def fill(self, paragraph: etree._Element, lines: Sequence[Line]) -> None:
        """Write lines into an empty paragraph."""
        for at, line in enumerate(lines):
            if at:
                _add_run(paragraph, Fragment("\n", marked=False))
            for piece in line:
                holder = self._link(paragraph, piece.address) if piece.address else paragraph
                _add_run(holder, piece)

    def _link(self, paragraph: etree._Element, address: str) -> etree._Element:
        """Add a link, which is named by a relation of the document."""
        relations = self.document.part.rels
        name = f"{_LINK}{len(relations)}"  # python-docx compares each address with all before it
        relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
        return etree.SubElement(paragraph, qn("w:hyperlink"), {qn("r:id"): name})


def write(sheet: HitList) -> bytes:
    """Write the cover, the overview, the cases, and the last part."""
    laid_out = handout(sheet)
    document = empty_document(sheet, laid_out)
    writing = _Writing(document, laid_out, document.element.body.sectPr, _patterns(document))
    writing.add("Title", plain_line(laid_out.title))
    _add_pairs(writing, laid_out.cover)
    if laid_out.has_rows:
        # Word would join two tables in a row.
        writing.add("Heading 1", plain_line(laid_out.overview))
        _add_overview(writing)
    else:
        writing.add("Normal", plain_line(laid_out.empty))
    for group in laid_out.groups:
        if group.heading and group.entries:
            writing.add("Subtitle", plain_line(group.heading))
        for entry in group.entries:
            _add_entry(writing, entry)
    writing.add("Heading 1", plain_line(laid_out.about))
    _add_pairs(writing, laid_out.closing)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _patterns(document: Document) -> dict[str, etree._Element]:
    """Lay out an empty paragraph of each style, and take it out again."""
    made = {name: document.add_paragraph(style=name)._p for name in STYLES}
    for paragraph in made.values():
        document.element.body.remove(paragraph)
    return made


def _add_entry(writing: _Writing, entry: Entry) -> None:
    writing.add("Heading 1", (*plain_line(f"{entry.number}. "), *entry.title))
    about = ((*plain_line(f"{name}: "), *line) for name, line in entry.sources)
    for line in (plain_line(entry.byline), *about, plain_line(entry.url), plain_line(entry.how)):
        if line:
            writing.add("Caption", line)
    if entry.notes:
        first, *others = entry.notes
        writing.add("Quote", (*plain_line(f"{writing.laid_out.note}: "), *first), *others)
    for part in entry.parts:
        writing.add("Heading 2", plain_line(part.label))
        writing.add("Normal", *part.lines)


def _add_overview(writing: _Writing) -> None:
    """Add the table of all hits; its headings stand on each page, and no row is torn."""
    laid_out = writing.laid_out
    widths = _widths([head.share for head in laid_out.heads], laid_out)
    table = _table(writing.document, widths)
    pattern = _first_row(table)
    _add_row(writing, table, pattern, [(bold_line(head.name),) for head in laid_out.heads])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].alignment = _CENTRE
        _shade(cell)
    _set_property(table, "w:tblHeader")
    for element, head in zip(_paragraphs(pattern), laid_out.heads, strict=True):
        element.alignment = _CENTRE if head.centred else _LEFT
    for group in laid_out.groups:
        if group.heading:
            _add_heading(writing, table, pattern, group.heading)
        for row in group.rows:
            _add_row(writing, table, pattern, row)


def _add_heading(writing: _Writing, table: Table, pattern: etree._Element, text: str) -> None:
    """Add a row that is one cell."""
    _add_row(writing, table, pattern, [() for _ in table.columns])
    first, *_, last = table.rows[-1].cells
    merged = first.merge(last)
    writing.fill(merged.paragraphs[0]._p, [bold_line(text)])
    merged.paragraphs[0].alignment = _LEFT


def _add_pairs(writing: _Writing, pairs: Sequence[Pair]) -> None:
    names = Mm(_NAMES_MM)
    table = _table(writing.document, [names, Emu(text_width(writing.laid_out) - names)])
    _shade(table.rows[0].cells[0])
    pattern = _first_row(table)
    for name, value in pairs:
        _add_row(writing, table, pattern, [(bold_line(name),), (plain_line(value),)])


def _table(document: Document, widths: Sequence[Length]) -> Table:
    """Lay out a table with one empty row."""
    table: Table = document.add_table(rows=1, cols=len(widths), style=TABLE)
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].style = CELL
    _set_property(table, "w:cantSplit")
    return table


def _first_row(table: Table) -> etree._Element:
    """Take out the row that others are copies of."""
    row: etree._Element = table._tbl.tr_lst[0]
    table._tbl.remove(row)
    return row


def _add_row(
    writing: _Writing, table: Table, pattern: etree._Element, cells: Sequence[Sequence[Line]]
) -> None:
    row = deepcopy(pattern)
    for paragraph, lines in zip(_paragraphs(row), cells, strict=True):
        writing.fill(paragraph, lines)
    table._tbl.append(row)


def _paragraphs(row: etree._Element) -> Iterator[etree._Element]:
    """Walk the paragraphs of the cells of a row, one in each."""
    found: Iterator[etree._Element] = row.iter(_P)
    return found


def _add_run(paragraph: etree._Element, piece: Fragment) -> None:
    run = etree.SubElement(paragraph, _R)
    if piece.marked:
        etree.SubElement(etree.SubElement(run, _R_PR), _BOLD)
    elif piece.address:
        etree.SubElement(etree.SubElement(run, _R_PR), qn("w:u"), {qn("w:val"): "single"})
    for text in _PARTED.split(piece.text):
        if text in _SIGNS:
            etree.SubElement(run, _SIGNS[text])
        elif text:
            etree.SubElement(run, _T, _AS_WRITTEN).text = text


def _widths(shares: Sequence[int], laid_out: Handout) -> list[Length]:
    """Part the width between the margins by shares."""
    whole = text_width(laid_out)
    return [Emu(whole * share // sum(shares)) for share in shares]


def _set_property(table: Table, name: str) -> None:
    """Give the last row a property that python-docx has no name for."""
    table._tbl.tr_lst[-1].get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD_FILL)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
