"""One analysis for index, queries and highlighting."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer, fold
from sarye.models import Token

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SCRIPTS = st.sampled_from("가 나.행정을 적극-AI·\n1,0％ㅎㅏ中é\u1112\u1161\u11ab\u0301😀\u200b𠮷ﬁß")
TEXTS = st.one_of(st.text(max_size=40), st.lists(SCRIPTS, max_size=40).map("".join))
NOUNS = (
    "민원 부담 확인서 공무원 국민 조례 주차장 예산 수의계약 적극행정 공유재산 원스톱 AI 행정심판"
)


def shown(tokens: list[Token]) -> list[tuple[str, str, int, str]]:
    """Return all of tokens but their spans."""
    return [(token.text, token.layer, token.position, token.tag) for token in tokens]


def held(token: Token, text: str) -> bool:
    """Tell whether the stretch a token points to holds the token's letters."""
    cut = fold(text[token.start : token.end]).text
    if token.layer == "bigram":
        return token.text in "".join(letter for letter in cut if letter.isalnum())
    if spelt_otherwise(cut):
        return any(letter.isalnum() or letter == "%" for letter in cut)
    if token.layer == "compound" or token.tag == "SN":
        return token.text in cut.replace(",", "")  # ㎡ is m and 2
    if token.tag in ("VV", "VA"):
        return any(letter.isalnum() for letter in cut)
    # Decomposed: a syllable may hold a contracted particle or ending (건 = 거 + ㄴ).
    return unicodedata.normalize("NFD", token.text) in unicodedata.normalize("NFD", cut)


def spelt_otherwise(cut: str) -> bool:
    """Tell whether a token has other letters than its stretch: of an amount, of Hanja, of %."""
    return bool(re.search(r"[一-鿿%]|[\d일이삼사오육칠팔구] ?[십백천만억조]|\d [^\W\d]", cut))


def grams(analyzer: Analyzer, text: str) -> list[str]:
    """Give the bigrams of a text."""
    return [token.text for token in analyzer.tokens(text) if token.layer == "bigram"]


@pytest.mark.parametrize(
    "written", ["적극행정", "적극행정은", "적극 행정", "적극행정의", "적극 행정을"]
)
def test_spacing_and_particles_share_morphemes(analyzer: Analyzer, written: str) -> None:
    """적극행정, with a particle or spaced, has its two morphemes one behind the other."""
    positions = {token.text: token.position for token in analyzer.word_tokens(written)}
    assert positions["적극"] == 0
    assert positions["행정"] == 1
    assert "극행" in grams(analyzer, written)


@pytest.mark.parametrize("noun", NOUNS.split())
def test_a_noun_shares_a_token_with_every_form(analyzer: Analyzer, noun: str) -> None:
    """A noun of the field alone and with a particle have a morpheme or compound in common."""
    closed = (ord(noun[-1]) - 0xAC00) % 28 if noun != "AI" else 0
    particles = ["은", "이", "을", "과"] if closed else ["는", "가", "를", "와"]
    alone = {token.text for token in analyzer.word_tokens(noun)}
    for particle in (*particles, "의", "에", "도", "만", "에서", "까지", "부터"):
        assert alone & {token.text for token in analyzer.word_tokens(noun + particle)}, particle


def test_meaning_is_not_inverted(analyzer: Analyzer) -> None:
    """No word of 급여 is a word of 비급여, and so for all prefixes that negate."""
    for word in (
        "비급여",
        "무허가",
        "미등록",
        "불합리",
        "비정규직",
        "불가능",
        "미신청자",
        "무주택자",
    ):
        tokens = {token.text for token in analyzer.word_tokens(word)}
        assert not tokens & {token.text for token in analyzer.word_tokens(word[1:])}


def test_tokens_of_the_sample_documents_cut_their_text(
    analyzer: Analyzer, sentences: list[str]
) -> None:
    """In every line of the sample documents, each token's span holds its letters."""
    analyzer.prepare(sentences)
    for text in sentences:
        wrong = [token for token in analyzer.tokens(text) if not held(token, text)]
        assert wrong == []


def test_every_spelling_has_the_same_tokens(analyzer: Analyzer, sentences: list[str]) -> None:
    """NFD, full width and upper case have the tokens of the plain text, at their own places."""
    for text in random.Random(1).sample(sentences, 60):  # noqa: S311 - a sample, no secret
        plain = analyzer.tokens(text)
        for other in (
            unicodedata.normalize("NFD", text),
            text.translate(FULL_WIDTH),
            text.upper(),
            text.lower(),
        ):
            tokens = analyzer.tokens(other)
            assert shown(tokens) == shown(plain)
            assert [token for token in tokens if not held(token, other)] == []


def test_a_word_has_the_same_tokens_everywhere(analyzer: Analyzer, sentences: list[str]) -> None:
    """A sentence's tokens are those of its words, one behind the other."""
    spaced = re.compile(r"\d [^\W\d]|[십백천만억] ")  # amounts can be one word with spaces
    for text in [one for one in sentences if not spaced.search(one)][:200]:
        alone = [
            (token.text, token.layer)
            for word in re.split(r"\s+", text)
            for token in analyzer.word_tokens(word)
        ]
        together = [(token.text, token.layer) for token in analyzer.word_tokens(text)]
        assert together == alone


def test_positions_count_morphemes(analyzer: Analyzer, sentences: list[str]) -> None:
    """Morphemes are numbered without gaps, other readings of one have its number too.

    A compound has the number of its first morpheme.
    """
    for text in sentences[:200]:
        tokens = analyzer.word_tokens(text)
        morphemes = [token for token in tokens if token.layer == "morpheme"]
        places = list(dict.fromkeys(token.position for token in morphemes))
        assert places == list(range(len(places)))
        for compound in (token for token in tokens if token.layer == "compound"):
            first = next(token for token in morphemes if token.start >= compound.start)
            assert compound.position == first.position


def test_bigrams_run_over_spaces_and_punctuation(analyzer: Analyzer) -> None:
    """Two letters in a row are a bigram whatever stands between them."""
    tokens = [token for token in analyzer.tokens("적극 행·정") if token.layer == "bigram"]
    assert [(token.text, token.start, token.end) for token in tokens] == [
        ("적극", 0, 2),
        ("극행", 1, 4),
        ("행정", 3, 6),
    ]
    assert grams(analyzer, "정") == []


@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
def test_any_text_is_analysed(analyzer: Analyzer, text: str) -> None:
    """Whatever Unicode stands in a text, it is analysed, and spans lie within it."""
    tokens = analyzer.tokens(text)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
    bigrams = [token for token in tokens if token.layer == "bigram"]
    for bigram in bigrams:  # old Hangul has letters of several syllables, which are cut whole
        cut = fold(text[bigram.start : bigram.end]).text
        assert bigram.text in "".join(letter for letter in cut if letter.isalnum())
    letters = [letter for letter in fold(text).text if letter.isalnum()]
    assert [token.text for token in bigrams] == [a + b for a, b in pairwise(letters)]


@pytest.mark.parametrize("letter", ["가", "a", "1", "ㅋ", "中", "\u1100", "é", "😀", ",", "\u0301"])
def test_ten_thousand_of_one_letter(analyzer: Analyzer, letter: str) -> None:
    """A letter ten thousand times over is analysed."""
    tokens = analyzer.tokens(letter * 10_000)
    assert all(0 <= token.start < token.end <= 10_000 for token in tokens)


def test_lone_surrogates_are_no_letters(analyzer: Analyzer) -> None:
    """What a broken command line brings in does not stop an analysis."""
    assert [token.text for token in analyzer.word_tokens("\udc80민원\ud800")] == ["민원"]
