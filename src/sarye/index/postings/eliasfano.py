"""The Elias-Fano code for ascending numbers: two bits and the logarithm of the mean step for each.

Elias (1974) and Fano (1971); Vigna uses it for inverted lists (Quasi-Succinct Indices, 2013). The
low bits of all numbers stand behind one another, and the high ones as how many numbers share each
value of them, in unary::

    list := how many numbers, how many low bits, the low bits, the high bits

As many low bits as the mean step has make the shortest list. Where that is near a byte, a byte is
taken, which numpy reads six times as quickly.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.varint import AnyNumbers, Numbers

_HEAD: Final = 5
_BYTE: Final = 8
_WORD: Final = 8
_MOST_LOW: Final = 56
"""Low bits that always stand within the eight bytes that begin with the first of them."""

_NEAR_A_BYTE: Final = range(2, 11)
"""Low bits in whose place a byte is taken: a segment grows by a thirtieth. Lists for which two or
three would do become twice as long, and are few."""


def encode_ascending(numbers: Numbers) -> bytes:
    """Write at least one number; equal ones may follow each other."""
    count = len(numbers)
    low_bits = min(max(int(numbers[-1]) // count, 1).bit_length() - 1, _MOST_LOW)
    low_bits = _BYTE if low_bits in _NEAR_A_BYTE else low_bits
    low = (numbers[:, None] >> np.arange(low_bits)) & 1
    ones = (numbers >> low_bits) + np.arange(count)
    high = np.zeros(int(ones[-1]) + 1, np.uint8)
    high[ones] = 1
    parts = (np.packbits(bits.astype(np.uint8), bitorder="little") for bits in (low.ravel(), high))
    return count.to_bytes(_HEAD - 1, "little") + bytes([low_bits]) + b"".join(map(bytes, parts))


def count_ascending(encoded: bytes | memoryview[int]) -> int:
    """Tell how many numbers were written."""
    return int.from_bytes(encoded[: _HEAD - 1], "little")


def decode_ascending(
    encoded: bytes | memoryview[int], kind: type[np.signedinteger[Any]] = np.int64
) -> AnyNumbers:
    """Read what `encode_ascending` wrote, as numbers of a kind that has room for them."""
    count, low_bits = count_ascending(encoded), encoded[_HEAD - 1]
    data = np.frombuffer(encoded, np.uint8, offset=_HEAD)
    middle = -(-count * low_bits // _BYTE)
    high = np.unpackbits(data[middle:], bitorder="little").view(np.bool_)
    numbers: AnyNumbers = np.flatnonzero(high).astype(kind)
    numbers -= np.arange(count, dtype=kind)
    if low_bits:
        numbers <<= low_bits
        numbers |= data[:middle] if low_bits == _BYTE else _low(data[:middle], count, low_bits)
    return numbers


def _low(data: NDArray[np.uint8], count: int, low_bits: int) -> Numbers:
    """Read low bits that stand behind one another."""
    padded = np.zeros(len(data) + _WORD, np.uint8)
    padded[: len(data)] = data
    words = np.ndarray(len(data) + 1, "<u8", padded, strides=(1,))  # one from each byte on
    first = np.arange(0, count * low_bits, low_bits)
    low = words[first >> 3] >> (first & (_BYTE - 1)).astype(np.uint64)
    numbers: Numbers = (low & np.uint64((1 << low_bits) - 1)).astype(np.int64)
    return numbers
