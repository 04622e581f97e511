"""The indexed parts of a case, and the texts of each."""

from __future__ import annotations

from collections.abc import Iterator

from sarye.fields import FIELDS, value_of
from sarye.index.schema import CONTEXT, PARTS
from sarye.mentions import tellings
from sarye.models import Case, Mention, Period


def part_texts(case: Case) -> dict[str, list[str]]:
    """Give the texts of each indexed part of a case."""
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    texts["title"].append(case.title)
    for section in case.sections:
        texts[section.role].append(section.text)
    texts[CONTEXT].extend(dict.fromkeys(text for told in tellings(case) for text in _around(told)))
    return texts


def _around(told: Case | Mention) -> Iterator[str]:
    """Give what stands around a case at one of its places."""
    searched = (value_of(told, field) for field in FIELDS if field.searched)
    yield from (str(text) for text in (told.document_title, *searched) if text)
    yield from (_spoken(period) for period in (told.period, told.document_period) if period)


def _spoken(period: Period) -> str:
    """Write a period as people type it into a search box."""
    if period.quarter:
        return f"{period.year}년 {period.quarter}분기"
    if period.half:
        return f"{period.year}년 {'상반기' if period.half == 1 else '하반기'}"
    return f"{period.year}년"
