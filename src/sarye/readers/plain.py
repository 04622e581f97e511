"""The readers of running text, whose text is the source as written."""

from __future__ import annotations

import re
from typing import Final

from sarye.models import Document
from sarye.readers.decoding import SNIFFED

_HEADING: Final = re.compile(r"(?m)^(#{1,6})[ \t]+(\S[^\r\n]{0,300})")
_MARKDOWN: Final = re.compile(r"(?m)^#{1,6}[ \t]+\S|^\*\*[^*\n]{1,80}\*\*[ \t]*$")
_CLOSING_HASHES: Final = re.compile(r"\s+#{1,20}\s*$")


def read_text(text: str, name: str) -> Document:
    """Read plain text."""
    return Document(path=name, format="txt", text=text)


def is_markdown(text: str) -> bool:
    """Tell Markdown by a heading, or a line in bold."""
    return _MARKDOWN.search(text[:SNIFFED]) is not None


def read_markdown(text: str, name: str) -> Document:
    """Read Markdown: the text stays the source; its first level 1 heading is the title."""
    return Document(path=name, format="md", text=text, title=_first_heading(text))


def _first_heading(text: str) -> str | None:
    """Return the first ``#`` heading without its marks; deeper headings are no page title."""
    match = next((m for m in _HEADING.finditer(text) if m[1] == "#"), None)
    if match is None:
        return None
    return _CLOSING_HASHES.sub("", match[2]).replace("**", "").strip() or None
