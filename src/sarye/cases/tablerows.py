"""Tables of cases: scanned lines go in, a draft for each row below a heading row comes out.

A heading row names a column of titles and one of sections at least (사례명, 추진배경, 성과); its
cells are parted by tabs, as the readers write the cells of a page, or by | in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Span
from sarye.cases.fieldlines import field_of_label
from sarye.cases.labels import LabelTable
from sarye.cases.periods import find_period
from sarye.cases.scan import Line
from sarye.cases.titles import read_title
from sarye.models import Role

MIN_COLUMNS: Final = 2
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


def find_rows(lines: Sequence[Line], text: str, labels: LabelTable) -> list[Draft]:
    """Find the cases of all tables whose heading row names a title and a section."""
    drafts: list[Draft] = []
    columns: Columns | None = None
    for line in lines:
        cells = _cells(line, text)
        heading = _columns(cells, labels)
        if heading is not None:
            columns = heading
        elif columns is not None and len(cells) != columns.count:
            columns = None
        elif columns is not None:
            drafts += _draft(line, cells, columns)
    return drafts


def _cells(line: Line, text: str) -> list[Cell]:
    """Cut a row into its cells without outer white space."""
    return list(_walk(text[line.start : line.end], line.start)) if _is_row(line) else []


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
    if "title" not in fields.values() or not sections or len(cells) < MIN_COLUMNS:
        return None
    return Columns(fields, sections, len(cells))


def _draft(line: Line, cells: Sequence[Cell], columns: Columns) -> Iterator[Draft]:
    fields = {name: cells[place].text for place, name in columns.fields.items()}
    spans = tuple(
        Span(role, label, cells[place].start, cells[place].end)
        for place, (role, label) in columns.sections.items()
        if cells[place].text
    )
    title = fields.get("title", "")
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
