"""The labels that count: those of a document's own series, and others that fit in.

A document writes its labels in one shape, and they recur with every case (상황, 노력, 효과, 상황).
A word of the same name in another shape, such as ``· 현황: 30건`` below (노력), is text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sarye.cases.layouts.labelled.likelylabels import in_order, with_likely
from sarye.cases.lines.headings import SENTENCE_END
from sarye.cases.lines.labelshapes import Label, Series
from sarye.cases.lines.line import Line
from sarye.cases.names.awards import is_plain_excellence
from sarye.cases.names.fieldnames import field_of_label
from sarye.cases.names.labels import RANK, head_role, opens_story
from sarye.cases.names.marks import STRONG_KINDS, number_of
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
MIN_BESIDE: Final = 2
"""Unknown labels beside the only known one that make a series of lines without strong marks."""
MIN_LETTERS: Final = 2
MIN_TOLD: Final = 14
"""Characters of a text below a label; less is another head, unless it has a mark of its own."""
_MAX_BESIDE: Final = 14
_MAX_WORDS: Final = 4
_LABEL_NOUNS: Final = (
    *(
        "여부",
        "판단",
        "결정",
        "처분",
        "의견",
        "주장",
        "이유",
        "조치",
        "답변",
        "소감",
        "후기",
        "반응",
    ),
    *(
        "전망",
        "과제",
        "비결",
        "교훈",
        "계기",
        "소회",
        "평가",
        "쟁점",
        "결론",
        "의의",
        "경위",
        "개요",
    ),
    *("한마디", "시사점", "포인트", "사실관계", "목소리", "인터뷰", "뒷이야기"),
)
_MARKS: Final = STRONG_KINDS | {"○"}
_JUDGEMENTS: Final = ("여부", "판단", "결정", "처분")
_CONTACTS: Final = frozenset(("문의", "문의처", "연락처", "담당"))
_NOT_LABEL_ENDINGS: Final = (
    *("기관", "과", "국", "청", "시", "군", "구", "도", "부", "처"),
    *("사례", "자치단체", "년"),
)
_SENTENCE_MARKS: Final = "○●.,?!:：;0123456789'‘’“”\"「」…→"


def count_labels(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the labels that count; a label that does not is taken off its line."""
    lines = with_likely(_without_awards(lines))
    main = _main_shape(lines)
    if main is None and (beside := _beside_lone(lines)):
        return beside
    if main is None:
        return [replace(line, label=None) if line.label else line for line in lines]
    kept = _fill_gaps(lines, main)
    marked = [
        line if line.label is None or at in kept else _as_unknown(line)
        for at, line in enumerate(lines)
    ]
    labels = (lines[at].label for at in kept)
    return in_order(_keep_unknown(marked, {label.series for label in labels if label is not None}))


def _without_awards(lines: Sequence[Line]) -> Sequence[Line]:
    """Take the label 대상 off a line that names a prize, as others do (최우수상, 우수상)."""
    alone = [at for at, line in enumerate(lines) if line.label and line.label.alone]
    named = {at for at in alone if lines[at].award and not is_plain_excellence(lines[at].body)}
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
    above = (line for line in lines[: series[0]] if line.plain and _says_all(line))
    outer = {line.mark.kind for line in above} - {"", "-", own}
    for run in _runs([at for at in known if lines[at].mark.kind not in outer or at in kept], kept):
        kept.update(_fitting(lines, run, series))
    return kept


def _says_all(line: Line) -> bool:
    """Hold for a line that is no name with its value."""
    return line.label is None or line.label.alone or line.label.enclosed


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
    """Keep unknown labels of a shape that known ones above have; heads below a label are text."""
    recurring = _recurring(lines)
    told = _roles_told(lines)
    marks = {line.mark.kind for line in lines if line.role in RANK}
    kept: list[Line] = []
    state = _Series()
    for at, line in enumerate(lines):
        label = line.label
        if label is None or label.role is not None:
            state.go_below(line)
            kept.append(line)
            continue
        state.pass_by(line)
        below = lines[at + 1] if at + 1 < len(lines) else None
        judges = _is_judgement(line, label, marks) or _asks_on(line, label, shapes)
        counts = (bool(state.numbers) and judges) or (
            label.series in shapes
            and (
                state.goes_on(line)
                or (label.enclosed and label.normal in recurring)
                or (not label.alone and label.series not in state.heads and opens_story(label.text))
            )
            and (
                _reads_as_label(line, label, below)
                or label.normal in recurring
                or _is_plain_label(lines, at, told)
                or _has_head(lines, at)
                or (opens_story(label.text) and may_be_label(lines, at))
            )
        )
        role = head_role(label.text) or "other"
        line = replace(line, label=label._replace(role=role) if counts else None)
        state.go_below(line)
        kept.append(line)
    return kept


def _is_judgement(line: Line, label: Label, marks: set[str]) -> bool:
    """Tell whether a label before an arrow or colon closes a story: 인정여부 → 면책함."""
    apart = not (label.alone or label.bare or label.enclosed)
    return apart and line.mark.kind in marks and label.normal.endswith(_JUDGEMENTS)


def _asks_on(line: Line, label: Label, shapes: set[Series]) -> bool:
    """Tell whether a label is one more question of an interview (Q. 동료에게 한마디?)."""
    asked = label.alone and label.text.endswith(("?", "？"))
    return line.mark.kind == "Q" and asked and label.series in shapes


def _roles_told(lines: Sequence[Line]) -> int:
    """Return how many parts of a story the known labels name."""
    return len({line.role for line in lines} & set(RANK))


@dataclass(slots=True)
class _Series:
    """The labels above a line: their series with the number of the last, and heads below one.

    ``empty`` holds right below a label that stands alone; what has the shape of a label there is a
    head of its section, and so are all that share its shape until the next label.
    """

    numbers: dict[Series, int | None] = field(default_factory=dict)
    empty: bool = False
    heads: set[Series] = field(default_factory=set)

    def go_below(self, line: Line) -> None:
        """Note what holds below a line."""
        label = line.label
        self.empty = False
        if label is not None and label.role is not None:
            self.numbers[label.series] = number_of(line.head, line.mark)
            self.empty = label.alone
            self.heads.clear()

    def pass_by(self, line: Line) -> None:
        """Note a line of the shape of a label that stands right below one."""
        if self.empty and line.label is not None:
            self.heads.add(line.label.series)

    def goes_on(self, line: Line) -> bool:
        """Tell whether an unknown label goes on with a series: the next number, if it has one."""
        label = line.label
        if label is None or label.series not in self.numbers or label.series in self.heads:
            return False
        last, number = self.numbers[label.series], number_of(line.head, line.mark)
        return number is None or last is None or number == last + 1


def _is_plain_label(lines: Sequence[Line], at: int, told: int) -> bool:
    """Tell whether a short noun on its line, without mark and brackets, parts a story.

    Beside one known label it does where sentences stand around it; beside more of them only by a
    noun that labels end in, as it can as well be a head of the section it stands in.
    """
    line, label = lines[at], lines[at].label
    if label is None or line.mark.kind or not label.bare or at == 0 or at + 1 == len(lines):
        return False
    if not may_be_label(lines, at) or not _ends_as_text(lines[at - 1]):
        return False
    return told == 1 or label.normal.endswith(_LABEL_NOUNS)


def _has_head(lines: Sequence[Line], at: int) -> bool:
    """Tell whether an unknown label, whatever its mark, ends in a noun that names a role."""
    label = lines[at].label
    if label is None or not (label.alone or lines[at].mark.kind in _MARKS):
        return False
    return head_role(label.text) is not None and may_be_label(lines, at)


def _ends_as_text(line: Line) -> bool:
    """Hold for a line that ends a sentence or is an item of a list."""
    return line.role is None and (bool(line.mark.kind) or bool(SENTENCE_END.search(line.head)))


def may_be_label(lines: Sequence[Line], at: int) -> bool:
    """Tell whether an unknown label is a short noun with a text of its own."""
    label = lines[at].label
    if label is None or not MIN_LETTERS <= len(label.normal) <= _MAX_BESIDE:
        return False
    if label.normal in _NOT_LABELS or any(mark in label.text for mark in _SENTENCE_MARKS):
        return False
    if SENTENCE_END.search(label.text) or len(label.text.split()) > _MAX_WORDS:
        return False
    if not label.alone:
        return True
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or below.role is not None or below.furniture:
        return False
    return (
        label.enclosed
        or below.length > MIN_TOLD
        or below.mark.kind not in ("", lines[at].mark.kind)
    )


def _beside_lone(lines: Sequence[Line]) -> list[Line] | None:
    """Return the lines with the labels beside the only known one, where they make a series.

    ``사실관계`` is known, ``주장이유`` and ``인정여부`` are not: of one shape, each with its text.
    """
    known = [at for at, line in enumerate(lines) if line.role in RANK]
    if len(known) != 1:
        return None
    lone = lines[known[0]]
    label = lone.label
    if label is None or not (label.enclosed or (label.alone and label.role == "situation")):
        return None
    # a notice has its date and place above what it is about
    notice = any(line.role == "other" and _is_like(line, lone) for line in lines[: known[0]])
    if notice and label.role != "situation":
        return None
    beside = {
        at
        for at, line in enumerate(lines)
        if line.role is None and _is_like(line, lone) and may_be_label(lines, at)
    }
    beside = {at for at in beside if at > known[0] or label.enclosed}
    if len(beside) < (1 if label.enclosed or lone.mark.kind in STRONG_KINDS else MIN_BESIDE):
        return None
    return [_as_other(line, counts=at in beside) for at, line in enumerate(lines)]


def _as_other(line: Line, *, counts: bool) -> Line:
    """Make an unknown label one of role other, or no label."""
    if line.label is None or line.role in RANK:
        return line
    return replace(line, label=line.label._replace(role="other") if counts else None)


def _is_like(line: Line, lone: Line) -> bool:
    """Tell whether a line has a label of the shape of another: its mark, and its brackets."""
    label, other = line.label, lone.label
    if label is None or other is None or line.mark.kind != lone.mark.kind:
        return False
    return label.series == other.series if other.enclosed else not label.enclosed


def _recurring(lines: Sequence[Line]) -> set[str]:
    """Return the unknown labels in strong shapes that stand alone as often as the known ones."""
    known = Counter(line.label.normal for line in lines if line.label and line.role in RANK)
    unknown = Counter(
        line.label.normal for line in lines if line.label and line.role is None and _may_recur(line)
    )
    usual = max(known.values(), default=0)
    return {
        name
        for name, count in unknown.items()
        if count == usual > 1 and 2 <= len(name) <= _MAX_UNKNOWN and name not in _NOT_LABELS
    }


def _may_recur(line: Line) -> bool:
    label = line.label
    if label is None or not (label.alone or label.enclosed or line.mark.kind in _MARKS):
        return False
    if line.byline:
        return False  # whose the case is
    return not line.mark.kind or line.mark.kind in _MARKS


def _reads_as_label(line: Line, label: Label, below: Line | None) -> bool:
    """Tell whether an unknown label is a short noun with text of another shape below it."""
    normal = label.normal
    if not label.alone or below is None or below.role is not None or len(normal) > _MAX_UNKNOWN:
        return False
    if field_of_label(label.text) == "title":
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
