"""Kiwi is asked word by word, late, and remembers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain, pairwise
from typing import Any

import pytest

from sarye.analysis import (
    Analyzer,
    DictionaryEntry,
    Kiwi,
    Morpheme,
    fold,
    kiwi_version,
    loading,
)
from sarye.analysis.folding import words
from sarye.analysis.kiwi import LONGEST_WORD, LOOSE_PARTICLES, _pieces
from sarye.analysis.morphemes import morphemes_of, shape_of
from sarye.analysis.readings import NOUNS, PARTICLES

WORDS = [
    "적극행정은",
    "공유재산을",
    "도왔습니다",
    "비급여",
    "1,000건",
    "행정을",
    "ㅋㅋ",
]


def definition(kiwi: Kiwi, word: str, own: set[str]) -> tuple[Morpheme, ...]:
    """Analyse a word by the letter of the rules: slowly, one piece after the other."""
    if word.endswith("다") and len(word) > 1:
        verb = list(seen(kiwi, f"{word[:-1]}거나"))
        if [one.form for one in verb if not one.tag.startswith("E")] == [word]:
            return (Morpheme(word, verb[0].tag, 0, len(word) - 1),)
    for noun in NOUNS - own:
        if word.startswith(noun) and re.fullmatch(noun + PARTICLES, word):
            return (Morpheme(noun, "NNG", 0, len(noun)),)
    return tuple(seen(kiwi, word))


def seen(kiwi: Kiwi, word: str) -> Iterator[Morpheme]:
    """Yield what the model sees in a word, without the particles it leaves on unknown nouns."""
    for base in range(0, len(word), LONGEST_WORD):
        piece = word[base : base + LONGEST_WORD]
        tokens: list[Any] = kiwi._model.tokenize(piece, **kiwi._options)
        for token in tokens:
            form = token.lemma if token.tag.startswith(("VV", "VA")) else token.form
            end = token.end
            loose = next((one for one in LOOSE_PARTICLES if form.endswith(one)), "")
            unknown = token.oov and token.tag.startswith("NN")
            if unknown and loose and len(form) >= len(loose) + 2:
                form, end = form.removesuffix(loose), end - len(loose)
            yield Morpheme(form, token.tag, base + token.start, base + end)


@pytest.mark.parametrize("entries", [[], [DictionaryEntry("하자"), DictionaryEntry("적극행정")]])
def test_every_word_is_analysed_as_the_rules_say(
    sentences: list[str], entries: list[DictionaryEntry]
) -> None:
    """A batch of all words of the sample documents gives what the rules give word by word."""
    kiwi = Kiwi(entries, workers=2)
    found = chain.from_iterable(words(fold(line)) for line in sentences)
    asked = list(
        dict.fromkeys((*(word for word, _ in found), *WORDS, "돕다", "하자를", "가" * 150))
    )
    kiwi.learn(asked)
    own = {entry.word for entry in entries}
    wrong = [one for one in asked if kiwi.morphemes(one) != definition(kiwi, one, own)]
    assert len(asked) > 3000
    assert wrong == []


def test_a_shape_gives_its_morphemes_back(analyzer: Analyzer, sentences: list[str]) -> None:
    """What is left of a word's morphemes without its letters leads back to them."""
    for word in (word for line in sentences for word, _ in words(fold(line))):
        morphemes = analyzer._kiwi.morphemes(word)
        assert morphemes_of(word, shape_of(word, morphemes)) == morphemes
    assert shape_of("부담을", analyzer._kiwi.morphemes("부담을")) == shape_of(
        "행정을", analyzer._kiwi.morphemes("행정을")
    )


def test_what_is_known_is_not_asked_of_the_model() -> None:
    """A known word is answered without the model, in a batch too; another one loads it."""
    shapes = {"행정은": (("NNG", 0, 2, 2, ""),), "ㅋㅋ": ()}
    kiwi = Kiwi(known=shapes.get)
    kiwi.learn(["행정은", "ㅋㅋ", "행정은"])
    assert kiwi.morphemes("행정은") == (Morpheme("행정", "NNG", 0, 2),)
    assert kiwi.morphemes("ㅋㅋ") == ()
    assert not kiwi.loaded
    assert kiwi.morphemes("행정")[0].form == "행정"
    assert kiwi.loaded
    assert list(kiwi.learnt) == ["행정"]


def test_the_version_is_that_of_the_metadata() -> None:
    """What the packages say of themselves is what they were installed as."""
    assert kiwi_version() == f"{version('kiwipiepy')}/{version('kiwipiepy_model')}"


def test_importing_loads_little() -> None:
    """Neither numpy nor the model nor the metadata of packages is read by an import."""
    heavy = "{'numpy', 'kiwipiepy', 'importlib.metadata', 'sqlite3'}"
    code = f"import sys, sarye.analysis as a; a.kiwi_version(); print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert shown.stdout.strip() == "set()"


def test_the_model_is_loaded_by_the_first_word() -> None:
    """Making an analyzer, its version and texts without words load nothing."""
    kiwi = Kiwi()
    analyzer = Analyzer(kiwi)
    analyzer.prepare(["", "… 😀 ( )"])
    assert analyzer.tokens(" \n·") == []
    assert re.fullmatch(r"\d+(\.\d+)+/\d+(\.\d+)+", kiwi_version())
    assert not kiwi.loaded
    analyzer.tokens("가")
    assert kiwi.loaded


def test_a_batch_gives_what_single_words_give(analyzer: Analyzer) -> None:
    """A word's analysis does not depend on the words around it, their order or the workers."""
    many = Kiwi(workers=2)
    many.learn([*reversed(WORDS), *WORDS])
    single = analyzer._kiwi
    assert [many.morphemes(word) for word in WORDS] == [single.morphemes(word) for word in WORDS]


def test_what_was_learnt_is_not_asked_again() -> None:
    """A word that was learnt is answered without the model."""
    kiwi = Kiwi()
    kiwi.learn(["행정은"])
    del kiwi.__dict__["_model"]
    assert kiwi.morphemes("행정은")[0].form == "행정"
    kiwi.learn(["행정은"])
    assert not kiwi.loaded


def test_long_words_are_cut(analyzer: Analyzer) -> None:
    """A word beyond the longest is analysed in pieces, with spans in the whole word."""
    word = "적극행정" * LONGEST_WORD
    morphemes = analyzer._kiwi.morphemes(word)
    assert morphemes[-1].end == len(word)
    assert all(one.start <= two.start for one, two in pairwise(morphemes))


def test_a_page_without_spaces_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 200,000 letters in a row no names are looked for, and Kiwi is given a few at once."""
    looked: list[Any] = []
    monkeypatch.setattr(loading, "names_in", lambda *given: looked.append(given))
    kiwi = Kiwi((DictionaryEntry("도담누리", "NNP"),))
    tokens = Analyzer(kiwi).tokens("국민권익위원회는" * 25_000)
    assert tokens[-1].end == 200_000
    assert looked == []
    assert max(len(piece) for piece in _pieces("국민권익위원회는" * 25_000)) == LONGEST_WORD
