"""Pages that a program has broken a document into, as it was saved last: HWPX and DOCX."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement

from sarye.cases.places import Places
from sarye.models import Document
from sarye.readers import read_bytes
from sarye.readers.hwpx import read_hwpx

from .hancom_files import package, section

BODY = 60_000
"""The height of the text of a page, in units of Hancom."""

PAGE = (
    f'<hp:secPr><hp:pagePr landscape="WIDELY" width="50000" height="{BODY + 20_000}">'
    '<hp:margin header="5000" footer="5000" top="5000" bottom="5000"/></hp:pagePr></hp:secPr>'
)


def paragraph(text: str, *tops: int, inner: str = "", attributes: str = "") -> str:
    """Write a paragraph whose lines stand so far below the top of the page's text."""
    lines = "".join(f'<hp:lineseg vertpos="{top}" vertsize="1000"/>' for top in tops)
    return (
        f"<hp:p {attributes}><hp:run>{inner}<hp:t>{text}</hp:t></hp:run>"
        f"<hp:linesegarray>{lines}</hp:linesegarray></hp:p>"
    )


def table(*heights: int, split: str = "TABLE") -> str:
    """Write a table that stands below its paragraph, of rows of these heights."""
    rows = "".join(
        f"<hp:tr><hp:tc><hp:subList><hp:p><hp:run><hp:t>행 {number}</hp:t></hp:run></hp:p>"
        f'</hp:subList><hp:cellAddr colAddr="0" rowAddr="{number}"/>'
        f'<hp:cellSpan colSpan="1" rowSpan="1"/><hp:cellSz width="1" height="{height}"/>'
        "</hp:tc></hp:tr>"
        for number, height in enumerate(heights)
    )
    return (
        f'<hp:tbl pageBreak="{split}"><hp:sz height="{sum(heights)}"/>'
        f'<hp:pos treatAsChar="0" vertRelTo="PARA" vertOffset="0"/>{rows}</hp:tbl>'
    )


def pages_of(document: Document) -> dict[str, int | None]:
    """Tell the page of each line of a document."""
    places, found, at = Places(document), {}, 0
    for line in document.text.split("\n"):
        if line:
            place = places.at(at)
            assert place.page is None or place.line is None
            found[line] = place.page
        at += len(line) + 1
    return found


def hwpx_pages(*sections: str) -> dict[str, int | None]:
    """Tell the page of each line of an HWPX file of these sections."""
    names = {f"Contents/section{at}.xml": section(one) for at, one in enumerate(sections)}
    return pages_of(read_hwpx(package(names), "a.hwpx"))


def test_a_page_begins_where_lines_begin_again_at_the_top() -> None:
    """Also within a paragraph, which stands on the page that it begins on."""
    first = paragraph("표지", 0, inner=PAGE) + paragraph("머리말", 2000, 50_000)
    more = paragraph("이어지는 글", 58_000, 0, 2000) + paragraph("뒤의 글", 4000)
    assert hwpx_pages(first + more + paragraph("마지막", 56_000) + paragraph("끝", 0)) == {
        "표지": 1,
        "머리말": 1,
        "이어지는 글": 1,
        "뒤의 글": 2,
        "마지막": 2,
        "끝": 3,
    }


def test_a_page_that_was_broken_off_by_hand_may_be_short() -> None:
    """So may the last of a section, after which a page begins."""
    first = paragraph("표지", 0, inner=PAGE) + paragraph("본문", 0, attributes='pageBreak="1"')
    assert hwpx_pages(first, paragraph("둘째 구역", 0)) == {"표지": 1, "본문": 2, "둘째 구역": 3}


@pytest.mark.parametrize("split", ["TABLE", "CELL"])
def test_rows_stand_on_the_page_that_they_are_broken_to(split: str) -> None:
    """Their heights are added up, and the text goes on behind the last of them."""
    held = paragraph("", 10_000, inner=table(*[20_000] * 6, split=split))
    found = hwpx_pages(paragraph("앞", 0, inner=PAGE) + held + paragraph("뒤", 15_000))
    rows = [found[f"행 {number}"] for number in range(6)]
    assert rows == ([1, 1, 2, 2, 2, 3] if split == "TABLE" else [1, 1, 1, 2, 2, 2])
    assert found["뒤"] == 3


@pytest.mark.parametrize(
    "paragraphs",
    [
        paragraph("가", 0, inner=PAGE) + paragraph("나", 0) + paragraph("다", 0),
        paragraph("가", 0) + paragraph("나", 58_000) + paragraph("다", 0),
        paragraph("가", 0, inner=PAGE) + paragraph("나") + paragraph("다", 2000),
        paragraph("가", inner=PAGE),
    ],
    ids=["all at the top", "no page", "a paragraph without lines", "none"],
)
def test_no_page_is_told_that_is_not_known(paragraphs: str) -> None:
    """Programs other than Hancom's write lines at no place; lines are counted then."""
    assert set(hwpx_pages(paragraphs).values()) == {None}


def test_columns_are_no_pages() -> None:
    """In two columns every second return to the top is a page."""
    two = f'{PAGE}<hp:ctrl><hp:colPr colCount="2"/></hp:ctrl>'
    lines = [paragraph("가", 0, inner=two)]
    lines += [
        paragraph(one, at) for one, at in zip("나다라마", (58_000, 0, 58_000, 0), strict=True)
    ]
    assert hwpx_pages("".join(lines)) == {"가": 1, "나": 1, "다": 1, "라": 1, "마": 2}


def test_word_tells_where_it_began_a_page() -> None:
    """Before the text of a paragraph, within it, and in the rows of a table."""
    document = docx.Document()

    def add(text: str, *, breaks: int = 0, within: bool = False) -> None:
        one = document.add_paragraph("처음 " if within else "")
        run = one.add_run()
        for _ in range(breaks):
            run._r.append(OxmlElement("w:lastRenderedPageBreak"))
        one.add_run(text)

    add("표지")
    add("둘째 쪽", breaks=1)
    add("넘어가는 글", breaks=1, within=True)
    add("셋째 쪽")
    grid = document.add_table(2, 2)
    for cell, text in zip(grid._cells, ("행 하나", "가", "행 둘", "나"), strict=True):
        cell.text = text
    broken = grid.cell(1, 0).paragraphs[0].runs[0]._r
    broken.insert(0, OxmlElement("w:lastRenderedPageBreak"))
    add("뒤의 글")
    data = io.BytesIO()
    document.save(data)
    (found,) = read_bytes(data.getvalue(), "a.docx")
    assert pages_of(found) == {
        "표지": 1,
        "둘째 쪽": 2,
        "처음 넘어가는 글": 2,
        "셋째 쪽": 3,
        "행 하나\t가": 3,
        "행 둘\t나": 4,
        "뒤의 글": 4,
    }
