"""Read DOCX: bytes go in, a Document with the text of its pages comes out.

Paragraphs are lines and rows of tables are lines, their cells parted by tabs; numbers and bullets
that Word counts by itself are written out. What a reader of the printed page sees is kept (text
boxes, footnotes below their paragraph, the header once at the top), and what was deleted is not.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from zipfile import ZipFile

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.archives import damage_told
from sarye.readers.docxnumbering import Numbering
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
from sarye.readers.xml import Element, attribute, child, children, local_name, parse

MIN_LETTERS: Final = 20
"""Letters below which a document with pictures has its text in them."""

MAX_SPAN: Final = 63
"""Columns of a table in Word, and so of a cell."""

MAIN_PART: Final = "word/document.xml"
_CONTAINERS: Final = frozenset(
    ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "body")
)
_SKIPPED: Final = frozenset(("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt"))
_WRITTEN: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES: Final = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_PICTURES: Final = frozenset(("drawing", "pict", "object"))


def read_docx(data: bytes, name: str) -> Document:
    """Read a document of Word; raise `ReadError` (damaged, too_deep)."""
    try:
        with damage_told(), ZipFile(io.BytesIO(data)) as package:
            paged, pictures = _read(_Parts(package))
    except RecursionError as error:
        raise ReadError("too_deep") from error
    letters = sum(map(str.isalnum, paged.text))
    blank = pictures and letters < MIN_LETTERS
    problems = (Problem("pictures_only", Place(name)),) if blank else ()
    text, landmarks = paged
    return Document(path=name, format="docx", text=text, landmarks=landmarks, problems=problems)


class _Parts:
    """The parts of a document, found by their relations to the main one."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self.main_path = next(iter(self._related("", "officeDocument")), MAIN_PART)
        self.main = parse(package.read(self.main_path))

    def related(self, kind: str) -> list[Element]:
        """Parse the parts of a kind: header, footnotes, endnotes, styles, numbering."""
        names = set(self._package.namelist())
        paths = dict.fromkeys(self._related(self.main_path, kind))
        return [parse(self._package.read(path)) for path in paths if path in names]

    def _related(self, path: str, kind: str) -> list[str]:
        folder, name = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._package.namelist():
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target"))).lstrip("/")
            for one in parse(self._package.read(relations))
            if attribute(one, "Type").rpartition("/")[2] == kind
            and attribute(one, "TargetMode") != "External"
        ]


def _read(parts: _Parts) -> tuple[PagedText, bool]:
    """Give the text of a document with its pages, and whether it shows pictures."""
    styles = parts.related("styles")
    hidden = frozenset(_hidden_styles(styles))
    writer = _Writer(Numbering.of(styles, parts.related("numbering")), _notes(parts), hidden)
    headers = (line for part in parts.related("header") for line in lines_of(writer.blocks(part)))
    top = dict.fromkeys(line for line in headers if line.strip())
    begun = [PageBegins(1)] if any(map(_is_page_break, parts.main.iter())) else []
    lines = paged_lines_of((*begun, *writer.blocks(parts.main)))
    text, landmarks = paged_text((*top, *([""] if top else []), *lines), airy=True)
    pictures = any(local_name(element) in _PICTURES for element in parts.main.iter())
    return PagedText(text + "\n" if text else "", landmarks), pictures


def _notes(parts: _Parts) -> dict[tuple[str, str], Element]:
    return {
        (kind, attribute(note, "id")): note
        for kind in _NOTES.values()
        for part in parts.related(f"{kind}s")
        for note in children(part, kind)
    }


@dataclass(slots=True)
class _Inline:
    """What a paragraph holds: its text, the boxes anchored in it, the notes it refers to."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)


class _Writer:
    """Writes the elements of a document as lines."""

    def __init__(
        self,
        numbering: Numbering,
        notes: Mapping[tuple[str, str], Element],
        hidden: frozenset[str],
    ) -> None:
        self._numbering = numbering
        self._notes = dict(notes)  # each is written where it is first referred to
        self._hidden = hidden
        self._page = self._told = 1
        self._depth = 0

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Walk the lines and tables of an element that holds paragraphs and tables."""
        for element in _alternative(parent):
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield self._table(element)
            elif name in _CONTAINERS:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        """Walk the lines of a paragraph, then what its text boxes and its notes hold.

        Before them it says on which page they begin, if that is another one.
        """
        before, within = _page_breaks(paragraph)
        self._page += before
        if self._page != self._told and not self._depth:
            self._told = self._page
            yield PageBegins(self._page)
        self._page += within
        inline = _Inline()
        style = child(child(paragraph, "pPr"), "pStyle")
        self._collect(paragraph, inline, hidden=attribute(style, "val") in self._hidden)
        text = "".join(inline.parts)
        if text.strip():
            if self._numbering.is_heading(paragraph):
                yield ""
            yield self._numbering.mark(paragraph) + text
        elif not inline.boxes:
            yield ""
        for element in (*inline.boxes, *inline.notes):
            yield from (block for block in self.blocks(element) if block)

    def _collect(self, parent: Element, inline: _Inline, *, hidden: bool) -> None:
        """Collect what a paragraph shows; ``hidden`` is what its style says of its text."""
        for element in _alternative(parent):
            name = local_name(element)
            if name == "r" and self._is_hidden(element, hidden=hidden):
                continue
            if name == "t":
                inline.parts.append(element.text or "")
            elif name in _WRITTEN:
                inline.parts.append(_WRITTEN[name])
            elif name == "sym":
                inline.parts.append(_symbol(attribute(element, "char")))
            elif name in _NOTES:
                note = self._notes.pop((_NOTES[name], attribute(element, "id")), None)
                inline.notes += [note] if note is not None else []
            elif name == "txbxContent":
                inline.boxes.append(element)
            elif name not in _SKIPPED:
                self._collect(element, inline, hidden=hidden)

    def _is_hidden(self, run: Element, *, hidden: bool) -> bool:
        properties = child(run, "rPr")
        own = _vanishes(properties)
        if own is not None:
            return own
        return hidden or attribute(child(properties, "rStyle"), "val") in self._hidden

    def _table(self, table: Element) -> Table:
        """Make a table; a cell that is merged over several rows is one cell."""
        done: list[Cell] = []
        open_cells: dict[int, Cell] = {}
        pages: dict[int, int] = {}
        for number, row in enumerate(_rows(table)):
            column = 0
            self._depth += 1
            for element in _within(row, "tc"):
                span, continued = _merges(element)
                above = open_cells.get(column)
                if continued and above is not None:
                    open_cells[column] = replace(above, rows=number - above.row + 1)
                else:
                    done += [above] if above is not None else []
                    open_cells[column] = Cell(number, column, 1, tuple(self.blocks(element)))
                column += span
            self._depth -= 1
            if self._page != self._told and not self._depth:
                pages[number] = self._told = self._page
        return Table((*done, *open_cells.values()), pages)


def _page_breaks(paragraph: Element) -> tuple[int, int]:
    """Count the pages that Word began before the text of a paragraph, and within it."""
    before, within = 0, 0
    has_text = False
    for element in paragraph.iter():
        if _is_page_break(element):
            before, within = (before, within + 1) if has_text else (before + 1, within)
        has_text = has_text or bool(local_name(element) == "t" and (element.text or "").strip())
    return before, within


def _is_page_break(element: Element) -> bool:
    """Hold where a page began when Word laid the document out last."""
    return local_name(element) == "lastRenderedPageBreak"


def _merges(cell: Element) -> tuple[int, bool]:
    """Tell how many columns a cell takes, and whether it goes on from the row above."""
    properties = child(cell, "tcPr")
    span = attribute(child(properties, "gridSpan"), "val")
    merge = child(properties, "vMerge")
    continued = merge is not None and attribute(merge, "val") != "restart"
    return min(whole_number(span, 1), MAX_SPAN), continued


def _rows(table: Element) -> Iterator[Element]:
    """Walk the rows of a table without deleted and hidden ones."""
    for row in _within(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None and not _is_on(child(properties, "hidden")):
            yield row


def _vanishes(properties: Element | None) -> bool | None:
    """Tell whether properties hide a text, None where they say nothing of it."""
    found = child(properties, "vanish")
    return None if found is None else _is_on(found)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _hidden_styles(styles: Iterable[Element]) -> Iterator[str]:
    """Walk the styles whose text is hidden, by themselves or by what they are based on."""
    found = [style for part in styles for style in children(part, "style")]
    own = {attribute(style, "styleId"): _vanishes(child(style, "rPr")) for style in found}
    above = {
        attribute(style, "styleId"): attribute(child(style, "basedOn"), "val") for style in found
    }
    for name in own:
        at, passed = name, set[str]()
        while own.get(at) is None and above.get(at) and at not in passed:
            passed.add(at)
            at = above[at]
        told = own.get(at) or False
        own |= dict.fromkeys(passed, told)  # looked up once
        if told:
            yield name


def _within(parent: Element, name: str) -> Iterator[Element]:
    """Walk the children of a name, also those in content controls."""
    for element in _alternative(parent):
        found = local_name(element)
        if found == name:
            yield element
        elif found in _CONTAINERS:
            yield from _within(element, name)


def _alternative(parent: Element) -> Iterator[Element]:
    """Walk the children of an element; of alternatives for different programs, the first."""
    if local_name(parent) != "AlternateContent":
        yield from parent
        return
    first = next((one for one in parent if local_name(one) in ("Choice", "Fallback")), None)
    yield from first if first is not None else ()


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
