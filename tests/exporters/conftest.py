"""Builders of hits and results: what a test does not name has a plain default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from sarye.exporters import export
from sarye.messages import Translator
from sarye.models import (
    Case,
    Filters,
    Hit,
    IndexInfo,
    MarkedText,
    Period,
    Place,
    Result,
    Section,
    Span,
)

EXPORTED = datetime(2025, 7, 1, 0, 30, tzinfo=UTC)


class HitBuilder(Protocol):
    """Builds a hit; what is not a parameter is a field of its case."""

    def __call__(
        self,
        title: str = ...,
        sections: Sequence[tuple[str, str, str]] = ...,
        *,
        rank: int = ...,
        title_spans: Sequence[Span] = ...,
        spans: Sequence[Sequence[Span]] = ...,
        snippet: MarkedText | None = ...,
        **case: object,
    ) -> Hit: ...


def build_hit(
    title: str = "수의계약 확인서 제출 간소화",
    sections: Sequence[tuple[str, str, str]] = (
        ("situation", "상황", "수의계약 때마다 확인서를 냄."),
        ("effort", "추진내용", "· 확인서를 한 번만 내도록 함.\n· 서식을 통일함."),
        ("effect", "효과", "기업 부담이 줄어듦."),
    ),
    *,
    rank: int = 1,
    title_spans: Sequence[Span] = ((0, 4), (5, 8)),
    spans: Sequence[Sequence[Span]] = (),
    snippet: MarkedText | None = None,
    **case: object,
) -> Hit:
    """Build a hit whose case, title and sections agree."""
    fields: dict[str, object] = {
        "id": "5b0f6c1e92ad",
        "agency": "국민권익위원회",
        "period": Period(2025, quarter=1),
        "document_period": Period(2025, quarter=2),
        "source": Place("data/2025.txt", line=37),
        "also_in": (Place("data/2025.txt", line=73),),
    } | case
    built = tuple(Section(role, label, text, 0, len(text)) for role, label, text in sections)
    marked = tuple(
        MarkedText(role, label, text, tuple(spans[at]) if at < len(spans) else ())
        for at, (role, label, text) in enumerate(sections)
    )
    return Hit(
        rank=rank,
        score=7.42,
        case=Case(title=title, sections=built, **fields),
        title=MarkedText("title", "", title, tuple(title_spans)),
        sections=marked,
        snippet=snippet or MarkedText("effort", "추진내용", "· 확인서를 한 번만", ((2, 5),)),
        matched=("수의계약", "확인서"),
    )


def build_result(*hits: Hit, **fields: object) -> Result:
    """Build a result with these hits."""
    defaults: dict[str, object] = {
        "query": "수의계약 확인서",
        "match": "all",
        "total": max(12, len(hits)) if hits else 0,
        "filters": Filters(),
        "sort": "relevance",
        "repairs": (),
        "took_ms": 3.14,
        "index": IndexInfo(4, "c0ffee12"),
    }
    return Result(hits=hits, **(defaults | fields))


def write_file(
    result: Result,
    form: str,
    language: str = "ko",
    notes: Mapping[str, str] | None = None,
    **options: Any,
) -> bytes:
    """Write a result in a format and a language, always at the same time."""
    translator = Translator(language)
    return export(result, translator, format=form, exported=EXPORTED, notes=notes, **options)


# Fixtures hand the builders over, because test folders are not packages to import from; session
# scope, because they hold nothing and hypothesis runs one test many times.
@pytest.fixture(scope="session")
def hit_of() -> HitBuilder:
    """Give the builder of hits."""
    return build_hit


@pytest.fixture(scope="session")
def result_of():
    """Give the builder of results."""
    return build_result


@pytest.fixture(scope="session")
def file_of():
    """Give the writer of files."""
    return write_file
