"""Repairs never fail, never touch what is there, and only lead to what is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sarye.words.repairs import MOST_WORDS, PARTICLES, SMALL, repair
from sarye.words.strokes import STROKES, compose, latin, strokes
from sarye.words.vocabulary import Vocabulary

HasHits = Callable[[str], bool]
Opener = Callable[..., Vocabulary]

LIKELY = st.text(st.sampled_from("적극행정수의계약청년민원ㄱㅈㅎㅏtndmlrPir19"), max_size=8)
QUERY = st.lists(st.one_of(LIKELY, st.text(max_size=8)), max_size=8)


@given(QUERY)
@example([""])
@example(["\ud800", "\x00", "\U0010ffff"])
@example(["ㄱ" * 5000])
@example(["수의계약" * 1000])
@example(["tndmlrPdir" * 1000])
def test_any_query_is_repaired_or_left(
    vocabulary: Vocabulary, has_hits: HasHits, words: list[str]
) -> None:
    """Repairs stand in order, name the words that were typed, and change them."""
    done = 0
    for mend in repair(words, vocabulary, has_hits):
        assert done <= mend.start < mend.end <= len(words)
        typed = unicodedata.normalize("NFC", " ".join(words[mend.start : mend.end]))
        assert mend.repair.before == typed != mend.repair.after
        done = mend.end


@given(QUERY)
def test_what_is_there_stays(vocabulary: Vocabulary, words: list[str]) -> None:
    """Nothing is repaired where every word has hits."""
    assert repair(words, vocabulary, lambda _: True) == ()


@given(QUERY)
def test_repairs_lead_to_what_is_there(
    vocabulary: Vocabulary, has_hits: HasHits, words: list[str]
) -> None:
    """Each word of a repair is a word of the index, perhaps with a particle behind it."""
    for mend in repair(words, vocabulary, has_hits):
        assert any(not has_hits(word) for word in words[mend.start : mend.end])
        for word in mend.repair.after.split():
            stems = [word.removesuffix(particle) for particle in ("", *PARTICLES)]
            assert has_hits(word) or any(map(vocabulary.cases, stems))


@given(QUERY)
def test_repairing_again_changes_nothing(
    vocabulary: Vocabulary, has_hits: HasHits, words: list[str]
) -> None:
    """What was repaired needs no repair."""
    for mend in repair(words, vocabulary, has_hits):
        whole = mend.repair.after.split()
        assert [
            one for one in repair(whole, vocabulary, has_hits) if one.repair.kind != "spacing"
        ] == []


@given(st.data())
def test_the_other_keyboard_is_understood(vocabulary: Vocabulary, data: st.DataObject) -> None:
    """Every Korean word of two syllables or more comes back from the English keyboard."""
    known = [one.text for one in vocabulary.complete("ㅈ", 50) + vocabulary.complete("ㅅ", 50)]
    word = data.draw(st.sampled_from(known))
    for typed in (latin(word), latin(word).swapcase()):
        (mend,) = repair([typed], vocabulary, lambda _: False)
        assert (mend.repair.kind, mend.repair.after) == ("keyboard", word)


@given(st.data())
def test_a_wrong_key_in_a_long_word(vocabulary: Vocabulary, data: st.DataObject) -> None:
    """One wrong key in a word of five syllables or more leads back to it, or to nothing else."""
    known = [one.text for one in vocabulary.with_initials("ㅈ") if len(one.text) > 4]
    word = data.draw(st.sampled_from(known))
    typed = strokes(word)
    at = data.draw(st.integers(0, len(typed) - 1))
    wrong = compose(typed[:at] + data.draw(st.sampled_from(STROKES)) + typed[at + 1 :])
    found = [mend.repair.after for mend in repair([wrong], vocabulary, word.__eq__)]
    assert found == ([] if wrong == word else [word])


@pytest.mark.parametrize("word", ["수의게약", "수의ㄱ", "소상공인지원금"])
def test_decomposed_words_are_repaired(
    vocabulary: Vocabulary, has_hits: HasHits, word: str
) -> None:
    """A word in the spelling of file names on macOS is repaired like any other."""
    decomposed = unicodedata.normalize("NFD", word)
    found = repair([word], vocabulary, has_hits)
    assert repair([decomposed], vocabulary, has_hits) == found != ()


@pytest.mark.parametrize("cases", [1, 9, 50])
def test_rare_words_are_not_meant(open_vocabulary: Opener, cases: int) -> None:
    """In a large index a short word is repaired only to one that stands in several cases."""
    others = [(f"낱말{number}", 1) for number in range(SMALL)]
    vocabulary = open_vocabulary([("공무원", cases), ("사회복지", cases), *others])
    short = repair(["공무언"], vocabulary, lambda _: False)
    long = repair(["사회복자"], vocabulary, lambda _: False)
    assert (len(short), len(long)) == (int(cases > 9), int(cases > 1))


def test_any_word_is_meant_in_a_small_index(open_vocabulary: Opener) -> None:
    """Where most words stand in one case, each can be what a misspelt one means."""
    vocabulary = open_vocabulary([("공무원", 1), ("사회복지", 1)])
    found = repair(["공무언", "사회복자"], vocabulary, lambda _: False)
    assert [mend.repair.after for mend in found] == ["공무원", "사회복지"]


def test_the_more_frequent_word_is_meant(open_vocabulary: Opener) -> None:
    """Of two words that are equally near the one in more cases is meant."""
    vocabulary = open_vocabulary([("주민등록", 20), ("주민등롤", 3)])
    (mend,) = repair(["주민등롣"], vocabulary, lambda _: False)
    assert mend.repair.after == "주민등록"


def test_keys_decide_between_equally_frequent_words(open_vocabulary: Opener) -> None:
    """Of two words that are as near and as frequent, the one whose keys are nearer is meant."""
    vocabulary = open_vocabulary([("사회복미", 9), ("사회복지", 9)])
    (mend,) = repair(["사회복디"], vocabulary, lambda _: False)  # ㄷ: e, beside ㅈ: w
    assert mend.repair.after == "사회복지"


def test_what_is_too_long_for_a_word_stays(open_vocabulary: Opener) -> None:
    """Seventy keys can be a word, ninety are something else."""
    words = ["수의계약" * 7, "수의계약" * 9]
    vocabulary = open_vocabulary((word, 5) for word in words)
    mends = repair(list(map(latin, words)), vocabulary, lambda _: False)
    assert [mend.repair.after for mend in mends] == words[:1]


def test_a_long_query_costs_no_more_than_its_words(vocabulary: Vocabulary) -> None:
    """Of a text that was pasted only so many words are looked at, each a few times."""
    asked: list[str] = []

    def nothing(word: str) -> bool:
        asked.append(word)
        return False

    repair(["수의게약을위헤"] * 10, vocabulary, nothing)
    ten = len(asked)
    asked.clear()
    repair(["수의게약을위헤"] * 5000, vocabulary, nothing)
    assert 10 <= ten <= 100
    assert len(asked) <= ten * MOST_WORDS // 10 + MOST_WORDS
