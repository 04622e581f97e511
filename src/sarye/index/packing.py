"""Records in, a few bytes each out: short texts of one kind, compressed with the words they share.

A case alone is too short to compress well. DEFLATE can be given a dictionary (RFC 1950, section
2.2), texts that it refers back to as if they had come before; the frequent words of a segment's own
cases take the same cases from .85 to .51 of their text, less than blocks of sixteen would.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

LONGEST: Final = 32_000
"""Bytes of a dictionary, what DEFLATE looks back over."""

SHARE: Final = 16
"""Of a segment's records its dictionary may take one part in so many."""

SAMPLE: Final = 2_000
"""Records whose words are counted."""

_MATCH: Final = 3
"""Bytes that a reference takes, about."""

_WORD: Final = re.compile(rb'[^\s"]+["\s]?')


def make_dictionary(records: Sequence[bytes]) -> bytes:
    """Choose the words that save most bytes, the best last, where references are shortest."""
    step = max(len(records) // SAMPLE, 1)
    counts = Counter(word for record in records[::step] for word in _WORD.findall(record))
    gains = {word: count * (len(word) - _MATCH) for word, count in counts.items() if count > 1}
    most = min(LONGEST, sum(map(len, records)) // SHARE)
    return b"".join(
        reversed(list(_up_to(most, sorted(gains, key=lambda word: (-gains[word], word)))))
    )


def compress(record: bytes, dictionary: bytes) -> bytes:
    """Write a record."""
    packer = zlib.compressobj(zdict=dictionary)
    return packer.compress(record) + packer.flush()


def decompress(packed: bytes, dictionary: bytes) -> bytes:
    """Read what `compress` wrote."""
    return zlib.decompressobj(zdict=dictionary).decompress(packed)


def _up_to(most: int, words: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for word in words:
        size += len(word)
        if size > most:
            return
        yield word
