"""The words in which two wordings of a case differ."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from sarye.analysis import letters_of, squeeze
from sarye.models import ROLES, Case, Difference, Role

AROUND: Final = 3
"""Words on each side that show where a difference stands."""


def differences(case: Case, variant: Case) -> tuple[Difference, ...]:
    """Tell what a variant has otherwise, title first; words are what stands between white space.

    Other spacing is no difference, nor are other marks, unless nothing else is.
    """
    found = [
        difference
        for role in ROLES
        for difference in _in_part(role, _part(case, role), _part(variant, role))
        if squeeze(difference.before) != squeeze(difference.after)
    ]
    telling = [one for one in found if letters_of(one.before) != letters_of(one.after)]
    return tuple(telling or found)


def _part(case: Case, role: Role) -> tuple[str, str]:
    """Give the label and the text of a part."""
    if role == "title":
        return "", case.title
    sections = [section for section in case.sections if section.role == role]
    label = sections[0].label if sections else ""
    return label, "\n".join(section.text for section in sections)


def _in_part(role: Role, one: tuple[str, str], other: tuple[str, str]) -> Iterator[Difference]:
    (label, before), (other_label, after) = one, other
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield Difference(
                role,
                label or other_label,
                " ".join(old[max(start - AROUND, 0) : start]),
                " ".join(old[start:end]),
                " ".join(new[new_start:new_end]),
                " ".join(old[end : end + AROUND]),
            )
