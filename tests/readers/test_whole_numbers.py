"""Whole numbers in files: read where they are some, and never at length."""

from __future__ import annotations

import pytest

from sarye.readers.wholenumbers import MOST, whole_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        (b"12", 12),
        ("007", 7),
        ("9" * 18, MOST - 1),
        ("9" * 19, -1),
        ("9" * 5000, -1),
        (b"9" * 5000, -1),
        ("", -1),
        ("-1", -1),
        ("1.5", -1),
        ("①", -1),
        ("²", -1),
        (b"\xb2", -1),
    ],
)
def test_numbers(written: str | bytes, number: int) -> None:
    """A row of digits is a number; what is none, or takes long to read, is as good as missing."""
    assert whole_number(written, -1) == number
