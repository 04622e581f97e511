"""Hanja and their readings: how a word that holds some may be spelt in Hangul.

The readings are Unicode's (``hanja.txt``, made by ``tools/hanja.py``), which has several for some
characters (樂: 락, 악, 요). A word's own reading is the one that makes a word: the model tells,
see `sarye.analysis.kiwi`. The table is read when the first Hanja is met.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("hanja.txt")

MOST: Final = 32
"""Spellings of a word that are tried; where there would be more, rare readings are left out."""

HANJA: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_KANA: Final = re.compile("[\u3041-\u30ff]")

_BASE: Final = ord("가")
_SYLLABLES_OF_INITIAL: Final = 588
_SYLLABLES_OF_VOWEL: Final = 28
_N, _R, _NONE = 2, 5, 11
"""Numbers of the initials ㄴ, ㄹ and ㅇ."""
_SOFT: Final = frozenset((2, 6, 7, 12, 17, 20))
"""Numbers of the vowels ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ."""


def spellings(word: str) -> list[str]:
    """List how a word can be read that holds Hanja, the likeliest first; itself where it cannot.

    A Hanja by itself (中, 新) is left as it is: it abbreviates more often than it is a word. So is
    Japanese, and what Unicode knows no Korean reading of.

    >>> spellings("改善방안"), spellings("女子")
    (['개선방안'], ['여자'])
    """
    if len(word) < 2 or not HANJA.search(word) or _KANA.search(word):
        return [word]
    readings = [_readings(letter, at) for at, letter in enumerate(word)]
    longest = max(map(len, readings))
    while prod(map(len, readings)) > MOST:
        longest -= 1
        readings = [one[:longest] for one in readings]
    return ["".join(one) for one in product(*readings)]


def first_sound(syllable: str) -> str:
    """Give what a syllable becomes at the beginning of a word (두음법칙: 녀자 is 여자, 로동 노동).

    >>> [first_sound(one) for one in "녀리로뇨래가"]
    ['여', '이', '노', '요', '내', '가']
    """
    initial, rest = divmod(ord(syllable) - _BASE, _SYLLABLES_OF_INITIAL)
    if initial not in (_N, _R):
        return syllable
    soft = rest // _SYLLABLES_OF_VOWEL in _SOFT
    return chr(_BASE + (_NONE if soft else _N) * _SYLLABLES_OF_INITIAL + rest)


def _readings(letter: str, at: int) -> tuple[str, ...]:
    """Give the readings of a letter, which is a Hanja or its own reading."""
    readings = tuple(_table().get(letter, letter))
    if at or readings == (letter,):
        return readings
    return tuple(dict.fromkeys(map(first_sound, readings)))


@cache
def _table() -> dict[str, str]:
    """Read the readings of each Hanja."""
    lines = (line.split() for line in TABLE.read_text("utf-8").splitlines())
    return {letter: readings for readings, letters in lines for letter in letters}
