"""Who wrote a story, on a line below its title: 글 : 주민복지과 이가람."""

from __future__ import annotations

import pytest

from sarye.cases import parse
from sarye.models import Document

HEAD = "솔뫼군 군정소식 2024년 11월호 | 적극행정 한 꼭지"
TITLE = "할머니의 빨래를 걷어 준 이동 빨래방"
STORY = (
    "산골 어르신은 겨울 이불을 빨 곳이 없어 몇 해씩 그대로 쓰셨다.",
    "버스를 고쳐 세탁기 네 대를 싣고, 물 쓰는 허가를 상수도사업소와 풀었다.",
    "열두 달 동안 640가구의 이불을 빨았고, 안부까지 살피게 되었다.",
)
WRITERS = (
    "글 : 주민복지과 이가람",
    "글: 주민복지과 이가람 주무관",
    "글·사진 주민복지과 이가람",
    "글 / 주민복지과 이가람, 사진 / 홍보팀 나다솜",
    "글│솔뫼군 주민복지과 이가람",
    "글 : 이가람 (주민복지과)",
    "*글 : 이가람(주민복지과)*",
    "글쓴이 : 주민복지과 이가람",
    "작성: 주민복지과 이가람",
    "정리 : 주민복지과\n사진 : 홍보팀",
    "취재 : 주민복지과 이가람",
)
LABELS = {
    "대괄호": ("[시작] {}", "[과정] {}", "[변화] {}"),
    "사각형": ("□ 추진배경\n {}", "□ 추진내용\n {}", "□ 추진성과\n {}"),
    "낱말": ("■ 시작\n{}", "■ 과정\n{}", "■ 변화\n{}"),
}


def written(writer: str, labels: str, gap: str = "\n\n") -> str:
    """Write a story of a magazine."""
    told = "\n".join(label.format(text) for label, text in zip(LABELS[labels], STORY, strict=True))
    return f"{HEAD}\n\n{TITLE}\n{writer}{gap}{told}\n"


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("writer", WRITERS)
def test_the_office_of_the_writer_is_that_of_the_case(writer: str, labels: str) -> None:
    """The line is no title and in no section; its office is the department of the case."""
    for gap in ("\n", "\n\n"):
        [case] = parse(Document("소식지.txt", "txt", written(writer, labels, gap))).cases
        assert (case.title, case.agency, case.department) == (TITLE, "솔뫼군", "주민복지과")
        assert [section.text for section in case.sections] == list(STORY)
        assert [one.role for one in case.sections] == ["situation", "effort", "effect"]


def test_a_name_alone_is_no_title() -> None:
    """A writer without an office says nothing of the case, and stays out of its title."""
    [case] = parse(Document("소식지.txt", "txt", written("글 : 이가람", "사각형"))).cases
    assert (case.title, case.department, len(case.sections)) == (TITLE, None, 3)


def test_a_sentence_is_no_writer() -> None:
    """A line that begins as one and goes on as a text stays with the case."""
    told = "글 : 어르신 한 분이 보내 온 편지에서 모든 일이 시작되었습니다."
    [case] = parse(Document("소식지.txt", "txt", written(told, "사각형"))).cases
    assert case.title == TITLE
    assert told in [section.text for section in case.sections]
