"""Hits in, a Word document out: each case under its own heading, matched words in bold."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Final, NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from sarye.exporters.fragments import Line
from sarye.exporters.handout import Entry, Handout, Pair, handout
from sarye.exporters.hitlist import HitList

_FONT: Final = "맑은 고딕"
_CELL: Final = "List"
_TABLE_STYLES: Final = ("Normal Table", "Table Grid")
_PAGE_WIDTH: Final = Mm(210)
_PAGE_HEIGHT: Final = Mm(297)
_MARGIN_MM: Final = 22
_TABLE_MARGIN_MM: Final = 15
_NAMES_MM: Final = 34
_HEAD_FILL: Final = "E7EDF5"
_SOFT: Final = RGBColor(0x57, 0x60, 0x6A)
_LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER


class _Look(NamedTuple):
    """How a style looks: points of its letters, of the room before and after it, and so on.

    ``pale`` is what stands below a title, on the same page.
    """

    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    pale: bool = False
    indent: float = 0  # in millimetres


_STYLES: Final = {
    "Normal": _Look(10.5, after=6),
    "Title": _Look(18, after=8, bold=True),
    "Heading 1": _Look(13, before=20, after=4, bold=True),
    "Heading 2": _Look(10.5, before=8, after=2, bold=True),
    "Subtitle": _Look(10.5, before=16, after=4, bold=True),
    "Quote": _Look(10.5, before=4, after=4, indent=5),
    "Caption": _Look(9.5, after=2, pale=True),
    _CELL: _Look(9, before=2, after=2),
}


def write(sheet: HitList) -> bytes:
    """Write the cover, the overview, the cases, and the last part."""
    laid_out = handout(sheet)
    document = docx.Document()
    _set_up(document, sheet, laid_out)
    document.add_heading(laid_out.title, level=0)
    _add_pairs(document, laid_out.cover, laid_out)
    if laid_out.has_rows:
        document.add_heading(laid_out.overview, level=1)  # Word would join two tables in a row
        _add_overview(document, laid_out)
    else:
        document.add_paragraph(laid_out.empty)
    # Adding at the end looks for the end each time, in time that grows with the document; so the
    # heading of the last part is written first, and the cases are put before it.
    end = document.add_heading(laid_out.about, level=1)
    for group in laid_out.groups:
        if group.heading and group.entries:
            end.insert_paragraph_before(group.heading, style="Subtitle")
        for entry in group.entries:
            _add_entry(end, entry, laid_out)
    _add_pairs(document, laid_out.closing, laid_out)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_entry(end: Paragraph, entry: Entry, laid_out: Handout) -> None:
    title = end.insert_paragraph_before(f"{entry.number}. ", style="Heading 1")
    _add_line(title, entry.title)
    about = (f"{name}: {value}" for name, value in entry.sources)
    for text in (entry.byline, *about, entry.url, entry.how):
        if text:
            end.insert_paragraph_before(text, style="Caption")
    if entry.notes:
        note = end.insert_paragraph_before(style="Quote")
        note.add_run(f"{laid_out.note}: ")
        _add_lines(note, entry.notes)
    for part in entry.parts:
        end.insert_paragraph_before(part.label, style="Heading 2")
        _add_lines(end.insert_paragraph_before(), part.lines)


def _add_lines(paragraph: Paragraph, lines: Sequence[Line]) -> None:
    for at, line in enumerate(lines):
        if at:
            paragraph.add_run().add_break()
        _add_line(paragraph, line)


def _add_line(paragraph: Paragraph, line: Line) -> None:
    for piece in line:
        run = paragraph.add_run(piece.text)
        if piece.marked:
            run.bold = True


def _add_overview(document: Document, laid_out: Handout) -> None:
    """Add the table of all hits; its headings stand on each page, and no row is torn."""
    widths = _widths([head.share for head in laid_out.heads], laid_out)
    alignments = [_CENTRE if head.centred else _LEFT for head in laid_out.heads]
    table = _table(document, widths)
    heads = _add_row(table, widths)
    for cell, head in zip(heads, laid_out.heads, strict=True):
        cell.paragraphs[0].add_run(head.name).bold = True
        cell.paragraphs[0].alignment = _CENTRE
        _shade(cell)
    _set_property(table, "w:tblHeader")
    for group in laid_out.groups:
        if group.heading:
            first, *_, last = _add_row(table, widths)
            first.merge(last).paragraphs[0].add_run(group.heading).bold = True
        for row in group.rows:
            for cell, lines, alignment in zip(
                _add_row(table, widths), row, alignments, strict=True
            ):
                cell.paragraphs[0].alignment = alignment
                _add_lines(cell.paragraphs[0], lines)


def _add_pairs(document: Document, pairs: Sequence[Pair], laid_out: Handout) -> None:
    names, values = Mm(_NAMES_MM), _width(laid_out) - Mm(_NAMES_MM)
    widths = [names, Emu(values)]
    table = _table(document, widths)
    for name, value in pairs:
        head, cell = _add_row(table, widths)
        head.paragraphs[0].add_run(name).bold = True
        _shade(head)
        cell.paragraphs[0].add_run(value)


def _table(document: Document, widths: Sequence[Length]) -> Table:
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    return table


def _add_row(table: Table, widths: Sequence[Length]) -> list[_Cell]:
    cells: list[_Cell] = list(table.add_row().cells)  # type: ignore[no-untyped-call]
    _set_property(table, "w:cantSplit")
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].style = _CELL
    return cells


def _widths(shares: Sequence[int], laid_out: Handout) -> list[Length]:
    """Part the width between the margins by shares."""
    whole = _width(laid_out)
    return [Emu(whole * share // sum(shares)) for share in shares]


def _width(laid_out: Handout) -> int:
    page = _PAGE_HEIGHT if laid_out.landscape else _PAGE_WIDTH
    return page - 2 * Mm(_margin(laid_out))


def _margin(laid_out: Handout) -> int:
    return _TABLE_MARGIN_MM if laid_out.landscape else _MARGIN_MM


def _set_property(table: Table, name: str) -> None:
    """Give the last row a property that python-docx has no name for."""
    table._tbl.tr_lst[-1].get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD_FILL)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _set_up(document: Document, sheet: HitList, laid_out: Handout) -> None:
    _drop_table_styles(document)
    for name, look in _STYLES.items():
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _set_look(style, look)
    for section in document.sections:
        section.page_width, section.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
        if laid_out.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = _PAGE_HEIGHT, _PAGE_WIDTH
        section.left_margin = section.right_margin = Mm(_margin(laid_out))
        section.top_margin = section.bottom_margin = Mm(20)
        _add_page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    # Word's limit for a property is 255 characters.
    properties.title = laid_out.title[:255]
    properties.author = "sarye"
    properties.comments = ""
    properties.language = sheet.translator.language
    date = sheet.exported
    properties.created = properties.modified = (
        date.astimezone(UTC).replace(tzinfo=None) if date.tzinfo else date
    )


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")  # python-docx has no fields of its own
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)


def _drop_table_styles(document: Document) -> None:
    """Drop a hundred styles that nothing uses and every paragraph's style is looked up among."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _TABLE_STYLES:
            style.delete()


def _set_look(style: ParagraphStyle, look: _Look) -> None:
    style.font.size, style.font.bold = Pt(look.size), look.bold
    # Hangul has no italics: only the digits of a text would slant.
    style.font.italic = False
    style.font.color.rgb = _SOFT if look.pale else RGBColor(0, 0, 0)
    style.paragraph_format.space_before = Pt(look.before)
    style.paragraph_format.space_after = Pt(look.after)
    style.paragraph_format.left_indent = Mm(look.indent)
    style.paragraph_format.first_line_indent = Mm(0)
    if look.pale:
        style.paragraph_format.keep_with_next = True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _set_font(style)


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Word takes the font of Korean from eastAsia, and a theme font before a named one.
    fonts.set(qn("w:eastAsia"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
