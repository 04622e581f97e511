"""Writing the file of related words: what is near each word of an index in meaning.

What the model knows of a word does not change, so that a word is asked for once: the file holds the
neighbours of each word whether the index has them or not, and a later one takes them over. Beside
them stands what a search needs: of each word, the closest that the index has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from sarye.runtime.mappedfile import packed, text_tables, write_tables
from sarye.words.opposites import are_opposites
from sarye.words.relatedwords import KIND, SCALE, RelatedRow, RelatedTable

LOOKED_AT: Final = 48
"""Neighbours that the model is asked for; few of them stand in an index."""

MEAN_OVER: Final = 10
"""Nearest neighbours over which the nearness of a word is averaged (K of Conneau et al.)."""

MOST: Final = 8
"""Related words of a word that are worth showing."""

LEAST_SIMILARITY: Final = 0.5
"""Below it, what the model calls near has little to do with the word."""

LEAST_CLOSENESS: Final = -0.2
"""What keeps out words that are near to everything (see `_closest`): of 200 frequent nouns of
administrative texts, what falls short of it is mostly noise, as 휴관 for 무료."""

Numbers = NDArray[np.signedinteger[Any]]
Arrays = dict[str, NDArray[Any]]


class Model(Protocol):
    """What knows the neighbours of words; `sarye.analysis.Kiwi` does."""

    def neighbours(self, word: str, limit: int) -> tuple[tuple[str, float], ...]:
        """Give the nearest words with their cosine, nearest first; none for an unknown word."""


def write_related(
    path: Path,
    words: Iterable[str],
    model: Model,
    *,
    known: RelatedTable | None = None,
    workers: int = 1,
    of: str = "",
) -> int:
    """Write what is related to words (morphemes as in the index), and tell how many were asked for.

    The model is asked by as many threads as there are ``workers``. What is ``known`` is not asked
    for again. ``of`` names what the file belongs to. The same words always give the same bytes,
    whatever was known.
    """
    before = known.rows() if known else {}
    vocabulary = sorted(set(words))
    asked = [word for word in vocabulary if word not in before]
    with ThreadPoolExecutor(workers) as threads:
        near = threads.map(lambda word: model.neighbours(word, LOOKED_AT), asked)
        found = before | {word: _row(word, one) for word, one in zip(asked, near, strict=True)}
    _write(path, {word: found[word] for word in vocabulary}, of)
    return len(asked)


def _row(word: str, near: tuple[tuple[str, float], ...]) -> RelatedRow:
    closest = [similarity for _, similarity in near[:MEAN_OVER]]
    mean = round(SCALE * sum(closest) / len(closest)) if closest else 0
    return RelatedRow(min(max(mean, 0), SCALE), tuple(_kept(word, near)))


def _kept(word: str, near: Iterable[tuple[str, float]]) -> Iterator[tuple[str, int]]:
    seen = {word}
    for text, similarity in near:
        if similarity >= LEAST_SIMILARITY and text not in seen and not are_opposites(word, text):
            seen.add(text)
            yield text, round(SCALE * similarity)


def _write(path: Path, rows: Mapping[str, RelatedRow], of: str) -> None:
    near = [one for row in rows.values() for one in row.near]
    names = sorted({name for name, _ in near})
    places = {name: place for place, name in enumerate(names)}
    ends = accumulate((len(row.near) for row in rows.values()), initial=0)
    model: Arrays = {
        "means": np.array([row.mean for row in rows.values()], np.uint8),
        "near_starts": np.array(list(ends), np.int32),
        "near": np.array([places[name] for name, _ in near], np.int32),
        "similarities": np.array([similarity for _, similarity in near], np.uint8),
    }
    numbers = {word: number for number, word in enumerate(rows)}
    in_index = np.array([numbers.get(name, -1) for name in names], np.int64)
    said = {name: packed(table) for name, table in (text_tables("names", names) | model).items()}
    tables = {**text_tables("words", rows), **_closest(model, in_index), **said}
    write_tables(path, KIND, tables, of=of)


def _closest(model: Arrays, in_index: Numbers) -> Arrays:
    """Choose the closest of each word among those that the index has.

    Closeness is twice the similarity less the mean nearness of both words (CSLS of Conneau et al.,
    Word Translation Without Parallel Data, 2018, section 2.3). What is near to a word is also what
    has it among its own nearest.
    """
    size = len(model["means"])
    words = np.repeat(np.arange(size), np.diff(model["near_starts"]))
    others = in_index[model["near"]] if len(words) else words
    inside = others >= 0
    words, others, similarities = words[inside], others[inside], model["similarities"][inside]
    words, others = np.concatenate([words, others]), np.concatenate([others, words])
    similarities = np.concatenate([similarities, similarities]).astype(np.int64)
    _, first = np.unique(words * size + others, return_index=True)
    words, others, similarities = words[first], others[first], similarities[first]
    means = model["means"].astype(np.int64)
    closeness = 2 * similarities - means[words] - means[others]
    order = np.lexsort((others, -closeness, words))
    order = order[closeness[order] >= round(SCALE * LEAST_CLOSENESS)]
    words = words[order]
    ranks = np.arange(len(words)) - np.searchsorted(words, words)
    order, words = order[ranks < MOST], words[ranks < MOST]
    return {
        "related_starts": np.searchsorted(words, np.arange(size + 1)).astype(np.int32),
        "related": others[order].astype(np.int32),
        "related_similarities": similarities[order].astype(np.uint8),
    }
