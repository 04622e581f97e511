"""What the cover of a workbook, and the rows above a table, say of all cases."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import Workbook

from sarye.cases import parse
from sarye.models import Case, Period
from sarye.readers import read_bytes

Rows = list[list[str]]

HEADINGS = ["번호", "제목", "배경", "조치사항", "결과", "기관"]
FIRST = ["1", "사망 신고와 함께 멈추는 연금", "과오 지급이 잦음", "당일 멈춤", "88% 감소", ""]
SECOND = ["2", "집에서 받는 장애 심사", "이동이 어려움", "영상으로 심사함", "70% 감소", ""]
TITLE = "2023년 적극행정 우수사례 총괄"
AGENCY = "늘봄연금공단"

COVERS: dict[str, Rows] = {
    "제목과 기관": [[TITLE], [AGENCY]],
    "기관이 먼저": [[AGENCY], [TITLE], ["2024. 1."]],
    "여러 줄": [["2023년"], ["적극행정 우수사례"], [], ["", AGENCY]],
    "기관과 부서": [[TITLE], [f"{AGENCY} 혁신기획실"]],
    "한 줄": [[f"{AGENCY} {TITLE}"], ["구분", "건수"], ["상반기", "1"]],
    "이름과 값": [["기관명", AGENCY], ["작성부서", "혁신기획실"], ["기준연도", "2023"]],
}


def read_workbook(sheets: dict[str, Rows]) -> list[Case]:
    """Write sheets as a workbook and read its cases."""
    book, data = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(data)
    found = read_bytes(data.getvalue(), "통합문서.xlsx", suffix=".xlsx")
    return [case for document in found for case in parse(document).cases]


def read_table(rows: Rows) -> list[Case]:
    """Write rows as CSV and read its cases."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    [document] = read_bytes(text.getvalue().encode(), "표.csv", suffix=".csv")
    return list(parse(document).cases)


@pytest.mark.parametrize("cover", COVERS)
def test_a_cover_is_of_all_sheets(cover: str) -> None:
    """Agency and year of a cover are those of the cases of each sheet, which names its half."""
    sheets = {"상반기": [HEADINGS, FIRST], "하반기": [HEADINGS, SECOND]}
    for front in ({"표지": COVERS[cover], **sheets}, {**sheets, "표지": COVERS[cover]}):
        cases = read_workbook(front)
        assert [case.title for case in cases] == [FIRST[1], SECOND[1]]
        assert [case.agency for case in cases] == [AGENCY, AGENCY]
        assert [case.period or case.document_period for case in cases] == [
            Period(2023, half=1),
            Period(2023, half=2),
        ]


@pytest.mark.parametrize("cover", COVERS)
def test_rows_above_a_table_are_of_its_cases(cover: str) -> None:
    """The same rows above the headings of a sheet or of a CSV say the same."""
    rows = [*COVERS[cover], HEADINGS, FIRST, SECOND]
    for cases in (read_workbook({"목록": rows}), read_table(rows)):
        assert [case.title for case in cases] == [FIRST[1], SECOND[1]]
        assert {case.agency for case in cases} == {AGENCY}
        assert {case.period or case.document_period for case in cases} == {Period(2023)}


def test_a_cover_is_of_all_forms() -> None:
    """Where each sheet is the form of a case, what the sheet in front says is of all of them."""
    forms = {
        f"사례{at}": [["사례명", row[1]], ["추진배경", row[2]], ["추진내용", row[3]]]
        for at, row in enumerate((FIRST, SECOND), 1)
    }
    cases = read_workbook({"표지": [[TITLE], ["제출기관", AGENCY]], **forms})
    assert [(case.title, case.agency) for case in cases] == [
        (FIRST[1], AGENCY),
        (SECOND[1], AGENCY),
    ]


def test_a_case_says_itself_whose_it_is() -> None:
    """What a row, or the name of its sheet, says counts more than a cover."""
    rows = {"목록": [HEADINGS, [*FIRST[:5], "나래전력공사"], SECOND]}
    cases = read_workbook({"표지": COVERS["제목과 기관"], **rows})
    assert [case.agency for case in cases] == ["나래전력공사", AGENCY]
    named = {"나래전력공사": [HEADINGS, FIRST], "다솜의료원": [HEADINGS, SECOND]}
    cases = read_workbook({"표지": COVERS["제목과 기관"], **named})
    assert [case.agency for case in cases] == list(named)


def test_a_day_of_writing_is_no_period() -> None:
    """Above a table a date alone, or who wrote it, says nothing of the cases."""
    rows = [["작성일 2024. 1. 5."], ["(단위: 건)"], ["2024. 1."], HEADINGS, FIRST]
    for cases in (read_workbook({"목록": rows}), read_table(rows)):
        assert [(case.agency, case.period, case.document_period) for case in cases] == [
            (None, None, None)
        ]
