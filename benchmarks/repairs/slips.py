"""A word as it is meant in, the same word as a slip of hand or habit leaves it out.

Each slip is made the way it happens: on the keys of the two-set keyboard (두벌식), which an input
method then puts together. A slip that cannot happen to a word gives an empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from sarye.words.strokes import (
    STROKES,
    compose,
    hangul,
    initials,
    latin,
    near_keys,
    strokes,
)

Slip = Callable[[Random, str], str]
"""Gives what somebody types who means a word, or two words with a space between them."""

SHIFTED: Final = frozenset("ㅃㅉㄸㄲㅆㅒㅖ")
SOUNDS_ALIKE: Final = {"ㅐ": "ㅔ", "ㅔ": "ㅐㅖ", "ㅒ": "ㅖ", "ㅖ": "ㅔㅒ"}
"""Vowels of one key that most speakers no longer tell apart."""


def in_english(_: Random, word: str) -> str:
    """Type a Korean word with the keyboard left in English: tndmlrPdir."""
    return latin(word)


def in_korean(_: Random, word: str) -> str:
    """Type an English word with the keyboard left in Korean: ㅔㅇㄹ."""
    return hangul(word)


def by_initials(_: Random, word: str) -> str:
    """Type the initials only: ㅅㅇㄱㅇ."""
    return initials(word)


def broken_off(chance: Random, word: str) -> str:
    """Stop at a key within the last syllable: 수의계ㅇ, 수의계야."""
    return _stopped(chance, word, len(strokes(word[:-1])) + 1)


def broken_off_early(chance: Random, word: str) -> str:
    """Stop at a key behind the second syllable, with the last one still to come: 수읙, 수의곙."""
    return _stopped(chance, word, len(strokes(word[:2])) + 1, len(strokes(word[:-1])) + 2)


def missing(chance: Random, word: str) -> str:
    """Leave a key out."""
    typed, at = _key(chance, word)
    return compose(typed[:at] + typed[at + 1 :])


def doubled(chance: Random, word: str) -> str:
    """Hit a key twice."""
    typed, at = _key(chance, word)
    return compose(typed[: at + 1] + typed[at:])


def swapped(chance: Random, word: str) -> str:
    """Hit two keys in the wrong order."""
    typed, at = _key(chance, word)
    return compose(typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :])


def beside(chance: Random, word: str) -> str:
    """Hit a key beside the one that is meant, or the same one without its Shift."""
    typed, at = _key(chance, word)
    others = [
        one
        for one in STROKES
        if one != typed[at] and one not in SHIFTED and near_keys(one, typed[at])
    ]
    return compose(typed[:at] + chance.choice(others) + typed[at + 1 :])


def once_wrong(chance: Random, word: str) -> str:
    """Make one error of any of these sorts."""
    return chance.choice((missing, doubled, swapped, beside))(chance, word)


def twice_wrong(chance: Random, word: str) -> str:
    """Make two such errors."""
    return once_wrong(chance, once_wrong(chance, word))


def as_heard(chance: Random, word: str) -> str:
    """Write a vowel as one that sounds the same: 게약."""
    typed = strokes(word)
    places = [
        at
        for at, one in enumerate(typed)
        if one in SOUNDS_ALIKE and typed[at - 1 : at] not in {"ㅗ", "ㅜ"}
    ]
    if not places:
        return ""
    at = chance.choice(places)
    return compose(typed[:at] + chance.choice(SOUNDS_ALIKE[typed[at]]) + typed[at + 1 :])


def joined(_: Random, words: str) -> str:
    """Write two words without the space: 수의계약서류."""
    return words.replace(" ", "")


def shifted(chance: Random, words: str) -> str:
    """Set the space of two words a syllable too early or too late: 민원서 류발급."""
    first, second = words.split()
    cuts = [
        (first[:-1], first[-1] + second),
        (first + second[0], second[1:]),
    ]
    return " ".join(chance.choice(cuts))


def split(chance: Random, word: str) -> str:
    """Set a space within a word: 수의계 약."""
    at = chance.randrange(1, len(word))
    return f"{word[:at]} {word[at:]}"


def _stopped(chance: Random, word: str, first: int, end: int | None = None) -> str:
    typed = strokes(word)
    places: Sequence[int] = range(first, min(end or len(typed), len(typed)))
    return compose(typed[: chance.choice(places)]) if places else ""


def _key(chance: Random, word: str) -> tuple[str, int]:
    """Choose a key of a word that types a part of a syllable."""
    typed = strokes(word)
    places = [at for at, one in enumerate(typed) if one in STROKES]
    return typed, chance.choice(places)
