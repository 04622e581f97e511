"""What is read from JSON, JSON Lines and CSV."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.errors import ReadError
from sarye.models import Document, Period, Record
from sarye.readers import FORMATS, read_bytes
from sarye.readers.celltext import shown_text


def document(form: str, text: str) -> Document:
    """Read a structured text."""
    [found] = FORMATS[form].read(text, f"a.{form}")
    return found


def sections(found: Document) -> list[list[tuple[str, str]]]:
    """Return what the spans of each record cut from the text."""
    return [
        [(name, found.text[start:end]) for name, start, end in record.sections]
        for record in found.records or ()
    ]


def problems(found: Document) -> list[tuple[str, int | None]]:
    """Return kinds and lines of problems."""
    return [(problem.kind, problem.place.line) for problem in found.problems]


def _numbered(found: Document) -> list[tuple[int | None, Record]]:
    """Return each record with the line of the file on which it begins."""
    lines = {mark.start: mark.line for mark in found.landmarks}
    return [(lines[record.start], record) for record in found.records or ()]


def test_rendering() -> None:
    """The text is the record as people would write it, and the spans cut it."""
    found = document("jsonl", '{"title": "밤길", "상황": "어두움", "sections": [{"text": "글"}]}')
    assert found.text == "밤길\n(상황)\n어두움\n글\n\n"
    assert sections(found) == [[("situation", "어두움"), ("", "글")]]


def test_bad_lines() -> None:
    """A line that is not valid JSON is told and skipped, an object without a text too."""
    found = document(
        "jsonl", '{"title": "하나"}\n\n{"title": \n[1]\n{"url": null}\n{"제목": "둘"}\r\n'
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
    """What is not valid JSON is told."""
    assert [problem.kind for problem in document("json", text).problems] == ["bad_json"]


def test_json_that_was_cut_off() -> None:
    """Of a broken file the whole objects are cases, and the rest is text with its own letters."""
    whole = json.dumps([{"title": "밤길", "상황": "어두움"}, {"title": "낮길", "상황": "밝음"}])
    found = document("json", whole[:-12])
    assert [record.fields["title"] for record in found.records or ()] == ["밤길"]
    assert "낮길" in found.text
    assert problems(found) == [("bad_json", 1)]


ITEMS = [{"title": "밤길", "상황": "어두움"}, {"title": "낮길", "상황": "밝음"}]


@pytest.mark.parametrize(
    "value",
    [
        {"data": ITEMS},
        {"data": {"items": ITEMS, "totalCount": 2}},
        {"response": {"header": {"resultCode": "00"}, "body": {"items": {"item": ITEMS}}}},
        {"title": "모음", "list": ITEMS},
        [[ITEMS[0]], [ITEMS[1]]],
    ],
)
def test_lists_some_objects_deep(value: object) -> None:
    """The cases of an answer of open data are found, however deep it holds them."""
    for form in ("json", "jsonl"):
        if isinstance(value, dict) or form == "json":
            found = document(form, json.dumps(value))
            assert [record.fields["title"] for record in found.records or ()] == ["밤길", "낮길"]
            assert found.problems == ()


NIGHT = {"제목": "밤길", "상황": "어두움"}
DAY = {"제목": "낮길", "상황": "뜨거움", "기관": "나래군", "연도": "2023"}
AROUND = {
    "beside the list": {"기관명": "가람시", "연도": 2024, "우수사례": [NIGHT, DAY]},
    "below the list": {"우수사례": [NIGHT, DAY], "기관명": "가람시", "연도": 2024},
    "in an object of its own": {"개요": {"기관": "가람시", "연도": 2024}, "자료": [NIGHT, DAY]},
    "some objects above": {"기관": "가람시", "연도": 2024, "a": {"items": {"item": [NIGHT, DAY]}}},
    "in two objects": {"연도": "2024", "목록": [{"기관": "가람시", "사례": [NIGHT, DAY]}]},
    "the year as a key": {"기관명": "가람시", "2024년": [NIGHT, DAY]},
    "a title of all": {"제목": "모음", "기관": "가람시", "선정연도": "2024", "목록": [NIGHT, DAY]},
    "one case": [{"기관": "가람시", "연도": 2024, "사례": NIGHT}, DAY],
}


@pytest.mark.parametrize("form", AROUND)
def test_what_an_object_says_of_its_cases(form: str) -> None:
    """Agency and year above a list of cases are those of each that says none of its own."""
    found = document("json", json.dumps(AROUND[form], ensure_ascii=False))
    told = [
        (case.title, case.agency, case.period and case.period.year) for case in parse(found).cases
    ]
    assert told == [("밤길", "가람시", 2024), ("낮길", "나래군", 2023)]


def test_what_each_object_says_is_of_its_own_cases() -> None:
    """Of two objects with cases each gives its own agency, prize and period, also in lines."""
    values = [
        {"기관": "가람시", "연도": 2024, "분기": 3, "등급": "우수", "사례": [NIGHT]},
        {"기관": "나래군", "연도": 2023, "사례": [{"제목": "낮길", "상황": "뜨거움"}]},
    ]
    lines = "\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    whole = json.dumps({"분기": 1, "목록": values}, ensure_ascii=False)
    for found in (document("jsonl", lines), document("json", whole)):
        told = [(case.agency, case.award, case.period) for case in parse(found).cases]
        assert told == [
            ("가람시", "우수", Period(2024, quarter=3)),
            ("나래군", None, Period(2023)),
        ]


def test_prizes_as_keys() -> None:
    """Lists that stand under the names of prizes hold the cases that won them."""
    value = {"기관": "가람시", "수상작": {"최우수": [NIGHT], "장려상": [DAY]}}
    found = document("json", json.dumps(value, ensure_ascii=False))
    told = [(case.title, case.agency, case.award) for case in parse(found).cases]
    assert told == [("밤길", "가람시", "최우수"), ("낮길", "나래군", "장려상")]


def test_what_a_case_holds_besides() -> None:
    """Under keys that nobody knows stand sections, with lists and objects inside as lines."""
    case = {"title": "밤길", "분야": "안전", "예산": 300, "붙임": [{"파일": "a.hwp"}, "끝"]}
    found = document("json", json.dumps([case, {"url": "https://a.go.kr"}]))
    assert sections(found) == [[("분야", "안전"), ("예산", "300"), ("붙임", "a.hwp\n끝")]]
    assert found.text.endswith("url: https://a.go.kr\n")


@pytest.mark.parametrize(
    "value",
    [{"url": "밤길을 밝힘"}, [["밤길을 밝힘"]], ["밤길을 밝힘"], [{"a": {"b": "밤길을 밝힘"}}]],
)
def test_json_of_another_shape(value: object) -> None:
    """JSON without a case is running text, in which no text is lost."""
    [found] = read_bytes(json.dumps(value).encode(), "a.json", suffix=".json")
    assert (found.format, found.records, found.problems) == ("json", None, ())
    assert "밤길을 밝힘" in found.text


PAGE = "<!DOCTYPE html><html><body><p>골목이 <b>어두움</b></p><p>3&lt;5</p></body></html>"
WRITTEN = {
    "json": json.dumps([{"title": "밤길", "상황": PAGE}]),
    "jsonl": json.dumps({"title": "밤길", "상황": PAGE}) + "\n" + json.dumps({"title": "낮길"}),
    "csv": f'제목,상황\n밤길,"{PAGE}"\n',
    "tsv": f"가람시 우수사례\n\n제목\t상황\n밤길\t{PAGE}\n",
}


@pytest.mark.parametrize("form", WRITTEN)
def test_pages_in_cells(form: str) -> None:
    """A file of records is one whatever its texts hold; a page in a cell is read as its text."""
    [found] = read_bytes(WRITTEN[form].encode(), f"a.{form}", suffix=f".{form}")
    assert found.format == ("csv" if form == "tsv" else form)
    assert sections(found)[0] == [("situation", "골목이 어두움\n3<5")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<주요내용> 3<5, 5 > 3", "<주요내용> 3<5, 5 > 3"),
        ("가<br>나<br/>다", "가\n나\n다"),
        ("<b>가</b>\n나", "가\n나"),
        ("<B> 등급", "<B> 등급"),
        ("<p>가\n나</p>", "가 나"),
        ("<ul><li>가</li><li>3<5</li></ul>", "가\n3<5"),
        ("가&nbsp;나&middot;다 R&D &없음;", "가 나·다 R&D &없음;"),
        ("<style>p {}</style><p>가</p>", "가"),
        ("<div>" * 6_000 + "가", "가"),
    ],
)
def test_markup_in_cells(cell: str, shown: str) -> None:
    """Tags go, blocks and breaks become lines, entities letters; what is no tag stays."""
    assert shown_text(cell) == shown


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
    """What stands in an unknown column is a section of that name; ordinals and people are none."""
    found = document(
        "csv",
        f"연번,제목,현장의 말,분야,담당자,상황\n1,밤길,{SENTENCE},안전,{SENTENCE},어두움\n",
    )
    assert sections(found) == [[("현장의 말", SENTENCE), ("분야", "안전"), ("situation", "어두움")]]


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


WORDS = (
    st.text("가나다힣 abc·ㅇ", min_size=1, max_size=30)
    .map(str.strip)
    .filter(
        lambda text: text.strip("·ㅇ ") != ""  # a mark alone stands for nothing, as a dash does
    )
)
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
    assert [cell for cell in cells if "".join(cell.split()) not in held] == []


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
    """A row without a title and text is in no case and stays in the text."""
    found = document("csv", "제목,상황,기관\n,,가시\n밤길,하나,가시\n")
    assert [record.fields["title"] for record in found.records or ()] == ["밤길"]
    assert "가시\n" in found.text


def test_headings_below_titles() -> None:
    """Headings are found below titles, in two rows, with line breaks and without closing quotes."""
    table = (
        "2025년 가람시 적극행정 우수사례,,,\n,,,\n"
        '연번,"과제\n명",추진내용,\n,,추진배경,"주요\n내용"\n'
        '1,밤길,"어두움\n어두움",등을 닮\n2,낮길,"밝음,닫지 않음\n3,새길,좁음,넓힘\n'
    )
    [found] = read_bytes(table.encode("cp949"), "a.csv", suffix=".csv")
    assert (found.format, found.title) == ("csv", "2025년 가람시 적극행정 우수사례")
    assert [(line, record.fields["title"]) for line, record in _numbered(found)] == [
        (7, "밤길"),
        (9, "낮길"),
        (10, "새길"),
    ]
    assert sections(found)[0] == [("situation", "어두움\n어두움"), ("effort", "등을 닮")]


def test_headings_are_no_text() -> None:
    """Headings are told by the cases below, but of empty columns that nobody knows."""
    found = document("csv", "연번,제목,현장의 말,참여 단체,상황\n1,밤길,밝아서 좋다,,어두움\n")
    assert found.text == "참여 단체\n밤길\n(현장의 말)\n밝아서 좋다\n(상황)\n어두움\n\n"
    exported = document("csv", "rank,title,score,snippet,situation,url\n1,밤길,2.5,어둡,어두움,\n")
    assert exported.text == "밤길\n(상황)\n어두움\n\n"


def test_more_cells_than_headings() -> None:
    """A cell beside the headings is a section without a label."""
    found = document("csv", "제목,상황\n밤길,어두움,그 밖의 말\n")
    assert sections(found) == [[("situation", "어두움"), ("other", "그 밖의 말")]]


def test_large_cells() -> None:
    """A cell can be longer than the csv module allows by itself."""
    assert (
        sections(document("csv", f"제목,상황\n밤길,{'가' * 200_000}\n"))[0][0][1] == "가" * 200_000
    )


@pytest.mark.parametrize(
    "text",
    ["가,나\n하나,둘\n", '가;나\n"하나\n둘";셋\n', "가\t나\n하나\n", "글 하나, 글 둘\n글 셋"],
)
def test_rows_of_another_table(text: str) -> None:
    """Rows without the headings of a table of cases are running text, in which no text is lost."""
    [found] = read_bytes(text.encode(), "a.csv", suffix=".csv")
    assert (found.format, found.records, found.problems) == ("csv", None, ())
    assert set(re.findall(r"\w+", found.text)) == set(re.findall(r"\w+", text))


@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".tsv"])
def test_pages_under_a_wrong_name(suffix: str) -> None:
    """A page that is named as a table or as JSON is a page."""
    [found] = read_bytes(PAGE.encode(), f"a{suffix}", suffix=suffix)
    assert found.format == "html"


@settings(deadline=None)
@given(
    st.text("제목,상황\t;|\"\n\r\0<>&a{}[]:'", max_size=80),
    st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ".txt"]),
)
def test_any_text(text: str, suffix: str) -> None:
    """No text makes a reader raise anything but a `ReadError`."""
    with suppress(ReadError):
        read_bytes(text.encode(), f"a{suffix}", suffix=suffix)
