"""Read running text: bytes go in, a Document whose text is the source as written comes out."""

from __future__ import annotations

import re
from typing import Final

from sarye.models import Document
from sarye.readers.decoding import decode

_HEADING: Final = re.compile(r"(?m)^(#{1,6})[ \t]+(\S[^\r\n]{0,300})")
_CLOSING_HASHES: Final = re.compile(r"\s+#{1,20}\s*$")


def read_text(data: bytes, name: str) -> Document:
    """Read plain text."""
    return Document(path=name, format="txt", text=decode(data))


def read_markdown(data: bytes, name: str) -> Document:
    """Read Markdown: the text stays the source; its first level 1 heading is the title."""
    text = decode(data)
    return Document(path=name, format="md", text=text, title=_first_heading(text))


def _first_heading(text: str) -> str | None:
    """Return the first ``#`` heading without its marks; deeper headings are no page title."""
    match = next((m for m in _HEADING.finditer(text) if m[1] == "#"), None)
    if match is None:
        return None
    return _CLOSING_HASHES.sub("", match[2]).replace("**", "").strip() or None
