"""Compose documents of Hancom Office: a text goes in, a Document with its problems comes out."""

from __future__ import annotations

import re
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem

MIN_LETTERS: Final = 30
"""Letters below which a document with pictures is one of pictures: a caption, a page mark."""


_HWPML: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<HWPML\b", re.IGNORECASE
)


def is_hwpml(text: str) -> bool:
    """Tell a document in HWPML, the XML of old, by its first element."""
    return _HWPML.match(text) is not None


def read_plainly(data: bytes, name: str, kind: str) -> Document:
    """Read the bare text of a document that is not quite in order, by a less demanding library.

    Raises `ReadError` of kind "damaged" where that finds no text either.
    """
    import unhwp

    try:
        text: str = unhwp.parse_bytes(data).plain_text
    except unhwp.UnhwpError as error:
        raise ReadError("damaged") from error
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        raise ReadError("damaged")
    return Document(name, kind, text, problems=(Problem("plain_text_only", Place(name)),))


def compose(name: str, kind: str, text: str, *, pictures: bool) -> Document:
    """Make the Document; a text of a few letters beside pictures is a problem of its own.

    Raises `ReadError` of kind "empty" where there is neither text nor picture.
    """
    letters = sum(map(str.isalpha, text))
    if not text.strip() and not pictures:
        raise ReadError("empty")
    only = pictures and letters < MIN_LETTERS
    problems = (Problem("pictures_only", Place(name)),) if only else ()
    return Document(path=name, format=kind, text=text, problems=problems)
