"""Vectors of entries: what each is about, as 8-bit numbers, made of the tokens of its texts.

A text is a bag of its morphemes and compounds: the vectors of the table (`sarye.meaning`), each
times the root of how often it stands there, are added up. The vector of an entry is that of its
whole text and half of its title's, both scaled to length 1 before. Numbers of an entry are added in
the order of the table, so that the same texts always give the same bytes.

::

    entry := a signed byte for each dimension, and what one of them is worth (32 bits), so that the
             vector has length 1; zeros for an entry without any word of the table
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.postinglists import part_of, record_of
from sarye.index.postings.segment import WORTH, Bytes
from sarye.index.postings.varint import Numbers
from sarye.index.schema import CONTEXT, PARTS
from sarye.meaning import UNKNOWN, Meanings, Vectors

if TYPE_CHECKING:  # a search needs no module that writes
    from sarye.analysis.numbering import Numbering, TextTokens

TITLE_WEIGHT: Final = 0.5
"""What a title counts for beside the whole text, of which it is a part."""

LARGEST: Final = 127
WORTH_BYTES: Final = WORTH

_LEAST: Final = np.float32(1e-12)
"""Stands for a length of 0 where it would divide."""

_TITLE: Final = PARTS.index("title")
_CONTEXT: Final = PARTS.index(CONTEXT)


class EntryVectors:
    """Makes the vectors of entries of one numbering; without a table they have no bytes."""

    def __init__(self, numbering: Numbering, meanings: Meanings) -> None:
        """Prepare; the table is opened with the first entries."""
        self._numbering = numbering
        self._meanings = meanings
        self._rows = np.empty(0, np.int32)

    def close(self) -> None:
        """Let go of the table."""
        self._meanings.close()

    @property
    def size(self) -> int:
        """How many bytes a vector has."""
        return self._meanings.dimensions + WORTH_BYTES if self._meanings else 0

    def of(self, found: TextTokens, slots: Numbers, entries: int) -> Bytes:
        """Give the vectors of some entries, in whose slots the texts of ``found`` stand."""
        if not self._meanings:
            return np.empty((entries, 0), np.int8)
        rows, slots = self._known(found.tokens), slots[found.texts]
        parts = part_of(slots)
        own = (rows != UNKNOWN) & (parts != _CONTEXT)
        rows, slots, titles = rows[own], record_of(slots[own]), parts[own] == _TITLE
        used = _distinct(rows)
        vectors = self._meanings.at(used)
        rows = np.searchsorted(used, rows)
        whole = _bags(vectors, rows, slots, entries)
        title = _bags(vectors, rows[titles], slots[titles], entries)
        return _packed(whole + np.float32(TITLE_WEIGHT) * title)

    def _known(self, tokens: Numbers) -> NDArray[np.int32]:
        """Give the row of each token in the table."""
        new = self._numbering.texts()[len(self._rows) :]
        if new:
            self._rows = np.concatenate([self._rows, self._meanings.rows(new)])
        return self._rows[tokens]


def bag(vectors: Vectors, counts: Numbers) -> Vectors:
    """Add up the vectors of distinct words by how often each stands there, scaled to length 1."""
    added: Vectors = np.add.reduce(vectors * np.sqrt(counts, dtype=np.float32)[:, None], axis=0)
    length = np.sqrt(np.add.reduce(added * added))
    scaled: Vectors = added / np.maximum(length, _LEAST)
    return scaled


def unpacked(entries: Bytes) -> Vectors:
    """Give vectors of length 1 of their bytes: shape (entries, dimensions)."""
    numbers = entries[:, :-WORTH_BYTES].astype(np.float32)
    numbers *= worth(entries)[:, None]
    return numbers


def worth(entries: Bytes) -> NDArray[np.float32]:
    """Tell what one of the numbers of each entry is worth; ``entries`` may be their ends alone."""
    return np.ascontiguousarray(entries[:, -WORTH_BYTES:]).view("<f4")[:, 0]


def _bags(vectors: Vectors, rows: Numbers, entries: Numbers, count: int) -> Vectors:
    """Give the bag of each entry, whose words are rows of ``vectors``."""
    found = np.zeros((count, vectors.shape[1]), np.float32)
    for entry, words, counts in _counted(rows, entries, len(vectors)):
        found[entry] = bag(vectors[words], counts)
    return found


def _counted(rows: Numbers, entries: Numbers, words: int) -> Iterator[tuple[int, Numbers, Numbers]]:
    """Yield each entry that has words with these, ascending, and how often it has each."""
    pairs = np.sort(entries * words + rows)
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    counts = np.diff(np.append(first, len(pairs)))
    entries, rows = np.divmod(pairs[first], max(words, 1))
    starts = np.flatnonzero(np.diff(entries, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(entries)]):
        yield int(entries[start]), rows[start:end], counts[start:end]


def _packed(vectors: Vectors) -> Bytes:
    """Write vectors as bytes; they are summed up exactly, whatever the machine adds first."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    numbers = np.rint(vectors / np.maximum(largest, _LEAST) * LARGEST)
    squares = np.add.reduce(numbers.astype(np.int64) ** 2, axis=1)
    lengths = np.where(squares > 0, 1 / np.sqrt(np.maximum(squares, 1)), 0).astype("<f4")
    return np.hstack([numbers.astype(np.int8), lengths[:, None].view(np.int8)])


def _distinct(numbers: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give numbers once each, ascending (`np.unique` would load numpy.ma)."""
    ordered = np.sort(numbers)
    found: NDArray[np.int32] = ordered[np.diff(ordered, prepend=UNKNOWN) != 0]
    return found
