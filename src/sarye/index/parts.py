"""The indexed parts of a case, and the texts of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sarye.fields import FIELDS, SECTIONS, value_of
from sarye.index.schema import CONTEXT, PARTS
from sarye.mentions import tellings
from sarye.models import Case, Mention, Period

_ROLE_NAMES: Final = frozenset(names.korean for names in SECTIONS.values())


def part_texts(case: Case) -> dict[str, list[str]]:
    """Give the texts of each indexed part of a case."""
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    texts["title"].append(case.title)
    for section in case.sections:
        texts[section.role].append(section.text)
    around = (text for told in tellings(case) for text in _around(told))
    remarks = (remark.text for remark in case.remarks)
    texts[CONTEXT].extend(dict.fromkeys((*around, *_telling_labels(case), *remarks)))
    return texts


def _around(told: Case | Mention) -> Iterator[str]:
    """Give what stands around a case at one of its places."""
    searched = (value_of(told, field) for field in FIELDS if field.searched)
    yield from (str(text) for text in (told.document_title, *searched) if text)
    yield from (_spoken(period) for period in (told.period, told.document_period) if period)


def _telling_labels(case: Case) -> Iterator[str]:
    """Walk the labels of a case that are more than the name of their role: 추진배경, 사실관계.

    The label of a passage is a heading, and stands in its text.
    """
    if case.kind == "case":
        labels = (section.label for section in case.sections if section.label)
        yield from (label for label in labels if label not in _ROLE_NAMES)


def _spoken(period: Period) -> str:
    """Write a period as people type it into a search box."""
    if period.quarter:
        return f"{period.year}년 {period.quarter}분기"
    if period.half:
        return f"{period.year}년 {'상반기' if period.half == 1 else '하반기'}"
    return f"{period.year}년"
