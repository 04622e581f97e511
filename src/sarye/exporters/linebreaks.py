"""A line in, stretches of it out that say where it may be broken: for Typst, which sets PDFs.

By itself it breaks Hangul between any two letters (2022 | 년) and a word of Latin letters nowhere,
however far that runs out of its column. How high a row of a table is, is told for all formats.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Literal, NamedTuple

from sarye.exporters.fragments import Fragment, Line
from sarye.exporters.handout import Row

How = Literal["plain", "kept", "broken"]


class Stretch(NamedTuple):
    """A part of a line that is broken as Typst does, ``kept`` on one line, or at any letter."""

    how: How
    pieces: Line


MOST_LINES: Final = 20
"""Lines of a row that is not torn by the end of a page: of more, half a page would stay empty."""

_PARTS: Final = re.compile(r"\s+|\S+")
_FIRST_WIDE: Final = "\u1100"
"""Where letters begin that are broken between any two."""


def stretches(line: Line, room: float, *, keep: bool = False) -> list[Stretch]:
    """Part a line; what is wider than ``room`` (in em) is broken anywhere.

    Where words are to ``keep`` together, they are broken between them and nowhere else.
    """
    parts = ((_how(part, room, keep=keep), part) for part in _parts(line))
    made: list[Stretch] = []
    for how, several in groupby(parts, key=lambda one: one[0]):
        words = [word for _, word in several]
        if how == "plain":
            made.append(Stretch(how, tuple(_united(piece for word in words for piece in word))))
        else:
            made += [Stretch(how, word) for word in words]
    return made


def is_low(row: Row, rooms: Sequence[float]) -> bool:
    """Tell whether a row of a table can stand on one page, its cells with ``rooms`` in em."""
    return height_in_lines(row, rooms) <= MOST_LINES


def height_in_lines(row: Row, rooms: Sequence[float]) -> int:
    """Count about how many lines a row is high."""
    cells = zip(row, rooms, strict=False)  # a row of one cell goes over all columns
    return max(_lines(cell, room) for cell, room in cells)


def has_long_word(line: Line, room: float) -> bool:
    """Tell whether a line has a word that is wider than ``room`` (in em)."""
    return any(stretch.how == "broken" for stretch in stretches(line, room))


def _lines(cell: Sequence[Line], room: float) -> int:
    """Count about how many lines the text of a cell takes."""
    widths = (_width("".join(piece.text for piece in line)) for line in cell)
    return sum(max(math.ceil(width / room), 1) for width in widths)


def _how(part: Line, room: float, *, keep: bool) -> How:
    text = "".join(piece.text for piece in part)
    if _width(text) > room:
        return "broken"
    is_breakable = len(text) > 1 and any(letter >= _FIRST_WIDE for letter in text)
    return "kept" if keep and is_breakable else "plain"


def _parts(line: Line) -> Iterator[Line]:
    """Walk the words of a line and what stands between them; a word can be of several pieces."""
    word: list[Fragment] = []
    for piece in line:
        for text in _PARTS.findall(piece.text):
            if text.isspace():
                if word:
                    yield tuple(word)
                    word = []
                yield (replace(piece, text=text),)
            else:
                word.append(replace(piece, text=text))
    if word:
        yield tuple(word)


def _united(pieces: Iterator[Fragment]) -> Iterator[Fragment]:
    """Put pieces together again that look alike."""
    for (marked, address), several in groupby(pieces, key=lambda one: (one.marked, one.address)):
        yield Fragment("".join(one.text for one in several), marked, address)


def _width(text: str) -> float:
    """Give about how wide a text is in em, rather too wide than too narrow."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if letter > "\uffff":
        return 1.3  # an emoji is wider than a syllable
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1
    return 0.75 if letter.isupper() else 0.6
