"""Pieces of marked texts."""

from __future__ import annotations

import pytest

from sarye.exporters.fragments import Fragment, fragments, joined, printable
from sarye.models import MarkedText


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가\r\n나\r다\x0b라\x0c마\x85바\n사", "가\n나\n다\n라\n마\n바\n사"),
        ("\x00\x07\x1b\x7f\x9f\ufffe\uffff\U0010ffff\ud800", ""),
        ("\t 가 \u2028\ufeff󰊱", "\t 가 \u2028\ufeff󰊱"),
        ("가", "가"),
    ],
)
def test_only_what_no_format_can_hold_is_dropped(text, expected):
    """Line breaks become one kind; tabs, private-use and conjoining characters stay."""
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("", [], []),
        ("가나", [], [("가나", False)]),
        ("가나", [(0, 2)], [("가나", True)]),
        ("가나다", [(1, 2)], [("가", False), ("나", True), ("다", False)]),
        ("가나다", [(0, 1), (1, 2)], [("가나", True), ("다", False)]),
        ("가\x00나", [(0, 1), (2, 3)], [("가나", True)]),
        ("가\x00나", [(1, 2)], [("가나", False)]),
    ],
)
def test_pieces_are_cut_at_the_spans(text, spans, expected):
    """Pieces alternate, are never empty, and together are the printable text."""
    pieces = fragments(MarkedText("effort", "", text, tuple(spans)))
    assert pieces == [Fragment(*each) for each in expected]


def test_joined_spans_cut_the_same_words():
    """After joining, every span cuts out what it cut out before."""
    parts = [
        MarkedText("effort", "", "가나", ((1, 2),)),
        MarkedText("effort", "", "다라", ((0, 1),)),
    ]
    whole = joined(parts)
    assert isinstance(whole, MarkedText)
    assert whole.text == "가나\n\n다라"
    assert [whole.text[start:end] for start, end in whole.spans] == ["나", "다"]


def test_nothing_joined_is_an_empty_cell():
    """No section of a role makes an empty text."""
    assert joined([]) == ""
