"""Drafts of cases: the lines of one case go in, its title, sections and fields come out.

Offsets of a draft point into the NFC view; `sarye.cases.assembly` maps them back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sarye.cases.agencies import headline_agency
from sarye.cases.asides import aside_fields
from sarye.cases.headings import Context, key
from sarye.cases.periods import find_period
from sarye.cases.scan import Line
from sarye.cases.titles import read_title
from sarye.models import Period, Role


class Span(NamedTuple):
    """A section: its role, its label and where its text stands."""

    role: Role
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as its document tells it: ``start`` is where it begins, ``given`` an id it brings.

    ``fields`` are as written; those of `sarye.fields.GIVEN_AS_TEXT` become fields of the case.
    """

    start: int
    title: str
    spans: tuple[Span, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    given: str | None = None
    empty_labels: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a case: its title, its fields and the lines that they took."""

    title: str
    fields: Mapping[str, str] = field(default_factory=dict)
    taken: int = 1


class Sections(NamedTuple):
    """The sections of a case, and the labels that have no text below them."""

    spans: tuple[Span, ...]
    empty: tuple[tuple[int, str], ...]


MIN_WRAPPED: Final = 16
MAX_WRAPPED: Final = 60
MAX_MORE_LINES: Final = 2
"""A title goes on below where its line is this long at least, the next this short, and no more."""

MAX_ABOVE: Final = 8
"""Lines below a title that are searched for an agency, a department or an award."""


def draft_case(
    lines: Sequence[Line],
    text: str,
    above: Context,
    *,
    height: int = 1,
    said: Mapping[str, str] | None = None,
) -> Draft:
    """Make the draft of a case from its lines, of which the first ``height`` are its title.

    ``said`` holds fields from above the title, for what the case itself does not say.
    """
    head = read_head(lines, height)
    sections = cut_sections(lines[head.taken :], text)
    fields = {**(said or {}), **_fields_inside(lines[head.taken :]), **head.fields}
    period = find_period(fields["period"]) if "period" in fields else None
    return Draft(
        start=lines[0].start,
        title=head.title,
        spans=sections.spans,
        fields={**above.fields, **fields},
        period=period or above.period,
        empty_labels=sections.empty,
    )


def read_head(lines: Sequence[Line], height: int = 1) -> Head:
    """Read the title and the lines below it that say nothing but fields.

    They are the fields of the case and in no section. A title that is repeated counts once; a
    line that says more than fields stays with the text.
    """
    fields: dict[str, str] = {}
    at = 0
    while lines[at].fields is not None and "title" not in (lines[at].fields or _NONE).fields:
        fields |= aside_fields(lines[at]) or {}
        at += 1
        if at == len(lines):
            return Head("", fields, at)
    title, taken = _title_text(lines, at, height)
    parts = read_title(title)
    agency = parts.agency or headline_agency(parts.title)
    found = {
        "award": parts.award,
        "agency": agency,
        "department": parts.department,
        "period": parts.period,
    }
    fields |= {name: said for name, said in found.items() if said}
    fields |= (lines[at].fields or _NONE).fields
    fields.pop("title", None)
    for line in lines[taken : taken + MAX_ABOVE]:
        if line.role is not None or not (line.furniture or _adds(line, title, fields)):
            break
        taken += 1
    return Head(parts.title, fields, taken)


class _NoFields(NamedTuple):
    fields: Mapping[str, str]


_NONE: Final = _NoFields({})


def _title_text(lines: Sequence[Line], at: int, height: int) -> tuple[str, int]:
    """Return the title as written and the lines up to its end; 【사례 1】 can stand on its own."""
    line = lines[at]
    if height > 1:
        return " ".join(part.head for part in lines[at : at + height]), at + height
    if not line.body and at + 1 < len(lines):
        below = lines[at + 1]
        if below.fields is not None and "title" in below.fields.fields:
            return below.fields.fields["title"], at + 2
        if below.plain:
            return _unbroken(lines, at + 1)
    return _unbroken(lines, at)


def _unbroken(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """Return a title with the lines that it goes on in, and the place below them."""
    line = lines[at]
    title = line.head if line.fields is None else line.fields.fields.get("title", line.head)
    end = at + 1
    while end < len(lines) and _goes_on(lines[end - 1], lines[end], end - at):
        end += 1
    closed = end < len(lines) and (lines[end].role is not None or _says_fields(lines[end]))
    if end == at + 1 or not closed:
        return title, at + 1
    return " ".join([title, *(part.head for part in lines[at + 1 : end])]), end


def _goes_on(above: Line, line: Line, count: int) -> bool:
    """Tell whether a line reads as the rest of a title that is wrapped, and not as text."""
    if count > MAX_MORE_LINES or above.length < MIN_WRAPPED or line.gap or line.mark.kind:
        return False
    if not line.plain or line.length > MAX_WRAPPED or "\t" in line.head or "|" in line.head:
        return False
    return not line.head.endswith((".", "?", "!", ":")) and not _says_fields(line)


def _says_fields(line: Line) -> bool:
    return aside_fields(line) is not None


def _adds(line: Line, title: str, fields: dict[str, str]) -> bool:
    """Add what a line below a title says of the case; tell whether it says nothing else."""
    if key(line.head) == key(title):
        return True
    said = aside_fields(line)
    if said is None:
        return False
    for name, value in said.items():
        fields.setdefault(name, value)
    return line.fields is None or line.fields.whole


def _fields_inside(lines: Sequence[Line]) -> dict[str, str]:
    """Return the fields of field lines among the sections; their text stays there."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.fields is not None and line.role is None:
            for name, value in line.fields.fields.items():
                fields.setdefault(name, value)
    fields.pop("title", None)
    return fields


def cut_sections(lines: Sequence[Line], text: str) -> Sections:
    """Cut the lines below a title into sections at their labels.

    Text above the first label is a section of role ``other``. Furniture is in no section: where it
    stands in the middle of one, the section goes on below it as another of the same label.
    """
    spans: list[Span] = []
    empty: list[tuple[int, str]] = []
    for part in _by_label(lines):
        cut = list(_cut(part, text))
        spans += cut
        label = part[0].label
        if not cut and label is not None:
            empty.append((part[0].start, label.text))
    return Sections(tuple(spans), tuple(empty))


def _by_label(lines: Sequence[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for line in lines:
        if line.role is not None and part:
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _cut(part: Sequence[Line], text: str) -> Iterator[Span]:
    """Walk the sections of one label: one, or several with furniture between them."""
    label = part[0].label
    role: Role = part[0].role or "other"
    name = label.text if label is not None and part[0].role is not None else ""
    start = end = -1
    for line in part:
        if line.furniture:
            if start >= 0:
                yield Span(role, name, start, end)
            start = -1
            continue
        begin = _text_start(line, text)
        if begin < line.end:
            start = begin if start < 0 else start
            end = line.end
    if start >= 0:
        yield Span(role, name, start, end)


def _text_start(line: Line, text: str) -> int:
    """Return where the text of a line begins: after its label, if it has one."""
    if line.label is None or line.role is None:
        return line.start
    start = min(line.start + line.label.rest, line.end)
    rest = text[start : line.end]
    return start + len(rest) - len(rest.lstrip())
