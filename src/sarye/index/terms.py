"""The tokens of a field in, a dictionary of a few bytes each out, and what stands under a token.

Tokens stand in order, in blocks of `BLOCK`; each but the first of a block is written as what it
shares with the one before it and the rest (front coding; Witten, Moffat and Bell, Managing
Gigabytes, 1999, section 4.1)::

    token  := shared bytes, length of the rest, the rest, length of its cells, of its positions
              (the length of the cells doubled, and 1 more for a long list)
    blocks := where each block begins in the dictionary, in the cells, and in the positions
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from sarye.index.lists import Lists

if TYPE_CHECKING:
    from sarye.tables import Table, Tables

BLOCK: Final = 16
FEW: Final = 100
"""Tokens up to which each is looked for in the file; a process with more to ask reads ahead."""

_MORE: Final = 0x80


class Extent(NamedTuple):
    """A token, and where its lists begin and end in the cells and the positions of a field.

    ``long`` tells in which code the cells are (`sarye.index.lists`).
    """

    token: bytes
    cells: int
    cells_end: int
    positions: int
    positions_end: int
    long: bool


def term_tables(name: str, tokens: Sequence[bytes], lists: Lists) -> dict[str, Table]:
    """Lay out a dictionary; the lists of all tokens stand behind one another in their order."""
    data, blocks, before = bytearray(), array("I"), b""
    cells, positions = lists.cell_starts.tolist(), lists.position_starts.tolist()
    rows = zip(tokens, pairwise(cells), pairwise(positions), lists.long.tolist(), strict=True)
    for number, (token, cell, position, long) in enumerate(rows):
        if number % BLOCK == 0:
            blocks.extend((len(data), cell[0], position[0]))
            before = b""
        shared = _shared(before, token)
        rest = token[shared:]
        for count in (shared, len(rest)):
            _put(data, count)
        data += rest
        _put(data, 2 * (cell[1] - cell[0]) + long)
        _put(data, position[1] - position[0])
        before = token
    return {name: data, f"{name}_blocks": blocks}


class Terms:
    """Reads the dictionary of a field."""

    def __init__(self, tables: Tables, name: str) -> None:
        self._data = tables.bytes(name)
        self._blocks = tables.numbers(f"{name}_blocks", "I")
        self._count = len(self._blocks) // 3
        self._asked = 0

    def find(self, token: bytes) -> Extent | None:
        """Find a token."""
        block = self._block(token)
        for extent in self._read(block) if block >= 0 else ():
            if extent.token >= token:
                return extent if extent.token == token else None
        return None

    def since(self, token: bytes) -> Iterator[Extent]:
        """Yield the tokens from a token on, be it there or not."""
        for block in range(max(self._block(token), 0), self._count):
            for extent in self._read(block):
                if extent.token >= token:
                    yield extent

    def _block(self, token: bytes) -> int:
        """Find the block that a token would stand in; -1 where it would stand before all."""
        self._asked += 1
        if self._asked > FEW:
            return bisect_right(self._firsts, token) - 1
        return bisect_right(range(self._count), token, key=self._first) - 1

    def _first(self, block: int) -> bytes:
        data, at = self._data, self._blocks[3 * block] + 1
        size, at = _get(data, at)
        return bytes(data[at : at + size])

    @cached_property
    def _firsts(self) -> list[bytes]:
        """The first token of each block, for a process that goes on asking."""
        return list(map(self._first, range(self._count)))

    def _read(self, block: int) -> Iterator[Extent]:
        start, cells, positions = self._blocks[3 * block : 3 * block + 3]
        last = block + 1 == self._count
        data = bytes(self._data[start : None if last else self._blocks[3 * block + 3]])
        at, token = 0, b""
        while at < len(data):
            shared, at = _get(data, at)
            size, at = _get(data, at)
            token = token[:shared] + data[at : at + size]
            coded, at = _get(data, at + size)
            width, at = _get(data, at)
            length, long = coded >> 1, bool(coded & 1)
            yield Extent(token, cells, cells + length, positions, positions + width, long)
            cells += length
            positions += width


def _shared(one: bytes, other: bytes) -> int:
    """Count the bytes that two tokens begin with in common."""
    count = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        count += 1
    return count


def _put(data: bytearray, number: int) -> None:
    while number >= _MORE:
        data.append(number & (_MORE - 1) | _MORE)
        number >>= 7
    data.append(number)


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
