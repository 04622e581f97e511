"""A memory of so many bytes: what was asked for last stays, and what is too large never does."""

from __future__ import annotations

from typing import TypeVar

from cachetools import LRUCache

Key = TypeVar("Key")
Value = TypeVar("Value")


class ByteCache(LRUCache[Key, Value]):
    """Keeps values up to a number of bytes in all.

    One that is larger by itself is not kept; `LRUCache` would raise `ValueError`.
    """

    def __setitem__(self, key: Key, value: Value) -> None:
        if self.getsizeof(value) <= self.maxsize:
            super().__setitem__(key, value)
