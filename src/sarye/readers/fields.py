"""Name fields: a key or heading of a structured file goes in, the field it means comes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from sarye.models import SECTION_ROLES, Role

FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "식별자", "사례id"),
    "title": ("title", "제목", "사례명", "과제명", "사례제목", "우수사례명"),
    "text": ("text", "본문", "내용", "전문", "body"),
    "agency": ("agency", "기관", "기관명"),
    "department": ("department", "부서", "부서명", "담당부서"),
    "year": ("year", "연도", "년도"),
    "quarter": ("quarter", "분기"),
    "half": ("half", "반기"),
    "award": ("award", "포상", "수상", "훈격"),
    "url": ("url", "link", "주소", "링크"),
}
"""What a column or key may be called, by field; spaces and case do not count."""

SECTION_NAMES: Final[Mapping[str, Role]] = {
    "situation": "situation",
    "상황": "situation",
    "추진배경": "situation",
    "배경": "situation",
    "문제점": "situation",
    "현황및문제점": "situation",
    "effort": "effort",
    "노력": "effort",
    "주요내용": "effort",
    "추진내용": "effort",
    "개선내용": "effort",
    "effect": "effect",
    "효과": "effect",
    "기대효과": "effect",
    "성과": "effect",
    "주요성과": "effect",
    "추진성과": "effect",
    "other": "other",
    "기타": "other",
}
"""Columns and keys that hold one section of a case, with its role."""

ROLE_LABELS: Final[Mapping[str, str]] = dict(
    zip(SECTION_ROLES, ("상황", "노력", "효과", ""), strict=True)
)
"""The label that a section gets which came under the English name of its role."""

_FIELD_BY_NAME: Final = {name: key for key, names in FIELD_NAMES.items() for name in names}


def field_of(name: str) -> str | None:
    """Return the field that a heading or key means.

    >>> field_of(" 담당 부서"), field_of("Title"), field_of("순위")
    ('department', 'title', None)
    """
    return _FIELD_BY_NAME.get(_fold(name))


def section_of(name: str) -> Role | None:
    """Return the role of the section that a heading or key holds.

    >>> section_of("기대 효과"), section_of("순위")
    ('effect', None)
    """
    return SECTION_NAMES.get(_fold(name))


def section_label(name: str) -> str:
    """Return the label of a section column: its Korean heading, or that of its English name."""
    folded = _fold(name)
    return ROLE_LABELS[folded] if folded in ROLE_LABELS else _clean(name)


def is_record(value: Mapping[str, object]) -> bool:
    """Tell whether an object looks like a case: it has a title, a text or sections."""
    return any(
        key == "sections" or field_of(key) in ("title", "text") or section_of(key) is not None
        for key in value
    )


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip("﻿ \t\r\n")


def _fold(name: str) -> str:
    return "".join(_clean(name).lower().split())
