"""Amounts, Hanja and words with several readings: what forms.md says, and spans in any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer, MarkedTokens, amounts_among, fold, word_pattern
from sarye.analysis.amounts import amount_of
from sarye.analysis.folding import words
from sarye.analysis.hanja import TABLE, first_sound, spellings
from sarye.models import Token

SAME, OTHER = "같음", "다름"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")][:3]
    for line in Path(__file__).with_name("forms.md").read_text("utf-8").splitlines()
    if f"| {SAME} |" in line or f"| {OTHER} |" in line
]
AMOUNTS = st.text("1205.,천만억조백십여원명%프로 제총년", max_size=14)
TEXTS = st.lists(
    st.sampled_from(["1천만 원", "3조 5천억", "30%", "改善", "㎡", "지어", "제3조", "천만 원을"])
    | AMOUNTS,
    max_size=5,
).map(" ".join)


def found(analyzer: Analyzer, typed: str, text: str) -> bool:
    """Tell whether a text has what was typed as a word: whole, or its morphemes in a row."""
    spans = MarkedTokens(analyzer, text, analyzer.folded_tokens)
    units = word_pattern(analyzer, typed).units
    rows = [(spans._standing(unit.wholes), [*spans._sequences(unit.steps)]) for unit in units]
    return all(whole or in_a_row for whole, in_a_row in rows)


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:2]) for row in ROWS])
def test_a_row_of_the_table(analyzer: Analyzer, row: list[str]) -> None:
    """Two texts are the same word in both directions, or in none."""
    one, other, outcome = row
    for typed, text in ((one, other), (other, one)):
        assert found(analyzer, typed, text) == (outcome == SAME), (typed, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("예산 1천만 원을 지원", "1천만 원을"),
        ("3조 5천억원 규모", "3조 5천억원"),
        ("30%로 낮춰", "30%"),
        ("2만 5천 명이 참여", "2만 5천 명이"),
        ("제3조 5항", ""),
        ("2025.9.9. 1.2.3 010-1234-5678", ""),
        ("표 3\n5천 명", "5천 명"),
    ],
)
def test_an_amount_is_one_word(text: str, expected: str) -> None:
    """An amount is one word with its spaces, its unit and what is written on to that."""
    found = [word for word, _ in words(fold(text)) if amount_of(word)]
    assert " ".join(found) == expected


@settings(deadline=None)
@given(AMOUNTS)
def test_an_amount_in_digits_is_none_any_more(text: str) -> None:
    """The plain form of an amount stands for itself, and its borders lead back in order."""
    for word, _ in words(fold(text)):
        if amount := amount_of(word):
            assert amount_of(amount.plain) is None
            starts = [amount.written(at, at + 1)[0] for at in range(len(amount.plain))]
            ends = [amount.written(at, at + 1)[1] for at in range(len(amount.plain))]
            assert starts == sorted(starts)
            assert ends == sorted(ends)
            assert amount.written(0, len(amount.plain)) == (0, len(word))


@pytest.mark.parametrize("unit", ["만원", "억 2천만 원", "%", "퍼센트", ".5조", "천", "건", ""])
@pytest.mark.parametrize("row", ["9", "1,000,", "일", "3천", "5 "])
def test_rows_without_end_are_words(analyzer: Analyzer, row: str, unit: str) -> None:
    """A number of thousands of digits, which Python refuses to read, is a word like any other."""
    text = f"예산 {row * (5000 // len(row))}{unit} 절감"
    tokens = [token.text for token in analyzer.word_tokens(text)]
    assert tokens[0] == "예산"
    assert "절감" in tokens


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_spans_lead_to_what_was_written(analyzer: Analyzer, text: str) -> None:
    """Every token of any such text stands somewhere in it, each word's behind the one before."""
    tokens = analyzer.word_tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    places = {token.position: token for token in reversed(tokens)}
    in_order = [places[at] for at in sorted(places)]
    assert sorted(places) == list(range(len(places)))
    assert all(one.start <= two.start for one, two in pairwise(in_order))


@given(st.lists(st.sampled_from(["3조", "5천억", "원", "지원", "1,000만", "30", "%", "", "건의"])))
def test_joining_amounts_loses_no_word(typed: list[str]) -> None:
    """Each word of a query stands in one run, in order."""
    runs = list(amounts_among(typed))
    assert [at for start, end in runs for at in range(start, end)] == list(range(len(typed)))


def test_a_mark_covers_the_amount_as_written(analyzer: Analyzer) -> None:
    """What is marked of an amount is what the reader sees, with its spaces."""
    text = "보조금 1천만 원과 30%, 改善방안을 ㎡로"
    tokens = {token.text: token for token in analyzer.word_tokens(text)}

    def written(token: Token) -> str:
        return text[token.start : token.end]

    assert written(tokens["10000000원"]) == "1천만 원"
    assert written(tokens["10000000"]) == "1천만"
    assert written(tokens["30퍼센트"]) == "30%"
    assert written(tokens["개선"]) == "改善"
    assert written(tokens["개선방안"]) == "改善방안"


def test_the_table_of_hanja_is_whole() -> None:
    """Each Hanja stands once, with syllables that it is read as."""
    rows = [line.split() for line in TABLE.read_text("utf-8").splitlines()]
    letters = [letter for _, row in rows for letter in row]
    assert len(letters) == len(set(letters)) > 8_000
    assert all("가" <= syllable <= "힣" for readings, _ in rows for syllable in readings)


def test_few_spellings_are_tried() -> None:
    """However many readings its letters have, a word has no more spellings than are tried."""
    assert spellings("樂樂樂樂樂樂樂樂樂樂")
    assert len(spellings("樂樂樂樂樂樂樂樂樂樂")) <= 32
    assert spellings("中") == ["中"]
    assert spellings("日本の") == ["日本の"]
    assert [first_sound(one) for one in "녀리로뇨래량가"] == list("여이노요내양가")
