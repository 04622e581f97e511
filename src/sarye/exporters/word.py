"""Hits in, a Word document out: each case under its own heading, matched words in bold."""

from __future__ import annotations

import io
from datetime import UTC
from typing import Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from sarye.exporters.fragments import fragments, printable
from sarye.exporters.hitlist import (
    ABOUT,
    NO_HITS,
    HitList,
    also_in_line,
    closing,
    heading,
    hit_groups,
    how_text,
    label_text,
    meta_texts,
    note_line,
    summary,
)
from sarye.models import Hit, MarkedText

_FONT: Final = "맑은 고딕"
_STYLES: Final = ("Normal", "Title", "Heading 1", "Heading 2", "Quote", "Subtitle")
_TABLE_STYLES: Final = ("Normal Table", "Table Grid")
_PAGE_WIDTH: Final = Mm(210)
_PAGE_HEIGHT: Final = Mm(297)


def write(sheet: HitList) -> bytes:
    """Write the heading, the cases, and the last part."""
    document = docx.Document()
    _set_up(document, sheet)
    document.add_heading(printable(heading(sheet)), level=0)
    document.add_paragraph(printable(summary(sheet)))
    if not sheet.result.hits:
        document.add_paragraph(sheet.translator.text(NO_HITS))
    # Adding at the end looks for the end each time, in time that grows with the document; so the
    # heading of the last part is written first, and the cases are put before it.
    end = document.add_heading(sheet.translator.text(ABOUT), level=1)
    for group in hit_groups(sheet.result, sheet.translator):
        if group.heading:
            end.insert_paragraph_before(style="Subtitle").add_run(group.heading)
        for hit in group.hits:
            _add_hit(end, hit, sheet)
    _add_closing(document, sheet)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_hit(end: Paragraph, hit: Hit, sheet: HitList) -> None:
    translator = sheet.translator
    title = end.insert_paragraph_before(f"{hit.rank}. ", style="Heading 1")
    _add_marked(title, hit.title)
    end.insert_paragraph_before(printable(" · ".join(meta_texts(hit.case, translator))))
    if how := how_text(hit, translator):
        end.insert_paragraph_before(printable(how))
    if hit.case.also_in:
        end.insert_paragraph_before(printable(also_in_line(hit.case, translator)))
    if note := note_line(sheet, hit.case):
        end.insert_paragraph_before(printable(note))
    if hit.snippet.text:
        _add_marked(end.insert_paragraph_before(style="Quote"), hit.snippet)
    for section in hit.sections:
        label = printable(label_text(section, translator))
        end.insert_paragraph_before(label, style="Heading 2")
        _add_marked(end.insert_paragraph_before(), section)


def _add_marked(paragraph: Paragraph, marked: MarkedText) -> None:
    for piece in fragments(marked):
        run = paragraph.add_run(piece.text)
        if piece.marked:
            run.bold = True


def _add_closing(document: Document, sheet: HitList) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for pair in closing(sheet):
        for cell, text in zip(table.add_row().cells, pair, strict=True):
            cell.text = printable(text)


def _set_up(document: Document, sheet: HitList) -> None:
    _drop_table_styles(document)
    for name in _STYLES:
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _set_font(style)
    quote = document.styles["Quote"]
    if isinstance(quote, ParagraphStyle):
        # Hangul has no italics: only the digits of a snippet would slant.
        quote.font.italic = False
        quote.paragraph_format.left_indent = Mm(5)
    normal = document.styles["Normal"]
    if isinstance(normal, ParagraphStyle):
        normal.font.size = Pt(10.5)
    for section in document.sections:
        section.page_width, section.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
        _add_page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    # Word's limit for a property is 255 characters.
    properties.title = printable(heading(sheet))[:255]
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


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Word takes the font of Korean from eastAsia, and a theme font before a named one.
    fonts.set(qn("w:eastAsia"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
