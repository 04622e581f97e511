"""Cases of structured files: what is read, and what is wrong with them."""

from __future__ import annotations

import json
from unicodedata import normalize

import pytest

from sarye.cases import DEFAULT_LABELS, case_id, parse
from sarye.models import ParsedDocument, Period
from sarye.readers import FORMATS

TITLE = "밤길 안심 등"
TEXTS = {"상황": "골목이 어두움", "노력": "등을 달았음", "효과": "신고가 줄었음"}


def parsed(form: str, text: str, name: str = "cases") -> ParsedDocument:
    """Read and parse a structured text."""
    return parse(*FORMATS[form].read(text, f"{name}.{form}"))


def jsonl(*records: dict[str, object]) -> ParsedDocument:
    """Parse records as JSON Lines."""
    return parsed("jsonl", "\n".join(json.dumps(record) for record in records))


FORMS = {
    "columns": {
        "title": TITLE,
        "situation": "골목이 어두움",
        "effort": "등을 달았음",
        "effect": "신고가 줄었음",
    },
    "Korean columns": {"제목": TITLE, **TEXTS},
    "sections": {
        "title": TITLE,
        "sections": [{"label": label, "text": text} for label, text in TEXTS.items()],
    },
    "sections by label": {"title": TITLE, "sections": TEXTS},
    "text": {
        "title": TITLE,
        "text": "(상황)\n골목이 어두움\n(노력)\n등을 달았음\n(효과)\n신고가 줄었음",
    },
    "text on one line": {
        "title": TITLE,
        "본문": "[상황] 골목이 어두움 [노력] 등을 달았음 [효과] 신고가 줄었음",
    },
}


@pytest.mark.parametrize("record", FORMS.values(), ids=FORMS)
def test_ways_to_give_sections(record: dict[str, object]) -> None:
    """However a record gives its sections, they have the same roles, labels, texts and id."""
    [case] = jsonl({**record}).cases
    assert [(s.role, s.label, s.text) for s in case.sections] == [
        ("situation", "상황", "골목이 어두움"),
        ("effort", "노력", "등을 달았음"),
        ("effect", "효과", "신고가 줄었음"),
    ]
    assert case.id == case_id(TITLE, case.sections)


def test_text_without_labels() -> None:
    """A text without labels is one section of the role other."""
    [case] = jsonl({"title": TITLE, "text": "골목이 어두워 등을 달았음"}).cases
    [section] = case.sections
    assert (section.role, section.label) == ("other", "")


def test_role_and_label_are_both_kept() -> None:
    """A section of an export keeps a role that its label alone would not give."""
    sections = [{"role": "situation", "label": "법령해석", "text": "어두움"}]
    [case] = jsonl({"title": TITLE, "sections": sections}).cases
    assert [(s.role, s.label, s.text) for s in case.sections] == [
        ("situation", "법령해석", "어두움")
    ]


def test_decomposed_records() -> None:
    """A record in NFD has the title and the sections of the same record in NFC."""
    record: dict[str, str] = {"title": TITLE, "text": "(상황)\n골목이 어두움\n(노력)\n등을 달았음"}
    [case] = jsonl({**record}).cases
    [decomposed] = jsonl({key: normalize("NFD", text) for key, text in record.items()}).cases
    assert (decomposed.id, decomposed.title) == (case.id, case.title)
    assert [s.role for s in decomposed.sections] == ["situation", "effort"]


def test_labels_of_a_settings_file() -> None:
    """More labels are used for records too."""
    text = json.dumps({"title": TITLE, "sections": {"우리의 고민": "어두움"}})
    [document] = FORMATS["jsonl"].read(text, "a.jsonl")
    labels = DEFAULT_LABELS.extended({"situation": ["우리의 고민"]})
    [case] = parse(document, labels=labels).cases
    assert case.sections[0].role == "situation"


def test_fields() -> None:
    """A record's fields are the case's; its own id is kept, its period read as written."""
    [case] = jsonl(
        {
            "id": "gaon-1",
            "title": TITLE,
            "agency": "가온시",
            "부서": "도로과",
            "연도": "2024년",
            "분기": 3,
            "award": "우수",
            "url": "https://example.org/1",
            "상황": "어두움",
        }
    ).cases
    assert (case.id, case.agency, case.department) == ("gaon-1", "가온시", "도로과")
    assert (case.period, case.award) == (Period(2024, 3), "우수")
    assert case.url == "https://example.org/1"


def test_period_in_one_field() -> None:
    """A quarter that is written with its year is the period of the case."""
    written = ("2025년 1분기", "’24년 3/4분기", "2023년")
    records: list[dict[str, object]] = [{"title": said, **TEXTS, "분기": said} for said in written]
    periods = [Period(2025, 1), Period(2024, 3), Period(2023)]
    assert [case.period for case in jsonl(*records).cases] == periods


def test_same_id_for_other_content() -> None:
    """The second case of an id is given the id of its content, and both ids are told."""
    document = jsonl(
        {"id": "1", "title": TITLE, "text": "하나"}, {"id": "1", "title": TITLE, "text": "둘"}
    )
    first, second = document.cases
    assert first.id == "1"
    [problem] = document.problems
    assert (problem.kind, problem.place.line) == ("duplicate_id", 2)
    assert problem.details == {"id": "1", "new": second.id}


def test_same_case_twice() -> None:
    """The same record twice is one case at two places."""
    [case] = jsonl({"title": TITLE, "text": "하나"}, {"title": TITLE, "text": "하나"}).cases
    assert (case.source.line, [place.line for place in case.also_in]) == (1, [2])


def test_title_from_the_text() -> None:
    """A record without a title is called by the beginning of its text."""
    [case] = jsonl({"text": "골목이 어두움\n등을 달았음"}).cases
    assert case.title == "골목이 어두움"


def test_no_records() -> None:
    """A table without a row is found by its headings, and no case."""
    document = parsed("csv", "제목,상황\n")
    assert (document.cases, document.problems) == ((), ())
    assert document.passages[0].sections[0].text == "제목\t상황"


def test_name_of_the_file() -> None:
    """The name of a file tells what its records do not."""
    document = parsed("csv", "제목,상황\n밤길,어두움\n", "마루시_2024년_3분기_적극행정_우수사례")
    assert document.title == "마루시 2024년 3분기 적극행정 우수사례"
    assert (document.agency, document.cases[0].period) == ("마루시", Period(2024, 3))


SEEN = """연번,과제명,담당자,등록일,조회수,기관명,링크,추진배경
7,골목 안심등,김다솜,2024-03-05,1287,마루시,https://maru.example/7/case,골목이 어두움
"""


def test_what_says_nothing_of_a_case() -> None:
    """People, dates of posting and addresses in columns are remarks, in no section; 7 is none."""
    [case] = parsed("csv", SEEN).cases
    assert [(one.label, one.text) for one in case.remarks if one.label] == [
        ("담당자", "김다솜"),
        ("등록일", "2024-03-05"),
        ("조회수", "1287"),
        ("링크", "https://maru.example/7/case"),
    ]
    assert [section.label for section in case.sections] == ["추진배경"]


@pytest.mark.parametrize("heading", ["일치 항목", "matched section"])
def test_what_an_export_tells_of_a_search(heading: str) -> None:
    """Ranks, scores and notes of an export are no remarks on its cases."""
    text = f"순위,제목,{heading},점수,메모,상황\n1234,밤길,상황,98.55,다시 볼 것,어두움\n"
    [case] = parsed("csv", text).cases
    assert all(not one.label for one in case.remarks)


def test_names_of_fields_are_found_once() -> None:
    """What makes no passage beside cases is found by the first of them, word by word."""
    one = "{}\n담당부서: {}\n추진배경\n골목이 어두움\n추진내용\n등을 달았음\n추진성과\n밝아짐\n\n"
    text = "".join(one.format(title, "도로과") for title in ("1. 골목 안심등", "2. 밤길 안심벨"))
    first, second = parsed("txt", f"2024년 적극행정 우수사례\n\n{text}").cases
    assert "담당부서" in first.remarks[-1].text.split()
    assert second.remarks == ()


def test_an_entry_of_a_board() -> None:
    """A board names its entries by their kind, and a contest that a record tells dates it."""
    entry = {
        "게시물번호": 12,
        "게시글제목": "젖지 않는 정류장",
        "작성기관": "가람교통공사",
        "구분": "은상",
        "행사": "2023년 하반기 적극행정 경진대회",
        "개선내용": "지붕을 넓힘",
    }
    (case,) = jsonl(entry).cases
    assert (case.title, case.agency, case.award) == ("젖지 않는 정류장", "가람교통공사", "은상")
    assert case.period == Period(2023, half=2)
    assert [section.role for section in case.sections] == ["other", "effort"]
    both = entry | {"기관명": "가람시", "구분": "교통"}
    (case,) = jsonl(both).cases
    assert (case.agency, case.award) == ("가람시", None)


def test_columns_of_a_database() -> None:
    """Keys as databases abbreviate them say what they hold; days say nothing of a case."""
    entry = {
        "ntt_no": 4,
        "insttNm": "가람시",
        "DEPT_NM": "공원과",
        "ntt_sj": "잔디를 여는 공원",
        "slctnYr": "2023",
        "half_cd": "상반기",
        "bcrn_cn": "잔디밭에 들어갈 수 없었음",
        "imprv_cn": "돌아가며 여는 날을 정함",
        "efect_cn": "찾는 사람이 늘었음",
        "org_cd": "B01",
        "registDt": "2023-07-01",
    }
    (case,) = jsonl(entry).cases
    assert (case.title, case.agency, case.department) == ("잔디를 여는 공원", "가람시", "공원과")
    assert case.period == Period(2023, half=1)
    roles = [section.role for section in case.sections]
    assert roles == ["situation", "effort", "effect", "other"]
    assert case.sections[-1].text == "B01"
