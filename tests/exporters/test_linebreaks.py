"""Where lines of a PDF may be broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.exporters.fragments import Fragment
from sarye.exporters.linebreaks import stretches

# Each word in the brackets of how it is broken: <nowhere>, {at any letter}, and the rest as it is.
TABLE = [
    ("2022년 3분기", 6, True, "<2022년> <3분기>"),
    ("2022년 3분기", 6, False, "2022년 3분기"),
    ("아주긴이름의어느기관 과", 6, True, "{아주긴이름의어느기관} 과"),
    ("see https://example.go.kr/minwon now", 6, True, "see {https://example.go.kr/minwon} now"),
    ("see https://example.go.kr/minwon now", 30, False, "see https://example.go.kr/minwon now"),
    ("(협업)으로 -  처리", 9, True, "<(협업)으로> -  <처리>"),
    ("", 9, True, ""),
]
BRACKETS = {"plain": "", "kept": "<>", "broken": "{}"}


@pytest.mark.parametrize(("text", "room", "keep", "shown"), TABLE)
def test_words_stay_whole_unless_they_are_too_wide(text, room, keep, shown):
    """In a column Korean words are kept; what is wider than it is broken wherever it ends."""
    said = ""
    for how, pieces in stretches((Fragment(text, marked=False),), room, keep=keep):
        before, after = BRACKETS[how] or ("", "")
        said += before + "".join(piece.text for piece in pieces) + after
    assert said == shown


PIECES = st.builds(
    Fragment, st.text("가나 ab\t\u00a0/", min_size=1), st.booleans(), st.sampled_from(["", "http:"])
)


@given(st.lists(PIECES), st.integers(1, 9), st.booleans())
def test_nothing_of_a_line_is_lost(pieces, room, keep):
    """Its letters come in order, each marked and linked as before."""
    made = stretches(tuple(pieces), room, keep=keep)
    after = [(letter, *rest) for _, line in made for letter, *rest in letters_of(line)]
    assert after == [(letter, *rest) for letter, *rest in letters_of(pieces)]


def letters_of(pieces):
    """Give each letter with how it looks."""
    return [(letter, piece.marked, piece.address) for piece in pieces for letter in piece.text]
