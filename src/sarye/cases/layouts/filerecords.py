"""Cases of structured files, whose records bring their fields and labelled spans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.drafting import cut_sections
from sarye.cases.layouts.labelled.countedlabels import count_labels
from sarye.cases.lines.scan import scan
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.periods import named_period, period_of_columns
from sarye.cases.names.text import view
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source
from sarye.models import SECTION_ROLES, Period, Record, Role

MAX_UNTITLED: Final = 40
"""Characters that the title of a record without one takes from its text."""

MAX_OCCASION: Final = 40
"""Characters of the name of a contest: 2024년 적극행정 우수사례 경진대회."""


def find_records(source: Source) -> Iterator[Draft]:
    """Make a draft of each record; a text without sections is read for labels inside."""
    for record in source.document.records or ():
        yield _draft(record, source.text, source.labels)


def _draft(record: Record, text: str, labels: LabelTable) -> Draft:
    fields = {name: normalize("NFC", value) for name, value in record.fields.items()}
    spans = tuple(
        span
        for name, start, end in record.sections
        for span in _spans(name, start, end, text, labels)
    )
    told = [span for span in spans if span.role != "other"]
    if len(told) == 1 and "id" not in fields:  # which sarye wrote, as it was read
        spans = tuple(part for span in spans for part in _story_inside(span, text, labels))
    title = fields.get("title") or _title_of(text, spans)
    return Draft(
        start=record.start,
        title=title,
        spans=spans,
        fields=fields,
        period=period_of_columns(record.fields) or _period_told(text, spans),
        given=fields.get("id"),
        remarks=record.remarks,
    )


def _period_told(text: str, spans: tuple[Span, ...]) -> Period | None:
    """Return the period of the contest that a short text beside the story names."""
    told = (text[span.start : span.end] for span in spans if span.role == "other" and span.label)
    named = (named_period(one) for one in told if len(one) <= MAX_OCCASION)
    return next(filter(None, named), None)


def _spans(name: str, start: int, end: int, text: str, labels: LabelTable) -> Iterator[Span]:
    """Walk the sections of one span, whose name is a role, a label, or empty for a whole text."""
    if not text[start:end].strip():
        return
    role = _role(name)
    if role is not None:
        yield Span(role, _label_above(text, start), start, end)
    elif name:
        yield Span(labels.role_of(name) or "other", name, start, end)
    else:
        yield from _sections_inside(text, start, end, labels)


def _role(name: str) -> Role | None:
    return next((role for role in SECTION_ROLES if role == name), None)


def _label_above(text: str, start: int) -> str:
    """Return the label that the rendering of a record puts on the line above a section."""
    above = text[max(0, start - 80) : start].rstrip("\n").rpartition("\n")[2]
    return above[1:-1] if text[start - 1 : start] == "\n" and above[:1] + above[-1:] == "()" else ""


def _sections_inside(text: str, start: int, end: int, labels: LabelTable) -> Iterator[Span]:
    inside = text[start:end]
    seen = view(inside)
    lines = count_labels(scan(seen.text, labels))
    for span in cut_sections(lines, seen.text).spans:
        begin, stop = seen.origin(span.start), seen.origin(span.end)
        yield span._replace(start=start + begin, end=start + stop)


def _story_inside(span: Span, text: str, labels: LabelTable) -> Iterator[Span]:
    """Part the only section of a case that tells a whole story under labels of its own."""
    inside = list(_sections_inside(text, span.start, span.end, labels))
    roles = {part.role for part in inside} - {"other"}
    whole = span.role != "other" and len(roles) > 1 and all(part.label for part in inside)
    yield from inside if whole else [span]


def _title_of(text: str, spans: tuple[Span, ...]) -> str:
    """Make a title of the first line of the text, for a record that brings none."""
    if not spans:
        return ""
    first = text[spans[0].start : spans[0].end].strip().splitlines()[0]
    title = read_title(first[:200]).title or first[:MAX_UNTITLED]
    return title if len(title) <= MAX_UNTITLED else title[:MAX_UNTITLED].rstrip() + "…"
