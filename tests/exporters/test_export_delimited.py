"""CSV and TSV: what spreadsheets open, and what can be read back in."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata

import pytest

from sarye.models import IndexInfo, Period
from sarye.readers.csvfiles import FORMULA_SIGNS


def read_table(data, delimiter=","):
    """Read as the docstring of `sarye.exporters.delimited` says: (cases, last part)."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    end = rows.index([])
    taken = [[re.sub(rf"\A'(?='*{FORMULA_SIGNS})", "", cell) for cell in row] for row in rows[:end]]
    return [dict(zip(taken[0], row, strict=True)) for row in taken[1:]], rows[end + 1 :]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_holds_what_is_needed_to_read_a_case_back(
    form, delimiter, hit_of, result_of, file_of
):
    """Id, title, section texts, agency, period, award and address come back as they were."""
    hit = hit_of(department="심판총괄과", award="최우수", url="https://example.go.kr/1")
    [case], _ = read_table(file_of(result_of(hit), form, "en"), delimiter)
    assert case["id"] == hit.case.id
    assert case["title"] == hit.case.title
    assert [case["situation"], case["effort"], case["effect"], case["other"]] == [
        *(section.text for section in hit.case.sections),
        "",
    ]
    assert (case["agency"], case["department"], case["award"], case["url"]) == (
        "국민권익위원회",
        "심판총괄과",
        "최우수",
        "https://example.go.kr/1",
    )
    assert (case["year"], case["quarter"], case["half"]) == ("2025", "1", "")


def test_a_half_year_survives(hit_of, result_of, file_of):
    """The half of a year has a column of its own."""
    hit = hit_of(period=Period(2021, half=1), document_period=None)
    [case], _ = read_table(file_of(result_of(hit), "csv", "en"))
    assert (case["year"], case["quarter"], case["half"]) == ("2021", "", "1")
    assert case["period"] == "2021 H1"


def test_a_case_without_a_period_stands_under_that_of_its_document(hit_of, result_of, file_of):
    """The period of the document fills in for a case's own."""
    hit = hit_of(period=None, document_period=Period(2024))
    [case], _ = read_table(file_of(result_of(hit), "csv", "en"))
    assert (case["period"], case["year"], case["quarter"]) == ("2024", "2024", "")


def test_sections_of_one_role_share_a_cell(hit_of, result_of, file_of):
    """Two sections of one role are joined by an empty line, in reading order."""
    hit = hit_of(
        sections=[("effort", "노력", "하나"), ("effect", "효과", "둘"), ("effort", "", "셋")]
    )
    [case], _ = read_table(file_of(result_of(hit), "csv", "en"))
    assert case["effort"] == "하나\n\n셋"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+82", "'+82"),
        ("+82-2-110", "'+82-2-110"),
        ("-3+cmd|' /C calc'!A0", "'-3+cmd|' /C calc'!A0"),
        ("- 항목", "'- 항목"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("'따옴표'", "'따옴표'"),
        ("-12.5", "-12.5"),
        ("-3", "-3"),
        ("-012", "'-012"),
        ("-１", "'-１"),
        ("수식 =1+1", "수식 =1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋82", "'＋82"),
        ("－ 항목", "'－ 항목"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("'＝1", "''＝1"),
        ("\x00=1", "'\x00=1"),
        ("\x0b=1", "'\x0b=1"),
        ("\x7f=1", "'\x7f=1"),
        ("\n=1", "'\n=1"),
        ("\x85=1", "'\x85=1"),
    ],
)
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_a_formula(*, text, cell, form, delimiter, hit_of, result_of, file_of):
    """A cell that a spreadsheet would run begins with an apostrophe; a plain number does not."""
    data = file_of(result_of(hit_of(text, title_spans=())), form, "en")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert rows[1][1] == cell
    assert read_table(data, delimiter)[0][0]["title"] == text


def test_every_sign_of_another_width_is_known():
    """A cell is safe too that begins with what Unicode takes for one of the four signs."""
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.normalize("NFKC", letter) in tuple("=+-@"):
            assert re.fullmatch(FORMULA_SIGNS, letter), hex(code)


def test_the_query_in_the_last_part_is_no_formula_either(result_of, file_of):
    """The last part is as safe as the table."""
    _, last = read_table(file_of(result_of(query="=HYPERLINK(1)"), "csv", "en"))
    assert last[0] == ["sarye", "", "query", "'=HYPERLINK(1)"]


def test_excel_sees_utf_8_and_windows_line_ends(hit_of, result_of, file_of):
    """The file begins with a byte order mark and its rows end in CR LF."""
    data = file_of(result_of(hit_of()), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert "국민권익위원회" in data.decode("utf-8-sig")


def test_the_last_part_comes_after_an_empty_row_and_is_marked(hit_of, result_of, file_of):
    """Every row after the empty one begins with the mark."""
    cases, last = read_table(file_of(result_of(hit_of(), hit_of(rank=2)), "csv", "en"))
    assert len(cases) == 2
    assert {row[0] for row in last} == {"sarye"}
    assert ["sarye", "", "hits exported", "2 of 12"] in last


def test_the_last_part_says_how_was_searched_and_in_what(hit_of, result_of, file_of):
    """Options that were given are named, others are not; documents of the index are counted."""
    _, plain = read_table(file_of(result_of(hit_of()), "csv", "en"))
    index = IndexInfo(4, "c0ffee12", 2)
    told = result_of(hit_of(), exact=True, unfolded=True, index=index)
    _, last = read_table(file_of(told, "csv", "en"))
    assert ["sarye", "", "index", "c0ffee12 (4 cases)"] in plain
    assert [row[2:] for row in last if row not in plain] == [
        ["spelling", "letter by letter as typed"],
        ["shown", "each wording and each passage by itself"],
        ["index", "c0ffee12 (4 cases, 2 documents)"],
    ]


def test_an_empty_result_is_headings_and_the_last_part(result_of, file_of):
    """No hits make a valid table."""
    cases, last = read_table(file_of(result_of(), "csv", "en"))
    assert cases == []
    assert ["sarye", "", "hits exported", "0 of 0"] in last


@pytest.mark.parametrize(
    ("language", "fields"),
    [
        ("en", "id title situation effort effect other agency department year quarter award url"),
        ("ko", "id 제목 상황 노력 효과 기타 기관 부서 연도 분기 반기 포상 url"),
    ],
)
def test_headings_are_the_contracts(language, fields, result_of, file_of):
    """The table reader's field names are among the headings."""
    heading = file_of(result_of(), "csv", language).decode("utf-8-sig").partition("\r\n")[0]
    assert set(fields.split()) <= set(heading.split(","))
