"""The file of a table of static vectors: words, and a vector of small numbers for each.

::

    counts   how many words and dimensions
    head     lines of text: the version; the first word of each block
    starts   where each block of words begins
    words    blocks of lines: letters shared with the word before it, and those that follow
    rows     for each word its numbers, two in a byte (the first in the low half, 8 more than they
             are), then for each `GROUP` of them what one is worth, as a number of 16 bits

Words are in order, `BLOCK` of them in a block. Looking some words up reads the head, and of the
rest the blocks that these words stand in (`sarye.runtime.mappedfile`). The same words and numbers
always give the same bytes, and the version is a fingerprint of them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sarye.analysis.morphemes import count_shared
from sarye.runtime.mappedfile import CODING, Tables, write_tables

KIND: Final = "meanings 2"
"""What a file is, and in which version."""

BLOCK: Final = 16
"""Words of a block: with their rows they take some 2.5 kB."""

GROUP: Final = 32
"""Numbers of a row that share a scale."""

UNKNOWN: Final = -1
"""The row of a word that the table does not have."""

VERSION_DIGITS: Final = 12

_ZERO: Final = 8
_LARGEST: Final = 7
_FIRST_CODE: Final = 32
"""The character that stands for 0: those before it are controls, and one of them ends a line."""

_CLIPPED: Final = tuple(1 - step / 20 for step in range(9))
"""Parts of the largest number of a group that are tried for its scale; the closest one is kept."""

Vectors = NDArray[np.float32]
RowNumbers = NDArray[np.int32]


def write_table(
    path: Path, words: Sequence[str], packed: NDArray[np.uint8], scales: NDArray[np.float16]
) -> str:
    """Write the words with their rows (see `quantized`), in any order; return the version.

    Raises `ValueError` where a word stands twice, or cannot be kept.
    """
    order = sorted(range(len(words)), key=words.__getitem__)
    named = [words[at] for at in order]
    if len(set(named)) < len(named) or any("\n" in word or not word for word in named):
        raise ValueError("words of a table differ, and hold no line feed")
    rows = np.hstack([packed[order], scales[order].astype("<f2").view(np.uint8)])
    blocks = list(_packed_words(named))
    starts = array("I", accumulate(map(len, blocks), initial=0))
    sizes = array("I", [len(named), 2 * packed.shape[1]])
    version = sha256(b"".join([sizes.tobytes(), *blocks, rows.tobytes()])).hexdigest()
    version = version[:VERSION_DIGITS]
    head = "\n".join([version, *named[::BLOCK]]).encode(*CODING)
    places = (("counts", sizes), ("head", head), ("starts", starts))
    write_tables(path, KIND, (*places, ("words", b"".join(blocks)), ("rows", rows)))
    return version


def quantized(vectors: Vectors) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Write vectors as numbers from -8 to 7, and scales: as close to them as some scales give.

    The packed numbers have shape (words, dimensions / 2), the scales (words, dimensions / `GROUP`).
    """
    groups = vectors.reshape(len(vectors), vectors.shape[1] // GROUP, GROUP)
    largest = np.abs(groups).max(axis=2, keepdims=True) / _LARGEST
    best = np.full(largest.shape, np.inf, np.float32)
    numbers, scales = np.zeros(groups.shape, np.int8), np.zeros(largest.shape, np.float16)
    for part in _CLIPPED:
        tried = (largest * part).astype(np.float16)
        divisor = np.where(tried > 0, tried.astype(np.float32), 1)
        found = np.clip(np.rint(groups / divisor), -_ZERO, _LARGEST)
        error = ((found * tried - groups) ** 2).sum(axis=2, keepdims=True)
        better = error < best
        best = np.where(better, error, best)
        scales = np.where(better, tried, scales)
        numbers = np.where(better, found, numbers).astype(np.int8)
    halves = (numbers + np.int8(_ZERO)).astype(np.uint8).reshape(vectors.shape)
    packed = np.bitwise_or(halves[:, 0::2], np.left_shift(halves[:, 1::2], 4), dtype=np.uint8)
    return packed, scales[:, :, 0]


class Table:
    """The vectors of a file, until it is closed.

    ``version`` names what is in it, ``dimensions`` tells how many numbers a vector has, and
    ``blocks_read`` has the blocks of which a word was looked up, or a row read.

    Raises `OSError` or `ValueError` where the file cannot be used, and `FileDamaged` where what is
    read is damaged (see `Tables`).
    """

    def __init__(self, path: Path) -> None:
        self._tables = tables = Tables(path, KIND)
        self.check_all = tables.check_all
        self._size, self.dimensions = tables.numbers("counts", "I")
        self._starts = tables.numbers("starts", "I")
        self._words = tables.bytes("words")
        self.version, *self._firsts = tables.text("head").split("\n")
        width = self.dimensions // 2 + 2 * (self.dimensions // GROUP)
        self._rows = tables.array_rows("rows", "u1", (self._size, width))
        self.blocks_read: set[int] = set()

    def close(self) -> None:
        """Let go of the file; a closed table knows no word."""
        self._firsts = []
        self.__dict__.pop("_rows", None)
        self._tables.close()

    def __len__(self) -> int:
        return self._size

    def rows(self, words: Sequence[str]) -> RowNumbers:
        """Find the row of each word; `UNKNOWN` where there is none."""
        found = np.full(len(words), UNKNOWN, np.int32)
        last, known = UNKNOWN, dict[str, int]()
        for at in sorted(range(len(words)), key=words.__getitem__):
            block = bisect_right(self._firsts, words[at]) - 1
            if block < 0:
                continue
            if block != last:
                last, known = block, self._block(block)
            found[at] = known.get(words[at], UNKNOWN)
        return found

    def at(self, rows: RowNumbers) -> Vectors:
        """Give the vectors of some rows: shape (rows, dimensions)."""
        self.blocks_read.update((rows // BLOCK).tolist())
        halves = self.dimensions // 2
        chosen = self._rows[rows]
        numbers = np.empty((len(rows), self.dimensions), np.float32)
        numbers[:, 0::2] = chosen[:, :halves] & 15
        numbers[:, 1::2] = chosen[:, :halves] >> 4
        numbers -= _ZERO
        scales = np.ascontiguousarray(chosen[:, halves:]).view("<f2").astype(np.float32)
        groups = numbers.reshape(len(rows), self.dimensions // GROUP, GROUP)
        groups *= scales[:, :, None]
        return numbers

    def vectors(self, words: Sequence[str]) -> Vectors:
        """Give the vectors of words: shape (words, dimensions), 0 where a word has none."""
        rows = self.rows(words)
        found = np.zeros((len(words), self.dimensions), np.float32)
        found[rows != UNKNOWN] = self.at(rows[rows != UNKNOWN])
        return found

    def _block(self, block: int) -> dict[str, int]:
        """Read the words of a block, each with its row."""
        self.blocks_read.add(block)
        lines = self._words[self._starts[block] : self._starts[block + 1]]
        word, found = "", {}
        for row, line in enumerate(str(lines, *CODING).split("\n"), block * BLOCK):
            word = word[: ord(line[0]) - _FIRST_CODE] + line[1:]
            found[word] = row
        return found


def _packed_words(words: Sequence[str]) -> Iterator[bytes]:
    for start in range(0, len(words), BLOCK):
        before, lines = "", []
        for word in words[start : start + BLOCK]:
            shared = count_shared(before, word)
            lines.append(chr(_FIRST_CODE + shared) + word[shared:])
            before = word
        yield "\n".join(lines).encode(*CODING)
