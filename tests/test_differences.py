"""The words in which two wordings of a case differ."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sarye.analysis import letters_of
from sarye.archive.differences import differences
from sarye.models import SECTION_ROLES, Case, Place, Section

WORDS = ("여권", "사진", "민원이", "크게", "줄어듦.", "1,240건", "·", "-", "적극", "행정")
words = st.lists(st.sampled_from(WORDS), max_size=9)


def case_from(title: list[str], rows: list[tuple[Any, list[str]]]) -> Case:
    """Make a case of words."""
    sections = tuple(Section(role, "", " ".join(row), 0, 0) for role, row in rows)
    return Case("x", " ".join(title), sections, Place("a"))


cases = st.builds(
    case_from, words, st.lists(st.tuples(st.sampled_from(SECTION_ROLES), words), max_size=4)
)


def spelled(case: Case) -> Counter[str]:
    """Count the letters of a case."""
    return Counter(letters_of("".join((case.title, *(one.text for one in case.sections)))))


@given(cases, cases)
def test_differences_lead_from_one_to_the_other(one: Case, other: Case) -> None:
    """Without the words before and with those after, a case has the letters of the other."""
    found = differences(one, other)
    before = Counter(letters_of("".join(each.before for each in found)))
    after = Counter(letters_of("".join(each.after for each in found)))
    assert spelled(one) - before + after == spelled(other)
    assert before <= spelled(one)


@given(cases)
def test_nothing_differs_from_itself(case: Case) -> None:
    """Nor from itself in other spacing."""
    spaced = case_from(
        case.title.split(), [(one.role, [*"".join(one.text.split())]) for one in case.sections]
    )
    assert differences(case, case) == ()
    assert differences(case, spaced) == ()


def test_a_difference_stands_in_its_section(case_of: Any) -> None:
    """With its role and label, and three words around it."""
    text = "촬영대를 두어 다시 찾아오는 민원이 크게 줄고 처리 시간이 짧아짐."
    one = case_of("여권 사진", {"effect": text})
    other = case_of("여권 사진", {"effect": text.replace("크게 줄고", "절반으로 줄고")})
    (found,) = differences(one, other)
    assert (found.role, found.before, found.after) == ("effect", "크게", "절반으로")
    assert (found.preceding, found.following) == ("다시 찾아오는 민원이", "줄고 처리 시간이")


def test_marks_are_told_only_where_nothing_else_differs(case_of: Any) -> None:
    """Bullets differ between formats; a full stop alone is still what differs."""
    one = case_of("여권 사진", {"effect": "- 민원이 줄어듦"})
    other = case_of("여권 사진", {"effect": "○ 민원이 절반이 됨"})
    assert [(each.before, each.after) for each in differences(one, other)] == [
        ("줄어듦", "절반이 됨")
    ]
    stopped = case_of("여권 사진", {"effect": "- 민원이 줄어듦."})
    assert [(each.before, each.after) for each in differences(one, stopped)] == [
        ("줄어듦", "줄어듦.")
    ]


def test_a_section_that_only_one_has(case_of: Any) -> None:
    """It is all added, or all left out."""
    one = case_of("여권 사진", {"effort": "촬영대를 둠."})
    other = case_of("여권 사진", {"effort": "촬영대를 둠.", "effect": "민원이 줄어듦."})
    assert [(each.role, each.after) for each in differences(one, other)] == [
        ("effect", "민원이 줄어듦.")
    ]
    assert [each.before for each in differences(other, one)] == ["민원이 줄어듦."]
