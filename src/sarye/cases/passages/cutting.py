"""Cutting: the rest of a document becomes passages, at its headings, at pages, at sentence ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Span
from sarye.cases.lines.headings import SENTENCE_END
from sarye.cases.lines.line import Line
from sarye.cases.names.marks import STRONG_KINDS, strip_marks
from sarye.cases.names.text import squeeze
from sarye.cases.passages.remaining import Part
from sarye.cases.source import Source

MAX_PASSAGE: Final = 1_500
"""Characters of a passage: a screen of text, which a snippet can stand for."""
MIN_PIECE: Final = MAX_PASSAGE // 2
MAX_HEADING: Final = 60
MAX_NOUN: Final = 24
"""Characters of a heading that may end in ㅁ, as 프로그램 does; in longer ones it ends a clause."""

_BREAKS: Final = ("\n\n", "\n", ". ", " ")
"""Where a stretch is cut that is too long, the best place first."""
_LETTER: Final = re.compile(r"[^\W\d_]{2}")


@dataclass(slots=True)
class _Block:
    """A stretch under one heading."""

    label: str
    start: int
    end: int
    region: int
    title: str


def cut_passages(parts: Iterable[Part], source: Source) -> Iterator[tuple[Span, ...]]:
    """Walk the passages that parts of a document make, each as its sections.

    A section begins with the heading that is its label. Small neighbours share a passage.
    """
    passage: list[Span] = []
    size = 0
    for span in _spans(_blocks(list(parts)), source):
        length = span.end - span.start
        if passage and size + length > MAX_PASSAGE:
            yield tuple(passage)
            passage, size = [], 0
        passage.append(span)
        size += length
    if passage:
        yield tuple(passage)


def _blocks(parts: Sequence[Part]) -> Iterator[_Block]:
    """Walk the stretches of text that no case and no heading parts."""
    block: _Block | None = None
    for at, part in enumerate(parts):
        heads = _heads(parts, at)
        same = block is not None and (block.region, block.title) == (part.region, part.title)
        if block is not None and same and not heads:
            block.end = part.end
            continue
        if block is not None:
            yield block
        label = part.title or (_heading(part.line) if heads else "")
        block = _Block(label, part.start, part.end, part.region, part.title)
    if block is not None:
        yield block


def _heads(parts: Sequence[Part], at: int) -> bool:
    """Tell whether a line heads the text below it; lines of one mark are items of a list."""
    part = parts[at]
    if part.title or part.start != part.line.start or not _may_head(part.line):
        return False
    below = parts[at + 1] if at + 1 < len(parts) else None
    if below is None or below.region != part.region:
        return False
    return not (_may_head(below.line) and below.line.mark.kind == part.line.mark.kind)


def _may_head(line: Line) -> bool:
    if line.furniture or line.length > MAX_HEADING or "\t" in line.head or "|" in line.head:
        return False
    if line.fields is not None or not _LETTER.search(line.head):
        return False
    marked = line.mark.kind in STRONG_KINDS or line.mark.kind.startswith("#")
    label = line.label if line.role is not None else None
    labelled = label is not None and (label.alone or label.enclosed)
    alone = marked or line.wrapped is not None or labelled
    heads = alone or line.heads_group or line.heads_appendix
    return heads and SENTENCE_END.search(line.head) is None and not _is_clause(line)


def _is_clause(line: Line) -> bool:
    """Tell whether a long line ends in a verb made a noun, which ends in ㅁ: …을 그대로 둠."""
    last = line.head[-1:]
    return line.length > MAX_NOUN and "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 == 16


def _heading(line: Line) -> str:
    return line.wrapped or squeeze(strip_marks(line.head).strip("*_# "))


def _spans(blocks: Iterable[_Block], source: Source) -> Iterator[Span]:
    """Cut blocks into sections of bounded length."""
    text = source.text
    marks = (mark for mark in source.document.landmarks if mark.page and not mark.flows)
    pages = [source.view.at(mark.start) for mark in marks]
    for block in blocks:
        for start, end in _pages(block, pages):
            for begin, stop in _pieces(text, start, end):
                piece = text[begin:stop]
                left = len(piece) - len(piece.lstrip())
                if piece.strip():
                    yield Span("other", block.label, begin + left, begin + len(piece.rstrip()))


def _pages(block: _Block, pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Part a block that is too long at its pages."""
    if block.end - block.start <= MAX_PASSAGE:
        yield block.start, block.end
        return
    first, last = bisect_left(pages, block.start + 1), bisect_left(pages, block.end)
    yield from pairwise([block.start, *pages[first:last], block.end])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part a stretch that is too long at the ends of paragraphs, lines, sentences or words."""
    while end - start > MAX_PASSAGE:
        least, most = start + MIN_PIECE, start + MAX_PASSAGE
        found = (at + len(mark) for mark in _BREAKS if (at := text.rfind(mark, least, most)) >= 0)
        stop = next(found, most)
        yield start, stop
        start = stop
    yield start, end
