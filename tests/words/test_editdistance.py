"""What is near is found, and the distance is the least number of errors."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.words.editdistance import LONGEST, distance, near, signature
from sarye.words.strokes import STROKES

FEW = st.text("ㄱㄴㅏㅓ", max_size=7)
TYPED = st.text(st.sampled_from(STROKES + "a1"), max_size=14)


def _errors(one: str, other: str) -> int:
    """Count errors by trying everything: the definition of optimal string alignment."""

    @cache
    def rest(i: int, j: int) -> int:
        if not (i and j):
            return i + j
        ways = [rest(i - 1, j) + 1, rest(i, j - 1) + 1]
        ways.append(rest(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 < j and one[i - 2 : i] == other[j - 1] + other[j - 2]:
            ways.append(rest(i - 2, j - 2) + 1)
        return min(ways)

    return rest(len(one), len(other))


@given(st.one_of(st.tuples(FEW, FEW), st.tuples(TYPED, TYPED)), st.integers(0, 4))
def test_distance_is_the_least_number_of_errors(pair: tuple[str, str], most: int) -> None:
    """Within what is asked for the distance is right, and beyond it is one more."""
    assert distance(*pair, most) == min(_errors(*pair), most + 1)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("", "", 0),
        ("ㄱㅏ", "ㅏㄱ", 1),
        ("ㄱㅏㄴ", "ㄱㄴ", 1),
        ("ㄱㅏㄴ", "ㄱㅓㄴ", 1),
        ("ㄱㅏ", "ㄱㅏㄱㅏ", 2),
    ],
)
def test_each_kind_of_error_counts_once(one: str, other: str, errors: int) -> None:
    """Keys too many, too few, wrong, or in wrong order."""
    assert distance(one, other, 3) == errors


@given(st.lists(st.one_of(FEW, TYPED), max_size=30), st.one_of(FEW, TYPED), st.integers(1, 2))
def test_nothing_near_is_left_out(words: list[str], typed: str, most: int) -> None:
    """Every word within the distance is among those that are looked at."""
    signatures = np.array([signature(word) for word in words], np.uint64)
    lengths = np.array([min(len(word), LONGEST) for word in words], np.uint8)
    found = near(typed, most, signatures, lengths).tolist()
    meant = {place for place, word in enumerate(words) if distance(word, typed, most) <= most}
    assert meant <= set(found)
    assert all(abs(len(words[place]) - len(typed)) <= most for place in found)


def test_very_long_words_are_found() -> None:
    """Words longer than lengths are counted are still found by what is near them."""
    long = "ㄱㅏ" * 200
    found = near(long, 1, np.array([signature(long)], np.uint64), np.array([LONGEST], np.uint8))
    assert found.tolist() == [0]
