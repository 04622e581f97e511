"""Texts without the markup of Markdown: a table that a Korean reader can check, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.models import MarkedText
from sarye.plaintext import plain_text, unmarked

READ = [
    ("**주차 민원**이 늘어", "주차 민원이 늘어"),
    ("(**중요**) __강조__ 함", "(중요) 강조 함"),
    ("**1. 추진배경:** 내용", "1. 추진배경: 내용"),
    (
        "| 구분 | 전 | 후 |\n|---|:---:|---|\n| 민원 | **120건** | 30건 |",
        "구분 · 전 · 후\n민원 · 120건 · 30건",
    ),
    ("구분 | 전\n--- | ---\n민원 | 30건", "구분 · 전\n민원 · 30건"),
    ("## 제목\n> 인용 `코드` [안내](https://a.kr/b)", "제목\n인용 코드 안내"),
    ("첫째<br>둘째<BR/>셋째", "첫째\n둘째\n셋째"),
    ("가\n---\n나", "가\n나"),
    ("부서 협업 ○ 현장 조사 ○ 안내 □ 결과", "부서 협업\n○ 현장 조사\n○ 안내\n□ 결과"),
    ("ㅇ 가 ㅇ 나", "ㅇ 가\nㅇ 나"),
    ("줄였다. - 둘째도 줄였다.", "줄였다.\n- 둘째도 줄였다."),
]
"""What a document wrote, and what is read out."""

KEPT = [
    "김** 주무관은 이**과 협의",
    "유****치부",
    "2 ** 3, 4*5",
    "* 근거: 규정 제3조",
    "- 규정 정비\n- 서식 통일",
    "#적극행정 3~4월",
    "○○시 김○○ 2024 - 2025",
    "A|B, <붙임>, [2025년], R&D",
    "가 · 나 · 다",
]
"""What is no markup, though it has its signs."""

SIGNS = [*"*_`|#>[]-○ㅇ·. \n가나A1", "**", "---|", "<br>"]
ANY_TEXT = st.lists(st.sampled_from(SIGNS)).map("".join)


@pytest.mark.parametrize(("written", "read"), READ)
def test_markup_is_not_read_out(written, read):
    """People read the words of a document without its markup, and bullets on lines of their own."""
    assert plain_text(written) == read


@pytest.mark.parametrize("text", [*KEPT, *(read for _, read in READ)])
def test_what_is_no_markup_stays(text):
    """Names kept back, footnotes, bullets and brackets stay, and so does what was read once."""
    assert plain_text(text) == text


@given(text=ANY_TEXT, number=st.integers(0, 60), length=st.integers(1, 9))
def test_marks_stay_on_their_letters(text, number, length):
    """Of a marked stretch the letters are the same before and after, and no other is marked."""
    span = (min(number, len(text)), min(number + length, len(text)))
    marked = unmarked(MarkedText("effort", "", text, (span,) if span[0] < span[1] else ()))
    before = [letter for letter in text[slice(*span)] if letter in "가나A1"]
    after = "".join(marked.text[start:end] for start, end in marked.spans)
    assert [letter for letter in after if letter in "가나A1"] == before
    assert all(0 <= start < end <= len(marked.text) for start, end in marked.spans)


@given(text=ANY_TEXT)
def test_no_letter_is_lost(text):
    """Only markup goes: the letters and digits of a text are all there, in order."""
    plain = text.replace("<br>", "")
    kept = [letter for letter in plain if letter in "가나A1○ㅇ"]
    assert [letter for letter in plain_text(text) if letter in "가나A1○ㅇ"] == kept
