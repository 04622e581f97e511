"""Parse documents: a Document goes in, its cases, its own fields and its problems come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from sarye.cases.assembly import assemble
from sarye.cases.drafts import Draft
from sarye.cases.frontmatter import FrontMatter, page_title, read_front
from sarye.cases.layouts.exported import find_exported, is_export
from sarye.cases.layouts.filerecords import draft_records
from sarye.cases.layouts.labelled import find_labelled
from sarye.cases.layouts.lists import find_listed
from sarye.cases.layouts.tablerows import find_rows
from sarye.cases.lines.headings import is_heading
from sarye.cases.lines.runningheads import without_running_heads
from sarye.cases.lines.scan import Line, scan
from sarye.cases.names.labels import DEFAULT_LABELS, LabelTable
from sarye.cases.names.text import View, view
from sarye.cases.notcases import (
    is_form,
    is_instruction,
    is_other_paper,
    is_rule,
    names_no_case,
    speaks_of_cases,
)
from sarye.cases.places import Places
from sarye.models import Case, Document, ParsedDocument, Place, Problem


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the layout rules see it."""

    document: Document
    view: View
    lines: Sequence[Line]
    headings: Sequence[Line]
    labels: LabelTable
    declared: bool = True
    """Hold where the text or its name says that it is about good practices."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a rule found: drafts, where titles without sections stand, the first title's line."""

    drafts: Sequence[Draft] = ()
    without_sections: Sequence[int] = ()
    first: int | None = None


def parse(document: Document, *, labels: LabelTable = DEFAULT_LABELS) -> ParsedDocument:
    """Find the cases of a document.

    Every section cuts the text as written: ``section.text == document.text[start:end]``. No text
    makes this raise; what cannot be read is a `Problem`.
    """
    source = _source(document, labels)
    layout = _layout(source)
    front = _front(source, layout)
    places = Places(document)
    assembled = assemble(layout.drafts, document, source.view, front, places)
    front = _completed(front, assembled.cases)
    problems = [*document.problems, *assembled.problems]
    problems += [
        Problem("no_sections", places.at(source.view.origin(start)))
        for start in layout.without_sections
    ]
    if not assembled.cases and Place(document.path) not in {one.place for one in problems}:
        problems.append(Problem("no_cases", Place(document.path)))
    return ParsedDocument(
        path=document.path,
        format=document.format,
        title=front.title,
        agency=front.agency,
        period=front.period,
        cases=assembled.cases,
        problems=tuple(problems),
    )


def _layout(source: Source) -> Layout:
    """Return what the first rule finds; guides, rules and minutes hold no case."""
    if is_rule(source.lines) or is_other_paper(source.lines):
        return Layout()
    for _, rule in LAYOUTS:
        layout = rule(source)
        drafts = [draft for draft in layout.drafts if _tells(draft, source)]
        if drafts:
            return replace(layout, drafts=drafts)
    return Layout()


def _tells(draft: Draft, source: Source) -> bool:
    """Tell whether a draft is a case: it tells what was done, in a paper that is about that."""
    if source.document.records is not None:
        return True
    if not source.declared and is_form(draft):
        return False
    return not is_instruction(draft, source.view.text)


def _source(document: Document, labels: LabelTable) -> Source:
    if document.records is not None:
        return Source(document, View(document.text), (), (), labels)
    seen = view(document.text)
    lines = without_running_heads(scan(seen.text, labels))
    headings = tuple(line for line in lines if is_heading(line, (), ""))
    named = f"{document.title or ''} {PurePosixPath(document.path).stem}"
    declared = any(map(speaks_of_cases, (seen.text, view(named).text))) or is_export(seen.text)
    return Source(document, seen, lines, headings, labels, declared)


def _front(source: Source, layout: Layout) -> FrontMatter:
    return read_front(source.document, source.lines, source.headings, layout.first)


def _completed(front: FrontMatter, cases: Sequence[Case]) -> FrontMatter:
    """Give a document what its cases agree on and it does not name; one case gives its title."""
    agencies = {case.agency for case in cases}
    agency = front.agency or (agencies.pop() if len(agencies) == 1 else None)
    if len(cases) != 1:
        return replace(front, agency=agency)
    (case,) = cases
    period = front.period or case.period
    return replace(front, title=front.title or case.title, agency=agency, period=period)


def _records(source: Source) -> Layout:
    return Layout(list(draft_records(source.document, source.labels)))


def _exported(source: Source) -> Layout:
    drafts = list(find_exported(source.lines, source.view.text, source.labels))
    return Layout(drafts, first=_place(source, drafts))


def _labelled(source: Source) -> Layout:
    front = _front(source, Layout())
    found = find_labelled(
        source.lines,
        source.view.text,
        title=front.title,
        agency=front.agency,
        fallback=page_title(source.document),
    )
    return Layout(found.drafts, found.without_sections, found.first)


def _tabled(source: Source) -> Layout:
    drafts = find_rows(source.lines, source.view.text, source.labels)
    return Layout(drafts, first=_place(source, drafts))


def _listed(source: Source) -> Layout:
    front = _front(source, Layout())
    if not front.speaks_of_cases or names_no_case(front.title or ""):
        return Layout()
    drafts = find_listed(source.lines, source.view.text)
    return Layout(drafts, first=_place(source, drafts))


def _place(source: Source, drafts: Sequence[Draft]) -> int | None:
    """Return the place of the line at which the first draft stands."""
    start = drafts[0].start if drafts else None
    return next((at for at, line in enumerate(source.lines) if line.start == start), None)


LAYOUTS: Final[tuple[tuple[str, Callable[[Source], Layout]], ...]] = (
    ("records of a structured file", _records),
    ("Markdown that sarye wrote", _exported),
    ("titles with labelled sections", _labelled),
    ("tables with a heading row", _tabled),
    ("lists without labels", _listed),
)
"""How documents hold their cases; the first rule that finds any decides."""
