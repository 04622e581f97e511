"""What the file of words and titles is called, and by what its titles are sorted."""

from __future__ import annotations

import re
from typing import Final

from sarye.analysis.folding import fold

KIND: Final = "words and titles 4"
"""What the file is called; the number is raised when it means something else."""

KEY_LENGTH: Final = 40
"""Strokes or initials by which titles are sorted; who types more has long seen the one he means."""

LAST_START: Final = 255
"""Letters before a word of a title up to which the title is entered at it."""

_NO_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Fold a text and keep its letters and digits: spacing and brackets do not matter.

    >>> letters("「수의 계약」 2건")
    '수의계약2건'
    """
    return only_letters(fold(text).text)


def only_letters(folded: str) -> str:
    """Keep the letters and digits of a folded text."""
    return _NO_LETTERS.sub("", folded)
