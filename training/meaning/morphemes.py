"""Sentences to morphemes as the index has them, and the vocabulary of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, Final

from kiwipiepy import Kiwi as Model

from sarye.analysis import Analyzer, fold
from sarye.analysis.layers import CONTENT_TAGS

Bag = tuple[str, ...]
"""The morphemes of a text, each as often as it stands there."""

NUMBERS: Final = frozenset(("SN", "NR"))
"""Numbers mean what stands beside them."""

PREDICATES: Final = frozenset(("VV", "VA"))

LEAST_COUNT: Final = 3
"""How often a word that Kiwi does not list has to stand in the sentences."""

LISTED: Final = 100_000.0
LEVELLED: Final = 1_000.0
"""A word of Kiwi's list counts for 100,000 / (1,000 + its rank) occurrences: the sentences speak of
law and daily life, the list of everything."""


def bags(analyzer: Analyzer, texts: Iterable[str]) -> Iterator[Bag]:
    """Give the morphemes of each text, without numbers."""
    for text in texts:
        yield tuple(
            token.text
            for token in analyzer.word_tokens(text)
            if token.layer == "morpheme" and is_word(token.text, token.tag)
        )


def is_word(text: str, tag: str) -> bool:
    """Tell whether a morpheme is no number."""
    return tag not in NUMBERS and any(letter.isalpha() for letter in text)


def listed_words() -> list[str]:
    """Give the content words of Kiwi's list, the most frequent first, as the index has them."""
    found = (fold(one).text for one in _listed(Model(load_multi_dict=False)))
    return list(dict.fromkeys(found))


def _listed(model: Any) -> Iterator[str]:
    with suppress(ValueError):  # beyond the last
        for number in count():
            one = model.morpheme(number)
            tag = one.tag.partition("-")[0]
            if one.form and tag in CONTENT_TAGS and is_word(one.form, tag):
                yield one.form + ("다" if tag in PREDICATES else "")


def vocabulary(listed: Sequence[str], texts: Iterable[Bag], size: int) -> list[str]:
    """Choose the words of the table, the most frequent first."""
    counts = Counter(word for bag in texts for word in bag)
    score = {word: float(often) for word, often in counts.items() if often >= LEAST_COUNT}
    for rank, word in enumerate(listed):
        score[word] = LISTED / (LEVELLED + rank) + counts[word]
    return sorted(score, key=lambda word: (-score[word], word))[:size]
