"""The id of a case is made of what it says, not of how it is set."""

from __future__ import annotations

import re
import unicodedata

import pytest

from sarye.cases import case_id
from sarye.models import Role, Section


def section(text: str, role: Role = "situation", label: str = "상황") -> Section:
    """Make a section that stands at the start of a text."""
    return Section(role, label, text, 0, len(text))


BASE = case_id("밤길 안심 등", [section("골목이 어두움\n· 등을 답니다")])


def test_form() -> None:
    """An id is 12 hex digits, and none that a spreadsheet takes for a number."""
    ids = [case_id(f"사례 {number}", []) for number in range(1500)]
    for one in (BASE, *ids):
        assert re.fullmatch("[0-9a-f]{12}", one)
        with pytest.raises(ValueError, match="could not convert"):
            float(one)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "text",
    [
        "골목이 어두움 등을 답니다",
        "골목이\n어두움\r\n - 등을  답니다",
        "○ 골목이 어두움\n○ 등을 답니다",
        "골목이 **어두움**\n\\- 등을 답니다",
        unicodedata.normalize("NFD", "골목이 어두움\nㆍ등을 답니다"),
    ],
)
def test_the_same_text_set_otherwise(text: str) -> None:
    """Wrapping, bullets, emphasis and composition do not count, nor does the label."""
    assert case_id("밤길  안심등", [section(text, label="배경")]) == BASE


def test_page_marks() -> None:
    """A section cut in two by a page mark is one."""
    parts = [section("골목이 어두움"), section("· 등을 답니다")]
    assert case_id("밤길 안심 등", parts) == BASE


def test_other_content() -> None:
    """Another title, text or role is another case."""
    same = section("골목이 어두움\n· 등을 답니다")
    assert case_id("밤길 안심등 둘", [same]) != BASE
    assert case_id("밤길 안심 등", [section("골목이 어두움")]) != BASE
    assert case_id("밤길 안심 등", [section(same.text, role="effort")]) != BASE
