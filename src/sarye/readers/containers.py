"""The recognition of documents in containers: what a ZIP or a compound file (OLE) holds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeVar
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.readers.archives import UNREADABLE, open_zip
from sarye.readers.formats import FORMATS, Begins, Compound, Format, Package

if TYPE_CHECKING:
    from olefile import OleFileIO

_TYPE_LENGTH: Final = 200
_CONTENT_TYPES: Final = 1_000_000

S = TypeVar("S", Compound, Package)


def in_zip(data: bytes) -> Format | None:
    """Find what document a ZIP is, None for an archive.

    Raises `ReadError` for one that no library may touch.
    """
    with open_zip(data) as archive:
        return _by_type(archive) or _by_parts(archive)


def is_archive(data: bytes) -> bool:
    """Tell an archive from a document in a ZIP, and from anything else.

    Raises `ReadError` like `in_zip`.
    """
    begins = next(sign.magics for sign in FORMATS["zip"].signs if isinstance(sign, Begins))
    return data.startswith(begins) and in_zip(data) is None


def in_compound(data: bytes) -> Format | None:
    """Find what a compound file is; raise `ReadError` of kind damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            for found, sign in _signs(Compound):
                for stream in filter(compound.exists, sign.streams):
                    return found if _begins(compound, stream, sign.signature) else None
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise ReadError("damaged") from error
    return None


def _begins(compound: OleFileIO, stream: str, signature: bytes) -> bool:
    return not signature or compound.openstream(stream).read(len(signature)) == signature


def _signs(kind: type[S]) -> Iterator[tuple[Format, S]]:
    """Walk the formats that are told by a kind of sign."""
    for found in FORMATS.values():
        for sign in found.signs:
            if isinstance(sign, kind):
                yield found, sign


def _by_type(archive: ZipFile) -> Format | None:
    """Ask the parts that name the type of a document."""
    mimetype = _part(archive, "mimetype", _TYPE_LENGTH).strip()
    types = _part(archive, "[Content_Types].xml", _CONTENT_TYPES)
    signs = list(_signs(Package))
    told = next((found for found, sign in signs if mimetype in sign.mimetypes), None)
    if told is not None:
        return told
    return next(
        (found for found, sign in signs if any(one in types for one in sign.main_types)), None
    )


def _by_parts(archive: ZipFile) -> Format | None:
    names = set(archive.namelist())
    return next(
        (found for found, sign in _signs(Package) if sign.parts and sign.parts <= names), None
    )


def _part(archive: ZipFile, name: str, most: int) -> bytes:
    """Read the beginning of a part, nothing of one that is missing or damaged."""
    try:
        with archive.open(name) as part:
            return part.read(most)
    except (KeyError, *UNREADABLE):
        return b""
