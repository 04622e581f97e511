"""Assembly: drafts go in, the distinct cases of a document and its problems come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sarye.cases.agencies import official_name
from sarye.cases.drafts import Draft, Span
from sarye.cases.frontmatter import FrontMatter
from sarye.cases.identity import case_id
from sarye.cases.places import Places
from sarye.cases.text import View
from sarye.fields import GIVEN_AS_TEXT
from sarye.models import Case, Document, Place, Problem, Section

MAX_LABEL_SHOWN: Final = 24


@dataclass(frozen=True, slots=True)
class Assembled:
    """The distinct cases of a document in reading order, and the problems met on the way."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


def assemble(
    drafts: Iterable[Draft], document: Document, view: View, front: FrontMatter, places: Places
) -> Assembled:
    """Make cases of drafts; a case that stands twice is one, with both places."""
    cases: dict[str, Case] = {}
    contents: dict[str, str] = {}
    again: defaultdict[str, list[Place]] = defaultdict(list)
    problems: list[Problem] = []
    for draft in drafts:
        source = places.at(view.origin(draft.start))
        case = _case(draft, source, document, view, front)
        content = case_id(case.title, case.sections)
        problems += _empty_labels(draft, view, places)
        if contents.get(case.id, content) != content:
            details: dict[str, str | int] = {"id": case.id, "new": content}
            problems.append(Problem("duplicate_id", case.source, details))
            case = replace(case, id=content)
        if case.id in cases:
            again[case.id].append(case.source)
        else:
            cases[case.id] = case
            contents[case.id] = content
    distinct = (replace(case, also_in=tuple(again[name])) for name, case in cases.items())
    return Assembled(tuple(distinct), tuple(problems))


def _case(draft: Draft, source: Place, document: Document, view: View, front: FrontMatter) -> Case:
    sections = tuple(_sections(draft.spans, document.text, view))
    given: dict[str, Any] = {key: draft.fields.get(key) for key in GIVEN_AS_TEXT}
    given["agency"] = official_name(given["agency"]) if given["agency"] else front.agency
    return Case(
        id=draft.given or case_id(draft.title, sections),
        title=draft.title,
        sections=sections,
        source=source,
        period=draft.period or front.period,
        document_period=front.period,
        document_title=front.title,
        **given,
    )


def _sections(spans: Iterable[Span], text: str, view: View) -> Iterator[Section]:
    """Map spans to the text as written; a span that is blank there is no section."""
    for span in spans:
        start, end = view.origin(span.start), view.origin(span.end)
        if text[start:end].strip():
            yield Section(span.role, span.label, text[start:end], start, end)


def _empty_labels(draft: Draft, view: View, places: Places) -> Iterator[Problem]:
    for start, label in draft.empty_labels:
        place = places.at(view.origin(start))
        yield Problem("empty_section", place, {"label": label[:MAX_LABEL_SHOWN]})
