"""Text to the numbers of its pieces: the unigram model of SentencePiece (Kudo 2018, section 3.2).

Of all ways to cut a word into pieces that are known, the one whose scores add up to most is taken.
No piece goes over a space, so that words are cut one by one and remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from training.meaning.weights import Model

SPACE: Final = "▁"
"""What a piece at the beginning of a word begins with."""

UNKNOWN_PENALTY: Final = 10.0
"""How much less than the rarest piece a letter that is in none scores."""

_SPACES: Final = re.compile(" +")


class Tokenizer:
    """Cuts text into the pieces of a model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._longest = max(map(len, model.pieces))
        self._unknown_score = min(score for _, score in model.pieces.values()) - UNKNOWN_PENALTY
        self._cut = lru_cache(1 << 20)(self._cut_word)

    def numbers(self, text: str) -> list[int]:
        """Give the numbers of a text's pieces, between those of its begin and its end."""
        plain = _SPACES.sub(" ", text.translate(self._model.replaced))
        marked = (plain if plain.startswith(" ") else f" {plain}").split(" ")[1:]
        found = [number for word in marked for number in self._cut(SPACE + word)]
        return [self._model.begin, *found, self._model.end]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """Find the best way to cut a word (Viterbi 1967), from left to right."""
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for end in range(1, len(word) + 1):
            score, _, _ = best[end - 1]
            found = (score + self._unknown_score, end - 1, self._model.unknown)
            for start in range(max(0, end - self._longest), end):
                piece = self._model.pieces.get(word[start:end])
                if piece and piece[0] != self._model.unknown:
                    total = best[start][0] + piece[1]
                    if total > found[0]:
                        found = (total, start, piece[0])
            best.append(found)
        return tuple(_backwards(best))[::-1]


def _backwards(best: list[tuple[float, int, int]]) -> list[int]:
    numbers: list[int] = []
    end = len(best) - 1
    while end:
        _, end, number = best[end]
        numbers.append(number)
    return numbers
