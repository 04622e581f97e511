"""Render records: fields and sections go in, a readable text with spans into it comes out.

::

    수의계약 확인서 부담 완화
    (상황)
    계약할 때마다 확인서를 …

The label of a section stands in brackets on the line above its text, so that the text alone tells
all that the record said and the spans of `sarye.models.Record` need only its role or label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sarye.models import Document, Landmark, Place, Problem, Record, Remark


class RawSection(NamedTuple):
    """A section as a file gives it: its role where that is sure, its label, its text."""

    role: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as a file gives it, and where in the file it begins: a line, or a sheet's row.

    ``remarks`` are what it says besides, which is found and is no part of its text.
    """

    place: Place
    fields: Mapping[str, str]
    sections: tuple[RawSection, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def blank(self) -> bool:
        """Hold where there is neither a title nor any text."""
        return not self.fields.get("title") and not self.sections


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or more that belong to no record: what stands above a table, beside it and below."""

    place: Place
    text: str


def compose(
    name: str,
    form: str,
    found: Iterable[RawRecord | Passage | Problem],
    *,
    title: str | None = None,
) -> Document:
    """Make the Document of a structured file; records without title and text are problems."""
    text: list[str] = []
    records: list[Record] = []
    landmarks: list[Landmark] = []
    problems: list[Problem] = []
    at = 0
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
        elif isinstance(item, Passage):
            text.append(item.text + "\n")
            landmarks.append(_landmark(at, item.place))
            at += len(item.text) + 1
        elif item.blank:
            problems.append(Problem("bad_record", item.place))
        else:
            rendered, record = _render(item, at)
            text.append(rendered)
            records.append(record)
            landmarks.append(_landmark(at, item.place))
            at += len(rendered)
    return Document(
        path=name,
        format=form,
        text="".join(text),
        title=title,
        records=tuple(records),
        landmarks=tuple(landmarks),
        problems=tuple(problems),
    )


def running(name: str, form: str, found: Iterable[Passage | Problem]) -> Document:
    """Make the Document of running text that stands in rows."""
    return replace(compose(name, form, found), records=None)


def write_row(cells: Sequence[str]) -> str:
    r"""Write a row of a table as text: its cells parted by tabs.

    Where the last cell alone has several lines, it is the text and the others are its label: then
    its further lines stand below.

    >>> write_row(["추진배경", "골목이 어두움\n신고가 늘어남"])
    '추진배경\t골목이 어두움\n신고가 늘어남'
    >>> write_row(["밤길\n안심 등", "골목이 어두움"])
    '밤길 안심 등\t골목이 어두움'
    """
    texts = [[line.strip() for line in cell.splitlines() if line.strip()] for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    below: list[str] = []
    if texts and all(len(lines) < 2 for lines in texts[:-1]):
        texts[-1], below = texts[-1][:1], texts[-1][1:]
    row = "\t".join(" ".join(lines).replace("\t", " ") for lines in texts)
    return "\n".join([row, *below])


def _landmark(start: int, place: Place) -> Landmark:
    return Landmark(start, place.page, place.line, place.sheet, place.row)


def _render(raw: RawRecord, at: int) -> tuple[str, Record]:
    """Render one record that begins at offset ``at``; it ends with a blank line."""
    begin = at
    parts = [raw.fields.get("title", ""), "\n"]
    at += len(parts[0]) + 1
    spans: list[tuple[str, int, int]] = []
    for role, label, text in raw.sections:
        heading = f"({label})\n" if label else ""
        start = at + len(heading)
        spans.append((role or label, start, start + len(text)))
        parts += [heading, text, "\n"]
        at = start + len(text) + 1
    parts.append("\n")
    return "".join(parts), Record(begin, dict(raw.fields), tuple(spans), raw.remarks)
