"""Running heads, page numbers and posts beside one, which are furniture and not text.

Text out of a paged file has the book's title and a bare number at each page, in the middle of
sentences. A number is one of a page only where all bare numbers of the document count on, and a
line is a running head only where it stands beside such numbers again and again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sarye.cases.lines.line import Line
from sarye.cases.names.text import letters

MIN_PAGES: Final = 3
"""Times that bare numbers count on before they are those of pages."""
MIN_MARKS: Final = 2
"""Times that a line is seen beside page marks before it is a running head."""
MAX_STEP: Final = 6
"""Pages between two numbers: some pages have none."""
MAX_HEAD: Final = 60
MAX_NEIGHBOUR: Final = 120

_NUMBER: Final = re.compile(r"\d{1,4}")
_PAGE: Final = re.compile(r"[-–—―]\s?\d{1,4}\s?[-–—―]|\d{1,4}")
_NEIGHBOUR: Final = re.compile(r"(?:이전|다음)\s?(?:글|기사|게시물)")
_BESIDE: Final = re.compile(
    r"(?P<left>\d{1,4})[\s|]+(?P<head>\D.*)|(?P<name>.*\D)[\s|]+(?P<right>\d{1,4})"
)
"""A page number and a running head on one line, in either order."""


def without_neighbours(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark the titles of the posts before and after one as furniture, at the foot of its page.

    Each stands below its button (이전글, 다음글), where the text has labels above.
    """
    told = next((at for at, line in enumerate(lines) if line.role is not None), len(lines))
    return tuple(
        replace(line, furniture=True, label=None, fields=None)
        if at > told + 1 and line.length <= MAX_NEIGHBOUR and _is_neighbour(lines[at - 1])
        else line
        for at, line in enumerate(lines)
    )


def _is_neighbour(line: Line) -> bool:
    return line.furniture and _NEIGHBOUR.fullmatch(line.head) is not None


def without_running_heads(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark the page numbers and running heads of a text as furniture."""
    numbers = _page_numbers(lines) | _heads_with_numbers(lines)
    if len(numbers) < MIN_MARKS:
        return tuple(lines)
    heads = _heads(lines, numbers)
    return tuple(
        replace(line, furniture=True, label=None, fields=None)
        if at in numbers or at in heads
        else (replace(line, gap=True) if at - 1 in heads else line)
        for at, line in enumerate(lines)
    )


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Return the places of page numbers: marks such as - 3 -, and bare numbers that count on."""
    marks = {at for at, line in enumerate(lines) if line.furniture and _PAGE.fullmatch(line.head)}
    bare = [at for at, line in enumerate(lines) if _NUMBER.fullmatch(line.head)]
    steps = (int(lines[b].head) - int(lines[a].head) for a, b in pairwise(bare))
    counts_on = len(bare) >= MIN_PAGES and all(0 < step <= MAX_STEP for step in steps)
    return marks | set(bare) if counts_on else marks


def _heads_with_numbers(lines: Sequence[Line]) -> set[int]:
    """Return the places of lines that repeat a line of the text beside a number that counts on."""
    names = {line.letters for line in lines if line.plain and line.length <= MAX_HEAD}
    pages: dict[str, dict[int, int]] = {}
    for at, line in enumerate(lines):
        found = _BESIDE.fullmatch(line.head.strip()) if line.length <= MAX_HEAD else None
        if found is None:
            continue
        name = letters(found["head"] or found["name"])
        if name in names:
            pages.setdefault(name, {})[at] = int(found["left"] or found["right"])
    return {
        at
        for found in pages.values()
        if len(found) >= MIN_PAGES and all(one < two for one, two in pairwise(found.values()))
        for at in found
    }


def _heads(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Return the places of lines that stand beside most page numbers."""
    beside = {
        at
        for at, line in enumerate(lines)
        if line.length <= MAX_HEAD
        and line.plain
        and not line.mark.kind
        and line.award is None  # a table repeats its grades beside its numbers
        and not numbers.isdisjoint((at - 1, at + 1))
    }
    counts = Counter(lines[at].letters for at in beside)
    repeated = {form for form, count in counts.items() if form and count >= MIN_MARKS}
    if not repeated:
        return set()
    found = [
        at
        for at, line in enumerate(lines)
        if line.length <= MAX_HEAD and line.plain and line.letters in repeated
    ]
    firsts: dict[str, int] = {}
    for at in found:
        firsts.setdefault(lines[at].letters, at)
    return set(found) - set(firsts.values())
