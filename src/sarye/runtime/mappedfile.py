"""Mapped files: named tables in one file, of which only what is asked for is read.

::

    file := MAGIC, where the directory begins, tables at multiples of eight bytes, directory (JSON)

The file is mapped, not read: opening it costs nothing, and of what is in it only the pages that are
looked at come into memory. The same tables always give the same bytes. Numbers stand as they are in
memory, little end first as on every machine that sarye's libraries are made for.
"""

from __future__ import annotations

import json
import mmap
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, overload

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = bytes | bytearray | array[int] | NDArray[Any]

MAGIC: Final = b"sarye tables 3\n\0"
"""The first bytes of a file; the number is the version of what this module writes."""

CODING: Final = ("utf-8", "surrogatepass")
"""How texts are written; a JSON file can bring half of a surrogate pair."""

_ALIGNED: Final = 8
_HEAD: Final = len(MAGIC) + 8


def write_tables(
    path: Path, kind: str, tables: Mapping[str, Table] | Iterable[tuple[str, Table]]
) -> None:
    """Write a file; ``kind`` names what the tables mean, and in which version.

    Tables that come one by one are written as they come.
    """
    places: dict[str, tuple[int, int]] = {}
    with path.open("wb") as file:
        file.write(bytes(_HEAD))
        for name, table in tables.items() if isinstance(tables, Mapping) else tables:
            row = _bytes(table)
            places[name] = (file.tell(), len(row))
            file.write(row)
            file.write(bytes(_padded(len(row)) - len(row)))
        end = file.tell()
        file.write(json.dumps({"kind": kind, "tables": places}).encode())
        file.seek(0)
        file.write(MAGIC + end.to_bytes(8, "little"))
        file.flush()
        os.fsync(file.fileno())  # what names this file must not outlive it when the power fails


@contextmanager
def reading(kind: str, close: Callable[[], None]) -> Iterator[None]:
    """Read within what the tables of a file say; where they make no sense, it is closed.

    Raises `ValueError` then: it is no file of its kind, or damaged.
    """
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        close()
        raise ValueError(f"no file of {kind}") from error


class Tables:
    """The tables of a file, until it is closed.

    Raises `OSError` where there is no such file, `ValueError` where it is of another kind, another
    version's, or cut off.
    """

    def __init__(self, path: Path, kind: str) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._views: list[memoryview] = []
        try:
            self._places = self._directory(kind)
        except (ValueError, LookupError, TypeError):
            self._map.close()
            raise ValueError(f"no file of {kind}") from None

    def close(self) -> None:
        """Let go of the file; tables that were given out are gone with it."""
        with suppress(BufferError):  # an array is still looked at: the file goes with it
            for view in reversed(self._views):
                view.release()
            self._map.close()

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def numbers(self, name: str, kind: Literal["i", "I", "B", "Q"] = "i") -> memoryview[int]:
        """Give a table of numbers: 32 bits wide, or one of the other formats of `struct`."""
        view = self._view(name).cast(kind)
        self._views.append(view)
        return view

    def array(self, name: str, dtype: str) -> NDArray[Any]:
        """Give a table as an array, read where it stands."""
        import numpy as np

        return np.frombuffer(self._view(name), dtype)

    def bytes(self, name: str) -> memoryview[int]:
        """Give a table as it stands in the file."""
        return self._view(name)

    def unpacked(self, name: str) -> memoryview[int]:
        """Give a table that was `packed`."""
        from backports import zstd

        return memoryview(zstd.decompress(self._view(name)))

    def rows(self, name: str, kind: Literal["I", "Q"] = "I") -> Rows:
        """Give a table of rows that `row_tables` laid out."""
        return Rows(self._view(name), self.numbers(f"{name}_starts", kind))

    def text(self, name: str) -> str:
        """Give a table that is one text."""
        return str(self._view(name), *CODING)

    def texts(self, name: str) -> Texts:
        """Give a table of texts that `text_tables` laid out."""
        return Texts(self._view(name), self.numbers(f"{name}_starts"))

    def _view(self, name: str) -> memoryview[int]:
        start, size = self._places[name]
        view = memoryview(self._map)
        part = view[start : start + size]
        self._views += (view, part)
        return part

    def _directory(self, kind: str) -> dict[str, tuple[int, int]]:
        if self._map[: len(MAGIC)] != MAGIC:
            raise ValueError
        end = int.from_bytes(self._map[len(MAGIC) : _HEAD], "little")
        directory = json.loads(self._map[end:])
        places: dict[str, tuple[int, int]] = directory["tables"]
        if directory["kind"] != kind or any(sum(place) > end for place in places.values()):
            raise ValueError
        return places


class Rows(Sequence[bytes]):
    """Rows of bytes by their number, read where they stand."""

    def __init__(self, data: memoryview[int], starts: memoryview[int]) -> None:
        self.data = data
        self.starts = starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        return bytes(self.data[self.starts[number] : self.starts[number + 1]])

    def between(self, start: int, stop: int) -> memoryview[int]:
        """Give the rows from one up to another, behind one another."""
        return self.data[self.starts[start] : self.starts[stop]]


class Texts:
    """Texts by their number, decoded one at a time."""

    def __init__(self, data: memoryview[int], starts: memoryview[int]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._data[self._starts[number] : self._starts[number + 1]], *CODING)


def packed(table: Table) -> bytes:
    """Compress a table that is seldom read."""
    from backports import zstd

    return zstd.compress(_bytes(table))


def text_tables(name: str, texts: Iterable[str]) -> dict[str, Table]:
    """Lay texts out behind one another, with a table of where each begins."""
    rows = [text.encode(*CODING) for text in texts]
    starts = array("i", accumulate(map(len, rows), initial=0))
    return {name: b"".join(rows), f"{name}_starts": starts}


def row_tables(name: str, rows: Sequence[bytes], kind: Literal["I", "Q"] = "I") -> dict[str, Table]:
    """Lay rows of bytes out behind one another, with a table of where each begins."""
    starts = array(kind, accumulate(map(len, rows), initial=0))
    return {name: b"".join(rows), f"{name}_starts": starts}


def _bytes(table: Table) -> memoryview[int]:
    view = memoryview(table)  # type: ignore[arg-type]  # arrays are buffers too
    return view.cast("B") if view.nbytes else memoryview(b"")


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
