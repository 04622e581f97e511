"""Labels in the words of their authors, told by the company they keep.

현장의 어려움, 우리의 선택 and 달라진 일상 are in no table, and each can as well begin a title. They
are labels where they have one shape and tell the parts of a story together, or come again with
every case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sarye.cases.lines.labelshapes import Label, Series
from sarye.cases.lines.line import Line
from sarye.cases.names.labels import RANK, likely_role, says_sentence
from sarye.cases.names.marks import STRONG_KINDS
from sarye.models import Role

MAX_WORDS: Final = 4
MAX_LETTERS: Final = 12
"""Words and letters of such a label where it does not come again with every case."""
_POINTING: Final = re.compile(r"(?:^|\s)(?:이[런렇랬만래]|그래서|어떻게|어떤|무엇|무슨|왜)")
_STATED: Final = re.compile(r"다[.]['\"”’)]*$")
STORY: Final[tuple[Role, ...]] = ("situation", "effort", "effect")
MIN_ROLES: Final = 2
MIN_STORY: Final = 3
"""Roles that labels have to tell together, and those that tell a story by themselves."""
_EITHER: Final = ("실적", "경과", "결과", "내역", "to-be", "tobe", "개선후", "변경후")
"""Nouns of what was done and of what came of it: between a background and an effect, the first."""


def with_likely(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the roles of labels that only their company tells."""
    likely = {at: role for at, line in enumerate(lines) if (role := _likely(line)) is not None}
    groups: defaultdict[Series, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.label is not None and (at in likely or line.role in RANK):
            groups[line.label.series].append(at)
    likely |= _by_place(lines, likely)
    for at in likely.keys() - {at for group in groups.values() for at in group}:
        if (label := lines[at].label) is not None:
            groups[label.series].append(at)
    found: dict[int, Role] = {}
    for group in groups.values():
        found |= _told_together(lines, sorted(group), likely)
    changed = list(lines)
    for at, role in found.items():
        label = lines[at].label
        if label is not None:
            changed[at] = replace(lines[at], label=label._replace(role=role))
    return changed


def _by_place(lines: Sequence[Line], likely: Mapping[int, Role]) -> dict[int, Role]:
    """Return the roles of labels that are sentences, where two beside them tell theirs.

    First comes what was wrong, then what was done, then what came of it.
    """
    series: defaultdict[Series, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        label = line.label
        if label is None or (not line.plain and line.role is None):
            continue
        if at in likely or line.role in RANK or _points(label):
            series[label.series].append(at)
    found: dict[int, Role] = {}
    for places in series.values():
        for three in zip(places, places[1:], places[2:], strict=False):
            roles = [likely.get(at) or lines[at].role for at in three]
            if roles.count(None) == 1 and all(
                role in (None, wanted) for role, wanted in zip(roles, STORY, strict=True)
            ):
                at = roles.index(None)
                found[three[at]] = STORY[at]
    return found


def _points(label: Label) -> bool:
    """Tell whether a label is a short sentence that points to its text: 시작은 이랬습니다."""
    short = len(label.text.split()) <= MAX_WORDS and len(label.normal) <= MAX_LETTERS
    says = label.alone and short and says_sentence(label.text)
    return says and _POINTING.search(label.text) is not None


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the roles of labels that only their place tells: 동기, 실적, 효과."""
    told = [at for at, line in enumerate(lines) if line.role in RANK]
    changed = list(lines)
    for (before, at), below in zip(pairwise(told), told[2:], strict=False):
        label, roles = lines[at].label, [lines[place].role for place in (before, at, below)]
        either = label is not None and label.normal.endswith(_EITHER)
        if label is not None and either and roles == ["situation", "effect", "effect"]:
            changed[at] = replace(lines[at], label=label._replace(role="effort"))
    return changed


def _likely(line: Line) -> Role | None:
    """Return the role that an unknown label can have; a heading or the name of a body is none."""
    label = line.label
    if label is None or label.role is not None or not line.plain or not _shows(line, label):
        return None
    role = likely_role(label.text)
    return None if role not in RANK or line.heads_group or line.byline is not None else role


def _shows(line: Line, label: Label) -> bool:
    """Tell whether a label shows as one: alone, in brackets, behind a strong mark, or as asked.

    A sentence of many words that ends in a full stop is text: 대기가 20분에서 5분으로 줄었다.
    """
    if says_sentence(label.text):
        return not (_STATED.search(label.text) and len(label.text.split()) > MAX_WORDS)
    return label.alone or label.enclosed or line.mark.kind in STRONG_KINDS


def _told_together(
    lines: Sequence[Line], group: Sequence[int], likely: Mapping[int, Role]
) -> dict[int, Role]:
    """Return the likely labels of one shape that tell a story together."""
    roles = [likely.get(at) or lines[at].role for at in group]
    names = Counter(_name(lines[at]) for at in group)
    known = any(at not in likely for at in group)
    if len(set(roles)) < MIN_ROLES:
        return {}
    rising = all(RANK[one or ""] < RANK[two or ""] for one, two in pairwise(roles))
    if not known and len(set(roles)) < MIN_STORY and max(names.values()) == 1:
        return {}
    usual = max(names.values())
    alone = usual == 1 and rising
    return {
        at: likely[at]
        for at in group
        if at in likely
        and (names[_name(lines[at])] == usual > 1 or (alone and _is_short(lines[at])))
    }


def _is_short(line: Line) -> bool:
    label = line.label
    if label is None:
        return False
    short = len(label.text.split()) <= MAX_WORDS and len(label.normal) <= MAX_LETTERS
    return short or says_sentence(label.text)


def _name(line: Line) -> str:
    """Return the last word of a label, by which it comes again: 아이들의 고민, 어르신의 고민."""
    return line.label.text.split()[-1] if line.label is not None else ""
