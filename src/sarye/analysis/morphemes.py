"""The morphemes of a word, and their compact form (`Shape`) for storing.

The shape is what is left of an analysis without the letters of its word: 행정을 and 부담을 have the
same, so that a few thousand shapes stand for the analyses of a hundred thousand words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple


class Morpheme(NamedTuple):
    """A morpheme of a word: its dictionary form, its tag, and its span in the word.

    Spans may overlap where a syllable is shared (도와 = 돕 + 어).
    """

    form: str
    tag: str
    start: int
    end: int


class Reading(NamedTuple):
    """An analysis of a word, its log-likelihood, and whether the model knows all its words.

    ``rank`` is the place of its first morpheme among all of the model's, the most frequent first.
    """

    morphemes: tuple[Morpheme, ...]
    score: float
    is_known: bool
    rank: int = 0


Row = tuple[str, int, int, int, str]
"""A morpheme without its letters: tag, start, end, how many letters its form shares with the word
from its start on, and what follows these in the form."""

Shape = tuple[Row, ...]
"""The morphemes of a word, in order; where it can be read in several ways, those of each reading,
the likeliest first, with `OR` between them."""

OR: Final[Row] = ("|", 0, 0, 0, "")
"""What stands between two readings in a shape."""


def row_of(word: str, form: str, tag: str, start: int, end: int) -> Row:
    """Take the word's own letters out of a morpheme.

    >>> row_of("줄여서", "줄이다", "VV", 0, 2)
    ('VV', 0, 2, 1, '이다')
    """
    written = word[start:end]
    if form == written:
        return tag, start, end, end - start, ""
    kept = count_shared(form, written)
    return tag, start, end, kept, form[kept:]


def count_shared(first: str, second: str) -> int:
    """Count the letters that two words begin with alike."""
    shared = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def shape_of(word: str, morphemes: Iterable[Morpheme]) -> Shape:
    """Give the shape of a word's analysis."""
    return tuple(row_of(word, *morpheme) for morpheme in morphemes)


def any_shape(shapes: Iterable[Shape]) -> Shape:
    """Give the shape of a word that can be read in several ways."""
    first, *others = shapes
    return (*first, *(row for other in others for row in (OR, *other)))


def readings_of(word: str, shape: Shape) -> tuple[tuple[Morpheme, ...], ...]:
    """Give the readings of a word, whose shape is known, the likeliest first."""
    if OR not in shape:
        return (morphemes_of(word, shape),)
    at = shape.index(OR)
    return morphemes_of(word, shape[:at]), *readings_of(word, shape[at + 1 :])


def morphemes_of(word: str, shape: Shape) -> tuple[Morpheme, ...]:
    """Give the one analysis of a word, whose shape is known."""
    return tuple(
        [
            Morpheme(word[start : start + kept] + tail, tag, start, end)
            for tag, start, end, kept, tail in shape
        ]
    )
