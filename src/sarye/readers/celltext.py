"""The text of a cell: what a system exported with its markup is read as what it showed.

Tags are told from what people write in angle brackets (<주요내용>, 3<5) by the names of HTML.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Final

from sarye.readers.html import BLOCKS, CELLS, FURNITURE, fragment_text, names_of

_TAG: Final = re.compile(
    r"<(?:!doctype\b[^<>]*|!--.*?--|/?(?P<name>[a-z][a-z0-9]*)(?:\s[^<>]*|/)?)>",
    re.IGNORECASE | re.DOTALL,
)
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
    if "<" in written and any(_is_tag(match, written) for match in _TAG.finditer(written)):
        return _without_tags(written)
    return _decoded(written) if "&" in written else written


def _is_tag(match: re.Match[str], text: str) -> bool:
    name = (match["name"] or "").lower()
    if name in _LETTERS:
        return f"</{name}>" in text.lower()
    return not name or name in _NAMES


def _without_tags(text: str) -> str:
    """Read the text of a fragment of a page, in which what is no tag stays as it is written."""
    parts: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        if _is_tag(match, text):
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
