"""Read HWPX: bytes go in, a Document comes out, or `ReadError`."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from hwpx.opc.security import (
    MAX_XML_BYTES,
    HwpxSecurityError,
    guard_xml_bytes,
    read_member,
)
from hwpx.opc.xml_utils import normalize_hwpml_namespaces

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers.hancom import compose, read_plainly
from sarye.readers.owpml import TextLayout
from sarye.readers.wholenumbers import whole_number

HEADER: Final = "Contents/header.xml"
MANIFEST: Final = "META-INF/manifest.xml"
_SECTION: Final = re.compile(r"Contents/section(\d+)\.xml")


def read_hwpx(data: bytes, name: str) -> Document:
    """Read the sections of an HWPX file in order.

    Raises `ReadError` of the kinds encrypted, damaged, expands, too_deep and empty.
    """
    try:
        with ZipFile(io.BytesIO(data)) as package:
            return _read(package, name)
    except RecursionError as error:
        raise ReadError("too_deep") from error
    except (
        BadZipFile,
        ElementTree.ParseError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ):
        return read_plainly(data, name, "hwpx")


def _read(package: ZipFile, name: str) -> Document:
    members = frozenset(package.namelist())
    if MANIFEST in members and b"encryption-data" in _member(package, MANIFEST):
        raise ReadError("encrypted")
    sections = [_xml(package, member) for member in _section_names(members)]
    if not sections:
        raise ReadError("damaged")
    header = _xml(package, HEADER) if HEADER in members else None
    pictures = any(member.startswith("BinData/") for member in members)
    return compose(name, "hwpx", TextLayout(header).text(sections), pictures=pictures)


def _section_names(members: frozenset[str]) -> Iterator[str]:
    """Walk the sections by number, as section10 comes after section9."""
    found = (match for match in map(_SECTION.fullmatch, members) if match)
    numbered = {whole_number(match[1]): match[0] for match in found}
    yield from (numbered[number] for number in sorted(numbered))


def _member(package: ZipFile, member: str) -> bytes:
    try:
        return read_member(package, member, limit=MAX_XML_BYTES)
    except HwpxSecurityError as error:
        raise ReadError("expands", limit=MAX_XML_BYTES // 2**20) from error


def _xml(package: ZipFile, member: str) -> ElementTree.Element:
    data = _member(package, member)
    guard_xml_bytes(data)
    return ElementTree.fromstring(normalize_hwpml_namespaces(data))  # noqa: S314 - guarded above
