"""Many texts as arrays of numbers, against the tokens of each text one by one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.analysis import Analyzer, Kiwi, fold
from sarye.analysis.numbering import (
    LookUp,
    Numbering,
    PlacedTokens,
    bigram,
    bigrams_of,
    tokens_of,
)

ODD = (
    "",
    "가",
    "(부담)과 50%로 「법」의 가, ｆｕｌｌ Ａ·R&D 1,000건(98.5%)은 2025.9.9. #의",
    "）를 (주)에 %은행 ㎡당 의 (의) 을지로",
    "적극 행·정 \U0001f600\u1112\u1161\u11ab",
)
TEXTS = st.lists(
    st.text(st.sampled_from("가나의은를도와 법률행정적극ab1,.()%」·㎡\n"), max_size=30)
    | st.sampled_from(ODD),
    max_size=5,
)


@pytest.fixture(scope="module")
def kiwi() -> Kiwi:
    """Load the model once."""
    return Kiwi()


def look_up_in(kiwi: Kiwi) -> LookUp:
    """Look words up at once."""

    def look_up(words: Sequence[str]) -> Future[list[PlacedTokens]]:
        found: Future[list[PlacedTokens]] = Future()
        found.set_result(tokens_of(kiwi, words))
        return found

    return look_up


def check(texts: list[str], kiwi: Kiwi) -> None:
    """Compare tokens, positions and sizes of texts with their tokens one by one."""
    numbering, analyzer = Numbering(look_up_in(kiwi)), Analyzer(kiwi)
    found = numbering.words(numbering.split([fold(text).text for text in texts]))
    names = numbering.texts()
    rows = zip(found.texts.tolist(), found.tokens.tolist(), found.positions.tolist(), strict=True)
    told = [(at, names[token], position) for at, token, position in rows]
    expected = [
        (at, token.text, token.position)
        for at, text in enumerate(texts)
        for token in analyzer.word_tokens(text)
    ]
    assert sorted(told) == sorted(expected)
    sizes = [
        1 + max((token.position for token in analyzer.word_tokens(text)), default=-1)
        for text in texts
    ]
    assert found.sizes.tolist() == sizes
    pairs = bigrams_of([fold(text).text for text in texts])
    grams = [
        (at, token.text)
        for at, text in enumerate(texts)
        for token in analyzer.tokens(text)
        if token.layer == "bigram"
    ]
    named = [bigram(code) for code in pairs.codes.tolist()]
    assert list(zip(pairs.texts.tolist(), named, strict=True)) == grams


def test_sample_texts(sentences: list[str], kiwi: Kiwi) -> None:
    """Every line of the sample documents, and odd ones, all at once."""
    check([*sentences, *ODD], kiwi)


@settings(deadline=None)
@given(TEXTS)
def test_any_texts(kiwi: Kiwi, texts: list[str]) -> None:
    """Brackets, particles behind them, marks, numbers and empty texts."""
    check(texts, kiwi)


def test_each_word_is_analysed_once(kiwi: Kiwi) -> None:
    """What was numbered keeps its number, whatever comes later."""
    numbering = Numbering(look_up_in(kiwi))
    first = numbering.words(numbering.split(["적극행정 우수사례"])).tokens.tolist()
    later = numbering.split(["다른 말", "적극행정 우수사례"])
    assert later.new == ["다른", "말"]
    assert numbering.words(later).tokens.tolist()[-len(first) :] == first


@given(st.lists(st.characters(codec="utf-8"), min_size=2, max_size=2))
def test_bigrams_are_in_the_order_of_their_bytes(letters: list[str]) -> None:
    """Numbers of bigrams are ordered as their UTF-8 is."""
    one, other = "".join(letters), "".join(reversed(letters))
    codes = [(ord(text[0]) << 21) | ord(text[1]) for text in (one, other)]
    assert [bigram(code) for code in codes] == [one, other]
    assert (codes[0] < codes[1]) == (one.encode() < other.encode())
