"""The reader of tables of cases (CSV), which gives one Record for each row.

A row loses no text: what stands in a column that nobody knows is a section named by its heading.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sarye.errors import ReadError
from sarye.models import Document, Place
from sarye.readers.columnnames import (
    field_of,
    is_heading,
    is_left_out,
    is_whole_text,
    section_label,
    section_of,
)
from sarye.readers.decoding import first_lines
from sarye.readers.writing import RawRecord, RawSection, compose

DELIMITERS: Final = ",;\t|"
_HEADING_LIMIT: Final = 20_000  # a heading row is short; a document in one line is none
_FIELD_LIMIT: Final = 2**31 - 1  # the csv module stops at 128 KB a cell by default
_GUARD: Final = re.compile(r"'(?='*[=+\-@\t\r])")
LAST_PART_MARK: Final = "sarye"
"""The first cell of the rows below an exported list, which say how it was made."""

MIN_UNKNOWN: Final = 20
"""Characters from which the text in an unknown column is kept; below are kinds, states, counts."""

_SEPARATOR_LINE: Final = re.compile(r"\A\s*sep=([,;\t|])\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what parts its cells, and where its heading row begins."""

    delimiter: str
    start: int


def find_dialect(text: str) -> Dialect | None:
    """Find the heading row of a table of cases: a title column and another known one.

    >>> find_dialect("제목;상황;노력").delimiter
    ';'
    >>> find_dialect("2025년 1분기, 적극행정 우수사례") is None
    True
    """
    separator = _SEPARATOR_LINE.match(text)
    start = separator.end() if separator else len(text) - len(text.lstrip())
    heading = re.match(r"[^\r\n]*", text[start : start + _HEADING_LIMIT])
    line = heading.group() if heading else ""
    for delimiter in DELIMITERS:
        names = next(csv.reader([line], delimiter=delimiter), [])
        if is_heading(names):
            return Dialect(delimiter, start)
    return None


def is_table(text: str) -> bool:
    """Tell a table of cases by its heading row."""
    return find_dialect(text) is not None


def is_delimited(text: str) -> bool:
    """Tell that a .csv is a table also without known headings: the reader says what it lacks."""
    first = next(first_lines(text, 1), "")[:2000]
    return any(mark in first for mark in ",;\t")


def read_csv(text: str, name: str) -> Document:
    """Read a table whose heading row names the columns.

    Raises `ReadError` of kind "bad_csv" where no heading row is found.
    """
    dialect = find_dialect(text)
    if dialect is None:
        raise ReadError("bad_csv")
    try:
        return compose(name, "csv", _rows(text, dialect, name))
    except csv.Error as error:
        raise ReadError("bad_csv") from error


def _rows(text: str, dialect: Dialect, name: str) -> Iterator[RawRecord]:
    """Walk the rows below the heading, up to the last part of an export, which is no case."""
    csv.field_size_limit(_FIELD_LIMIT)
    lines_before = len(re.findall(r"\r\n|\r|\n", text[: dialect.start]))
    reader = csv.reader(io.StringIO(text[dialect.start :], newline=""), delimiter=dialect.delimiter)
    heading = next(reader)
    line = reader.line_num + 1
    for row in reader:
        if row[:1] == [LAST_PART_MARK]:
            return
        if any(cell.strip() for cell in row):
            cells = [_unguarded(cell) for cell in row]
            yield raw_record(heading, cells, Place(name, line=line + lines_before))
        line = reader.line_num + 1


def raw_record(heading: Sequence[str], row: Sequence[str], place: Place) -> RawRecord:
    """Make a record of a row below a heading row."""
    fields: dict[str, str] = {}
    sections: list[RawSection] = []
    whole: RawSection | None = None
    for name, cell in zip(heading, row, strict=False):
        written = cell.strip()
        field = field_of(name)
        if not written or is_left_out(name):
            continue
        if field == "text" and whole is None:
            whole = RawSection("", "" if is_whole_text(name) else section_label(name), written)
            sections.append(whole)
        elif field and field != "text" and field not in fields:
            fields[field] = written
        elif role := section_of(name):
            sections.append(RawSection(role, section_label(name), written))
        elif len(written) >= MIN_UNKNOWN and fields.get(field or "") != written:
            sections.append(RawSection("", section_label(name), written))
    return RawRecord(place, fields, _parted(sections, whole, fields.get("title", "")))


def _parted(
    sections: list[RawSection], whole: RawSection | None, title: str
) -> tuple[RawSection, ...]:
    """Let a text stand by itself for its labels to be read, or leave out one that only repeats."""
    others = [section for section in sections if section is not whole]
    if whole is None:
        return tuple(sections)
    if not others:
        return (whole._replace(label=""),)
    rest = "".join(whole.text.split())
    for told in (title, *(part for other in others for part in (other.text, other.label))):
        rest = rest.replace("".join(told.split()), "", 1)
    return tuple(sections) if any(map(str.isalnum, rest)) else tuple(others)


def _unguarded(cell: str) -> str:
    """Take back the ' that an export puts before a cell which a spreadsheet would calculate."""
    return cell[1:] if _GUARD.match(cell) else cell
