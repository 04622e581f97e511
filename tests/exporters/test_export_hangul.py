"""Hangul documents (HWPX), read back by unhwp, by python-hwpx opened anew, and as bare XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pytest
import unhwp
from hwpx import HwpxDocument
from hwpx.layout import lint_layout
from hwpx.tools.id_integrity import check_id_integrity
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package
from hwpx.tools.validator import validate_document
from lxml import etree

from sarye.models import Filters, MarkedText, Period, Place

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
HEADINGS = ["rank", "title", "agency", "period", "matched section", "snippet", "place"]


def part_of(data, name):
    """Parse a part of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return etree.fromstring(parts.read(name))


def section_of(data):
    """Parse the only section of the text."""
    return part_of(data, "Contents/section0.xml")


def written(element):
    """Give the text of an element with its tabs."""
    for tab in element.iter(f"{HP}tab"):
        tab.text = "\t"
    return "".join(element.itertext())


def tables_of(data):
    """Give the texts of the tables, row by row and cell by cell, as they stand in the XML."""
    return [
        [
            ["\n".join(map(written, cell.iter(f"{HP}p"))) for cell in row.iter(f"{HP}tc")]
            for row in table.iter(f"{HP}tr")
        ]
        for table in section_of(data).iter(f"{HP}tbl")
    ]


def texts_of(data):
    """Give the texts of the paragraphs that stand in no table."""
    paragraphs = section_of(data).iterchildren(f"{HP}p")
    return [written(each) for each in paragraphs if each.find(f".//{HP}tbl") is None]


def bold_of(data, row):
    """Give the texts of the bold runs in a row of the table of hits."""
    shapes = part_of(data, "Contents/header.xml").iter(f"{HH}charPr")
    bold = {shape.get("id") for shape in shapes if shape.find(f"{HH}bold") is not None}
    _, hits, _ = section_of(data).iter(f"{HP}tbl")
    runs = [*hits.iter(f"{HP}tr")][row].iter(f"{HP}run")
    return [written(run) for run in runs if run.get("charPrIDRef") in bold]


def full_hits(hit_of):
    """Build hits with all that a row can hold: lines, tabs, several places, nothing at all."""
    lines = MarkedText("effort", "노력", "○ 확인서를 한 번만\n\n\t- 서식을 통일함", ((2, 5),))
    return [
        hit_of(department="심판총괄과", source=Place("사례집.pdf", page=3, line=12)),
        hit_of("둘째 <사례> & 그 밖", rank=2, title_spans=(), snippet=lines, also_in=()),
        hit_of(
            rank=3,
            agency=None,
            period=None,
            document_period=None,
            source=Place("모음.zip/목록.xlsx", sheet="2024년", row=7),
            snippet=MarkedText("effect", "효과", ""),
        ),
    ]


FULL_ROWS = [
    [
        "1",
        "수의계약 확인서 제출 간소화",
        "국민권익위원회 심판총괄과",
        "2025 Q1",
        "effort",
        "· 확인서를 한 번만",
        "사례집.pdf (page 3, line 12)\n2025.txt (line 73)",
    ],
    [
        "2",
        "둘째 <사례> & 그 밖",
        "국민권익위원회",
        "2025 Q1",
        "effort",
        "○ 확인서를 한 번만\n\n\t- 서식을 통일함",
        "2025.txt (line 37)",
    ],
    [
        "3",
        "수의계약 확인서 제출 간소화",
        "",
        "",
        "effect",
        "",
        "모음.zip/목록.xlsx (sheet 2024년, row 7)\n2025.txt (line 73)",
    ],
]


def test_every_hit_is_a_row_under_the_headings(hit_of, result_of, file_of):
    """The XML holds the headings and one row a hit, each text in its cell."""
    data = file_of(result_of(*full_hits(hit_of)), "hwpx", "en", layout="table")
    assert tables_of(data)[1] == [HEADINGS, *FULL_ROWS]


def test_python_hwpx_reads_the_rows_back(hit_of, result_of, file_of):
    """The library that writes the page reads the same table from the finished file."""
    data = file_of(result_of(*full_hits(hit_of)), "hwpx", "en", layout="table")
    with HwpxDocument.open(io.BytesIO(data)) as document:
        _, hits, last = document.tables.all
        texts = [[cell.text for cell in row.cells] for row in hits.rows]
        assert (hits.row_count, hits.column_count) == (4, 7)
        assert document.paragraphs[0].text == "Search results: 수의계약 확인서"
        assert last.rows[0].cells[1].text == "수의계약 확인서"
    assert texts == [HEADINGS, *FULL_ROWS]


def test_unhwp_reads_the_rows_back(hit_of, result_of, file_of):
    """A reader of other makers sees every line of every cell, in order, below the heading."""
    hits = full_hits(hit_of)[::2]
    data = file_of(result_of(*hits), "hwpx", "en", layout="table")
    said = unhwp.parse_bytes(data).plain_text.split("\n")
    rows = [cell for row in (HEADINGS, FULL_ROWS[0], FULL_ROWS[2]) for cell in row]
    lines = [line for cell in rows for line in cell.split("\n") if line]
    seen = [line for line in said if line]
    assert seen[0] == "Search results: 수의계약 확인서"
    at = seen.index(lines[0])
    assert seen[at : at + len(lines)] == lines
    assert "About this export" in seen[at + len(lines)]


def test_matched_words_are_bold_and_nothing_else(hit_of, result_of, file_of):
    """The bold runs of a row are exactly the matched spans of title and snippet, in order."""
    snippet = MarkedText("effort", "노력", "한 번만\n내도록 함", ((0, 3), (3, 8)))
    data = file_of(result_of(hit_of(), hit_of(rank=2, snippet=snippet)), "hwpx", layout="table")
    assert bold_of(data, 1) == ["수의계약", "확인서", "확인서"]
    assert bold_of(data, 2) == ["수의계약", "확인서", "한 번만", "내도록"]


def test_the_headings_are_korean_in_korean(hit_of, result_of, file_of):
    """The table speaks the reader's language."""
    data = file_of(result_of(hit_of()), "hwpx", "ko", layout="table")
    head, row = tables_of(data)[1]
    assert head == ["순위", "제목", "기관", "시기", "일치 항목", "일치 내용", "위치"]
    assert row[3:5] == ["2025년 1분기", "노력"]


def test_there_is_a_column_of_awards_where_there_are_awards(hit_of, result_of, file_of):
    """An award is shown; a list without any has no empty column."""
    hits = [hit_of(), hit_of(rank=2, award="최우수")]
    head, *rows = tables_of(file_of(result_of(*hits), "hwpx", "en", layout="table"))[1]
    assert head == [*HEADINGS[:4], "award", *HEADINGS[4:]]
    assert [row[4] for row in rows] == ["", "최우수"]


def test_each_case_stands_whole_below_the_overview(hit_of, result_of, file_of):
    """Title, whose and when, place, sections line by line, in the order of the list."""
    hits = [hit_of(), hit_of("둘째 사례", [("other", "", "본문")], rank=2, also_in=())]
    data = file_of(result_of(*hits), "hwpx", "en", {hits[0].case.id: "확인할 것"})
    assert [row[:2] for row in tables_of(data)[1]] == [
        ["rank", "title"],
        ["1", "수의계약 확인서 제출 간소화"],
        ["2", "둘째 사례"],
    ]
    at = texts_of(data).index("1. 수의계약 확인서 제출 간소화")
    note = "note: 확인할 것"  # both hits are of one id
    assert texts_of(data)[at:-1] == [
        "1. 수의계약 확인서 제출 간소화",
        "국민권익위원회 · 2025 Q1",
        "source: 2025.txt (line 37)",
        "also in: 2025.txt (line 73)",
        note,
        "상황",
        "수의계약 때마다 확인서를 냄.",
        "추진내용",
        "· 확인서를 한 번만 내도록 함.",
        "· 서식을 통일함.",
        "효과",
        "기업 부담이 줄어듦.",
        "2. 둘째 사례",
        "국민권익위원회 · 2025 Q1",
        "source: 2025.txt (line 37)",
        note,
        "other",
        "본문",
    ]


@pytest.mark.parametrize("layout", ["cases", "table"])
def test_the_package_is_one_that_hangul_opens(layout, hit_of, result_of, file_of):
    """The file type comes first and bare, the parts are there, and python-hwpx finds no fault."""
    data = file_of(result_of(*full_hits(hit_of)), "hwpx", layout=layout)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        first, *others = parts.infolist()
        assert parts.testzip() is None
        assert parts.read("mimetype") == b"application/hwp+zip"
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {
        "version.xml",
        "settings.xml",
        "Contents/header.xml",
        "Contents/section0.xml",
        "Contents/content.hpf",
        "META-INF/container.xml",
    } <= {part.filename for part in others}
    assert validate_package(data).ok
    assert validate_document(data).ok
    assert validate_editor_open_safety(data).ok
    assert lint_layout(data).findings == []
    with HwpxDocument.open(io.BytesIO(data)) as document:
        assert check_id_integrity(document).dangling == []


def test_what_the_text_refers_to_is_defined(hit_of, result_of, file_of):
    """Every shape and border that the section names stands in the header, and ids are unique."""
    data = file_of(result_of(*full_hits(hit_of)), "hwpx")
    header, section = part_of(data, "Contents/header.xml"), section_of(data)
    for reference, kind in (
        ("charPrIDRef", "charPr"),
        ("paraPrIDRef", "paraPr"),
        ("borderFillIDRef", "borderFill"),
        ("styleIDRef", "style"),
    ):
        named = set(section.xpath(f"//@{reference}"))
        defined = [element.get("id") for element in header.iter(f"{HH}{kind}")]
        assert named <= set(defined)
        assert named
        assert len(defined) == len(set(defined))
    for kind in ("p", "tbl"):
        ids = Counter(element.get("id") for element in section.iter(f"{HP}{kind}"))
        assert set(ids.values()) == {1}


def test_the_grid_of_a_table_is_whole(hit_of, result_of, file_of):
    """Counts, addresses and sizes of the cells agree with the table that they stand in."""
    for table in section_of(file_of(result_of(*full_hits(hit_of)), "hwpx")).iter(f"{HP}tbl"):
        rows = [[*row.iter(f"{HP}tc")] for row in table.iter(f"{HP}tr")]
        assert table.get("rowCnt") == str(len(rows))
        assert {table.get("colCnt")} == {str(len(cells)) for cells in rows}
        places = [
            [(cell[1].get("rowAddr"), cell[1].get("colAddr")) for cell in cells] for cells in rows
        ]
        assert places == [
            [(str(at), str(across)) for across in range(len(cells))]
            for at, cells in enumerate(rows)
        ]
        size = table.find(f"{HP}sz")
        sizes = [[cell.find(f"{HP}cellSz") for cell in cells] for cells in rows]
        for cells in sizes:
            assert sum(int(each.get("width")) for each in cells) == int(size.get("width"))
        assert sum(int(cells[0].get("height")) for cells in sizes) == int(size.get("height"))
        # Hangul takes a paragraph without a run for none, and a cell without a paragraph for broken
        assert all(len(texts) > 0 for texts in table.iter(f"{HP}subList"))
        assert all(each.find(f"{HP}run") is not None for each in table.iter(f"{HP}p"))


def test_a_long_table_goes_on_over_the_pages(hit_of, result_of, file_of):
    """Pages are landscape with numbers; the table flows, and its headings stand on each page."""
    section = section_of(file_of(result_of(*full_hits(hit_of)), "hwpx", layout="table"))
    page = section.find(f".//{HP}pagePr")
    assert page.get("landscape") == "NARROWLY"  # the format's word for it
    cover, hits, last = section.iter(f"{HP}tbl")
    for table in (cover, hits, last):
        assert table.find(f"{HP}pos").get("treatAsChar") == "0"
    head, *rows = hits.iter(f"{HP}tr")
    assert hits.get("repeatHeader") == "1"
    assert {cell.get("header") for cell in head} == {"1"}
    assert {cell.get("header") for row in rows for cell in row} == {"0"}
    assert section.find(f".//{HP}ctrl/{HP}pageNum").get("pos") == "BOTTOM_CENTER"


def test_the_headings_are_shaded(hit_of, result_of, file_of):
    """The heading row has a ground of its own; the cells below have borders only."""
    data = file_of(result_of(hit_of()), "hwpx")
    fills = {
        each.get("id"): each
        for each in part_of(data, "Contents/header.xml").iter(f"{HH}borderFill")
    }
    _, hits, _ = section_of(data).iter(f"{HP}tbl")
    head, row = hits.iter(f"{HP}tr")
    for cells, shaded in ((head, True), (row, False)):
        for cell in cells:
            fill = fills[cell.get("borderFillIDRef")]
            assert bool(fill.xpath(".//*[@faceColor='#E7EDF5']")) == shaded
            assert fill.find(f"{HH}leftBorder").get("type") == "SOLID"


def test_the_last_part_is_a_table(hit_of, result_of, file_of):
    """The document begins with what it is, and ends with where the list comes from."""
    filters = Filters(agency="권익위", since=Period(2021, half=2))
    data = file_of(result_of(hit_of(), filters=filters), "hwpx", "en")
    said = dict(tables_of(data)[-1])
    assert said["hits exported"] == "1 of 12"
    assert said["date"] == "2025-07-01 00:30+00:00"
    assert said["filters"] == "agency: 권익위; from 2021 H2"
    assert tables_of(data)[0] == [
        ["query", "수의계약 확인서"],
        ["filters", "agency: 권익위; from 2021 H2"],
        ["number", "1 of 12"],
        ["date", "2025-07-01 00:30"],
    ]
    korean = dict(tables_of(file_of(result_of(hit_of()), "hwpx", "ko"))[0])
    assert korean["작성 일시"] == "2025. 7. 1. 00:30"


def test_an_empty_result_is_a_valid_document(result_of, file_of):
    """No hits are said to be none, and there is no table of them."""
    data = file_of(result_of(), "hwpx", "en")
    assert validate_editor_open_safety(data).ok
    _, last = tables_of(data)
    assert ["hits exported", "0 of 0"] in last
    assert texts_of(data)[1:] == ["No hits.", "About this export"]


def test_the_same_export_is_the_same_file(hit_of, result_of, file_of):
    """The package holds no id by chance, and no clock but the one it was given."""
    result = result_of(*full_hits(hit_of))
    data = file_of(result, "hwpx")
    assert data == file_of(result, "hwpx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        about = parts.read("Contents/content.hpf").decode()
    assert "2025-07-01T00:30:00Z" in about
    assert re.findall(r'name="creator"[^>]*>([^<]*)', about) == ["sarye"]
    assert "synthetic" not in about


def shapes_of(data):
    """Give the shapes of paragraphs by their ids."""
    return {
        each.get("id"): each for each in part_of(data, "Contents/header.xml").iter(f"{HH}paraPr")
    }


def test_a_word_wider_than_its_cell_may_be_broken_and_no_other(hit_of, result_of, file_of):
    """A long name without a space breaks at any letter; English words of a title stay whole."""
    long = hit_of("a" * 90, title_spans=(), source=Place(f"{'report_' * 9}.pdf"), also_in=())
    short = hit_of("Plain English words", rank=2, title_spans=(), source=Place("a.pdf"), also_in=())
    data = file_of(result_of(long, short), "hwpx", "en", layout="table")
    _, hits, _ = section_of(data).iter(f"{HP}tbl")
    shapes = shapes_of(data)

    def broken(row):
        cells = [*hits.iter(f"{HP}tr")][row].iter(f"{HP}tc")
        pairs = (
            (written(p), shapes[p.get("paraPrIDRef")]) for c in cells for p in c.iter(f"{HP}p")
        )
        way = "breakLatinWord"
        return [text for text, it in pairs if it.find(f"{HH}breakSetting").get(way) == "BREAK_WORD"]

    assert broken(1) == ["a" * 90, f"{'report_' * 9}.pdf"]
    assert broken(0) == broken(2) == []
    assert shapes["0"].getparent().get("itemCnt") == str(len(shapes))
    assert validate_document(data).ok


def test_a_row_is_torn_only_where_it_is_as_high_as_half_a_page(hit_of, result_of, file_of):
    """Rows go whole to the next page; one with a very long note would leave the page empty."""
    for note, kept in (("짧음", "TABLE"), ("긴 메모\n" * 60, "CELL")):
        hit = hit_of()
        data = file_of(result_of(hit), "hwpx", notes={hit.case.id: note}, layout="table")
        _, hits, _ = section_of(data).iter(f"{HP}tbl")
        assert hits.get("pageBreak") == kept


def test_every_cell_has_its_room(hit_of, result_of, file_of):
    """A program that takes a cell's margin draws it as one that takes the table's."""
    for table in section_of(file_of(result_of(hit_of()), "hwpx")).iter(f"{HP}tbl"):
        margin = table.find(f"{HP}inMargin").attrib
        assert all(cell.attrib == margin for cell in table.iter(f"{HP}cellMargin"))


def test_the_line_above_a_group_is_a_shaded_heading_at_the_left(hit_of, result_of, file_of):
    """It is no number, which stand in the middle."""
    data = file_of(result_of(hit_of(), total=0, partial=1), "hwpx")
    _, hits, _ = section_of(data).iter(f"{HP}tbl")
    head, group, row = hits.iter(f"{HP}tr")
    [cell] = group.iter(f"{HP}tc")
    assert cell.get("borderFillIDRef") == head.find(f"{HP}tc").get("borderFillIDRef")
    number = row.find(f".//{HP}p").get("paraPrIDRef")
    shapes = shapes_of(data)
    sides = [
        shapes[one].find(f"{HH}align").get("horizontal")
        for one in (cell.find(f".//{HP}p").get("paraPrIDRef"), number)
    ]
    assert sides == ["LEFT", "CENTER"]


def test_a_tab_has_room(hit_of, result_of, file_of):
    """A program that knows no stops does not draw two words as one."""
    data = file_of(result_of(hit_of(sections=[("effect", "", "앞\t뒤")])), "hwpx")
    [tab] = section_of(data).iter(f"{HP}tab")
    assert int(tab.get("width")) > 0


def test_a_row_tells_how_high_its_text_is(hit_of, result_of, file_of):
    """A program that ends a page by the heights of rows keeps the page's number free."""
    snippets = ["한 줄", "- 하나\n- 둘\n- 셋\n- 넷\n- 다섯", "줄\n" * 90]
    hits = [
        hit_of(rank=rank, snippet=MarkedText("effect", "", text), also_in=())
        for rank, text in enumerate(snippets, start=1)
    ]
    data = file_of(result_of(*hits), "hwpx", layout="table")
    _, table, _ = section_of(data).iter(f"{HP}tbl")
    rows = [[int(size.get("height")) for size in row.iter(f"{HP}cellSz")] for row in table[-3:]]
    assert all(len(set(heights)) == 1 for heights in rows)
    low, high, highest = (heights[0] for heights in rows)
    assert low >= 9 * 130 + 400
    assert low < 5 * 9 * 130 + 400 == high < highest < 30_000  # half of a page that lies
