"""Read ODT: bytes go in, a Document with the text of its pages comes out.

It reads as `sarye.readers.docx` does: paragraphs and rows of tables are lines, numbers and bullets
of lists are written out, text boxes and notes stand below their paragraph, the header once at the
top; what was deleted and what was remarked is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.archives import damage_told
from sarye.readers.docx import MAX_SPAN, MIN_LETTERS
from sarye.readers.odtlists import Lists
from sarye.readers.tablelines import Block, Cell, Table, lines_of, paged_lines_of, paged_text
from sarye.readers.wholenumbers import whole_number
from sarye.readers.xml import Element, attribute, child, children, local_name, parse

_PARAGRAPHS: Final = frozenset(("p", "h"))
_ROWS: Final = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_CELLS: Final = frozenset(("table-cell", "covered-table-cell"))
_BOXES: Final = frozenset(("text-box", "custom-shape", "rect", "ellipse"))
_SKIPPED: Final = frozenset(
    (
        *("tracked-changes", "annotation", "ruby-text", "page-number", "page-count", "title"),
        *("desc", "note-citation", "forms", "sequence-decls", "variable-decls"),
        "user-field-decls",
    )
)
_WRITTEN: Final = {"tab": "\t", "line-break": "\n", "soft-hyphen": ""}
MAX_SPACES: Final = 200
"""Spaces that an element can stand for."""


def read_odt(data: bytes, name: str) -> Document:
    """Read a text of OpenDocument; raise `ReadError` (damaged, encrypted, too_deep)."""
    try:
        with damage_told(), ZipFile(io.BytesIO(data)) as package:
            if b"encryption-data" in package.read("META-INF/manifest.xml"):
                raise ReadError("encrypted")
            content = parse(package.read("content.xml"))
            styles = parse(package.read("styles.xml")) if _has(package, "styles.xml") else None
            text = _read(content, styles)
    except RecursionError as error:
        raise ReadError("too_deep") from error
    pictures = any(local_name(element) == "image" for element in content.iter())
    blank = pictures and sum(map(str.isalnum, text)) < MIN_LETTERS
    problems = (Problem("pictures_only", Place(name)),) if blank else ()
    return Document(path=name, format="odt", text=text, problems=problems)


def _has(package: ZipFile, part: str) -> bool:
    return part in package.namelist()


def _read(content: Element, styles: Element | None) -> str:
    """Give the text of a document, its headers above it."""
    roots = [root for root in (styles, content) if root is not None]
    writer = _Writer(Lists.of(roots))
    pages = children(child(styles, "master-styles"), "master-page")
    headers = (one for page in pages for one in children(page, "header"))
    heads = (line for header in headers for line in lines_of(writer.blocks(header)))
    top = dict.fromkeys(line for line in heads if line.strip())
    body = child(child(content, "body"), "text")
    lines = paged_lines_of(writer.blocks(body) if body is not None else ())
    text, _ = paged_text((*top, *([""] if top else []), *lines), airy=True)
    return text + "\n" if text else ""


@dataclass(slots=True)
class _Inline:
    """What a paragraph holds: its text, the boxes anchored in it and its notes."""

    parts: list[str] = field(default_factory=list)
    below: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


class _Writer:
    """Writes the elements of a document as lines."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Walk the lines and tables of an element that holds paragraphs and tables."""
        for element in parent:
            name = local_name(element)
            if name in _PARAGRAPHS:
                yield from self._paragraph(element, "")
            elif name == "list":
                yield from self._list(element, "", 0)
            elif name == "table":
                yield self._table(element)
            elif name not in _SKIPPED:
                yield from self.blocks(element)

    def _list(self, element: Element, style: str, level: int) -> Iterator[Block]:
        """Walk the items of a list, each with its mark; lists within have that of their level."""
        style = attribute(element, "style-name") or style
        self._lists.begin(element, style, level)
        for item in element:
            for part in item if local_name(item) in ("list-item", "list-header") else ():
                if local_name(part) == "list":
                    yield from self._list(part, style, level + 1)
                elif local_name(part) in _PARAGRAPHS:
                    first = part is item[0] and local_name(item) == "list-item"
                    mark = self._lists.mark(style, level) if first else ""
                    yield from self._paragraph(part, mark)

    def _paragraph(self, paragraph: Element, mark: str) -> Iterator[Block]:
        """Walk the lines of a paragraph, then what its boxes and its notes hold."""
        inline = _Inline()
        _collect(paragraph, inline)
        if inline.text.strip():
            if local_name(paragraph) == "h":
                yield ""
            yield mark + inline.text
        elif not inline.below:
            yield ""
        for element in inline.below:
            yield from (block for block in self.blocks(element) if block)

    def _table(self, table: Element) -> Table:
        return Table(tuple(self._cells(table)))

    def _cells(self, table: Element) -> Iterator[Cell]:
        """Walk the cells of a table; those that others cover only take their room."""
        for number, row in enumerate(_rows(table)):
            column = 0
            for element in row:
                if local_name(element) not in _CELLS:
                    continue
                if local_name(element) == "table-cell":
                    rows = whole_number(attribute(element, "number-rows-spanned"), 1)
                    yield Cell(number, column, max(rows, 1), tuple(self.blocks(element)))
                column += min(
                    whole_number(attribute(element, "number-columns-repeated"), 1), MAX_SPAN
                )


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local_name(element) == "table-row":
            yield element
        elif local_name(element) in _ROWS:
            yield from _rows(element)


def _collect(parent: Element, inline: _Inline) -> None:
    """Collect what a paragraph shows, its white space as a program shows it."""
    inline.parts.append(_shown(parent.text))
    for element in parent:
        name = local_name(element)
        if name in _WRITTEN:
            inline.parts.append(_WRITTEN[name])
        elif name == "s":
            count = whole_number(attribute(element, "c"), 1)
            inline.parts.append(" " * min(count, MAX_SPACES))
        elif name == "note":
            inline.below += children(element, "note-body")
        elif name in _BOXES:
            inline.below.append(element)
        elif name and name not in _SKIPPED:
            _collect(element, inline)
        inline.parts.append(_shown(element.tail))


def _shown(text: str | None) -> str:
    """Write white space as one space, as OpenDocument means it."""
    if not text or text.isspace():
        return " " if text else ""
    before, after = (" " if text[at].isspace() else "" for at in (0, -1))
    return before + " ".join(text.split(None)) + after
