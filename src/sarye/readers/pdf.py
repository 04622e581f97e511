"""Read PDF: bytes go in, a Document with paragraphs, table rows and pages comes out.

A PDF holds lines and no paragraphs. `sarye.readers.pdfpieces` measures the lines,
`sarye.readers.pdfrulings` finds the borders of tables, `sarye.readers.pdflayout` puts both into
reading order and `sarye.readers.paragraphs` joins the lines. Here the pages are opened, page marks
and running heads are left out, and the text is written with a landmark for each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final
from unicodedata import category

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sarye.errors import ReadError
from sarye.models import Document, Landmark, Place, Problem
from sarye.readers.namerows import heads_columns, is_headed, name_rows, names_part
from sarye.readers.paragraphs import Habits, Line, group, is_apart, joint
from sarye.readers.pdflayout import Element, Row, joined_rows, lay_out
from sarye.readers.pdfpieces import find_pieces
from sarye.readers.pdfrulings import find_rulings

_LOCKED: Final = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
_END: Final = b"%%EOF"

_PAGE_MARK: Final = re.compile(
    r"[-–—―]\s?\d{1,4}\s?[-–—―]|[<\[(]\s?\d{1,4}\s?[>\])]|\d{1,4}|\d{1,4}\s?/\s?\d{1,4}|(?:page|p\.)\s?\d{1,4}|\d{1,4}\s?쪽",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_CASE_MARK: Final = re.compile(
    r"\W*(?:[가-힣]{0,4}사례|case|story|(?:good|best)practice)[^\w\s]?\d{1,3}\W*", re.IGNORECASE
)
"""The number of a case, which each page has another one of that a case begins on."""
_EDGE: Final = 0.12  # of the height of a page, at its top and foot, where running heads stand
_RUNNING: Final = 3  # pages on which a line stands before it is a running head

FEW_CHARACTERS: Final = 30
"""Characters a page from which on a document of pictures is a document of text."""

HANGUL_SHARE: Final = 0.05
"""Of the letters that are Hangul in a document whose text can be read, at least."""

NAMELESS_SHARE: Final = 0.2
MIN_NAMELESS: Final = 20
"""Letters without a name from which on, and from which share on, a page cannot be read."""

MIN_MARKS: Final = 60
FIGURES_SHARE: Final = 0.7
"""Marks without a letter from which on a page lacks its letters, unless figures are most of it."""

_NAMELESS: Final = frozenset(("Co", "Cn", "Cc", "Cs"))
_STRANGE: Final = frozenset(map(chr, (*range(0xA1, 0x100), 0xFFFD)))
_PICTURES: Final = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)
"""Kinds of page objects that show a picture; a form can hold one."""

_HANGUL: Final = re.compile("[가-힣ᄀ-ᇿㄱ-ㆎ]")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page holds: its number, height and elements; ``readable`` unless it failed."""

    number: int
    height: float = 0.0
    elements: tuple[Element, ...] = ()
    pictures: bool = False
    readable: bool = True
    garbled: bool = False


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF; a page that cannot be read is a problem and the others are read.

    Raises `ReadError` of the kinds encrypted, damaged and empty.
    """
    pages = list(_pages(data))
    if pages and not any(page.readable for page in pages):
        raise ReadError("damaged")
    text = _Writer(_without_furniture(pages))
    problems = [*_page_problems(pages, name, data), *_text_problems(text.text, pages, name)]
    if not text.text.strip() and not problems:
        raise ReadError("empty")
    return Document(
        path=name,
        format="pdf",
        text=text.text,
        landmarks=tuple(text.landmarks(page.number for page in pages)),
        problems=tuple(problems),
    )


def _pages(data: bytes) -> Iterator[_Page]:
    """Walk the pages; each is closed before the next is opened."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in _LOCKED
        raise ReadError("encrypted" if locked else "damaged") from error
    with closing(document):
        for number in range(1, len(document) + 1):
            try:
                yield _read_page(document, number)
            except pdfium.PdfiumError:
                yield _Page(number, readable=False)


def _read_page(document: pdfium.PdfDocument, number: int) -> _Page:
    with ExitStack() as opened:
        page = opened.enter_context(closing(document[number - 1]))
        text = opened.enter_context(closing(page.get_textpage()))
        width, height = page.get_size()
        rulings = find_rulings(page)
        pieces = find_pieces(text, rulings.uprights)
        elements = tuple(lay_out(pieces, rulings, page=number, width=width))
        pictures = text.count_chars() < FEW_CHARACTERS and _has_pictures(page)
        garbled = _is_garbled(text.get_text_range())
    return _Page(number, height, elements, pictures, garbled=garbled)


def _has_pictures(page: pdfium.PdfPage) -> bool:
    objects = (
        pdfium_c.FPDFPage_GetObject(page.raw, at)
        for at in range(pdfium_c.FPDFPage_CountObjects(page.raw))
    )
    kinds = (pdfium_c.FPDFPageObj_GetType(found) for found in objects)
    return any(kind in _PICTURES for kind in kinds)


def _page_problems(pages: Sequence[_Page], name: str, data: bytes) -> Iterator[Problem]:
    if _is_cut_off(data):
        yield Problem("damaged", Place(name))
    for page in pages:
        if not page.readable:
            yield Problem("bad_page", Place(name, page=page.number))


def _is_cut_off(data: bytes) -> bool:
    """Tell whether the end of a file is missing, without which its pages are guessed."""
    return data.rfind(_END) < data.rfind(b"startxref") or _END not in data


def _text_problems(text: str, pages: Sequence[_Page], name: str) -> Iterator[Problem]:
    """Say where there are only pictures of text, or letters that are no Hangul."""
    characters = len("".join(text.split()))
    garbled = [page.number for page in pages if page.garbled]
    if characters < FEW_CHARACTERS * len(pages) and all(page.pictures for page in pages):
        yield Problem("pictures_only", Place(name))
    elif len(garbled) == len(pages) or (
        characters and len(_HANGUL.findall(text)) <= HANGUL_SHARE * len(_LETTER.findall(text))
    ):
        yield Problem("no_hangul", Place(name))
    else:
        if garbled:
            yield Problem("unreadable_pages", Place(name), {"pages": _listed(garbled)})
        blank = (page for page in pages if page.pictures and not page.garbled)
        if pictures := [page.number for page in blank if not _has_text(page)]:
            yield Problem("picture_pages", Place(name), {"pages": _listed(pictures)})


def _has_text(page: _Page) -> bool:
    return any(letter.isalpha() for line in _all_lines(page.elements) for letter in line.text)


def _listed(numbers: Sequence[int]) -> str:
    """Write numbers of pages with runs as spans.

    >>> _listed([3, 4, 5, 9])
    '3-5, 9'
    """
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _is_garbled(text: str) -> bool:
    """Tell letters that a font does not name: private or unknown ones, bytes of CP949, or none.

    Where Hangul is not named at all, its spaces and marks are left. Symbols of private use stand in
    documents of Hancom too, a few on a page.
    """
    letters = [letter for letter in text if not letter.isspace()]
    nameless = sum(category(letter) in _NAMELESS or letter in _STRANGE for letter in letters)
    if len(letters) >= MIN_MARKS and not any(map(str.isalpha, letters)):
        return sum(map(str.isdigit, letters)) < FIGURES_SHARE * len(letters)
    return nameless >= MIN_NAMELESS and nameless > NAMELESS_SHARE * len(letters)


def _without_furniture(pages: Sequence[_Page]) -> Iterator[Element]:
    """Walk the elements without page marks, and with running heads only where they stand first."""
    running = _on_both(*pages) if len(pages) == 2 else _running(pages)
    written: set[str] = set()
    for page in pages:
        edges = set(_edge_lines(page))
        for element in page.elements:
            if isinstance(element, Row) or element not in edges:
                yield element
            elif _PAGE_MARK.fullmatch(element.text.strip()) is None:
                bare = _bare(element)
                if bare not in running or bare not in written:
                    yield element
                written.add(bare)


def _running(pages: Sequence[_Page]) -> set[str]:
    """Return the lines that stand at the edges of most pages, whatever their numbers."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_bare(line) for line in _edge_lines(page)})
    most = max(_RUNNING, len(pages) / 2)
    return {text for text, pages_with in counts.items() if pages_with >= most}


def _on_both(first: _Page, second: _Page) -> set[str]:
    """Return the lines that stand at an edge of two pages in one place, letter by letter."""
    places = {(line.text, round(line.y0)) for line in _edge_lines(first)}
    again = (line for line in _edge_lines(second) if (line.text, round(line.y0)) in places)
    return {_bare(line) for line in again}


def _edge_lines(page: _Page) -> Iterator[Line]:
    """Walk the lines at the top and at the foot of a page."""
    low, high = page.height * _EDGE, page.height * (1 - _EDGE)
    for element in page.elements:
        if isinstance(element, Line) and not low <= element.y0 <= high:
            yield element


def _bare(line: Line) -> str:
    text = "".join(line.text.split())
    return text if _CASE_MARK.fullmatch(text) else _DIGITS.sub("0", text)


@dataclass(slots=True)
class _Text:
    """A text as it is written, and where in it each page begins."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: dict[int, int] = field(default_factory=dict)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def on_page(self, page: int) -> None:
        self.starts.setdefault(page, self.length)


class _Writer:
    """Writes elements as paragraphs and rows."""

    def __init__(self, elements: Iterable[Element]) -> None:
        found = list(elements)
        self._habits = Habits(tuple(_all_lines(found)))
        self._written = _Text()
        for is_row, run in groupby(found, key=lambda element: isinstance(element, Row)):
            if self._written.length:
                self._written.write("\n")  # a blank line between a table and the text around it
            if is_row:
                self._write_rows(
                    list(joined_rows(element for element in run if isinstance(element, Row)))
                )
            else:
                self._write_lines([element for element in run if isinstance(element, Line)], "\n")
                self._written.write("\n")
        self.text = "".join(self._written.parts)

    def landmarks(self, pages: Iterable[int]) -> Iterator[Landmark]:
        """Name where each page begins; a page without text begins where the next one does."""
        after = self._written.length
        found: list[Landmark] = []
        for page in reversed(list(pages)):
            after = self._written.starts.get(page, after)
            found.append(Landmark(after, page=page))
        yield from reversed(found)

    def _write_rows(self, rows: Sequence[Row]) -> None:
        """Write rows, what stands below a row of names each below its own."""
        grid = [["\n".join(self._paragraphs(cell)) for cell in row.cells] for row in rows]
        named = frozenset[int]() if heads_columns(grid) else name_rows(grid)
        for at, row in enumerate(rows):
            if at in named and any(map(names_part, grid[at])):
                continue
            if at - 1 in named and any(map(names_part, grid[at - 1])):
                self._write_cells(
                    cell
                    for pair in zip(rows[at - 1].cells, row.cells, strict=True)
                    for cell in pair
                )
            elif any(map(is_headed, grid[at])):
                self._write_cells(row.cells)
            else:
                self._write_row(row)

    def _paragraphs(self, cell: Sequence[Line]) -> Iterator[str]:
        for paragraph in group(cell, self._habits):
            yield " ".join(line.text for line in paragraph)

    def _write_cells(self, cells: Iterable[Sequence[Line]]) -> None:
        """Write cells below each other."""
        for cell in cells:
            if cell:
                self._write_lines(cell, "\n")
                self._written.write("\n")

    def _write_row(self, row: Row) -> None:
        """Write a row on one line; the running text beside a label keeps its paragraphs."""
        *heads, last = row.cells
        labels = [len(list(group(cell, self._habits))) for cell in heads if cell]
        beside_label = labels in ([], [1])
        for cell in heads:
            self._write_lines(cell, " ")
            self._written.write("\t")
        self._write_lines(last, "\n" if beside_label else " ")
        self._written.write("\n")

    def _write_lines(self, lines: Sequence[Line], between: str) -> None:
        """Write lines as paragraphs that are parted by ``between``."""
        before: Line | None = None
        for paragraph in group(lines, self._habits):
            if before is not None:
                self._written.write(between)
                if between == "\n" and is_apart(before, paragraph[0], self._habits):
                    self._written.write("\n")
            before = self._write_paragraph(paragraph)

    def _write_paragraph(self, paragraph: Sequence[Line]) -> Line:
        """Write the lines of a paragraph; return the last one."""
        last = paragraph[0]
        for line in paragraph:
            if line is not last:
                self._written.write(joint(last, line, self._habits))
            self._written.on_page(line.page)
            self._written.write(line.text)
            last = line
        return last


def _all_lines(elements: Sequence[Element]) -> Iterator[Line]:
    for element in elements:
        if isinstance(element, Row):
            for cell in element.cells:
                yield from cell
        else:
            yield element
