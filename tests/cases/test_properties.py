"""What holds for every text, whoever wrote it."""

from __future__ import annotations

import sys
import unicodedata
from types import FrameType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.models import Document, ParsedDocument

WORDS = (
    "(상황) [노력] 【효과】 □추진배경 ■제목입니다 ■ 1. 가. 상황: 노력 효과 ○ ㅇ - · ※ 가나다라 → "
    "** ### 국민권익위원회는 2025년 [2025년 담당부서: ▲최우수-가나다 겠습니다. 【사례 (국세청) "
    "’24년 끝. 목차 ……12 ① 󰊱 ?? 사례1. 제목: 기관: ( ) [ ] : | < > ‘ ” 적극행정 우수사례"
)
BREAKS = "\n|\n|\n\n|\r\n|\r| |\t|\u200b|\ufeff|\u0301|\f|\u2028"
PIECES = [*WORDS.split(), *BREAKS.split("|")]
"""Pieces that documents are made of, so that chance finds the layouts and their edges."""

PROSE = st.text("가나다라마바사아자차카타파하 ", min_size=4, max_size=40).map(str.strip).filter(len)
STEP = "1) 첫째로 창구를 열었음"
TRICKY = st.sampled_from(
    [
        "(법령해석) 도로 위에 지을 수 있는지 물음",
        "· 현황: 버스 열두 대",
        "- 2025년 1분기에 처음 시작함",
        "※ 단위는 명",
        "(특수교육과 ○○○) 전화로 답함",
        "효과가 크다는 의견이 많았음",
        "「건축법」 제20조에 따라 신고함",
        STEP,
        "국민이 편해지는 데 힘쓰겠습니다.",
    ]
)
CONTENT = st.lists(PROSE | TRICKY, min_size=1, max_size=4).map("\n".join)
CASE = st.tuples(PROSE, CONTENT, CONTENT, CONTENT)


def parsed(text: str) -> ParsedDocument:
    """Parse a text."""
    return parse(Document(path="문서.txt", format="txt", text=text))


def check_spans(text: str) -> None:
    """Check that the sections of each case cut the text, in order, without overlap."""
    for case in parsed(text).cases:
        end = 0
        assert case.title.strip()
        for section in case.sections:
            assert section.text == text[section.start : section.end]
            assert section.text.strip()
            assert end <= section.start < section.end
            end = section.end


@settings(deadline=None)
@given(st.text())
@example("■ 제목\n(상황)\n글")
def test_any_text_is_parsed(text: str) -> None:
    """No text makes the parser raise, and every section cuts the text."""
    check_spans(text)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join), st.booleans())
def test_any_layout_is_parsed(text: str, decomposed: bool) -> None:
    """No mixture of marks and labels makes the parser raise, in NFC or NFD."""
    check_spans(unicodedata.normalize("NFD", text) if decomposed else text)


@settings(deadline=None)
@given(st.lists(CASE, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
@example(
    [("가가", "가가", "가가", f"가가\n{STEP}")] * 2 + [("가가", "가가", f"가가\n{STEP}", "가가")],
    "\n",
)
def test_nothing_of_a_case_is_lost(cases: list[tuple[str, str, str, str]], line_end: str) -> None:
    """Every line below a label is in its section, whatever it looks like."""
    text = "".join(
        f"■ 제목 {number} {title}\n(상황)\n{one}\n(노력)\n{two}\n(효과)\n{three}\n"
        for number, (title, one, two, three) in enumerate(cases)
    )
    found = parsed("마루시 2024년 우수사례\n" + text.replace("\n", line_end)).cases
    assert len(found) == len(cases)
    for case, (_, *contents) in zip(found, cases, strict=True):
        sections = [section.text.replace(line_end, "\n") for section in case.sections]
        closing = "국민이 편해지는 데 힘쓰겠습니다."
        assert [text.removesuffix(closing) for text in sections] == [
            content.removesuffix(closing) for content in contents
        ]


@settings(deadline=None)
@given(CASE)
def test_composition_does_not_matter(case: tuple[str, str, str, str]) -> None:
    """A text in NFD has the cases, titles and ids of the same text in NFC."""
    title, one, two, three = case
    text = f"■ 처음 {title}\n(상황)\n{one}\n(노력)\n{two}\n(효과)\n{three}\n"
    [composed] = parsed(text).cases
    [decomposed] = parsed(unicodedata.normalize("NFD", text)).cases
    assert (decomposed.id, decomposed.title) == (composed.id, composed.title)


@pytest.mark.parametrize(
    "part",
    [
        "■ 제목 하나\n(상황)\n· 현황: 글\n(노력)\n글\n(효과)\n글\n· 글: 글 → 글\n",
        "연번\t사례명\t추진배경\n1\t가나다\t- 글\n- 글\n",
        "책 이름 2024\n■ 끝없이 이어지는 아주 긴 제목의 첫 줄\n둘째 줄\n추진배경: 글\n\n",
        "추진배경\n",
        "Q. 어떻게 바꾸었나요?\n",
        "제목\n",
        "▲ 길을 넓힌 마을 안길\n마을 사람과 함께 길을 넓히고 등을 새로 달았다.\n",
        "연번\t사례명\t성과\t비고\n1\t가나다\t나아짐\t\n\t\t더 나아짐\t\n",
    ],
)
def test_work_is_linear(part: str) -> None:
    """Ten times the text takes ten times the calls of functions, and a few more."""
    start = "적극행정 우수사례\n"
    parsed(start + part * 50)
    short, long = (calls(start + part * count) for count in (50, 500))
    assert long <= 11 * short


def calls(text: str) -> int:
    """Count the calls of functions that a text takes."""
    count = 0

    def add(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(add)
    try:
        parsed(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "part",
    [
        *(
            "가나다 ",
            "(",
            "▲",
            "■ 상황: ",
            "**",
            "= ",
            "[가",
            "<",
            "「",
            "\t",
            "가\t",
            "| ",
            "…",
            "-",
        ),
        *("첫 번째는 '가나다라마' ", "추진배경: 글 ", "/ ", "\u200b", "\ud800", "\x00", "\x0b\x1c"),
        *("\n", "\r\n", "추진배경\n", "1\n", "붙임 1\n", "사례명\t가\n", "- 1 -\n", "제1조(가)\n"),
    ],
)
def test_hostile_text_is_parsed(part: str) -> None:
    """A line without an end, and lines without number, are read without an exception."""
    check_spans("적극행정 우수사례\n" + part * (90_000 // len(part)))


def test_an_item_that_is_only_a_name_is_parsed() -> None:
    """A list can end in a line that says who it is of, and nothing more."""
    text = (
        "적극행정 우수사례\n■ 서류를 줄인 창구 이야기\n"
        "민원인이 서류를 세 번 내던 것을 한 번만 내게 하였다.\n■ 밤길을 밝힌 등 이야기\n"
        "어두운 골목에 등 백 개를 달아 밤길을 밝게 하였다.\n■ 가람시 세무과"
    )
    titles = [case.title for case in parse(Document("a.txt", "txt", text)).cases]
    assert titles == ["서류를 줄인 창구 이야기", "밤길을 밝힌 등 이야기"]
