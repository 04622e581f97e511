"""What is read from documents of Hancom Office, the same from HWP 5 and from HWPX."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.errors import ReadError
from sarye.models import Case, Document
from sarye.readers.hancom import shown_symbols
from sarye.readers.hwp import read_hwp
from sarye.readers.hwpx import read_hwpx

from .hancom_files import (
    BULLET,
    NUMBER,
    Art,
    Block,
    Box,
    Comment,
    Field,
    Grid,
    Margin,
    Note,
    Number,
    P,
    hwp,
    hwpx,
)

PICTURE = b"\x89PNG\r\n\x1a\n"
Reading = Callable[..., Document]


def read_both(*sections: Sequence[Block], pictures: Sequence[bytes] = ()) -> Document:
    """Read sections as HWP 5 and as HWPX; both documents have one text."""
    old = read_hwp(hwp(*sections, pictures=pictures), "a.hwp")
    new = read_hwpx(hwpx(*sections, pictures=pictures), "a.hwpx")
    assert (old.format, new.format) == ("hwp", "hwpx")
    assert old.text == new.text
    assert [p.kind for p in old.problems] == [p.kind for p in new.problems]
    return new


def text_of(*blocks: Block) -> str:
    """Read paragraphs in both formats."""
    return read_both(blocks).text


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("골목 소화기함을 설치하였다.", "골목 소화기함을 설치하였다."),
        ("  □ 추진배경  ", "□ 추진배경"),
        (P(["민원", "처리", "의 기한"]), "민원처리의 기한"),
        ("첫 줄\n둘째 줄", "첫 줄\n둘째 줄"),
        ("담당부서\t복지과", "담당부서 복지과"),
        ("& < > \" ' ’25년 ｢누리｣ 󰊱 𠀀", "& < > \" ' ’25년 ｢누리｣ 󰊱 𠀀"),
        (P([Field("누리집", "https://example.kr;1;0;0;"), "에서 본다"]), "누리집에서 본다"),
        (P(["글", Comment("숨은 설명"), "이다"]), "글이다"),
        (P(["표 ", Number(4, 2), " 현황"]), "표 2) 현황"),
        (P([Art("적극행정\n우수사례")]), "적극행정\n우수사례"),
    ],
)
def test_a_paragraph_is_a_line(block: Block, text: str) -> None:
    """A paragraph stands on one line; fields, comments and tabs do not show, nothing is cut."""
    assert text_of("앞 문단", block, "뒤 문단") == f"앞 문단\n{text}\n뒤 문단"


def test_numbers_of_paragraphs() -> None:
    """Numbers and bullets that Hancom Office writes by itself stand before their paragraphs."""
    blocks = [P(["추진배경"], NUMBER), P(["불편이 컸다."], BULLET), P(["추진내용"], NUMBER)]
    assert text_of(*blocks) == "1. 추진배경\n□ 불편이 컸다.\n2. 추진내용"


def test_blank_paragraphs_part_what_they_part() -> None:
    """Any number of blank paragraphs is one blank line, none at the ends."""
    assert text_of("", "앞", "", " ", "", "뒤", "") == "앞\n\n뒤"


@pytest.mark.parametrize("kind", ["footNote", "endNote"])
def test_notes_stand_below_their_paragraph(kind: str) -> None:
    """A note cuts no sentence; its number is in brackets."""
    sentence = P(["조례를 ", Note("가온시 조례 제5조", 3, kind), "고쳤다."])
    assert text_of(sentence, "끝") == "조례를 고쳤다.\n[3] 가온시 조례 제5조\n끝"


def test_page_headers_stand_once_at_the_top() -> None:
    """The text of page headers and footers is kept once for all sections, page marks are not."""
    first = [P([Margin("가온시 우수사례집"), Margin("- ", "footer", page_number=True), "하나"])]
    second = [P(["둘", Margin("가온시 우수사례집"), Margin("기획담당관 ", "footer")])]
    assert read_both(first, second).text == "가온시 우수사례집\n하나\n\n기획담당관\n둘"


def test_boxes() -> None:
    """The paragraphs of a box stay lines, before or after the text that they hang on."""
    inner = Box(["(상황)", P(["골목이 ", Box(["그림 설명"]), "좁다."])])
    assert text_of(P([inner, "본문"])) == "(상황)\n골목이 좁다.\n그림 설명\n본문"
    assert text_of(P(["본", inner, "문"])) == "본문\n(상황)\n골목이 좁다.\n그림 설명"
    floating = P([Box(["담당부서 안내"], offset=2800), "※ 통계는 별첨"])
    assert text_of(floating) == "※ 통계는 별첨\n담당부서 안내"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([["상황", "글"], ["노력", "글"]], "상황\t글\n노력\t글"),
        ([["하나", "", "셋"], ["", "둘", ""]], "하나\t\t셋\n\t둘"),
        ([["부서", ["복지", "정책과"]]], "부서\t복지 정책과"),
        # a frame: its paragraphs are the text of the document
        ([[["(상황)", "글"]]], "(상황)\n글"),
        ([["□ 추진배경"], [["○ 하나", "- 둘"]]], "□ 추진배경\n○ 하나\n- 둘"),
        ([["", ["(상황)", "글", "(노력)"], ""]], "(상황)\n글\n(노력)"),
        # a form: a label beside its paragraphs
        ([["추진배경", ["○ 하나", "○ 둘"]]], "추진배경\t○ 하나\n○ 둘"),
        ([["1", "소화기함", ["(상황)", "글", "(노력)"]]], "1\t소화기함\n(상황)\n글\n(노력)"),
        ([["주요내용", ["□ 하나", "○ 둘"]]], "주요내용\n□ 하나\n○ 둘"),
        ([[["○ 이전", "- 줄"], ["○ 이후", "- 줄"]]], "○ 이전\n- 줄\n○ 이후\n- 줄"),
        # a heading row: the rows below it are one line each
        (
            [["사례명", "배경", "성과"], ["소화기함", ["○ 가", "○ 나"], ["○ 다", "○ 라"]]],
            "사례명\t배경\t성과\n소화기함\t○ 가 ○ 나\t○ 다 ○ 라",
        ),
        (
            [["기관", "사례명", "성과"], ["가온시", "하나", "12건"], [None, "둘", "3건"]],
            "기관\t사례명\t성과\n가온시\t하나\t12건\n가온시\t둘\t3건",
        ),
        # without one, a cell that spans rows stands once
        ([["기관", "하나"], [None, "둘"]], "기관\t하나\n둘"),
        # a table in a cell
        ([[["앞", P([Grid([["가", "나"]])]), "뒤"]]], "앞\n\n가\t나\n\n뒤"),
        ([["지표", ["앞", P([Grid([["가", "나"]])])]]], "지표\t앞\n\n가\t나"),
    ],
)
def test_tables(rows: Sequence[Sequence[str | Sequence[Block] | None]], text: str) -> None:
    """Rows keep together with a tab between cells; running text in a cell stays in lines."""
    assert text_of("앞 글", P([Grid(rows)]), "뒤 글") == f"앞 글\n\n{text}\n\n뒤 글"


def test_a_caption_stands_by_its_table() -> None:
    """A caption below a table follows it."""
    assert text_of(P([Grid([["가", "나"]], caption="표 1 현황")])) == "가\t나\n\n표 1 현황"


def test_pictures_only() -> None:
    """A document of pictures with a few letters says so, and keeps the letters."""
    document = read_both(["우수사례", ""], pictures=[PICTURE])
    assert [problem.kind for problem in document.problems] == ["pictures_only"]
    assert document.text == "우수사례"
    assert not read_both(["우수사례를 모았다. " * 9], pictures=[PICTURE]).problems
    assert not read_both(["우수사례"]).problems


@pytest.mark.parametrize(("read", "build"), [(read_hwp, hwp), (read_hwpx, hwpx)])
def test_a_document_of_nothing_is_empty(read: Reading, build: Callable[..., bytes]) -> None:
    """A document without text and pictures is empty."""
    with pytest.raises(ReadError) as caught:
        read(build(["", " "]), "a")
    assert caught.value.kind == "empty"


LINES = (
    st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=20)
    .map(shown_symbols)
    .map(str.strip)
)


@given(st.lists(LINES.filter(bool), min_size=1, max_size=12))
def test_paragraphs_come_back_in_order(paragraphs: list[str]) -> None:
    """Whatever paragraphs are written come back as they were, one a line."""
    assert text_of(*paragraphs).split("\n") == paragraphs


CELLS = st.text("가나다라마바사아자차12", min_size=1, max_size=8)
CONTENTS = CELLS | st.lists(CELLS, min_size=1, max_size=4) | st.just("")


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(CONTENTS, min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_tables_lose_nothing(rows: list[list[str | list[str]]]) -> None:
    """Whatever a table holds stands in the text, in order."""
    words = [w for row in rows for cell in row for w in ([cell] if isinstance(cell, str) else cell)]
    read = text_of("앞", P([Grid(rows)]), "뒤").split()
    assert read == ["앞", *filter(None, words), "뒤"]


def cases_of(*blocks: Block) -> list[Case]:
    """Parse the cases of a document in both formats."""
    old = parse(read_hwp(hwp(blocks), "a.hwp"))
    new = parse(read_hwpx(hwpx(blocks), "a.hwpx"))
    assert [case.id for case in old.cases] == [case.id for case in new.cases]
    return list(new.cases)


def outline(case: Case) -> tuple[str, str | None, list[tuple[str, str]]]:
    """Shorten a case to what tests compare."""
    return case.title, case.agency, [(section.role, section.text) for section in case.sections]


def test_cases_of_running_text() -> None:
    """Cases with (상황), (노력) and (효과) are found, and keep their notes."""
    cases = cases_of(
        "가온시 2025년 1분기 적극행정 우수사례",
        "■ 보이는 소화기함 설치",
        "(상황)",
        "· 소방차가 들어가지 못하는 골목이 많았다.",
        "(노력)",
        P(["· 소화기함을 300곳에 설치하였다.", Note("소방기본법 제5조에 따른다.")]),
        "(효과)",
        "· 초기에 끈 불이 12건이다.",
        "■ 공공 심야약국 운영",
        P([Grid([[["(상황)", "· 밤에 문을 여는 약국이 없었다."]]])]),
        P([Grid([[["(노력)", "· 약국에 운영비를 지원하였다."]]])]),
        P([Grid([[["(효과)", "· 한 해에 4천 명이 이용하였다."]]])]),
    )
    assert list(map(outline, cases)) == [
        (
            "보이는 소화기함 설치",
            "가온시",
            [
                ("situation", "· 소방차가 들어가지 못하는 골목이 많았다."),
                ("effort", "· 소화기함을 300곳에 설치하였다.\n[1] 소방기본법 제5조에 따른다."),
                ("effect", "· 초기에 끈 불이 12건이다."),
            ],
        ),
        (
            "공공 심야약국 운영",
            "가온시",
            [
                ("situation", "· 밤에 문을 여는 약국이 없었다."),
                ("effort", "· 약국에 운영비를 지원하였다."),
                ("effect", "· 한 해에 4천 명이 이용하였다."),
            ],
        ),
    ]


def test_cases_of_table_rows() -> None:
    """Each row below a heading row is a case; a merged cell is that of every row it spans."""
    heading = ["연번", "기관", "사례명", "추진배경", "주요내용", "성과"]
    first = ["1", "가온시", "보이는 소화기함", ["소방차 진입이", "어려움"], "300곳 설치", "12건"]
    second = ["2", None, "공공 심야약국", "밤에 문 여는 약국이 없음", "운영비 지원", "4천 명"]
    cases = cases_of("2024년 상반기 적극행정 우수사례", P([Grid([heading, first, second])]))
    assert [(case.title, case.agency) for case in cases] == [
        ("보이는 소화기함", "가온시"),
        ("공공 심야약국", "가온시"),
    ]
    assert [section.text for section in cases[0].sections] == [
        "소방차 진입이 어려움",
        "300곳 설치",
        "12건",
    ]


def test_cases_of_forms() -> None:
    """A form for each case, its labels in the first column, is a case."""

    def form(title: str, agency: str) -> P:
        return P(
            [
                Grid(
                    [
                        ["사례명", title, "기관명", agency],
                        ["추진배경", ["○ 민원이 이어졌다.", "○ 규정이 없었다."]],
                        ["추진내용", ["○ 조례를 고쳤다.", "- 세 부서가 함께하였다."]],
                        ["기대효과", "○ 민원이 절반으로 줄었다."],
                    ]
                )
            ]
        )

    cases = cases_of(
        "2025년 상반기 적극행정 우수사례 추천서",
        form("강변 자전거 수리 버스", "온담시"),
        form("마을 빵집의 아침 식탁", "여울시"),
    )
    sections = [
        ("situation", "○ 민원이 이어졌다.\n○ 규정이 없었다."),
        ("effort", "○ 조례를 고쳤다.\n- 세 부서가 함께하였다."),
        ("effect", "○ 민원이 절반으로 줄었다."),
    ]
    assert list(map(outline, cases)) == [
        ("강변 자전거 수리 버스", "온담시", sections),
        ("마을 빵집의 아침 식탁", "여울시", sections),
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("\ua2b1 추진배경", "\U000f02b1 추진배경", "\U000f02b1 추진배경"),
        ("국내\ua2ef국외", "국내\U000f02ef국외", "국내·국외"),
        ("\ua854도로법\ua855", "\U000f0854도로법\U000f0855", "『도로법』"),
        ("ꥠ힣", "ꥠ힣", "ꥠ힣"),
    ],
)
def test_symbols_of_hancom(old: str, new: str, shown: str) -> None:
    """A symbol that each format keeps in its own way is the same in both; no letter is touched."""
    assert read_hwp(hwp([old]), "a.hwp").text == shown
    assert read_hwpx(hwpx([new]), "a.hwpx").text == shown
