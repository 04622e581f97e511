"""Exports come out of sarye's own readers, and its parser of Markdown, as the same cases."""

from __future__ import annotations

import pytest

from sarye.cases import parse
from sarye.models import Period, Place
from sarye.readers import read

FORMS = ["csv", "json", "jsonl"]


@pytest.fixture
def records_of(tmp_path, file_of):
    """Give what writes a result as a file and reads its records: fields, and texts by label."""

    def records(result, form, language):
        path = tmp_path / f"사례.{form}"
        path.write_bytes(file_of(result, form, language))
        [document] = read(path, name=path.name)
        assert document.format == form
        return [
            (dict(each.fields), [document.text[start:end] for _, start, end in each.sections])
            for each in document.records
        ]

    return records


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_same_cases_come_back(form, language, hit_of, result_of, records_of):
    """Ids, titles, section texts and metadata survive, in both languages."""
    full = hit_of(department="심판과", award="최우수", url="https://a.go.kr/1")
    half = hit_of(
        "-20% 절감 =합계=",
        [("situation", "상황", "- 항목\n- 항목"), ("other", "", "@담당")],
        rank=2,
        title_spans=(),
        id="aaaaaaaaaaaa",
        agency=None,
        period=Period(2021, half=2),
    )
    kind = "사례" if (form, language) == ("csv", "ko") else "case"
    (first, texts), (second, others) = records_of(result_of(full, half), form, language)
    assert first == {
        "id": full.case.id,
        "kind": kind,
        "title": full.case.title,
        "agency": "국민권익위원회",
        "department": "심판과",
        "award": "최우수",
        "url": "https://a.go.kr/1",
        "year": "2025",
        "quarter": "1",
    }
    assert texts == [section.text for section in full.case.sections]
    assert second == {
        "id": "aaaaaaaaaaaa",
        "kind": kind,
        "title": "-20% 절감 =합계=",
        "year": "2021",
        "half": "2",
    }
    assert others == ["- 항목\n- 항목", "@담당"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_place_is_never_read_as_a_text(form, language, hit_of, result_of, records_of):
    """Page, line, sheet and row of where a case stood are no part of the case."""
    places = [Place("사례집.pdf", page=3, line=12), Place("목록.xlsx", sheet="하반기", row=7)]
    hits = [hit_of(rank=rank, source=place) for rank, place in enumerate(places, start=1)]
    for (_, texts), hit in zip(records_of(result_of(*hits), form, language), hits, strict=True):
        assert texts == [section.text for section in hit.case.sections]


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ("순위,제목,기관,상황,노력,연도,분기,점수,id,출처,위치,다른 수록처,url", "37행"),
        (
            "rank,title,agency,situation,effort,year,quarter,score,id,source,place,also in,url",
            "line 37",
        ),
    ],
)
def test_a_table_of_before_the_places_is_still_read(heading, place, tmp_path):
    """A file without the columns of pages and sheets holds the same case."""
    row = f"1,밤길 안심 등,도담구,어두운 골목,보안등 설치,2022,4,7.4,aaaaaaaaaaaa,a.txt,{place},,"
    path = tmp_path / "사례.csv"
    path.write_text(f"{heading}\r\n{row}\r\n\r\nsarye,,query,밤길\r\n", "utf-8-sig")
    [document] = read(path, name=path.name)
    [record] = document.records
    assert dict(record.fields) == {
        "id": "aaaaaaaaaaaa",
        "title": "밤길 안심 등",
        "agency": "도담구",
        "year": "2022",
        "quarter": "4",
    }
    texts = [document.text[start:end] for _, start, end in record.sections]
    assert texts == ["어두운 골목", "보안등 설치"]


def test_the_last_part_of_a_table_is_never_a_case(hit_of, result_of, records_of):
    """With hits, the reader stops at the empty row before it."""
    assert len(records_of(result_of(hit_of()), "csv", "en")) == 1


def test_korean_markdown_is_parsed_into_the_same_cases(tmp_path, hit_of, result_of, file_of):
    """Titles, labels, texts, agencies and periods survive, and the last part is no case's text."""
    hits = [
        hit_of(agency="관세청", period=Period(2024, quarter=3)),
        hit_of("둘째 사례", rank=2, agency="국세청", period=Period(2021, half=2), title_spans=()),
        hit_of("셋째 사례", rank=3, agency=None, period=None, document_period=None, title_spans=()),
    ]
    path = tmp_path / "사례.md"
    path.write_bytes(file_of(result_of(*hits, query="확인서"), "md", "ko"))
    [document] = read(path, name=path.name)
    parsed = parse(document)
    assert [(case.title, case.agency, case.period) for case in parsed.cases] == [
        ("수의계약 확인서 제출 간소화", "관세청", Period(2024, quarter=3)),
        ("둘째 사례", "국세청", Period(2021, half=2)),
        ("셋째 사례", None, None),
    ]
    for case, hit in zip(parsed.cases, hits, strict=True):
        texts = [(each.label, each.text.replace("  \n", "\n")) for each in case.sections]
        assert texts == [(each.label, each.text) for each in hit.sections]


def test_a_markdown_list_of_one_case_is_parsed_without_its_last_part(
    tmp_path, hit_of, result_of, file_of
):
    """The last part is not read into the only case."""
    path = tmp_path / "사례.md"
    path.write_bytes(file_of(result_of(hit_of()), "md", "ko"))
    [document] = read(path, name=path.name)
    [case] = parse(document).cases
    assert case.sections[-1].text == "기업 부담이 줄어듦."
