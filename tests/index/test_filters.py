"""Filters, against the values of the cases themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.fields import read_period
from sarye.index.filters import newest_quarters
from sarye.models import ROLES, Case, Filters, Period

AGENCIES = ("가온광역시", "국민", "시", "한빛 시", "없는 기관", "온누리청", "=시", "=한빛 시")
PERIODS = st.builds(
    lambda year, part: Period(year, **part),
    st.integers(2020, 2026),
    st.sampled_from([{}, *({"quarter": n} for n in (1, 2, 3, 4)), {"half": 1}, {"half": 2}]),
)


def any_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw no value, one, or several."""
    return st.none() | values | st.lists(values, max_size=3).map(tuple)


FILTERS = st.builds(
    Filters,
    sections=st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple),
    agency=any_of(st.sampled_from(AGENCIES)),
    year=any_of(st.integers(2020, 2026)),
    quarter=any_of(st.integers(1, 4)),
    since=st.none() | PERIODS,
    until=st.none() | PERIODS,
    award=any_of(st.sampled_from(("우수", "=우수", "최우수", "장려", "대상"))),
    document=any_of(st.sampled_from(("3.txt", "3", "없음.txt", "5.txt"))),
    kind=any_of(st.sampled_from(("case", "document"))),
)


def names(wanted: tuple[str, ...], value: str | None) -> bool:
    """Tell whether a value holds any that is wanted, or is it where ``=`` stands before that."""
    whole, squeezed = value or "", [one.replace(" ", "") for one in wanted]
    return not wanted or any(
        whole == one[1:] if one.startswith("=") else one in whole for one in squeezed
    )


def among(wanted: tuple[object, ...], value: object) -> bool:
    """Tell whether a value is any that is wanted."""
    return not wanted or value in wanted


def months(period: Period) -> set[tuple[int, int]]:
    """List the months of a period."""
    first, last = 1, 12
    if period.quarter:
        first, last = 3 * period.quarter - 2, 3 * period.quarter
    elif period.half:
        first, last = 6 * period.half - 5, 6 * period.half
    return {(period.year, month) for month in range(first, last + 1)}


def passes(case: Case, filters: Filters) -> bool:
    """Tell whether a case passes, value by value."""
    period = case.period or case.document_period
    roles = {"title", *(section.role for section in case.sections)}
    return all(
        (
            not filters.sections or bool(roles & set(filters.sections)),
            names(filters.values("agency"), case.agency),
            names(filters.values("award"), case.award),
            among(filters.values("document"), case.source.path),
            among(filters.values("kind"), case.kind),
            among(filters.values("year"), period and period.year),
            among(filters.values("quarter"), period and period.quarter),
            filters.since is None
            or (period is not None and max(months(period)) >= min(months(filters.since))),
            filters.until is None
            or (period is not None and min(months(period)) <= max(months(filters.until))),
        )
    )


@settings(deadline=None)
@given(filters=FILTERS)
def test_filters_equal_a_look_at_every_case(
    filters: Filters, corpus: list[Case], corpus_searcher: Any, ids_of: Callable[..., set[str]]
) -> None:
    """An empty query finds the cases that pass every filter, by any of the values that it has.

    Periods pass where they overlap.
    """
    options = {name: getattr(filters, name) for name in Filters.__slots__}
    expected = {case.id for case in corpus if passes(case, filters)}
    assert ids_of(corpus_searcher, "", **options) == expected


@settings(deadline=None)
@given(filters=FILTERS, query=st.sampled_from(("신청", "수수료", "사진 OR 민원", "-신청", "사진*")))
def test_filters_only_take_away(
    filters: Filters, query: str, corpus_searcher: Any, ids_of: Callable[..., set[str]]
) -> None:
    """Filters other than the one by section give the cases of the query that pass them."""
    options = {name: getattr(filters, name) for name in Filters.__slots__ if name != "sections"}
    both = ids_of(corpus_searcher, query) & ids_of(corpus_searcher, "", **options)
    assert ids_of(corpus_searcher, query, **options) == both


@pytest.mark.parametrize(
    ("query", "accepts"),
    [
        ("연도:2024", lambda period: period and period.year == 2024),
        ("year:2024년", lambda period: period and period.year == 2024),
        ("분기:3분기", lambda period: period and period.quarter == 3),
        ("연도:[2023 TO 2024]", lambda period: period and 2023 <= period.year <= 2024),
        ("연도:[* TO 2022]", lambda period: period and period.year <= 2022),
        ("연도:[2025 TO *]", lambda period: period and period.year >= 2025),
        ("연도:[2024 TO 2023]", lambda period: False),
        ("분기:[2 TO 3]", lambda period: period and period.quarter in (2, 3)),
        ("-연도:2024", lambda period: not (period and period.year == 2024)),
        ("NOT 연도:[* TO *]", lambda period: period is None),
        ("연도:2024 OR 연도:2025", lambda period: period and period.year in (2024, 2025)),
    ],
)
def test_fields_of_a_query_equal_a_look_at_every_case(
    query: str,
    accepts: Callable[[Period | None], object],
    corpus: list[Case],
    corpus_searcher: Any,
    ids_of: Callable[..., set[str]],
) -> None:
    """Years and quarters can be asked for in the query itself, singly and as ranges."""
    expected = {case.id for case in corpus if accepts(case.period or case.document_period)}
    assert ids_of(corpus_searcher, query) == expected


def test_agency_and_award_match_a_part_of_the_name(
    corpus: list[Case], corpus_searcher: Any, ids_of: Callable[..., set[str]]
) -> None:
    """기관:국민 finds 국민권익위원회 and 국민건강보험공단; 포상:우수 finds 최우수 too."""
    agencies = {case.id for case in corpus if "국민" in (case.agency or "")}
    awards = {case.id for case in corpus if "우수" in (case.award or "")}
    assert ids_of(corpus_searcher, "기관:국민") == agencies
    assert ids_of(corpus_searcher, "포상:우수") == awards
    assert ids_of(corpus_searcher, "기관:국민 포상:우수") == agencies & awards


def test_a_field_outside_the_sections_asked_for_finds_nothing(
    corpus_searcher: Any, ids_of: Callable[..., set[str]]
) -> None:
    """``제목:민원`` among effects only is no error; nothing can match."""
    assert ids_of(corpus_searcher, "제목:민원", sections=("effect",)) == set()
    assert ids_of(corpus_searcher, "제목:민원", sections=("effect",), any_word=True) == set()
    assert ids_of(corpus_searcher, "제목:민원", sections=("effect",), exact=True) == set()


def test_newest_quarters(corpus: list[Case], corpus_searcher: Any) -> None:
    """Each case is as new as the last quarter of its period; -1 where it has none."""
    quarters = newest_quarters(corpus_searcher.snapshot)
    for case in corpus:
        period = case.period or case.document_period
        last = max(months(period)) if period else None
        expected = last[0] * 4 + last[1] // 3 if last else -1
        assert quarters[corpus_searcher.snapshot.case_number(case.id)] == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025", Period(2025)),
        ("2025q1", Period(2025, quarter=1)),
        (" 2024H2 ", Period(2024, half=2)),
        ("2025Q5", None),
        ("2025Q0", None),
        ("H1", None),
        ("", None),
    ],
)
def test_read_period(text: str, period: Period | None) -> None:
    """Periods are written 2025, 2025Q1, 2025H1; nothing else is one."""
    assert read_period(text) == period
