"""What the file of words and titles is called, and by what its titles are sorted."""

from __future__ import annotations

from typing import Final

KIND: Final = "words and titles 4"
"""What the file is called; the number is raised when it means something else."""

KEY_LENGTH: Final = 40
"""Strokes or initials by which titles are sorted; who types more has long seen the one he means."""

LAST_START: Final = 255
"""Letters before a word of a title up to which the title is entered at it."""
