"""Kiwi is asked word by word, late, and remembers."""

from __future__ import annotations

import re
import time
from itertools import pairwise

from sarye.analysis import Analyzer, Kiwi, kiwi_version
from sarye.analysis.kiwi import LONGEST_WORD

WORDS = [
    "적극행정은",
    "공유재산을",
    "도왔습니다",
    "비급여",
    "1,000건",
    "행정을",
    "ㅋㅋ",
    "中小企業",
]


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


def test_a_page_without_spaces_takes_bounded_time(analyzer: Analyzer) -> None:
    """200,000 letters in a row are analysed within seconds."""
    started = time.perf_counter()
    tokens = analyzer.tokens("국민권익위원회는" * 25_000)
    assert tokens[-1].end == 200_000
    assert time.perf_counter() - started < 20
