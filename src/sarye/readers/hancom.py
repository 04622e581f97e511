"""Compose documents of Hancom Office: a text goes in, a Document with its problems comes out."""

from __future__ import annotations

import re
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.tablelines import PagedText

MIN_LETTERS: Final = 30
"""Letters below which a document with pictures is one of pictures: a caption, a page mark."""


_SYMBOLS: Final[dict[int, int | str]] = {
    **{0xA000 + number: 0xF0000 + number for number in range(0x960)},  # Hangul jamo begin there
    **dict.fromkeys((0xF02EF, 0xA2EF), "·"),
    **dict.fromkeys((0xF0854, 0xA854), "『"),
    **dict.fromkeys((0xF0855, 0xA855), "』"),
}
"""Hancom's own symbols, which HWP 5 keeps in 16 bits and HWPX in a plane for private use: in both
they become those of HWPX, but for a dot and brackets that all fonts have."""

_HWPML: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<HWPML\b", re.IGNORECASE
)


def is_hwpml(text: str) -> bool:
    """Tell a document in HWPML, the XML of old, by its first element."""
    return _HWPML.match(text) is not None


def shown_symbols(text: str) -> str:
    """Write the symbols of Hancom in one form, whatever the format of their document."""
    return text.translate(_SYMBOLS)


def read_plainly(data: bytes, name: str, kind: str) -> Document:
    """Read the bare text of a document that is not quite in order, by a less demanding library.

    Raises `ReadError` of kind "damaged" where that finds no text either.
    """
    import unhwp

    try:
        text = shown_symbols(unhwp.parse_bytes(data).plain_text)
    except unhwp.UnhwpError as error:
        raise ReadError("damaged") from error
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        raise ReadError("damaged")
    return Document(name, kind, text, problems=(Problem("plain_text_only", Place(name)),))


def compose(name: str, kind: str, paged: PagedText, *, pictures: bool) -> Document:
    """Make the Document; a text of a few letters beside pictures is a problem of its own.

    Raises `ReadError` of kind "empty" where there is neither text nor picture.
    """
    text = shown_symbols(paged.text)  # of one length
    letters = sum(map(str.isalpha, text))
    if not text.strip() and not pictures:
        raise ReadError("empty")
    only = pictures and letters < MIN_LETTERS
    problems = (Problem("pictures_only", Place(name)),) if only else ()
    return Document(path=name, format=kind, text=text, landmarks=paged.landmarks, problems=problems)
