"""What is read from JSON, JSON Lines and CSV."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.errors import ReadError
from sarye.models import Document, Record
from sarye.readers import FORMATS
from sarye.readers.csvfiles import MIN_UNKNOWN


def document(form: str, text: str) -> Document:
    """Read a structured text."""
    [found] = FORMATS[form].read(text, f"a.{form}")
    return found


def sections(found: Document) -> list[list[tuple[str, str]]]:
    """Return what the spans of each record cut from the text."""
    assert found.records is not None
    return [
        [(name, found.text[start:end]) for name, start, end in record.sections]
        for record in found.records
    ]


def problems(found: Document) -> list[tuple[str, int | None]]:
    """Return kinds and lines of problems."""
    return [(problem.kind, problem.place.line) for problem in found.problems]


def _numbered(found: Document) -> list[tuple[int | None, Record]]:
    """Return each record with the line of the file on which it begins."""
    records, landmarks = found.records or (), found.landmarks
    assert [record.start for record in records] == [mark.start for mark in landmarks]
    return [(mark.line, record) for mark, record in zip(landmarks, records, strict=True)]


def test_rendering() -> None:
    """The text is the record as people would write it, and the spans cut it."""
    found = document("jsonl", '{"title": "밤길", "상황": "어두움", "sections": [{"text": "글"}]}')
    assert found.text == "밤길\n(상황)\n어두움\n글\n\n"
    assert sections(found) == [[("situation", "어두움"), ("", "글")]]


def test_bad_lines() -> None:
    """A line that is not valid JSON is told and skipped; an empty record too."""
    found = document(
        "jsonl", '{"title": "하나"}\n\n{"title": \n[1]\n{"url": "x"}\n{"제목": "둘"}\r\n'
    )
    assert problems(found) == [("bad_line", 3), ("bad_line", 4), ("bad_record", 5)]
    assert [(line, record.fields["title"]) for line, record in _numbered(found)] == [
        (1, "하나"),
        (6, "둘"),
    ]


@pytest.mark.parametrize("key", ["cases", "hits", "documents"])
def test_lists_in_objects(key: str) -> None:
    """An object that holds a list of cases is read as the list, with its line numbers."""
    text = json.dumps({"query": "밤길", key: [{"title": "하나"}, {"title": "둘"}]}, indent=1)
    found = document("json", text)
    assert [(line, record.fields["title"]) for line, record in _numbered(found)] == [
        (5, "하나"),
        (8, "둘"),
    ]


def test_parse_result() -> None:
    """The output of sarye parse is read: cases in documents."""
    case = {"id": "1", "title": "밤길", "period": {"year": 2025, "quarter": 1, "half": None}}
    found = document("json", json.dumps({"documents": [{"path": "a", "cases": [case]}]}))
    [record] = found.records or ()
    assert record.fields == {"id": "1", "title": "밤길", "year": "2025", "quarter": "1"}


@pytest.mark.parametrize("text", ["[", '{"title": }', "[1, 2", "[" * 100_000])
def test_bad_json(text: str) -> None:
    """What is not valid JSON is refused."""
    with pytest.raises(ReadError) as caught:
        document("json", text)
    assert caught.value.kind == "bad_json"


def test_odd_values() -> None:
    """Values of other types than text are no text, and half a pair of surrogates is no letter."""
    found = document("json", '[{"title": "밤\\ud800길", "text": {"a": 1}}, {"title": 7}, 3, "x"]')
    assert [record.fields for record in found.records or ()] == [{"title": "밤?길"}, {"title": "7"}]
    assert problems(found) == [("bad_record", 3), ("bad_record", 4)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "text", "sections", "상황", "period", "cases", "label", "role"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(JSON, max_size=4))
def test_any_json(values: list[Any]) -> None:
    """No JSON makes the readers raise anything but a `ReadError`."""
    for found in (
        document("json", json.dumps(values)),
        document("jsonl", "\n".join(map(json.dumps, values))),
    ):
        for cut in sections(found):
            assert all(text for _, text in cut)


KOREAN = "제목,기관,부서,연도,분기,포상,상황,노력,효과"
ENGLISH = "title,agency,department,year,quarter,award,situation,effort,effect"
ROW = "밤길,가시,나과,2025,1,우수,하나,둘,셋"
TABLES = {
    "Korean headings": f"{KOREAN}\n{ROW}\n",
    "English headings": f"{ENGLISH}\n{ROW}\n",
    "semicolons": f"{KOREAN}\n{ROW}\n".replace(",", ";"),
    "tabs": f"{KOREAN}\n{ROW}\n".replace(",", "\t"),
    "other columns": f"순위,{KOREAN},점수,위치\n1,{ROW},0.5,3\n",
    "spaces in headings": f"{KOREAN}\r\n{ROW}\r\n".replace("제목", " 제 목 ").replace(
        "부서", "담당 부서"
    ),
    "capitals": f"{ENGLISH.title()}\n{ROW}\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables(text: str) -> None:
    """Tables are read by their headings, in Korean or English, with any delimiter."""
    found = document("csv", text)
    [record] = found.records or ()
    assert record.fields == {
        "title": "밤길",
        "agency": "가시",
        "department": "나과",
        "year": "2025",
        "quarter": "1",
        "award": "우수",
    }
    assert sections(found) == [[("situation", "하나"), ("effort", "둘"), ("effect", "셋")]]
    assert [line for line, _ in _numbered(found)] == [2]


HEADINGS = {
    "title": ["과제명(사업명)", "우수사례명", "① 사례 제목", "사업명", "안건명*"],
    "agency": ["소속", "수행기관", "지자체명", "시행 기관명"],
    "department": ["담당 부서", "소관부서", "추진부서(팀)"],
    "award": ["훈격", "수상등급", "선정 결과"],
    "year": ["선정연도", "년도"],
}


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in HEADINGS.items() for name in names]
)
def test_headings_that_agencies_use(field: str, name: str) -> None:
    """Columns are known by the names that agencies give them, with what is said beside them."""
    first = "제목" if field != "title" else "성과"
    found = document("csv", f"{name},{first},추진배경\n2025,밤길,어두움\n")
    [record] = found.records or ()
    assert record.fields[field] == "2025"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("추진배경 및 필요성", "situation"),
        ("현황·문제점", "situation"),
        ("주요 추진내용", "effort"),
        ("개선 내용", "effort"),
        ("성과 및 기대효과", "effect"),
        ("추진성과(정량)", "effect"),
        ("향후계획", "other"),
    ],
)
def test_sections_that_agencies_name(name: str, role: str) -> None:
    """Sections are known by their headings, which stay their labels."""
    found = document("csv", f"과제명,{name}\n밤길,어두움\n")
    assert sections(found) == [[(role, "어두움")]]
    assert f"({name})\n어두움\n" in found.text


SENTENCE = "주민 설명회를 열두 차례 열어 뜻을 모음"


def test_columns_that_nobody_knows() -> None:
    """A text in an unknown column is a section of that name; kinds, numbers and people are none."""
    found = document(
        "csv",
        f"연번,제목,현장의 말,분야,담당자,상황\n1,밤길,{SENTENCE},안전,{SENTENCE},어두움\n",
    )
    assert sections(found) == [[("현장의 말", SENTENCE), ("situation", "어두움")]]


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        ("제목,본문\n밤길,어두움", [("", "어두움")]),
        ("제목,내용\n밤길,어두움", [("", "어두움")]),
        ("제목,내용,성과\n밤길,등을 닮,밝음", [("내용", "등을 닮"), ("effect", "밝음")]),
        ("제목,본문,성과\n밤길,등을 닮,밝음", [("", "등을 닮"), ("effect", "밝음")]),
        (
            "제목,본문,노력,성과\n밤길,밤길 (노력) 등을닮 (성과)밝음,등을 닮,밝음",
            [("effort", "등을 닮"), ("effect", "밝음")],
        ),
        (f"제목,본문,text\n밤길,하나,{SENTENCE}", [("", "하나"), ("text", SENTENCE)]),
    ],
)
def test_a_whole_text_beside_sections(table: str, parts: list[tuple[str, str]]) -> None:
    """A text stands beside the sections unless it only repeats them."""
    assert sections(document("csv", table)) == [parts]


WORDS = st.text("가나다힣 abc·ㅇ", min_size=1, max_size=30).map(str.strip).filter(bool)
NAMES = st.sampled_from(
    ["제목", "기관", "본문", "내용", "상황", "성과", "분야", "현장의 말", "부서"]
)


@given(st.data())
def test_no_text_of_a_table_is_lost(data: st.DataObject) -> None:
    """Every text of a row is in the document, whatever its columns are called."""
    names = ["제목", "추진배경", *data.draw(st.lists(NAMES, max_size=4))]
    cells = [data.draw(WORDS) for _ in names]
    found = document("csv", ",".join(names) + "\n" + ",".join(cells) + "\n")
    [record] = found.records or ()
    held = "".join("".join([found.text, *record.fields.values()]).split())
    lost = [cell for cell in cells if "".join(cell.split()) not in held]
    assert [cell for cell in lost if len(cell) >= MIN_UNKNOWN] == []


def test_cells_of_several_lines() -> None:
    """A cell can hold lines and quotes; the line of a row is where it begins."""
    found = document("csv", '제목,상황\n밤길,"하나\n""둘"""\n낮길,셋\n')
    assert [line for line, _ in _numbered(found)] == [2, 4]
    assert sections(found)[0] == [("situation", '하나\n"둘"')]


def test_guarded_cells() -> None:
    """The ' that an export puts before a formula is taken back, no other is."""
    found = document("csv", "제목,상황\n'=합계,'-3% 감소\n'우리' 동네,'+1\n''=값,\n")
    titles = [record.fields["title"] for record in found.records or ()]
    assert titles == ["=합계", "'우리' 동네", "'=값"]
    assert sections(found) == [[("situation", "-3% 감소")], [("situation", "+1")], []]


def test_rows_below_the_cases() -> None:
    """What an export says of itself below the cases is no case; an empty row ends nothing."""
    rows = "밤길,하나\n,\n낮길,둘\n,\nsarye,,검색어,부담\nsarye,,날짜,2025-01-01\n"
    found = document("csv", "제목,상황\n" + rows)
    assert [record.fields["title"] for record in found.records or ()] == ["밤길", "낮길"]


def test_rows_without_a_case() -> None:
    """A row without a title and text is told."""
    found = document("csv", "제목,상황,기관\n,,가시\n밤길,하나,가시\n")
    assert problems(found) == [("bad_record", 2)]


def test_large_cells() -> None:
    """A cell can be longer than the csv module allows by itself."""
    assert (
        sections(document("csv", f"제목,상황\n밤길,{'가' * 200_000}\n"))[0][0][1] == "가" * 200_000
    )


@pytest.mark.parametrize("text", ["가,나\n1,2\n", "제목\n밤길\n", "글"])
def test_bad_csv(text: str) -> None:
    """A table without a known heading row is refused."""
    with pytest.raises(ReadError) as caught:
        document("csv", text)
    assert caught.value.kind == "bad_csv"
