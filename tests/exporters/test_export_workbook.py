"""Excel workbooks, read back by openpyxl and calamine."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from python_calamine import CalamineWorkbook

from sarye.exporters.columns import COLUMNS
from sarye.exporters.workbook import CELL_LIMIT
from sarye.messages import Translator
from sarye.models import MarkedText, Place

HEADINGS = {column.key: column.heading for column in COLUMNS}


def open_pages(data):
    """Open the worksheets with the runs of their cells."""
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True).worksheets


def cell_of(page, key, row=2):
    """Give the cell of a column by the column's key."""
    names = {Translator(language).text(HEADINGS[key]) for language in ("en", "ko")}
    [head] = (cell for cell in page[1] if cell.value in names)
    return page.cell(row, head.column)


def bold_of(cell):
    """Give the bold texts of a cell, whole or in part."""
    if isinstance(cell.value, CellRichText):
        return [part.text for part in cell.value if isinstance(part, TextBlock) and part.font.b]
    return [cell.value] if cell.font.b else []


def test_matched_words_are_bold_and_nothing_else(hit_of, result_of, file_of):
    """The bold runs of title, snippet and sections are exactly the matched spans."""
    hit = hit_of(spans=[[(0, 4)], [(2, 5), (10, 11)], []])
    page, _ = open_pages(file_of(result_of(hit), "xlsx", "en"))
    assert bold_of(cell_of(page, "title")) == ["수의계약", "확인서"]
    assert bold_of(cell_of(page, "snippet")) == ["확인서"]
    assert bold_of(cell_of(page, "situation")) == ["수의계약"]
    assert bold_of(cell_of(page, "effort")) == ["확인서", "만"]
    assert bold_of(cell_of(page, "effect")) == []
    assert str(cell_of(page, "effort").value) == hit.sections[1].text


@pytest.mark.parametrize(
    ("text", "spans", "bold"),
    [
        ("확인서", [(0, 3)], ["확인서"]),
        ("확인서", [(0, 1), (1, 3)], ["확인서"]),
        ("확인서 \x00", [(4, 5)], []),
        ("\x00확인서", [(1, 4)], ["확인서"]),
        ("수의계약 확인서", [(0, 4), (4, 5), (5, 8)], ["수의계약 확인서"]),
    ],
)
def test_a_cell_marked_from_end_to_end_is_bold_itself(
    *, text, spans, bold, hit_of, result_of, file_of
):
    """What would make a rich string of fewer than two pieces becomes a bold or plain cell."""
    page, _ = open_pages(file_of(result_of(hit_of(text, title_spans=spans)), "xlsx"))
    assert bold_of(cell_of(page, "title")) == bold


def test_spans_move_along_when_sections_share_a_cell(hit_of, result_of, file_of):
    """A match in the second section of a role is bold in the joined cell."""
    sections = [("effort", "노력", "하나 둘"), ("effort", "계획", "셋 넷")]
    hit = hit_of(sections=sections, spans=[[(3, 4)], [(0, 1)]])
    page, _ = open_pages(file_of(result_of(hit), "xlsx"))
    assert str(cell_of(page, "effort").value) == "하나 둘\n\n셋 넷"
    assert bold_of(cell_of(page, "effort")) == ["둘", "셋"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+82", "-3", "@SUM(A1)", "{=1}", "http://a.kr", "-12.5", "007"]
)
def test_no_text_becomes_a_formula_a_link_or_a_number(text, hit_of, result_of, file_of):
    """A text stays the text that it is."""
    page, _ = open_pages(file_of(result_of(hit_of(text, title_spans=(), url=text)), "xlsx"))
    for cell in (cell_of(page, "title"), cell_of(page, "url")):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_are_numbers(hit_of, result_of, file_of):
    """Rank, score, year and quarter can be sorted and summed."""
    page, _ = open_pages(file_of(result_of(hit_of()), "xlsx"))
    values = [cell_of(page, key).value for key in ("rank", "score", "year", "quarter")]
    assert values == [1, 7.42, 2025, 1]


@pytest.mark.parametrize(
    "text", ["<r>x</r>", "<r><t>&</r>", "_x0041_", "\x1b[1m굵게", "줄\r\n바꿈"]
)
@pytest.mark.parametrize("spans", [(), ((0, 2),), ((0, 100),)])
def test_text_that_looks_like_markup_stays_text(text, spans, hit_of, result_of, file_of):
    """XML, Excel's escapes and control characters in a text do no harm."""
    page, _ = open_pages(file_of(result_of(hit_of(text, title_spans=spans)), "xlsx"))
    expected = text.replace("\x1b", "").replace("\r", "")
    assert str(cell_of(page, "title").value) == expected


@pytest.mark.parametrize("char", ["가", "󰊱", "𠮷"])
def test_a_text_longer_than_a_cell_is_cut_and_said_to_be(char, hit_of, result_of, file_of):
    """A cell ends in an ellipsis within Excel's limit of UTF-16 units; the last part says so."""
    text = char * 40_000
    hit = hit_of(sections=[("effect", "효과", text)], spans=[[(1, 2), (39_000, 39_999)]])
    page, about = open_pages(file_of(result_of(hit), "xlsx", "en"))
    value = str(cell_of(page, "effect").value)
    assert value.endswith("…")
    assert CELL_LIMIT - 2 < len(value.encode("utf-16-le")) / 2 <= CELL_LIMIT
    assert about.cell(about.max_row, 1).value == "cut cells"
    assert about.cell(about.max_row, 2).value.startswith("1; a cell of Excel holds 32,767")


def test_the_head_row_stays_in_sight_and_filters(hit_of, result_of, file_of):
    """The heading row is bold, frozen and filtered, and pages print landscape, one page wide."""
    page, _ = open_pages(file_of(result_of(hit_of(), hit_of(rank=2)), "xlsx"))
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:R3"
    assert all(cell.font.b for cell in page[1])
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0  # as many pages down as it takes
    assert page.print_title_rows == "$1:$1"
    assert page["B2"].alignment.wrap_text
    assert page.column_dimensions["B"].width > 30


def test_a_column_in_which_nothing_stands_is_left_out(hit_of, result_of, file_of):
    """What one hit says keeps its column; what none says has none, and no place to print."""
    hits = [hit_of(also_in=()), hit_of(rank=2, also_in=(), award="최우수")]
    page, _ = open_pages(file_of(result_of(*hits), "xlsx", "en"))
    told = ["rank", "title", "kind", "agency", "period", "award", "matched section", "snippet"]
    kept = ["situation", "effort", "effect", "year", "quarter", "score", "id", "source", "place"]
    assert [cell.value for cell in page[1]] == [*told, *kept, "place (line)"]
    assert page.print_area == "'Hits'!$A$1:$H$3"
    assert [cell_of(page, "award", row).value for row in (2, 3)] == [None, "최우수"]


def test_a_list_without_hits_keeps_its_headings(result_of, file_of):
    """Where nothing was found, the table still says what it would hold."""
    page, _ = open_pages(file_of(result_of(), "xlsx", "en"))
    assert [cell.value for cell in page[1]] == list(HEADINGS.values())


def test_the_head_row_is_as_high_as_its_longest_name(hit_of, result_of, file_of):
    """A name that is broken in two is not cut."""
    page, _ = open_pages(file_of(result_of(hit_of()), "xlsx", "en"))
    assert page.row_dimensions[1].height == pytest.approx(2 * 14.5, abs=0.5)  # matched section


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("한 줄", 1),
        ("- 하나\n- 둘\n- 셋\n- 넷", 4),
        ("하나\r\n\r\n둘", 3),
        ("가" * 60, 3),
        ("가" * 60 + "\n나", 4),
        ("줄\n" * 40, 12),
    ],
)
def test_a_row_is_as_high_as_its_lines(text, lines, hit_of, result_of, file_of):
    """Line breaks count as much as what is too long for the column, up to a limit."""
    hit = hit_of("제목", title_spans=(), snippet=MarkedText("effect", "효과", text))
    page, _ = open_pages(file_of(result_of(hit), "xlsx"))
    assert page.row_dimensions[2].height == pytest.approx(14.5 * lines, abs=0.5)


def test_a_place_has_a_column_for_each_of_its_parts(hit_of, result_of, file_of):
    """Page, line and row are numbers; what a place does not have is empty."""
    places = [Place("사례집.pdf", page=3, line=12), Place("목록.xlsx", sheet="2024", row=7)]
    hits = [hit_of(rank=rank, source=place) for rank, place in enumerate(places, start=1)]
    page, _ = open_pages(file_of(result_of(*hits), "xlsx", "en"))
    keys = ("source", "place", "page", "line", "sheet", "row")
    assert [[cell_of(page, key, row).value for key in keys] for row in (2, 3)] == [
        ["사례집.pdf", "page 3, line 12", 3, 12, None, None],
        ["목록.xlsx", "sheet 2024, row 7", None, None, "2024", 7],
    ]


def test_the_second_worksheet_says_where_the_list_comes_from(hit_of, result_of, file_of):
    """The last part is a worksheet of its own."""
    _, about = open_pages(file_of(result_of(hit_of(), query="=1+1"), "xlsx", "en"))
    said = {name.value: value.value for name, value in about.iter_rows()}
    assert said["query"] == "=1+1"
    assert said["hits exported"] == "1 of 12"
    assert said["index"] == "c0ffee12 (4 cases)"


def test_an_empty_result_is_a_valid_workbook(result_of, file_of):
    """No hits make the head row and the last part."""
    data = file_of(result_of(), "xlsx", "en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    hits, about = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert len(hits) == 1
    assert ["hits exported", "0 of 0"] in about


def test_the_same_export_is_the_same_file(hit_of, result_of, file_of):
    """The workbook holds no clock but the one it was given."""
    result = result_of(hit_of())
    assert file_of(result, "xlsx") == file_of(result, "xlsx")
    with zipfile.ZipFile(io.BytesIO(file_of(result, "xlsx"))) as parts:
        assert b"2025-07-01T00:30:00Z" in parts.read("docProps/core.xml")


def test_calamine_reads_the_table_back(hit_of, result_of, file_of):
    """The first worksheet is a table that sarye's own reader can take."""
    hit = hit_of(snippet=MarkedText("effect", "효과", "기업 부담", ((0, 2),)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(result_of(hit), "xlsx", "en")))
    head, row = book.get_sheet_by_index(0).to_python()
    case = dict(zip(head, row, strict=True))
    assert (case["id"], case["title"]) == (hit.case.id, hit.case.title)
    assert (case["matched section"], case["snippet"]) == ("effect", "기업 부담")


@pytest.mark.parametrize(("lines", "shown"), [(1, 1), (20, 20), (60, 28)])
def test_a_note_is_shown_whole_as_far_as_a_row_can_be_high(
    lines, shown, hit_of, result_of, file_of
):
    """What a person wrote is not cut where a text of a document is; Excel has 409 points."""
    hit = hit_of(title_spans=())
    note = "\n".join(["확인할 것"] * lines)
    page, _ = open_pages(file_of(result_of(hit), "xlsx", notes={hit.case.id: note}))
    assert page.row_dimensions[2].height == pytest.approx(14.5 * shown, abs=0.5)
    assert page.row_dimensions[2].height <= 409
