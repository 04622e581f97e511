"""The recognition of formats: the bytes of a file tell what it is, whatever it is called."""

from __future__ import annotations

from typing import Final, NamedTuple

from sarye.readers.containers import in_compound, in_zip
from sarye.readers.decoding import SNIFFED, decode, has_bom
from sarye.readers.formats import FORMATS, Begins, Format, Written, named

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK: Final = b" \t\r\n\f\v\x00"


class Recognised(NamedTuple):
    """The format of a file, and what its reader gets: the bytes, or the text in them."""

    format: Format
    content: bytes | str


def recognise(data: bytes, *, suffix: str = "") -> Recognised:
    """Find the format of a file; ``suffix`` only breaks ties that the bytes leave.

    Raises `ReadError` for what is no container that can be opened (damaged, expands,
    too_many_files) and no text in a known encoding (encoding).
    """
    found = _by_bytes(data)
    if found is not None:
        return Recognised(found, data)
    text = decode(data)
    if not text.strip():
        return Recognised(FORMATS["empty"], text)
    if "\0" in text[:SNIFFED]:
        return Recognised(FORMATS["binary"], data)
    found = _by_text(text, suffix.lower())
    return Recognised(found, data if found.raw else text)


def detect(data: bytes, *, suffix: str = "") -> str:
    """Name the format of a file, as `recognise` finds it.

    >>> detect("# 우수사례".encode()), detect(b"%PDF-1.7"), detect(b" ")
    ('md', 'pdf', 'empty')
    """
    return recognise(data, suffix=suffix).format.name


def may_be_document(head: bytes) -> bool:
    """Tell by the beginning of a file, without opening it, whether it may be a document."""
    begins = (
        sign.magics
        for found in FORMATS.values()
        for sign in found.signs
        if isinstance(sign, Begins)
    )
    if head.startswith((_OLE, *(magic for magics in begins for magic in magics))):
        return True
    return b"\0" not in head or has_bom(head)


def _by_bytes(data: bytes) -> Format | None:
    """Find the format of what is no text, None for what may be one."""
    if not data.strip(_BLANK):
        return FORMATS["empty"]
    if data.startswith(_OLE):
        return in_compound(data) or FORMATS["binary"]
    for found in FORMATS.values():
        for sign in found.signs:
            if isinstance(sign, Begins) and data.startswith(sign.magics):
                return (in_zip(data) or found) if found.name == "zip" else found
    return FORMATS["binary"] if b"\0" in data and not has_bom(data) else None


def _by_text(text: str, suffix: str) -> Format:
    """Ask the tests of each format, and before and after them those for what the suffix says."""
    written = [
        (found, sign)
        for found in FORMATS.values()
        for sign in found.signs
        if isinstance(sign, Written)
    ]
    so_named = [(found, sign) for found, sign in written if suffix in sign.suffixes]
    asked = (
        *((found, sign.named) for found, sign in so_named if sign.named),
        *((found, sign.holds) for found, sign in written),
        *((found, sign.falls_to) for found, sign in so_named),
    )
    return next((found for found, test in asked if not test or named(test)(text)), FORMATS["txt"])
