"""Alternatives of words: added to any query and taken out again, nothing else of it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.query import alternatives, parse, print_query, with_alternative, without_alternative

TABLE = (
    ("부담", "부담", "비용", "부담 OR 비용"),
    ("수의계약 부담", "부담", "비용", "수의계약 (부담 OR 비용)"),
    ("부담 OR 비용", "비용", "수수료", "부담 OR 비용 OR 수수료"),
    ("효과:부담 -주차", "부담", "비용", "(효과:부담 OR 효과:비용) -주차"),
    ("부담* AND 민원", "부담", "비용", "(부담* OR 비용) AND 민원"),
    ("부담^2 민원", "부담", "비용", "(부담^2 OR 비용) 민원"),
    ('"민원 처리"', "민원", "접수", '"민원 처리" OR 접수'),
    ("-부담", "부담", "비용", "-부담 OR 비용"),
    ("", "부담", "비용", "비용"),
)


@pytest.mark.parametrize(("query", "word", "other", "expected"), TABLE)
def test_a_word_is_added(query: str, word: str, other: str, expected: str) -> None:
    """It stands beside its word, in the same section, or beside the whole query."""
    assert with_alternative(query, word, other) == expected


WORDS = st.sampled_from(("부담", "민원", "효과:비용", '"민원 처리"', "-주차", "연도:2024", "계약*"))
QUERIES = st.lists(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3
).map(" AND ".join)


@given(query=QUERIES, word=st.sampled_from(("부담", "민원", "비용", "없는말")))
def test_what_was_added_can_be_taken_out(query: str, word: str) -> None:
    """A word is named as added, and the query without it means what it meant before."""
    added = with_alternative(query, word, "수수료")
    assert "수수료" in alternatives(added)
    assert parse(without_alternative(added, "수수료")).root == parse(print_query(parse(query))).root
