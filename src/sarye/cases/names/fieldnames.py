"""Names of fields: what a line between a title and its sections says by name.

Fields that a case has are in `sarye.fields`. Of others (분야, 키워드, 사업비) only the name is
known: Korean is head-final, so that the last noun of a name tells that it is one (총사업비,
세부 분야).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from sarye.cases.names.awards import heading_award
from sarye.cases.names.text import alternatives, word_set
from sarye.fields import FIELDS, PERIOD_PARTS, PERSON, POSTED, REGION

MAX_NAME: Final = 12
"""Letters that the name of a field can have."""

MAX_NAME_WORDS: Final = 3

_JOINTS: Final = re.compile(r"[\s/·ㆍ・‧]+")


def field_key(name: str) -> str:
    """Write the name of a field without spaces and what joins its words.

    >>> field_key("시 / 군 / 구"), field_key("담당 부서")
    ('시군구', '담당부서')
    """
    return _JOINTS.sub("", name).lower()


NAMED: Final[Mapping[str, str]] = {
    **{
        label: "period" if field.key in PERIOD_PARTS else field.key
        for field in FIELDS
        for label in field.given_by.of_lines
    },
    **dict.fromkeys(REGION.of_lines, "region"),
    **dict.fromkeys(POSTED.of_lines, "posted"),
    **dict.fromkeys(PERSON.of_lines, "person"),
}
"""Labels of field lines, by the field they give; a date of posting is read past."""

_BY_KEY: Final[Mapping[str, str]] = {field_key(label): name for label, name in NAMED.items()}

_HEADS: Final = alternatives(
    "분야 유형 구분 분류 키워드 기간 번호 예산 예산액 사업비 사업량 대상 대상지 규모 근거 법령 "
    "조례 출처 자료 링크 홈페이지 누리집 연락처 전화 전화번호 이메일 전자우편 문의 문의처 태그 "
    "주제 부문 영역 지역 위치 장소 시기 일시 일자 시점 발행기관 발행처 발간처 발간기관 발행일 "
    "게재지 협력기관 협업기관 협조기관 참여기관 관련기관 관계기관 공동기관 후원 주최 주관 담당 "
    "담당자 책임자 작성자 등록자 제안자 신청인 신청자 수혜자 이용자 참여자 추진주체 추진체계 "
    "형태 방식 단계 난이도 중요도 우선순위 재원 소요액 비용 총액 절감액 언어 성격 종류 항목 "
    "코드 관리번호 비고 해시태그 핵심어 주제어 색인어 검색어 부제 부제목 별칭 슬로건 한줄요약 "
    "한줄소개 심사점수 점수 평점 조항 면적 인원 횟수 주기 회계 세목 상태 공개여부 저작권 "
    "라이선스"
)
"""Nouns that the name of a field ends in."""

_MODIFIERS: Final = alternatives(
    "사례 기관 추진 사업 소요 과제 주요 관련 관계 담당 총 세부 정책 제안 수혜 시행 업무 행정 "
    "관리 접수 등록 발행 발간 참여 협업 협력 협조 서비스 자료 문서 대표 핵심 적극행정 혁신 규제 "
    "공모 심사 평가 신청 수행 운영 적용 대상 지역 부서 대 중 소 상위 하위 투입 집행 지원 수요 "
    "연계 공동 원문 게재 게시 작성 제출 선정 수상 주제 정보 내용 기술 활용 유사 해당 참고 전담 "
    "책임 실무 민원 안건 결재 첨부 보고 기준 공개 진행"
)
"""What stands before them."""

_NAME_FORM: Final = re.compile(
    rf"(?:{_MODIFIERS}){{0,2}}(?:{_HEADS})(?:\([^()]{{1,8}}\))?|url|tel|fax"
)
_YEAR_NAME: Final = re.compile(r"(?!회계|학)[가-힣]{1,4}[연년]도")
_WITH_OFFICE: Final = re.compile(r"\((?:담당|소속|주관)?(?:부서명?|과|팀|실과)\)$")
"""What stands behind the name of an agency whose value holds its office too: 추진기관(부서)."""
_OFFICE_NAME: Final = re.compile(
    r"(?!관련|관계|유관|협조|협업|협력|참여|지원|타|해당|각|전|대상|수혜|수신|참조)[가-힣]{1,5}부서명?"
)
"""Names of the office that a case is of: 처리부서, 제안부서, but not 협조부서."""
_NO_NAMES: Final = word_set("우수사례 제목 사례 과제 이름 대상 우수 title")
"""Words that stand alone on a line for something else than a field: an award, a heading."""


@lru_cache(maxsize=8192)
def field_of_label(label: str) -> str | None:
    """Return the field that a label names: title, agency, department, award, period, person.

    >>> field_of_label("담당 부서"), field_of_label("추진배경")
    ('department', None)
    >>> field_of_label("기준 연도"), field_of_label("회계연도")
    ('period', None)
    """
    key = field_key(label)
    if (known := _BY_KEY.get(key)) is not None:
        return known
    if (agency := _WITH_OFFICE.sub("", key)) != key and _BY_KEY.get(agency) == "agency":
        return "agency"
    if _OFFICE_NAME.fullmatch(key):
        return "department"
    return "period" if _YEAR_NAME.fullmatch(key) else None


@lru_cache(maxsize=8192)
def names_field(name: str) -> bool:
    """Tell whether a text is the name of a field, known or not.

    >>> names_field("시/군/구"), names_field("총 사업비"), names_field("주차난 해소")
    (True, True, False)
    """
    key = field_key(name)
    if not 2 <= len(key) <= MAX_NAME or len(name.split()) > MAX_NAME_WORDS:
        return False
    return field_of_label(key) is not None or _NAME_FORM.fullmatch(key) is not None


def names_field_alone(name: str) -> bool:
    """Tell whether a line is the name of a field whose value stands on the next line.

    >>> names_field_alone("담당부서"), names_field_alone("대상"), names_field_alone("우수사례")
    (True, False, False)
    """
    return names_field(name) and field_key(name) not in _NO_NAMES and heading_award(name) is None
