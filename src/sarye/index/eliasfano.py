"""Ascending numbers in, two bits and the logarithm of their mean step for each out, and back.

The code of Elias (1974) and Fano (1971), as Vigna uses it for inverted lists (Quasi-Succinct
Indices, 2013): the low bits of all numbers stand behind one another, and the high ones as how many
numbers share each value of them, in unary::

    list := how many numbers, how many low bits, the low bits, the high bits
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sarye.index.numbers import Numbers

_HEAD: Final = 5
_BYTE: Final = 8


def encode_ascending(numbers: Numbers) -> bytes:
    """Write at least one number; equal ones may follow each other."""
    count = len(numbers)
    low_bits = max(int(numbers[-1]) // count, 1).bit_length() - 1
    low = (numbers[:, None] >> np.arange(low_bits)) & 1
    ones = (numbers >> low_bits) + np.arange(count)
    high = np.zeros(int(ones[-1]) + 1, np.uint8)
    high[ones] = 1
    parts = (np.packbits(bits.astype(np.uint8), bitorder="little") for bits in (low.ravel(), high))
    return count.to_bytes(_HEAD - 1, "little") + bytes([low_bits]) + b"".join(map(bytes, parts))


def count_ascending(encoded: bytes | memoryview[int]) -> int:
    """Tell how many numbers were written."""
    return int.from_bytes(encoded[: _HEAD - 1], "little")


def decode_ascending(encoded: bytes | memoryview[int]) -> Numbers:
    """Read what `encode_ascending` wrote."""
    count, low_bits = count_ascending(encoded), encoded[_HEAD - 1]
    data = np.frombuffer(encoded, np.uint8, offset=_HEAD)
    middle = -(-count * low_bits // _BYTE)
    high = np.flatnonzero(np.unpackbits(data[middle:], bitorder="little"))
    numbers: Numbers = high - np.arange(count)
    if not low_bits:
        return numbers
    bits = np.unpackbits(data[:middle], count=count * low_bits, bitorder="little")
    width = -(-low_bits // _BYTE) * _BYTE
    rows = np.zeros((count, width), np.uint8)
    rows[:, :low_bits] = bits.reshape(count, low_bits)
    packed = np.packbits(rows, axis=1, bitorder="little").astype(np.int64)
    low = packed @ (1 << (_BYTE * np.arange(packed.shape[1])))
    return (numbers << low_bits) | low
