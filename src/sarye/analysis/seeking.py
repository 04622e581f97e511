"""Finding some tokens in a text without analysing all of it.

To analyse all words of a text takes long. A word mostly begins as its tokens do, so that only what
such a beginning stands in is analysed. Some verbs change it (갔다 is 가다), and what is found may
be less than there is: it is good enough where the number of occurrences is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from sarye.analysis.amounts import MAY_HOLD, NUMBER_RUN
from sarye.analysis.analyzer import Analyzer
from sarye.analysis.folding import Folded
from sarye.analysis.layers import WordToken
from sarye.models import Token

_FIRST_SYLLABLE: Final = ord("가")
_SYLLABLES_OF_INITIAL: Final = 588
"""Syllables that begin with one consonant."""


class Chunk(NamedTuple):
    """What stands between two spaces: the tokens sought there, and how many morphemes it has.

    A number can have spaces in it. Each token comes with the place where its word begins, and with
    its position.
    """

    tokens: tuple[tuple[WordToken, int, int], ...]
    size: int


class TokenFinder:
    """Looks for some tokens in texts."""

    def __init__(self, analyzer: Analyzer, tokens: Iterable[str]) -> None:
        self._analyzer = analyzer
        self._beginnings = {token: _beginning(token) for token in tokens}
        self._chunks: dict[str, Chunk] = {}

    def tokens(self, folded: Folded, among: Iterable[str]) -> Iterator[Token]:
        """Yield the tokens found in a text that has none but those ``among`` them.

        Their positions only tell which of them stand in a row.
        """
        text, position, ended, after = folded.text, 0, -1, False
        for start, end in sorted(self._places(text, among)):
            chunk = self._chunk(text[start:end])
            if not chunk.tokens:
                continue
            first = any(at == 0 for _, _, at in chunk.tokens)
            if not (first and after and self._is_empty(text[ended:start])):
                position += 1
            for token, base, at in chunk.tokens:
                base += start
                span = folded.written(base + token.start, base + token.end)
                yield Token(token.text, token.layer, *span, position + at, token.tag)
            position += chunk.size
            after = any(at + 1 == chunk.size for _, _, at in chunk.tokens)
            ended = end

    def _places(self, text: str, tokens: Iterable[str]) -> set[tuple[int, int]]:
        """Give where the chunks begin and end that tokens may stand in."""
        found: set[tuple[int, int]] = set()
        for beginning in {self._beginnings[token] for token in tokens}:
            if not isinstance(beginning, str):
                found.update(_around(text, *match.span()) for match in beginning.finditer(text))
                continue
            at = text.find(beginning)
            while at >= 0:
                start, end = _around(text, at, at)
                found.add((start, end))
                at = text.find(beginning, end)
        return _with_amounts(text, found)

    def _chunk(self, text: str) -> Chunk:
        chunk = self._chunks.get(text)
        if chunk is None:
            rows = list(self._analyzer.placed(Folded(text, None)))
            size = max((position for _, _, position in rows), default=-1) + 1
            chunk = Chunk(tuple(row for row in rows if row[0].text in self._beginnings), size)
            self._chunks[text] = chunk
        return chunk

    def _is_empty(self, text: str) -> bool:
        """Tell whether a stretch between two chunks has no morpheme."""
        return all(self._chunk(one).size == 0 for one in text.split(" "))


def _with_amounts(text: str, places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Put the whole amount in place of a part of it: there is no word 원 in 5천 원."""
    if not places or not MAY_HOLD.search(text):
        return places
    runs = [_around(text, *match.span()) for match in NUMBER_RUN.finditer(text)]
    runs = [run for run in runs if " " in text[slice(*run)]]
    return {
        next((run for run in runs if run[0] <= place[0] and place[1] <= run[1]), place)
        for place in places
    }


def _around(text: str, first: int, last: int) -> tuple[int, int]:
    """Give where the chunk begins and ends that a stretch of letters stands in."""
    end = text.find(" ", last)
    return text.rfind(" ", 0, first) + 1, end if end >= 0 else len(text)


def _beginning(token: str) -> str | re.Pattern[str]:
    """Give what a word that has a token holds.

    A number can be written in many ways; the last syllable of a stem changes, but for its first
    consonant, and 르 (모르다, 몰라) the one before it too.
    """
    if token[0].isdigit():
        return NUMBER_RUN
    if len(token) < 2 or token[-1] != "다":
        return token
    kept = token[: -3 if token[-2] == "르" else -2]
    if kept or not "가" <= token[0] <= "힣":
        return kept or token[0]
    return _initial((ord(token[0]) - _FIRST_SYLLABLE) // _SYLLABLES_OF_INITIAL)


@lru_cache
def _initial(number: int) -> re.Pattern[str]:
    """Match all syllables that begin with one of the 19 consonants."""
    first = _FIRST_SYLLABLE + number * _SYLLABLES_OF_INITIAL
    return re.compile(f"[{chr(first)}-{chr(first + _SYLLABLES_OF_INITIAL - 1)}]")
