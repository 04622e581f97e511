"""Which words name an agency or a department, and which a period."""

from __future__ import annotations

import pytest

from sarye.cases.names.agencies import Affiliation, is_agency, read_affiliation, subject_agency
from sarye.cases.names.documenttitles import title_agency
from sarye.cases.names.periods import find_period, period_of_fields
from sarye.models import Period

AGENCIES = (
    "국민권익위원회 / 국세청 / 행정안전부 / 법제처 / 부산광역시 / 경기도 / 새벽군 / 도담구 / "
    "한국도로공사 / 국민연금공단 / 서울특별시교육청 / 한국인터넷진흥원 / 경상남도 김해시 / 서울 "
    "강남구 / 세종특별자치시"
)
NOT_AGENCIES = (
    "정부 / 내부 / 일부 / 제도 / 속도 / 다시 / 실시 / 연구 / 청구 / 지원 / 민원 / 신청 / 출처 / "
    "공공기관 / 중앙행정기관 / 지방자치단체 / 위원회 / 우리 시 / 주차장 / 직원"
)


@pytest.mark.parametrize("name", AGENCIES.split(" / "))
def test_is_agency(name: str) -> None:
    """A body is recognised by its ending, with its region before it."""
    assert is_agency(name)


@pytest.mark.parametrize("name", NOT_AGENCIES.split(" / "))
def test_is_no_agency(name: str) -> None:
    """Common words with the same endings are no bodies."""
    assert not is_agency(name)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("국민권익위원회 2025년 2분기 적극행정 우수사례", "국민권익위원회"),
        ("2025년 상반기 한국도로공사 적극행정 우수사례", "한국도로공사"),
        ("관세청, 2025년 1분기 적극행정 우수사례 선정", "관세청"),
        ("2024년 하반기 적극행정 우수사례 (행정안전부)", "행정안전부"),
        ("부산광역시 해운대구 2024년 우수사례", "부산광역시 해운대구"),
        ("2024년 적극행정 우수사례 모음", None),
        ("적극행정 우수사례 전시", None),
        ("중앙부처 우수사례집", None),
        ("우리 동네 공공도서관 우수사례", None),
        ("새정부 2년차 적극행정 우수사례", None),
        ("기관별 접수 현황", None),
        ("제도 개선 우수사례", None),
    ],
)
def test_title_agency(title: str, agency: str | None) -> None:
    """The agency of a document stands first in its title, or beside its period."""
    assert title_agency(title) == agency


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("관세청은 올해 처음으로 제도를 바꾸었다.", "관세청"),
        ("다온광역시(시장 김다온)는 세 건을 뽑았다.", "다온광역시"),
        ("지방자치인재개발원은 우수사례를 선정하였다.", "지방자치인재개발원"),
        ("정부는 올해 처음으로 제도를 바꾸었다.", None),
        ("제도는 올해 바뀌었다.", None),
        ("민원인이 서류를 냈다.", None),
    ],
)
def test_subject_agency(sentence: str, agency: str | None) -> None:
    """The subject of a sentence can be an agency."""
    assert subject_agency(sentence) == agency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("국세청", Affiliation("국세청")),
        ("징세과", Affiliation(None, "징세과")),
        ("국세청 징세과", Affiliation("국세청", "징세과")),
        ("특수교육과 ○○○", Affiliation(None, "특수교육과")),
        ("서울특별시 강남구, 세무과", Affiliation("서울특별시 강남구", "세무과")),
        ("복지", None),
        ("전국", None),
        ("효과", None),
        ("임산부 전용", None),
        ("농기계 야간 점등", None),
        ("국세청이 만든 길", None),
    ],
)
def test_read_affiliation(text: str, expected: Affiliation | None) -> None:
    """A text names bodies and officers only, or it is a remark."""
    assert read_affiliation(text) == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("[2025년 1분기 적극행정 우수사례]", Period(2025, 1)),
        ("2025년 제1분기", Period(2025, 1)),
        ("’24년 3/4분기 적극행정", Period(2024, 3)),
        ("'26년 적극행정", Period(2026)),
        ("25년 2분기", Period(2025, 2)),
        ("2021년 상반기", Period(2021, None, 1)),
        ("2025 하반기", Period(2025, None, 2)),
        ("2025년 1~2분기", Period(2025, None, 1)),
        ("2024년도 우수사례", Period(2024)),
        ("2022 Q3", Period(2022, 3)),
        ("(2024.12.)", Period(2024)),
        ("제3회 경진대회", None),
        ("1분기", None),
        ("2000만 원 절감", None),
        ("주민 2024명", None),
        ("'23.7.1.~'24.6.30. 추진한 과제의 2024년 하반기 우수사례", Period(2024, None, 2)),
        ("2023년 7월부터 2024년 6월까지 심사한 2024년 우수사례", Period(2024)),
        ("등록 2025.08.20 12:38:04", Period(2025)),
        ("2025.01.20. 게시한 2024년 3분기 적극행정", Period(2024, 3)),
        ("대회는 2015년 시작됐다", None),
        ("2014년부터 이어 온 2022년 상반기 우수사례", Period(2022, None, 1)),
        ("상반기 우수사례(2021년)", Period(2021, None, 1)),
    ],
)
def test_find_period(text: str, period: Period | None) -> None:
    """A period is a year and, where it is said, its quarter or half."""
    assert find_period(text) == period


def test_period_of_fields() -> None:
    """Columns give a period as numbers or as people write it."""
    assert period_of_fields("2025", "1", "") == Period(2025, 1)
    assert period_of_fields("2025년", "1분기", "") == Period(2025, 1)
    assert period_of_fields("2025", "", "하반기") == Period(2025, None, 2)
    assert period_of_fields("2025", "", "2") == Period(2025, None, 2)
    assert period_of_fields("", "1", "") is None
