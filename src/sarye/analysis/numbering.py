"""Texts in, their tokens as arrays of numbers out: the analysis of `Analyzer`, for many texts.

Each distinct word is analysed once; what a text holds is then looked up and put together by numpy.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.analysis.analyzer import CLOSERS, PARTICLE
from sarye.analysis.folding import WORD
from sarye.analysis.kiwi import Kiwi
from sarye.analysis.layers import word_tokens

Numbers = NDArray[np.int64]

_COUNTED: Final = re.compile(
    f"(?<=[{re.escape(''.join(sorted(CLOSERS)))}])(?:{PARTICLE.pattern})(?![^\\W_])|({WORD.pattern})"
)
"""Words; a particle behind a bracket comes out as an empty one."""

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_POINT_BITS: Final = 21
"""Bits that hold any character."""


class TextTokens(NamedTuple):
    """Occurrences of tokens in texts, text by text.

    ``tokens`` are numbers that `Numbering.text` names, ``texts`` the number of the text each stands
    in, ``positions`` the morphemes before it there; ``sizes`` counts the morphemes of each text.
    """

    tokens: Numbers
    texts: Numbers
    positions: Numbers
    sizes: Numbers


class Numbering:
    """Numbers morphemes and compounds in the order in which they are first met."""

    def __init__(self, kiwi: Kiwi) -> None:
        self._kiwi = kiwi
        self._tokens: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._starts = array("q", [0])
        self._flat = array("q")
        self._places = array("q")
        self._sizes = array("q")

    def texts(self) -> list[str]:
        """Give the text of each numbered token."""
        return list(self._tokens)

    def words(self, folded: Sequence[str]) -> TextTokens:
        """Analyse folded texts into morphemes and compounds."""
        rows = [list(filter(None, _COUNTED.findall(text))) for text in folded]
        self._learn(dict.fromkeys(word for row in rows for word in row))
        number = self._words.__getitem__
        words = np.array([number(word) for row in rows for word in row], np.int64)
        of_text = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), np.int64, len(rows)))
        sizes = _view(self._sizes)[words]
        starts = _view(self._starts)
        counts = starts[words + 1] - starts[words]
        at = _ranges(starts[words], counts)
        before = _before(sizes, of_text, len(rows))
        return TextTokens(
            _view(self._flat)[at],
            np.repeat(of_text, counts),
            np.repeat(before, counts) + _view(self._places)[at],
            np.bincount(of_text, sizes, len(rows)).astype(np.int64),
        )

    def _learn(self, words: dict[str, None]) -> None:
        new = [word for word in words if word not in self._words]
        self._kiwi.learn(new)
        for word in new:
            size = 0
            for token in word_tokens(word, self._kiwi.morphemes(word)):
                self._flat.append(self._tokens.setdefault(token.text, len(self._tokens)))
                self._places.append(token.position)
                size = max(size, token.position + 1)
            self._starts.append(len(self._flat))
            self._sizes.append(size)
            self._words[word] = len(self._words)


class Bigrams(NamedTuple):
    """Each two letters in a row of texts, as one number (see `bigram`), and the text's number."""

    codes: Numbers
    texts: Numbers


def bigrams_of(folded: Sequence[str]) -> Bigrams:
    """Give each two letters in a row of folded texts, over spaces and punctuation."""
    rows = [_NO_LETTERS.sub("", text) for text in folded]
    points = np.frombuffer("".join(rows).encode("utf-32-le", "surrogatepass"), "<u4")
    points = points.astype(np.int64)
    of_text = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), np.int64, len(rows)))
    inside = of_text[1:] == of_text[:-1]
    codes = (points[:-1] << _POINT_BITS) | points[1:]
    return Bigrams(codes[inside], of_text[1:][inside])


def bigram(code: int) -> str:
    """Write a bigram that was given as a number; the order of numbers is that of their UTF-8."""
    return chr(code >> _POINT_BITS) + chr(code & ((1 << _POINT_BITS) - 1))


def _view(numbers: array[int]) -> Numbers:
    return np.frombuffer(numbers, np.int64)


def _ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """Put the numbers from each start on behind one another, as many as are counted."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())


def _before(sizes: Numbers, of_text: Numbers, texts: int) -> Numbers:
    """Count the morphemes before each word in its text."""
    before = np.cumsum(sizes) - sizes
    first = np.searchsorted(of_text, np.arange(texts))
    within: Numbers = before - np.append(before, 0)[first][of_text]
    return within
