"""What does not change which cases a list holds: its marks, the order of its items, its quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.models import Case, Document

Item = tuple[str, str, str, str]
"""A title, a department, a grade and a sentence."""

ITEMS: Sequence[Item] = (
    ("밤길을 밝힌 안심 골목", "도로과", "최우수", "등 백 개를 새로 달아 밤길 사고를 줄였다."),
    ("장날에 찾아가는 세금 상담", "세무과", "우수", "시장에 창구를 열어 사백 명이 상담했다."),
    ("기다리지 않는 예방접종", "보건소", "우수", "요일을 나누어 기다리는 줄이 없어졌다."),
    ("마을이 함께 쓰는 농기계", "농정과", "장려", "기계를 돌려 쓰게 하여 부담을 덜었다."),
)
QUOTES = ("‘’", "“”", "''", '""', "「」", "『』")
LINE_MARKS = ("■ ", "□ ", "○ ", "ㅇ ", "- ", "· ", "ㆍ", "▲", "△ ", "① ", "1. ", "▶ ", "◆ ")
RUN_MARKS = ("▲", "△", "▴", "‣", "▶", "①")


def _quoted(title: str, quotes: str) -> str:
    return f"{quotes[0]}{title}{quotes[1]}"


LINES: Sequence[Callable[[Item, str, str], str]] = (
    lambda item, mark, quotes: f"{mark}{item[2]}상 {_quoted(item[0], quotes)}({item[1]})",
    lambda item, mark, quotes: f"{mark}{item[2]} - {item[0]} ({item[1]})",
    lambda item, mark, quotes: f"{mark}[{item[2]}] {_quoted(item[0], quotes)} ({item[1]})",
)
RUNS: Sequence[Callable[[Item, str, str], str]] = (
    lambda item, mark, quotes: f"{mark}{item[2]}-{item[0]}({item[1]})",
    lambda item, mark, quotes: f"{mark}{_quoted(item[0], quotes)}({item[1]})",
    lambda item, mark, quotes: f"{mark}{item[1]}의 {_quoted(item[0], quotes)}",
    lambda item, mark, quotes: f"{mark}{item[0]}({item[1]})",
)
CHOSEN = st.permutations(ITEMS).flatmap(
    lambda items: st.integers(2, len(items)).map(lambda count: items[:count])
)


def cases(text: str) -> tuple[Case, ...]:
    """Parse a text, which leaves nothing out."""
    parsed = parse(Document("문서.txt", "txt", text))
    assert parsed.problems == ()
    return parsed.cases


@settings(deadline=None)
@given(CHOSEN, st.sampled_from(LINES), st.sampled_from(LINE_MARKS), st.sampled_from(QUOTES))
def test_marks_order_and_quotes_of_lines_do_not_matter(
    items: list[Item], write: Callable[[Item, str, str], str], mark: str, quotes: str
) -> None:
    """A list of graded titles with a text has the same cases in any mark, order and quotes."""
    body = "\n".join(f"{write(item, mark, quotes)}\n{item[3]}" for item in items)
    found = cases(f"가람시 2024년 적극행정 우수사례 소개\n\n{body}\n")
    assert [case.title for case in found] == [item[0] for item in items]
    assert [case.department for case in found] == [item[1] for item in items]
    assert [(case.award or "").removesuffix("상") for case in found] == [item[2] for item in items]
    assert [[section.text for section in case.sections] for case in found] == [
        [item[3]] for item in items
    ]


@settings(deadline=None)
@given(CHOSEN, st.sampled_from(RUNS), st.sampled_from(RUN_MARKS), st.sampled_from(QUOTES))
def test_marks_order_and_quotes_of_a_sentence_do_not_matter(
    items: list[Item], write: Callable[[Item, str, str], str], mark: str, quotes: str
) -> None:
    """A sentence that lists titles has the same cases in any mark, order and quotes."""
    told = " ".join(write(item, mark, quotes) for item in items)
    found = cases(f"가람시, 2024년 적극행정 우수사례 선정\n\n가람시는 {told} 등을 선정했다.\n")
    assert [case.title for case in found] == [item[0] for item in items]
    assert [case.department for case in found] == [item[1] for item in items]


@settings(deadline=None)
@given(st.permutations(ITEMS), st.sampled_from(("\t", " | ", "    ")))
def test_order_and_breaks_of_a_table_do_not_matter(items: list[Item], apart: str) -> None:
    """A table of titles has a case for each row, in the order of its rows."""
    rows = [("등급", "사례명", "부서"), *((item[2], item[0], item[1]) for item in items)]
    body = "\n".join(apart.join(row) for row in rows)
    found = cases(f"가람시 2024년 적극행정 우수사례 심사 결과\n\n{body}\n")
    assert [(case.award, case.title, case.department) for case in found] == rows[1:]
