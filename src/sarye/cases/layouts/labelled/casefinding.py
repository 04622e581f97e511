"""Where the titles of labelled cases stand.

What is a title is decided by the labels below it, never by its mark alone: ■ marks titles in one
document and headings in another.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Final

from sarye.cases.layouts.drafting import MIN_WRAPPED
from sarye.cases.lines.closings import is_pledge
from sarye.cases.lines.line import Line
from sarye.cases.names.awards import MAX_HEADING
from sarye.cases.names.labels import RANK
from sarye.cases.names.marks import NOTE, STRONG_KINDS, TITLE_FIELD
from sarye.cases.names.subjects import names_case_paper, names_no_case
from sarye.cases.names.titles import MAX_TITLE, breaks_off, read_title_row

SUPPORT: Final = 0.5
PRECISION: Final = 0.6
"""How many of the cycles a title mark must begin, and how many of its lines must begin one."""

_SENTENCE: Final = re.compile(r"(?:니다|[가-힣]다\.|요\.|죠\.)[!?]?['\"”’)]*$|[^.]\.$")
_LONG_SENTENCE: Final = re.compile(r"[가-힣](?:다|요|죠)['\"”’)]*$")
_REPORTED: Final = re.compile(
    r"고\s?(?:\d{1,2}일\s?)?(?:밝혔|말했|전했|설명했|강조했|발표했|당부했|덧붙였|밝혔습니|전했습니)"
)
"""How a press release reports: such a sentence tells of the agency and names no case."""

_MAX_SPOKEN_TITLE: Final = 60  # 땅을 맞바꾸어 증설의 길을 열다
_NOMINAL_SENTENCE: Final = re.compile(r"[가-힣](?:함|음|됨|임|였음|했음)[.]?$")
_CASES: Final = re.compile(r"사례")
_PAPER: Final = re.compile(r"사례\s?(?:집|모음집?|소개|목록)?\s?(?:\([^()]*\))?$")
"""How the title of a paper of several cases ends."""
_EFFORT: Final = "노력"
"""A label that cases of good practice have, and plans and notices have not."""

_BULLETS: Final = frozenset(("-", "·", "*", "+", "○", "•", "▪", "▫", "→", "⇒"))
_QUOTED: Final = re.compile(r"[‘“'\"「『][^‘“”’\"「」『』]{6,100}[’”'\"」』]")
_TAGGED: Final = re.compile(
    r"^[\[【<〈《(][^\[\]【】<>〈〉《》()]{2,20}[\]】>〉》)]\s?(?=[‘“'\"「『])"
)
"""What an article is, before its quoted title: [인터뷰] “…”."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_SIGNED: Final = re.compile(r"\((?:서\s?명|날\s?인|인|직\s?인)\s*\)$")
_SUBTITLE: Final = re.compile(r"[-–—~]\s?[^-–—~].{0,80}[-–—~]|[(（<].{2,80}[)）>]")


@dataclass(frozen=True, slots=True)
class Restart:
    """A label that begins a case, and the place of the label before it (-1 for none)."""

    at: int
    previous: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where the titles stand: those with labels below, those without, and the mark they share.

    ``height`` is the number of lines that the title of a document's only case takes.
    """

    titles: tuple[int, ...]
    without_sections: tuple[int, ...] = ()
    kind: str = ""
    height: int = 1


def kind_of(line: Line) -> str:
    """Return the kind of line a title would be by its mark."""
    if "title" in line.given:
        return TITLE_FIELD
    return line.mark.kind


def can_be_title(line: Line) -> bool:
    """Tell whether a line could be a title at all: a line of text of bounded length."""
    if line.fields is not None:
        return "title" in line.given
    if not line.plain or line.mark.kind == NOTE or line.length > MAX_TITLE:
        return False
    if line.head.endswith(")") and _SIGNED.search(line.head):
        return False
    if line.mark.kind and line.length <= MAX_HEADING and line.award is not None:
        return False
    return line.mark.kind == "사례" or _LETTER.search(line.body) is not None


def find_titles(lines: Sequence[Line]) -> Found:
    """Find the titles of all cases that have labels, by the first way that finds any."""
    cycles = restarts(lines)
    if not cycles:
        return Found(())
    for _, way in WAYS:
        found = way(lines, cycles)
        if found is not None and found.titles:
            return found
    return Found(())


def restarts(lines: Sequence[Line]) -> list[Restart]:
    """Find the labels that begin a new cycle.

    A role goes back, a label comes again, or a line such as ``과제명: …`` stands above it.
    """
    first = _first_label(lines)
    known = [at for at in range(first, len(lines)) if lines[at].role is not None]
    titled = [at for at, line in enumerate(lines) if "title" in line.given]
    found: list[Restart] = []
    cycle: set[str] = set()
    for previous, at in pairwise([-1, *known]):
        label = lines[at].label
        name = label.normal if label else ""
        begins = bisect_left(titled, at) > bisect_left(titled, previous)
        if previous < 0 or begins or name in cycle or _goes_back(lines, previous, at):
            found.append(Restart(at, previous))
            cycle = set()
        cycle.add(name)
    return found


def _first_label(lines: Sequence[Line]) -> int:
    """Return the place of the first label; one of role other begins only its own series."""
    first = next((at for at, line in enumerate(lines) if line.role in RANK), len(lines))
    if first == len(lines) or (told := lines[first].label) is None or not told.enclosed:
        return first
    return next(
        at
        for at, line in enumerate(lines)
        if line.role is not None and line.label is not None and line.label.series == told.series
    )


def _goes_back(lines: Sequence[Line], previous: int, at: int) -> bool:
    before, now = lines[previous].role, lines[at].role
    if now not in RANK:
        return False
    return RANK[now] < RANK.get(before or "", 3 if now == "situation" else 0)


def _by_shared_mark(lines: Sequence[Line], cycles: Sequence[Restart]) -> Found | None:
    """Find the mark that stands above most cycles and seldom elsewhere."""
    kind = _title_mark(lines, cycles)
    if kind is None:
        return None
    marked = [at for at, line in enumerate(lines) if can_be_title(line) and kind_of(line) == kind]
    if all(map(_names_department, (lines[at] for at in marked))):
        return None  # such lines stand between titles and labels
    titles = _followed_by_label(lines, marked)
    without: list[int] = []
    if _also_bullets(lines, marked, cycles):
        nearest = (_last_within(marked, cycle) for cycle in cycles)
        titles = [at for at in nearest if at is not None]
    else:
        without = sorted(set(marked) - set(titles))
    unmarked = _unmarked_between(lines, cycles, titles)
    return Found(tuple(sorted({*titles, *unmarked})), tuple(without), kind)


def _names_department(line: Line) -> bool:
    return line.fields is None and "department" in (line.byline or {})


def _last_within(places: Sequence[int], cycle: Restart) -> int | None:
    """Return the last of some sorted places between a cycle's label and the label before it."""
    at = bisect_left(places, cycle.at) - 1
    return places[at] if at >= 0 and places[at] > cycle.previous else None


def _title_mark(lines: Sequence[Line], cycles: Sequence[Restart]) -> str | None:
    marked = {(kind_of(line), line.letters) for line in lines if can_be_title(line)}
    totals = Counter(kind for kind, _ in marked)  # a list of contents tells titles once more
    support: Counter[str] = Counter()
    for cycle in cycles:
        region = lines[cycle.previous + 1 : cycle.at]
        support.update({kind_of(line) for line in region if can_be_title(line)} - {""})
    scores = {
        kind: count * count / max(count, totals[kind])  # what recurs is no surer for it
        for kind, count in support.items()
        if kind in STRONG_KINDS
        and count >= SUPPORT * len(cycles)
        and count >= PRECISION * totals[kind]
        and (count > 1 or _close_above(lines, cycles, kind))
    }
    nearest = Counter(kind_of(lines[at]) for at in _nearest_all(lines, cycles))
    return max(scores, key=lambda kind: (scores[kind], nearest[kind]), default=None)


def _nearest_all(lines: Sequence[Line], cycles: Sequence[Restart]) -> list[int]:
    return [at for cycle in cycles if (at := _nearest(lines, cycle)) is not None]


def _close_above(lines: Sequence[Line], cycles: Sequence[Restart], kind: str) -> bool:
    """Hold where a mark that is seen above one cycle only stands right above its label."""
    return any(kind_of(lines[at]) == kind for at in _nearest_all(lines, cycles))


def _followed_by_label(lines: Sequence[Line], marked: Sequence[int]) -> list[int]:
    """Return the marked lines that have a label before the next marked line."""
    labels = [at for at, line in enumerate(lines) if line.role is not None]
    titles: list[int] = []
    for at, end in zip(marked, [*marked[1:], len(lines)], strict=True):
        below = bisect_left(labels, at)
        if below < len(labels) and labels[below] < end:
            titles.append(at)
    return titles


def _also_bullets(lines: Sequence[Line], marked: Sequence[int], cycles: Sequence[Restart]) -> bool:
    """Tell whether the title mark marks bullets too: it does so right below a label."""
    below = sum(
        1 for at in marked if at > 0 and (label := lines[at - 1].label) is not None and label.alone
    )
    return below * 4 > len(cycles)


def _unmarked_between(
    lines: Sequence[Line], cycles: Sequence[Restart], titles: Sequence[int]
) -> list[int]:
    """Return titles that lost their mark: plain lines above a cycle that has no marked title."""
    found: list[int] = []
    for cycle in cycles:
        if _last_within(titles, cycle) is not None:
            continue
        at = _nearest(lines, cycle)
        if at is not None and lines[at].mark.kind not in _BULLETS and _stands_apart(lines, at):
            found.append(at)
    return found


def _stands_apart(lines: Sequence[Line], at: int) -> bool:
    """Hold for a line that does not read as the end of the text above it."""
    line = lines[at]
    return reads_as_title(line) and (line.gap or line.mark.kind != "" or at == 0)


def _by_nearest_line(lines: Sequence[Line], cycles: Sequence[Restart]) -> Found | None:
    """Take the line above each cycle that reads as a title, whatever its mark."""
    if items := _below_one_field(lines, cycles):
        return Found(items)
    titles: list[int] = []
    if len(cycles) == 1 and is_plan(lines[cycles[0].previous + 1 : cycles[0].at], lines):
        return None
    for number, cycle in enumerate(cycles):
        at = _nearest(lines, cycle)
        spoken = at is not None and at == _sentence_above(lines, cycle)
        if at is None or (number and not (spoken or _may_begin(lines, at, titles))):
            continue
        titles.append(at)
    if len(cycles) == 1 and titles:
        top = _top_of_title(lines, titles[0], cycles[0].previous)
        return Found((top,), height=titles[0] - top + 1)
    ends = [-1, *(cycle.at for cycle in cycles)]
    tops = (_begin_of_title(lines, at, ends[bisect_left(ends, at) - 1]) for at in titles)
    return Found(tuple(tops))


def _below_one_field(lines: Sequence[Line], cycles: Sequence[Restart]) -> tuple[int, ...]:
    """Return the titles of several cases that share a mark, below the field of a board's title.

    제목: … 선정 결과 stands above all of them, and ○ title above the labels of each.
    """
    named = [at for at, line in enumerate(lines) if "title" in line.given]
    if len(cycles) == 1 or len(named) != 1 or named[0] > cycles[0].at:
        return ()
    first = replace(cycles[0], previous=named[0])
    found = [_nearest(lines, cycle) for cycle in (first, *cycles[1:])]
    titles = tuple(at for at in found if at is not None and reads_as_title(lines[at]))
    kinds = {lines[at].mark.kind for at in titles}
    marked = len(kinds) == 1 and "" not in kinds
    return titles if len(titles) == len(cycles) and (marked or _are_rows(lines, titles)) else ()


def _are_rows(lines: Sequence[Line], titles: Sequence[int]) -> bool:
    return bool(titles) and all(is_title_row(lines[at]) for at in titles)


def _by_rows_below_field(lines: Sequence[Line], cycles: Sequence[Restart]) -> Found | None:
    """Take the rows of the appendices of a letter, whose own title is a field above them."""
    titles = _below_one_field(lines, cycles)
    return Found(titles) if _are_rows(lines, titles) else None


def _begin_of_title(lines: Sequence[Line], at: int, end: int) -> int:
    """Go up from a title to its first line, if that begins a paragraph or stands below a head."""
    top = _top_of_title(lines, at, end)
    above = lines[top - 1] if top else None
    begins = above is None or lines[top].gap or above.furniture or above.heads_group
    begins = begins or (above is not None and _LETTER.search(above.head) is None)
    return top if begins else at


def _top_of_title(lines: Sequence[Line], at: int, end: int) -> int:
    """Go up from a title without a mark over the lines of the same paragraph, two at most."""
    for above in range(at - 1, max(at - 3, end), -1):
        line = lines[above]
        if lines[above + 1].gap or lines[at].mark.kind or line.mark.kind or is_aside(line):
            return above + 1
        if not (can_be_title(line) and reads_as_title(line)):
            return above + 1
        if _names_group(line) or line.names_paper:
            return above + 1
        over = lines[above - 1] if above else None
        begins = line.gap or (over is not None and (is_number(over) or _says_nothing(over)))
        if line.length < MIN_WRAPPED and not (begins or breaks_off(line.head)):
            return above + 1
    return max(at - 2, end + 1)


def is_number(line: Line) -> bool:
    """Hold for a line that is nothing but the number of a case: 01, CASE 01."""
    return line.head.isdigit() or (line.mark.kind == "사례" and not line.body)


def _says_nothing(line: Line) -> bool:
    return _LETTER.search(line.head) is None


def _names_group(line: Line) -> bool:
    return line.heads_group or _CASES.search(line.head) is not None


def is_plan(above: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Tell whether the only cycle of a document is that of a plan, a rule or a press release."""
    if any(line.label is not None and line.role and line.label.text == _EFFORT for line in lines):
        return False
    if any(_CASES.search(line.head) or "award" in line.given for line in above):
        return False
    return any(names_no_case(line.head) for line in above if line.length <= 80)


def _may_begin(lines: Sequence[Line], at: int, titles: Sequence[int]) -> bool:
    """Tell whether a line can be the title of a case: a bullet only as the first title was."""
    line = lines[at]
    if not titles:
        return reads_as_title(line)
    alike = line.mark.kind == lines[titles[0]].mark.kind
    return reads_as_title(line) and (alike or line.mark.kind not in _BULLETS)


def _nearest(lines: Sequence[Line], cycle: Restart) -> int | None:
    """Return the line above a cycle that is its title; remarks and names of bodies are passed.

    A paragraph right above the label is an introduction: the title stands above it.
    """
    places = range(cycle.at - 1, cycle.previous, -1)
    named = next((at for at in places if kind_of(lines[at]) == TITLE_FIELD), None)
    if named is not None:
        return named
    passed: int | None = None
    sentence = _sentence_above(lines, cycle)
    for at in places:
        line = lines[at]
        if not can_be_title(line) or is_pledge(line) or _is_deeper(line, lines[cycle.at]):
            continue
        if sentence is not None and at < sentence and _ends_as_paper(line):
            return sentence
        if is_aside(line) or ("\t" in line.body and not is_title_row(line)):
            passed = at if passed is None else passed
            continue
        spoken = passed == at + 1 and line.length <= _MAX_SPOKEN_TITLE
        if (reads_as_title(line) or (spoken and line.head[-1] != ".")) and not _is_group(line):
            return at
    return sentence if passed is None else passed


def _is_deeper(line: Line, label: Line) -> bool:
    """Tell a heading of Markdown below the level of the labels that follow it: a subtitle."""
    above, below = line.mark.kind, label.mark.kind
    return above.startswith("#") and below.startswith("#") and len(above) > len(below)


def _sentence_above(lines: Sequence[Line], cycle: Restart) -> int | None:
    """Return a short sentence that begins a paragraph and stands right above a cycle's fields.

    It is the title where nothing above it is: 계곡을 세 기관이 함께 치웠습니다.
    """
    fields = takewhile(lambda at: lines[at].fields is not None, range(cycle.at - 1, -1, -1))
    at = min(fields, default=cycle.at) - 1
    if at <= cycle.previous or not can_be_title(lines[at]) or lines[at].mark.kind:
        return None
    line = lines[at]
    spoken = line.length <= _MAX_SPOKEN_TITLE and line.head[-1] not in ".:"
    alone = (line.gap or at == 0) and not lines[at + 1].gap
    return at if spoken and alone and not _REPORTED.search(line.head) else None


def _ends_as_paper(line: Line) -> bool:
    return line.heads_group or line.names_paper or _PAPER.search(line.head) is not None


def is_title_row(line: Line) -> bool:
    """Tell a row of a table that is a title with what is said of it.

    One within a table has a prize, or a number and whose it is.
    """
    row = read_title_row(line.head) if line.plain and "\t" in line.head else None
    if row is None:
        return False
    numbered = line.head[:1].isdigit() and bool(row.fields)
    return line.gap or row.award is not None or numbered


def _is_group(line: Line) -> bool:
    if names_case_paper(line.inner):
        return True
    if not line.heads_group or line.mark.kind == "사례":
        return False
    return line.period is not None or _CASES.search(line.head) is not None


def is_aside(line: Line) -> bool:
    """Tell whether a line under a title only names a body, or is a subtitle between dashes."""
    if line.byline is not None:
        return True
    return _SUBTITLE.fullmatch(line.head) is not None and not line.mark.kind.startswith("#")


def reads_as_title(line: Line) -> bool:
    """Tell whether a line reads as a title and not as a sentence or a paragraph."""
    if line.length > MAX_TITLE or (line.length > 90 and not line.mark.kind):
        return False
    text = line.head.rstrip("*_ ")
    if _QUOTED.fullmatch(_TAGGED.sub("", text)) and text[-2] != ".":
        return True
    long = line.length > _MAX_SPOKEN_TITLE
    if _REPORTED.search(text):
        return False
    if _SENTENCE.search(text) or (long and _LONG_SENTENCE.search(text)):
        return line.mark.kind in STRONG_KINDS
    return not (
        _NOMINAL_SENTENCE.search(text) and line.mark.kind in _BULLETS | {""} and line.length > 40
    )


WAYS: Final[tuple[tuple[str, Callable[[Sequence[Line], Sequence[Restart]], Found | None]], ...]] = (
    ("rows below the title of a letter", _by_rows_below_field),
    ("a mark that titles share", _by_shared_mark),
    ("the line above the first label", _by_nearest_line),
)
"""How titles are found, in this order."""
