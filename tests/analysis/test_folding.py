"""Folding makes spellings equal, and knows where each letter was written."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sarye.analysis import fold, squeeze
from sarye.analysis.folding import words

KOREAN = st.text(
    "가각힣돕와적극행정 0123,.%ＡｂＺ１·ㆍㅇ①（）「」中é㎞㎡²㈜ﬁⅡ½℃⼈ﾡﾊﾞ\u0301", max_size=60
)
DECOMPOSED = KOREAN.map(lambda text: unicodedata.normalize("NFD", text))
TEXTS = st.one_of(st.text(max_size=60), KOREAN, DECOMPOSED)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＩ 활용", "ai 활용"),
        ("Ｒ＆Ｄ", "r&d"),
        ("１，０００건（９８．５％）", "1,000건(98.5%)"),
        ("GovTech", "govtech"),
        (unicodedata.normalize("NFD", "적극행정"), "적극행정"),
        (unicodedata.normalize("NFD", "Café"), "café"),
        ("ㅇ 노력", "ㅇ 노력"),  # NFKC would make it U+110B
        ("불편ㆍ부담", "불편ㆍ부담"),
        ("① 상황", "① 상황"),
        ("ㅎㄱ", "ㅎㄱ"),
        ("50㎡", "50m2"),
        ("50m²", "50m2"),
        ("12㎞ 3㎏ 4㎝ 7㏊ 5㎖ 2㎥", "12km 3kg 4cm 7ha 5ml 2m3"),
        ("㈜한빛 ㈔나눔", "(주)한빛 (사)나눔"),
        ("ﬁle oﬃce", "file office"),
        ("Ⅱ단계 ⅲ Ⅻ", "ii단계 iii xii"),
        ("½ 2½ ¾컵", " 1/2 2 1/2  3/4컵"),
        ("30℃ 86℉", "30°c 86°f"),
        ("№3 5ℓ 7µm", "no3 5l 7μm"),
        ("H₂O CO₂", "h2o co2"),
        ("⼈口", "人口"),
        ("𝐀𝐈 𝟐𝟎𝟐𝟓", "ai 2025"),
        ("ﾡ ｶﾀｶﾅ", "ㄱ カタカナ"),
        ("₩100 5‰ ™ ® ○ ● ㉠ ⓐ ⑴ ⒈ ㈎ ㈀ ㉮ ㊀ ㎀", "₩100 5‰ ™ ® ○ ● ㉠ ⓐ ⑴ ⒈ ㈎ ㈀ ㉮ ㊀ pa"),
        ("ㆍ ㅎㄱ ㅇ", "ㆍ ㅎㄱ ㅇ"),
        ("中小企業", "中小企業"),
        ("", ""),
    ],
)
def test_spellings_fold_to_one(written: str, folded: str) -> None:
    """Composed, half-width and lower-case letters stand for all of their spellings."""
    assert fold(written).text == folded


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text folds to itself."""
    once = fold(text).text
    assert fold(once).text == once


@given(KOREAN)
def test_every_spelling_folds_to_the_same(text: str) -> None:
    """NFC, NFD and upper case fold to one text."""
    folded = fold(text).text
    assert fold(unicodedata.normalize("NFD", text)).text == folded
    assert fold(unicodedata.normalize("NFC", text)).text == folded
    assert fold(text.upper()).text == folded


@given(TEXTS)
@example("İstanbul")
@example("\u1112\u1161\u11ab\u1100\u1173\u11af")
@example("e\u0301\u0301a")
@example("\u0301")
@example("가\u11a8")
def test_offsets_lead_back(text: str) -> None:
    """Each stretch of the folded text comes from the stretch of the written text it points to."""
    folded = fold(text)
    borders = [folded.written(at, at)[0] for at in range(len(folded.text) + 1)]
    assert borders == sorted(borders)
    assert borders[0] == 0
    assert borders[-1] == len(text)
    cuts = sorted(set(borders))
    for start, end in pairwise(cuts):
        here = [at for at, border in enumerate(borders[:-1]) if border == start]
        assert fold(text[start:end]).text == "".join(folded.text[at] for at in here)


@given(TEXTS)
@example("a\u0300\u0300")
@example("\u00c0\u0300")
@example("00\u0300\u00c0")
@example("İ")
def test_every_letter_was_written_somewhere(text: str) -> None:
    """Each character of the folded text leads to letters that fold to something that holds it."""
    folded = fold(text)
    for at, letter in enumerate(folded.text):
        start, end = folded.written(at, at + 1)
        assert start < end
        assert letter in fold(text[start:end]).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("적극행정은 처음", "적극행정은 처음"),
        ("AI·데이터", "ai 데이터"),
        ("불편·부담/민원", "불편 부담 민원"),
        ("1,000건", "1,000건"),
        ("12,345,678원", "12,345,678원"),
        ("1,00건", "1 00건"),
        ("98.5%", "98.5%"),
        ("1,234.5톤", "1,234.5톤"),
        ("2025.9.9.", "2025 9 9"),
        ("2025. 9. 9.", "2025 9 9"),
        ("2024.12.31.까지", "2024 12 31 까지"),
        ("R&D 지원", "r&d 지원"),
        ("R&D를", "r&d를"),
        ("A & B", "a b"),
        ("「민법」에", "민법 에"),
        ("e-나라도움", "e 나라도움"),
        ("스마트_도시", "스마트 도시"),
        ("(노력)", "노력"),
        ("3,4", "3 4"),
        ("😀 …", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    """Letters and digits in a row are words; numbers keep their separators, dates do not."""
    assert " ".join(word for word, _ in words(fold(text))) == expected


@given(TEXTS)
def test_words_hold_every_letter(text: str) -> None:
    """No letter or digit stands outside a word, and each word stands where it says."""
    folded = fold(text)
    inside = set()
    for word, start in words(folded):
        assert folded.text[start : start + len(word)] == word
        inside.update(range(start, start + len(word)))
    outside = [letter for at, letter in enumerate(folded.text) if at not in inside]
    assert not [letter for letter in outside if letter.isalnum()]


@given(TEXTS)
def test_spacing_does_not_matter_when_squeezed(text: str) -> None:
    """A squeezed text is the same however it is spaced, and has no white space."""
    composed = fold(text).text
    assert squeeze(" \t".join(composed.split(" "))) == squeeze(composed)
    assert squeeze(text).split() in ([], [squeeze(text)])


def test_squeeze_joins_eojeols() -> None:
    """적극 행정 and 적극행정 are one when squeezed, a line break and a full-width space too."""
    assert {
        squeeze(text) for text in ("적극 행정", "적극행정", "적극\n행정", "적극\u3000행정")
    } == {"적극행정"}
