"""The indexed parts of a case, and the texts of each."""

from __future__ import annotations

from sarye.fields import FIELDS, value_of
from sarye.index.schema import CONTEXT, PARTS
from sarye.models import Case, Period


def part_texts(case: Case) -> dict[str, list[str]]:
    """Give the texts of each indexed part of a case."""
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    texts["title"].append(case.title)
    for section in case.sections:
        texts[section.role].append(section.text)
    searched = (value_of(case, field) for field in FIELDS if field.searched)
    around = (case.document_title, *map(str, filter(None, searched)))
    texts[CONTEXT].extend(text for text in around if text)
    texts[CONTEXT].extend(
        _spoken(period) for period in (case.period, case.document_period) if period
    )
    return texts


def _spoken(period: Period) -> str:
    """Write a period as people type it into a search box."""
    if period.quarter:
        return f"{period.year}년 {period.quarter}분기"
    if period.half:
        return f"{period.year}년 {'상반기' if period.half == 1 else '하반기'}"
    return f"{period.year}년"
