"""Links to the files that cases were read from, read back by other programs."""

from __future__ import annotations

import ctypes
import io
import zipfile

import docx
import openpyxl
import pytest
from hwpx.oxml.hyperlink_form import hyperlink_target
from lxml import etree
from markdown_it import MarkdownIt
from pypdfium2 import PdfDocument
from pypdfium2 import raw as pdfium
from selectolax.lexbor import LexborHTMLParser

from sarye.exporters import FORMATS
from sarye.models import Place

HERE = "http://127.0.0.1:8600/documents"
HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
SOURCE = Place("자료/사례집 [최종] (2).hwp", page=3)
OTHER = Place("a&b.pdf", page=2)


def of_docx(data):
    """List the links of a Word document: their texts and addresses."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    places = [document, *cells]
    paragraphs = [paragraph for place in places for paragraph in place.paragraphs]
    return [(link.text, link.url) for each in paragraphs for link in each.hyperlinks]


def of_xlsx(data):
    """List the links of a workbook: their texts and addresses."""
    [page, _] = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    cells = (cell for row in page.iter_rows() for cell in row)
    return [(cell.value, cell.hyperlink.target) for cell in cells if cell.hyperlink]


def of_hwpx(data):
    """List the links of a Hangul document: their texts and addresses."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        section = etree.fromstring(parts.read("Contents/section0.xml"))
    ends = {one.get("beginIDRef") for one in section.iter(f"{HP}fieldEnd")}
    found = []
    for begin in section.iter(f"{HP}fieldBegin"):
        assert begin.get("id") in ends
        text = begin.getparent().getparent().getnext()
        found.append(("".join(text.itertext()), hyperlink_target(begin)))
    return found


def of_pdf(data):
    """List the links of a PDF: their texts and addresses."""
    found = []
    for page in PdfDocument(data):
        text = page.get_textpage()
        for link in links_of(page):
            action = pdfium.FPDFLink_GetAction(link)
            size = pdfium.FPDFAction_GetURIPath(page.pdf, action, None, 0)
            address = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(page.pdf, action, address, size)
            box = pdfium.FS_RECTF()
            pdfium.FPDFLink_GetAnnotRect(link, box)
            said = text.get_text_bounded(box.left, box.bottom, box.right, box.top)
            found.append((said, address.value.decode()))
    return found


def links_of(page):
    """Walk the links of a page."""
    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, at, link):
        yield link


def of_html(data):
    """List the links of a web page: their texts and addresses."""
    links = LexborHTMLParser(data.decode()).css("a[href^='http']")
    return [(link.text(), link.attributes["href"]) for link in links]


def of_md(data):
    """List the links of a Markdown file: their texts and addresses."""
    found = []
    for block in MarkdownIt().parse(data.decode()):
        pieces = block.children or []
        for at, piece in enumerate(pieces):
            if piece.type == "link_open":
                found.append((pieces[at + 1].content, piece.attrs["href"]))
    return found


def name_of(place):
    """Give the name of a document: the end of its path."""
    return place.path.rpartition("/")[2]


READ = {
    "docx": of_docx,
    "xlsx": of_xlsx,
    "hwpx": of_hwpx,
    "pdf": of_pdf,
    "html": of_html,
    "md": of_md,
}
LINKED = [name for name, one in FORMATS.items() if one.linked]
TABLES = [name for name in LINKED if FORMATS[name].laid_out]


@pytest.mark.parametrize(
    ("form", "layout"),
    [*((form, "cases") for form in LINKED), *((form, "table") for form in TABLES)],
)
def test_each_place_leads_to_its_file(form, layout, hit_of, result_of, file_of):
    """What is said of a place is the link; what has no address is text; nothing else is one."""
    hits = [
        hit_of(source=SOURCE, also_in=(OTHER,)),
        hit_of("둘째 사례", rank=2, id="two", source=SOURCE, also_in=(OTHER,)),
    ]
    links = {
        hits[0].case.id: {SOURCE.path: f"{HERE}/1/%EB%91%98%2F-a", OTHER.path: f"{HERE}/2/1"},
        "two": {OTHER.path: f"{HERE}/2/two"},
    }
    data = file_of(result_of(*hits), form, "en", links=links, layout=layout)
    source, also = f"{name_of(SOURCE)} (page 3)", f"{name_of(OTHER)} (page 2)"
    expected = [
        (source, f"{HERE}/1/%EB%91%98%2F-a"),
        (also, f"{HERE}/2/1"),
        (also, f"{HERE}/2/two"),
    ]
    if form == "xlsx":  # a cell has one link, and the first place a column
        expected = [(name_of(SOURCE), f"{HERE}/1/%EB%91%98%2F-a")]
    found = READ[form](data)
    if form == "pdf":  # a text that is broken across lines is a link for each
        assert list(dict.fromkeys(address for _, address in found)) == [one for _, one in expected]
    else:
        assert found == expected


@pytest.mark.parametrize("form", LINKED)
def test_without_addresses_nothing_is_a_link(form, hit_of, result_of, file_of):
    """A list that the command line makes names each file as text."""
    assert READ[form](file_of(result_of(hit_of(source=SOURCE)), form)) == []
