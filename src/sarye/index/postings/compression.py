"""Compression of stored records, each alone, with a dictionary of what they share (Zstandard).

A case alone is too short to compress well. Zstandard can be given a dictionary made of a sample
(RFC 8878, section 5): cases of encyclopaedia entries come down to .42 of their text, where DEFLATE
alone leaves all of it, since a record holds more than its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from sarye.runtime.mappedfile import HEAD
from sarye.runtime.zstandard import zstd

LONGEST: Final = 2**18
"""Bytes of a dictionary: longer ones save less than they take."""

SHARE: Final = 32
"""Of a segment's records its dictionary may take one part in so many."""

SHORTEST: Final = 256
"""Bytes that are worth to be called a dictionary."""

SAMPLE: Final = 4_000
"""Records that a dictionary is made of."""

_MAGIC: Final = b"\x28\xb5\x2f\xfd"
"""What a frame of Zstandard begins with (RFC 8878, section 3.1.1)."""

_ALIGNED: Final = 8

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
        zstd.CompressionParameter.checksum_flag: 1,  # a record is known where all else is damaged
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


class Packed(NamedTuple):
    """A record as it stands in a file, and what it is compressed with."""

    row: bytes
    dictionary: bytes

    def data(self) -> bytes | None:
        """Give the record; None where its own checksum says that it is damaged."""
        try:
            reader = zstd.ZstdDecompressor(zstd_dict=_opened(self.dictionary))
            data = reader.decompress(self.row)
        except (zstd.ZstdError, ValueError):  # ValueError: it is no dictionary
            return None
        return data if reader.eof else None


def frames(path: Path) -> list[Packed]:
    """Find the records of a segment whose tables cannot be read, by what each begins with.

    The dictionary stands before the first of them, at the beginning of the file.
    """
    data = path.read_bytes()
    starts = [match.start() for match in re.finditer(re.escape(_MAGIC), data)]
    rows = [data[start:stop] for start, stop in pairwise([*starts, len(data)])]
    if not rows:
        return []
    ends = range(starts[0], starts[0] - _ALIGNED, -1)  # some zeros follow it
    tried = (Packed(rows[0], data[HEAD:end]) for end in ends)
    dictionary = next(
        (one.dictionary for one in tried if one.data() is not None), data[HEAD : starts[0]]
    )
    return [Packed(row, dictionary) for row in rows]


@lru_cache(8)
def _opened(dictionary: bytes) -> zstd.ZstdDict | None:
    return zstd.ZstdDict(dictionary) if dictionary else None
