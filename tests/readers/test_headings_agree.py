"""A sheet says the same, whatever it is saved as: each heading of the tables means one thing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

import pytest
from openpyxl import Workbook

from sarye.cases import parse
from sarye.fields import FIELDS, READ_PAST, SECTIONS, WHOLE_TEXT, Names
from sarye.models import Case, Period
from sarye.readers import read_bytes

Row = Sequence[str]

VALUES: Final = {
    "title": "밤길 안심 등",
    "agency": "가람시",
    "department": "도로과",
    "award": "최우수",
    "id": "abcdef012345",
    "year": "2024년",
    "quarter": "2024년 3분기",
    "half": "2024년 하반기",
    "url": "https://a.go.kr/1",
}
PERIODS: Final = {
    "year": Period(2024),
    "quarter": Period(2024, quarter=3),
    "half": Period(2024, half=2),
}
BACKGROUND: Final = "골목이 어두워 밤마다 신고가 끊이지 않았음"
TEXT: Final = "등을 서른 개 달아 신고를 절반으로 줄였음"


def as_csv(*rows: Row) -> bytes:
    """Write a table with commas."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_text(*rows: Row) -> bytes:
    """Write a text with a table in it, as it comes out of a copied sheet: cells parted by tabs."""
    lines = ("\t".join(row) for row in rows)
    return "\n".join(["가람시 적극행정 우수사례", "", *lines, ""]).encode()


def as_workbook(*rows: Row) -> bytes:
    """Write a workbook of one sheet."""
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(data)
    return data.getvalue()


def as_tsv(*rows: Row) -> bytes:
    """Write a table with tabs, below a line that says what it is."""
    text = io.StringIO("가람시 적극행정 우수사례\n\n")
    text.seek(0, io.SEEK_END)
    csv.writer(text, delimiter="\t").writerows(rows)
    return text.getvalue().encode("utf-16")


FORMS: Final[dict[str, Callable[..., bytes]]] = {
    "csv": as_csv,
    "tsv": as_tsv,
    "txt": as_text,
    "xlsx": as_workbook,
}


def case_of(form: str, *rows: Row) -> Case:
    """Write a sheet as a file and read its case."""
    [document] = read_bytes(FORMS[form](*rows), f"시트.{form}", suffix=f".{form}")
    assert document.format == ("csv" if form == "tsv" else form)
    [case] = parse(document).cases
    return case


def told(case: Case) -> tuple[object, ...]:
    """Give what a case says, but for where it stands and what only a text says around a sheet."""
    sections = sorted((one.role, one.label, one.text) for one in case.sections)
    period = case.period
    return (case.title, case.department, case.award, period, case.url, sections)


def headings(*all_names: Names) -> list[str]:
    """List the headings of columns."""
    return [name for names in all_names for name in names.of_columns]


GIVEN = [
    (one.key, name) for one in FIELDS if one.kind != "entry" for name in headings(one.given_by)
]


@pytest.mark.parametrize(("key", "name"), GIVEN)
def test_a_field_is_the_same_in_every_sheet(key: str, name: str) -> None:
    """Each heading of a field gives that field, with its value, in all of them."""
    cells = {"제목": VALUES["title"]} if key != "title" else {}
    cells |= {name: VALUES[key], "추진배경": BACKGROUND, "주요내용": TEXT}
    cases = {form: case_of(form, list(cells), list(cells.values())) for form in FORMS}
    assert len({str(told(case)) for case in cases.values()}) == 1
    for case in cases.values():
        said = case.period if key in PERIODS else getattr(case, key)
        assert said == PERIODS.get(key, VALUES[key])
        assert len(case.sections) == 2


NEAR: Final = {
    "title": (
        *("사례", "우수 사례", "적극행정 사례", "선정사례", "과제", "추진과제", "주제", "제안"),
        *("우수사례(제목)", "사례 명칭", "혁신 과제명", "선정 사례의 제목"),
    ),
    "agency": ("기관 명칭", "선정기관", "실시기관", "수행기관명"),
    "department": ("담당 부서 명칭",),
    "year": ("선정년", "발표연도", "해당 연도", "수상년도", "최종 선정연도", "선정시기"),
    "quarter": ("선정 분기", "해당분기", "발표분기"),
    "half": ("선정반기", "해당 반기"),
    "award": ("최종등급", "심사 등급", "수상 훈격", "시상등급"),
}
"""What agencies call a column besides the names that are listed."""


@pytest.mark.parametrize(("key", "name"), [(key, name) for key in NEAR for name in NEAR[key]])
def test_a_field_in_other_words_is_the_same_in_every_sheet(key: str, name: str) -> None:
    """A heading that says in other words what a field is gives that field, in all of them."""
    cells = {"제목": VALUES["title"]} if key != "title" else {}
    cells |= {name: VALUES[key], "추진배경": BACKGROUND, "주요내용": TEXT}
    cases = [case_of(form, list(cells), list(cells.values())) for form in FORMS]
    assert len({str(told(case)) for case in cases}) == 1
    case = cases[0]
    assert (case.period if key in PERIODS else getattr(case, key)) == PERIODS.get(key, VALUES[key])
    assert len(case.sections) == 2


@pytest.mark.parametrize("order", [("우수사례", "우수사례(내용)"), ("우수사례(요약)", "우수사례")])
def test_what_a_heading_says_in_brackets_counts(order: tuple[str, str]) -> None:
    """우수사례(내용) is the text of the case and no title, whichever comes first."""
    values = {"우수사례": VALUES["title"], "우수사례(내용)": TEXT, "우수사례(요약)": TEXT}
    for form in ("csv", "tsv", "xlsx"):
        case = case_of(form, ["기관", *order], [VALUES["agency"], *(values[one] for one in order)])
        assert (case.title, [one.text for one in case.sections]) == (VALUES["title"], [TEXT])


@pytest.mark.parametrize(
    "rows",
    [
        (["연도", "기관", "사례", "포상"], ["2024", "가람시", "12", "3"]),
        (["분기", "과제", "내용", "부서"], ["1", "우수공무원 선발", "추천을 받음", "도로과"]),
        (["연도", "기관", "우수사례", "포상"], ["2024", "가람시", "12", "3"]),
        (["연도", "기관", "사례 수", "포상"], ["2024", "가람시", "열두 건 모두", "최우수"]),
    ],
    ids=["numbers", "a plan", "figures", "counts"],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_of_other_things_hold_no_case(form: str, rows: tuple[Row, ...]) -> None:
    """사례 and 과제 head columns of other things too: of counts, and of what is to be done."""
    [document] = read_bytes(FORMS[form](*rows), f"시트.{form}", suffix=f".{form}")
    assert not parse(document).cases


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, name) for role, one in SECTIONS.items() for name in headings(one.given_by)],
)
def test_a_section_is_the_same_in_every_sheet(role: str, name: str) -> None:
    """Each heading of a section gives one of that role, with its label and text, in all of them."""
    other = "현황" if name == "추진배경" else "추진배경"
    rows = (["제목", name, other], [VALUES["title"], TEXT, BACKGROUND])
    cases = [case_of(form, *rows) for form in FORMS]
    assert len({str(told(case)) for case in cases}) == 1
    assert (role, TEXT) in [(one.role, one.text) for one in cases[0].sections]


@pytest.mark.parametrize("name", ["분야", "예산(백만원)", "혁신성"])
def test_an_unknown_column_is_the_same_in_every_sheet(name: str) -> None:
    """A value under a heading that nobody knows is a section of that label, however short."""
    rows = (["제목", name, "추진배경"], [VALUES["title"], "안전 1,500", BACKGROUND])
    cases = [case_of(form, *rows) for form in FORMS]
    assert len({str(told(case)) for case in cases}) == 1
    assert ("other", name, "안전 1,500") in [
        (one.role, one.label, one.text) for one in cases[0].sections
    ]


@pytest.mark.parametrize("name", headings(*READ_PAST, WHOLE_TEXT))
def test_other_columns_are_the_same_in_every_sheet(name: str) -> None:
    """What is left out is left out in all of them, and a whole text is a section of one role."""
    rows = (["제목", name, "추진배경"], [VALUES["title"], TEXT, BACKGROUND])
    cases = [case_of(form, *rows) for form in FORMS]
    assert len({str(told(case)) for case in cases}) == 1
    assert len(cases[0].sections) == (2 if name in headings(WHOLE_TEXT) else 1)


@pytest.mark.parametrize("form", FORMS)
def test_year_and_quarter_of_their_own(form: str) -> None:
    """A year and a quarter in two columns are one period, and the first of two agencies counts."""
    head = ["과제명", "주관기관", "추천기관", "연도", "분기", "추진배경", "추진실적"]
    row = ["밤길 안심 등", "가람시", "나래도", "2024", "3", BACKGROUND, TEXT]
    case = case_of(form, head, row)
    assert case.agency == "가람시"
    assert case.period == Period(2024, quarter=3)
    assert [one.role for one in case.sections] == ["other", "situation", "effect"]
    assert (case.sections[0].label, case.sections[0].text) == ("추천기관", "나래도")


def test_a_heading_stands_once() -> None:
    """No heading of a column means two things."""
    every = headings(
        *(one.given_by for one in (*FIELDS, *SECTIONS.values())), *READ_PAST, WHOLE_TEXT
    )
    assert sorted(every) == sorted(set(every))
