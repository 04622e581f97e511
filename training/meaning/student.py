"""The student: rows of numbers, one for each word, whose sums come close to the teacher's vectors.

A text is a bag of words, each with the square root of its frequency times its inverse document
frequency, scaled to length 1. What each word must add to come closest to the teacher is a ridge
regression (Hoerl and Kennard 1970); conjugate gradients (Hestenes and Stiefel 1952) solve it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from training.meaning.morphemes import Bag
    from training.meaning.weights import Floats

LEAST_IDF: Final = 1.0
MOST_IDF: Final = 8.0
UNSEEN_IDF: Final = 7.0
"""The inverse document frequency of a word that no sentence has: rare, and not the rarest."""

RIDGE: Final = 0.3
STEPS: Final = 25

_LEAST: Final = np.float32(1e-30)
"""What is divided by at least: a column that is solved has nothing left to divide."""


class Lesson(NamedTuple):
    """Texts of one kind, what the teacher says of them, and how often each of them counts."""

    bags: sparse.csr_array
    vectors: Floats
    weight: float = 1.0


def inverse_frequencies(words: Sequence[str], texts: Iterable[Bag]) -> Floats:
    """Give the inverse document frequency of each word, as Lucene defines it, within limits."""
    counts: Counter[str] = Counter()
    total = 0
    for bag in texts:
        counts.update(set(bag))
        total += 1
    often = np.array([counts[word] for word in words], np.float64)
    found = np.log1p((total - often + 0.5) / (often + 0.5)).clip(LEAST_IDF, MOST_IDF)
    idf: Floats = np.where(often > 0, found, UNSEEN_IDF).astype(np.float32)
    return idf


def weighted_bags(numbers: dict[str, int], idf: Floats, texts: Iterable[Bag]) -> sparse.csr_array:
    """Give a row for each text: the weights of its words, scaled to length 1."""
    columns: list[int] = []
    weights: list[float] = []
    starts = [0]
    for bag in texts:
        counts = Counter(numbers[word] for word in bag if word in numbers)
        row = np.sqrt(np.array(list(counts.values()), np.float32)) * idf[list(counts)]
        columns += counts
        weights += (row / max(float(np.linalg.norm(row)), 1e-9)).tolist()
        starts.append(len(columns))
    shape = (len(starts) - 1, len(numbers))
    return sparse.csr_array((np.array(weights, np.float32), columns, starts), shape)


def principal_axes(lessons: Iterable[Lesson], count: int) -> Floats:
    """Give the directions in which the teacher's vectors differ most: shape (width, count).

    The sign of an axis is that of its largest number, so that it does not hang on the library.
    """
    spread = sum(centred.T @ centred for centred in (_centred(one.vectors) for one in lessons))
    _, axes = np.linalg.eigh(np.asarray(spread, np.float64))
    kept = axes[:, ::-1][:, :count]
    largest = np.take_along_axis(kept, np.abs(kept).argmax(axis=0)[None], axis=0)
    signed: Floats = (kept * np.sign(largest)).astype(np.float32)
    return signed


def learn(
    lessons: Sequence[Lesson], axes: Floats, ridge: float = RIDGE, steps: int = STEPS
) -> Floats:
    """Give a row for each word: what it adds to a text, along the axes.

    The vectors of each lesson are measured from their own mean: that one text is a question and
    another one a statute is nothing that its words have to tell.
    """
    roots = [np.float32(one.weight**0.5) for one in lessons]
    rows = [one.bags * root for one, root in zip(lessons, roots, strict=True)]
    given = sparse.vstack(rows, format="csr")
    aims = zip(lessons, roots, strict=True)
    wanted = np.vstack([_centred(one.vectors) @ axes * root for one, root in aims])
    turned = given.T.tocsr()
    return _solved(lambda rows: turned @ (given @ rows) + ridge * rows, turned @ wanted, steps)


def _centred(vectors: Floats) -> Floats:
    centred: Floats = vectors - vectors.mean(axis=0)
    return centred


def _solved(product: Callable[[Floats], Floats], wanted: Floats, steps: int) -> Floats:
    """Solve ``product(x) = wanted`` for each column by conjugate gradients."""
    found = np.zeros_like(wanted)
    rest, way = wanted.copy(), wanted.copy()
    size = _squares(rest)
    for _ in range(steps):
        moved = product(way)
        step = size / np.maximum((way * moved).sum(axis=0), _LEAST)
        found += step * way
        rest -= step * moved
        before, size = size, _squares(rest)
        way *= size / np.maximum(before, _LEAST)
        way += rest
    return found


def _squares(rows: Floats) -> Floats:
    found: Floats = np.einsum("ij,ij->j", rows, rows)
    return found
