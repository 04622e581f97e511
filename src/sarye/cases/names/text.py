"""Texts: their NFC view and its offsets, their lines, and lists of words.

Layout rules read the NFC text, so that a file from a Mac (NFD) has the same labels; offsets are
mapped back, so that sections cut the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_CLUSTER: Final = re.compile(r"[\u1100-\u115f][\u1160-\u11ff]+|\S[\u0300-\u036f]+|.", re.DOTALL)
"""A Hangul syllable in parts, a letter with accents, or one character."""


class SourceLine(NamedTuple):
    """A line of a text: its number from 1 and its span without the line break."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class View:
    """An NFC text, and where each of its characters stands in the text as written."""

    text: str
    origins: tuple[int, ...] | None = None

    def origin(self, at: int) -> int:
        """Return the offset in the text as written."""
        return at if self.origins is None else self.origins[at]

    def at(self, written: int) -> int:
        """Return the offset in the view of a place in the text as written."""
        return written if self.origins is None else bisect_left(self.origins, written)


def view(written: str) -> View:
    """Make the NFC view of a text; a text that is NFC already is its own view.

    >>> nfd = unicodedata.normalize("NFD", "(상황)")
    >>> len(nfd), view(nfd).text, view(nfd).origin(3)
    (8, '(상황)', 7)
    """
    if unicodedata.is_normalized("NFC", written):
        return View(written)
    parts: list[str] = []
    origins: list[int] = []
    for match in _CLUSTER.finditer(written):
        part = unicodedata.normalize("NFC", match.group())
        parts.append(part)
        origins.extend([match.start()] * len(part))
    origins.append(len(written))
    return View("".join(parts), tuple(accumulate(origins, max)))


def lines(text: str) -> Iterator[SourceLine]:
    r"""Walk the lines of a text; only ``\r\n``, ``\n`` and ``\r`` break them."""
    for number, match in enumerate(_LINE.finditer(text), 1):
        if match.end() > match.start():
            yield SourceLine(number, match.start(1), match.end(1))


def squeeze(text: str) -> str:
    """Write a text on one line with single spaces."""
    return " ".join(text.split())


def word_set(listed: str) -> frozenset[str]:
    """Make a set of the words of a list."""
    return frozenset(listed.split())


def alternatives(listed: str) -> str:
    """Make a pattern of the words of a list, the longest first so that none hides another."""
    return "|".join(sorted(map(re.escape, listed.split()), key=len, reverse=True))


def letters(text: str) -> str:
    """Write a text without spaces and marks, to see it again where it is repeated."""
    return re.sub(r"[\W_]+", "", text)
