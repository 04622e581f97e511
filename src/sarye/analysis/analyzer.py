"""The analyzer: the one chain from text to tokens that serves index, queries and highlighting.

::

    text -> fold -> words -> amounts in plain digits -> Kiwi, word by word -> content morphemes,
                                                                              compounds
                 -> characters without spaces   -> bigrams
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import Final

from sarye.analysis.folding import Folded, fold, words
from sarye.analysis.kiwi import Kiwi
from sarye.analysis.layers import WordToken
from sarye.analysis.morphemes import Morpheme
from sarye.analysis.wordreading import plain_form, prepare_words, tokens_of_word
from sarye.models import Token
from sarye.runtime.remembering import remembering

PARTICLE: Final = re.compile(
    "[이가은는을를의에로와과도만나]|으로|에서|에게|까지|부터|이나|라고|이라고"
)
"""Particles that may stand behind a bracket, a quotation mark, a percent sign: (부담)과, 50%로."""

CLOSERS: Final = frozenset(")]}」』”’\"'》〉>】%")
"""What a particle may be attached to besides a word."""

VERSION: Final = 5
"""Raised whenever the same text comes out as other tokens; an older index is then rebuilt."""


REMEMBERED: Final = 50_000
"""Words whose tokens are kept in memory, some 30 MB: of running words they are nine in ten."""


class Analyzer:
    """Turns text into tokens of all layers.

    >>> [token.text for token in Analyzer(Kiwi()).tokens("적극행정은") if token.layer != "bigram"]
    ['적극', '행정', '적극행정']
    """

    def __init__(self, kiwi: Kiwi) -> None:
        self._kiwi = kiwi
        self._word: Callable[[str], tuple[WordToken, ...]] = remembering(REMEMBERED, self._analysed)

    def load(self) -> None:
        """Load the model now, which the first word of no document has to wait for otherwise."""
        self._kiwi.load()

    def prepare(self, texts: Iterable[str]) -> None:
        """Analyse the words of many texts in one batch, which is faster than one by one."""
        words = (word for text in texts for word, _ in _analysed_words(fold(text)))
        prepare_words(self._kiwi, words)

    def tokens(self, text: str) -> list[Token]:
        """Analyse a text; spans are in the text as written."""
        folded = fold(text)
        return [*self.folded_tokens(folded), *_bigram_tokens(folded)]

    def word_tokens(self, text: str) -> list[Token]:
        """Give only the morphemes and compounds of a text."""
        return list(self.folded_tokens(fold(text)))

    def folded_tokens(self, folded: Folded) -> Iterator[Token]:
        """Yield the morphemes and compounds of a folded text; spans are in it as written."""
        for token, base, position in self.placed(folded):
            start, end = folded.written(base + token.start, base + token.end)
            yield Token(token.text, token.layer, start, end, position, token.tag)

    def placed(self, folded: Folded) -> Iterator[tuple[WordToken, int, int]]:
        """Yield the tokens of a folded text, where the word of each begins, and its position."""
        position = 0
        for word, base in _analysed_words(folded):
            last = -1
            for token in self._word(word):
                last = max(last, token.position)
                yield token, base, position + token.position
            position += last + 1

    def morphemes(self, text: str) -> tuple[Morpheme, ...]:
        """Give all morphemes of a text, particles and endings too; no span is in the text."""
        found = (self._kiwi.morphemes(plain_form(word)) for word, _ in _analysed_words(fold(text)))
        return tuple(chain.from_iterable(found))

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the model's, which is loaded to tell."""
        return self._kiwi.knows(fold(word).text)

    def _analysed(self, word: str) -> tuple[WordToken, ...]:
        return tokens_of_word(self._kiwi, word)


def _analysed_words(folded: Folded) -> Iterator[tuple[str, int]]:
    """Yield each word that is no particle behind a bracket, and its start."""
    for word, base in words(folded):
        if not (PARTICLE.fullmatch(word) and folded.text[max(base - 1, 0)] in CLOSERS):
            yield word, base


def _bigram_tokens(folded: Folded) -> Iterator[Token]:
    text = folded.text
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    for number, (first, second) in enumerate(pairwise(places)):
        start, _ = folded.written(first, first + 1)
        _, end = folded.written(second, second + 1)
        yield Token(text[first] + text[second], "bigram", start, end, number, "")
