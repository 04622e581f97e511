"""Keystrokes of Korean text: the keys that type it, initial consonants, what sounds alike.

A text is compared and completed by its *strokes*: one letter (compatibility jamo) for each key of
the two-set keyboard (두벌식, KS X 5002), so that a syllable in the making is a prefix of the whole
one and a typing error is one stroke. 의 is two strokes, ㅡ and ㅣ; ㄳ is ㄱ and ㅅ.

Syllables are taken apart by Unicode normalisation (chapter 3.12 of the standard), which Python
brings. Of the libraries, jamo and hgtk were last released in 2017 and 2023 and know no keyboard;
jamolib is young (three releases) and knows only one of its two directions.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import product
from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
"""Consonants that a syllable can begin with, in the order of Unicode; each is one key."""

MEDIALS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

PAIRS: Final = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
"""Vowels and finals that take two keys."""

VOWELS: Final = "".join(vowel for vowel in MEDIALS if vowel not in PAIRS)
"""Vowels that are one key."""

STROKES: Final = INITIALS + VOWELS
"""The 33 keys, of which seven need Shift."""

ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The keyboard: each row stands half a key to the right of the one above."""

_KEYS = dict(
    zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "".join(ROWS), strict=True)
)
_SHIFTED = dict(zip("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP", strict=True))
_UNSHIFTED = {key.upper(): stroke for stroke, key in _KEYS.items()}
_TO_KEYS = str.maketrans(_KEYS | _SHIFTED)
_FROM_KEYS = str.maketrans(_UNSHIFTED | {key: stroke for stroke, key in (_KEYS | _SHIFTED).items()})

_CONJOINING = (
    *zip(range(0x1100, 0x1113), INITIALS, strict=True),
    *zip(range(0x1161, 0x1176), MEDIALS, strict=True),
    *zip(range(0x11A8, 0x11C3), FINALS, strict=True),
)
_TO_STROKES = str.maketrans(
    PAIRS | {chr(code): PAIRS.get(letter, letter) for code, letter in _CONJOINING}
)
_INITIAL_CODES, _MEDIAL_CODES, _FINAL_CODES = (
    {PAIRS.get(letter, letter): chr(base + place) for place, letter in enumerate(letters)}
    for base, letters in ((0x1100, INITIALS), (0x1161, MEDIALS), (0x11A8, FINALS))
)
_VOWEL_PAIRS = "|".join(pair for letter, pair in PAIRS.items() if letter in MEDIALS)
_FINAL = "|".join(sorted(_FINAL_CODES, key=len, reverse=True))
_TYPED = re.compile(
    f"([{INITIALS}])({_VOWEL_PAIRS}|[{VOWELS}])((?:{_FINAL})(?![{VOWELS}]))?|({_VOWEL_PAIRS})"
)
_VOWEL_OF_PAIR = {pair: letter for letter, pair in PAIRS.items() if letter in MEDIALS}

_SOUNDS = str.maketrans("ㅐㅒㅖ", "ㅔㅔㅔ")


def strokes(text: str) -> str:
    """Give the keys that type a text, as single jamo; what is not Hangul stays.

    >>> strokes("수읙 2건")
    'ㅅㅜㅇㅡㅣㄱ 2ㄱㅓㄴ'
    """
    return unicodedata.normalize("NFD", text).translate(_TO_STROKES)


def compose(typed: str) -> str:
    """Put strokes together as an input method does: a final moves on to a vowel that follows.

    >>> compose("ㄱㅏㄱㅅㅏ"), compose("ㄱㅏㄱㅅ")
    ('각사', '갃')
    """
    return unicodedata.normalize("NFC", _TYPED.sub(_composed, typed))


def hangul(text: str) -> str:
    """Give what a text typed on the English keyboard is on the Korean one.

    >>> hangul("tndmlrPdir")
    '수의계약'
    """
    return compose(strokes(text).translate(_FROM_KEYS))


def latin(text: str) -> str:
    """Give what a text typed on the Korean keyboard is on the English one.

    >>> latin("ㅔㅇㄹ"), latin("ㅗ디ㅣㅐ")
    ('pdf', 'hello')
    """
    return unicodedata.normalize("NFC", strokes(text).translate(_TO_KEYS))


def initials(text: str) -> str:
    """Give the initial consonant (초성) of each syllable; what is no syllable stays.

    >>> initials("자립준비청년"), initials("수의ㄳ")
    ('ㅈㄹㅈㅂㅊㄴ', 'ㅅㅇㄱㅅ')
    """
    return text.translate(_initial_of())


def sound(typed: str) -> str:
    """Make strokes equal whose vowels are told apart in writing only (ㅐ ㅔ, ㅒ ㅖ, ㅙ ㅚ ㅞ).

    >>> sound(strokes("게재")) == sound(strokes("계제"))
    True
    """
    one = typed.replace("ㅗㅐ", "ㅜㅔ").replace("ㅗㅣ", "ㅜㅔ")
    return one.translate(_SOUNDS)


def is_syllable(letter: str) -> bool:
    """Tell whether a character is a whole syllable (U+AC00-D7A3)."""
    return "가" <= letter <= "힣"


def is_hangul(text: str) -> bool:
    """Tell whether a text is whole syllables only, and not empty."""
    return bool(text) and all(map(is_syllable, text))


def has_jamo(text: str) -> bool:
    """Tell whether a text holds a letter that stands in no syllable (ㄱ-ㅣ)."""
    return any("ㄱ" <= letter <= "ㅣ" for letter in text)


def near_keys(one: str, other: str) -> bool:
    """Tell whether two strokes are one key with and without Shift, or keys side by side."""
    first, second = one.translate(_TO_KEYS).lower(), other.translate(_TO_KEYS).lower()
    return first == second or second in _beside().get(first, "")


@cache
def _initial_of() -> dict[int, str]:
    """Give the initial consonant of each of the 11,172 syllables, and what pairs of finals are."""
    syllables = {
        0xAC00 + place * 588 + rest: initial
        for place, initial in enumerate(INITIALS)
        for rest in range(588)
    }
    return syllables | {ord(one): pair for one, pair in PAIRS.items() if one not in MEDIALS}


def _composed(match: re.Match[str]) -> str:
    initial, medial, final, alone = match.groups()
    if alone:
        return _VOWEL_OF_PAIR[alone]
    return _INITIAL_CODES[initial] + _MEDIAL_CODES[medial] + (_FINAL_CODES[final] if final else "")


@cache
def _beside() -> dict[str, str]:
    """Give the keys that lie beside each key."""
    places = {
        key: (row, 2 * column + row)
        for row, keys in enumerate(ROWS)
        for column, key in enumerate(keys)
    }
    found: dict[str, str] = dict.fromkeys(places, "")
    for one, other in product(places, places):
        (row, column), (other_row, other_column) = places[one], places[other]
        rows = abs(row - other_row)
        if one != other and rows <= 1 and rows + abs(column - other_column) <= 2:
            found[one] += other
    return found
