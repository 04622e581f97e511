"""Cases with labels: the scanned lines of a document go in, drafts of its cases come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Draft, cut_sections, draft_case
from sarye.cases.layouts.casefinding import Found, find_titles
from sarye.cases.layouts.cycles import RANK, count_labels
from sarye.cases.lines.bylines import aside_fields
from sarye.cases.lines.furniture import is_foot
from sarye.cases.lines.headings import (
    Context,
    is_appendix,
    is_closing,
    is_heading,
    is_pledge,
    key,
    read_heading,
)
from sarye.cases.lines.scan import Line
from sarye.cases.names.awards import heading_award, is_plain_excellence
from sarye.cases.names.marks import STRONG_KINDS, TITLE_FIELD, strip_marks

MIN_PREFIX: Final = 10
MAX_AFTER_PLEDGE: Final = 4
"""Lines that may follow a closing sentence: an address, a telephone number."""
MAX_SIGNATURE: Final = 30
MAX_FORM_LINES: Final = 30
MAX_OUTER: Final = 40
"""Characters of a heading of the document itself (Ⅲ. 향후계획): longer lines are text."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The drafts of a document, the lines of titles without sections, and the first title."""

    drafts: tuple[Draft, ...]
    without_sections: tuple[int, ...] = ()
    first: int | None = None


def find_labelled(
    lines: Sequence[Line],
    text: str,
    *,
    title: str | None,
    agency: str | None,
    fallback: str | None = None,
) -> Labelled:
    """Find the cases whose sections have labels.

    ``title`` and ``agency`` are the document's; a line that repeats the title is in no case.
    ``fallback`` is the title of a page whose text begins with a label.
    """
    counted = count_labels(lines)
    found = find_titles(counted)
    if not found.titles:
        return _untitled(counted, text, fallback)
    known = {key(title)} if title else set()
    groups = _Groups(counted, found, known, agency)
    walked = list(groups.walk())
    said = _said_above(counted, found)
    drafts = [
        draft_case(counted[start:end], text, above, height=found.height, said=said)
        for start, end, above in walked
    ]
    with_text = [draft for draft in drafts if draft.spans]
    return Labelled(
        tuple(with_text),
        tuple(_lost(counted, found, drafts, known)),
        walked[0][0],
    )


def _said_above(lines: Sequence[Line], found: Found) -> dict[str, str]:
    """Return the fields that a form or a press release gives above the title of its only case."""
    said: dict[str, str] = {}
    if len(found.titles) == 1:
        for line in lines[: min(found.titles[0], MAX_FORM_LINES)]:
            beside = aside_fields(line) or {}
            said |= line.fields.fields if line.fields is not None else _bodies(beside)
    said.pop("title", None)
    return said


def _bodies(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in ("agency", "department") if name in fields}


def _untitled(lines: Sequence[Line], text: str, fallback: str | None) -> Labelled:
    """Make one case of labels that nothing stands above, titled by the page or its file."""
    first = next((at for at, line in enumerate(lines) if line.role in RANK), None)
    if first is None or fallback is None or any(line.plain for line in lines[:first]):
        return Labelled(())
    spans = cut_sections(lines[first:], text).spans
    return Labelled((Draft(lines[first].start, fallback, spans),) if spans else (), first=first)


def _lost(
    lines: Sequence[Line], found: Found, drafts: Sequence[Draft], known: set[str]
) -> Iterator[int]:
    """Walk the line numbers of titles without sections; a list of contents is none."""
    titled = {key(draft.title) for draft in drafts if draft.spans}
    for at in found.without_sections:
        line = lines[at]
        forms = {key(form) for form in (line.head, line.body, strip_marks(line.head))}
        again = not forms.isdisjoint(titled | known) or _begins_title(line, titled)
        if not again and not is_heading(line, known, "") and not line.head.endswith("다."):
            yield line.start
    yield from (draft.start for draft in drafts if not draft.spans)


def _begins_title(line: Line, titled: set[str]) -> bool:
    """Tell whether a line of a list of contents is the beginning of a title that is wrapped."""
    form = key(strip_marks(line.head))
    return len(form) >= MIN_PREFIX and any(title.startswith(form) for title in titled)


def _outer_marks(lines: Sequence[Line], found: Found) -> set[str]:
    """Return the marks of the document's own headings: above the first case, and inside none."""
    first = found.titles[0]
    above = {line.mark.kind for line in lines[:first] if not line.furniture}
    inside = {lines[at].mark.kind for at in found.titles}
    for start, end in pairwise([*found.titles, len(lines)]):
        inside |= {line.mark.kind for line in lines[start : _last_label(lines, start, end)]}
    return (above & STRONG_KINDS) - inside


def _is_markdown_heading(line: Line, title: str) -> bool:
    """Tell whether a line is a heading of the level of a title or above it."""
    kind = line.mark.kind
    return kind.startswith("#") and title.startswith("#") and len(kind) <= len(title)


def _is_alone(line: Line) -> bool:
    """Hold for a label whose text begins on the next line."""
    return line.role is not None and line.label is not None and line.label.alone


def _is_sentence(line: Line) -> bool:
    return line.furniture or (
        line.plain and not line.mark.kind and line.head.rstrip().endswith(("다.", "요."))
    )


def _may_close(line: Line) -> bool:
    """Hold for a sentence, and for the short lines below one: a date, who signs."""
    return _is_sentence(line) or (not line.mark.kind and line.length <= MAX_SIGNATURE)


def _last_label(lines: Sequence[Line], start: int, end: int) -> int:
    """Return the place of the last label of a case, its title where it has none."""
    return max((at for at in range(start, end) if lines[at].role is not None), default=start)


class _Groups:
    """Walks the cases of a document with the headings above them."""

    def __init__(
        self, lines: Sequence[Line], found: Found, known: set[str], agency: str | None
    ) -> None:
        self._lines = lines
        self._found = found
        self._known = known
        self._agency = agency
        awards = {heading_award(line.body) for line in lines if line.length <= 30} - {None}
        self._outer = _outer_marks(lines, found)
        self._graded = len(awards) > 1 or any(
            award and not is_plain_excellence(award) and "우수" not in award for award in awards
        )

    def walk(self) -> Iterator[tuple[int, int, Context]]:
        """Yield the first line, the end and the context of each case."""
        starts = [self._start(at) for at in self._found.titles]
        stops = sorted({*starts, *self._found.without_sections, len(self._lines)})
        following = dict(pairwise(stops))
        above = Context()
        at = 0
        for start in starts:
            above = self._read_headings(at, start, above)
            at = self._end(start, following[start], last=start == starts[-1])
            yield start, at, above

    def _start(self, title: int) -> int:
        """Go up from a title over the field lines that belong to it (기관명: … above 과제명: …)."""
        at = title
        while self._found.kind == TITLE_FIELD and at > 0:
            fields = self._lines[at - 1].fields
            if fields is None or "title" in fields.fields:
                break
            at -= 1
        return at

    def _end(self, start: int, stop: int, *, last: bool) -> int:
        """Find where a case ends: at a heading below its last label, or at a closing sentence."""
        below = _last_label(self._lines, start, stop)
        level = self._lines[start].mark.kind
        places = range(below + 1, stop)
        end = next((at for at in places if self._ends_case(at, level, last=last)), stop)
        end = self._before_closing(below, end) if last else end
        return self._before_pledge(below, end) if last or end < stop else end

    def _ends_case(self, at: int, level: str, *, last: bool) -> bool:
        """Tell whether a line below the last label is in no case; an appendix, below the last."""
        line = self._lines[at]
        if self._is_heading(line) or _is_markdown_heading(line, level):
            return True
        return last and (is_appendix(line) or (line.furniture and is_foot(line.head)))

    def _is_heading(self, line: Line) -> bool:
        outer = line.mark.kind in self._outer and line.plain and line.length <= MAX_OUTER
        return outer or is_heading(line, self._known, self._found.kind)

    def _before_closing(self, below: int, end: int) -> int:
        """Find the closing paragraphs of a document: below a blank line, sentences to the end."""
        first = below + 1 + _is_alone(self._lines[below])
        for at in range(first, end):
            line = self._lines[at]
            if line.gap and is_closing(line, self._agency):
                return at if all(map(_may_close, self._lines[at:end])) else end
        return end

    def _before_pledge(self, below: int, end: int) -> int:
        for at in range(end - 1, max(below, end - 1 - MAX_AFTER_PLEDGE), -1):
            only = at == below + 1 and _is_alone(self._lines[below])
            if is_pledge(self._lines[at], self._agency) and not only:
                return at
        return end

    def _read_headings(self, start: int, end: int, above: Context) -> Context:
        for line in self._lines[start:end]:
            if key(line.head) in self._known:
                above = replace(above, period=None, award=None)
            elif self._is_heading(line):
                above = read_heading(line, above, graded=self._graded)
        return above
