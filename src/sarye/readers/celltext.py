"""The text of a cell: what a system exported with its markup is read as what it showed.

Tags are told from what people write in angle brackets (<주요내용>, 3<5) by the names of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from html import unescape
from html.entities import html5
from itertools import chain
from typing import Final

from sarye.readers.html import BLOCKS, CELLS, FURNITURE, fragment_text, names_of

_SHAPES: Final = r"!doctype\b[^<>]*|/?(?P<name>[a-z][a-z0-9]*)(?:\s[^<>]*|/)?"
_TAG: Final = re.compile(rf"<(?:!--.*?--|{_SHAPES})>", re.IGNORECASE | re.DOTALL)
_NO_COMMENT: Final = re.compile(rf"<(?:{_SHAPES})>", re.IGNORECASE)
_INLINE: Final = names_of(
    "abbr br cite code col colgroup del em embed font html img input ins label legend link mark "
    "meta small span strike strong sub sup title tt video wbr"
)
_NAMES: Final = BLOCKS | CELLS | FURNITURE | _INLINE
_LETTERS: Final = names_of("a b i q s u")
"""Elements of one letter: people write these in brackets too, but they do not close them."""

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def shown_text(cell: str) -> str:
    r"""Return what a cell shows, without outer white space.

    >>> shown_text("<p>골목이 <b>어두움</b></p><p>A&amp;B</p>")
    '골목이 어두움\nA&B'
    >>> shown_text("<주요내용> 3<5, a<b>c"), shown_text("연구&개발")
    ('<주요내용> 3<5, a<b>c', '연구&개발')
    """
    written = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if "<" in written:
        closed = _closed(written)
        if any(_is_tag(match, closed) for match in _tags(written)):
            return _without_tags(written, closed)
    return _decoded(written) if "&" in written else written


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Walk what has the shape of tags and comments; no comment is looked for where none ends."""
    last = text.rfind("-->")
    end = last + len("-->") if last >= 0 else 0
    return chain(_TAG.finditer(text, 0, end), _NO_COMMENT.finditer(text, end))


def _closed(text: str) -> frozenset[str]:
    """Return the names of one letter that a text closes."""
    lower = text.lower()
    return frozenset(name for name in _LETTERS if f"</{name}>" in lower)


def _is_tag(match: re.Match[str], closed: Set[str]) -> bool:
    name = (match["name"] or "").lower()
    return name in closed if name in _LETTERS else not name or name in _NAMES


def _without_tags(text: str, closed: Set[str]) -> str:
    """Read the text of a fragment of a page, in which what is no tag stays as it is written."""
    parts: list[str] = []
    at = 0
    for match in _tags(text):
        if _is_tag(match, closed):
            parts += [text[at : match.start()].replace("<", "&lt;"), match.group()]
            at = match.end()
    parts.append(text[at:].replace("<", "&lt;"))
    return fragment_text("".join(parts))


def _decoded(text: str) -> str:
    """Decode the entities that end in a semicolon: in R&D and AT&T is none."""
    return _ENTITY.sub(_decode, text)


def _decode(match: re.Match[str]) -> str:
    entity = match.group()
    known = entity[1] == "#" or entity[1:] in html5
    return unescape(entity).replace("\xa0", " ").replace("\0", "") if known else entity
