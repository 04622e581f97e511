"""The decoder of texts, which gives what is written or `ReadError` of kind "encoding".

A BOM decides, else strict UTF-8, else strict CP949. Korean text in CP949 is practically never
valid UTF-8, so no guessing by statistics is needed, and short texts are right too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from sarye.errors import ReadError

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SNIFFED: Final = 65_536
"""Characters looked at to tell text formats apart: enough for any heading, cheap at any size."""

ENCODINGS: Final = ("utf-8", "cp949")
"""Tried in this order where there is no BOM; CP949 includes EUC-KR."""


def decode(data: bytes) -> str:
    """Decode without changing anything: line ends and NFD stay, only a BOM is dropped.

    >>> decode("상황".encode("cp949"))
    '상황'
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], (encoding,))
    return _strict(data, ENCODINGS)


def first_lines(text: str, count: int) -> Iterator[str]:
    """Walk the first lines that are not blank."""
    for match in re.finditer(r"[^\r\n]+", text):
        if line := match.group().strip():
            yield line
            count -= 1
        if count == 0:
            return


def has_bom(data: bytes) -> bool:
    """Tell whether the bytes begin with a byte order mark that `decode` knows."""
    return data.startswith(tuple(bom for bom, _ in BOMS))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError("encoding")
