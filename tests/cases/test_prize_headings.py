"""Headings that name a prize, above the cases that won it."""

from __future__ import annotations

import pytest

from sarye.cases import parse
from sarye.models import Document

TITLES = ("구급차가 지나는 초록 신호", "화분을 살리는 식물 병원", "밤에 여는 공구 도서관")
STORY = "- 주요내용: 주민과 함께 새로 꾸림\n- 성과: 이용이 세 배로 늘어남"
HEADINGS = {
    "## 가. 최우수": "## 나. 우수",
    "## 최우수 (1건)": "## 우수 (2건)",
    "## 1) 최우수": "## 2) 우수",
    "## Ⅰ. 최우수": "## Ⅱ. 우수",
    "## 🥇 최우수": "## 🥈 우수",
    "## ① 최우수 사례": "## ② 우수 사례",
    "## [최우수]": "## [우수]",
    "### 가. 최우수: 1건": "### 나. 우수: 2건",
}
TITLE_FORMS = ("### {}", "#### 1. {}", "**{}**", "### ○ {}")


@pytest.mark.parametrize("first", HEADINGS)
@pytest.mark.parametrize("form", TITLE_FORMS)
def test_a_prize_heads_its_cases(first: str, form: str) -> None:
    """The cases below the heading of a prize won it, whatever number the heading has."""
    one, two, three = (f"{form.format(title)}\n{STORY}\n" for title in TITLES)
    lines = ("# 2024년 2분기 적극행정 우수사례", "다솔시", first, one, HEADINGS[first], two, three)
    cases = parse(Document("문서.md", "md", "\n\n".join(lines))).cases
    assert [case.title for case in cases] == list(TITLES)
    assert [case.award for case in cases] == ["최우수", "우수", "우수"]
    assert {case.agency for case in cases} == {"다솔시"}


HEAD = "2025 상반기 적극행정 우수사례 경진대회\n\n가람도는 상반기 적극행정 우수사례를 뽑았습니다.\n"
DONE = (
    "소방차가 들어가기 어려운 골목 120곳을 직접 걸어 지도로 만들었습니다.",
    "통행료 보전금이 해마다 늘자 협약의 오류를 찾아 30억 원을 절감했습니다.",
    "전기 사용량이 갑자기 줄어든 집을 찾아가 안부를 살폈습니다.",
)
SENTENCES = {
    "제목 아래": (
        "■ 골목길 지도 제작\n최우수상은 나루소방서에 돌아갔습니다. {}\n"
        "■ 낡은 협약을 다시 따진 절감\n{}\n■ 고독사를 막는 안부 확인\n{}\n",
        ["최우수상", None, None],
    ),
    "제목마다 아래": (
        "① 골목길 지도 제작\n최우수상은 나루소방서에 돌아갔습니다.\n{}\n"
        "② 낡은 협약을 다시 따진 절감\n우수상은 도로과에 돌아갔습니다.\n{}\n"
        "③ 고독사를 막는 안부 확인\n장려상은 복지과에 돌아갔습니다.\n{}\n",
        ["최우수상", "우수상", "장려상"],
    ),
    "글머리 아래": (
        "○ 나루소방서, 골목길 지도 제작\n - 최우수상은 나루소방서에 돌아갔습니다.\n - {}\n"
        "○ 도로과, 낡은 협약을 다시 따진 절감\n - 우수상은 도로과에 돌아갔습니다.\n - {}\n"
        "○ 복지과, 고독사를 막는 안부 확인\n - {}\n",
        ["최우수상", "우수상", None],
    ),
    "목록 위": (
        "최우수상은 다음 사례가 받았습니다.\n■ 골목길 지도 제작\n{}\n"
        "우수상은 다음 두 사례에 돌아갔습니다.\n■ 낡은 협약을 다시 따진 절감\n{}\n"
        "■ 고독사를 막는 안부 확인\n{}\n",
        ["최우수상", "우수상", "우수상"],
    ),
}


@pytest.mark.parametrize("form", SENTENCES)
def test_a_sentence_gives_its_prize_to_the_right_case(form: str) -> None:
    """A sentence below a title is of that case; with 다음 it is of those that are listed below."""
    text, awards = SENTENCES[form]
    cases = parse(Document("문서.txt", "txt", HEAD + text.format(*DONE))).cases
    assert [case.award for case in cases] == awards
    told = [" ".join(section.text for section in case.sections) for case in cases]
    assert all(text in one for text, one in zip(DONE, told, strict=True))
