"""Cases of tables: a case for each row below a heading row.

A heading row names a column of titles and one of sections at least (사례명, 추진배경, 성과); its
cells are parted by tabs, as the readers write the cells of a page, or by | in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Span
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import read_affiliation
from sarye.cases.names.awards import is_plain_excellence
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.marks import read_mark
from sarye.cases.names.periods import period_of_columns
from sarye.cases.names.remarks import read_remark
from sarye.cases.names.titles import read_title, read_title_row
from sarye.cases.source import Source
from sarye.models import Role
from sarye.readers.columnnames import field_of, is_left_out, section_label, section_of, understood

MIN_COLUMNS: Final = 2
MAX_ROW_LINES: Final = 60
MAX_MARK: Final = 40
_NUMBER_COLUMN: Final = re.compile(r"연\s?번|번\s?호|순\s?번|순\s?위|no\.?", re.IGNORECASE)
_ROW_NUMBER: Final = re.compile(r"(?:\d{1,4}|[①-⑳])(?=\s*[\t|│┃║｜.])")
_WHOSE: Final = ("agency", "department", "award")
_WHOSE_ALONE: Final = frozenset(_WHOSE)
MAX_ABOVE: Final = 3
"""Lines above a table that are searched for the title of its case."""
_BREAK: Final = re.compile(r"[\t|│┃║｜]")
_BESIDE: Final = " \t\xa0"
_CELL: Final = re.compile(r"[^\t|│┃║｜]*")


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


def find_rows(source: Source) -> list[Draft]:
    """Find the cases of all tables whose heading row names a title and a section.

    A row can lack its last cells, and cells that are merged with those of the row above are empty.
    """
    lines, text, labels = source.lines, source.text, source.labels
    drafts: list[list[Draft]] = []
    columns: Columns | None = None
    said: Mapping[str, str] = {}
    prize: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if _is_drawn(line):
            continue
        if columns is not None and (won := _prize_of_group(line, columns)):
            prize = {"award": won}
            continue
        cells = _cells(line, text, line)
        below = _cells(lines[at], text, lines[at]) if at < len(lines) else []
        heading = _columns(cells, below, labels)
        if heading is not None:
            columns = replace(heading, head=line.head)
            said, prize = _said_above(lines, at - 1), {}
        elif columns is not None:
            end = _end_of_row(lines, at - 1, text, columns)
            row = _filled(_cells(line, text, lines[end - 1]), columns)
            if row is None:
                columns = None
                continue
            said = _fields(row, columns, said)
            _add(
                drafts,
                _draft(line, row, columns, {**prize, **said}),
                merged=_is_merged(row, columns),
            )
            at = max(at, end)
    return list(map(_whole, drafts))


def _prize_of_group(line: Line, columns: Columns) -> str | None:
    """Return the prize that a row of one cell gives the cases below it, in a table of none."""
    told = "award" in columns.fields.values() or _is_row(line) or is_plain_excellence(line.inner)
    return None if told else line.award


def _filled(cells: list[Cell], columns: Columns) -> list[Cell] | None:
    """Return a row with all cells of its table, None for a line that is none of its rows."""
    missing = columns.count - len(cells)
    if _lacks_first(cells, missing, columns):
        return [Cell("", cells[0].start, cells[0].start)] * missing + cells
    numbered = columns.numbered and cells and _ROW_NUMBER.match(cells[0].text + "\t")
    if missing and not (numbered or (missing == 1 and _says_whose(cells, columns))):
        return None
    if missing < 0 or len(cells) < MIN_COLUMNS:
        return None
    end = cells[-1].end
    return [*cells, *[Cell("", end, end)] * missing]


def _lacks_first(cells: Sequence[Cell], missing: int, columns: Columns) -> bool:
    """Tell whether a row shares its first cells with the row above: the others say what they must.

    Its title is its own, and what stands in the columns of bodies and prizes names these.
    """
    names = {place: name for place, name in columns.fields.items() if place >= missing}
    whose = [place - missing for place, name in names.items() if name in _WHOSE]
    if not (0 < missing < len(cells) and "title" in names.values() and whose):
        return False
    return all(read_remark(cells[place].text) for place in whose)


def _says_whose(cells: Sequence[Cell], columns: Columns) -> bool:
    """Tell whether the cells of a row without its last say whose and what was won in place."""
    at = [place for place, name in columns.fields.items() if name in _WHOSE]
    placed = bool(at) and max(at) < len(cells) and columns.count - 1 in columns.sections
    return placed and all(read_remark(cells[place].text) for place in at)


def _leading(row: Sequence[Cell]) -> int:
    """Count the empty cells that a row begins with."""
    return next((place for place, cell in enumerate(row) if cell.text), len(row))


def _fields(row: Sequence[Cell], columns: Columns, above: Mapping[str, str]) -> Mapping[str, str]:
    """Return the fields of a row; what its first empty cells do not say holds from above."""
    empty = _leading(row)
    fields = {
        name: above.get(name, "") if place < empty else row[place].text
        for place, name in columns.fields.items()
    }
    return fields if "title" in fields else {**above, **fields}


def _is_merged(row: Sequence[Cell], columns: Columns) -> bool:
    """Tell whether the title of a row is that of the row above."""
    return any(place < _leading(row) for place, name in columns.fields.items() if name == "title")


def _add(drafts: list[list[Draft]], draft: Draft | None, *, merged: bool) -> None:
    """Add the draft of a row, or note that the draft above goes on with it."""
    if draft is None:
        return
    if merged and drafts:
        drafts[-1].append(draft)
    else:
        drafts.append([draft])


def _whole(rows: Sequence[Draft]) -> Draft:
    """Make one draft of those of rows that go on with the first."""
    return replace(rows[0], spans=tuple(span for row in rows for span in row.spans))


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
        if _is_drawn(lines[stop]) or _prize_of_group(lines[stop], columns):
            return stop
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


def _is_drawn(line: Line) -> bool:
    """Hold for a line of signs that is drawn between two rows."""
    return line.furniture and not line.letters


def _begins_row(line: Line, columns: Columns) -> bool:
    """Tell whether a line can begin a row: with its number, in a table that has numbers."""
    return not columns.numbered or _ROW_NUMBER.match(line.head) is not None


def _last_cell(row: str) -> str:
    return _BREAK.split(row)[-1]


def _breaks(line: Line, text: str) -> int:
    """Count the breaks between cells in a line."""
    return len(_BREAK.findall(text, *_outer(line, text)))


def _outer(line: Line, text: str) -> tuple[int, int]:
    """Return where a line begins and ends with its outer tabs, which stand beside empty cells."""
    start, end = line.start, line.end
    while start and text[start - 1] in _BESIDE:
        start -= 1
    while end < len(text) and text[end] in _BESIDE:
        end += 1
    whole = start == 0 or text[start - 1] in "\r\n"
    return start if whole and "\t" in text[start : line.start] else line.start, end


def _cells(line: Line, text: str, last: Line) -> list[Cell]:
    """Cut a row that ends with the line ``last`` into its cells without outer white space."""
    if not _is_row(line):
        return []
    start, end = _outer(line, text)[0], _outer(last, text)[1]
    return list(_walk(text[start:end].rstrip(" \xa0"), start))


def _is_row(line: Line) -> bool:
    return any(mark in line.head for mark in "\t|│┃║｜")


def _walk(row: str, at: int) -> Iterator[Cell]:
    place = 0
    while place <= len(row):
        match = _CELL.match(row, place)
        end = match.end() if match else place
        written = row[place:end]
        start = place + len(written) - len(written.lstrip())
        yield Cell(written.strip(), at + start, at + start + len(written.strip()))
        place = end + 1


def _columns(cells: Sequence[Cell], below: Sequence[Cell], labels: LabelTable) -> Columns | None:
    """Read a heading row, and the row below it; None where it names no title or no section."""
    first = [cell.text for cell in below] if len(below) == len(cells) else []
    fields: dict[int, str] = {}
    sections: dict[int, tuple[Role, str]] = {}
    unknown: dict[int, tuple[Role, str]] = {}
    for place, name in enumerate(understood([cell.text.strip("* ") for cell in cells], first)):
        field = field_of(name)
        if field and field != "text" and field not in fields.values():
            fields[place] = field
        elif is_left_out(name):
            continue
        elif role := labels.role_of(name) or section_of(name):
            sections[place] = (role, section_label(name))
        elif field == "text":
            sections[place] = ("other", "")
        else:
            unknown[place] = ("other", section_label(name))
    roles = {role for role, _ in sections.values()} - {"other"}
    whole = len(roles) > 1 and len(sections) == len(cells)
    if ("title" not in fields.values() and not whole) or not sections or len(cells) < MIN_COLUMNS:
        return None
    numbered = 0 not in fields and _NUMBER_COLUMN.fullmatch(cells[0].text) is not None
    held = dict(sorted((sections | unknown).items()))
    return Columns(fields, held, len(cells), numbered)


def _said_above(lines: Sequence[Line], at: int) -> dict[str, str]:
    """Return the title above a table that has no column of titles, and whose the case is.

    The line above the table is the title where none above it is; it can be a row of its own.
    """
    said: dict[str, str] = {}
    for line in reversed(lines[max(0, at - MAX_ABOVE) : at]):
        if line.plain and line.byline and _WHOSE_ALONE.issuperset(line.byline):
            said = {**line.byline, **said}
            continue
        row = read_title_row(line.head)
        if row is not None:
            return {**said, **row.fields, "title": row.title}
        if line.plain and not (_is_row(line) or (said and line.heads_group)):
            return {**said, "title": line.head}
        break
    above = lines[at - 1] if at else None
    return {"title": above.head if above is not None and above.plain and not _is_row(above) else ""}


def _draft(
    line: Line, row: Sequence[Cell], columns: Columns, fields: Mapping[str, str]
) -> Draft | None:
    spans = tuple(
        Span(role, label, row[place].start, row[place].end)
        for place, (role, label) in columns.sections.items()
        if row[place].text
    )
    if not any(map(str.isalpha, fields.get("title", ""))) or not (
        spans or any(fields.get(name) for name in _WHOSE)
    ):
        return None
    parts = read_title(fields["title"])
    whose = read_affiliation(fields.get("agency", ""))
    if whose and whose.agency is None and not fields.get("department"):
        fields = {**fields, "agency": "", "department": fields["agency"]}
    return Draft(
        line.start,
        parts.title,
        spans,
        {**parts.fields, **{key: value for key, value in fields.items() if value}},
        period_of_columns(fields),
        given=fields.get("id"),
        listed=not spans,
    )
