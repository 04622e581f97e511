"""Marked texts in, pieces that are either marked or not out, fit for XML, HTML and Markdown.

They are what people read, without the markup of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sarye.models import MarkedText, Span
from sarye.plaintext import plain_text, unmarked

SECTION_BREAK: Final = "\n\n"
"""What stands between several sections of one role when they share a cell."""

_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85]")

# Neither XML 1.0 nor HTML allows these: controls, lone surrogates, noncharacters of every plane.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(1 << 16, 17 << 16, 1 << 16)
    )
    + "]"
)


Line = tuple["Fragment", ...]
"""What stands on one line; an empty one holds nothing."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a text that is marked, or not, from end to end; it is never empty.

    What has an ``address`` leads there; no text of a case has any.
    """

    text: str
    marked: bool
    address: str = ""


def plain_line(text: str) -> Line:
    """Make a line of a text; of none, an empty one."""
    return (Fragment(text, marked=False),) if text else ()


def bold_line(text: str) -> Line:
    """Make a line that is marked from end to end."""
    return (Fragment(text, marked=True),)


def printable(text: str) -> str:
    r"""Make every line break ``\n`` and drop the characters that no document format can hold."""
    return _UNPRINTABLE.sub("", _LINE_BREAKS.sub("\n", text))


def readable(text: str) -> str:
    """Make a text printable and take the markup of its document out."""
    return plain_text(printable(text))


def lines(marked: MarkedText) -> list[Line]:
    r"""Cut a text at its spans and line breaks; at least one line, if an empty one.

    >>> lines(MarkedText("effort", "", "○ 협업\n○ 홍보", ((2, 4),)))[1]
    (Fragment(text='○ 홍보', marked=False),)
    """
    made: list[list[Fragment]] = [[]]
    for piece in fragments(marked):
        first, *others = piece.text.split("\n")
        for at, text in enumerate((first, *others)):
            if at:
                made.append([])
            if text:
                made[-1].append(Fragment(text, piece.marked))
    return [tuple(line) for line in made]


def fragments(marked: MarkedText) -> list[Fragment]:
    """Cut a text at its spans, each piece readable; spans that touch become one piece.

    >>> fragments(MarkedText("effort", "노력", "수의계약 확인서", ((0, 4),)))
    [Fragment(text='수의계약', marked=True), Fragment(text=' 확인서', marked=False)]
    """
    runs = groupby(_pieces(unmarked(_cleaned(marked))), key=lambda piece: piece.marked)
    return [Fragment("".join(piece.text for piece in run), bold) for bold, run in runs]


def joined(parts: Sequence[MarkedText]) -> str | MarkedText:
    """Join texts with an empty line between them, their spans moved along; nothing gives ``""``."""
    if not parts:
        return ""
    spans: list[Span] = []
    offset = 0
    for part in parts:
        spans.extend((start + offset, end + offset) for start, end in part.spans)
        offset += len(part.text) + len(SECTION_BREAK)
    text = SECTION_BREAK.join(part.text for part in parts)
    return MarkedText(parts[0].role, parts[0].label, text, tuple(spans))


def _cleaned(marked: MarkedText) -> MarkedText:
    """Make a marked text printable and move its spans to where their words are then."""
    text = printable(marked.text)
    if text == marked.text:
        return marked
    spans = tuple(
        (len(printable(marked.text[:start])), len(printable(marked.text[:end])))
        for start, end in marked.spans
    )
    return MarkedText(marked.role, marked.label, text, spans)


def _pieces(marked: MarkedText) -> Iterator[Fragment]:
    at = 0
    for start, end in (*marked.spans, (len(marked.text),) * 2):
        for text, bold in ((marked.text[at:start], False), (marked.text[start:end], True)):
            if text:
                yield Fragment(text, bold)
        at = end
