"""What is read from documents of Word, written by python-docx or after the standard (ECMA-376)."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.cases import parse
from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def saved(document: WordDocument) -> bytes:
    """Give the bytes of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def written(fill: Callable[[WordDocument], object]) -> Document:
    """Let python-docx write a document, and read it."""
    document = docx.Document()
    fill(document)
    (found,) = read_bytes(saved(document), "사례.docx")
    assert found.format == "docx"
    return found


def package(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Make a document of XML: its body, and other parts by kind."""
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>'
        for kind in parts or {}
    )
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"{start}{relations}</Relationships>",
        **{f"word/{kind}.xml": content for kind, content in (parts or {}).items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def text(body: str, **parts: str) -> str:
    """Read a document of XML."""
    (found,) = read_bytes(package(body, parts), "a.docx")
    return found.text


def p(content: str, properties: str = "") -> str:
    """Write a paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{content}</w:t></w:r></w:p>"


def table(rows: Iterable[Sequence[str]]) -> Callable[[WordDocument], object]:
    """Make what writes a table of texts."""

    def fill(document: WordDocument) -> None:
        cells = [list(row) for row in rows]
        made = document.add_table(len(cells), len(cells[0]))
        for place, row in enumerate(cells):
            for column, content in enumerate(row):
                first, *others = content.split("\n")
                made.cell(place, column).text = first
                for other in others:
                    made.cell(place, column).add_paragraph(other)

    return fill


def why(data: bytes) -> str:
    """Tell why a document is refused."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.docx")
    return caught.value.kind


LINES = st.lists(
    st.text("가나다힣ㅇ·「」 abc1&<>'\"", min_size=1, max_size=20).map(str.strip).filter(bool),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30)
@given(LINES)
def test_paragraphs_are_lines(lines: list[str]) -> None:
    """Every paragraph is a line, in order, whatever stands in it."""
    found = written(lambda document: [document.add_paragraph(line) for line in lines])
    assert found.text.splitlines() == lines


@settings(max_examples=30)
@given(st.lists(LINES.map(lambda row: (row * 3)[:3]), min_size=2, max_size=5))
def test_rows_are_lines(rows: list[list[str]]) -> None:
    """Every row of a table of cells of one line is a line with tabs."""
    found = written(table(rows))
    assert [line.split("\t") for line in found.text.splitlines()] == [
        [" ".join(cell.split()) for cell in row] for row in rows
    ]


def test_runs_join_and_breaks_part() -> None:
    """A word cut into runs stays one; tabs, line breaks and the hyphen that holds are kept."""
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr>"
        "<w:r><w:t>민원</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>처리</w:t><w:tab/>"
        "<w:t>3</w:t><w:noBreakHyphen/><w:t>4</w:t><w:br/><w:t>둘째</w:t><w:cr/><w:t>줄</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0E8'/></w:r></w:p>"
    )
    assert text(body) == "민원처리\t3-4\n둘째\n줄\uf0e8\n"


def test_changes_are_read_as_accepted() -> None:
    """What was inserted or moved here is there; what was deleted or moved away is not."""
    body = (
        "<w:p><w:r><w:t>가</w:t></w:r><w:ins><w:r><w:t>나</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>다</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>라</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>마</w:t></w:r></w:moveTo></w:p>"
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr>"
        f"<w:tc>{p('지운 행')}</w:tc></w:tr></w:tbl>"
    )
    assert text(body) == "가나마\n"


def test_hidden_text() -> None:
    """Text that is hidden by itself, by a style or as a row is left out, and no other."""
    styles = (
        f"<w:styles {SPACES}>"
        '<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:basedOn w:val="a"/><w:rPr><w:vanish w:val="0"/></w:rPr>'
        "</w:style></w:styles>"
    )
    runs = [
        ("", "가"),
        ("<w:vanish/>", "나"),
        ('<w:vanish w:val="false"/>', "다"),
        ('<w:rStyle w:val="b"/>', "라"),
        ('<w:rStyle w:val="c"/>', "마"),
        ("<w:webHidden/>", "바"),
    ]
    body = "".join(f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>" for look, text in runs)
    body = (
        f'<w:p>{body}</w:p><w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>사</w:t></w:r></w:p>'
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p('아')}</w:tc></w:tr></w:tbl>"
    )
    [document] = read_bytes(package(body, {"styles": styles}), "a.docx")
    assert document.text == "가다마바\n"


def test_hidden_text_of_python_docx() -> None:
    """Runs that python-docx hides are left out; a comment is none of the text."""

    def fill(document: WordDocument) -> None:
        paragraph = document.add_paragraph("보이는 글")
        paragraph.add_run(" 숨긴 글").font.hidden = True
        document.add_comment(paragraph.runs[0], "검토한 말")

    assert written(fill).text == "보이는 글\n"


def test_content_controls_and_links() -> None:
    """Text in controls, links, fields and smart tags is text, also around rows and cells."""
    cell = f"<w:sdt><w:sdtContent><w:tc>{p('셋')}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:tr><w:tc>{p('둘')}</w:tc>{cell}</w:tr>"
    body = (
        f"<w:sdt><w:sdtContent>{p('하나')}</w:sdtContent></w:sdt>"
        f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
        "<w:p><w:hyperlink r:id='x'><w:r><w:t>넷</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:fldSimple w:instr='x'><w:r><w:t>다섯</w:t></w:r></w:fldSimple>"
        "<w:smartTag><w:r><w:t>여섯</w:t></w:r></w:smartTag></w:p>"
    )
    assert text(body).split() == ["하나", "둘", "셋", "넷다섯여섯"]
    assert "둘\t셋" in text(body)


def test_text_boxes_stand_once() -> None:
    """A text box is written twice for two kinds of program, and read once, below its paragraph."""
    box = f"<w:txbxContent>{p('상자 안')}{p('둘째 줄')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>상자 밖</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + p("다음 문단")
    )
    assert text(body) == "상자 밖\n상자 안\n둘째 줄\n다음 문단\n"


def test_notes_stand_below_their_paragraph() -> None:
    """Footnotes and endnotes are lines below the paragraph that refers to them."""
    notes = (
        "<w:{0}s {1}><w:{0} w:id='0' w:type='separator'><w:p/></w:{0}>"
        "<w:{0} w:id='2'>{2}</w:{0}></w:{0}s>"
    )
    body = (
        "<w:p><w:r><w:t>본문</w:t><w:footnoteReference w:id='2'/><w:t>이다</w:t>"
        "<w:endnoteReference w:id='2'/><w:footnoteReference w:id='9'/></w:r></w:p>" + p("다음")
    )
    parts = {
        f"{kind}s": notes.format(kind, SPACES, p(note))
        for kind, note in (("footnote", "각주"), ("endnote", "미주"))
    }
    assert text(body, **parts) == "본문이다\n각주\n미주\n다음\n"


def test_headers_stand_once_at_the_top() -> None:
    """What stands at the top of every page is read once; the foot of the pages is not."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("본문")
        section = document.sections[0]
        section.different_first_page_header_footer = True
        for header in (section.header, section.first_page_header):
            header.paragraphs[0].text = "가람시 우수사례집"
        section.footer.paragraphs[0].text = "- 1 -"

    assert written(fill).text == "가람시 우수사례집\n\n본문\n"


def test_both_sets_of_namespaces() -> None:
    """A document in the strict form of the standard is read like any other."""
    strict = package(p("본문") + item("둘"), {"numbering": numbering(level("decimal", "%1."))})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(strict)) as given, zipfile.ZipFile(buffer, "w") as archive:
        for name in given.namelist():
            part = given.read(name).replace(W.encode(), STRICT.encode())
            archive.writestr(name, part.replace(R.encode(), STRICT_R.encode()))
    (found,) = read_bytes(buffer.getvalue(), "a.docx")
    assert found.text == "본문\n1. 둘\n"


def numbering(*levels: str, start: str = "") -> str:
    """Write the lists of a document: one kind of list, and two lists of it."""
    return (
        f"<w:numbering {SPACES}><w:abstractNum w:abstractNumId='0'>"
        + "".join(f"<w:lvl w:ilvl='{at}'>{level}</w:lvl>" for at, level in enumerate(levels))
        + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='0'/>{start}</w:num></w:numbering>"
    )


def level(form: str, written_as: str, start: int = 1) -> str:
    """Write a level of a list."""
    return f"<w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{written_as}'/>"


def item(content: str, at: int = 0, of: int = 1) -> str:
    """Write a paragraph of a list."""
    return p(content, f"<w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{of}'/></w:numPr>")


@pytest.mark.parametrize(
    ("form", "written_as", "marks"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimal", "(%1)", ["(1)", "(2)", "(3)"]),
        ("decimal", "제%1장", ["제1장", "제2장", "제3장"]),
        ("ganada", "%1.", ["가.", "나.", "다."]),
        ("upperRoman", "%1.", ["Ⅰ.", "Ⅱ.", "Ⅲ."]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("bullet", "□", ["□", "□", "□"]),
        ("bullet", "\uf0b7", ["·", "·", "·"]),
        ("bullet", "o", ["○", "○", "○"]),
    ],
)
def test_numbers_are_written_out(form: str, written_as: str, marks: list[str]) -> None:
    """What Word counts by itself is read as it is shown."""
    body = "".join(map(item, "가나다"))
    shown = text(body, numbering=numbering(level(form, written_as)))
    assert shown.splitlines() == [
        f"{mark} {word}" for mark, word in zip(marks, "가나다", strict=True)
    ]


def test_levels_of_numbers() -> None:
    """A deeper level begins anew below each item, and can show the numbers above it."""
    body = item("하나") + item("안", 1) + item("안", 1) + p("글") + item("둘") + item("안", 1)
    levels = numbering(level("decimal", "%1."), level("ganada", "%1.%2)"))
    assert text(body, numbering=levels).splitlines() == [
        "1. 하나",
        "1.가) 안",
        "1.나) 안",
        "글",
        "2. 둘",
        "2.가) 안",
    ]


@pytest.mark.parametrize(
    ("start", "number"),
    [
        ("", "2."),
        ("<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>", "1."),
        ("<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride>", "7."),
    ],
)
def test_lists_of_one_kind_go_on(start: str, number: str) -> None:
    """A second list counts on from the first unless it says where it begins."""
    levels = numbering(level("decimal", "%1."), start=start)
    assert text(item("하나") + item("둘", of=2), numbering=levels) == f"1. 하나\n{number} 둘\n"


def test_numbers_of_styles() -> None:
    """A style can put its paragraphs in a list, and a heading has a blank line above."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("가람시 우수사례")
        document.add_heading("밤길 안심 등", level=1)
        document.add_paragraph("추진배경", style="List Number")
        document.add_paragraph("골목이 어두움", style="List Bullet")
        document.add_paragraph("추진내용", style="List Number")

    assert written(fill).text == (
        "가람시 우수사례\n\n밤길 안심 등\n1. 추진배경\n· 골목이 어두움\n2. 추진내용\n"
    )


def test_a_frame_keeps_its_lines() -> None:
    """A table of one cell is a frame: what stands in it stays as it is."""
    found = written(table([["밤길 안심 등\n(상황)\n골목이 어두움\n(노력)\n등을 닮"]]))
    assert found.text.split("\n")[:5] == [
        "밤길 안심 등",
        "(상황)",
        "골목이 어두움",
        "(노력)",
        "등을 닮",
    ]


def test_a_form_keeps_the_lines_of_its_text() -> None:
    """Beside a label the first line of a text stands on the row, the others below it."""
    found = written(
        table([["과제명", "밤길 안심 등"], ["추진배경", "○ 골목이 어두움\n○ 신고가 늚"]])
    )
    assert found.text.split("\n")[:3] == [
        "과제명\t밤길 안심 등",
        "추진배경\t○ 골목이 어두움",
        "○ 신고가 늚",
    ]


def test_cases_in_a_table() -> None:
    """A table with a heading row gives a case a row, also of cells with several paragraphs."""
    rows = [
        ["연번", "과제명", "추진배경", "추진내용", "성과"],
        ["1", "밤길 안심 등", "골목이 어두움", "등을 닮\n신고를 받음", "신고가 줄어듦"],
        ["2", "버스 도착 안내", "화면이 없음", "화면을 닮", "기다림이 줄어듦"],
    ]
    cases = parse(written(table(rows))).cases
    assert [case.title for case in cases] == ["밤길 안심 등", "버스 도착 안내"]
    assert [section.text for section in cases[0].sections] == [
        "골목이 어두움",
        "등을 닮 신고를 받음",
        "신고가 줄어듦",
    ]


def test_cells_merged_over_rows() -> None:
    """A short cell that is merged over several rows stands in each row of a table of cases."""

    def fill(document: WordDocument) -> None:
        table(
            [
                ["기관명", "과제명", "추진배경", "성과"],
                ["가람시", "밤길 안심 등", "골목이 어두움", "신고가 줄어듦"],
                ["", "버스 도착 안내", "화면이 없음", "기다림이 줄어듦"],
            ]
        )(document)
        cells = document.tables[0]
        cells.cell(1, 0).merge(cells.cell(2, 0))

    cases = parse(written(fill)).cases
    assert [(case.title, case.agency) for case in cases] == [
        ("밤길 안심 등", "가람시"),
        ("버스 도착 안내", "가람시"),
    ]


STORY = ["골목이 어두움", "등을 닮\n○ 신고를 받음", "신고가 줄어듦"]


def test_parts_beside_each_other() -> None:
    """Below a row that names the parts of a case, each part stands below its name."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("2024년 적극행정 우수사례")
        for at, title in enumerate(("밤길 안심 등", "버스 도착 안내"), 1):
            table([[str(at), title, "가람시\n(도로과)"], ["배경", "내용", "성과"], STORY])(document)

    cases = parse(written(fill)).cases
    assert [(c.title, c.agency, c.department) for c in cases] == [
        ("밤길 안심 등", "가람시", "도로과"),
        ("버스 도착 안내", "가람시", "도로과"),
    ]
    for case in cases:
        assert [(s.label, s.text) for s in case.sections] == list(
            zip(("배경", "내용", "성과"), STORY, strict=True)
        )


CARDS = (
    ["밤길 안심 등", "가람시", "골목이 어두움", "○ 등을 닮\n○ 신고를 받음", "신고가 줄어듦"],
    ["버스 도착 안내", "다솜군", "화면이 없음", "○ 화면을 닮\n○ 소리도 냄", "기다림이 줄어듦"],
)
NAMES = ["사례명", "기관", "배경", "내용", "성과"]


@pytest.mark.parametrize(
    "rows",
    [
        [[name, one, name, other] for name, one, other in zip(NAMES, *CARDS, strict=True)],
        [[name, one, other] for name, one, other in zip(NAMES, *CARDS, strict=True)],
        [
            ["구분", "사례 1", "사례 2"],
            *([name, one, other] for name, one, other in zip(NAMES, *CARDS, strict=True)),
        ],
    ],
)
def test_cases_beside_each_other(rows: list[list[str]]) -> None:
    """Cards beside each other are read one by one, also where they share their names."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("2024년 적극행정 우수사례")
        table(rows)(document)

    cases = parse(written(fill)).cases
    assert [[c.title, c.agency, *(s.text for s in c.sections)] for c in cases] == list(CARDS)


@pytest.mark.parametrize(
    "story",
    [
        "(배경) 골목이 어두움\n(내용) 등을 닮\n(성과) 신고가 줄어듦",
        "배경: 골목이 어두워 지나기를 꺼림\n노력: 등을 달고 밤길 순찰을 지원\n성과: 신고가 줄어듦",
    ],
)
def test_a_story_beside_its_title(story: str) -> None:
    """A row of a table whose last cell tells the story is its title, with whose it is."""
    rows = [["연번", "부서명", "사례명", "주요내용"]]
    rows += [["1", "도로과", "밤길 안심 등", story], ["2", "교통과", "버스 도착 안내", story]]
    cases = parse(written(table(rows))).cases
    assert [(c.title, c.department, len(c.sections)) for c in cases] == [
        ("밤길 안심 등", "도로과", 3),
        ("버스 도착 안내", "교통과", 3),
    ]


def test_texts_below_short_names() -> None:
    """Above texts in all of its cells a row names them, also where one name is not known."""
    texts = ["○ 골목이 어두움\n○ 신고가 늚", "○ 등을 닮\n○ 밤마다 순찰함"]
    found = written(table([["개선 전", "달라진 모습"], texts])).text
    assert found.split("\n")[:6] == [
        *("개선 전", "○ 골목이 어두움", "○ 신고가 늚"),
        *("달라진 모습", "○ 등을 닮", "○ 밤마다 순찰함"),
    ]


def test_names_in_groups() -> None:
    """A cell that reaches down beside names of fields stands above them, if it says any more."""
    rows = [
        ["1", "사례명", "밤길 안심 등"],
        ["", "기관", "가람시"],
        ["내용", "배경", "골목이 어두움"],
    ]
    rows += [["", "성과", "신고 감소"]]

    def fill(document: WordDocument) -> None:
        table(rows)(document)
        cells = document.tables[0]
        for above, below in ((0, 1), (2, 3)):
            cells.cell(above, 0).merge(cells.cell(below, 0))

    assert written(fill).text.split("\n")[:5] == ["1", *("\t".join(row[1:]) for row in rows)]


def test_fields_above_their_values() -> None:
    """Below a row that names fields, each value stands beside its name, in whatever place."""
    rows = [
        ["사례명", "밤길 안심 등", ""],
        ["기관명", "부서명", "담당자"],
        ["가람시", "도로과", "김○○"],
    ]
    rows += [["배경", "골목이 어두움", ""], ["내용", "등을 닮", ""], ["성과", "신고 감소", ""]]

    def fill(document: WordDocument) -> None:
        table(rows)(document)
        for row in (0, 3, 4, 5):
            document.tables[0].cell(row, 1).merge(document.tables[0].cell(row, 2))

    found = written(fill)
    assert "기관명\t가람시\t부서명\t도로과\t담당자\t김○○" in found.text.split("\n")
    (case,) = parse(found).cases
    assert (case.title, case.agency, case.department) == ("밤길 안심 등", "가람시", "도로과")


def test_parts_of_several_cases_in_one_table() -> None:
    """Names and texts can take turns in a table, with a row for the title of each case or none."""
    names, story = ["배경", "성과"], ["골목이 어두움", "신고가 줄어듦"]
    below = ["배경", "골목이 어두움", "성과", "신고가 줄어듦"]
    assert written(table([names, story, names, story])).text.split("\n")[:8] == below * 2
    titled = [["1", "밤길을 밝힌 등"], names, story, ["2", "버스가 오는 때"], names, story]
    found = written(table(titled)).text.split("\n")
    assert found[5:7] == ["2\t버스가 오는 때", "배경"]


def test_rows_below_names_of_parts() -> None:
    """Of several rows below such names each stays a row."""
    rows = [["배경", "성과"], ["골목이 어두움", "신고 감소"], ["화면이 없음", "기다림 감소"]]
    assert written(table(rows)).text.split("\n")[:3] == ["\t".join(row) for row in rows]


def test_parts_that_name_themselves() -> None:
    """A cell whose first line names a part of the case is that part, wherever the cell stands."""

    def fill(document: WordDocument) -> None:
        document.add_paragraph("적극행정 우수사례")
        document.add_paragraph("밤길 안심 등")
        table([["추진배경\n• 골목이 어두움", "추진내용\n• 등을 닮"], ["성과\n• 신고 감소", ""]])(
            document
        )

    (case,) = parse(written(fill)).cases
    assert [(s.role, s.text) for s in case.sections] == [
        ("situation", "• 골목이 어두움"),
        ("effort", "• 등을 닮"),
        ("effect", "• 신고 감소"),
    ]


def test_a_label_on_two_lines() -> None:
    """A label that is broken is no text below a label."""
    found = written(table([["성과\n(정량)", "신고가 줄어듦"], ["추진\n배경", "골목이 어두움"]]))
    assert found.text.split("\n")[:2] == ["성과 (정량)\t신고가 줄어듦", "추진 배경\t골목이 어두움"]


def test_pictures_only() -> None:
    """A document of pictures is told; one of pictures and text is not."""

    def pictures(document: WordDocument) -> None:
        document.add_picture(io.BytesIO(PIXEL))

    def both(document: WordDocument) -> None:
        pictures(document)
        document.add_paragraph("골목이 어두워 밤길이 위험하다는 신고가 이어짐")

    assert written(pictures).problems == (Problem("pictures_only", Place("사례.docx")),)
    assert written(both).problems == ()
    assert why(saved(docx.Document())) == "empty"


BOMB = (
    '<!DOCTYPE w:document [<!ENTITY a "가가가가가가가가가가">'
    + "".join(
        f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ("", "damaged"),
        ("<w:document>", "damaged"),
        (f"<w:document {SPACES}><w:body>{p('글')}", "damaged"),
        (f"{BOMB}<w:document {SPACES}><w:body>{p('&i;')}</w:body></w:document>", "damaged"),
        (
            f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:document {SPACES}><w:body>{p("글")}'
            "</w:body></w:document>",
            "damaged",
        ),
        (
            f"<w:document {SPACES}>" + "<w:sdt>" * 30_000 + "</w:sdt>" * 30_000 + "</w:document>",
            "too_deep",
        ),
    ],
)
def test_xml_that_is_refused(xml: str, kind: str) -> None:
    """Broken XML, entities that expand or fetch, and elements without end are refused."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    assert why(buffer.getvalue()) == kind


@pytest.mark.parametrize("depth", [50, 120, 240])
def test_nested_tables(depth: int) -> None:
    """Tables within tables lose no text, or are said to be too deep."""
    body = p("글")
    for _ in range(depth):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    try:
        found = text(body)
    except ReadError as error:
        assert error.kind == "too_deep"  # noqa: PT017 - either outcome is right
    else:
        assert found.strip() == "글"


def test_other_writers_of_xml() -> None:
    """Instructions and comments in the XML, and parts that are not there, hinder nothing."""
    body = f"<?a b?><!-- c -->{p('본문')}<w:p><w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
    assert text(body).strip() == "본문"


@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    """A damaged document is read or refused, and nothing else is raised."""
    whole = package(item("하나") + p("둘"), {"numbering": numbering(level("decimal", "%1."))})
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + 4 :]
    try:
        documents = read_bytes(damaged, "a.docx")
    except ReadError:
        return
    assert documents


def test_a_part_of_python_docx_is_read_back() -> None:
    """A tracked insertion that python-docx itself would lose is read."""

    def fill(document: WordDocument) -> None:
        paragraph = document.add_paragraph("앞")
        run = f'<w:ins xmlns:w="{W}"><w:r><w:t>뒤</w:t></w:r></w:ins>'
        paragraph._p.append(parse_xml(run))
        assert paragraph.text == "앞"

    assert written(fill).text == "앞뒤\n"
