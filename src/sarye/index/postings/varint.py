"""The variable-byte code for numbers from 0 up: seven bits a byte, low ones first.

The eighth bit of a byte says that more follow (LEB128, as in DWARF), so that numbers find their own
ends and many lists of them can stand, and be read, behind one another.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
AnyNumbers = NDArray[np.signedinteger[Any]]

_BITS: Final = 7
_MORE: Final = 0x80


def byte_lengths(numbers: Numbers) -> Numbers:
    """Count the bytes that each number takes."""
    lengths = np.ones(len(numbers), np.int64)
    rest = numbers >> _BITS
    while len(rest) and rest.any():
        lengths += rest > 0
        rest >>= _BITS
    return lengths


def encode_numbers(numbers: Numbers) -> bytes:
    """Write numbers behind one another."""
    lengths = byte_lengths(numbers)
    starts = np.cumsum(lengths) - lengths
    data = np.zeros(int(lengths.sum()), np.uint8)
    data[starts] = numbers & (_MORE - 1)
    longer = np.flatnonzero(lengths > 1)
    at = 1
    while len(longer):
        data[starts[longer] + at - 1] |= _MORE
        data[starts[longer] + at] = (numbers[longer] >> (_BITS * at)) & (_MORE - 1)
        at += 1
        longer = longer[lengths[longer] > at]
    return data.tobytes()


def decode_numbers(encoded: Any) -> Numbers:
    """Read what `encode_numbers` wrote."""
    data = np.frombuffer(encoded, np.uint8)
    last = data < _MORE
    if last.all():
        return data.astype(np.int64)
    ends = np.flatnonzero(last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    numbers = (data[starts] & (_MORE - 1)).astype(np.int64)
    lengths = ends - starts + 1
    longer, at = np.flatnonzero(lengths > 1), 1
    while len(longer):
        part = (data[starts[longer] + at] & (_MORE - 1)).astype(np.int64)
        numbers[longer] |= part << (_BITS * at)
        at += 1
        longer = longer[lengths[longer] > at]
    return numbers


def count_numbers(encoded: Any, starts: Numbers) -> Numbers:
    """Count the numbers between each place and the next, of bytes that hold numbers."""
    ends = np.cumsum(np.frombuffer(encoded, np.uint8) < _MORE)
    return np.diff(np.concatenate(([0], ends))[starts])


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """Put the numbers from each start on behind one another, as many as are counted."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())
