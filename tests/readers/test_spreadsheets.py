"""What is read from workbooks, written by openpyxl, XlsxWriter and xlwt, or as OpenDocument."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from sarye.cases import case_id, parse
from sarye.errors import ReadError
from sarye.exporters import export
from sarye.exporters.columns import columns, headings
from sarye.exporters.hitlist import HitList
from sarye.messages import LANGUAGES, Translator
from sarye.models import (
    Case,
    Document,
    Filters,
    Hit,
    IndexInfo,
    MarkedText,
    Period,
    Place,
    Result,
    Section,
)
from sarye.readers import read_bytes
from sarye.readers.columnnames import field_of, is_left_out, section_of
from sarye.readers.extents import MAX_CELLS

Rows = Sequence[Sequence[object]]
HEADINGS = ["연번", "기관명", "과제명", "추진배경", "추진내용", "성과"]
FIRST = [1, "가람시", "밤길 안심 등", "골목이 어두움", "등을 닮", "신고가 줄어듦"]
SECOND = [2, "다솜군", "버스 도착 안내", "화면이 없음", "화면을 닮", "기다림이 줄어듦"]

XLS = (
    "c-rk)O-NKx6#njeZ<=v5n=vglu}Ac$xln82rpBVOMTJF>L{OS8LQ@epwJ1x4S_DCD3O9x=gweEyQkz1>(J_pqs2~"
    "W&{s?N3P*5;BoqOhuf4NX7>F0fqd+t5w-t*o2?*DtkkDY<W_T&-Fz!s<&4@F_o6q}$B6;T|Z{7^_HBe9J_$i!cTC"
    ">ssrA`9*<9<s_Yl;b@D1#ManN#Hew!>GjGit-YD0kMtSP$*;@Hj@-+AWJNgxK(j1kFi|J@+Oz`vdm@6MV6bXY(N~"
    "sW7ppF9Ag$2D62Rx7LxZa`@CdJ782l>v-r#<5iV=N)~e%$Wq)QysuqJL(75H5l$TT$mIV+`1K5PGAszS<S*hK+X<"
    "t~o0NKAyw_9hiUsg1r2BD)o!Rrx&6PnCXgu6SpBZ!A&0f*%f*~mmTHeq|aj)G^2-pp1VZ*Mj9RJQ04{_iapo+bEo"
    "wDl+UN@pVc>^twJsOEl3j|vfVr}*o;G>9vY`UW$-_uZ70)f046R^RQz9YMDhVzoDiNO$=@_39Y)kl};7xvP3WhsT"
    "%i>Fy^(pf})#TZcC2@xAxhAnLqLRJiYU+K_bgv_(TC_zOC33=I2p9C%*M?)|>q19o|M@Mhzfw%IJ^MHoY}7)v<q<"
    "fZ7K<0RNT`eaX0zUv5EYWRQ&A46+o&mn}f(u161Ifpxs76*{d9vfJmW7ZX%PG%WTWhh>opI{_*)^eFT&Rt9OY-Bu"
    "jt(%fwPwD!P`#MtV-?-8!-I_OYD!%oFs}ZZ{SS%)g`P3pqWQc25B|2S^SQuN@E0#$=ZC^IUVYEGDoV80Z20JI6EF"
    "U12-`#0E8vBS@d<6SQ8P*~_8rBrj)Co;xriiAIW-(f$%wRsP*xBafQIqAvV>PKsX6u9|nQarAWR5bJ)mfNTX14Qt"
    "+DH@p2GUn$Uc14hGH*0#VK2#heI@XY`&VI4VXQ9=Ta-B5k&UJ!VG?$jFk!-k2@@tv{Kt@&C3!<qjq9_;xRzUu|2k"
    "t7#?9X(|19>Sf}U#nFx`Q2imPyPUh`)eEF!`s=I9goUnp^qYOg{mintx6^PazS?H5zuXU>j}U$=zjTmSfc+WDL7{"
    "{a$dA9M"
)
"""A workbook in BIFF8 that xlwt wrote: a title over five columns, a heading row and two cases of a
department that is merged over both rows; packed to base 85."""


def saved(*sheets: Rows, change: Callable[[Worksheet], object] | None = None) -> bytes:
    """Let openpyxl write a workbook of rows, and change its first sheet."""
    book = openpyxl.Workbook()
    for at, rows in enumerate(sheets):
        sheet = book.worksheets[0] if at == 0 else book.create_sheet()
        sheet.title = f"시트{at + 1}"
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def merging(*ranges: str) -> Callable[[Worksheet], object]:
    """Make what merges cells."""
    return lambda sheet: [sheet.merge_cells(cells) for cells in ranges]


def ods(sheets: Mapping[str, Iterable[str]]) -> bytes:
    """Make an OpenDocument spreadsheet of sheets, each of rows in XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def ods_row(*cells: object, repeated: str = "") -> str:
    """Write a row of an OpenDocument table."""
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
        "</table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row{repeated}>{written}</table:table-row>"


def only(data: bytes) -> Document:
    """Read a workbook that is one document."""
    (document,) = read_bytes(data, "a.xlsx")
    return document


def cases(document: Document) -> list[tuple[str, str | None, list[tuple[str, str]], str]]:
    """Give title, agency, sections and place of each case."""
    found = []
    for case in parse(document).cases:
        texts = [(section.label, section.text) for section in case.sections]
        place = f"{case.source.sheet}!{case.source.row}"
        found.append((case.title, case.agency, texts, place))
    return found


def texts(data: bytes) -> list[list[tuple[str, str]]]:
    """Give the sections of each case of a workbook."""
    return [sections for _, _, sections, _ in cases(only(data))]


def why(data: bytes) -> str:
    """Tell why a workbook is refused."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.xlsx")
    return caught.value.kind


def expected(row: Sequence[object], place: str) -> tuple[object, ...]:
    """Give the case that a row of `HEADINGS` tells."""
    return row[2], row[1], list(zip(HEADINGS[3:], row[3:], strict=True)), place


WRITERS = {
    "xlsx": saved,
    "ods": lambda rows: ods({"시트1": [ods_row(*row) for row in rows]}),
}


@pytest.mark.parametrize("form", WRITERS)
def test_a_table_of_cases(form: str) -> None:
    """Each row below the headings is a case with its sheet and row."""
    document = only(WRITERS[form]([HEADINGS, FIRST, SECOND]))
    assert document.format == form
    assert cases(document) == [expected(FIRST, "시트1!2"), expected(SECOND, "시트1!3")]


def test_a_workbook_of_excel_97() -> None:
    """A workbook in BIFF is read, with its merged cells."""
    document = only(zlib.decompress(base64.b85decode(XLS)))
    parsed = parse(document)
    assert (document.format, parsed.title) == ("xls", "2024년 하반기 다솜군 적극행정 우수사례")
    assert [(case.title, case.agency, case.department) for case in parsed.cases] == [
        ("밤길 안심 등", "다솜군", "도로과"),
        ("버스 도착 안내", "다솜군", "도로과"),
    ]
    assert [section.text for section in parsed.cases[1].sections] == [
        "정류장에 화면이 없음",
        "2024",
    ]


def test_what_stands_above_and_below() -> None:
    """A title, blank rows and notes are no cases; the title is the document's and none is lost."""
    title = "2025년 1분기 적극행정 우수사례"
    rows = [[title], [], ["(단위: 건)"], HEADINGS, FIRST, [], SECOND, ["※ 문의: 도로과"]]
    document = only(saved(rows, change=merging("A1:F1", "A8:F8")))
    parsed = parse(document)
    assert cases(document) == [expected(FIRST, "시트1!5"), expected(SECOND, "시트1!7")]
    assert (parsed.title, parsed.period) == (title, Period(2025, quarter=1))
    assert parsed.problems == ()
    assert {"(단위: 건)", "※ 문의: 도로과"} <= set(document.text.split("\n"))


def test_headings_in_two_rows() -> None:
    """Headings below a heading that spans them name the columns."""
    rows = [
        ["연번", "기관명", "과제명", "적극행정 내용", None, None],
        [None, None, None, *HEADINGS[3:]],
        FIRST,
    ]
    merged = merging("D1:F1", "A1:A2", "B1:B2", "C1:C2")
    for change in (merged, None):
        assert cases(only(saved(rows, change=change))) == [expected(FIRST, "시트1!3")]


def test_headings_on_every_page() -> None:
    """Headings that are repeated are no case."""
    assert len(cases(only(saved([HEADINGS, FIRST, HEADINGS, SECOND])))) == 2


def test_merged_cells() -> None:
    """An agency that is merged over rows is each case's; a merged title joins its rows."""
    rows = [
        HEADINGS,
        FIRST,
        [2, None, *SECOND[2:]],
        [None, None, None, None, "소리도 냄", "기다림이 줄어듦"],
        ["", "다솜군", "빈집 나눔터", "빈집이 많음", "고침", "모임이 늚"],
    ]
    found = cases(only(saved(rows, change=merging("B2:B4", "C3:C4", "D3:D4"))))
    assert [(title, agency, place) for title, agency, _, place in found] == [
        ("밤길 안심 등", "가람시", "시트1!2"),
        ("버스 도착 안내", "가람시", "시트1!3"),
        ("빈집 나눔터", "다솜군", "시트1!5"),
    ]
    assert found[1][2] == [
        ("추진배경", "화면이 없음"),
        ("추진내용", "화면을 닮\n소리도 냄"),
        ("성과", "기다림이 줄어듦"),
    ]


def test_a_blank_cell_is_not_filled() -> None:
    """A cell that is blank without being merged stays so."""
    found = cases(only(saved([HEADINGS, FIRST, [2, None, *SECOND[2:]]])))
    assert [agency for _, agency, _, _ in found] == ["가람시", None]


def test_columns_that_nobody_knows() -> None:
    """Below an unknown heading is a section of that name; ordinals and people are none."""
    sentence = "주민 설명회를 열두 차례 열어 뜻을 모음"
    rows = [
        ["연번", "과제명", "성과", "현장에서 들은 말", "분야", "담당자", "사업명"],
        [
            1,
            "밤길 안심 등",
            "신고가 줄어듦",
            sentence,
            "안전",
            "도로과 홍길동 주무관 02-000-0000",
            "x",
        ],
    ]
    unknown = [("현장에서 들은 말", sentence), ("분야", "안전"), ("사업명", "x")]
    assert texts(saved(rows)) == [[("성과", "신고가 줄어듦"), *unknown]]


def test_values() -> None:
    """Numbers, dates and formulas are read as they are shown; an error is blank."""
    rows = [
        ["과제명", "연도", "추진배경", "추진내용", "성과", "기대효과", "현황", "개선내용"],
        [
            "가",
            2025.0,
            12.5,
            date(2025, 3, 4),
            True,
            "#N/A",
            time(9, 30),
            datetime(2025, 1, 2, 3, 4),  # noqa: DTZ001 - cells know no zones
        ],
    ]

    def change(sheet: Worksheet) -> None:
        sheet["F2"].data_type = "e"

    document = only(saved(rows, change=change))
    assert texts(saved(rows, change=change)) == [
        [
            ("추진배경", "12.5"),
            ("추진내용", "2025-03-04"),
            ("성과", "TRUE"),
            ("현황", "09:30:00"),
            ("개선내용", "2025-01-02 03:04:00"),
        ]
    ]
    assert parse(document).cases[0].period == Period(2025)


def test_the_stored_value_of_a_formula() -> None:
    """A formula is what it came to when the workbook was saved."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["과제명", "성과"])
        sheet.write_row(1, 0, ["밤길 안심 등"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
    assert texts(buffer.getvalue()) == [[("성과", "2")]]


def test_rich_text_and_line_breaks() -> None:
    """Text in several fonts is one text, and a cell can hold lines."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["과제명", "성과"])
        sheet.write_rich_string(1, 0, "밤길 ", book.add_format({"bold": True}), "안심", " 등")
        sheet.write_string(1, 1, "하나\r\n=둘\n'셋")
    (case,) = parse(only(buffer.getvalue())).cases
    assert (case.title, case.sections[0].text) == ("밤길 안심 등", "하나\n=둘\n'셋")


def test_charts_and_blank_sheets() -> None:
    """Charts and blank sheets are passed over."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("빈 시트")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=사례!$A$2:$A$2"})
        book.add_chartsheet("그림").set_chart(chart)
        sheet = book.add_worksheet("사례")
        for at, row in enumerate([HEADINGS, FIRST]):
            sheet.write_row(at, 0, row)
    assert cases(only(buffer.getvalue())) == [expected(FIRST, "사례!2")]


def test_each_table_is_a_document() -> None:
    """Sheets of different periods do not share one."""
    sheets = [
        [[f"2025년 {quarter}분기 적극행정 우수사례"], HEADINGS, row]
        for quarter, row in ((1, FIRST), (2, SECOND))
    ]
    documents = read_bytes(saved(*sheets), "a.xlsx")
    found = [case for document in documents for case in parse(document).cases]
    assert [case.period for case in found] == [Period(2025, quarter=1), Period(2025, quarter=2)]
    assert [case.source for case in found] == [
        Place("a.xlsx", sheet="시트1", row=3),
        Place("a.xlsx", sheet="시트2", row=3),
    ]


FORM = [
    ["적극행정 우수사례 제출 서식"],
    ["과제명", "우물 살리기", "기관명", "새벽군"],
    ["추진배경", "○ 우물이 마름\n○ 물을 사다 먹음"],
    ["추진내용", "새 물길을 찾음"],
    ["성과", "물이 남"],
]


def test_a_form_is_running_text() -> None:
    """A sheet of labels and texts is read by the labels, with its sheet and row."""
    document = only(saved(FORM, change=merging("B3:D3")))
    (case,) = parse(document).cases
    assert (document.records, case.title, case.agency) == (None, "우물 살리기", "새벽군")
    assert case.source == Place("a.xlsx", sheet="시트1", row=2)
    assert [(section.label, section.text) for section in case.sections] == [
        ("추진배경", "○ 우물이 마름\n○ 물을 사다 먹음"),
        ("추진내용", "새 물길을 찾음"),
        ("성과", "물이 남"),
    ]


def test_tables_and_forms_together() -> None:
    """Cases in forms beside a table are read; statistics beside it stay in the text."""
    statistics = [["분야", "건수"], ["안전", 3]]
    table, form = read_bytes(saved([HEADINGS, FIRST], FORM, statistics), "a.xlsx")
    assert [case.title for case in parse(table).cases] == ["밤길 안심 등"]
    assert [case.title for case in parse(form).cases] == ["우물 살리기"]
    assert table.text.endswith("분야\t건수\n안전\t3\n")


CELLS = st.one_of(
    st.none(),
    st.integers(0, 9_999),
    st.text("가나다힣 abc·ㅇ", min_size=1, max_size=30),
    st.sampled_from(["과제명", "추진배경", "성과", "기관명", "제목"]),
)


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=5), min_size=1, max_size=6))
def test_no_text_is_lost(rows: list[list[object]]) -> None:
    """Whatever a sheet holds, each of its texts is in a document, but for what is left out."""
    texts_given = [str(cell).strip() for row in rows for cell in row if cell is not None]
    try:
        documents = read_bytes(saved(rows), "a.xlsx")
    except ReadError as error:
        assert error.kind == "empty"  # noqa: PT017 - that is what is proved
        assert not any(texts_given)
        return
    held = " ".join(
        text
        for document in documents
        for text in (
            document.text,
            *(value for record in document.records or () for value in record.fields.values()),
        )
    )
    flat = "".join(held.split())
    long = [text for text in texts_given if len(text) >= 20]
    assert [text for text in long if "".join(text.split()) not in flat] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_is_read_back(language: str) -> None:
    """The workbook that sarye writes holds the same cases with the same ids."""
    given_cases = [
        _case("밤길 안심 등", "가람시"),
        _case("=둘째\t사례", None, period=Period(2021, half=2)),
    ]
    hits = tuple(_hit(rank, case) for rank, case in enumerate(given_cases, 1))
    result = Result("등", "all", 2, hits, Filters(), "relevance", (), 1.0, IndexInfo(2, "c0ffee12"))
    exported = datetime(2025, 7, 1, tzinfo=UTC)
    data = export(result, Translator(language), format="xlsx", exported=exported)
    (document,) = read_bytes(data, "a.xlsx")
    back = parse(document).cases
    assert parse(document).problems == ()
    assert [(case.id, case.title, case.agency, case.period) for case in back] == [
        (case.id, case.title, case.agency, case.period) for case in given_cases
    ]
    assert [case_id(case.title, case.sections) for case in back] == [case.id for case in back]
    for case, was in zip(back, given_cases, strict=True):
        assert [(one.role, one.text) for one in case.sections] == [
            (one.role, one.text) for one in was.sections
        ]


def _case(title: str, agency: str | None, **fields: object) -> Case:
    sections = tuple(
        Section(role, label, text, 0, len(text))
        for role, label, text in (
            ("situation", "상황", "골목이 어두움"),
            ("effort", "노력", "· 등을 닮\n· =신고를 받음"),
            ("other", "", "'기타' 설명"),
        )
    )
    known: dict[str, object] = {"id": case_id(title, sections), "source": Place("a.txt", line=1)}
    return Case(title=title, sections=sections, agency=agency, **(known | fields))  # type: ignore[arg-type]


def _hit(rank: int, case: Case) -> Hit:
    marked = tuple(MarkedText(one.role, one.label, one.text, ((0, 2),)) for one in case.sections)
    return Hit(rank, 1.0, case, MarkedText("title", "", case.title), marked, marked[0], ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_an_export_is_known(language: str) -> None:
    """No column of an export is taken for a text of the case by mistake."""
    result = Result("등", "all", 0, (), Filters(), "relevance", (), 1.0, IndexInfo(0, "c0ffee12"))
    now = datetime(2025, 7, 1, tzinfo=UTC)
    sheet = HitList(result, Translator(language), now, notes={"noted": "a note"})
    names = headings(sheet, columns(sheet))
    assert [
        name for name in names if not (field_of(name) or section_of(name) or is_left_out(name))
    ] == []


def test_sheets_that_cannot_be_read() -> None:
    """A sheet that is damaged is told, and the others are read."""
    data = saved([HEADINGS, FIRST], [HEADINGS, SECOND])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(buffer, "w") as archive:
        for name in whole.namelist():
            part = whole.read(name)
            broken = name.endswith("sheet1.xml")
            archive.writestr(name, part[: part.index(b"<sheetData>") + 40] if broken else part)
    document = only(buffer.getvalue())
    assert [(one.kind, one.place) for one in document.problems] == [
        ("bad_sheet", Place("a.xlsx", sheet="시트1"))
    ]
    assert cases(document) == [expected(SECOND, "시트2!2")]


def test_a_cell_in_the_last_row_and_column() -> None:
    """A sheet that spans more cells than memory holds is refused before it is read."""

    def change(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "끝"

    assert MAX_CELLS < 16_384 * 1_048_576
    assert why(saved([HEADINGS, FIRST], change=change)) == "expands"


def test_formats_without_values_do_not_count() -> None:
    """Cells that are only coloured, down to the last row, do not make a sheet too large."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("시트1")
        for at, row in enumerate([HEADINGS, FIRST]):
            sheet.write_row(at, 0, row)
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "red"}))
    assert cases(only(buffer.getvalue())) == [expected(FIRST, "시트1!2")]


def test_repeated_cells_of_opendocument() -> None:
    """Blank cells that are repeated to the edge are none; repeated text there is refused."""
    edge = '<table:table-cell table:number-columns-repeated="16378"/>'
    blank = ' table:number-rows-repeated="1048500"'
    rows = [
        ods_row(*HEADINGS),
        ods_row(*FIRST).replace("</table:table-row>", f"{edge}</table:table-row>"),
    ]
    rows.append(f"<table:table-row{blank}><table:table-cell/></table:table-row>")
    assert cases(only(ods({"시트1": rows}))) == [expected(FIRST, "시트1!2")]
    full = ods_row("가").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="9999"'
    )
    assert why(ods({"시트1": [full.replace("<table:table-row", f"<table:table-row{blank}")]})) == (
        "expands"
    )


def test_sheets_of_opendocument_are_measured_apart() -> None:
    """The empty rows that fill each sheet to its end do not add up."""
    fill = ods_row().replace(">", ' table:number-rows-repeated="1048570">', 1)
    sheets = {"시트1": [ods_row(*HEADINGS), ods_row(*FIRST), fill], "부호": [ods_row("가"), fill]}
    assert cases(only(ods(sheets))) == [expected(FIRST, "시트1!2")]


def test_a_row_of_totals_is_no_case() -> None:
    """What counts the cases stands in no case, and is still in the text."""
    document = only(saved([HEADINGS, FIRST, SECOND, ["합 계", None, "2건", None, None, "150"]]))
    assert [title for title, *_ in cases(document)] == ["밤길 안심 등", "버스 도착 안내"]
    assert "합 계\t\t2건\t\t\t150" in document.text


def test_a_list_in_front_of_its_forms() -> None:
    """A list of cases that sheets of their own tell makes none; it dates and names all of them."""
    forms = [
        [[name, value] for name, value in zip(HEADINGS[1:], row[1:], strict=True)]
        for row in (FIRST, SECOND)
    ]
    front = [
        ["2024년 적극행정 우수사례"],
        ["연번", "과제명", "기관명"],
        *(r[2::-1] for r in (FIRST, SECOND)),
    ]
    front[2:] = [[row[0], row[2], row[1]] for row in (FIRST, SECOND)]
    parsed = parse(only(saved(front, *forms)))
    assert [(case.title, case.agency, case.period) for case in parsed.cases] == [
        (row[2], row[1], Period(2024)) for row in (FIRST, SECOND)
    ]
    assert all(len(case.sections) == 3 for case in parsed.cases)


def test_a_list_that_tells_more_than_the_other_sheets() -> None:
    """A list with a title that no other sheet tells is a table of cases."""
    rows = [["연번", "과제명", "기관명"], [1, FIRST[2], "가람시"], [2, "빈집 나눔터", "다솜군"]]
    documents = read_bytes(saved(rows, [HEADINGS, FIRST]), "a.xlsx")
    assert [len(parse(document).cases) for document in documents] == [2, 1]


@pytest.mark.parametrize("apart", [[], [None]])
def test_cards_beside_each_other(apart: list[None]) -> None:
    """Cards that stand beside each other are read one by one, with or without a column between."""
    third = [3, "다솜군", "빈집 나눔터", "빈집이 많음", "고침", "모임이 늚"]
    names = HEADINGS[1:]
    rows: list[list[object]] = [["2024년 적극행정 우수사례"]]
    for left, right in ((FIRST, SECOND), (third, [None] * len(third))):
        pairs = zip(names, left[1:], right[1:], strict=True)
        rows += [[name, one, *apart, name, other] for name, one, other in pairs]
    parsed = parse(only(saved(rows)))
    assert [(case.title, case.agency) for case in parsed.cases] == [
        (row[2], row[1]) for row in (FIRST, SECOND, third)
    ]
    assert [s.text for s in parsed.cases[1].sections] == SECOND[3:]


def test_cases_in_columns() -> None:
    """Cases that stand in columns beside their names are read one by one."""
    columns = zip(HEADINGS[1:], FIRST[1:], SECOND[1:], strict=True)
    rows = [["2024년 적극행정 우수사례"], [], ["구분", "사례 1", "사례 2"], *map(list, columns)]
    parsed = parse(only(saved(rows)))
    assert [(case.title, case.agency) for case in parsed.cases] == [
        (row[2], row[1]) for row in (FIRST, SECOND)
    ]
    assert [s.text for s in parsed.cases[0].sections] == FIRST[3:]


@pytest.mark.parametrize("groups", [("사례개요", "사례내용"), ("1", "사례내용"), ("개요", "상세")])
def test_names_in_groups(groups: tuple[str, str]) -> None:
    """A cell that is merged beside several names of a form is no name of a value."""
    first, second = groups
    pairs = list(zip(HEADINGS[1:], FIRST[1:], strict=True))
    beside = [first, None, second, None, None]
    rows = [[group, *pair] for group, pair in zip(beside, pairs, strict=True)]
    document = only(saved(rows, change=merging("A1:A2", "A3:A5")))
    (case,) = parse(document).cases
    assert (case.title, case.agency) == ("밤길 안심 등", "가람시")
    assert [section.text for section in case.sections if section.label] == FIRST[3:]


def test_a_form_of_one_case() -> None:
    """A form whose names and values take turns is one case, however many there are in a row."""
    rows = [["과제명", "밤길 안심 등", None, None], ["기관명", "가람시", "담당부서", "도로과"]]
    rows += [[name, text, None, None] for name, text in zip(HEADINGS[3:], FIRST[3:], strict=True)]
    (case,) = parse(only(saved(rows))).cases
    assert (case.title, case.agency, case.department) == ("밤길 안심 등", "가람시", "도로과")


def test_prizes_above_groups_of_rows() -> None:
    """A row that names a prize gives it to the cases below, up to the next one."""
    third = [3, "다솜군", "빈집 나눔터", "빈집이 많음", "고침", "모임이 늚"]
    rows = [HEADINGS, ["최우수(1건)"], FIRST, ["<우수 2건>"], SECOND, third]
    found = parse(only(saved(rows, change=merging("A2:F2", "A4:F4")))).cases
    assert [case.award for case in found] == ["최우수", "우수", "우수"]


STORY = "1. 추진배경\n - 골목이 어두움\n2. 추진내용\n - 등을 닮\n3. 성과\n - 신고가 줄어듦"


def test_a_story_in_one_cell() -> None:
    """The only section of a case is parted at labels of its own, beside another it stays whole."""
    alone = [["과제명", "기관명", "주요내용"], ["밤길 안심 등", "가람시", STORY]]
    (case,) = parse(only(saved(alone))).cases
    assert [section.role for section in case.sections] == ["situation", "effort", "effect"]
    beside = [[*alone[0], "성과"], [*alone[1], "신고 절반"]]
    (case,) = parse(only(saved(beside))).cases
    assert [section.text for section in case.sections] == [STORY, "신고 절반"]


def test_a_telephone_beside_a_department() -> None:
    """A department is told without its number, by which the case is found all the same."""
    rows = [["과제명", "기관명", "담당부서", "성과"]]
    rows += [["밤길 안심 등", "가람시", "도로과\n(☎ 055-000-1234)", "신고가 줄어듦"]]
    rows += [["버스 도착 안내", "다솜군\n(교통과)", None, "기다림이 줄어듦"]]
    rows += [["빈집 나눔터", "나래물관리본부\n시설과", None, "모임이 늚"]]
    found = parse(only(saved(rows))).cases
    assert [(c.agency, c.department) for c in found] == [
        ("가람시", "도로과"),
        ("다솜군", "교통과"),
        ("나래물관리본부", "시설과"),
    ]
    assert [remark.text for remark in found[0].remarks] == ["055-000-1234"]


def test_locked_workbooks() -> None:
    """A workbook with a password says so, in each format."""
    data = zlib.decompress(base64.b85decode(XLS))
    first = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    assert data[first : first + 2] == b"\xe1\x00"
    assert why(data[:first] + b"\x2f\x00" + data[first + 2 :]) == "encrypted"
    buffer = io.BytesIO(ods({"시트1": [ods_row("글")]}))
    with zipfile.ZipFile(buffer) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["META-INF/manifest.xml"] = b"<manifest:encryption-data/>"
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert why(locked.getvalue()) == "encrypted"


@settings(max_examples=200)
@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    """A damaged workbook is read or refused, and nothing else is raised."""
    whole = zlib.decompress(base64.b85decode(XLS))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + 4 :]
    try:
        documents = read_bytes(damaged, "a.xls")
    except ReadError:
        return
    assert documents
