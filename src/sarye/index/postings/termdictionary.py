"""The term dictionary of a field: its tokens, front-coded, and where the lists of each stand.

Tokens stand in order, in blocks of `BLOCK`; each but the first of a block is written as what it
shares with the one before it and the rest (front coding; Witten, Moffat and Bell, Managing
Gigabytes, 1999, section 4.1)::

    token  := shared bytes, length of the rest, the rest, length of its slots, of its positions
              (the length of the slots doubled, and 1 more for a long list)
    blocks := where each block begins in the dictionary, in the slots, and in the positions
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.postinglists import Lists
from sarye.index.postings.varint import Numbers, byte_lengths, encode_numbers, ranges
from sarye.runtime.remembering import remembering

if TYPE_CHECKING:
    from sarye.runtime.mappedfile import Table, Tables

BLOCK: Final = 16
FEW: Final = 100
"""Tokens up to which each is looked for in the file; a process with more to ask reads ahead."""

MANY: Final = 500
"""Tokens from which on to read a whole dictionary takes less than to look for each."""

CACHED_TOKENS: Final = 8192
"""Tokens of which is kept where their lists stand: most come again and again."""

_MORE: Final = 0x80
_LONGEST_NUMBER: Final = 10


class Extent(NamedTuple):
    """A token, and where its lists begin and end in the slots and the positions of a field.

    ``long`` tells in which code the slots are (`sarye.index.postings.postinglists`).
    """

    token: bytes
    slots: int
    slots_end: int
    positions: int
    positions_end: int
    long: bool


class TermTable(NamedTuple):
    """All tokens of a field in order, and where the lists of each begin; see `Lists`."""

    tokens: list[bytes]
    slot_starts: Numbers
    position_starts: Numbers
    long: NDArray[np.bool_]


def term_tables(name: str, tokens: Sequence[bytes], lists: Lists) -> dict[str, Table]:
    """Lay out a dictionary; the lists of all tokens stand behind one another in their order."""
    sizes = np.fromiter(map(len, tokens), np.int64, len(tokens))
    letters = np.frombuffer(b"".join(tokens), np.uint8)
    shared = _shared(letters, sizes)
    shared[::BLOCK] = 0
    rests = letters[ranges(np.cumsum(sizes) - sizes + shared, sizes - shared)]
    coded = 2 * np.diff(lists.slot_starts) + lists.long
    columns = (
        _pairs(shared, sizes - shared),
        (rests, sizes - shared),
        _pairs(coded, np.diff(lists.position_starts)),
    )
    starts = np.cumsum(sum(lengths for _, lengths in columns))
    data = np.empty(int(starts[-1]) if len(starts) else 0, np.uint8)
    starts = at = np.concatenate(([0], starts[:-1]))[: len(tokens)]
    for column, lengths in columns:
        data[ranges(at, lengths)] = column
        at = at + lengths
    blocks = (starts, lists.slot_starts[: len(tokens)], lists.position_starts[: len(tokens)])
    firsts = np.stack([column[::BLOCK] for column in blocks], axis=1)
    return {name: data, f"{name}_blocks": firsts.astype("<u4")}


def _pairs(first: Numbers, second: Numbers) -> tuple[NDArray[np.uint8], Numbers]:
    """Write two numbers for each token; give the bytes and how many each token takes."""
    numbers = np.stack([first, second], axis=1).ravel()
    lengths = byte_lengths(numbers).reshape(-1, 2).sum(axis=1)
    return np.frombuffer(encode_numbers(numbers), np.uint8), lengths


def _shared(letters: NDArray[np.uint8], sizes: Numbers) -> Numbers:
    """Count the bytes that each token begins with in common with the one before it."""
    starts = np.cumsum(sizes) - sizes
    shared = np.zeros(len(sizes), np.int64)
    alike, count = np.arange(1, len(sizes)), 0
    while len(alike):
        alike = alike[np.minimum(sizes[alike], sizes[alike - 1]) > count]
        alike = alike[letters[starts[alike] + count] == letters[starts[alike - 1] + count]]
        count += 1
        shared[alike] = count
    return shared


class Terms:
    """Reads the dictionary of a field."""

    def __init__(self, tables: Tables, name: str) -> None:
        self._data = tables.bytes(name)
        self._blocks = tables.numbers(f"{name}_blocks", "I")
        self._count = len(self._blocks) // 3
        self._asked = 0
        self.find: Callable[[bytes], Extent | None] = remembering(CACHED_TOKENS, self._find)

    def _find(self, token: bytes) -> Extent | None:
        """Find a token."""
        block = self._block(token)
        for row in self._read(block) if block >= 0 else ():
            if row[0] >= token:
                return Extent(*row) if row[0] == token else None
        return None

    def among(self, wanted: Collection[bytes]) -> Iterator[Extent]:
        """Find those of some tokens that are there; for many the whole dictionary is read once."""
        if len(wanted) < MANY:
            yield from filter(None, map(self.find, wanted))
            return
        tokens, slots, positions, long = self.whole()
        for at, token in enumerate(tokens):
            if token in wanted:
                start, end = slots[at : at + 2].tolist()
                first, last = positions[at : at + 2].tolist()
                yield Extent(token, start, end, first, last, bool(long[at]))

    def since(self, token: bytes) -> Iterator[Extent]:
        """Yield the tokens from a token on, be it there or not."""
        for block in range(max(self._block(token), 0), self._count):
            for row in self._read(block):
                if row[0] >= token:
                    yield Extent(*row)

    def whole(self) -> TermTable:
        """Read all tokens."""
        return self.between(b"", None)

    def between(self, first: bytes, last: bytes | None) -> TermTable:
        """Read the tokens from one up to another, or up to the end.

        A block begins with one that shares nothing. Most numbers are a byte, for which calling a
        function would take longer than all else.
        """
        block, stop = max(self._block(first), 0), self._count
        if last is not None:
            stop = max(self._block(last), block) + 1
        tokens, lengths, widths = [], array("q"), array("q")
        data, at, token = self._letters(block, stop), 0, b""
        while at < len(data):
            shared, size, at = data[at], data[at + 1], at + 2
            if (shared | size) & _MORE:
                shared, at = _get(data, at - 2)
                size, at = _get(data, at)
            token = token[:shared] + data[at : at + size]
            coded, width, at = data[at + size], data[at + size + 1], at + size + 2
            if (coded | width) & _MORE:
                coded, at = _get(data, at - 2)
                width, at = _get(data, at)
            tokens.append(token)
            lengths.append(coded)
            widths.append(width)
        slots, positions = np.array(lengths, np.int64), np.array(widths, np.int64)
        begin = bisect_left(tokens, first)
        end = len(tokens) if last is None else max(bisect_left(tokens, last), begin)
        _, slot, position = self._blocks[3 * block : 3 * block + 3] if tokens else (0, 0, 0)
        return TermTable(
            tokens[begin:end],
            _starts(slots >> 1, slot)[begin : end + 1],
            _starts(positions, position)[begin : end + 1],
            (slots % 2 > 0)[begin:end],
        )

    def borders(self, tokens: int) -> list[bytes]:
        """Give one token of each so many."""
        return [self._first(block) for block in range(0, self._count, max(tokens // BLOCK, 1))]

    def _block(self, token: bytes) -> int:
        """Find the block that a token would stand in; -1 where it would stand before all."""
        self._asked += 1
        if self._asked > FEW:
            return bisect_right(self._firsts, token) - 1
        return bisect_right(range(self._count), token, key=self._first) - 1

    def _first(self, block: int) -> bytes:
        at = self._blocks[3 * block] + 1
        size, start = _get(self._data[at : at + _LONGEST_NUMBER], 0)
        return bytes(self._data[at + start : at + start + size])

    @cached_property
    def _firsts(self) -> list[bytes]:
        """The first token of each block, for a process that goes on asking."""
        return list(map(self._first, range(self._count)))

    def _letters(self, block: int, stop: int) -> bytes:
        """Give what stands in the blocks from one up to another."""
        if block >= self._count:
            return b""
        end = self._blocks[3 * stop] if stop < self._count else None
        return bytes(self._data[self._blocks[3 * block] : end])

    def _read(self, block: int) -> Iterator[tuple[bytes, int, int, int, int, bool]]:
        """Yield what makes an `Extent` of each token; of most nothing is made."""
        _, slots, positions = self._blocks[3 * block : 3 * block + 3]
        data, at, token = self._letters(block, block + 1), 0, b""
        while at < len(data):
            shared, at = _get(data, at)
            size, at = _get(data, at)
            token = token[:shared] + data[at : at + size]
            coded, at = _get(data, at + size)
            width, at = _get(data, at)
            length, long = coded >> 1, bool(coded & 1)
            yield token, slots, slots + length, positions, positions + width, long
            slots += length
            positions += width


def _starts(lengths: Numbers, first: int) -> Numbers:
    return first + np.concatenate(([0], np.cumsum(lengths)))


def _get(data: bytes | memoryview[int], at: int) -> tuple[int, int]:
    """Read a number; give it and where the next thing stands."""
    number = data[at]
    if number < _MORE:
        return number, at + 1
    number, shift = number & (_MORE - 1), 7
    while True:
        at += 1
        byte = data[at]
        number |= (byte & (_MORE - 1)) << shift
        if byte < _MORE:
            return number, at + 1
        shift += 7
