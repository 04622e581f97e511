"""Tokens that are sought in a text are tokens that an analysis of all of it gives."""

from __future__ import annotations

import pytest

from sarye.analysis import Analyzer, fold
from sarye.analysis.seeking import TokenFinder


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("최소 사용료 5천 원을 책정함.", ["원", "사용료"]),
        ("3조 5천억 원 규모", ["원", "억", "규모"]),
        ("원을 그린 뒤 5천 원을 냄", ["원", "그리다"]),
    ],
)
def test_no_word_is_found_within_an_amount(
    analyzer: Analyzer, text: str, sought: list[str]
) -> None:
    """원 in 5천 원 is no word of its own, however a text is read."""
    folded = fold(text)
    every = {(one.text, one.start) for one in analyzer.folded_tokens(folded)}
    found = TokenFinder(analyzer, sought).tokens(folded, among=sought)
    assert {(one.text, one.start) for one in found} == {one for one in every if one[0] in sought}
