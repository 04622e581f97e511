"""Cases with labels: the scanned lines of a document go in, drafts of its cases come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from sarye.cases.awards import heading_award, is_plain_excellence
from sarye.cases.casefinding import Found, find_titles
from sarye.cases.cycles import RANK, count_labels
from sarye.cases.drafts import Draft, cut_sections, draft_case
from sarye.cases.headings import Context, is_heading, is_pledge, key, read_heading
from sarye.cases.marks import STRONG_KINDS, TITLE_FIELD, strip_marks
from sarye.cases.scan import Line

MAX_AFTER_PLEDGE: Final = 4
"""Lines that may follow a closing sentence: an address, a telephone number."""
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
    drafts = [
        draft_case(counted[start:end], text, above, height=found.height)
        for start, end, above in walked
    ]
    with_text = [draft for draft in drafts if draft.spans]
    return Labelled(
        tuple(with_text),
        tuple(_lost(counted, found, drafts, known)),
        walked[0][0],
    )


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
        again = any(
            key(form) in titled | known for form in (line.head, line.body, strip_marks(line.head))
        )
        if not again and not is_heading(line, known, ""):
            yield line.start
    yield from (draft.start for draft in drafts if not draft.spans)


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
        for at in range(below + 1, stop):
            line = self._lines[at]
            if self._is_heading(line) or _is_markdown_heading(line, level):
                return self._before_pledge(below, at)
        return self._before_pledge(below, stop) if last else stop

    def _is_heading(self, line: Line) -> bool:
        outer = line.mark.kind in self._outer and line.plain and line.length <= MAX_OUTER
        return outer or is_heading(line, self._known, self._found.kind)

    def _before_pledge(self, below: int, end: int) -> int:
        for at in range(end - 1, max(below, end - 1 - MAX_AFTER_PLEDGE), -1):
            if is_pledge(self._lines[at], self._agency):
                return at
        return end

    def _read_headings(self, start: int, end: int, above: Context) -> Context:
        for line in self._lines[start:end]:
            if key(line.head) in self._known:
                above = replace(above, period=None, award=None)
            elif self._is_heading(line):
                above = read_heading(line, above, graded=self._graded)
        return above
