"""Word documents, read back by python-docx."""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

from sarye.exporters.wordpages import STYLES
from sarye.models import Place


def open_document(data):
    """Open the file."""
    return docx.Document(io.BytesIO(data))


def texts_of(document, style):
    """Give the texts of the paragraphs of a style."""
    return [each.text for each in document.paragraphs if each.style.name == style]


def test_each_case_stands_under_its_own_heading(hit_of, result_of, file_of):
    """Query, titles and labels are headings of three levels."""
    hits = [hit_of(), hit_of("둘째 사례", rank=2, title_spans=())]
    document = open_document(file_of(result_of(*hits), "docx", "en"))
    assert texts_of(document, "Title") == ["Search results: 수의계약 확인서"]
    assert texts_of(document, "Heading 1") == [
        "Overview",
        "1. 수의계약 확인서 제출 간소화",
        "2. 둘째 사례",
        "About this export",
    ]
    assert texts_of(document, "Heading 2") == ["상황", "추진내용", "효과"] * 2


def test_matched_words_are_bold_and_nothing_else(hit_of, result_of, file_of):
    """The bold runs are exactly the matched spans of title and sections, in order."""
    hit = hit_of(spans=[[(0, 4)], [(2, 5)], []])
    document = open_document(file_of(result_of(hit), "docx"))
    runs = [run.text for each in document.paragraphs for run in each.runs if run.bold]
    assert runs == ["수의계약", "확인서", "수의계약", "확인서"]


def test_a_section_keeps_its_text_and_lines(hit_of, result_of, file_of):
    """Line breaks stay line breaks within one paragraph."""
    hit = hit_of(sections=[("effort", "노력", "하나\r\n\t둘\x0b셋\x00")])
    document = open_document(file_of(result_of(hit), "docx"))
    assert "하나\n\t둘\n셋" in texts_of(document, "Normal")


def test_a_line_says_agency_period_award_and_place(hit_of, result_of, file_of):
    """What is known of a case stands under its title."""
    hit = hit_of(award="최우수", department="심판총괄과")
    document = open_document(file_of(result_of(hit), "docx", "en"))
    assert texts_of(document, "Caption")[:2] == [
        "국민권익위원회 심판총괄과 · 2025 Q1 · 최우수",
        "source: 2025.txt (line 37)",
    ]


def test_the_other_places_of_a_case_are_said(hit_of, result_of, file_of):
    """Where else a case stands has a line of its own; a case without has none."""
    also = (Place("a.pdf", page=2, line=1), Place("b.xlsx", sheet="목록", row=4))
    hits = [hit_of(also_in=also), hit_of(rank=2, also_in=())]
    document = open_document(file_of(result_of(*hits), "docx", "en"))
    said = [text for text in texts_of(document, "Caption") if text.startswith("also in")]
    assert said == ["also in: a.pdf (page 2, line 1); b.xlsx (sheet 목록, row 4)"]


def test_a_note_is_indented_and_upright(hit_of, result_of, file_of):
    """No digit of a Korean note slants, and it stands apart from the texts."""
    data = file_of(result_of(hit_of()), "docx", "en", {hit_of().case.id: "하나\n둘"})
    document = open_document(data)
    assert texts_of(document, "Quote") == ["note: 하나\n둘"]
    quote = document.styles["Quote"]
    assert quote.font.italic is False
    assert quote.paragraph_format.left_indent > 0


def test_pages_have_numbers(result_of, file_of):
    """The foot of each page is a field that Word fills."""
    document = open_document(file_of(result_of(), "docx"))
    [foot] = document.sections[0].footer.paragraphs
    assert [each.get(qn("w:instr")) for each in foot._p.iter(qn("w:fldSimple"))] == ["PAGE"]


def test_korean_has_a_korean_font(result_of, file_of):
    """The styles name a font for East Asian text, and no theme overrides it."""
    document = open_document(file_of(result_of(), "docx"))
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "맑은 고딕"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_pages_are_a4_and_properties_ours(result_of, file_of):
    """Paper, title, author and date are set, whatever the template of the library says."""
    document = open_document(file_of(result_of(), "docx", "en"))
    assert abs(document.sections[0].page_width - Mm(210)) < Mm(1)
    properties = document.core_properties
    assert properties.title == "Search results: 수의계약 확인서"
    assert (properties.author, properties.comments) == ("sarye", "")
    assert properties.created.isoformat() == "2025-07-01T00:30:00+00:00"


def test_the_last_part_is_a_table(hit_of, result_of, file_of):
    """The document ends with where the list comes from."""
    document = open_document(file_of(result_of(hit_of()), "docx", "en"))
    said = {row.cells[0].text: row.cells[1].text for row in document.tables[-1].rows}
    assert said["hits exported"] == "1 of 12"
    assert said["date"] == "2025-07-01 00:30+00:00"


def test_an_empty_result_is_a_valid_document(result_of, file_of):
    """No hits are said to be none."""
    document = open_document(file_of(result_of(), "docx", "en"))
    assert "No hits." in texts_of(document, "Normal")
    assert texts_of(document, "Heading 1") == ["About this export"]


def test_the_overview_has_a_row_for_each_case(hit_of, result_of, file_of):
    """Its headings stand on each page, and no row is torn in two."""
    hits = [hit_of(award="최우수"), hit_of("둘째 <사례>", rank=2, title_spans=(), agency=None)]
    document = open_document(file_of(result_of(*hits), "docx", "en"))
    cover, table, _ = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["rank", "title", "agency", "period", "award"],
        ["1", "수의계약 확인서 제출 간소화", "국민권익위원회", "2025 Q1", "최우수"],
        ["2", "둘째 <사례>", "", "2025 Q1", ""],
    ]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [1, 0, 0]
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in table.rows)
    assert [row.cells[0].text for row in cover.rows] == ["query", "number", "date"]


def test_a_table_stands_alone_on_landscape_pages(hit_of, result_of, file_of):
    """There is one row for each case, with its snippet and place, and no case whole."""
    document = open_document(file_of(result_of(hit_of()), "docx", "en", layout="table"))
    section = document.sections[0]
    assert section.page_width > section.page_height
    head, row = document.tables[1].rows
    said = dict(zip([c.text for c in head.cells], [c.text for c in row.cells], strict=True))
    assert said["snippet"] == "· 확인서를 한 번만"
    assert said["place"] == "2025.txt (line 37)\n2025.txt (line 73)"
    assert texts_of(document, "Heading 2") == []
    width = sum(cell.width for cell in head.cells)
    assert abs(width - (section.page_width - section.left_margin - section.right_margin)) < Mm(1)


def test_python_docx_is_asked_no_more_for_a_long_list(hit_of, result_of, file_of):
    """It looks a style up among all at each paragraph; a case more costs none of that."""
    asked = Counter()

    def count(frame, event, _):
        if event == "call" and "docx" in Path(frame.f_code.co_filename).parts:
            asked[len(hits)] += 1

    for number in (2, 40):
        hits = [hit_of(rank=rank) for rank in range(1, number + 1)]
        result = result_of(*hits)
        sys.setprofile(count)
        try:
            file_of(result, "docx")
        finally:
            sys.setprofile(None)
    assert asked[40] == asked[2] > 0


def test_cases_with_some_of_the_words_stand_apart(hit_of, result_of, file_of):
    """One row over the whole table says so, and one line above them."""
    hits = [hit_of(), hit_of("둘째 사례", rank=2, title_spans=(), also_in=())]
    document = open_document(file_of(result_of(*hits, total=1, partial=1), "docx", "en"))
    [_, first, said, second] = document.tables[1].rows
    assert {cell.text for cell in said.cells} == {"The following hold only some of the words."}
    assert [first.cells[0].text, second.cells[0].text] == ["1", "2"]
    assert texts_of(document, "Subtitle") == ["The following hold only some of the words."]


def test_no_room_stands_between_hangul_and_digits(hit_of, result_of, file_of):
    """Word would draw 2024년 3분기 as 2024 년 3 분기; no style lets it."""
    document = docx.Document(io.BytesIO(file_of(result_of(hit_of()), "docx")))
    for name in STYLES:
        properties = document.styles[name].element.pPr
        for setting in ("w:autoSpaceDE", "w:autoSpaceDN"):
            assert properties.find(qn(setting)).get(qn("w:val")) == "0"
