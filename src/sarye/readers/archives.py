"""Unpack archives: the bytes of a ZIP go in, its documents come out; nothing is written to disk.

Nothing of a ZIP, be it an archive or a document in one (HWPX, DOCX, XLSX, ODS), is handed on before
it was held against the limits below.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.collection import is_document, is_folder_of_documents
from sarye.readers.combining import bounded

MAX_FILES: Final = 10_000
"""Files of one archive: a year of a ministry's cases are some hundreds."""

MAX_MEGABYTES: Final = 400
"""What an archive can have unpacked, with the archives in it; a document in a ZIP likewise."""

MAX_RATIO: Final = 200
"""How far one file can unpack; the XML of real documents comes to 50, zeros come to 1,000."""

RATIO_COUNTS_FROM: Final = 10_000_000
"""Bytes from which the ratio counts: a small file may be all blanks."""

MAX_DEPTH: Final = 2
"""Archives within each other: one in another is a folder that somebody packed, three are a trap."""

NAME_ENCODINGS: Final = ("utf-8", "cp949", "cp437")
"""What names may be in that do not say so: of a Mac, of a Korean Windows, of anything else."""

UNREADABLE: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises on a damaged archive, a cut one, and a method that it does not know."""

_ENTRY: Final = b"PK\x01\x02"
_MAX_ENTRY_MARKS: Final = 20 * MAX_FILES  # archives in an archive have such marks too
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 1
_METHODS: Final = (ZIP_STORED, ZIP_DEFLATED)  # what others unpack to is not bounded by zipfile
_DRIVE: Final = re.compile(r"^[A-Za-z]:")


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn what `zipfile` raises, also for a part that is missing, into `ReadError` (damaged)."""
    try:
        yield
    except (KeyError, *UNREADABLE) as error:
        raise ReadError("damaged") from error


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file and all archives in it.

    ``passed_over`` counts the members so far that are no documents by their names, ``begun`` those
    that are.
    """

    size: int = MAX_MEGABYTES * 1_000_000
    files: int = MAX_FILES
    passed_over: int = 0
    begun: int = 0

    def spend(self, archive: ZipFile) -> None:
        """Take an archive off; raise `ReadError` where it is more than is left."""
        members = archive.infolist()
        self.files -= len(members)
        if self.files < 0:
            raise ReadError("too_many_files", limit=MAX_FILES)
        self.size -= sum(member.file_size for member in members)
        if self.size < 0 or any(map(_is_bomb, members)):
            raise ReadError("expands", limit=MAX_MEGABYTES)


class Member(NamedTuple):
    """A member of an archive that is about to be read: its number, its path, its bytes unpacked.

    Members are numbered from 1 in the order of all archives of a file.
    """

    number: int
    path: str
    size: int


Found = Document | Member
"""What a walk through a file meets: a document, or a member of which documents will come."""


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How members are read, what may still be unpacked, and in how many archives they lie.

    Members up to the number ``after`` were read before: of them only archives are opened again.
    """

    read: Callable[[bytes, str, Unpacking, int], Iterator[Found]]
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    after: int = 0


def open_zip(data: bytes, budget: Budget | None = None) -> ZipFile:
    """Open a ZIP whose directory is within the limits.

    Raises `ReadError` of the kinds damaged, too_many_files and expands. `zipfile` unpacks no more
    than the directory declares; other libraries do, see `open_package`.
    """
    if data.count(_ENTRY) > _MAX_ENTRY_MARKS:
        raise ReadError("too_many_files", limit=MAX_FILES)
    archive = _open(data)
    (budget or Budget()).spend(archive)
    return archive


def open_package(data: bytes) -> ZipFile:
    """Open a document that is a ZIP, when no library can come to harm by it.

    Raises `ReadError` like `open_zip`, for a part that declares less than it unpacks to, and
    encrypted.
    """
    archive = open_zip(data)
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ReadError("encrypted")
    if any(part.compress_type not in _METHODS for part in parts):
        raise ReadError("damaged")
    if not all(_is_honest(archive, part) for part in parts):
        raise ReadError("expands", limit=MAX_MEGABYTES)
    return archive


def walk_archive(data: bytes, name: str, unpacking: Unpacking) -> Iterator[Found]:
    """Walk the documents of an archive; one that cannot be read holds only its problem.

    Raises `ReadError` of the kinds of `open_zip`, nested_archive and no_documents.
    """
    if unpacking.depth >= MAX_DEPTH:
        raise ReadError("nested_archive")
    inside = replace(unpacking, depth=unpacking.depth + 1)
    empty = True
    with open_zip(data, unpacking.budget) as archive:
        for member, path in _documents(archive, unpacking.budget):
            empty = False
            yield from _walk_member(archive, member, f"{name}/{path}", inside)
    if empty:
        raise ReadError("no_documents")


def _open(data: bytes) -> ZipFile:
    """Open with the first encoding that all names are in."""
    for encoding in NAME_ENCODINGS:
        try:
            return ZipFile(io.BytesIO(data), metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
        except UNREADABLE as error:
            raise ReadError("damaged") from error
    raise ReadError("damaged")


def _is_bomb(member: ZipInfo) -> bool:
    declared = member.file_size
    return declared > RATIO_COUNTS_FROM and declared > MAX_RATIO * max(member.compress_size, 1)


def _is_honest(archive: ZipFile, part: ZipInfo) -> bool:
    """Tell whether a part unpacks to no more than it declares; a damaged one is found later."""
    if part.compress_type == ZIP_STORED:
        return True
    longer = copy(part)
    longer.file_size += 1
    del longer.CRC  # it would be checked, and fail, before the size can be seen
    try:
        with archive.open(longer) as file:
            size = sum(map(len, iter(partial(file.read, _CHUNK), b"")))
    except UNREADABLE:
        return True
    return size <= part.file_size


def _documents(archive: ZipFile, budget: Budget) -> Iterator[tuple[ZipInfo, str]]:
    """Walk the members that are documents by their names, each with a path of its own."""
    taken: dict[str, int] = {}
    for number, member in enumerate(archive.infolist(), 1):
        path = _harmless(member.filename) or str(number)
        if member.filename.endswith("/"):
            continue
        if not _is_shown(path):
            budget.passed_over += 1
            continue
        taken[path] = taken.get(path, 0) + 1
        yield member, path if taken[path] == 1 else f"{path} ({taken[path]})"


def _harmless(name: str) -> str:
    r"""Write a name as a path below its archive, in NFC.

    >>> _harmless("C:\\자료\\..\\/사례.hwp")
    '자료/사례.hwp'
    """
    written = unicodedata.normalize("NFC", bounded(name)).replace("\\", "/")
    parts = (_DRIVE.sub("", part).strip() for part in written.split("/"))
    kept = ("".join(filter(str.isprintable, part)) for part in parts)
    return "/".join(part for part in kept if part not in ("", ".", ".."))


def _is_shown(path: str) -> bool:
    *folders, name = path.split("/")
    return is_document(name) and all(map(is_folder_of_documents, folders))


def _walk_member(
    archive: ZipFile, member: ZipInfo, path: str, inside: Unpacking
) -> Iterator[Found]:
    """Walk a member; a want of memory is left to whoever set its limit."""
    inside.budget.begun += 1
    number = inside.budget.begun
    if number > inside.after:
        yield Member(number, path, member.file_size)
    try:
        yield from inside.read(_bytes_of(archive, member), path, inside, number)
    except MemoryError:
        raise
    except ReadError as error:
        told = error
    except Exception:  # noqa: BLE001 - whatever a library does to one member, the others are read
        told = ReadError("crashed")
    else:
        return
    if number > inside.after:
        yield refused(path, told)


def _bytes_of(archive: ZipFile, member: ZipInfo) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise ReadError("encrypted")
    if member.compress_type not in _METHODS:
        raise ReadError("binary")
    try:
        return archive.read(member)
    except UNREADABLE as error:
        raise ReadError("damaged") from error


def refused(path: str, error: ReadError) -> Document:
    """Make the Document of a member that cannot be read: no text, and its problem."""
    details = {name: value for name, value in error.params.items() if name != "kind"}
    problem = Problem(error.kind, Place(path, line=error.line), details)
    return Document(path, "", "", problems=(problem,))
