"""Properties: whatever Unicode a case holds, the file is valid and the text is still there."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata

import docx
import openpyxl
import unhwp
from hwpx import HwpxDocument
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from sarye.exporters.fragments import fragments, printable, readable
from sarye.exporters.markdown import block, bold
from sarye.models import MarkedText
from sarye.readers.csvfiles import FORMULA_SIGNS

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = [
    *"=+-@＝＋－＠'\"\t\r\n,;|<>&*_`#~[]()\\!.:1 가",
    *"\x00\x01\x0b\x0c\x1b\x7f\x85\xa0\u2028\u3000\ufeff\ufffe\U0001fffe",
    *"󰊱❶ㆍ𠮷😀",
    unicodedata.normalize("NFD", "각"),
    "<r>",
    "</r>",
    "_x0041_",
    "&amp;",
    "]]>",
    "]: ",
    "\r\n",
    "1. ",
]
ANY_TEXT = st.text() | st.lists(st.sampled_from(NASTY), max_size=12).map("".join)


@st.composite
def marked_texts(draw):
    """Draw a text with sorted spans that do not overlap."""
    text = draw(ANY_TEXT)
    edges = draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
    spans = tuple(
        (start, end) for start, end in zip(edges[::2], edges[1::2], strict=False) if start < end
    )
    return MarkedText("effort", draw(ANY_TEXT), text, spans)


def hit_with(hit_of, title, section):
    """Build a hit with these texts wherever a text can stand."""
    return hit_of(
        title.text,
        [("effort", section.label, section.text)],
        title_spans=title.spans,
        spans=[section.spans],
        snippet=section,
        agency=title.text,
        url=section.label,
    )


def marked_of(text):
    """Give the pieces of a text that should be marked."""
    return [piece.text for piece in fragments(text) if piece.marked]


@given(title=marked_texts(), section=marked_texts())
def test_csv_brings_any_text_back(title, section, hit_of, result_of, file_of):
    """Title, section and agency read from a table are exactly those written."""
    data = file_of(result_of(hit_with(hit_of, title, section), query=title.text), "csv", "en")
    head, row, *_ = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    case = {
        name: re.sub(rf"\A'(?='*{FORMULA_SIGNS})", "", cell)
        for name, cell in zip(head, row, strict=True)
    }
    assert (case["title"], case["effort"], case["agency"]) == (title.text, section.text, title.text)


@given(title=marked_texts(), section=marked_texts())
def test_json_brings_any_text_back(title, section, hit_of, result_of, file_of):
    """Title, section and spans read from JSON are exactly those written."""
    result = result_of(hit_with(hit_of, title, section))
    [line] = file_of(result, "jsonl").decode().splitlines()
    [whole] = json.loads(file_of(result, "json"))["hits"]
    for said in (json.loads(line), whole):
        assert said["title"] == title.text
        assert said["sections"] == [
            {"role": "effort", "label": section.label, "text": section.text}
            | {"spans": [list(span) for span in section.spans]}
        ]


@given(title=marked_texts(), section=marked_texts())
def test_any_text_makes_a_valid_workbook(title, section, hit_of, result_of, file_of):
    """Two readers open the workbook and see the printable text."""
    data = file_of(result_of(hit_with(hit_of, title, section), query=section.text), "xlsx")
    page = openpyxl.load_workbook(io.BytesIO(data), rich_text=True).worksheets[0]
    [value] = [page.cell(2, head.column).value for head in page[1] if head.value == "노력"] or [""]
    assert str(value or "") == readable(section.text)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@given(title=marked_texts(), section=marked_texts())
def test_any_text_makes_a_valid_word_document(title, section, hit_of, result_of, file_of):
    """The document opens, and its bold runs are the matched spans."""
    data = file_of(result_of(hit_with(hit_of, title, section), query=section.text), "docx")
    document = docx.Document(io.BytesIO(data))
    runs = [run.text for each in document.paragraphs for run in each.runs if run.bold]
    marked = [*marked_of(title), *marked_of(section)]
    assert runs == [line for text in marked for line in text.split("\n") if line]


@given(title=marked_texts(), section=marked_texts())
def test_any_text_makes_a_valid_hangul_document(title, section, hit_of, result_of, file_of):
    """Two readers see the printable text, and its bold runs are the matched spans."""
    hit = hit_with(hit_of, title, section)
    data = file_of(result_of(hit, query=section.text), "hwpx", "en", layout="table")
    with HwpxDocument.open(io.BytesIO(data)) as document:
        head, row = document.tables.all[1].rows
        at = [cell.text for cell in head.cells].index("snippet")
        assert [row.cells[each].text for each in (1, at)] == [
            readable(text) for text in (title.text, section.text)
        ]
        runs = [
            run.text
            for cell in row.cells
            for each in cell.paragraphs
            for run in each.runs
            if run.bold
        ]
    marked = [*marked_of(title), *marked_of(section)]
    assert runs == [line for text in marked for line in text.split("\n") if line]
    assert unhwp.parse_bytes(data).plain_text


@given(title=marked_texts(), section=marked_texts())
def test_any_text_makes_a_valid_page(title, section, hit_of, result_of, file_of):
    """The page holds only its own elements, and its marks are the matched spans."""
    data = file_of(result_of(hit_with(hit_of, title, section), query=section.text), "html").decode()
    page = LexborHTMLParser(data)
    marks = [mark.text() for mark in page.css("article mark")]
    marked = [*marked_of(title), *marked_of(section)]
    assert marks == [line for text in marked for line in text.split("\n") if line]
    shown = page.css_first("article section .text").text()
    assert shown == readable(section.text)
    assert len(page.css("article")) == len(page.css("footer")) == 1


@given(text=ANY_TEXT)
def test_printable_text_is_text_that_xml_allows(text):
    """XML takes the text and gives it back unchanged."""
    element = etree.Element("p")
    element.text = printable(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == printable(text)


@given(text=ANY_TEXT)
@example(text="-- -")
@example(text="제목\n- -")
def test_any_text_is_plain_paragraphs_of_markdown(text):
    """Rendered Markdown shows the same lines, without indentation and extra empty lines."""
    tokens = MARKDOWN.parse(block(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    shown = [
        "".join("\n" if child.type == "hardbreak" else child.content for child in token.children)
        for token in tokens
        if token.type == "inline"
    ]
    lines = [line.strip() for line in printable(text).split("\n") if line.strip()]
    assert "\n".join(shown).split("\n") == (lines or [""])


@given(marked=marked_texts())
def test_bold_never_leaves_stray_asterisks(marked):
    """Every pair of asterisks in a snippet is bold when rendered, in a cell of a table."""
    said = bold(marked)
    tokens = MARKDOWN.parse(f"| a | b |\n| --- | --- |\n| {said} | x |")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    opened = [child for child in cells[2].children if child.type == "strong_open"]
    assert len(opened) == len(re.findall(r"(?<!\\)(?:\\\\)*\*\*", said)) / 2
    assert {child.type for child in cells[2].children} <= {"text", "strong_open", "strong_close"}
