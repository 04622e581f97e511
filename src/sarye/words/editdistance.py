"""Edit distance of words in strokes (OSA), and a filter of what can lie near.

A word is summed up in 64 bits: for each key, whether it is hit, and hit again. An error takes away
at most one of the bits and adds at most one, so that words with more of either are not near. Of
300,000 words this leaves none to some hundred, for which the distance itself is worked out.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sarye.words.strokes import STROKES

Signatures = NDArray[np.uint64]
Lengths = NDArray[np.uint8]

LONGEST: Final = 255
"""Strokes up to which the length of a word is known; nearly twice as many as a line of text has."""

RARE: Final = "ㄲㄸㅃㅆㅉㅒㅖ"
"""Keys that hardly ever occur twice in a word: 26 keys have two bits, and these have one."""

_COMMON = "".join(stroke for stroke in STROKES if stroke not in RARE)
_FIRST = {stroke: 1 << place for place, stroke in enumerate(_COMMON + RARE)}
_SECOND = {stroke: 1 << len(STROKES) + place for place, stroke in enumerate(_COMMON)}


def signature(typed: str) -> int:
    """Sum up which keys are hit once, and which of them again."""
    once = twice = 0
    for stroke in typed:
        bit = _FIRST.get(stroke, 0)
        if once & bit:
            twice |= _SECOND.get(stroke, 0)
        once |= bit
    return once | twice


def near(typed: str, most: int, signatures: Signatures, lengths: Lengths) -> NDArray[np.int64]:
    """List the words that can be within a distance of the typed strokes, and a few that are not."""
    length = min(len(typed), LONGEST)
    found = np.flatnonzero((lengths >= max(length - most, 0)) & (lengths <= length + most))
    wanted = np.uint64(signature(typed))
    found = found[_count(signatures[found] & ~wanted) <= most]
    return found[_count(~signatures[found] & wanted) <= most]


def distance(one: str, other: str, most: int) -> int:
    """Count the errors between two words: a key too many, too few, wrong, or two in wrong order.

    Optimal string alignment (Damerau 1964) within a band of ``most``; ``most + 1`` stands for more.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    far = most + 1
    before: list[int] = []
    row = [min(place, far) for place in range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [far] * (len(other) + 1)
        row[0] = min(i, far)
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            wrong = before[j - 1] + (letter != other[j - 1])
            row[j] = min(wrong, before[j] + 1, row[j - 1] + 1, far)
            if i > 1 < j and letter == other[j - 2] != one[i - 2] == other[j - 1]:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]


@cache
def _bits() -> NDArray[np.uint8]:
    """Count the bits of each number of 16 bits: with a further bit set, each has one more."""
    counts = np.zeros(1, np.uint8)
    for _ in range(16):
        counts = np.concatenate((counts, counts + np.uint8(1)))
    return counts


def _count(rows: Signatures) -> NDArray[np.uint8]:
    """Count the bits of each; numpy has this from 2.0 on."""
    parts = _bits()[rows.view(np.uint16)]
    counts: NDArray[np.uint8] = parts[0::4] + parts[1::4] + parts[2::4] + parts[3::4]
    return counts
