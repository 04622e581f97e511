"""What is read from texts of OpenDocument, which no library writes for these tests."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers import read_bytes

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "draw")
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, *, styles: str = "", pages: str = "", manifest: str = "<manifest/>") -> bytes:
    """Make a text of OpenDocument of what its body holds, its own styles and its pages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {SPACES}><office:master-styles>{pages}"
            "</office:master-styles></office:document-styles>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def read(body: str, *, styles: str = "", pages: str = "") -> Document:
    """Read a text of OpenDocument."""
    (document,) = read_bytes(odt(body, styles=styles, pages=pages), "a.odt")
    return document


def p(*lines: str) -> str:
    """Write paragraphs."""
    return "".join(f"<text:p>{line}</text:p>" for line in lines)


def row(*cells: str) -> str:
    """Write a row of a table of cells, whose lines are paragraphs."""
    written = "".join(f"<table:table-cell>{p(*c.split(chr(10)))}</table:table-cell>" for c in cells)
    return f"<table:table-row>{written}</table:table-row>"


def table(*rows: str) -> str:
    """Write a table of rows."""
    return f'<table:table table:name="표">{"".join(rows)}</table:table>'


def why(data: bytes) -> str:
    """Tell why a document is refused."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.odt")
    return caught.value.kind


def test_cases_of_paragraphs() -> None:
    """The cases of a text are read with agency, period and sections."""
    body = p("가람시 2025년 2분기 적극행정 우수사례", "■ 밤길 안심 등", "(상황) 골목이 어두움")
    document = read(body + p("(노력) 등을 닮"))
    (case,) = parse(document).cases
    assert (document.format, case.title, case.agency) == ("odt", "밤길 안심 등", "가람시")
    assert [section.text for section in case.sections] == ["골목이 어두움", "등을 닮"]


def test_white_space_and_runs() -> None:
    """Runs join, written spaces count once, and elements stand for tabs, breaks and spaces."""
    body = p(
        'ㄱ<text:span>나</text:span>  다\n 라<text:s text:c="2"/>마<text:tab/>바'
        "<text:line-break/>사<text:a> 아</text:a>"
    )
    assert read(body).text == "ㄱ나 다 라  마\t바\n사 아\n"


def test_what_is_not_shown() -> None:
    """Deleted text, remarks, numbers of notes and of pages, and titles of pictures are left out."""
    body = (
        f"<text:tracked-changes><text:changed-region>{p('지움')}</text:changed-region>"
        "</text:tracked-changes>"
        + p(
            f"남음<office:annotation>{p('의견')}</office:annotation>",
            '<draw:frame><draw:image/><svg:title xmlns:svg="x">제목</svg:title></draw:frame>그림',
        )
    )
    assert read(body).text == "남음\n그림\n"


def test_notes_and_boxes_stand_below() -> None:
    """A note and a text box stand below the paragraph that they are anchored in."""
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        f"<text:note-body>{p('각주')}</text:note-body></text:note>"
    )
    box = f"<draw:frame><draw:text-box>{p('상자')}</draw:text-box></draw:frame>"
    assert read(p(f"글{note} 끝", f"앞{box}")).text == "글 끝\n각주\n앞\n상자\n"


def test_headers_stand_once_at_the_top() -> None:
    """The header of the pages stands above the text, without the number of a page."""
    header = f"<style:header>{p('우수사례집<text:page-number>3</text:page-number>')}</style:header>"
    found = read(p("글"), pages=f"<style:master-page>{header}</style:master-page>" * 2)
    assert found.text == "우수사례집\n\n글\n"


NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-suffix="." style:num-format="1"/><text:list-level-style-number text:level="2" '
    'style:num-suffix=")" style:num-format="가, 나, 다, ..."/><text:list-level-style-bullet '
    'text:level="3" text:bullet-char="&#xf0a7;"/></text:list-style>'
)


def items(*texts: str, more: str = "") -> str:
    """Write a list of items."""
    written = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="L1"{more}>{written}</text:list>'


def test_lists_are_counted() -> None:
    """Numbers and bullets of each level are written out; a list can go on with the last one."""
    inner = items(p("나") + items(p("다")), p("라"))
    body = items(p("가") + inner, p("마")) + items(p("바"), more=' text:continue-numbering="true"')
    found = read(body + items(p("사")), styles=NUMBERED)
    assert found.text.splitlines() == [
        *("1. 가", "가) 나", "· 다", "나) 라"),
        *("2. 마", "3. 바", "1. 사"),
    ]


def test_tables() -> None:
    """A row is a line with tabs; cells that others cover take their room, and lines stay lines."""
    wide = '<table:table-cell table:number-columns-spanned="2">' + p("성과") + "</table:table-cell>"
    covered = f"<table:table-row>{wide}<table:covered-table-cell/></table:table-row>"
    head = f"<table:table-header-rows>{row('과제명', '밤길 안심 등')}</table:table-header-rows>"
    body = table(head, row("배경", "○ 골목이 어두움\n○ 신고가 늚"), covered, row("", "신고 감소"))
    assert read(body).text.split("\n") == [
        "과제명\t밤길 안심 등",
        "배경\t○ 골목이 어두움",
        "○ 신고가 늚",
        "성과",
        "\t신고 감소",
        "",
    ]


def test_a_table_of_cases() -> None:
    """Each row below the headings is a case, an agency that is merged over rows is each one's."""
    merged = (
        '<table:table-cell table:number-rows-spanned="2">' + p("가람시") + "</table:table-cell>"
    )
    first = row("밤길 안심 등", "골목이 어두움", "신고 감소").replace(">", f">{merged}", 1)
    second = row("버스 도착 안내", "화면이 없음", "기다림 감소").replace(
        ">", "><table:covered-table-cell/>", 1
    )
    cases = parse(read(table(row("기관명", "과제명", "추진배경", "성과"), first, second))).cases
    assert [(case.title, case.agency) for case in cases] == [
        ("밤길 안심 등", "가람시"),
        ("버스 도착 안내", "가람시"),
    ]


def test_what_is_refused() -> None:
    """A locked or damaged text, or one nested without end, says so; one of pictures is told."""
    assert why(odt(p("글"), manifest="<manifest:encryption-data/>")) == "encrypted"
    assert why(odt("<text:p>글")) == "damaged"
    assert why(odt("<text:section>" * 2_000 + "</text:section>" * 2_000)) == "too_deep"
    picture = p("<draw:frame><draw:image/></draw:frame>")
    assert [problem.kind for problem in read(picture).problems] == ["pictures_only"]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    """No change of bytes makes reading fail with anything but `ReadError`."""
    whole = bytearray(odt(table(row("가", "나")) + items(p("다")), styles=NUMBERED))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[at] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ReadError):
        read_bytes(bytes(whole), "a.odt")
