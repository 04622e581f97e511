"""What is read from PDFs: paragraphs, rows and pages, and what is said where that fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.errors import ReadError
from sarye.messages import PROBLEMS
from sarye.models import Document, Place
from sarye.readers.paragraphs import BODY, Habits, Line, group
from sarye.readers.pdf import read_pdf
from sarye.readers.plain import read_text

from .pdf_files import LEFT, LOCKED, RIGHT, Sheet, pdf, wrapped

VISITS = (
    "민원인이 여러 기관을 직접 방문하여 서류를 제출해야 하는 불편이 있었고, 처리 기간도 길어 "
    "개선 요구가 꾸준히 제기되었다. 특히 고령의 신청인은 온라인 신청이 어려워 대리인을 통해 "
    "접수하는 일이 많았다."
)
ONE_STOP = (
    "세무서와 구청이 전산을 연계하여 한 곳에서 신고를 마칠 수 있도록 업무 절차를 고쳤고, "
    "담당자 회의를 여섯 차례 열어 서식을 하나로 통합하였다."
)
PARKING = "전통시장 주변의 주차 공간이 부족하여 방문객이 길가에 차를 세우는 일이 잦았다."
CASES = f"""\
[2025년 1분기 적극행정 우수사례]
■ 폐업 신고 한 번으로 처리되는 원스톱 민원 서비스
(상황)
· {VISITS}
(노력)
· {ONE_STOP}
(효과)
· 연간 1만 2천 명의 민원인이 방문 횟수를 줄였고 처리 기간이 15일에서 3일로 단축되었다.
■ 전통시장 주차장 야간 개방
(상황)
· {PARKING}
(노력)
· 시설관리공단과 협의하여 무인 정산기를 설치하고 야간에도 주차장을 개방하였다.
(효과)
· 주차 민원이 월 40건에서 6건으로 줄었다."""
LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
FIXTURE_TEXT = re.compile(r"(?ms)^~~~~txt\n(.*?)^~~~~$")
LOWEST = 90.0
WORDS = st.lists(st.sampled_from(VISITS.split()), min_size=1, max_size=60).map(" ".join)


def drawn(text: str, *, keep_spaces: bool = True) -> list[Sheet]:
    """Draw a text with one paragraph a line, on as many pages as it takes."""
    sheets = [Sheet()]
    for line in text.splitlines():
        if sheets[-1].y < LOWEST:
            sheets.append(Sheet())
        if line.strip():
            sheets[-1].paragraph(line.strip(), keep_spaces=keep_spaces)
        else:
            sheets[-1].y -= 12
    return sheets


def text_of(*sheets: Sheet) -> str:
    """Read the text of pages."""
    return read_pdf(pdf(sheets), "a.pdf").text


def outcome(data: bytes) -> tuple[str, set[str]]:
    """Return the text of a PDF, and the kinds of its problems or of its error."""
    try:
        document = read_pdf(data, "a.pdf")
    except ReadError as error:
        return "", {error.kind}
    return document.text, {problem.kind for problem in document.problems}


def squeezed(text: str) -> str:
    """Take all white space from a text."""
    return "".join(text.split())


def ids(document: Document) -> list[str]:
    """Return the ids of the cases of a document."""
    return [case.id for case in parse(document).cases]


@given(text=WORDS, right=st.floats(200, 540), size=st.sampled_from([9.0, 11.0, 14.0]))
@settings(deadline=None)
def test_no_letter_is_lost_or_moved(text: str, right: float, size: float) -> None:
    """Whatever the width and size of a text, its letters are read in their order."""
    sheet = Sheet().paragraph(text, right=right, size=size)
    assert squeezed(text_of(sheet)) == squeezed(text)


@given(hanging=st.sampled_from([0.0, 11.0, 22.0]), right=st.floats(515, 560))
@settings(deadline=None, max_examples=30)
def test_wrapped_lines_are_one_paragraph(hanging: float, right: float) -> None:
    """A paragraph is one line of the text, however wide it is set; only spaces can be wrong."""
    paragraphs = [f"○ {VISITS}", f"○ {ONE_STOP}", f"○ {PARKING}"]
    sheet = Sheet()
    for paragraph in paragraphs:
        sheet.paragraph(paragraph, hanging=hanging, right=right)
    assert list(map(squeezed, text_of(sheet).splitlines())) == list(map(squeezed, paragraphs))


@pytest.mark.parametrize("right", [500.0, 510.0, 520.0, 530.0, 540.0])
def test_spaces_at_the_ends_of_lines(right: float) -> None:
    """Where lines end with the space they were broken at, the spaces are as they were."""
    sheet = Sheet().paragraph(VISITS, right=right).paragraph(ONE_STOP, right=right)
    assert text_of(sheet).splitlines() == [VISITS, ONE_STOP]


def test_lines_without_spaces_at_their_ends() -> None:
    """Where lines do not end with the space they were broken at, only spaces can be wrong."""
    sheet = Sheet().paragraph(VISITS, keep_spaces=False).paragraph(ONE_STOP, keep_spaces=False)
    assert list(map(squeezed, text_of(sheet).splitlines())) == [
        squeezed(VISITS),
        squeezed(ONE_STOP),
    ]


@pytest.mark.parametrize("keep_spaces", [True, False])
def test_same_cases_as_the_text(keep_spaces: bool) -> None:
    """A document of two cases holds the same cases as a PDF and as a text."""
    found = ids(read_pdf(pdf(drawn(CASES, keep_spaces=keep_spaces)), "a.pdf"))
    assert found == ids(read_text(CASES, "a.txt"))
    assert len(found) == 2


def test_layouts_survive() -> None:
    """Nine in ten of the layouts of running text hold the same cases when printed to PDF."""
    texts = [
        match[1]
        for path in sorted(LAYOUTS.glob("*.md"))
        if (match := FIXTURE_TEXT.search(path.read_text(encoding="utf-8")))
    ]
    same = [
        ids(read_pdf(pdf(drawn(text)), "a.pdf")) == ids(read_text(text, "a.txt")) for text in texts
    ]
    assert len(same) >= 30
    assert sum(same) >= 0.9 * len(same)


@pytest.mark.parametrize(
    "mark", ["□", "■", "○", "ㅇ", "-", "·", "※", "▲", "❶", "①", "*", "󰊱", "(상황)", "【사례 1】"]
)
def test_marks_begin_a_paragraph(mark: str) -> None:
    """A mark begins a line of its own, also below a line that is full."""
    full = "가" * int((RIGHT - 60) / 11)
    sheet = Sheet().paragraph(full).paragraph(f"{mark} {PARKING[:20]}").paragraph(full)
    assert text_of(sheet).splitlines() == [full, f"{mark} {PARKING[:20]}", full]


@pytest.mark.parametrize("after", ["다. 그리고 다시", "·배달 업무를", "(지분 매각)을 뺀"])
def test_what_looks_like_a_mark_inside_a_sentence(after: str) -> None:
    """A line that was broken before what only looks like a mark goes on."""
    before = "한" * int((RIGHT - 60) / 11)
    assert text_of(Sheet().paragraph(before + after)).splitlines() == [before + after]


def test_larger_letters_are_a_heading() -> None:
    """A full line in larger letters is not joined with the text below it."""
    heading = "가" * int((RIGHT - 60) / 18)
    sheet = Sheet().paragraph(heading, size=18).paragraph(VISITS)
    assert text_of(sheet).splitlines() == [heading, VISITS]


def test_reading_order_is_by_height() -> None:
    """What was drawn last but stands at the top is read first; empty lines stay."""
    sheet = Sheet(y=500).paragraph(VISITS)
    sheet.y = 700
    sheet.paragraph("■ 제목이 위에 있음")
    assert text_of(sheet).splitlines() == ["■ 제목이 위에 있음", "", VISITS]


def test_columns_of_text() -> None:
    """Two columns side by side are read one after the other."""
    sheet = Sheet().paragraph(VISITS, right=280)
    sheet.y = 780
    sheet.paragraph(ONE_STOP, left=320)
    assert squeezed(text_of(sheet)) == squeezed(VISITS + ONE_STOP)


def test_spread_and_mixed_words() -> None:
    """Narrow gaps between Hangul and digits, and words spread over their cell, are no spaces."""
    sheet = Sheet().text(60, 700, "처리 기간이 15").text(60 + 67 + 2.4, 700, "일로 단축")
    for x, letter in zip((60, 84, 108, 132), "전국최초", strict=True):
        sheet.text(x, 600, letter)
    assert text_of(sheet).splitlines() == ["처리 기간이 15일로 단축", "", "전국최초"]


@pytest.mark.parametrize("open_sides", [False, True])
def test_rows_of_a_table(open_sides: bool) -> None:
    """The cells of a row stand on one line whatever lines they take, with tabs between."""
    rows = [
        ["연번", "기관", "제목", "주요내용"],
        ["1", "서울특별시 강동구", "폐업 신고 한 번으로 끝내기", ONE_STOP],
        ["2", "", "주차장 야간 개방", PARKING],
    ]
    columns = [60.0, 100.0, 170.0, 260.0, 540.0]
    sheet = Sheet().paragraph("□ 우수사례 목록").table(rows, columns, open_sides=open_sides)
    sheet.paragraph("이상입니다.")
    expected = ["□ 우수사례 목록", "", *("\t".join(row) for row in rows), "", "이상입니다."]
    assert text_of(sheet).splitlines() == expected


def test_cell_over_two_rows() -> None:
    """Below a heading row, a cell that spans two rows stands in both."""
    sheet = Sheet()
    for y in (740, 720, 680):
        sheet.rule(60, y, 540, y)
    sheet.rule(160, 700, 540, 700)
    for x in (60, 160, 300, 540):
        sheet.rule(x, 680, x, 740)
    for x, y, text in (
        *((66, 725, "기관"), (166, 725, "제목"), (306, 725, "주요내용")),
        *((66, 695, "강동구"), (166, 705, "무인 정산기"), (306, 705, "야간에 개방")),
        *((166, 685, "통합 신고"), (306, 685, "한 번에 신고")),
    ):
        sheet.text(x, y, text)
    assert text_of(sheet).splitlines() == [
        "기관\t제목\t주요내용",
        "강동구\t무인 정산기\t야간에 개방",
        "강동구\t통합 신고\t한 번에 신고",
    ]


def test_cases_in_table_rows() -> None:
    """Each row below a heading row is a case, with the page of its row."""
    rows = [
        ["제목", "추진배경", "주요내용"],
        ["폐업 신고 한 번으로 끝내기", VISITS, ONE_STOP],
        ["주차장 야간 개방", PARKING, ONE_STOP],
    ]
    sheets = [Sheet().paragraph("표지"), Sheet().table(rows, [60.0, 200.0, 370.0, 540.0])]
    cases = parse(read_pdf(pdf(sheets), "a.pdf")).cases
    assert [case.title for case in cases] == [row[0] for row in rows[1:]]
    assert [[squeezed(section.text) for section in case.sections] for case in cases] == [
        list(map(squeezed, row[1:])) for row in rows[1:]
    ]
    assert [case.source.page for case in cases] == [2, 2]


def test_label_and_text_cells() -> None:
    """Beside a label, the first paragraph stands on its line and the others on their own."""
    rows = [["추진배경", f"{PARKING}\n○ {VISITS}"], ["기대효과", ONE_STOP]]
    found = text_of(Sheet().table(rows, [60.0, 130.0, 540.0])).splitlines()
    assert found == [f"추진배경\t{PARKING}", f"○ {VISITS}", f"기대효과\t{ONE_STOP}"]


def test_parts_beside_each_other() -> None:
    """Below names of parts each text stands below its own; a cell can name its part itself."""
    title = ["1", "폐업 신고 한 번으로", "강동구"]
    parts = [["추진배경", "추진내용", "성과"], [VISITS, f"○ {ONE_STOP}\n○ {PARKING}", PARKING]]
    below = ["추진배경", VISITS, "추진내용", f"○ {ONE_STOP}", f"○ {PARKING}", "성과", PARKING]
    columns = [60.0, 200.0, 370.0, 540.0]
    found = text_of(Sheet().table([title, *parts], columns)).splitlines()
    assert found == ["\t".join(title), *below]
    headed = [[f"추진배경\n○ {VISITS}", f"추진내용\n○ {ONE_STOP}"], ["성과\n○ 신고 감소", ""]]
    found = text_of(Sheet().table(headed, [60.0, 300.0, 540.0])).splitlines()
    assert found == [line for row in headed for cell in row if cell for line in cell.split("\n")]


def test_box_of_one_cell() -> None:
    """The paragraphs in a box are paragraphs like others."""
    box = f"(상황)\n○ {VISITS}\n(노력)\n○ {ONE_STOP}"
    assert text_of(Sheet().table([[box]], [60.0, 540.0])).splitlines() == box.splitlines()


def test_row_over_two_pages() -> None:
    """A row goes on over the page break; its repeated heading row is left out."""
    heading, columns = ["제목", "주요내용"], [60.0, 160.0, 540.0]
    first = Sheet().table([heading, ["원스톱 민원", ONE_STOP]], columns)
    second = Sheet().table([heading, ["", f"○ {VISITS}"], ["주차장", PARKING]], columns)
    document = read_pdf(pdf([first, second]), "a.pdf")
    assert document.text.splitlines() == [
        "\t".join(heading),
        f"원스톱 민원\t{ONE_STOP}",
        f"○ {VISITS}",
        f"주차장\t{PARKING}",
    ]
    assert [mark.start for mark in document.landmarks] == [0, document.text.index("○")]


def test_underlines_are_no_borders() -> None:
    """Underlined words in a cell stay in their cell."""
    sheet = Sheet().table([["개정안", VISITS]], [60.0, 130.0, 540.0])
    sheet.rule(135, 776, 534, 776).rule(135, 758, 300, 758)
    assert text_of(sheet).splitlines() == [f"개정안\t{VISITS}"]


def test_pages_of_cases() -> None:
    """A case on the second page is cited with that page and its line there."""
    first, second = CASES.split("■ 전통")
    document = read_pdf(pdf([*drawn(first), *drawn(f"■ 전통{second}")]), "a.pdf")
    one, two = parse(document).cases
    assert (one.source, two.source) == (
        Place("a.pdf", page=1, line=2),
        Place("a.pdf", page=2, line=1),
    )


def test_paragraph_over_two_pages() -> None:
    """A paragraph goes on over the page break, and the landmark stands where the page begins."""
    before, *after = wrapped(VISITS, RIGHT - LEFT)
    first = Sheet().paragraph(ONE_STOP).text(LEFT, 110, before)
    rest = "".join(after)
    document = read_pdf(pdf([first, Sheet().paragraph(rest)]), "a.pdf")
    assert document.text.splitlines() == [ONE_STOP, "", VISITS]
    assert [mark.start for mark in document.landmarks] == [0, document.text.index(rest[:10])]


def test_pages_without_text() -> None:
    """Every page has its landmark, in order, also where it holds no text."""
    document = read_pdf(pdf([Sheet().paragraph(VISITS), Sheet(), Sheet().paragraph("끝")]), "a")
    assert [mark.page for mark in document.landmarks] == [1, 2, 3]
    starts = [mark.start for mark in document.landmarks]
    assert starts == sorted(starts)
    assert document.text[starts[2] :] == "끝\n"


def test_page_marks_and_running_heads() -> None:
    """Page marks are left out, and a line at the top of most pages is read once."""
    sheets = []
    for number, text in enumerate((VISITS, ONE_STOP, PARKING, VISITS), 1):
        sheet = Sheet().text(60, 800, "적극행정 우수사례집").text(280, 40, f"- {number} -")
        sheets.append(sheet.paragraph(text).paragraph(f"- {number}"))
    assert text_of(*sheets).splitlines() == [
        "적극행정 우수사례집",
        *(VISITS, "- 1"),
        *(ONE_STOP, "- 2"),
        *(PARKING, "- 3"),
        *(VISITS, "- 4"),
    ]


def test_a_running_head_of_two_pages() -> None:
    """What stands in one place of both pages is read once, what only looks alike twice."""
    sheets = [
        Sheet()
        .text(60, 800, "적극행정 우수사례집")
        .text(60, 790 - at, "□ 추진배경")
        .paragraph(text)
        for at, text in enumerate((VISITS, PARKING))
    ]
    found = text_of(*sheets).splitlines()
    assert [found.count(line) for line in ("적극행정 우수사례집", "□ 추진배경")] == [1, 2]


def test_numbers_of_cases_at_the_top() -> None:
    """The number of a case at the top of a page stays, which no other page has."""
    sheets = [
        Sheet().text(60, 800, f"CASE {number:02}").paragraph(text)
        for number, text in enumerate((VISITS, ONE_STOP, PARKING), 1)
    ]
    found = text_of(*sheets).splitlines()
    assert [line for line in found if "CASE" in line] == ["CASE 01", "CASE 02", "CASE 03"]


def test_soft_hyphens_and_wide_characters() -> None:
    """Soft hyphens are taken out; characters beyond the basic plane stay one character."""
    sheet = Sheet().paragraph("󰊲 선원\u00ad증 모바일 발급")
    assert text_of(sheet) == "󰊲 선원증 모바일 발급\n"


def test_password() -> None:
    """A PDF that asks for a password is said to be locked."""
    with pytest.raises(ReadError) as error:
        read_pdf(pdf([Sheet().paragraph(VISITS)], encrypt=LOCKED), "a.pdf")
    assert error.value.kind == "encrypted"


def test_bad_page() -> None:
    """A page that cannot be read is named, and the others are read with their numbers."""
    sheets = [Sheet().paragraph(text) for text in (VISITS, PARKING, ONE_STOP)]
    document = read_pdf(pdf(sheets, lost=[2]), "a.pdf")
    assert [(problem.kind, problem.place) for problem in document.problems] == [
        ("bad_page", Place("a.pdf", page=2))
    ]
    assert squeezed(document.text) == squeezed(VISITS + ONE_STOP)
    assert [mark.page for mark in document.landmarks] == [1, 2, 3]


def test_no_page_can_be_read() -> None:
    """A PDF of which every page fails is damaged."""
    with pytest.raises(ReadError) as error:
        read_pdf(pdf([Sheet(), Sheet()], lost=[1, 2]), "a.pdf")
    assert error.value.kind == "damaged"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-" + bytes(1000)])
def test_no_pdf(data: bytes) -> None:
    """What begins as a PDF and is none is damaged."""
    with pytest.raises(ReadError) as error:
        read_pdf(data, "a.pdf")
    assert error.value.kind == "damaged"


def test_cut_off() -> None:
    """A PDF cut off anywhere is said to be damaged, with what of its text could be read."""
    whole = pdf(drawn(CASES * 3))
    text = squeezed(read_pdf(whole, "a.pdf").text)
    for end in range(5, len(whole) - len(b"startxref\n1234\n%%EOF\n"), 97):
        found, kinds = outcome(whole[:end])
        assert kinds & {"damaged", "empty"}
        assert squeezed(found)[:20] in text


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_changed_bytes(data: st.DataObject) -> None:
    """A PDF with changed bytes gives a document or a `ReadError`, nothing else."""
    whole = bytearray(pdf([Sheet().table([["노력", ONE_STOP]], [60.0, 130.0, 540.0])]))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=12)):
        whole[at] = data.draw(st.integers(0, 255))
    found, kinds = outcome(bytes(whole))
    assert kinds <= set(PROBLEMS)
    assert found or kinds


def test_pictures_only() -> None:
    """Pages of pictures are named as such, with whatever text stands on them."""
    document = read_pdf(pdf([Sheet().picture(), Sheet().picture().text(60, 700, "표지")]), "a.pdf")
    assert [problem.kind for problem in document.problems] == ["pictures_only"]
    assert document.text == "표지\n"


def test_no_hangul() -> None:
    """A PDF with letters and no Hangul is named as such; a short Korean one is not."""
    english = Sheet()
    for line in range(10):
        english.latin(60, 700 - 20 * line, "Nothing in this page is written in Korean")
    assert [p.kind for p in read_pdf(pdf([english]), "a").problems] == ["no_hangul"]
    assert read_pdf(pdf([Sheet().paragraph("짧은 글")]), "a").problems == ()


def test_pages_that_cannot_be_read() -> None:
    """Pages of pictures, and of letters that no font names, are told by number; others are read."""
    nameless = Sheet()
    for line in range(5):
        nameless.nameless(60, 700 - 20 * line, "골목길이 어두워 신고가 늘어나고 있었음")
    text = Sheet().paragraph("골목이 어두워 밤마다 신고가 늘어나고 있어 등을 서른 개 달아 밝혔음")
    sheets = [text, nameless, text, Sheet().picture(), Sheet().picture(), text]
    document = read_pdf(pdf(sheets), "a.pdf")
    assert [(problem.kind, problem.details) for problem in document.problems] == [
        ("unreadable_pages", {"pages": "2"}),
        ("picture_pages", {"pages": "4-5"}),
    ]
    assert "서른 개" in document.text


def test_bytes_of_another_encoding() -> None:
    """A page whose font takes the bytes of CP949 for letters of Western languages is told."""
    sheet = Sheet()
    for line in range(5):
        sheet.latin(
            60, 700 - 20 * line, "골목길이 어두워 신고가 늘어남".encode("cp949").decode("latin-1")
        )
    text = Sheet().paragraph(
        "골목이 어두워 밤마다 신고가 늘어나고 있어 등을 서른 개 달아 밝혔음" * 9
    )
    document = read_pdf(pdf([text, sheet]), "a.pdf")
    assert [problem.kind for problem in document.problems] == ["unreadable_pages"]


def test_letters_without_a_height() -> None:
    """Letters that damage made flat are read as any others."""
    lines = [Line("골목이", 60, 700 - at, 90, 700 - at, None, 540, 1, BODY) for at in range(3)]
    assert sum(len(one) for one in group(lines, Habits(tuple(lines)))) == 3


def test_no_text() -> None:
    """A PDF with nothing on its pages is empty."""
    with pytest.raises(ReadError) as error:
        read_pdf(pdf([Sheet(), Sheet()]), "a.pdf")
    assert error.value.kind == "empty"
