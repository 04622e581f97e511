"""The scan of a text: its lines one by one, each with its mark, label, fields or furniture.

Each line is looked at by itself here; what it is in its document is decided by the layout rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sarye.cases.lines.bylines import MAX_BYLINE, read_byline
from sarye.cases.lines.fieldlines import read_fields
from sarye.cases.lines.furniture import is_furniture
from sarye.cases.lines.labelshapes import read_label
from sarye.cases.lines.line import Line
from sarye.cases.lines.runon import split_points
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.marks import Mark, case_number, read_mark
from sarye.cases.names.text import SourceLine, lines

BLANKS: Final = (
    " \t\f\v\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    + (
        "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x1c\x1d\x1e\x1f\x85\x00"
    )
)
"""White space, and characters of no width that pages leave at the ends of lines."""

_FENCE: Final = "---"
_PROPERTY: Final = re.compile(r"[\w-]{1,30}\s?:|- |\[|\]|#")
MAX_PROPERTIES: Final = 60
"""Lines that the properties above the text of a Markdown page can take."""
_BARS: Final = ("|", "│", "┃", "║")
_NUMBER: Final = re.compile(r"\d{1,2}\s+(?=[가-힣])")
"""A number without a point, which counts something as often (3 배) and is a mark before a label."""

_SIGNS: Final = " \t■□◆◇●○★☆▶◀▷◁-–—*_=~()[]【】<>〈〉"
"""What stands around the number of a case: ■ 사례 1 ■, 사례 1 (최우수)."""

HEAD: Final = 240
"""Characters of a line that rules look at, so that a line of any length costs the same."""


def scan(text: str, table: LabelTable) -> tuple[Line, ...]:
    """Scan all lines of an NFC text that are not blank."""
    return _without_properties(tuple(_scanned(text, table)))


def _without_properties(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Make furniture of the properties of a page above its text that name no field of a case."""
    if not lines or lines[0].head != _FENCE:
        return lines
    top = lines[1 : MAX_PROPERTIES + 1]
    end = next((at for at, line in enumerate(top) if line.head in (_FENCE, "...")), 0)
    if not end or not all(_PROPERTY.match(line.head) for line in top[:end]):
        return lines
    properties = (
        line if line.fields else replace(line, furniture=True, label=None) for line in top[:end]
    )
    return (lines[0], *properties, *lines[end + 1 :])


def _scanned(text: str, table: LabelTable) -> Iterator[Line]:
    gap = False
    for source in lines(text):
        if not text[source.start : source.end].strip(BLANKS):
            gap = True
            continue
        shape = ""
        for start, end in _parts(text, source, table):
            line = _like_first(_read(text, source.number, (start, end), table, gap=gap), shape)
            shape = shape or (line.label.shape if line.label and line.role else " ")
            yield line
            gap = False


def _like_first(line: Line, shape: str) -> Line:
    """Give a label in the middle of a line the shape of the first: - 상황: … / 노력: …."""
    label = line.label
    if label is None or line.mark.kind or not shape.endswith(label.shape):
        return line
    return replace(line, label=label._replace(shape=shape))


def _parts(text: str, source: SourceLine, table: LabelTable) -> Iterator[tuple[int, int]]:
    """Walk the parts of a source line without outer white space; most lines have one part."""
    points = split_points(text[source.start : source.end].rstrip(), table)
    starts = [source.start, *(source.start + at for at in points)]
    for start, end in zip(starts, [*starts[1:], source.end], strict=True):
        part = text[start:end]
        part = part.rstrip(BLANKS + "/|→⇒") if end < source.end else part
        begin = start + len(part) - len(part.lstrip(BLANKS))
        stripped = part.strip(BLANKS)
        if stripped[0:1] in _BARS and stripped.endswith(_BARS) and len(stripped) > 2:
            inner = stripped[1:-1]  # a row of a Markdown table, or of one drawn with lines
            edges = BLANKS + "".join(_BARS) if _goes_on_in_box(inner) else BLANKS
            begin += 1 + len(inner) - len(inner.lstrip(edges))
            stripped = inner.strip(edges)
        if stripped:
            yield begin, begin + len(stripped)


def _goes_on_in_box(inner: str) -> bool:
    """Tell whether a row of a drawn form has text only behind its one bar, as wrapped values do."""
    return "|" not in inner and sum(map(inner.count, _BARS)) == 1 and inner.strip()[0] in _BARS


def is_heading_row(head: str, table: LabelTable) -> bool:
    r"""Tell whether a line is the heading row of a table: labels of two roles and no text.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> is_heading_row("배경\t내용\t효과", DEFAULT_LABELS)
    True
    """
    roles = [table.role_of(cell) for cell in head.split("\t")]
    return None not in roles and len(set(roles) - {"other"}) > 1


def _read(text: str, number: int, span: tuple[int, int], table: LabelTable, *, gap: bool) -> Line:
    start, end = span
    head = text[start : min(end, start + HEAD)]
    if is_furniture(head) and end - start <= HEAD:
        return Line(number, start, end, head, furniture=True, gap=gap)
    mark = _mark_of(head, table)
    fields = read_fields(head, mark)
    row = "\t" in head and is_heading_row(head, table)
    label = None if fields or row else read_label(head, mark, table)
    return Line(number, start, end, head, mark, label, fields, gap=gap)


def _is_no_title(beside: str) -> bool:
    """Tell whether beside the number of a case stands nothing, or nothing but fields."""
    said = beside.strip(_SIGNS)
    return not said or (len(said) <= MAX_BYLINE and read_byline(said, alone=False) is not None)


def _mark_of(head: str, table: LabelTable) -> Mark:
    """Read the mark of a line; a number before a label alone is one (1 배  경).

    The number of a case beside nothing but fields is one with what stands before it (□ 사례 1).
    """
    mark = read_mark(head)
    case = case_number(head, mark)
    if case is not None and _is_no_title(head[case.width :]):
        return case if head[case.width :].strip(_SIGNS) else Mark(case.kind, len(head))
    if mark.kind or not (number := _NUMBER.match(head)):
        return mark
    return Mark("01", number.end()) if table.role_of(head[number.end() :]) else mark
