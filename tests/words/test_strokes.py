"""Syllables, keys and initials lead to each other and back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.words.strokes import (
    FINALS,
    INITIALS,
    MEDIALS,
    PAIRS,
    STROKES,
    VOWELS,
    compose,
    hangul,
    has_jamo,
    initials,
    is_hangul,
    latin,
    near_keys,
    sound,
    strokes,
)

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
KOREAN = st.text(st.sampled_from(SYLLABLES), max_size=12)
MIXED = st.text(
    st.one_of(st.sampled_from(SYLLABLES), st.sampled_from("0123 .,·()「」%")), max_size=20
)
KEYS = st.text(st.sampled_from(STROKES), max_size=16)


def _parts(syllable: str) -> tuple[str, str, str]:
    """Take a syllable apart as chapter 3.12 of Unicode says, by arithmetic."""
    place = ord(syllable) - 0xAC00
    return INITIALS[place // 588], MEDIALS[place % 588 // 28], ("", *FINALS)[place % 28]


def _typed(keys: str) -> str:
    """Type keys one after the other, as an input method does: the last syllable changes."""
    text = ""
    for key in keys:
        text = text[:-1] + _next(text[-1:], key)
    return text


def _next(last: str, key: str) -> str:
    pairs = {pair: letter for letter, pair in PAIRS.items()}
    if is_hangul(last):
        initial, medial, final = _parts(last)
        if not final and key in VOWELS:
            joined = pairs.get(medial + key)
            return _syllable(initial, joined) if joined else last + key
        if key in VOWELS:
            stays, moves = PAIRS.get(final, ("", final))
            return _syllable(initial, medial, stays) + _syllable(moves, key)
        joined = pairs.get(final + key) if final else key
        return _syllable(initial, medial, joined) if joined in FINALS_SET else last + key
    if last in set(INITIALS) and key in VOWELS:
        return _syllable(last, key)
    joined = pairs.get(last + key) if last in set(MEDIALS) else None
    return joined or last + key


FINALS_SET = set(FINALS)


def _syllable(initial: str, medial: str, final: str = "") -> str:
    place = (INITIALS.index(initial) * 21 + MEDIALS.index(medial)) * 28
    return chr(0xAC00 + place + ("", *FINALS).index(final))


def test_letters_are_in_the_order_of_unicode() -> None:
    """The tables hold the letters that the names of conjoining jamo tell, one for one."""
    for base, letters, kind in (
        (0x1100, INITIALS, "CHOSEONG"),
        (0x1161, MEDIALS, "JUNGSEONG"),
        (0x11A8, FINALS, "JONGSEONG"),
    ):
        for place, letter in enumerate(letters):
            name = unicodedata.name(letter).removeprefix("HANGUL LETTER ")
            assert unicodedata.name(chr(base + place)) == f"HANGUL {kind} {name}"


def test_every_syllable_is_its_parts() -> None:
    """Each of the 11,172 syllables is typed by its parts, and has its initial."""
    for syllable in SYLLABLES:
        initial, medial, final = _parts(syllable)
        assert strokes(syllable) == "".join(
            PAIRS.get(letter, letter) for letter in (initial, medial, final)
        )
        assert initials(syllable) == initial


def test_every_syllable_comes_back() -> None:
    """Each syllable is composed of its strokes, and typed by its keys on the English keyboard."""
    for syllable in SYLLABLES:
        assert compose(strokes(syllable)) == syllable
        assert hangul(latin(syllable)) == syllable


@given(MIXED)
def test_texts_come_back(text: str) -> None:
    """Korean text, with digits and punctuation in it, survives both keyboards."""
    assert compose(strokes(text)) == text
    assert hangul(latin(text)) == text
    assert strokes(unicodedata.normalize("NFD", text)) == strokes(text)


@given(KEYS)
def test_strokes_are_composed_as_they_are_typed(keys: str) -> None:
    """Composing all at once gives what an input method shows after the last key."""
    assert compose(keys) == _typed(keys)
    assert strokes(compose(keys)) == keys


@given(KOREAN)
def test_a_syllable_in_the_making_is_a_prefix(text: str) -> None:
    """Whatever has been typed of a text begins with the strokes of the text."""
    whole = strokes(text)
    for size in range(len(whole) + 1):
        assert whole.startswith(strokes(compose(whole[:size])))


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("tndmlrPdir", "수의계약"),
        ("wkflqwnsqlcjdsus", "자립준비청년"),
        ("rkqt", "값"),
        ("rkqtdl", "값이"),
        ("rkrtk", "각사"),
        ("dnjfrmq", "월급"),
        ("dmltk", "의사"),
        ("Eoa", "땜"),
        ("OP", "ㅒㅖ"),
        ("Rkcl", "까치"),
        ("TkdWhr", "쌍쪽"),
        ("QkWkr", "빠짝"),
        ("GKSRMF", "한끌"),
        ("gksrmf 2025!", "한글 2025!"),
        ("dhowl", "왜지"),
        ("rhkrnjrnprnl", "과궈궤귀"),
        ("ghk", "화"),
        ("hk", "ㅘ"),
        ("rr", "ㄱㄱ"),
        ("한rmf", "한글"),
    ],
)
def test_english_keys_to_korean(english: str, korean: str) -> None:
    """What was typed with the keyboard left in English."""
    assert hangul(english) == korean


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("ㅔㅇㄹ", "pdf"),
        ("ㅗ디ㅣㅐ", "hello"),
        ("ㅊㄴㅍ", "csv"),
        ("먀", "ai"),
        ("ㅃㄲ", "QR"),
        ("햐소ㅕㅠ", "github"),
        ("ㄳ", "rt"),
    ],
)
def test_korean_keys_to_english(korean: str, english: str) -> None:
    """What was typed with the keyboard left in Korean."""
    assert latin(korean) == english


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("계약", "게약", True),
        ("왜", "웨", True),
        ("외", "웨", True),
        ("얘기", "예기", True),
        ("자전", "저전", False),
        ("의사", "이사", False),
    ],
)
def test_what_sounds_alike(one: str, other: str, same: bool) -> None:
    """Only vowels that most speakers no longer tell apart sound alike."""
    assert (sound(strokes(one)) == sound(strokes(other))) == same


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("ㄴ", "ㅇ", True),  # s d
        ("ㄱ", "ㄲ", True),  # r R
        ("ㅐ", "ㅔ", True),  # o p
        ("ㅂ", "ㅁ", True),  # q a
        ("ㅓ", "ㅕ", True),  # j u
        ("ㅗ", "ㅡ", False),  # h m
        ("ㅈ", "ㅋ", False),  # w z
        ("ㅂ", "ㅔ", False),  # q p
        ("1", "ㅂ", False),
    ],
)
def test_keys_side_by_side(one: str, other: str, near: bool) -> None:
    """Keys touch in their row and in the next; with and without Shift it is one key."""
    assert near_keys(one, other) == near_keys(other, one) == near


@given(st.text(max_size=20))
def test_other_text_stays(text: str) -> None:
    """Whatever is no Hangul is taken apart and put together as it was."""
    plain = "".join(letter for letter in text if not "\u1100" <= letter <= "\ud7ff")
    composed = unicodedata.normalize("NFC", plain)
    assert compose(strokes(plain)) == composed
    assert initials(plain) == plain
    assert not has_jamo(plain)
    assert not is_hangul(plain)
