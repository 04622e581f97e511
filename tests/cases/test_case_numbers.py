"""The number of a case on a line of its own, and its title on the next."""

from __future__ import annotations

from itertools import product

import pytest

from sarye.cases import parse
from sarye.models import Case, Document

HEAD = "2024년 하반기 적극행정 우수사례\n초원농어촌공사\n"
CASES = (
    (
        "저수지 물문을 전화로 여닫는 야간 관리",
        "밤길에 수문을 열러 감",
        "원격 장치를 닮",
        "40분 단축",
    ),
    (
        "논에 물 대는 순서를 정하는 마을 앱",
        "물꼬 다툼이 되풀이됨",
        "순서를 앱으로 정함",
        "다툼 92% 감소",
    ),
    (
        "빈 창고를 나누어 쓰는 농기계 보관소",
        "농기계를 길가에 세움",
        "빈 칸을 빌려줌",
        "도난 신고 없음",
    ),
)
NUMBERS = {
    "사각형": ("□ 사례 1", "□ 사례 2", "□ 사례 3"),
    "점": ("사례 1.", "사례 2.", "사례 3."),
    "원문자": ("우수사례 ①", "우수사례 ②", "우수사례 ③"),
    "사각형과 원문자": ("■ 우수사례 ①", "■ 우수사례 ②", "■ 우수사례 ③"),
    "대괄호": ("[사례 1]", "[사례 2]", "[사례 3]"),
    "글머리와 대괄호": ("◆ [사례 1]", "◆ [사례 2]", "◆ [사례 3]"),
    "로마 숫자": ("◇ 사례 Ⅰ", "◇ 사례 Ⅱ", "◇ 사례 Ⅲ"),
    "가나다": ("가. 사례 1", "나. 사례 2", "다. 사례 3"),
    "호": ("제1호 사례", "제2호 사례", "제3호 사례"),
    "연번": ("연번 1", "연번 2", "연번 3"),
    "양쪽 사각형": ("■ 사례 1 ■", "■ 사례 2 ■", "■ 사례 3 ■"),
    "제목 기호": ("## 사례 1", "## 사례 2", "## 사례 3"),
    "굵은 글자": ("**사례 1**", "**사례 2**", "**사례 3**"),
    "연재": ("적극행정 현장 ①", "적극행정 현장 ②", "적극행정 현장 ③"),
    "순서": ("□ 첫 번째 사례", "□ 두 번째 사례", "□ 세 번째 사례"),
}
LABELS = {
    "동그라미": " ○ 추진배경\n  {}\n ○ 추진내용\n  {}\n ○ 추진성과\n  {}",
    "사각형": "□ 추진배경\n {}\n□ 추진내용\n {}\n□ 추진성과\n {}",
    "쌍점": " - 추진배경 : {}\n - 추진내용 : {}\n - 추진성과 : {}",
    "괄호": "(상황)\n{}\n(노력)\n{}\n(효과)\n{}",
}
GAPS = {"붙임": "\n", "빈 줄": "\n\n"}
BESIDE = {
    "포상": (" (최우수)", " : 우수상", " 장려"),
    "부서": (" (수자원관리부)", " (농지은행처)", " - 농촌개발처"),
}
BELOW = {
    "기관이 사이에": "초원농어촌공사\n{}",
    "부서가 아래에": "{}\n(수자원관리부)",
    "따옴표": "“{}”",
    "꺾쇠": "<{}>",
    "두 줄": "{}\n- 밤에도 안전하게 -",
    "제목 칸": "제목 : {}",
}


def cases_of(text: str) -> tuple[Case, ...]:
    """Parse a text as a file of a neutral name."""
    return parse(Document("문서.txt", "txt", text)).cases


def written(numbers: tuple[str, ...], labels: str, gap: str, below: str = "{}") -> str:
    """Write the three cases, each below its number."""
    told = (
        f"\n{number}{gap}{below.format(title)}\n{labels.format(*story)}\n"
        for number, (title, *story) in zip(numbers, CASES, strict=True)
    )
    return HEAD + "".join(told)


def read(cases: tuple[Case, ...]) -> list[tuple[str, ...]]:
    """Return the title of each case and the texts of its sections."""
    return [(case.title, *(section.text for section in case.sections)) for case in cases]


@pytest.mark.parametrize(("number", "labels"), [*product(NUMBERS, LABELS)])
def test_title_stands_below_the_number(number: str, labels: str) -> None:
    """Whatever a number looks like, with or without a blank line, the next line is the title."""
    for gap in GAPS.values():
        cases = cases_of(written(NUMBERS[number], LABELS[labels], gap))
        assert read(cases) == list(CASES)
        assert {case.agency for case in cases} == {"초원농어촌공사"}
        assert {case.period and case.period.half for case in cases} == {2}


@pytest.mark.parametrize("form", BELOW)
def test_what_stands_around_the_title_is_no_part_of_it(form: str) -> None:
    """An agency, a department or a subtitle beside the title stays out of it."""
    cases = cases_of(written(NUMBERS["사각형"], LABELS["동그라미"], "\n", BELOW[form]))
    assert [case.title for case in cases] == [title for title, *_ in CASES]
    assert {case.agency for case in cases} == {"초원농어촌공사"}


def test_a_prize_beside_the_number_is_the_prize_of_the_case() -> None:
    """□ 사례 1 (최우수), and the title below it."""
    numbers = [f"□ 사례 {at + 1}{said}" for at, said in enumerate(BESIDE["포상"])]
    cases = cases_of(written(tuple(numbers), LABELS["동그라미"], "\n"))
    assert [case.title for case in cases] == [title for title, *_ in CASES]
    assert [case.award for case in cases] == ["최우수", "우수상", "장려"]


def test_a_department_beside_the_number_is_the_department_of_the_case() -> None:
    """□ 사례 1 (수자원관리부), and the title below it; the office is one of the corporation."""
    numbers = [f"□ 사례 {at + 1}{said}" for at, said in enumerate(BESIDE["부서"])]
    cases = cases_of(written(tuple(numbers), LABELS["동그라미"], "\n"))
    assert [case.title for case in cases] == [title for title, *_ in CASES]
    told = [(case.agency, case.department) for case in cases]
    assert told == [
        ("초원농어촌공사", name) for name in ("수자원관리부", "농지은행처", "농촌개발처")
    ]


def test_a_tag_beside_the_number_is_no_title() -> None:
    """<사례 1> [민생], and the title below it; a title in brackets above its text stays one."""
    numbers = ("<사례 1> [민생]", "<사례 2> [기업]", "<사례 3> [안전]")
    cases = cases_of(written(numbers, LABELS["사각형"], "\n"))
    assert [case.title for case in cases] == [title for title, *_ in CASES]
    told = written(numbers, LABELS["사각형"], "\n", "{}를 위해 공사가 한 해 동안 힘썼습니다.")
    assert [case.title for case in cases_of(told)] == ["민생", "기업", "안전"]


def test_a_title_goes_on_in_the_line_below() -> None:
    """A title in two short lines below its number is one."""
    text = written(NUMBERS["사각형"], LABELS["동그라미"], "\n").replace(
        "전화로 여닫는", "전화로\n여닫는"
    )
    assert [case.title for case in cases_of(text)] == [title for title, *_ in CASES]


def test_numbers_within_a_case_part_nothing() -> None:
    """What is counted as 사례 below a label is text of that section."""
    title, situation, effort, effect = CASES[0]
    told = f"{effort}\n   사례 1\n   물꼬마을 수문\n   사례 2\n   들머리 수문"
    story = LABELS["사각형"].format(situation, told, effect)
    other = LABELS["사각형"].format(*CASES[1][1:])
    cases = cases_of(f"{HEAD}\n1. {title}\n{story}\n\n2. {CASES[1][0]}\n{other}\n")
    assert [case.title for case in cases] == [title, CASES[1][0]]
    assert "들머리 수문" in cases[0].sections[1].text
