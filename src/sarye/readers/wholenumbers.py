"""Whole numbers as files write them in, numbers out: another one where none, or too long, stands.

Python refuses to read a number of thousands of digits, as that takes the square of their time; no
place, count or width in a document has as many as this takes.
"""

from __future__ import annotations

from typing import Final

MOST_DIGITS: Final = 18
MOST: Final = 10**MOST_DIGITS
"""Above all numbers that are read."""


def whole_number(written: str | bytes, missing: int = 0) -> int:
    """Read a number without a sign; give what stands for a missing one where there is none.

    >>> whole_number("12"), whole_number(b"3"), whole_number("9" * 5000, 1), whole_number("-1")
    (12, 3, 1, 0)
    """
    is_number = written.isdecimal() if isinstance(written, str) else written.isdigit()
    return int(written) if is_number and len(written) <= MOST_DIGITS else missing
