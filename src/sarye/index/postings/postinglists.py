"""Positional posting lists: for each token where it occurs, as compressed bytes.

A *slot* is one part of one record, as one number (`slot_of`); a plain field has one part only. An
*occurrence* is a token in a slot, at a position there. The list of a token is the slot of each
occurrence, ascending: short ones as the first and the steps from each to the next, 0 where the
token stands in one slot again (`sarye.index.postings.varint`), long ones as
`sarye.index.postings.eliasfano` does, which is read in less time. Fields with positions have a
second list, of the position of each occurrence. The lists of all tokens stand behind one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.eliasfano import decode_ascending, encode_ascending
from sarye.index.postings.varint import (
    AnyNumbers,
    Numbers,
    byte_lengths,
    count_numbers,
    decode_numbers,
    encode_numbers,
)

PART_BITS: Final = 3
"""Bits of a slot that hold the part; those above hold the record."""

LONG: Final = 64
"""Occurrences from which on a list is read in less time by itself than with others."""

WORTH: Final = 1.25
"""How much longer the code may be that is read in less time."""


class Occurrences(NamedTuple):
    """Occurrences of numbered tokens, in order of token, slot and position.

    ``positions`` is empty in a field without.
    """

    tokens: AnyNumbers
    slots: AnyNumbers
    positions: AnyNumbers


_NONE: Final = np.empty(0, np.int64)
NO_OCCURRENCES: Final = Occurrences(_NONE, _NONE, _NONE)


class Lists(NamedTuple):
    """The lists of tokens in their order: the bytes, and where each token's begin, and the end.

    ``long`` tells of each token whether its slots are in the code for long lists.
    """

    slots: bytes
    slot_starts: Numbers
    long: NDArray[np.bool_]
    positions: bytes
    position_starts: Numbers


def slot_of(records: Numbers, parts: Numbers | int) -> Numbers:
    """Join records and parts."""
    return (records << PART_BITS) + parts


def record_of(slots: Numbers) -> Numbers:
    """Give the record of each slot."""
    return slots >> PART_BITS


def part_of(slots: Numbers) -> Numbers:
    """Give the number of the part of each slot."""
    return slots & ((1 << PART_BITS) - 1)


def encode(occurrences: Occurrences, tokens: int) -> Lists:
    """Write the lists of as many tokens, each of which occurs."""
    numbers, slots, positions = occurrences
    steps = np.diff(slots, prepend=0)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    steps[first] = slots[first]
    starts, data = _starts(steps, first), encode_numbers(steps)
    bounds = np.append(first, len(slots)).tolist()
    pieces = [data[a:b] for a, b in pairwise(starts.tolist())]
    long = np.zeros(tokens, np.bool_)
    for at in np.flatnonzero(np.diff(bounds) >= LONG).tolist():
        code = encode_ascending(slots[bounds[at] : bounds[at + 1]])
        if len(code) < len(pieces[at]) * WORTH:
            pieces[at], long[at] = code, True
    position_starts = _starts(positions, first) if len(positions) else np.zeros(tokens + 1, int)
    return Lists(
        b"".join(pieces),
        np.cumsum([0, *map(len, pieces)]),
        long,
        encode_numbers(positions),
        position_starts,
    )


def decode(pieces: Sequence[memoryview[int]], long: Sequence[bool]) -> tuple[Numbers, Numbers]:
    """Read lists of slots: the number of each occurrence's list, and its slot."""
    rows = decode_rows(pieces, long)
    return np.repeat(np.arange(len(rows)), list(map(len, rows))), np.concatenate([_NONE, *rows])


def decode_rows(
    pieces: Sequence[memoryview[int]],
    long: Sequence[bool],
    kind: type[np.signedinteger[Any]] = np.int64,
) -> list[AnyNumbers]:
    """Read lists of slots, each by itself, as numbers of a kind that has room for them."""
    short = [piece for piece, is_long in zip(pieces, long, strict=True) if not is_long]
    joined_short = b"".join(short)
    counts = count_numbers(joined_short, np.cumsum([0, *map(len, short)]))
    slots = running_sums(decode_numbers(joined_short), counts).astype(kind, copy=False)
    ends = pairwise(np.cumsum([0, *counts.tolist()]).tolist())
    return [
        decode_ascending(piece, kind) if is_long else slots[slice(*next(ends))]
        for piece, is_long in zip(pieces, long, strict=True)
    ]


def running_sums(steps: Numbers, counts: Numbers) -> Numbers:
    """Add up steps within each of rows behind one another, none of which is empty."""
    sums = np.cumsum(steps)
    ends = np.cumsum(counts)
    before = np.concatenate(([0], sums[ends[:-1] - 1])) if len(ends) else ends
    running: Numbers = sums - np.repeat(before, counts)
    return running


def joined(parts: Iterable[Lists]) -> Lists:
    """Put the lists of tokens behind those of the tokens before them."""
    rows = list(parts)
    return Lists(
        b"".join(row.slots for row in rows),
        _behind(row.slot_starts for row in rows),
        np.concatenate([np.empty(0, np.bool_), *(row.long for row in rows)]),
        b"".join(row.positions for row in rows),
        _behind(row.position_starts for row in rows),
    )


def _starts(numbers: Numbers, first: Numbers) -> Numbers:
    """Tell at which byte the lists begin whose first numbers are given, and where all end."""
    ends = np.cumsum(byte_lengths(numbers))
    before = np.concatenate(([0], ends))
    return np.append(before[first], before[-1])


def _behind(rows: Iterable[Numbers]) -> Numbers:
    found, base = [np.zeros(1, np.int64)], 0
    for starts in rows:
        found.append(starts[1:] + base)
        base += int(starts[-1])
    return np.concatenate(found)
