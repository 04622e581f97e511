"""Assembly: the drafts that are cases become the cases of a parsed document, with its problems."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple
from unicodedata import normalize

from sarye.cases.drafts import Draft, Proposal, Span
from sarye.cases.frontmatter import FrontMatter
from sarye.cases.identity import case_id, given_id, passage_id
from sarye.cases.lines.contacts import bodies_told
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import is_office_within, official_name, subject_agency
from sarye.cases.names.periods import is_part
from sarye.cases.names.subjects import is_export
from sarye.cases.names.text import squeeze
from sarye.cases.passages.cutting import cut_passages
from sarye.cases.passages.remaining import Part, remaining
from sarye.cases.passages.told import FEWEST_DIGITS, WORD, Told, words
from sarye.cases.source import Source
from sarye.fields import ENTRY_KIND, GIVEN_AS_TEXT
from sarye.mentions import joined
from sarye.models import Case, ParsedDocument, Period, Place, Problem, Remark, Section

MAX_LABEL_SHOWN: Final = 24
MOST_LOOKED_THROUGH: Final = 300_000_000
"""Characters of text, times the words that are looked for in them: some tenths of a second."""
MIN_ACTED: Final = 20
"""Characters of a text without a role that can say who acts."""
MAX_TITLE: Final = 80
"""Characters of a first line that title a document without a title."""


class _Distinct(NamedTuple):
    """The distinct cases of a document in reading order, and the problems met on the way."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


def assemble(proposal: Proposal, source: Source) -> ParsedDocument:
    """Make a parsed document of what was found in it; a title without sections is a problem."""
    document = source.document
    front = source.front.above(proposal.start)
    entries, met = _distinct(proposal.cases, source, front)
    cases = tuple(one for one in entries if one.kind == "case")
    front = _completed(front, cases)
    bare = (_not_read(draft, source) for draft in proposal.bare_titles)
    problems = (*document.problems, *met, *bare)
    left = _left(proposal, source, cases, front)
    passages = tuple(_passages(left.kept, source, front))
    cases = _with_remarks(cases, passages, left.words, front)
    whole = Place(document.path)
    if not (entries or passages) and whole not in {problem.place for problem in problems}:
        problems = (*problems, Problem("no_text", whole))
    return ParsedDocument(
        path=document.path,
        format=document.format,
        title=front.title,
        agency=front.agency,
        period=front.period,
        cases=cases,
        problems=problems,
        passages=(*(one for one in entries if one.kind == "document"), *passages),
    )


def _not_read(draft: Draft, source: Source) -> Problem:
    """Name the place of a title without sections, or of an item that its list leaves out."""
    place = source.place(draft.start)
    return Problem("left_out", place) if draft.left_out else Problem("no_sections", place)


def _completed(front: FrontMatter, cases: Sequence[Case]) -> FrontMatter:
    """Give a document what its cases agree on and it does not name; one case gives its title."""
    agencies = {case.agency for case in cases}
    agency = front.agency or (agencies.pop() if len(agencies) == 1 else None)
    if len(cases) != 1:
        return replace(front, title=front.title or front.board, agency=agency)
    (case,) = cases
    period = front.period or case.period
    return replace(front, title=front.title or case.title, agency=agency, period=period)


def _distinct(drafts: Iterable[Draft], source: Source, front: FrontMatter) -> _Distinct:
    """Make cases of drafts; a case that stands twice is one, with what both places tell of it."""
    cases: dict[str, Case] = {}
    contents: dict[str, str] = {}
    again: defaultdict[str, list[Case]] = defaultdict(list)
    problems: list[Problem] = []
    periods = _Periods(source.headings, front.period)
    read = [(draft, _case(draft, source, front, periods.of(draft))) for draft in drafts]
    told = [(draft, case, case_id(case.title, case.sections)) for draft, case in read]
    # An id that a record brings can be that of another text: an export, edited and kept beside it.
    own = {content for _, case, content in told if case.id == content}
    for draft, case, content in told:
        problems += _empty_labels(draft, source)
        if contents.get(case.id, content) != content or (case.id in own and case.id != content):
            details: dict[str, str | int] = {"id": case.id, "new": content}
            problems.append(Problem("duplicate_id", case.source, details))
            case = replace(case, id=content)
        if case.id in cases:
            again[case.id].append(case)
        else:
            cases[case.id] = case
            contents[case.id] = content
    distinct = tuple(joined((case, *again[name])) for name, case in cases.items())
    return _Distinct(distinct, tuple(problems))


def _case(draft: Draft, source: Source, front: FrontMatter, period: Period | None) -> Case:
    sections = tuple(_sections(draft.spans, source))
    given: dict[str, Any] = {key: draft.fields.get(key) for key in GIVEN_AS_TEXT}
    agency, inside, phones = bodies_told(given["agency"], given["department"])
    given["department"] = inside
    if agency and is_office_within(agency, front.agency):
        agency, given["department"] = None, " ".join(filter(None, (agency, inside)))
    given["agency"] = official_name(agency) if agency else front.agency or _actor(sections)
    return Case(
        id=given_id(draft.given) or case_id(draft.title, sections),
        title=draft.title,
        sections=sections,
        source=source.place(draft.start),
        period=period,
        document_period=front.period,
        document_title=front.title,
        kind=ENTRY_KIND.get(draft.fields.get("kind", "").lower(), "case"),
        remarks=(*draft.remarks, *(Remark("", phone) for phone in phones)),
        **given,
    )


def _actor(sections: Sequence[Section]) -> str | None:
    """Return the agency that the text of a case begins with as the one that acts."""
    told = (
        section.text
        for section in sections
        if section.role != "other" or len(section.text) > MIN_ACTED
    )
    return subject_agency(next(told, ""))


class _Periods:
    """The periods of cases, by their document's and by the headings that name another."""

    def __init__(self, headings: Sequence[Line], whole: Period | None) -> None:
        self._whole = whole
        named = [(line.start, line.period) for line in headings if line.period not in (None, whole)]
        self._starts = [start for start, _ in named]
        self._named = [period for _, period in named]

    def of(self, draft: Draft) -> Period | None:
        """Return the period of a case; a year alone (of its posting) is narrowed by the others."""
        told = self._of_group(draft.start) or self._whole
        narrows = told is not None and draft.period is not None and is_part(told, draft.period)
        return told if narrows else draft.period or told

    def _of_group(self, start: int) -> Period | None:
        """Return the part of the document's year that the heading above a place names."""
        above = bisect_left(self._starts, start)
        period = self._named[above - 1] if above else None
        if period is None or self._whole is None:
            return None
        return period if is_part(period, self._whole) else None


class _Left(NamedTuple):
    """What cases leave of a document: parts that passages are made of, and words of the rest."""

    kept: tuple[Part, ...]
    words: tuple[str, ...]


def _left(proposal: Proposal, source: Source, cases: Sequence[Case], front: FrontMatter) -> _Left:
    """Find what the cases leave of a document, which is nothing of what sarye writes around them.

    Furniture and pledges alone make no passages beside cases.
    """
    if cases and is_export(source.text):
        return _Left((), ())
    told, text = Told(cases, front), source.text
    parts = list(remaining(source, proposal.cases))
    kept = [part for part in parts if not told.repeats(part, text[part.start : part.end])]
    if cases and all(told.is_idle(part, text[part.start : part.end]) for part in kept):
        kept = []
    stay = {part.start for part in kept}
    rest = (text[part.start : part.end] for part in parts if part.start not in stay)
    found = (word for one in rest for word in words(one, digits=FEWEST_DIGITS))
    return _Left(tuple(kept), tuple(dict.fromkeys(found)))


def _with_remarks(
    cases: Sequence[Case], passages: Sequence[Case], left: Sequence[str], front: FrontMatter
) -> tuple[Case, ...]:
    """Let cases be found by what their document says besides, the first by words it says once.

    Names of fields are such words: as each case would be found by them, they would tell none.
    """
    if not cases:
        return ()
    told, around = Told(cases, front), Told((), front)
    found = [replace(case, remarks=tuple(_remarks(case, around))) for case in cases]
    unsaid = [word for word in left if not told.says(word)]
    sections = (section for one in (*cases, *passages) for section in one.sections if unsaid)
    texts = [normalize("NFC", section.text) for section in sections]
    lost = _not_in(unsaid, texts)
    if lost:
        remarks = (*found[0].remarks, Remark("", " ".join(lost)))
        found[0] = replace(found[0], remarks=remarks)
    return tuple(found)


def _not_in(wanted: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the words that stand in no text; of very many, those that are no words of one.

    To look for so many within the words of so much text would take too long.
    """
    known = {word for text in texts for word in WORD.findall(text)} if wanted else set()
    rest = [word for word in wanted if word not in known]
    if len(rest) * sum(map(len, texts)) > MOST_LOOKED_THROUGH:
        return rest
    return [word for word in rest if not any(word in text for text in texts)]


def _remarks(case: Case, around: Told) -> Iterator[Remark]:
    """Walk the remarks on a case that say what nothing else of it does."""
    told = around.beside(case) if case.remarks else None
    return (one for one in case.remarks if told and not told.says(one.text))


def _passages(parts: Sequence[Part], source: Source, front: FrontMatter) -> Iterator[Case]:
    """Walk the entries of what is left of a document; a passage that stands twice is one."""
    title = front.title or _first_words(source)
    found: dict[str, Case] = {}
    again: defaultdict[str, list[Place]] = defaultdict(list)
    for spans in cut_passages(parts, source):
        sections = tuple(_sections(spans, source))
        name, place = passage_id(front.headline or "", sections), source.place(spans[0].start)
        if name in found:
            again[name].append(place)
        elif sections:
            found[name] = Case(
                id=name,
                title=title,
                sections=sections,
                source=place,
                agency=front.agency,
                period=front.period,
                document_period=front.period,
                document_title=front.title,
                kind="document",
            )
    for name, passage in found.items():
        yield replace(passage, also_in=tuple(again[name])) if name in again else passage


def _first_words(source: Source) -> str:
    """Title a document that names itself nowhere: by its first line that says something."""
    lines = (line for line in source.lines if not line.furniture)
    first = next((line.inner for line in lines if line.letters), "")
    return squeeze(first)[:MAX_TITLE].strip() or PurePosixPath(source.document.path).name


def _sections(spans: Iterable[Span], source: Source) -> Iterator[Section]:
    """Map spans to the text as written; a span that is blank there is no section."""
    text = source.document.text
    for span in spans:
        start, end = source.view.origin(span.start), source.view.origin(span.end)
        if text[start:end].strip():
            yield Section(span.role, span.label, text[start:end], start, end)


def _empty_labels(draft: Draft, source: Source) -> Iterator[Problem]:
    for start, label in draft.empty_labels:
        yield Problem("empty_section", source.place(start), {"label": label[:MAX_LABEL_SHOWN]})
