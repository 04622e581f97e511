"""The draft of one case, made of its lines: first its title and fields, then its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Span
from sarye.cases.lines.contacts import contact_of, contacts_from
from sarye.cases.lines.headings import Context
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import headline_agency, read_affiliation, within_region
from sarye.cases.names.awards import find_award
from sarye.cases.names.labels import normalise
from sarye.cases.names.periods import find_period, named_period
from sarye.cases.names.subjects import names_case_paper
from sarye.cases.names.text import letters
from sarye.cases.names.titles import breaks_off, read_title, remarked_title
from sarye.models import Role


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a case: its title, its fields and the lines that they took.

    ``kept`` are pairs of a name and a value that give no field of a case.
    """

    title: str
    fields: Mapping[str, str] = field(default_factory=dict)
    taken: int = 1
    kept: tuple[Span, ...] = ()


class Sections(NamedTuple):
    """The sections of a case, and the labels that have no text below them."""

    spans: tuple[Span, ...]
    empty: tuple[tuple[int, str], ...]


MIN_WRAPPED: Final = 16
MAX_WRAPPED: Final = 60
MAX_MORE_LINES: Final = 2
"""A title goes on below where its line is this long at least, the next this short, and no more."""

MAX_BODY: Final = 40
_LAST_BODY: Final = re.compile(r"[(（]([^()（）]{4,30})[)）]\s*$")
_TAG: Final = re.compile(r"[\[(<【〈《][^\s\[\](){}<>【】〈〉《》]{2,8}[\])>】〉》]|#\S{1,10}")
MAX_WON: Final = 30
_WON: Final = re.compile(r"(?:심사|선정|수상|평가|처리|포상)(?:결과|내역|현황)")

MAX_ABOVE: Final = 8
"""Lines below a title that are searched for an agency, a department or an award."""


def draft_case(
    lines: Sequence[Line],
    text: str,
    above: Context,
    *,
    title: int = 0,
    height: int = 1,
    numbered: bool = False,
    said: Mapping[str, str] | None = None,
    asked: bool = True,
) -> Draft:
    """Make the draft of a case from its lines, of which ``height`` from ``title`` on are its title.

    The number of a case that is ``numbered`` stands above its lines.

    ``said`` holds fields from above the title, for what the case itself does not say. Where it is
    ``asked`` whose the case is, the contacts below its text tell it; else they are of all cases.
    """
    head = read_head(lines, title, height, numbered=numbered)
    told, below = _without_contacts(lines[head.taken :])
    sections = cut_sections(told, text)
    contacts = _bodies(below) if asked else {}
    fields = {
        **_body_behind(sections.spans, text),
        **contacts,
        **(said or {}),
        **_fields_inside(told),
        **head.fields,
    }
    fields = _with_region({**_award_told((*head.kept, *sections.spans), text), **fields})
    period = find_period(fields["period"]) if "period" in fields else None
    return Draft(
        start=lines[0].start,
        title=head.title,
        spans=(*head.kept, *sections.spans),
        fields={**above.fields, **fields},
        period=period or above.period,
        empty_labels=sections.empty,
    )


def ends_in_contact(lines: Sequence[Line]) -> bool:
    """Tell whether a case ends in lines that say whom to ask."""
    return bool(_bodies(_without_contacts(lines)[1]))


def _without_contacts(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Part the text of a case from the contacts below it; a label keeps the line of its text.

    A last label that says whom to ask (문의: …) is one of the contacts, and its text a section.
    """
    labels = [at for at, line in enumerate(lines) if line.role is not None]
    last = lines[labels[-1]].label if labels else None
    first = labels[-1] + 1 + (last is not None and last.alone) if labels else 1
    cut = contacts_from(lines, first)
    labelled = [lines[labels[-1]]] if labels and lines[labels[-1]].role == "other" else []
    return lines[:cut], [*labelled, *lines[cut:]]


def _bodies(lines: Sequence[Line]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        fields = {**(contact_of(line) or {}), **fields}
    return fields


def draft_untitled(title: str, head: Sequence[Line], lines: Sequence[Line], text: str) -> Draft:
    """Make the draft of a case that its document names; ``head`` are the field lines above it."""
    fields: dict[str, str] = {}
    for line in head:
        fields = {**line.given, **fields}
    fields.pop("title", None)
    if (parts := remarked_title(title)) is not None:
        title, fields = parts.title, {**parts.fields, **fields}
    kept = [span for line in head for span in kept_spans(line)]
    told, below = _without_contacts(lines)
    sections = cut_sections(told, text)
    return Draft(
        start=lines[0].start,
        title=title,
        spans=(*kept, *sections.spans),
        fields=_with_region({**_bodies(below), **_fields_inside(told), **fields}),
        period=find_period(fields["period"]) if "period" in fields else None,
        empty_labels=sections.empty,
    )


def _body_behind(spans: Sequence[Span], text: str) -> dict[str, str]:
    """Return the agency in brackets at the end of a section: … 고시를 개정 (국세청 소비세과)."""
    for span in spans:
        match = _LAST_BODY.search(text, max(span.start, span.end - MAX_BODY), span.end)
        found = read_affiliation(match[1]) if match else None
        if found is not None and found.agency and found.department:
            return {"agency": found.agency, "department": found.department}
    return {}


def _award_told(spans: Sequence[Span], text: str) -> dict[str, str]:
    """Return what a short section tells that a case won, and when: 심사 결과: 채택(장려상)."""
    for span in spans:
        if span.end - span.start <= MAX_WON and _WON.fullmatch(normalise(span.label)):
            told = text[span.start : span.end]
            said = {"award": find_award(told), "period": told if named_period(told) else None}
            return {name: value for name, value in said.items() if value}
    return {}


def _with_region(fields: Mapping[str, str]) -> dict[str, str]:
    """Write the region of an agency before it; a region alone is the agency."""
    placed = dict(fields)
    region = placed.pop("region", None)
    if region:
        agency = placed.get("agency")
        placed["agency"] = within_region(agency, region) if agency else region
    return placed


def read_head(
    lines: Sequence[Line], at: int = 0, height: int = 1, *, numbered: bool = False
) -> Head:
    """Read the title and the lines below it that say nothing but fields.

    They are the fields of the case and in no section. A title that is repeated counts once; a
    line that says more than fields stays with the text.
    """
    fields: dict[str, str] = {}
    above: list[Span] = []
    for line in lines[:at]:
        fields |= line.byline or {}
        above += kept_spans(line)
    while lines[at].fields is not None and "title" not in lines[at].given:
        fields |= lines[at].given
        above += kept_spans(lines[at])
        at += 1
        if at == len(lines):
            return Head("", fields, at, tuple(above))
    at = _below_number(lines, at, fields)
    title, taken = _title_text(lines, at, height, numbered=numbered)
    parts = read_title(title)
    agency = parts.agency or headline_agency(parts.title)
    found = {
        "award": parts.award,
        "agency": agency,
        "department": parts.department,
        "period": parts.period,
    }
    fields |= {name: said for name, said in found.items() if said}
    fields |= lines[at].given
    fields.pop("title", None)
    kept: list[Span] = []
    for line in lines[taken : taken + MAX_ABOVE]:
        heads = line.heads_group and "title" in lines[at].given
        heads = heads or names_case_paper(line.inner)
        if line.role is not None or not (line.furniture or heads or _adds(line, title, fields)):
            break
        kept += kept_spans(line)
        taken += 1
    fields |= _surer(lines[:taken], fields)
    return Head(parts.title, fields, taken, (*above, *kept))


def _surer(lines: Sequence[Line], fields: Mapping[str, str]) -> dict[str, str]:
    """Return whose a case is by fields of its own, where who wrote the page has told another."""
    found: dict[str, str] = {}
    for name in ("agency", "department"):
        told = [line.fields for line in lines if line.fields and name in line.given]
        written = {one.fields[name] for one in told if name in one.by_person}
        own = (one.fields[name] for one in told if name not in one.by_person)
        if fields.get(name) in written and (said := next(own, None)):
            found[name] = said
    return found


def _below_number(lines: Sequence[Line], at: int, fields: dict[str, str]) -> int:
    """Return the place of a title below the number of its case, and add the fields between them.

    사례 1 (최우수) can stand on its own, and so can the agency below it.
    """
    if lines[at].mark.kind != "사례" or not _says_no_title(lines[at]):
        return at
    said: dict[str, str] = {}
    title = at
    while title + 1 < len(lines) and (title == at or lines[title].byline is not None):
        said |= lines[title].byline or {}
        title += 1
    line = lines[title]
    if line.role is not None or line.byline is not None or line.furniture:
        return at
    if lines[at].body and not said and (line.length > MAX_WRAPPED or line.head.endswith(".")):
        return at  # what stands beside the number is the title, above its text
    fields |= said
    return title


def _says_no_title(line: Line) -> bool:
    """Tell whether the number of a case stands alone, beside its fields or beside a tag: [민생]."""
    return not line.body or line.byline is not None or _TAG.fullmatch(line.body) is not None


def _title_text(lines: Sequence[Line], at: int, height: int, *, numbered: bool) -> tuple[str, int]:
    """Return the title as written and the lines up to its end."""
    if height > 1:
        return " ".join(part.head for part in lines[at : at + height]), at + height
    return _unbroken(lines, at, numbered=numbered)


def _unbroken(lines: Sequence[Line], at: int, *, numbered: bool) -> tuple[str, int]:
    """Return a title with the lines that it goes on in, and the place below them."""
    line = lines[at]
    title = line.given.get("title", line.head)
    end = at + 1
    above = lines[at - 1] if at else None
    if above is not None:
        numbered = above.head.isdigit() or above.mark.kind == "사례"
    while end < len(lines) and _goes_on(lines[end - 1], lines[end], end - at, short=numbered):
        end += 1
    closed = end < len(lines) and (lines[end].role is not None or lines[end].byline is not None)
    if end == at + 1 or not closed:
        return title, at + 1
    return " ".join([title, *(part.head for part in lines[at + 1 : end])]), end


def _goes_on(above: Line, line: Line, count: int, *, short: bool) -> bool:
    """Tell whether a line reads as the rest of a title that is wrapped, and not as text.

    A line of a title is ``short`` at times below the number of its case.
    """
    if count > MAX_MORE_LINES or line.gap or line.mark.kind:
        return False
    if above.length < MIN_WRAPPED and not (short or breaks_off(above.head)):
        return False
    if not line.plain or line.length > MAX_WRAPPED or "\t" in line.head or "|" in line.head:
        return False
    ends = line.head.endswith((".", "?", "!", ":")) or names_case_paper(line.inner)
    return not ends and line.byline is None


def _adds(line: Line, title: str, fields: dict[str, str]) -> bool:
    """Add what a line below a title says of the case; tell whether it says nothing else."""
    if line.letters == letters(title):
        return True
    if line.byline is None:
        return False
    for name, value in line.byline.items():
        fields.setdefault(name, value)
    return line.fields is None or line.fields.whole


def kept_spans(line: Line) -> Iterator[Span]:
    """Walk the pairs of a field line whose text the case keeps."""
    for kept in line.fields.kept if line.fields is not None else ():
        yield Span("other", kept.label, line.start + kept.start, line.start + kept.end)


def _fields_inside(lines: Sequence[Line]) -> dict[str, str]:
    """Return the fields of field lines among the sections; their text stays there.

    Above the first label a line that names a body says whose the case is as well.
    """
    fields: dict[str, str] = {}
    above = takewhile(lambda line: line.role is None, lines[:MAX_ABOVE])
    bylines = [line.byline or {} for line in above]
    given = [line.given for line in lines if line.role is None]
    for said in (*given, *bylines):
        for name, value in said.items():
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
        pairs = part[0].role is None and line.fields is not None and line.fields.paired
        if line.furniture or pairs:
            if start >= 0:
                yield Span(role, name, start, end)
            start = -1
            yield from kept_spans(line)
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
