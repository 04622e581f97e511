"""An empty Word document: its page, its styles, its properties, all by python-docx."""

from __future__ import annotations

from datetime import UTC
from typing import Final, NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from sarye.exporters.handout import Handout
from sarye.exporters.hitlist import HitList

CELL: Final = "List"
"""The style of what stands in a cell."""

TABLE: Final = "Table Grid"

_FONT: Final = "맑은 고딕"
_TABLE_STYLES: Final = ("Normal Table", TABLE)
_PAGE_WIDTH: Final = Mm(210)
_PAGE_HEIGHT: Final = Mm(297)
_MARGIN_MM: Final = 22
_TABLE_MARGIN_MM: Final = 15
_BEHIND_ROOM: Final = (
    *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
"""What the format has behind the settings of that room."""
_SOFT: Final = RGBColor(0x57, 0x60, 0x6A)


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


STYLES: Final = {
    "Normal": _Look(10.5, after=6),
    "Title": _Look(18, after=8, bold=True),
    "Heading 1": _Look(13, before=20, after=4, bold=True),
    "Heading 2": _Look(10.5, before=8, after=2, bold=True),
    "Subtitle": _Look(10.5, before=16, after=4, bold=True),
    "Quote": _Look(10.5, before=4, after=4, indent=5),
    "Caption": _Look(9.5, after=2, pale=True),
    CELL: _Look(9, before=2, after=2),
}
"""The styles of paragraphs, by their names."""


def empty_document(sheet: HitList, laid_out: Handout) -> Document:
    """Make the document that a list is written into."""
    document = docx.Document()
    _drop_table_styles(document)
    for name, look in STYLES.items():
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
    _set_language(document, sheet.translator.language)
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
    return document


def text_width(laid_out: Handout) -> int:
    """Give the width between the margins."""
    page = _PAGE_HEIGHT if laid_out.landscape else _PAGE_WIDTH
    return page - 2 * Mm(_margin(laid_out))


def _margin(laid_out: Handout) -> int:
    return _TABLE_MARGIN_MM if laid_out.landscape else _MARGIN_MM


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")  # python-docx has no fields of its own
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)


def _set_language(document: Document, language: str) -> None:
    """Say that the texts are Korean, so that Word breaks lines and spells as in Korean."""
    for named in document.styles.element.iter(qn("w:lang")):
        named.set(qn("w:val"), "ko-KR" if language == "ko" else "en-US")
        named.set(qn("w:eastAsia"), "ko-KR")


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
    _set_no_room_by_script(style)
    if look.pale:
        style.paragraph_format.keep_with_next = True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _set_font(style)


def _set_no_room_by_script(style: ParagraphStyle) -> None:
    """Let no room stand between Hangul and digits, where nobody wrote a space: 2 분기."""
    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        setting = OxmlElement(name)
        setting.set(qn("w:val"), "0")
        properties.insert_element_before(setting, *_BEHIND_ROOM)


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Word takes the font of Korean from eastAsia, and a theme font before a named one.
    fonts.set(qn("w:eastAsia"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
