"""The folder of a Whoosh index, read without trust: opening it runs nothing that stands in it.

Whoosh's table of contents holds two pickles, the schema and the list of segments, and a pickle can
name any function to call. The schema is therefore given and never read, and of the segments only
their values are taken, which are checked one by one (`CaseSegment.restored`).
"""

from __future__ import annotations

import os
import pickle
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import clean_files

from sarye.index.codec.fieldtypes import make_schema
from sarye.index.codec.segments import CaseSegment

_CHECK_BYTES: Final = 4


def create_index(build: Path) -> None:
    """Make an empty index in a folder."""
    _Storage(str(build)).create_index(make_schema())


def open_index(build: Path) -> Any:
    """Open the index in a folder; what is damaged raises whatever its bytes lead to."""
    return _Storage(str(build)).open_index(schema=make_schema())


def remove_unused(index: Any) -> None:
    """Take away the files of other commits than the last one: runs died before they did so.

    Whoosh takes away lists and segments, but no list that was not whole yet.
    """
    last = index.latest_generation()
    clean_files(index.storage, index.indexname, last, index._segments())
    for path in Path(index.storage.folder).glob(f"_{index.indexname}_*.toc.*"):
        with suppress(OSError):  # open elsewhere on Windows: it goes at the next run
            path.unlink()


class _Storage(FileStorage):  # type: ignore[misc]
    """The files of an index: the tables of contents, each with a checksum behind it."""

    def open_file(self, name: str, **options: Any) -> _File:
        """Read a file whole, since Whoosh leaves one open where it fails to read it.

        Raises `ValueError` where its checksum differs.
        """
        content = Path(self.folder, name).read_bytes()
        if content[-_CHECK_BYTES:] != _check(content[:-_CHECK_BYTES]):
            raise ValueError("damaged")
        return _File(BytesIO(content), name=name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name, as Whoosh does last of all; its checksum is added before."""
        path = Path(self.folder, oldname)
        with path.open("r+b") as file:
            check = _check(file.read())
            file.write(check)
            file.flush()
            os.fsync(file.fileno())
        super().rename_file(oldname, newname, safe=safe)

    def temp_storage(self, name: str | None = None) -> RamStorage:
        """Give what takes postings on their way to a segment of Whoosh's own: none come.

        Whoosh's own is a folder, which is emptied even where it is a link to another.
        """
        return RamStorage()


def _check(content: bytes) -> bytes:
    return crc32(content).to_bytes(_CHECK_BYTES, "little")


class _File(StructFile):  # type: ignore[misc]
    """A file of an index."""

    def read_pickle(self) -> list[CaseSegment]:
        unpickler = _SegmentUnpickler(self.file)
        rows = unpickler.load()
        if type(rows) is not list or not all(type(row) is unpickler.plain for row in rows):
            raise pickle.UnpicklingError("no list of segments")
        return [CaseSegment.restored(vars(row)) for row in rows]


class _SegmentUnpickler(pickle.Unpickler):
    """Reads segments as objects of a plain class, and nothing else."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        # A new class each time: a pickle can also set the attributes of a class.
        self.plain = type("Plain", (), {})

    def find_class(self, module: str, name: str) -> type:
        if (module, name) != (CaseSegment.__module__, CaseSegment.__qualname__):
            raise pickle.UnpicklingError(f"{module}.{name} is no segment")
        return self.plain
