"""What each address has used of the requests it may make, in memory that processes share."""

from __future__ import annotations

import mmap
from hashlib import blake2b
from pathlib import Path
from typing import Final

PLACES: Final = 65_536
"""Addresses that are told apart; two in one place share what they may make."""

_NUMBERS: Final = 2
_BYTES: Final = 8


class Buckets:
    """Token buckets, each a pair of numbers: what is used of it, and when that was so.

    They stand in a file where several processes count together, else in memory. No lock is held:
    of two requests at the same moment one may not be counted.
    """

    def __init__(self, path: Path | None = None, key: bytes = b"") -> None:
        """Open them; who does not know the ``key`` cannot tell which addresses share a place."""
        size = PLACES * _NUMBERS * _BYTES
        if path is None:
            memory = mmap.mmap(-1, size)
        else:
            with path.open("a+b") as file:
                file.truncate(size)
                memory = mmap.mmap(file.fileno(), size)
        self._numbers = memoryview(memory).cast("d")
        self._key = key

    def take(self, name: str, *, rate: float, most: float, now: float) -> bool:
        """Use one of what a name may; it fills again at a ``rate``, and holds ``most``."""
        digest = blake2b(name.encode(), key=self._key, digest_size=4).digest()
        at = int.from_bytes(digest) % PLACES * _NUMBERS
        used, then = self._numbers[at : at + _NUMBERS]
        used = max(0.0, used - max(now - then, 0.0) * rate)
        self._numbers[at], self._numbers[at + 1] = min(used + 1, most), now
        return used + 1 <= most
