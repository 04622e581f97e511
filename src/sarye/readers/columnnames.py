"""Headings of columns and keys of objects: which field or section of a case each one means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from sarye.fields import FIELDS, OF_EXPORTS, PERIOD_SHOWN, READ_PAST, SECTIONS, WHOLE_TEXT
from sarye.models import SECTION_ROLES, Role

LONGEST_NAME: Final = 100
"""Characters that are read of a name; what is longer is a text."""

_FIELD_BY_NAME: Final[Mapping[str, str]] = {
    **{name: field.key for field in FIELDS for name in field.given_by.of_columns},
    **dict.fromkeys(WHOLE_TEXT.of_columns, "text"),
}
_ROLE_BY_NAME: Final[Mapping[str, Role]] = {
    name: role for role, one in SECTIONS.items() for name in one.given_by.of_columns
}
_LEFT_OUT: Final = frozenset(name for names in READ_PAST for name in names.of_columns)
_OF_EXPORTS: Final = frozenset(OF_EXPORTS.of_columns)
_PERIOD_SHOWN: Final = frozenset(PERIOD_SHOWN.of_columns)
_ROLE_LABELS: Final[Mapping[str, str]] = {
    role: "" if role == "other" else SECTIONS[role].korean for role in SECTION_ROLES
}
"""The label that a section gets which came under the English name of its role."""

_ASIDE: Final = re.compile(r"[(\[<（【].*?[)\]>）】]")
_MARKS: Final = re.compile(r"^(?:[^\w\s]|\d{1,2}[.)]|[①-⑳❶-❿Ⅰ-Ⅻ]\.?)+|[^\w\s)]+$")
_WITHIN: Final = re.compile(r"(?:구분|분류|항목|시기)[(\[](.+)[)\]]")
"""A name that says nothing, with what it means in brackets: 구분(연도)."""
_JOINT: Final = re.compile(r"[·ㆍ‧,/&]")


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Return the key of the field that a heading or key means, "text" for a whole text.

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


def is_of_export(names: Iterable[str]) -> bool:
    """Tell the headings of a list that sarye exported, which tell of a search beside its cases."""
    return any(_fold(name) in _OF_EXPORTS for name in names)


def is_period_shown(name: str) -> bool:
    """Tell a column of periods as people read them (시기), of whatever parts."""
    return _fold(name) in _PERIOD_SHOWN


def is_whole_text(name: str) -> bool:
    """Tell a column of whole texts (본문) from one of what was done (내용), by its heading."""
    return not _fold(name).endswith("내용")


def section_label(name: str) -> str:
    """Return the label of a section column: its Korean heading, or that of its English name."""
    folded = _fold(name)
    return _ROLE_LABELS[folded] if folded in _ROLE_LABELS else " ".join(_clean(name).split())


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
    known = {field_of(name) or section_of(name) for name in names} - {None, "kind"}
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
    if inner := _WITHIN.fullmatch(folded):
        yield inner[1]


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip("﻿ \t\r\n")


def _fold(name: str) -> str:
    return "".join(_clean(name).lower().split())
