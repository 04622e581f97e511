"""Name fields: a key or heading of a structured file goes in, the field it means comes out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from sarye.models import SECTION_ROLES, Role

FIELD_NAMES: Final[Mapping[str, str]] = {
    "id": "id 식별자 사례id",
    "title": (
        "title 제목 사례명 과제명 사례제목 우수사례명 우수사례제목 과제제목 우수과제명 추진과제명 "
        "적극행정과제명 적극행정사례명 사업명 제안명 제안제목 건명 안건명 정책명"
    ),
    "text": "text body 본문 내용 전문 사례내용 과제내용",
    "agency": (
        "agency 기관 기관명 시행기관 시행기관명 추진기관 수행기관 제출기관 주관기관 소관기관 "
        "소속기관 소속기관명 행정기관 지자체 지자체명 자치단체 자치단체명 부처 부처명 소관부처 "
        "소속"
    ),
    "department": (
        "department 부서 부서명 담당부서 담당부서명 소관부서 추진부서 주관부서 시행부서 등록부서 "
        "작성부서 소속부서 수행부서 담당과"
    ),
    "year": "year 연도 년도 선정연도 선정년도 추진연도 수상연도 선정시기",
    "quarter": "quarter 분기 선정분기",
    "half": "half 반기",
    "award": (
        "award 포상 수상 훈격 등급 시상 수상내역 수상등급 수상구분 수상결과 수상훈격 선정등급 "
        "선정결과 심사결과"
    ),
    "url": "url link 주소 링크",
}
"""What a column or key may be called, by field; spaces and case do not count."""

SECTION_NAMES: Final[Mapping[Role, str]] = {
    "situation": (
        "situation 상황 추진배경 배경 문제점 현황및문제점 현황 추진배경및필요성 배경및필요성 "
        "추진배경및현황 추진배경및문제점 배경및문제점 추진목적 추진사유 필요성 개선전 사업개요 "
        "개요 문제상황 애로사항 기존 당초 종전"
    ),
    "effort": (
        "effort 노력 주요내용 추진내용 개선내용 사업내용 추진경과 추진과정 추진사항 추진실적 "
        "주요추진내용 세부추진내용 세부내용 주요노력 적극행정노력 적극행정내용 적극행정추진내용 "
        "적극적조치 조치내용 조치사항 개선방안 개선사항 해결방안 해결내용 주요실적 추진계획 "
        "추진방안 개선노력 혁신내용 제안내용"
    ),
    "effect": (
        "effect 효과 기대효과 성과 주요성과 추진성과 성과및기대효과 추진성과및기대효과 개선효과 "
        "추진효과 추진결과 결과 개선후 파급효과 추진성과및효과 성과및효과 주요성과및기대효과"
    ),
    "other": "other 기타 향후계획 비고 기타사항 특이사항 추진근거 관련법령",
}
"""Columns and keys that hold one section of a case, by its role."""

LEFT_OUT: Final = (
    "연번 번호 순번 no no. 순위 rank 점수 score 조회수 등록일 작성일 "
    "시기 period 일치항목 matchedsection 일치내용 snippet 메모 note 출처 source 위치 place "
    "다른수록처 alsoin "
    "담당자 담당자명 담당 성명 이름 작성자 직급 직위 연락처 전화번호 전화 이메일 유공자 공적자"
)
"""Columns that say nothing of a case: numbers, people, and what exports add for their readers."""

ROLE_LABELS: Final[Mapping[str, str]] = dict(
    zip(SECTION_ROLES, ("상황", "노력", "효과", ""), strict=True)
)
"""The label that a section gets which came under the English name of its role."""

LONGEST_NAME: Final = 100
"""Characters that are read of a name; what is longer is a text."""

_FIELD_BY_NAME: Final = {name: key for key, names in FIELD_NAMES.items() for name in names.split()}
_ROLE_BY_NAME: Final = {name: key for key, names in SECTION_NAMES.items() for name in names.split()}
_LEFT_OUT: Final = frozenset(LEFT_OUT.split())
_ASIDE: Final = re.compile(r"[(\[<（【].*?[)\]>）】]")
_MARKS: Final = re.compile(r"^(?:[^\w\s]|\d{1,2}[.)]|[①-⑳❶-❿Ⅰ-Ⅻ]\.?)+|[^\w\s)]+$")
_JOINT: Final = re.compile(r"[·ㆍ‧,/&]")


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Return the field that a heading or key means.

    >>> field_of(" 담당 부서"), field_of("과제명(사업명)"), field_of("순위")
    ('department', 'title', None)
    """
    return next((_FIELD_BY_NAME[form] for form in _forms(name) if form in _FIELD_BY_NAME), None)


@lru_cache(maxsize=4096)
def section_of(name: str) -> Role | None:
    """Return the role of the section that a heading or key holds.

    >>> section_of("기대 효과"), section_of("현황·문제점"), section_of("순위")
    ('effect', 'situation', None)
    """
    return next((_ROLE_BY_NAME[form] for form in _forms(name) if form in _ROLE_BY_NAME), None)


@lru_cache(maxsize=4096)
def is_left_out(name: str) -> bool:
    """Tell whether a column says nothing of a case.

    >>> is_left_out("연번"), is_left_out("분야")
    (True, False)
    """
    return any(form in _LEFT_OUT for form in _forms(name))


def is_whole_text(name: str) -> bool:
    """Tell a column of whole texts (본문) from one of what was done (내용), by its heading."""
    return not _fold(name).endswith("내용")


def section_label(name: str) -> str:
    """Return the label of a section column: its Korean heading, or that of its English name."""
    folded = _fold(name)
    return ROLE_LABELS[folded] if folded in ROLE_LABELS else " ".join(_clean(name).split())


def is_record(value: Mapping[str, object]) -> bool:
    """Tell whether an object looks like a case: it has a title, a text or sections."""
    return any(
        key == "sections" or field_of(key) in ("title", "text") or section_of(key) is not None
        for key in value
    )


def is_heading(names: Sequence[str]) -> bool:
    """Tell whether cells are the headings of a table of cases: a title and another known one.

    >>> is_heading(["연번", "과제명", "추진배경"]), is_heading(["제목", "밤길 안심 등"])
    (True, False)
    """
    known = {field_of(name) or section_of(name) for name in names} - {None}
    return "title" in known and len(known) >= 2


def is_heading_row(names: Sequence[str]) -> bool:
    """Tell a row of headings from one of a form: 과제명 | 밤길 안심 등 | 담당부서 | 도로과."""
    written = [name for name in names if name.strip()]
    known = [name for name in written if field_of(name) or section_of(name) or is_left_out(name)]
    return is_heading(names) and 2 * len(known) > len(written)


def _forms(name: str) -> Iterator[str]:
    """Walk the ways to read a name: as written, without what is said beside it, with 및 for ·."""
    folded = _fold(name[:LONGEST_NAME])
    yield folded
    bare = _MARKS.sub("", _ASIDE.sub("", folded))
    yield bare
    yield _JOINT.sub("및", bare)


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip("﻿ \t\r\n")


def _fold(name: str) -> str:
    return "".join(_clean(name).lower().split())
