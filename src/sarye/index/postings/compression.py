"""Compression of stored records, each alone, with a dictionary of what they share (Zstandard).

A case alone is too short to compress well. Zstandard can be given a dictionary made of a sample
(RFC 8878, section 5): cases of encyclopaedia entries come down to .42 of their text, where DEFLATE
alone leaves all of it, since a record holds more than its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from backports import zstd

LONGEST: Final = 2**18
"""Bytes of a dictionary: longer ones save less than they take."""

SHARE: Final = 32
"""Of a segment's records its dictionary may take one part in so many."""

SHORTEST: Final = 256
"""Bytes that are worth to be called a dictionary."""

SAMPLE: Final = 4_000
"""Records that a dictionary is made of."""

LEVEL: Final = 6
"""How hard is tried: 10 takes twice the time for a fiftieth less."""


def make_dictionary(records: Sequence[bytes]) -> bytes:
    """Make a dictionary of records; it is empty where there are too few of them."""
    sample = records[:: max(len(records) // SAMPLE, 1)]
    size = min(LONGEST, sum(map(len, records)) // SHARE)
    if size < SHORTEST:
        return b""
    try:
        return bytes(zstd.train_dict(sample, size).dict_content)
    except zstd.ZstdError:  # too few, or too much alike
        return b""


def compress(record: bytes, dictionary: bytes) -> bytes:
    """Write a record."""
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: LEVEL,
        zstd.CompressionParameter.content_size_flag: 0,
        zstd.CompressionParameter.dict_id_flag: 0,
    }
    opened = _opened(dictionary)
    # Digested once, and not for each record, which takes longer than all else.
    digested = opened.as_digested_dict if opened else None
    return zstd.compress(record, options=options, zstd_dict=digested)


def decompress(packed: bytes, dictionary: bytes) -> bytes:
    """Read what `compress` wrote."""
    return zstd.ZstdDecompressor(zstd_dict=_opened(dictionary)).decompress(packed)


@lru_cache(8)
def _opened(dictionary: bytes) -> zstd.ZstdDict | None:
    return zstd.ZstdDict(dictionary) if dictionary else None
