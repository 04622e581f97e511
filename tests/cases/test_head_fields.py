"""The fields between a title and its first label, in every form in which people write them."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.models import Case, Document

TITLES = ("등굣길에 노란 발자국을 놓다", "빈 점포를 마을 부엌으로", "물때를 알리는 손목 기기")
STORY = (
    ("추진배경", "차도와 인도가 나뉘지 않아 아이들이 위험했음"),
    ("추진내용", "주민과 함께 길을 넓히고 표지를 새로 세웠음"),
    ("추진성과", "사고가 한 해 동안 한 건도 나지 않았음"),
)
BODY = "\n".join(f"{label}\n{text}" for label, text in STORY)

KNOWN = {
    "기관명": ("가람시", {"agency": "가람시"}),
    "시/군/구": ("다솜구", {"agency": "다솜구"}),
    "시도": ("가람도", {"agency": "가람도"}),
    "담당부서": ("교통정책과", {"department": "교통정책과"}),
    "포상등급": ("최우수", {"award": "최우수"}),
    "수상내역": ("2023년 마을 경진대회 장려상", {"award": "장려상"}),
    "연도": ("2023", {"year": 2023}),
}
UNKNOWN = {
    "분야": "도시재생",
    "사례유형": "내부행정",
    "키워드": "#통학로 #보행",
    "추진기간": "2023. 3. ~ 11.",
    "총사업비": "3억 2천만 원",
    "과제번호": "2023-017",
    "기관분류": "지방자치단체",
    "발행기관": "나라부",
    "자료출처": "2023년 우수사례집",
}
FORMS = {
    "colon": "{}: {}",
    "spaced colon": "{} : {}",
    "fullwidth colon": "{}：{}",
    "colon behind a bullet": "○ {}: {}",
    "colon behind a dash": "- {}: {}",
    "colon in brackets": "({}: {})",
    "bold": "**{}**: {}",
    "name in brackets": "[{}] {}",
    "bare": "{} {}",
    "bare between dashes": "- {} {} -",
    "row": "| {} | {} |",
    "row without outer bars": "{} | {}",
    "row with its rule": "{} | {} |\n---|---|",
    "tab": "{}\t{}",
    "next line": "{}\n{}",
    "next line behind a bullet": "• {}\n  {}",
}
NAMED = [*KNOWN, *UNKNOWN]
VALUES = {**{name: value for name, (value, _) in KNOWN.items()}, **UNKNOWN}


def cases_of(text: str, name: str = "문서.txt") -> tuple[Case, ...]:
    """Parse a text."""
    return parse(Document(name, "txt", text)).cases


def field_line(form: str, *names: str) -> str:
    """Write fields in a form, one line each."""
    return "\n".join(FORMS[form].format(name, VALUES[name]) for name in names)


def story(case: Case) -> list[tuple[str, str]]:
    """Return the sections whose role is known."""
    return [(s.label, s.text) for s in case.sections if s.role != "other"]


def said(case: Case) -> dict[str, object]:
    """Return what a case says in fields."""
    year = case.period.year if case.period else None
    found = {
        "agency": case.agency,
        "department": case.department,
        "award": case.award,
        "year": year,
    }
    return {name: value for name, value in found.items() if value}


def check(case: Case, title: str, *names: str) -> None:
    """Check that a case has its title, its story, the fields known, and the others as text."""
    assert case.title == title
    assert story(case) == list(STORY)
    others = {(s.label, s.text) for s in case.sections if s.role == "other"}
    for name in names:
        if name in KNOWN:
            assert KNOWN[name][1].items() <= said(case).items()
        else:
            assert (name, UNKNOWN[name]) in others


@pytest.mark.parametrize(("form", "name"), list(product(FORMS, NAMED)))
def test_a_field_below_the_title(form: str, name: str) -> None:
    """A field below the title is read or kept, in whatever form it is written."""
    text = f"우수사례 모음\n\n{TITLES[0]}\n{field_line(form, name)}\n{BODY}\n"
    [case] = cases_of(text)
    check(case, TITLES[0], name)


@pytest.mark.parametrize(("form", "name"), list(product(FORMS, NAMED)))
def test_a_field_of_every_case(form: str, name: str) -> None:
    """So it is where several cases have it, and none takes the field of another."""
    text = "\n\n".join(f"{title}\n{field_line(form, name)}\n{BODY}" for title in TITLES)
    cases = cases_of(f"우수사례 모음\n\n{text}\n")
    assert len(cases) == len(TITLES)
    for case, title in zip(cases, TITLES, strict=True):
        check(case, title, name)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", ["", "■ ", "1. ", "## "])
def test_several_fields_below_a_title(form: str, mark: str) -> None:
    """A block of fields is read whole, known names beside unknown ones."""
    block = field_line(form, "시/군/구", "분야", "담당부서", "키워드")
    text = f"우수사례 모음\n\n{mark}{TITLES[0]}\n{block}\n\n{BODY}\n"
    [case] = cases_of(text)
    check(case, TITLES[0], "시/군/구", "분야", "담당부서", "키워드")


PAIRED = {
    "bare": "연도 2023 기관분류 지방자치단체\n시도 가람도 시군구 다솜시",
    "row": "| 연도 | 2023 | 기관분류 | 지방자치단체 |\n|---|---|---|---|\n"
    "| 시도 | 가람도 | 시군구 | 다솜시 |",
    "open row": "연도 | 2023 | 기관분류 | 지방자치단체\n시도 | 가람도 | 시군구 | 다솜시",
    "tabs": "연도\t2023\t기관분류\t지방자치단체\n시도\t가람도\t시군구\t다솜시",
    "colons": "연도: 2023 기관분류: 지방자치단체\n시도: 가람도, 시군구: 다솜시",
    "slashes": "연도: 2023 / 기관분류: 지방자치단체\n시도: 가람도 / 시군구: 다솜시",
    "in brackets": "(연도: 2023, 기관분류: 지방자치단체)\n(시도: 가람도, 시군구: 다솜시)",
}


@pytest.mark.parametrize("lines", list(PAIRED.values()), ids=PAIRED)
def test_several_pairs_on_a_line(lines: str) -> None:
    """Pairs that share a line are parted; a region stands before the agency in it."""
    [case] = cases_of(f"우수사례 모음\n\n{TITLES[0]}\n{lines}\n{BODY}\n")
    check(case, TITLES[0])
    assert said(case) == {"agency": "가람도 다솜시", "year": 2023}
    assert [(s.label, s.text) for s in case.sections if s.role == "other"] == [
        ("기관분류", "지방자치단체")
    ]


@pytest.mark.parametrize(
    "title",
    [
        "주차난 해소: 빈터를 나누어 쓰다",
        "기관 간 칸막이를 없앤 협업 창구",
        "분야를 넘어 함께 푸는 민원",
        "사업비 2억 절감",
        "예산 절감으로 주민 부담을 덜다",
        "대상: 빈터를 나누어 쓰다",
        "지역 청년과 함께 만든 마을 부엌",
    ],
)
def test_a_title_of_the_shape_of_a_field(title: str) -> None:
    """A title is one though it begins with the name of a field, or has a colon."""
    for above in ("", "우수사례 모음\n\n"):
        [case] = cases_of(f"{above}{title}\n{BODY}\n")
        assert case.title in (title, title.removeprefix("대상: "))
        assert story(case) == list(STORY)


def test_an_unknown_name_under_each_title() -> None:
    """A name that nobody knows is a field where it comes again with every case."""
    text = "\n\n".join(f"{title}\n한마디: 함께 걷는 길\n{BODY}" for title in TITLES)
    for case in cases_of(f"우수사례 모음\n\n{text}\n"):
        assert ("한마디", "함께 걷는 길") in [(s.label, s.text) for s in case.sections]
        assert case.title in TITLES


@pytest.mark.parametrize(
    "subtitle",
    ["- 아이와 어른이 함께 걷는 길 -", "(주민이 먼저 나선 골목)", "아이와 어른이 함께 걷다"],
)
def test_a_subtitle_is_not_lost(subtitle: str) -> None:
    """A second line of a title that is no field stays with the title or in the text."""
    [case] = cases_of(f"우수사례 모음\n\n■ {TITLES[0]}\n{subtitle}\n{BODY}\n")
    told = " ".join([case.title, *(section.text for section in case.sections)])
    assert subtitle.strip("- ()") in told
    assert story(case) == list(STORY)


FIELD_LINES = st.lists(
    st.tuples(st.sampled_from(list(FORMS)), st.sampled_from(NAMED)), min_size=1, max_size=6
).map(lambda picked: "\n".join(field_line(form, name) for form, name in picked))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(FIELD_LINES, min_size=1, max_size=3),
    st.sampled_from(["", "■ ", "1. ", "【사례 1】 "]),
    st.sampled_from(["{}", "□ {}", "({})", "[{}]", "{}:"]),
)
def test_fields_change_neither_title_nor_story(blocks: list[str], mark: str, shape: str) -> None:
    """Whatever fields stand below a title, title and sections are those without them."""
    body = "\n".join(f"{shape.format(label)}\n{text}" for label, text in STORY)
    titled = list(zip(TITLES, blocks, strict=False))
    without = "\n\n".join(f"{mark}{title}\n{body}" for title, _ in titled)
    withal = "\n\n".join(f"{mark}{title}\n{block}\n{body}" for title, block in titled)
    expected = cases_of(f"우수사례 모음\n\n{without}\n")
    cases = cases_of(f"우수사례 모음\n\n{withal}\n")
    assert [case.title for case in cases] == [case.title for case in expected] != []
    assert [story(case) for case in cases] == [story(case) for case in expected]


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("form", ["colon", "colon behind a bullet", "bare", "row", "tab"])
def test_a_field_above_every_title(form: str, name: str) -> None:
    """Fields that stand above each title belong to the case below them."""
    text = "\n\n".join(f"{field_line(form, name)}\n{title}\n{BODY}" for title in TITLES)
    cases = cases_of(f"우수사례 모음\n\n{text}\n")
    assert len(cases) == len(TITLES)
    for case, title in zip(cases, TITLES, strict=True):
        check(case, title, name)


@pytest.mark.parametrize("name", NAMED)
def test_a_field_above_the_only_title(name: str) -> None:
    """A field above the title of the only case says of it what it says."""
    [case] = cases_of(f"우수사례 모음\n\n{field_line('colon', name)}\n{TITLES[0]}\n{BODY}\n")
    check(case, TITLES[0], name)
