"""Exports come out of sarye's own readers, and its parser of Markdown, as the same cases."""

from __future__ import annotations

import pytest

from sarye.cases import parse
from sarye.models import Period
from sarye.readers import read

FORMS = ["csv", "json", "jsonl"]


@pytest.fixture
def records_of(tmp_path, file_of):
    """Give what writes a result as a file and reads its records: fields, and texts by label."""

    def records(result, form, language):
        path = tmp_path / f"사례.{form}"
        path.write_bytes(file_of(result, form, language))
        document = read(path, name=path.name)
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
    (first, texts), (second, others) = records_of(result_of(full, half), form, language)
    assert first == {
        "id": full.case.id,
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
        "title": "-20% 절감 =합계=",
        "year": "2021",
        "half": "2",
    }
    assert others == ["- 항목\n- 항목", "@담당"]


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
    parsed = parse(read(path, name=path.name))
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
    [case] = parse(read(path, name=path.name)).cases
    assert case.sections[-1].text == "기업 부담이 줄어듦."
