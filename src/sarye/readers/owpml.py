"""Lay out Hancom documents: OWPML sections go in, their text comes out, one paragraph a line.

HWPX holds OWPML, and python-hwpx makes it of HWP 5, so that a document gives one text in both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from hwpx.oxml.namespaces import HP
from hwpx.tools.exporter import _auto_number_text, _ListLabels

from sarye.readers.hancompages import PageCount
from sarye.readers.tablelines import (
    Block,
    Cell,
    PageBegins,
    PagedText,
    Table,
    lines_of,
    paged_lines_of,
    paged_text,
)
from sarye.readers.wholenumbers import whole_number

_INLINE: Final = {
    f"{HP}tab": " ",  # a tab would part cells
    f"{HP}lineBreak": "\n",
    f"{HP}nbSpace": " ",
    f"{HP}fwSpace": " ",
    f"{HP}hyphen": "-",
}
_BREAKING: Final = re.compile(r"(?<! ) *[\t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]\s*")
_ART_BREAKS: Final = re.compile(r"[\r\n\u240d\u240a]+")
"""Line breaks of art letters; attributes of HWPX hold the pictures of the control characters."""

LINE_HEIGHT: Final = 1000
"""Units of 1/7200 inch (10 points): an object set off by that much has its paragraph above it."""

_NOTE_NUMBERS: Final = frozenset({"FOOTNOTE", "ENDNOTE"})
_PAGE_NUMBERS: Final = frozenset({"PAGE", "TOTAL_PAGE"})


@dataclass(slots=True)
class _Pieces:
    """What a paragraph holds: its text, and the blocks that stand before and after it.

    An object at the very start of a paragraph stands before its text, any other after it, since a
    sentence is never cut.
    """

    text: list[str] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    deleting: bool = False
    begun: bool = False

    def write(self, text: str) -> None:
        if not self.deleting:
            self.text.append(text)
            self.begun = self.begun or not (not text or text.isspace())

    def place(self, blocks: Iterable[Block], *, below: bool) -> None:
        """Add the blocks of an object, which its own position may put below the text."""
        (self.after if below or self.begun else self.before).extend(blocks)


class TextLayout:
    """Reads the sections of one document in order; numbers of paragraphs run on between them."""

    def __init__(self, header: Element | None) -> None:
        self._labels = _ListLabels(header)
        self._running: dict[str, None] = {}
        self._pages = PageCount()
        self._hung_on: Element | None = None
        self._children: Final[dict[str, Callable[[Element, _Pieces], None]]] = {
            f"{HP}t": self._text,
            f"{HP}deleteBegin": _begin_deletion,
            f"{HP}deleteEnd": _end_deletion,
            f"{HP}tbl": self._table,
            f"{HP}ctrl": self._control,
            f"{HP}switch": self._switch,
            f"{HP}secPr": _skip,
            f"{HP}equation": _skip,
            f"{HP}dutmal": _write_of(f"{HP}mainText"),
            f"{HP}edit": _write_of(f"{HP}text"),
            f"{HP}compose": _write_compose,
            **{tag: _write_always(text) for tag, text in _INLINE.items()},
        }
        self._controls: Final[dict[str, Callable[[Element, _Pieces], None]]] = {
            f"{HP}footNote": self._note,
            f"{HP}endNote": self._note,
            f"{HP}header": self._page_margin,
            f"{HP}footer": self._page_margin,
            f"{HP}autoNum": _write_number,
        }

    def text(self, sections: Iterable[Element]) -> PagedText:
        """Write the text of all sections, a blank line between them and around tables.

        Where the document tells its pages, it comes with their landmarks.
        """
        written = paged_text(line for section in sections for line in self._section(section))
        return written if self._pages.is_told else PagedText(written.text, ())

    def _section(self, section: Element) -> list[str | PageBegins]:
        """Write a section below the texts of its page headers and footers, each of them once."""
        self._labels.start_section(section)
        self._pages.begin_section()
        known = len(self._running)
        lines = [
            line.strip(" ") if isinstance(line, str) else line
            for line in paged_lines_of(self._top_blocks(section))
        ]
        return ["", *list(self._running)[known:], *lines]

    def _top_blocks(self, section: Element) -> Iterator[Block]:
        """Walk the blocks of a section, and the pages that begin with them."""
        told = 0
        for paragraph in section.findall(f"{HP}p"):
            page = self._pages.paragraph(paragraph)
            if page != told:
                yield PageBegins(page)
                told = page
            self._hung_on = paragraph
            yield from self._paragraph(paragraph)
            self._hung_on = None

    def _blocks(self, parent: Element) -> list[Block]:
        return [block for p in parent.findall(f"{HP}p") for block in self._paragraph(p)]

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        label = self._labels.label(paragraph)
        pieces = _Pieces()
        for run in paragraph.findall(f"{HP}run"):
            for child in run:
                self._children.get(child.tag, self._drawing)(child, pieces)
        yield from pieces.before
        text = "".join(pieces.text).strip()
        if text or not (pieces.before or pieces.after):
            yield f"{label} {text}".strip()
        yield from pieces.after

    def _text(self, element: Element, pieces: _Pieces) -> None:
        pieces.write(_BREAKING.sub(" ", element.text or ""))
        for child in element:
            self._children.get(child.tag, self._text)(child, pieces)
            pieces.write(_BREAKING.sub(" ", child.tail or ""))

    def _table(self, element: Element, pieces: _Pieces) -> None:
        caption = element.find(f"{HP}caption")
        hung_on, self._hung_on = self._hung_on, None
        pages = self._pages.rows(element, hung_on) if hung_on is not None else {}
        table = Table(tuple(self._cells(element)), pages)
        self._hung_on = hung_on
        blocks: list[Block] = [table]
        if caption is not None:
            written = self._lists(caption)
            blocks = [*written, table] if caption.get("side") == "TOP" else [table, *written]
        pieces.place(blocks, below=_is_below(element))

    def _cells(self, table: Element) -> Iterator[Cell]:
        for number, row in enumerate(table.findall(f"{HP}tr")):
            for place, cell in enumerate(row.findall(f"{HP}tc")):
                address, span = cell.find(f"{HP}cellAddr"), cell.find(f"{HP}cellSpan")
                yield Cell(
                    row=_number(address, "rowAddr", number),
                    column=_number(address, "colAddr", place),
                    rows=_number(span, "rowSpan", 1),
                    blocks=tuple(self._lists(cell)),
                )

    def _lists(self, parent: Element) -> list[Block]:
        """Read the paragraphs of a cell, a note, a caption or a box."""
        return [block for held in parent.findall(f"{HP}subList") for block in self._blocks(held)]

    def _control(self, element: Element, pieces: _Pieces) -> None:
        """Read notes, page headers and numbers; fields, memos and comments do not show."""
        for child in element:
            self._controls.get(child.tag, _skip)(child, pieces)

    def _note(self, element: Element, pieces: _Pieces) -> None:
        note = " ".join(lines_of(self._lists(element)))
        pieces.after.append(" ".join(note.split()))

    def _page_margin(self, element: Element, _pieces: _Pieces) -> None:
        """Keep the text of page headers and footers; what holds no letter is a page mark."""
        for line in lines_of(self._lists(element)):
            if any(map(str.isalpha, line)):
                self._running.setdefault(line.strip())

    def _switch(self, element: Element, pieces: _Pieces) -> None:
        """Read one of the ways in which a switch writes the same object."""
        for child in next(iter(element), ()):
            self._children.get(child.tag, self._drawing)(child, pieces)

    def _drawing(self, element: Element, pieces: _Pieces) -> None:
        pieces.place(self._boxes(element), below=_is_below(element))

    def _boxes(self, element: Element) -> Iterator[Block]:
        """Walk the texts of a shape or group of shapes: art letters, boxes, its caption last."""
        if art := element.get("text"):
            yield from map(str.strip, _ART_BREAKS.split(art))
        for child in element:
            if child.tag == f"{HP}drawText":
                yield from self._lists(child)
            elif child.tag != f"{HP}caption":
                yield from self._boxes(child)
        for caption in element.findall(f"{HP}caption"):
            yield from self._lists(caption)


def _is_below(element: Element) -> bool:
    """Tell whether an object floats below the first line of the paragraph that it hangs on."""
    place = element.find(f"{HP}pos")
    if place is None or place.get("treatAsChar") != "0" or place.get("vertRelTo") != "PARA":
        return False
    return LINE_HEIGHT <= _number(place, "vertOffset", 0) < 2**31  # above are negative ones


def _number(element: Element | None, name: str, missing: int) -> int:
    written = element.get(name, "") if element is not None else ""
    return whole_number(written, missing)


def _skip(_element: Element, _pieces: _Pieces) -> None:
    """Leave out what shows no text."""


def _begin_deletion(_element: Element, pieces: _Pieces) -> None:
    pieces.deleting = True


def _end_deletion(_element: Element, pieces: _Pieces) -> None:
    pieces.deleting = False


def _write_compose(element: Element, pieces: _Pieces) -> None:
    pieces.write(element.get("composeText", ""))


def _write_number(element: Element, pieces: _Pieces) -> None:
    """Write the number of a table or a picture, and of a note in brackets; none of a page."""
    kind = element.get("numType")
    number = _auto_number_text(element)
    if kind in _NOTE_NUMBERS:
        number = f"[{number.strip('().[] ')}]"
    if kind not in _PAGE_NUMBERS:
        pieces.write(number)


def _write_always(text: str) -> Callable[[Element, _Pieces], None]:
    return lambda _element, pieces: pieces.write(text)


def _write_of(tag: str) -> Callable[[Element, _Pieces], None]:
    def write(element: Element, pieces: _Pieces) -> None:
        pieces.write(element.findtext(tag) or "")

    return write
