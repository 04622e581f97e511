"""The items of lists: lines of one mark, each with the text below it.

What marks an item is its sign (■, ○, 1.), a grade before the title (최우수상: …), whose it is in
brackets ([가람시] …), or whether it is good or bad practice ((Good) …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.cases.lines.closings import is_closing
from sarye.cases.lines.headings import Context, read_heading
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import is_agency, is_sure_agency, read_affiliation
from sarye.cases.names.awards import award_below, read_grade_head
from sarye.cases.names.marks import STRONG_KINDS, strip_marks
from sarye.cases.source import Source

GRADE: Final = "grade"
BODY: Final = "body"
STANCE: Final = "stance"
QUOTED: Final = "quoted"
PRIZE: Final = "prize"
SIGNED: Final = "signed"
APART: Final = "apart"
TAGGED: Final = "tagged"
"""Kinds of items that have no sign: what stands before the title tells them, quotes around it, a
prize on the line above or whose it is on the line below, or nothing but a blank line above it."""

GROUP: Final = "group"
"""The kind of an item that only names the prize of those nested in it, and is none itself."""
MOST_KINDS: Final = 60
"""Kinds of items that a document can have, as each is read for itself."""

MAX_APART: Final = 60
MIN_PARAGRAPH: Final = 40

_BODY: Final = re.compile(r"[\[【〔<]\s?([^\[\]【】〔〕<>]{2,24}?)\s?[\]】〕>]\s?(?=\S)")
_AGENCY: Final = re.compile(r"\(([^()]{3,24})\)\s?(?=\S.{20})")
"""Whose a paragraph is: (가람세관) …."""
_TAG: Final = re.compile(
    r"[\[【〔<〈《(]\s?(?:[가-힣]{1,6}\s?)?(?:우수|모범|혁신|수상)\s?사례\s?[\]】〕>〉》)]\s?(?=\S)"
)
"""A tag that says of each line of a board that it is a case: [우수사례] title."""
_STANCE: Final = re.compile(
    r"[(\[<【]?\s?(?:(?P<active>good|적극\s?행정)|(?P<passive>bad|소극\s?행정))(?:\s?(?:case|사례))?"
    r"\s?[)\]>】:：]\s*(?=\S)",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(
    r"(?:<<[^<>]{4,80}>>|〈[^〉]{4,80}〉|《[^》]{4,80}》|≪[^≫]{4,80}≫|「[^」]{4,80}」|『[^』]{4,80}』|‘[^’]{4,80}’|“[^”]{4,80}”|'[^']{4,80}'|\"[^\"]{4,80}\")"
    r"\s?(?:[-–—/|(\[].{2,50})?"
)
_PASSIVE: Final = re.compile(
    r"소극\s?행정(?:\s?사례)?(?:\s?(?:NO|no|No|BAD|Bad|bad))?[!.]?|나쁜\s?사례"
)
_ACTIVE: Final = re.compile(
    r"적극\s?행정(?:\s?사례)?(?:\s?(?:YES|yes|Yes|GOOD|Good|good))?[!.]?|좋은\s?사례"
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its lines, what headings say above it, and whether it is bad practice."""

    lines: Sequence[Line]
    above: Context
    passive: bool = False

    @property
    def head(self) -> Line:
        """The line with its mark."""
        return self.lines[0]

    @property
    def below(self) -> Sequence[Line]:
        """The lines below its mark that are text."""
        return [line for line in self.lines[1:] if not line.furniture]


class ItemList(NamedTuple):
    """The items of one kind, and the line of text above the first."""

    kind: str
    items: Sequence[Item]
    above: Line | None


@dataclass(frozen=True)
class Lists:
    """The lists of a document, by what marks their items."""

    source: Source

    @cached_property
    def lines(self) -> list[Line]:
        """The lines without labels, which lists have none of; a tag names no field."""
        return [_unlabelled(line) for line in self.source.lines]

    def by_kind(self) -> Iterator[ItemList]:
        """Walk the lists, one for each kind of item."""
        places: dict[str, list[int]] = {}
        for at, kind in enumerate(self._kinds):
            if kind:
                places.setdefault(kind, []).append(at)
        places.pop(GROUP, None)
        several = [(kind, found) for kind, found in places.items() if len(found) > 1]
        for kind, found in several[:MOST_KINDS]:
            yield ItemList(kind, self._items(kind, found), self._above(found[0]))

    @cached_property
    def _kinds(self) -> list[str]:
        """What marks each line as an item, an empty text for other lines."""
        kinds = [
            "" if line.furniture else item_kind(line, among_grades=self._graded)
            for line in self.lines
        ]
        if GRADE in kinds:  # beside other grades 우수사례 is one
            kinds = [GRADE if kind == TAGGED else kind for kind in kinds]
        for at, (line, below) in enumerate(pairwise(self.lines)):
            if not kinds[at] and line.plain:
                kinds[at] = _kind_by_neighbours(line, below)
            elif kinds[at] == line.mark.kind and _heads_nested(line, below):
                kinds[at] = GROUP
        return kinds

    @cached_property
    def _graded(self) -> bool:
        """Hold where several lines begin with a grade."""
        graded = (read_grade_head(line.head) for line in self.lines if not line.mark.kind)
        return any(graded)

    def _above(self, at: int) -> Line | None:
        above = (self.lines[place] for place in range(at - 1, -1, -1))
        return next((line for line in above if not line.furniture), None)

    def _items(self, kind: str, places: Sequence[int]) -> list[Item]:
        outer = {line.mark.kind for line in self.lines[: places[0]]} & STRONG_KINDS
        ends = [self._end(at, kind, outer) for at in places]
        return [
            Item(
                self.lines[self._head(at, end) : end],
                self._contexts[at],
                passive=self._passive[at] or is_bad(self.lines[at]),
            )
            for at, end in zip(places, ends, strict=True)
        ]

    def _head(self, at: int, end: int) -> int:
        """Return where the title of an item stands: below a mark that has a line of its own."""
        alone = self.lines[at].mark.kind == "사례" and not self.lines[at].body
        return at + 1 if alone and at + 1 < end and self.lines[at + 1].plain else at

    def _end(self, at: int, kind: str, outer: set[str]) -> int:
        """Return where the text below an item ends: at the next, at a heading or a closing."""
        for end in range(at + 1, len(self.lines)):
            line = self.lines[end]
            if self._kinds[end] in (kind, GROUP) or line.mark.kind in outer:
                return end
            if line.heads_appendix or line.at_foot or _stance(line) is not None:
                return end
            if line.plain and not line.mark.kind and award_below(line.head):
                return end
            first = end == at + 1 and not (line.gap and line.wrapped)
            if not first and (line.heads_group or is_closing(line)):
                return end
        return len(self.lines)

    @cached_property
    def _contexts(self) -> list[Context]:
        """What the headings above each line say."""
        above = Context()
        contexts = [above]
        passing = False
        kinds = [*self._kinds, "", ""]
        for at, line in enumerate(self.lines, 1):
            if line.heads_group:
                above = read_heading(line.inner, above, graded=True)
            elif kinds[at] and line.plain and not line.mark.kind:
                award = award_below(line.head)
                if award or passing:
                    above = replace(above, award=award)
                # below titles alone the next sentence is of another list, else of their text
                passing = award is not None and kinds[at] == kinds[at + 1]
            contexts.append(above)
        return contexts

    @cached_property
    def _passive(self) -> list[bool]:
        """Whether each line stands below a heading that says 소극행정."""
        passive = False
        told: list[bool] = []
        for line in self.lines:
            told.append(passive)
            stance = _stance(line)
            passive = passive if stance is None else stance
        return told


def _unlabelled(line: Line) -> Line:
    tagged = line.fields is not None and _TAG.match(line.head) is not None
    if line.label is None and not tagged:
        return line
    return replace(line, label=None, fields=None if tagged else line.fields)


def item_kind(line: Line, *, among_grades: bool = False) -> str:
    r"""Return what marks a line as an item, an empty text for any other line.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> from sarye.cases.lines.scan import scan
    >>> lines = scan("■ 밤길 등\n우수상: 세무과, 밤길 등\n[가람시] 밤길 등", DEFAULT_LABELS)
    >>> [item_kind(line) for line in lines]
    ['■', 'grade', 'body']
    """
    if _TAG.match(line.head):
        return TAGGED
    if line.mark.kind in ("", "Ⅰ") and read_grade_head(line.head, among=among_grades):
        return GRADE
    if line.mark.kind:
        return line.mark.kind
    if _STANCE.match(line.head):
        return STANCE
    if _says_whose(line.head):
        return BODY
    return QUOTED if _QUOTED.fullmatch(line.head) else ""


def _says_whose(head: str) -> bool:
    """Tell whether a line begins with a body in brackets."""
    body, agency = _BODY.match(head), _AGENCY.match(head)
    if body is not None and _is_body(body[1]):
        return True
    return agency is not None and is_sure_agency(agency[1])


def _kind_by_neighbours(line: Line, below: Line) -> str:
    """Return the kind of a line without a sign, by the line below it."""
    if line.award is not None:
        return PRIZE if below.plain and not below.mark.kind and below.award is None else ""
    if line.length > MAX_APART or line.heads_group or line.byline is not None:
        return ""
    if line.head.endswith((".", ":", "?")) or " " not in line.body:
        return ""
    said = below.byline or {}
    opens = "award" in said and below.wrapped is None  # a prize opens what is below it
    if not opens and ("agency" in said or "department" in said):
        return SIGNED
    told = below.length >= MIN_PARAGRAPH and not below.gap and not below.mark.kind
    return APART if told else ""


def _heads_nested(line: Line, below: Line) -> bool:
    """Tell an item that is a prize and nothing else from what is listed below it: - 대상."""
    return line.award is not None and below.mark.kind != "" and below.award is None


def without_stance(head: str) -> str:
    """Take (Good) or 적극행정 사례: from the start of a line without its mark."""
    match = _STANCE.match(head)
    return head[match.end() :] if match else head


def has_stance(head: str) -> bool:
    """Tell whether a line says behind its mark that it is of good or of bad practice."""
    return _STANCE.match(strip_marks(head)) is not None


def is_bad(line: Line) -> bool:
    """Tell whether a line is the title of bad practice."""
    match = _STANCE.match(line.body)
    return match is not None and match["passive"] is not None


def _is_body(name: str) -> bool:
    found = read_affiliation(name)
    return found is not None and (found.department is not None or is_agency(name))


def _stance(line: Line) -> bool | None:
    """Return whether a heading is one of bad practice, None for any other line."""
    if line.length > 20:
        return None
    if _PASSIVE.fullmatch(line.inner):
        return True
    return False if _ACTIVE.fullmatch(line.inner) else None
