"""Tables of cases: scanned lines go in, a draft for each row below a heading row comes out.

A heading row names a column of titles and one of sections at least (사례명, 추진배경, 성과); its
cells are parted by tabs, as the readers write the cells of a page, or by | in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Span
from sarye.cases.fieldlines import field_of_label
from sarye.cases.labels import LabelTable
from sarye.cases.marks import read_mark
from sarye.cases.periods import find_period
from sarye.cases.scan import Line
from sarye.cases.titles import read_title
from sarye.models import Role

MIN_COLUMNS: Final = 2
MAX_ROW_LINES: Final = 60
MAX_MARK: Final = 40
_NUMBER_COLUMN: Final = re.compile(r"연\s?번|번\s?호|순\s?번|순\s?위|no\.?", re.IGNORECASE)
_ROW_NUMBER: Final = re.compile(r"(?:\d{1,4}|[①-⑳])(?=\s*[\t|│.])")
_BREAK: Final = re.compile(r"[\t|│]")
_CELL: Final = re.compile(r"[^\t|│]*")


class Cell(NamedTuple):
    """A cell of a row, and where its text stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table hold: fields by place, and roles with their labels."""

    fields: Mapping[int, str]
    sections: Mapping[int, tuple[Role, str]]
    count: int
    numbered: bool = False
    head: str = ""


def find_rows(lines: Sequence[Line], text: str, labels: LabelTable) -> list[Draft]:
    """Find the cases of all tables whose heading row names a title and a section."""
    drafts: list[Draft] = []
    columns: Columns | None = None
    title = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        cells = _cells(line, text, line.end)
        heading = _columns(cells, labels)
        if heading is not None:
            columns = replace(heading, head=line.head)
            title = _title_above(lines, at - 1)
        elif columns is not None:
            end = _end_of_row(lines, at - 1, text, columns)
            whole = _cells(line, text, lines[end - 1].end)
            drafts += _draft(line, whole, columns, title) if len(whole) == columns.count else ()
            columns = columns if len(whole) == columns.count else None
            at = max(at, end)
    return drafts


def _end_of_row(lines: Sequence[Line], at: int, text: str, columns: Columns) -> int:
    """Return the place below a row, whose cells can hold several lines.

    A row has all its cells before it ends; the lines below are of its last cell where another row
    follows them, or where they begin as that cell does.
    """
    count = columns.count
    if not (_is_row(lines[at]) and _begins_row(lines[at], columns)):
        return at + 1
    seen = _breaks(lines[at], text)
    end = at + 1
    while end < len(lines) and end - at <= MAX_ROW_LINES and seen < count - 1:
        if lines[end].gap or seen + _breaks(lines[end], text) > count - 1:
            return at + 1
        seen += _breaks(lines[end], text)
        end += 1
    if seen != count - 1:
        return at + 1
    return _end_of_last_cell(lines, end, text, columns)


def _end_of_last_cell(lines: Sequence[Line], end: int, text: str, columns: Columns) -> int:
    begins = _last_cell(text[lines[end - 1].start : lines[end - 1].end])
    kind = read_mark(begins[:MAX_MARK].strip()).kind
    stop = end
    while stop < len(lines) and stop - end < MAX_ROW_LINES and not lines[stop].gap:
        if _is_row(lines[stop]):
            if lines[stop].head == columns.head:
                return end
            if columns.numbered or _breaks(lines[stop], text) == columns.count - 1:
                return stop if _begins_row(lines[stop], columns) else end
            break
        stop += 1
    alike = end
    while kind and alike < stop and lines[alike].mark.kind == kind:
        alike += 1
    return alike


def _begins_row(line: Line, columns: Columns) -> bool:
    """Tell whether a line can begin a row: with its number, in a table that has numbers."""
    return not columns.numbered or _ROW_NUMBER.match(line.head) is not None


def _last_cell(row: str) -> str:
    return _BREAK.split(row)[-1]


def _breaks(line: Line, text: str) -> int:
    """Count the breaks between cells in a line."""
    return len(_BREAK.findall(text, line.start, line.end))


def _cells(line: Line, text: str, end: int) -> list[Cell]:
    """Cut a row up to ``end`` into its cells without outer white space."""
    return list(_walk(text[line.start : end], line.start)) if _is_row(line) else []


def _is_row(line: Line) -> bool:
    return any(mark in line.head for mark in "\t|│")


def _walk(row: str, at: int) -> Iterator[Cell]:
    place = 0
    while place <= len(row):
        match = _CELL.match(row, place)
        end = match.end() if match else place
        written = row[place:end]
        start = place + len(written) - len(written.lstrip())
        yield Cell(written.strip(), at + start, at + start + len(written.strip()))
        place = end + 1


def _columns(cells: Sequence[Cell], labels: LabelTable) -> Columns | None:
    """Read a heading row; None where it names no title or no section."""
    fields: dict[int, str] = {}
    sections: dict[int, tuple[Role, str]] = {}
    for place, cell in enumerate(cells):
        name = cell.text.strip("* ")
        if field := field_of_label(name):
            fields[place] = field
        elif role := labels.role_of(name):
            sections[place] = (role, name)
    roles = {role for role, _ in sections.values()} - {"other"}
    whole = len(roles) > 1 and len(sections) == len(cells)
    if ("title" not in fields.values() and not whole) or not sections or len(cells) < MIN_COLUMNS:
        return None
    numbered = _NUMBER_COLUMN.fullmatch(cells[0].text) is not None
    return Columns(fields, sections, len(cells), numbered)


def _title_above(lines: Sequence[Line], at: int) -> str:
    """Return the line above a table that has no column of titles."""
    above = lines[at - 1] if at else None
    return above.head if above is not None and above.plain and not _is_row(above) else ""


def _draft(line: Line, cells: Sequence[Cell], columns: Columns, above: str) -> Iterator[Draft]:
    fields = {name: cells[place].text for place, name in columns.fields.items()}
    spans = tuple(
        Span(role, label, cells[place].start, cells[place].end)
        for place, (role, label) in columns.sections.items()
        if cells[place].text
    )
    title = fields.get("title", "" if "title" in columns.fields.values() else above)
    if not title or not spans:
        return
    parts = read_title(title)
    yield Draft(
        line.start,
        parts.title,
        spans,
        agency=fields.get("agency") or parts.agency,
        department=fields.get("department") or parts.department,
        award=fields.get("award") or parts.award,
        period=find_period(fields.get("period", "")),
    )
