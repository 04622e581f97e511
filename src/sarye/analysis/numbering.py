"""Bulk analysis: the tokens of many texts as arrays of numbers, the same as `Analyzer` gives.

Each distinct word is analysed once, by another process if there is one, while the texts before are
put together by numpy.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.analysis.amounts import MAY_HOLD
from sarye.analysis.analyzer import CLOSERS, PARTICLE
from sarye.analysis.folding import only_letters, word_expression
from sarye.analysis.kiwi import Kiwi
from sarye.analysis.wordreading import prepare_words, tokens_of_word

Numbers = NDArray[np.int64]

PlacedTokens = tuple[tuple[str, int], ...]
"""The morphemes and compounds of a word, each with the number of morphemes before it there."""

LookUp = Callable[[Sequence[str]], Future[list[PlacedTokens]]]
"""Where the tokens of words come from, sooner or later: answers come in the order of questions."""

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


class SplitTexts(NamedTuple):
    """The words of texts, row by row; the analyses of those not met before are on their way."""

    rows: list[list[str]]
    new: list[str]
    found: Future[list[PlacedTokens]]


class Numbering:
    """Numbers morphemes and compounds in the order in which their words are first met."""

    def __init__(self, look_up: LookUp) -> None:
        """Prepare; each distinct word is looked up once."""
        self._look_up = look_up
        self._tokens: dict[str, int] = {}
        self._texts: list[str] = []
        self._asked: set[str] = set()
        self._words: dict[str, int] = {}
        self._starts = array("q", [0])
        self._flat = array("q")
        self._places = array("q")
        self._sizes = array("q")
        self._seen = np.zeros(0, np.int64)

    def texts(self) -> Sequence[str]:
        """Give the text of each numbered token; more may come behind them."""
        return self._texts

    def frequent(self, limit: int) -> list[str]:
        """Give the tokens that were met most often so far."""
        texts = self.texts()
        return [texts[number] for number in np.argsort(-self._seen, kind="stable")[:limit].tolist()]

    def split(self, folded: Sequence[str]) -> SplitTexts:
        """Take folded texts apart, and have their words looked up; wait for nothing."""
        rows = list(map(_words, folded))
        words = dict.fromkeys(chain.from_iterable(rows))
        new = [word for word in words if word not in self._asked]
        self._asked.update(new)
        return SplitTexts(rows, new, self._look_up(new))

    def words(self, split: SplitTexts) -> TextTokens:
        """Give the morphemes and compounds of texts, which come in the order of their splitting."""
        self._learn(split.new, split.found.result())
        rows = split.rows
        words = np.array(list(map(self._words.__getitem__, chain.from_iterable(rows))), np.int64)
        of_text = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), np.int64, len(rows)))
        sizes = _view(self._sizes)[words]
        starts = _view(self._starts)
        counts = starts[words + 1] - starts[words]
        at = _ranges(starts[words], counts)
        tokens, places = _view(self._flat)[at], _view(self._places)[at]
        self._count(tokens)
        before = _before(sizes, of_text, len(rows))
        return TextTokens(
            tokens,
            np.repeat(of_text, counts),
            np.repeat(before, counts) + places,
            np.bincount(of_text, sizes, len(rows)).astype(np.int64),
        )

    def _learn(self, words: Sequence[str], found: Sequence[PlacedTokens]) -> None:
        for word, tokens in zip(words, found, strict=True):
            size = 0
            for text, position in tokens:
                number = self._tokens.setdefault(text, len(self._texts))
                if number == len(self._texts):
                    self._texts.append(text)
                self._flat.append(number)
                self._places.append(position)
                size = max(size, position + 1)
            self._starts.append(len(self._flat))
            self._sizes.append(size)
            self._words[word] = len(self._words)

    def _count(self, tokens: Numbers) -> None:
        seen = np.bincount(tokens, minlength=len(self._tokens))
        seen[: len(self._seen)] += self._seen
        self._seen = seen


def tokens_of(kiwi: Kiwi, words: Sequence[str]) -> list[PlacedTokens]:
    """Give the morphemes and compounds of words, each with the number of morphemes before it."""
    prepare_words(kiwi, words)
    tokens = (tokens_of_word(kiwi, word) for word in words)
    return [tuple([(one.text, one.position) for one in row]) for row in tokens]


def _words(folded: str) -> list[str]:
    """List the words of a folded text; a particle behind a bracket is none."""
    with_amounts = MAY_HOLD.search(folded) is not None
    return list(filter(None, _counted(with_amounts=with_amounts).findall(folded)))


@cache
def _counted(*, with_amounts: bool) -> re.Pattern[str]:
    """Give an expression for words, as which a particle behind a bracket comes out empty."""
    closers = re.escape("".join(sorted(CLOSERS)))
    word = word_expression(with_amounts=with_amounts)
    return re.compile(f"(?<=[{closers}])(?:{PARTICLE.pattern})(?![^\\W_])|({word})")


class Bigrams(NamedTuple):
    """Each two letters in a row of texts, as one number (see `bigram`), and the text's number."""

    codes: Numbers
    texts: Numbers


def bigrams_of(folded: Sequence[str]) -> Bigrams:
    """Give each two letters in a row of folded texts, over spaces and punctuation."""
    rows = [only_letters(text) for text in folded]
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
