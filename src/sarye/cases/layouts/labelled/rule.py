"""The rule for labelled cases: labels tell where the titles stand, and titles part the cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.layouts.drafting import draft_case, draft_untitled, ends_in_contact
from sarye.cases.layouts.labelled.casebounds import bounded_cases
from sarye.cases.layouts.labelled.casefinding import Found, can_be_title, find_titles, is_plan
from sarye.cases.layouts.labelled.countedlabels import count_labels
from sarye.cases.layouts.labelled.headfields import read_heads
from sarye.cases.lines.headings import Context
from sarye.cases.lines.line import Line
from sarye.cases.names.awards import heading_award
from sarye.cases.names.documenttitles import stem_title
from sarye.cases.names.labels import RANK
from sarye.cases.names.subjects import names_no_case
from sarye.cases.names.text import letters
from sarye.cases.source import Source

_LAST_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]{2,24})[)\]]$")
_YEAR: Final = re.compile(r"20\d\d년?도?|[상하]반기|[1-4]\s?분기|[,·]")
_PAGE_PARTS: Final = re.compile(r"\s+[-–—|:>]\s+")
MIN_PREFIX: Final = 10
MAX_FORM_LINES: Final = 30


def find_labelled(source: Source) -> Iterator[Draft]:
    """Find the cases whose sections have labels, the titles that only their mark tells first."""
    lines = read_heads(count_labels(source.told), source.labels)
    found = _by_page_title(lines, find_titles(lines), source)
    if not found.titles:
        yield from _in_record(source) or _untitled(lines, source)
        return
    said = _said_above(lines, found)
    cases = list(bounded_cases(lines, found, source.front.whole))
    ends = sum(ends_in_contact(case.lines[case.title + 1 :]) for case in cases)
    drafts = [
        draft_case(
            case.lines,
            source.text,
            case.above,
            title=case.title,
            numbered=case.numbered,
            height=found.height,
            said=said,
            asked=len(cases) == 1 or ends > 1,
        )
        for case in cases
    ]
    yield from _strays(lines, found, drafts, source)
    yield from drafts


def _by_page_title(lines: Sequence[Line], found: Found, source: Source) -> Found:
    """Take the line that the page is called by for the title of its only case, not a caption."""
    if len(found.titles) != 1 or not source.document.title:
        return found
    (title,) = found.titles
    parts = {letters(part) for part in _PAGE_PARTS.split(source.document.title)}
    named = [at for at in range(title) if lines[at].letters in parts and can_be_title(lines[at])]
    named = [
        at
        for at in named
        if not (lines[at].heads_group or _is_chapter(lines[at], lines[title]))
        and len(lines[at].letters) > MIN_PREFIX
    ]
    return replace(found, titles=(named[-1],), height=1) if named else found


def _is_chapter(line: Line, title: Line) -> bool:
    """Tell whether a title is a Markdown heading below another: ## title below # issue."""
    above, below = line.mark.kind, title.mark.kind
    return above.startswith("#") and below.startswith("#") and len(above) < len(below)


def _in_record(source: Source) -> list[Draft]:
    """Draft the case of a record with one label: a title field, whose it is, and its contents.

    The line above the title field says that it is a case.
    """
    lines = [line for line in source.lines if not line.furniture]
    at = next((at for at, line in enumerate(lines) if "title" in line.given), 0)
    if not at or "사례" not in lines[at - 1].head or names_no_case(lines[at].given["title"]):
        return []
    below = at + 1
    while below < len(lines) and lines[below].fields is not None:
        below += 1
    whose = any(line.given.keys() & {"agency", "department"} for line in lines[at:below])
    if not whose or below == len(lines) or lines[below].role != "effort":
        return []
    return [draft_case(lines[at:], source.text, Context())]


def _said_above(lines: Sequence[Line], found: Found) -> dict[str, str]:
    """Return the fields that a form or a press release gives above the title of its only case."""
    said: dict[str, str] = {}
    if len(found.titles) == 1:
        for line in lines[: min(found.titles[0], MAX_FORM_LINES)]:
            said |= line.given if line.fields is not None else _told(line.byline or {})
            said |= _award_beside(line)
    said.pop("title", None)
    return said


def _award_beside(line: Line) -> dict[str, str]:
    """Return the award that the title of a paper gives in brackets: 우수사례(2023년 장려)."""
    names = line.plain and ("사례" in line.head or line.wrapped is not None)
    match = _LAST_BRACKET.search(line.head) if names else None
    award = heading_award(_YEAR.sub("", match[1]).strip()) if match else None
    return {"award": award} if award else {}


def _told(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return the bodies of a line above a title; what it won, where that is not all it says."""
    bodies = {name: fields[name] for name in ("agency", "department") if name in fields}
    return fields if len(fields) > 1 else bodies


def _untitled(lines: Sequence[Line], source: Source) -> Iterator[Draft]:
    """Make one case of labels that no title stands above, titled by the document or its file."""
    first = next((at for at, line in enumerate(lines) if line.role in RANK), None)
    if first is None or is_plan(lines[:first], lines):
        return
    title = _title_of_document(lines[:first], source)
    if title is None:
        return
    head = [line for line in lines[:first] if line.fields is not None]
    yield draft_untitled(title, head, lines[first:], source.text)


def _title_of_document(above: Sequence[Line], source: Source) -> str | None:
    """Return the headline where text stands above the labels, the name of the page or file."""
    if any(line.plain for line in above):
        headline = source.front.whole.title or ""
        telling = "사례" in headline or "경진대회" in headline
        return headline if telling and not names_no_case(headline) else None
    return source.front.page_title or stem_title(source.document.path)


def _strays(
    lines: Sequence[Line], found: Found, drafts: Sequence[Draft], source: Source
) -> Iterator[Draft]:
    """Walk the lines that have the mark of titles and no label below.

    A list of contents is none, nor is a heading or a sentence.
    """
    title = source.front.whole.title
    titled = {letters(draft.title) for draft in drafts if draft.spans}
    known = titled | ({letters(title)} if title else set())
    for line in (lines[at] for at in found.without_sections):
        forms = {line.letters, letters(line.body), letters(line.unmarked)}
        again = not forms.isdisjoint(known) or _begins_title(line, titled)
        if not (again or line.heads_group or line.head.endswith("다.")):
            yield Draft(line.start, line.head, (), stray=True)


def _begins_title(line: Line, titled: set[str]) -> bool:
    """Tell whether a line of a list of contents is the beginning of a title that is wrapped."""
    form = letters(line.unmarked)
    return len(form) >= MIN_PREFIX and any(title.startswith(form) for title in titled)
