"""Named tables of numbers and texts in, one file out; the file in, any of its tables out.

::

    file := MAGIC, size of the directory, directory (JSON), tables at multiples of eight bytes

The file is mapped, not read: opening it costs nothing, and of what is in it only the pages that are
looked at come into memory. The same tables always give the same bytes.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"sarye words 1\n\0\0"
"""The first bytes of a file; the number is the version of all that stands behind it."""

CODING: Final = ("utf-8", "surrogatepass")
"""How texts are written; a JSON file can bring half of a surrogate pair."""

_ALIGNED: Final = 8
_HEAD: Final = len(MAGIC) + 8


def write_tables(path: Path, tables: Mapping[str, NDArray[Any] | bytes]) -> None:
    """Write a file; numbers as they are in memory, little end first."""
    rows = {name: _bytes(table) for name, table in tables.items()}
    directory, start = {}, 0
    for name, row in rows.items():
        directory[name] = (start, len(row))
        start += _padded(len(row))
    head = json.dumps(directory).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little"))
        file.write(head.ljust(_padded(_HEAD + len(head)) - _HEAD, b" "))
        for row in rows.values():
            file.write(row.ljust(_padded(len(row)), b"\0"))


class Tables:
    """The tables of a file, until it is closed.

    Raises `OSError` where there is no such file, `ValueError` where it is another one, another
    version's, or cut off.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._views: list[memoryview] = []
        try:
            self._start, self._directory = self._head()
        except ValueError:
            self._map.close()
            raise

    def close(self) -> None:
        """Let go of the file; tables that were given out are gone with it."""
        for view in reversed(self._views):
            view.release()
        self._map.close()

    def numbers(self, name: str, kind: Literal["i", "B", "Q"] = "i") -> memoryview[int]:
        """Give a table of numbers: 32 bits wide, or one of the other formats of `struct`."""
        view = self._view(name).cast(kind)
        self._views.append(view)
        return view

    def text(self, name: str) -> str:
        """Give a table that is one text."""
        return str(self._view(name), *CODING)

    def texts(self, name: str) -> Texts:
        """Give a table of texts that `text_tables` laid out."""
        return Texts(self._view(name), self.numbers(f"{name}_starts"))

    def _view(self, name: str) -> memoryview[int]:
        start, size = self._directory[name]
        view = memoryview(self._map)
        part = view[self._start + start : self._start + start + size]
        self._views += (view, part)
        return part

    def _head(self) -> tuple[int, dict[str, tuple[int, int]]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise ValueError("not a vocabulary of this version")
        size = int.from_bytes(self._map[len(MAGIC) : _HEAD], "little")
        directory = json.loads(self._map[_HEAD : _HEAD + size])
        start = _padded(_HEAD + size)
        if any(start + place + length > len(self._map) for place, length in directory.values()):
            raise ValueError("the vocabulary is cut off")
        return start, directory


class Texts:
    """Texts by their number, decoded one at a time."""

    def __init__(self, data: memoryview[int], starts: memoryview[int]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._data[self._starts[number] : self._starts[number + 1]], *CODING)


def text_tables(name: str, texts: Iterable[str]) -> dict[str, NDArray[Any] | bytes]:
    """Lay texts out behind one another, with a table of where each begins."""
    rows = [text.encode(*CODING) for text in texts]
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return {name: b"".join(rows), f"{name}_starts": starts}


def _bytes(table: NDArray[Any] | bytes) -> bytes:
    if isinstance(table, bytes):
        return table
    return table.astype(table.dtype.newbyteorder("<")).tobytes()


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
