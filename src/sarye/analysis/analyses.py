"""Stored analyses: a file of words with their morphemes, looked up without the model.

::

    counts   numbers of words, tags and shapes
    head     lines of text: the tags; the shapes, the most frequent first; each block's first word
    starts   where each block begins
    blocks   lines of text: for each word, letters shared with the word before it, the number of its
             shape, and the letters that follow

Words are in order, 32 of them in a block. A search finds the block by its first word and reads that
one block.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Final

from sarye.analysis.morphemes import Shape, count_shared
from sarye.runtime.mappedfile import CODING, Tables, write_tables

KIND: Final = "analyses 3"
"""What a file is, and in which version."""

BLOCK: Final = 32
"""Words of a block: fewer take more bytes, more take longer to read."""

LONGEST: Final = 1_000
"""Letters of the longest word that is kept; what is longer is none, and has a shape of its own."""

_FIRST_CODE: Final = 32
"""The character that stands for 0: those before it are controls, and one of them ends a line."""

_Analysis = tuple[str, Shape]


def write_analyses(
    path: Path, new: Mapping[str, Shape], old: Sequence[Analyses] = (), *, of: str = ""
) -> int:
    """Write new analyses and those of older files to one file; return the number of its words.

    ``of`` names what the file belongs to. The same words always give the same bytes.
    """
    fresh = sorted((word, shape) for word, shape in new.items() if _is_kept(word))
    counts = Counter(shape for _, shape in _merged(fresh, old))
    shapes = sorted(counts, key=lambda shape: (-counts[shape], shape))
    tags = sorted({row[0] for shape in shapes for row in shape})
    numbers = {shape: number for number, shape in enumerate(shapes)}
    starts, blocks, firsts = array("I", [0]), bytearray(), []
    for block in _blocks(_merged(fresh, old)):
        firsts.append(block[0][0])
        blocks += "\n".join(_lines(block, numbers)).encode(*CODING)
        starts.append(len(blocks))
    codes = {tag: number for number, tag in enumerate(tags)}
    lines = (*tags, *(_packed(shape, codes) for shape in shapes), *firsts)
    if any("\n" in line for line in lines):
        raise ValueError("no word holds a line feed")
    head = "\n".join(lines).encode(*CODING)
    sizes = array("I", [counts.total(), len(tags), len(shapes)])
    tables = (("counts", sizes), ("head", head), ("starts", starts), ("blocks", bytes(blocks)))
    write_tables(path, KIND, tables, of=of)
    return counts.total()


class Analyses:
    """The analyses of a file, until it is closed; a closed one knows no word.

    Raises `OSError` or `ValueError` where the file cannot be used, and `FileDamaged` where what is
    read is damaged (see `Tables`). ``blocks_read`` counts the blocks that were read so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables = tables = Tables(path, KIND)
        self.build = tables.of
        self.check = tables.check
        self.check_all = tables.check_all
        self._size, tags, shapes = tables.numbers("counts", "I")
        self._starts = tables.numbers("starts", "I")
        self._blocks = tables.bytes("blocks")
        lines = tables.text("head").split("\n")
        self._tags, self._packed = lines[:tags], lines[tags : tags + shapes]
        self._firsts = lines[tags + shapes :] if self._size else []
        self._shapes: dict[int, Shape] = {}
        self._last: tuple[int, dict[str, int]] = (-1, {})
        self.blocks_read = 0

    def close(self) -> None:
        """Let go of the file."""
        self._firsts = []
        self._tables.close()

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[_Analysis]:
        """Yield the words in order."""
        for number in range(len(self._firsts)):
            for word, shape in self._block(number).items():
                yield word, self._shape(shape)

    def find(self, word: str) -> Shape | None:
        """Give the shape of a word's analysis; None where the word is unknown.

        Words that are asked for in their order are found fastest.
        """
        number = bisect_right(self._firsts, word) - 1
        if number < 0:
            return None
        if self._last[0] != number:
            self._last = (number, self._block(number))
        shape = self._last[1].get(word)
        return None if shape is None else self._shape(shape)

    def _block(self, number: int) -> dict[str, int]:
        """Read the words of a block and the numbers of their shapes."""
        self.blocks_read += 1
        text = self._blocks[self._starts[number] : self._starts[number + 1]]
        word, found = self._firsts[number], {}
        for line in str(text, *CODING).split("\n"):
            word = word[: ord(line[0]) - _FIRST_CODE] + line[2:]
            found[word] = ord(line[1]) - _FIRST_CODE
        return found

    def _shape(self, number: int) -> Shape:
        shape = self._shapes.get(number)
        if shape is None:
            shape = self._shapes[number] = _unpacked(self._packed[number], self._tags)
        return shape


def _is_kept(word: str) -> bool:
    return len(word) <= LONGEST and "\n" not in word


def _merged(fresh: Iterable[_Analysis], old: Sequence[Analyses]) -> Iterator[_Analysis]:
    """Yield each word once, in order; all files say the same of it."""
    before = None
    for row in heapq.merge(fresh, *old, key=itemgetter(0)) if old else fresh:
        if row[0] != before:
            yield row
        before = row[0]


def _blocks(rows: Iterator[_Analysis]) -> Iterator[list[_Analysis]]:
    while block := list(islice(rows, BLOCK)):
        yield block


def _lines(block: Sequence[_Analysis], numbers: Mapping[Shape, int]) -> Iterator[str]:
    before = block[0][0]
    for word, shape in block:
        shared = count_shared(before, word)
        yield _coded(shared, numbers[shape]) + word[shared:]
        before = word


def _packed(shape: Shape, codes: Mapping[str, int]) -> str:
    """Write a shape as a line of text."""
    parts: list[str] = []
    last = 0
    for tag, start, end, kept, tail in shape:
        gap = start - last
        sign = 2 * gap if gap >= 0 else -2 * gap - 1
        parts += (_coded(codes[tag], sign, end - start, end - start - kept, len(tail)), tail)
        last = end
    return "".join(parts)


def _unpacked(line: str, tags: Sequence[str]) -> Shape:
    rows, at, last = [], 0, 0
    while at < len(line):
        tag, sign, length, cut, rest = (ord(code) - _FIRST_CODE for code in line[at : at + 5])
        start = last + (sign >> 1 if not sign & 1 else -(sign + 1 >> 1))
        last = start + length
        rows.append((tags[tag], start, last, length - cut, line[at + 5 : at + 5 + rest]))
        at += 5 + rest
    return tuple(rows)


def _coded(*numbers: int) -> str:
    return "".join([chr(number + _FIRST_CODE) for number in numbers])
