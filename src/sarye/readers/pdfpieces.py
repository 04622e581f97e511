"""Cut a PDF page into pieces: a text page goes in, stretches of its lines with places come out.

PDFium gives the characters in the order in which the file draws them. Its line ends and spaces are
partly guessed: it runs two lines into one where the file draws them without a break, and parts the
cells of a row by one space. So the ends of each of its lines are measured, and a line that is too
wide for its text, that runs into another one or that crosses a ruling is cut word by word. To
measure every character would double the time that a document takes.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LINE: Final = re.compile(r"[^\r\n]*[^\s]")
_WORD: Final = re.compile(r"\S+")
_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\ufffe\uffff]")
"""Control characters, soft hyphens and what PDFium writes for a hyphen at a line's end."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SPREAD: Final = re.compile(r"[가-힣](?: [가-힣])+")
_SCRIPTS_MEET: Final = re.compile(r"(?<=[0-9A-Za-z]) (?=[가-힣])|(?<=[가-힣]) (?=[0-9A-Za-z])")
_PAIR: Final = len("미 국")
_WIDE: Final = 0.5  # line heights between the syllables of a word that is spread over its cell
_NARROW: Final = 0.27  # line heights: word processors set a quarter between Hangul and Latin

COLUMN_GAP: Final = 2.0
"""Line heights of white that part two columns where no ruling does: no justified line has them."""

_WORD_GAP: Final = 0.3  # line heights of white that can hide a ruling
_LOOSE: Final = 1.12  # a line this much wider than its letters may hold a column gap
_SAME_LINE: Final = 0.5  # of the height that two pieces of one line overlap at least


class Piece(NamedTuple):
    """A stretch of a line: its text, its place on the page, and whether a space follows it.

    ``y0`` is the lower edge, as in PDF. ``space`` is None where the file says nothing of spaces: it
    draws each word at a place of its own.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    space: bool | None

    @property
    def height(self) -> float:
        """The height of the line, a little more than its font size."""
        return self.y1 - self.y0


class Box(NamedTuple):
    """A rectangle on a page."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A vertical ruling: where it stands and how far it reaches."""

    x: float
    y0: float
    y1: float


class _Word(NamedTuple):
    start: int
    end: int
    box: Box


def find_pieces(page: pdfium.PdfTextPage, uprights: Sequence[Upright]) -> Iterator[Piece]:
    """Walk the pieces of a page in the order in which they are drawn."""
    cutter = _Cutter(page, uprights)
    for match in _LINE.finditer(cutter.text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield from cutter.cut(start, match.end())


class _Cutter:
    """Measures and cuts the lines of one text page."""

    def __init__(self, page: pdfium.PdfTextPage, uprights: Sequence[Upright]) -> None:
        self._page = page.raw
        self._uprights = uprights
        self._crossing: dict[int, list[float]] = {}  # uprights by the height of a line
        self._rect = pdfium_c.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)
        self.text = _text_of(page)

    def cut(self, start: int, end: int) -> Iterator[Piece]:
        """Cut one of PDFium's lines into pieces."""
        whole = self._span(start, end)
        if whole is not None and self._is_plain(whole, self.text[start:end]):
            yield self._piece(start, end, whole)
            return
        yield from self._by_words(start, end)

    def _by_words(self, start: int, end: int) -> Iterator[Piece]:
        begin, box = start, None
        last = start
        for word in self._words(start, end):
            if box is not None and self._parts(box, word.box):
                yield self._piece(begin, last, box)
                begin, box = word.start, None
            box = word.box if box is None else _extended(box, word.box)
            last = word.end
        if box is not None:
            yield self._piece(begin, last, box)

    def _words(self, start: int, end: int) -> Iterator[_Word]:
        for match in _WORD.finditer(self.text, start, end):
            whole = self._span(*match.span())
            if whole is not None and self._is_plain(whole, match.group()):
                yield _Word(*match.span(), whole)
                continue
            for at in range(*match.span()):
                yield _Word(at, at + 1, self._box(at))

    def _span(self, start: int, end: int) -> Box | None:
        """Return the box around a line; None where its ends stand on different lines."""
        first = self._box(start)
        last = self._box(end - 1)
        if last.x1 < first.x0 or not _beside(first, last):
            return None
        return Box(first.x0, last.y0, last.x1, last.y1)  # a bullet has a size of its own

    def _box(self, at: int) -> Box:
        pdfium_c.FPDFText_GetLooseCharBox(self._page, at, self._pointer)
        rect = self._rect
        return Box(rect.left, rect.bottom, rect.right, rect.top)

    def _is_plain(self, box: Box, text: str) -> bool:
        """Tell whether a line is no wider than its letters, and crosses no ruling."""
        hangul = (len(text.encode("utf-8", "replace")) - len(text)) // 2
        letters = (box.y1 - box.y0) * (len(text) + hangul) / 2
        return box.x1 - box.x0 <= letters * _LOOSE and not self._ruled(box.x0, box.x1, box)

    def _parts(self, before: Box, word: Box) -> bool:
        """Tell whether a word begins a new piece."""
        height = before.y1 - before.y0
        gap = word.x0 - before.x1
        if gap < -height or not _beside(before, word):
            return True
        if gap > COLUMN_GAP * height:
            return True
        return gap > _WORD_GAP * height and self._ruled(before.x1, word.x0, word)

    def _ruled(self, left: float, right: float, box: Box) -> bool:
        height = int(box.y0 + box.y1) // 2
        crossing = self._crossing.get(height)
        if crossing is None:
            crossing = [upright.x for upright in self._uprights if upright.y0 < height < upright.y1]
            self._crossing[height] = crossing
        return any(left < x < right for x in crossing)

    def _piece(self, start: int, end: int, box: Box) -> Piece:
        text = _DROPPED.sub("", self._without_false_spaces(start, end))
        return Piece(_paired(text), *box, self._space_after(start, end))

    def _without_false_spaces(self, start: int, end: int) -> str:
        """Take out what PDFium took for spaces: 15 일 for 15일, 제 조 업 for a spread 제조업."""
        text = self.text[start:end]
        if _SPREAD.fullmatch(text) and self._is_spread(start + 1, more=len(text) > _PAIR):
            return text.replace(" ", "")
        false = [
            at
            for match in _SCRIPTS_MEET.finditer(text)
            if self._is_narrow(at := start + match.start())
        ]
        parts = zip([start, *(at + 1 for at in false)], [*false, end], strict=True)
        return "".join(self.text[begin:stop] for begin, stop in parts)

    def _is_spread(self, at: int, *, more: bool) -> bool:
        """Tell whether syllables are a word set wide apart: ``more`` than two, or far ones."""
        gap, height = self._gap(at)
        return (more or gap > _WIDE * height) and not self._is_written(at)

    def _is_narrow(self, at: int) -> bool:
        """Tell whether a space that PDFium put in is the narrow one between Hangul and Latin."""
        if self._is_written(at):
            return False
        gap, height = self._gap(at)
        return gap < _NARROW * height

    def _gap(self, at: int) -> tuple[float, float]:
        """Measure the gap of a space, and the height of the line."""
        before, after = self._box(at - 1), self._box(at + 1)
        return after.x0 - before.x1, before.y1 - before.y0

    def _space_after(self, start: int, end: int) -> bool | None:
        if self.text[end : end + 1] == " " and self._is_written(end):
            return True
        inside = self.text.find(" ", start, end)
        return False if inside >= 0 and self._is_written(inside) else None

    def _is_written(self, at: int) -> bool:
        """Tell whether a character stands in the file and was not put there by PDFium."""
        return bool(pdfium_c.FPDFText_IsGenerated(self._page, at) == 0)


def _text_of(page: pdfium.PdfTextPage) -> str:
    """Return the text of a page, one character for each that PDFium counts."""
    count = page.count_chars()
    text = page.get_text_range() if count else ""
    if len(text) == count:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(page.raw, at) for at in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _paired(text: str) -> str:
    """Put the halves of surrogate pairs together, which PDFium counts as two characters."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _beside(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand on one line: they overlap by half of the lower one."""
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > _SAME_LINE * min(one.y1 - one.y0, other.y1 - other.y0)


def _extended(box: Box, word: Box) -> Box:
    """Return a box that goes on to the end of a word, with the height of the wider of the two."""
    wider = max(box, word, key=_breadth)
    return Box(min(box.x0, word.x0), wider.y0, max(box.x1, word.x1), wider.y1)


def _breadth(box: Box) -> float:
    return box.x1 - box.x0
