"""A text in, what the fonts of the package can show of it out.

A letter that no font has would stand in a PDF as an empty box, of which nobody can tell what it
was. So it is written in plain letters where Unicode says which (𝐀 is A), and else by its number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_LISTED: Final = "letters.txt"
_MOST_MARKS: Final = 4
"""Marks that a letter has in any script; a heap of them would be drawn over the lines around it."""

_NO_FONTS: Final[frozenset[str]] = frozenset()

# What is never drawn: fillers, joiners, signs of direction, variation selectors, tags.
_UNSEEN: Final = frozenset(
    map(
        chr,
        (
            *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x3164, 0xFEFF, 0xFFA0),
            *range(0x200B, 0x2010),
            *range(0x2028, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
            *range(0xE0000, 0xE1000),
        ),
    )
)


class Typeface(NamedTuple):
    """A font: the name of its family, and its letters."""

    family: str
    letters: frozenset[str]


@cache
def typefaces() -> tuple[Typeface, ...]:
    """Read which fonts there are, in the order in which letters are looked for in them.

    ``letters.txt`` is a line for each, as `tools/pdffont.py` wrote it: its family, a tab, ranges of
    code points in hexadecimal.
    """
    text = (files("sarye.exporters") / "fonts" / _LISTED).read_text(encoding="ascii")
    lines = (line.partition("\t") for line in text.splitlines())
    return tuple(Typeface(family, frozenset(_letters(ranges))) for family, _, ranges in lines)


def families() -> list[str]:
    """Name the families of fonts, the first one for all that it has."""
    return list(dict.fromkeys(one.family for one in typefaces()))


def showable(text: str) -> str:
    """Put something readable in the place of what no font has.

    >>> showable("민원 \U0001d400 \U00012000\U00012001")
    '민원 A [U+12000 U+12001]'
    """
    return text if typefaces()[0].letters.issuperset(text) else "".join(_shown(text))


def _shown(text: str) -> Iterator[str]:
    holding = _NO_FONTS  # the fonts that have all of the letter and its marks so far
    numbers: list[str] = []
    marks = 0
    for letter in text:
        having = _fonts_of(letter)
        is_mark = letter not in _UNSEEN and unicodedata.category(letter).startswith("M")
        marks = marks + 1 if is_mark else 0
        if marks > _MOST_MARKS:
            continue
        if is_mark:
            having &= holding  # a mark is drawn on its letter, by one font
        holding = having
        plain = "" if having else _plain(letter)
        if not having and not plain:
            numbers.append(f"U+{ord(letter):04X}")
            continue
        if numbers:
            yield f"[{' '.join(numbers)}]"
            numbers = []
        yield plain or letter
    if numbers:
        yield f"[{' '.join(numbers)}]"


def _fonts_of(letter: str) -> frozenset[str]:
    every = typefaces()
    if letter in _UNSEEN or unicodedata.category(letter) == "Cc":
        return frozenset(one.family for one in every)
    return frozenset(one.family for one in every if letter in one.letters)


def _plain(letter: str) -> str:
    """Write a letter in such as have fonts; nothing where Unicode knows no others."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(map(_fonts_of, plain)) else ""


def _letters(ranges: str) -> Iterator[str]:
    for one in ranges.split():
        first, _, last = one.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))
