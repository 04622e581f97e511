"""How workbooks show their cells: numbers in their formats, what is hidden, what was not stored."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sarye.models import Document
from sarye.readers import read_bytes
from sarye.readers.numberformats import shown_number

XLS = (
    "c-rk)O-NKx6#nj;_naR`9e*a$L<avdlQ3%GM#rKug2W;yDk?1(VQ36N6hx-YQixg=Z6qs#VKR`?ve1FVMWEOs2!pYfwG"
    "j$hjK0o2^WLO3fkP%(?>z3g=bU@b&%O7&^X|;#M0T|INx=-3KpkwD*PTdPAQRM_CgTB(>$)V(-"
    "a$>bU`>J3K?j+p;YG$9yF5dA-ZN0puZ|K1K2kf5^Jwg7Z}qJr?Bp1lg^ZzAsFZsO?o!J{KF5{A_%!2O#*caKFynfb^f0"
    "caxlwTx6aL1^8Y7R7D8)RMNm$?+>%3>lR(LTk^Z4ow5udAJN8oJpx&L>dNOhwRlpPJN?X3aHdvTv$c2R;Vl+aU+VoZ(|"
    "qeyk(0coLHLXqmkL#V`UsV<8mk5a1--"
    "*g}F)vO^SK1;s3asiTmUo5x(M(&_upG@wg(@!Rsho4NIPHC`IeoLXm=!AYs$QLjOH%c`*qKN6p;FRP~*kuYTq9Rfsj^Q"
    "F%0XG{&EL1oid`^m6M`I!C9Ao_>)E%0b9-"
    "wa5t7wQO6^4AH>bM=Ebhsw$!`|0lB0kIx$Vw9GAM#;xNHfXMNc~`fkv3^kMPxf^A?%XhJg$+RMKv;mD~Fr#8Due?&Go}"
    "W+ZKB?JGH;1$$ye1o%~&tixDW3%Z83?Qp0_P^fh{Jrf2cD6-p-"
    "0w88XJ$rd&<?qV++m@Z(PN4nIPH+c<WPdCrG&ZFhzcN@c7|HcJ$1<}FJ2L_9RpZuGM4mZqP&I`Zu_tIPJq}2$1x=|&n#"
    "GTs`hWutPjJo@QasDqg*r9lg*mdK|kcBz8n9ODz=j3jQ1g98#7w2rm*%F*eoSNV?;xxmLNa9DZAGvccv7XnFgL@oZSI;"
    "rpuYI}FzK!--kX5glj{dl=v~D-7D;!tcy3eq#uyuzKP5jK|eW*^!!BaU%-"
    "<_YZl9_`gnPX;(NZ_@aDI#g6xXfKevR$>n0t+m#zyb^Y3<TeE;&)D!Z&>kLirx5MXO7yu^*6~s3kT6b&jtE<wj1r#2XH"
    "B+{8<N0n6|_+b<F<@B^)O20kolo<7i7cf9aMf7OrR6ik_8wg;MoDpGus6+5ZnGe@K4"
)
"""A workbook in BIFF8 that xlwt wrote: a sheet of formatted numbers with a hidden row and column,
and a hidden sheet; packed to base 85."""

Fill = Callable[[xlsxwriter.Workbook], object]


def written(fill: Fill) -> bytes:
    """Let XlsxWriter write a workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book)
    return buffer.getvalue()


def problems(document: Document) -> list[tuple[str, str | None]]:
    """Return kinds and sheets of problems."""
    return [(problem.kind, problem.place.sheet) for problem in document.problems]


FORMATS = [
    (0.4, "0%", "40%"),
    (0.405, "0.0%", "40.5%"),
    (1_500_000, '#,##0"원"', "1,500,000원"),
    (1_500_000, "#,##0\\원", "1,500,000원"),
    (1_500_000, "[$₩-412]#,##0", "₩1,500,000"),
    (-1_500_000, "#,##0_);[Red]\\(#,##0\\)", "(1,500,000)"),
    (1_234_567, '#,##0,"천원"', "1,235천원"),
    (1234, "00000", "01234"),
    (1012345678, "000-0000-0000", "010-1234-5678"),
    (2.5, "0.00", "2.50"),
    (2.5, "0.##", "2.5"),
    (0.5, "#.0", ".5"),
    (0, '#,##0;-#,##0;"-"', "-"),
    (7, 'General"건"', "7건"),
    (-0.001, "0%", "0%"),
    (12, "General", None),
    (45_000, 'yyyy"년" m"월"', None),
    (0.5, "# ?/?", None),
]


@pytest.mark.parametrize(("value", "code", "text"), FORMATS)
def test_formats(value: float, code: str, text: str | None) -> None:
    """A number is written as its format shows it; of a date or a fraction nothing is said."""
    assert shown_number(value, code) == text


@given(st.floats(allow_nan=False), st.text('0#?.,%;"\\\\_*[]$-@원 GEy', max_size=12))
def test_any_format(value: float, code: str) -> None:
    """No format makes a number fail."""
    shown_number(value, code)


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_grouped_digits(value: int, places: int) -> None:
    """Groups and decimals are those that Python writes."""
    code = "#,##0" + ("." + "0" * places if places else "")
    assert shown_number(value / 10**places, code) == f"{value / 10**places:,.{places}f}"


HEADS = ["과제명", "성과", "예산", "코드", "비고"]
SHOWN = "밤길 안심 등\n(성과)\n40%\n(예산)\n1,500,000원\n(코드)\n01234\n(비고)\n12.5%\n"


def _numbers(book: Any) -> None:
    sheet = book.add_worksheet("시트")
    sheet.write_row(0, 0, HEADS)
    sheet.write_string(1, 0, "밤길 안심 등")
    numbers = [(0.4, "0%"), (1_500_000, '#,##0"원"'), (1234, "00000"), (0.125, "0.0%")]
    for column, (value, code) in enumerate(numbers, 1):
        sheet.write_number(1, column, value, book.add_format({"num_format": code}))


ODS_CELL = (
    '<table:table-cell office:value-type="{}" office:value="{}"><text:p>{}</text:p>'
    "</table:table-cell>"
)
ODS_NUMBERS = [
    ("percentage", 0.4, "40%"),
    ("currency", 1_500_000, "1,500,000원"),
    ("float", 1234, "01234"),
    ("percentage", 0.125, "12.5%"),
]


def _ods() -> bytes:
    """Write an OpenDocument spreadsheet with a hidden row and a hidden sheet."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [
        "".join(map(text.format, HEADS)),
        text.format("밤길 안심 등") + "".join(ODS_CELL.format(*cell) for cell in ODS_NUMBERS),
    ]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    hidden = (
        '<table:table-row table:visibility="collapse">'
        f"{text.format('가린 사례')}{text.format('가린 성과')}</table:table-row>"
    )
    styles = (
        '<office:automatic-styles><style:style style:name="t" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    sheets = (
        f'<table:table table:name="시트">{table}{hidden}</table:table>'
        '<table:table table:name="숨김" table:style-name="t"><table:table-row>'
        f"{text.format('숨긴 글')}</table:table-row></table:table>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}>{styles}<office:body><office:spreadsheet>{sheets}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: written(_numbers),
    "xls": lambda: zlib.decompress(base64.b85decode(XLS)),
    "ods": _ods,
}


@pytest.mark.parametrize("form", FILES)
def test_numbers_as_shown(form: str) -> None:
    """Shares, amounts and codes are read as a person sees them, in all formats of workbooks."""
    [document] = read_bytes(FILES[form](), f"a.{form}")
    assert document.format == form
    assert SHOWN in document.text


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_what_is_hidden_in_other_workbooks(form: str) -> None:
    """Hidden rows and sheets are left out and told."""
    [document] = read_bytes(FILES[form](), f"a.{form}")
    assert problems(document) == [("hidden_cells", "시트"), ("hidden_sheet", "숨김")]
    assert "가린" not in document.text
    assert "숨긴" not in document.text


def _hiding(book: Any) -> None:
    sheet = book.add_worksheet("시트")
    for at, row in enumerate(
        [["과제명", "성과", "비고"], ["밤길", "밝음", "가린 말"], ["가린 사례", "x"]]
    ):
        sheet.write_row(at, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    book.add_worksheet("빈 시트").hide()
    for name, hide in (("숨김", "hide"), ("깊이 숨김", "very_hidden")):
        hidden = book.add_worksheet(name)
        hidden.write_row(0, 0, ["과제명", "성과"])
        hidden.write_row(1, 0, ["숨긴 사례", "숨긴 성과"])
        getattr(hidden, hide)()


def test_what_is_hidden() -> None:
    """Hidden rows, columns and sheets are left out and told, but for sheets without a text."""
    [document] = read_bytes(written(_hiding), "a.xlsx")
    assert problems(document) == [
        ("hidden_cells", "시트"),
        ("hidden_sheet", "숨김"),
        ("hidden_sheet", "깊이 숨김"),
    ]
    assert "가린" not in document.text
    assert "숨긴" not in document.text
    assert [record.fields["title"] for record in document.records or ()] == ["밤길"]


def test_rows_behind_a_filter() -> None:
    """A filter is a view: the rows that it hides are read."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("시트")
        for at, row in enumerate([["과제명", "성과"], ["밤길", "밝음"], ["낮길", "넓음"]]):
            sheet.write_row(at, 0, row)
        sheet.autofilter(0, 0, 2, 1)
        sheet.filter_column(0, "x == 밤길")
        sheet.set_row(2, None, None, {"hidden": True})

    [document] = read_bytes(written(fill), "a.xlsx")
    assert [record.fields["title"] for record in document.records or ()] == ["밤길", "낮길"]
    assert document.problems == ()


def test_formulas_without_a_value() -> None:
    """Formulas that a program wrote and nobody calculated are told, with their number."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (["과제명", "성과", "예산"], ["밤길", "밝음", "=1+1"], ["낮길", "넓음", "=2+2"]):
        book.active.append(row)
    book.save(buffer)
    [document] = read_bytes(buffer.getvalue(), "a.xlsx")
    [problem] = document.problems
    assert (problem.kind, problem.details) == ("no_values", {"count": 2})
    assert len(document.records or ()) == 2


def test_dates_of_a_korean_excel() -> None:
    """Dates in formats that only a Korean Excel names by number are dates."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["과제명", "비고"])
    book.active.append(["밤길", date(2025, 3, 4)])
    book.active["B2"].number_format = "General"
    book.save(buffer)
    data = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(data, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = content.replace(b'r="B2" s="0"', b'r="B2" s="1"')
                content = content.replace(b'r="B2" t="n"', b'r="B2" s="1" t="n"')
            if part == "xl/styles.xml":
                content = content.replace(b"</cellXfs>", b'<xf numFmtId="31"/></cellXfs>')
            target.writestr(part, content)
    [document] = read_bytes(data.getvalue(), "a.xlsx")
    assert "2025-03-04" in document.text
