"""Mapped files: named tables in one file, of which only what is asked for is read.

::

    file   := head, tables at multiples of eight bytes, checks, directory (JSON)
    head   := MAGIC, where checks and directory begin, the size of the file, and a checksum of the
              rest of the head, the checks and the directory
    checks := a checksum of the head's end and the tables, for each `CHUNK` bytes of the file

The file is mapped, not read: opening it reads the checks, a thousandth of it, and of what else is
in it only the pages that are looked at come into memory. Each chunk is checked when it is first
looked at, so that nothing damaged is taken for a table. The same tables always give the same bytes.
Numbers stand as they are in memory, little end first as on every machine that sarye's libraries are
made for.
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
from struct import Struct
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, overload
from zlib import crc32

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = bytes | bytearray | array[int] | NDArray[Any]

MAGIC: Final = b"sarye tables 4\n\0"
"""The first bytes of a file; the number is the version of what this module writes."""

CODING: Final = ("utf-8", "surrogatepass")
"""How texts are written; a JSON file can bring half of a surrogate pair."""

CHUNK: Final = 4096
"""Bytes under one checksum: a page. A larger one takes longer where a few bytes are read."""

UNFINISHED: Final = ".new"
"""What the name of a file ends with while it is written."""

_ALIGNED: Final = 8
_PLACES: Final = Struct("<QQQ")
_CHECK: Final = Struct("<Q")
HEAD: Final = len(MAGIC) + _PLACES.size + _CHECK.size
"""Bytes before the first table."""

_CHECK_BYTES: Final = 4
_READ: Final = 256 * CHUNK
"""Bytes that are read at once where a whole file is."""


class FileDamaged(ValueError):
    """A file does not hold what was written to it, or it has changed since it was opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path


def write_tables(
    path: Path,
    kind: str,
    tables: Mapping[str, Table] | Iterable[tuple[str, Table]],
    *,
    of: str = "",
) -> str:
    """Write a file and return its root, which names all that is in it.

    ``kind`` names what the tables mean, and in which version; ``of`` what the file belongs to.
    Tables that come one by one are written as they come. The file gets its name when it is whole.
    """
    places: dict[str, tuple[int, int]] = {}
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("w+b") as file:
        file.write(bytes(HEAD))
        for name, table in tables.items() if isinstance(tables, Mapping) else tables:
            row = _bytes(table)
            places[name] = (file.tell(), len(row))
            file.write(row)
            file.write(bytes(_padded(len(row)) - len(row)))
        end = file.tell()
        checks = array("I", _checksums(file, end)).tobytes()
        directory = json.dumps({"kind": kind, "of": of, "tables": places}).encode()
        file.write(checks + directory)
        head = _PLACES.pack(end, end + len(checks), file.tell())
        check = crc32(directory, crc32(checks, crc32(head)))
        file.seek(0)
        file.write(MAGIC + head + _CHECK.pack(check))
        file.flush()
        os.fsync(file.fileno())  # what names this file must not outlive it when the power fails
    unfinished.replace(path)
    return _root(end, check)


def _checksums(file: BinaryIO, end: int) -> Iterator[int]:
    """Yield the checksum of each chunk of a file from its beginning to an end; it stands there."""
    file.flush()
    file.seek(0)
    at, skipped = 0, HEAD
    while at < end:
        part = memoryview(file.read(min(_READ, end - at)))
        for start in range(0, len(part), CHUNK):
            yield crc32(part[start + skipped : start + CHUNK])
            skipped = 0
        at += len(part)


def _root(end: int, check: int) -> str:
    return f"{end:x}-{check:08x}"


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

    ``root`` names all that is in it, and ``of`` what it belongs to. Without a ``kind``, any will
    do. Raises `OSError` where there is
    no such file, `ValueError` where it is of another kind or another version's. What is damaged, or
    has changed since, raises `FileDamaged`, or what ``damaged`` makes of the path instead.
    """

    def __init__(
        self, path: Path, kind: str | None, *, damaged: Callable[[Path], Exception] = FileDamaged
    ) -> None:
        self.path = path
        self._damaged = damaged
        self._views: list[memoryview] = []
        self._map: mmap.mmap | None = None
        with path.open("rb") as file:
            self._state = os.fstat(file.fileno())
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self._data = memoryview(self._map)
                self._views.append(self._data)
                directory = self._directory()
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                self.close()
                raise self._damaged(path) from error
        if kind is not None and directory["kind"] != kind:
            self.close()
            raise ValueError(f"no file of {kind}")
        self.of: str = directory["of"]
        self._places: dict[str, tuple[int, int]] = directory["tables"]

    def close(self) -> None:
        """Let go of the file; tables that were given out are gone with it."""
        with suppress(BufferError):  # an array is still looked at: the file goes with it
            for view in reversed(self._views):
                view.release()
            if self._map is not None:
                self._map.close()

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def check(self) -> None:
        """Raise where the file has changed since it was opened: what is mapped may be gone.

        Reading behind the end of a file that was cut ends a process. One that was replaced by
        another, or removed, goes on as it was.
        """
        if self._map is not None and self._map.size() != self._state.st_size:
            raise self._damaged(self.path)
        with suppress(OSError):
            now, then = self.path.stat(), self._state
            if os.path.samestat(now, then) and now.st_mtime_ns != then.st_mtime_ns:
                raise self._damaged(self.path)

    def check_all(self) -> None:
        """Read the whole file; raise where anything is damaged."""
        self.check()
        self.checked(0, self._end)

    def numbers(self, name: str, kind: Literal["i", "I", "B", "Q"] = "i") -> memoryview[int]:
        """Give a table of numbers: 32 bits wide, or one of the other formats of `struct`."""
        view = self._whole(name).cast(kind)
        self._views.append(view)
        return view

    def array(self, name: str, dtype: str) -> NDArray[Any]:
        """Give a table as an array, read where it stands."""
        import numpy as np

        return np.frombuffer(self._whole(name), dtype)

    def array_rows(self, name: str, dtype: str, shape: tuple[int, int]) -> ArrayRows:
        """Give a table as rows of an array, of which only those asked for are read."""
        import numpy as np

        rows = np.frombuffer(self.unchecked(name), dtype).reshape(shape)
        return ArrayRows(rows, self._places[name][0], self.checked)

    def bytes(self, name: str) -> Stretch:
        """Give a table as it stands in the file, of which only what is asked for is read."""
        return Stretch(self, *self._places[name])

    def unchecked(self, name: str) -> memoryview[int]:
        """Give a table of what has checksums of its own, be it damaged or not."""
        start, size = self._places[name]
        view = self._data[start : start + size]
        self._views.append(view)
        return view

    def unpacked(self, name: str) -> memoryview[int]:
        """Give a table that was `packed`."""
        from sarye.runtime.zstandard import zstd

        return memoryview(zstd.decompress(self._whole(name)))

    def rows(self, name: str, kind: Literal["I", "Q"] = "I") -> Rows:
        """Give a table of rows that `row_tables` laid out."""
        return Rows(self.bytes(name), self.numbers(f"{name}_starts", kind))

    def text(self, name: str) -> str:
        """Give a table that is one text."""
        return str(self._whole(name), *CODING)

    def texts(self, name: str) -> Texts:
        """Give a table of texts that `text_tables` laid out."""
        return Texts(self.bytes(name), self.numbers(f"{name}_starts"))

    def checked(self, start: int, stop: int) -> memoryview[int]:
        """Give what stands in the file from one byte up to another; raise where it is damaged."""
        first, last = start // CHUNK, -(-stop // CHUNK)
        if stop > start and self._unseen.find(1, first, last) >= 0:
            self._look_at(first, last)
        return self._data[start:stop]

    def _look_at(self, first: int, last: int) -> None:
        at = first
        while (at := self._unseen.find(1, at, last)) >= 0:
            start, stop = max(at * CHUNK, HEAD), min((at + 1) * CHUNK, self._end)
            if crc32(self._data[start:stop]) != self._checks[at]:
                raise self._damaged(self.path)
            self._unseen[at] = 0

    def _whole(self, name: str) -> memoryview[int]:
        start, size = self._places[name]
        part = self.checked(start, start + size)
        self._views.append(part)
        return part

    def _directory(self) -> dict[str, Any]:
        """Read what stands around the tables: all of it is under one checksum."""
        if len(self._data) < HEAD or bytes(self._data[: len(MAGIC)]) != MAGIC:
            raise ValueError
        head = self._data[len(MAGIC) : len(MAGIC) + _PLACES.size]
        end, directory, size = _PLACES.unpack(head)
        (check,) = _CHECK.unpack(self._data[len(MAGIC) + _PLACES.size : HEAD])
        count = -(-end // CHUNK)
        if size != len(self._data) or directory != end + count * _CHECK_BYTES:
            raise ValueError
        tail = self._data[end:]
        if crc32(tail, crc32(head)) != check:
            raise ValueError
        self._end: int = end
        self._checks = array("I", bytes(tail[: count * _CHECK_BYTES]))
        self._unseen = bytearray(b"\x01") * count
        self.root = _root(end, check)
        found: dict[str, Any] = json.loads(bytes(self._data[directory:]))
        return found


class Stretch(Sequence[int]):
    """Bytes of a file, checked where they are read."""

    def __init__(self, tables: Tables, start: int, size: int) -> None:
        self._checked = tables.checked
        self._start = start
        self._size = size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> memoryview[int]: ...
    def __getitem__(self, at: int | slice) -> int | memoryview[int]:
        if isinstance(at, slice):
            start, stop, _ = at.indices(self._size)
            return self._checked(self._start + start, self._start + max(start, stop))
        return self._checked(self._start + at, self._start + at + 1)[0]


class ArrayRows:
    """Rows of an array, checked where they are read."""

    def __init__(
        self, rows: NDArray[Any], start: int, checked: Callable[[int, int], object]
    ) -> None:
        self.shape = rows.shape
        self._rows = rows
        self._start = start
        self._checked = checked

    def __getitem__(self, numbers: NDArray[Any]) -> NDArray[Any]:
        width = self._rows.strides[0]
        for at in numbers.tolist() if width else ():
            self._checked(self._start + at * width, self._start + (at + 1) * width)
        found: NDArray[Any] = self._rows[numbers]
        return found


class Rows(Sequence[bytes]):
    """Rows of bytes by their number, read where they stand."""

    def __init__(self, data: Stretch, starts: memoryview[int]) -> None:
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

    def __init__(self, data: Stretch | memoryview[int], starts: memoryview[int]) -> None:
        self._data = data
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._data[self._starts[number] : self._starts[number + 1]], *CODING)


def packed(table: Table) -> bytes:
    """Compress a table that is seldom read."""
    from sarye.runtime.zstandard import zstd

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
