"""The labels that count: those of a document's own series, and others that fit in.

A document writes its labels in one shape, and they recur with every case (상황, 노력, 효과, 상황).
A word of the same name in another shape, such as ``· 현황: 30건`` below (노력), is text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sarye.cases.lines.labelshapes import Label, Series
from sarye.cases.lines.line import Line
from sarye.cases.names.labels import RANK
from sarye.cases.names.marks import STRONG_KINDS
from sarye.cases.names.text import word_set
from sarye.models import Role

MAX_CYCLE: Final = 12
"""Labels that a case can have before the one in question, so that time stays linear."""

MIN_AWARDS: Final = 2
"""Prizes that a document gives to be one whose headings name prizes."""
_MAX_UNKNOWN: Final = 10
_NOT_LABELS: Final = word_set(
    "사진 그림 표 출처 자료 끝 계속 예시 법령해석 사전컨설팅 제도개선 규제개선"
)
_CONTACTS: Final = frozenset(("문의", "문의처", "연락처", "담당"))
_NOT_LABEL_ENDINGS: Final = (
    *("기관", "과", "국", "청", "시", "군", "구", "도", "부", "처"),
    *("사례", "자치단체", "년"),
)
_SENTENCE_MARKS: Final = "○●.,?!:：;0123456789'‘’“”\"「」…→"


def count_labels(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the labels that count; a label that does not is taken off its line."""
    lines = _without_awards(lines)
    main = _main_shape(lines)
    if main is None:
        return [replace(line, label=None) if line.label else line for line in lines]
    kept = _fill_gaps(lines, main)
    marked = [
        line if line.label is None or at in kept else _as_unknown(line)
        for at, line in enumerate(lines)
    ]
    labels = (lines[at].label for at in kept)
    return _keep_unknown(marked, {label.series for label in labels if label is not None})


def _without_awards(lines: Sequence[Line]) -> Sequence[Line]:
    """Take the label 대상 off a line that names a prize, as others do (최우수상, 우수상)."""
    alone = [at for at, line in enumerate(lines) if line.label and line.label.alone]
    named = {at for at in alone if lines[at].award is not None}
    if len({lines[at].body for at in named}) < MIN_AWARDS:
        return lines
    return [replace(line, label=None) if at in named else line for at, line in enumerate(lines)]


def _as_unknown(line: Line) -> Line:
    if line.label is None or line.label.role is None:
        return line
    return replace(line, label=line.label._replace(role=None))


def _main_shape(lines: Sequence[Line]) -> Series | None:
    """Find the shape that names most roles most often; one role alone must recur."""
    roles: defaultdict[Series, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line.label is not None and line.role in RANK:
            roles[line.label.series][line.role or ""] += 1
    several = [key for key, counts in roles.items() if len(counts) > 1]
    if several:
        return max(several, key=lambda key: (roles[key].total(), len(roles[key])))
    recurring = [key for key, counts in roles.items() if counts.total() > 1]
    together = {role for counts in roles.values() for role in counts}
    if recurring or len(together) > 1:
        return max(recurring or roles, key=lambda key: roles[key].total())
    return None


def _fill_gaps(lines: Sequence[Line], main: Series) -> set[int]:
    """Return the places of labels that count: those of the main shape, and others that fit in."""
    known = [at for at, line in enumerate(lines) if line.role is not None]
    series = [at for at in known if _is_main(lines[at], main)]
    kept = set(series)
    own = lines[series[0]].mark.kind
    outer = {line.mark.kind for line in lines[: series[0]]} - {"", "-", own}
    for run in _runs([at for at in known if lines[at].mark.kind not in outer or at in kept], kept):
        kept.update(_fitting(lines, run, series))
    return kept


def _is_main(line: Line, main: Series) -> bool:
    label = line.label
    if label is None:
        return False
    return label.series == main or (label.enclosed and label.shape == main[0])


def _runs(known: Sequence[int], main: set[int]) -> Iterator[list[int]]:
    """Walk the runs of labels that stand between two of the main shape."""
    run: list[int] = []
    for at in known:
        if at not in main:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _fitting(lines: Sequence[Line], run: Sequence[int], series: Sequence[int]) -> Iterator[int]:
    """Walk the labels of a run that count beside the main series.

    A run that goes through roles by itself is a case written in another shape; a single label
    counts where it brings a role that its case lacks, in order.
    """
    place = bisect_left(series, run[0])
    before = series[max(0, place - MAX_CYCLE) : place]
    core = [at for at in run if lines[at].role in RANK]
    if _is_case_of_its_own(lines, core, before):
        yield from run
        return
    cycle = _cycle_roles(lines, before)
    follows = lines[series[place]].role if place < len(series) else None
    for at in run:
        role = lines[at].role
        if role == "other":
            alike = place < len(series) and _same_mark(lines[at], lines[series[place]])
            if alike or (before and (_is_strong(lines[at]) or _is_contact(lines[at]))):
                yield at
        elif _comes_next(role, cycle) and _fits(lines[at], follows):
            cycle |= {role or "other"}
            yield at


def _fits(line: Line, follows: Role | None) -> bool:
    """Tell whether a label shows as one, and stands alone where the next has its role too."""
    alone = line.label is not None and line.label.alone
    return _is_strong(line) and (alone or line.role != follows)


def _comes_next(role: Role | None, cycle: frozenset[Role]) -> bool:
    """Tell whether a role is one that a case lacks so far, and that comes after those it has."""
    return role in RANK and bool(cycle) and RANK[role] > max(RANK[known] for known in cycle)


def _same_mark(line: Line, label: Line) -> bool:
    return line.mark.kind != "" and line.mark.kind == label.mark.kind


def _is_contact(line: Line) -> bool:
    return line.label is not None and line.label.normal in _CONTACTS


def _is_case_of_its_own(lines: Sequence[Line], core: Sequence[int], before: Sequence[int]) -> bool:
    roles = [lines[at].role for at in core]
    if len(set(roles)) < 2 or not all(_is_strong(lines[at]) for at in core):
        return False
    if not before:
        return lines[core[0]].label is not None and not lines[core[0]].mark.kind
    last = lines[before[-1]].role
    return last is not None and RANK[roles[0] or "effect"] < RANK.get(last, 2)


def _is_strong(line: Line) -> bool:
    """Hold for a label that shows as one: in brackets, alone, or behind a strong mark."""
    label = line.label
    if label is None:
        return False
    return label.alone or not line.mark.kind or line.mark.kind in STRONG_KINDS | {"**"}


def _cycle_roles(lines: Sequence[Line], before: Sequence[int]) -> frozenset[Role]:
    """Return the roles that the labels of the current case have named so far."""
    roles: list[Role] = []
    for at in reversed(before):
        role = lines[at].role
        if role is None or role == "other":
            continue
        if roles and RANK[role] > RANK[roles[-1]]:
            break
        roles.append(role)
    return frozenset(roles)


def _keep_unknown(lines: Sequence[Line], shapes: set[Series]) -> list[Line]:
    """Keep unknown labels of a shape that known ones have, below the first known one."""
    kept: list[Line] = []
    seen = False
    recurring = _recurring(lines)
    followers = [*lines[1:], None]
    for line, below in zip(lines, followers, strict=True):
        seen = seen or line.role is not None
        label = line.label
        if label is None or label.role is not None:
            kept.append(line)
        elif (
            seen
            and label.series in shapes
            and (_reads_as_label(line, label, below) or (label.alone and label.normal in recurring))
        ):
            kept.append(replace(line, label=label._replace(role="other")))
        else:
            kept.append(replace(line, label=None))
    return kept


def _recurring(lines: Sequence[Line]) -> set[str]:
    """Return the unknown labels in strong shapes that stand alone as often as the known ones."""
    known = Counter(line.label.normal for line in lines if line.label and line.role in RANK)
    unknown = Counter(
        line.label.normal
        for line in lines
        if line.label and line.role is None and line.label.alone and line.mark.kind in STRONG_KINDS
    )
    usual = max(known.values(), default=0)
    return {
        name
        for name, count in unknown.items()
        if count == usual > 1 and 2 <= len(name) <= _MAX_UNKNOWN and name not in _NOT_LABELS
    }


def _reads_as_label(line: Line, label: Label, below: Line | None) -> bool:
    """Tell whether an unknown label is a short noun with text of another shape below it."""
    normal = label.normal
    if not label.alone or below is None or below.role is not None or len(normal) > _MAX_UNKNOWN:
        return False
    if normal in _NOT_LABELS or any(mark in label.text for mark in _SENTENCE_MARKS):
        return False
    if normal.endswith(_NOT_LABEL_ENDINGS) or len(label.text.split()) > 3:
        return False
    if label.enclosed:
        return True
    return (
        line.mark.kind in STRONG_KINDS | {"○"}
        and below.mark.kind != line.mark.kind
        and (label.bare and below.plain)
    )
