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
