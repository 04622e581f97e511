"""Hits in, a Hangul document (HWPX) out: cover, overview, cases whole, matched words in bold.

python-hwpx lays out the page, one paragraph of each kind, the heading row and one empty row of each
table. Paragraphs and rows are copies of these, put into the finished package: a save by the library
reads the whole package again, which took ten seconds for a thousand rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from typing import Final, NamedTuple
from zipfile import ZipFile

from hwpx import HwpxDocument
from hwpx.model import Table
from hwpx.oxml.hyperlink_form import HYPERLINK_FIELD_ID, hyperlink_parameters
from lxml import etree

from sarye.exporters.fragments import Fragment, Line, bold_line, plain_line
from sarye.exporters.handout import Entry, Handout, Pair, Row, handout
from sarye.exporters.hitlist import HitList
from sarye.exporters.linebreaks import MOST_LINES, has_long_word, height_in_lines, is_low

_HEADER: Final = "Contents/header.xml"
_SECTION: Final = "Contents/section0.xml"
_HH: Final = "{http://www.hancom.co.kr/hwpml/2011/head}"
_HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_MARGIN_MM: Final = 22
_TABLE_MARGIN_MM: Final = 15
_TOP_MM: Final = 12  # below the header, which is empty
_HEADER_MM: Final = 10
_CELL_ROOM_EACH: Final = 200
_CELL_ROOM: Final = dict.fromkeys(("top", "bottom"), str(_CELL_ROOM_EACH))
"""Above and below the text of a cell, in hundredths of a point."""
_LINE_PERCENT: Final = 150
_CELL_LINE_PERCENT: Final = 130
_LINE_HEIGHT: Final = 9 * _CELL_LINE_PERCENT
_HEAD_FILL: Final = "#E7EDF5"
_PAGE_NUMBER: Final = {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
_BORDER: Final = "#808080"
_UNITS: Final = 100  # of a point
_SANS_SERIF: Final = "1"  # the character shape of python-hwpx's new document in such a font

_TAB: Final = {"width": "4000", "leader": "0", "type": "1"}
"""A tab to the next stop, and the room that it has in a program that knows no stops."""

_FIRST_FIELD: Final = 1_000_000_001
_LINK: Final = {"type": "HYPERLINK", "name": "", "editable": "0", "dirty": "0", "zorder": "-1"}

_NAME_SHARE, _VALUE_SHARE = 1, 5
"""How the width is parted where a name stands beside what is said under it."""


class _Look(NamedTuple):
    """How paragraphs of a kind look: the points of their letters, of the room around them."""

    size: float
    bold: bool = False
    color: str = "#000000"
    before: float = 0
    after: float = 0
    indent: float = 0  # in millimetres
    keep: bool = False  # on the page of what follows


_HEAD: Final = _Look(18, bold=True, after=8)
_LOOKS: Final = {
    "part": _Look(12, bold=True, before=16, after=6, keep=True),
    "group": _Look(10.5, bold=True, before=16, after=4, keep=True),
    "title": _Look(13, bold=True, before=20, after=4, keep=True),
    "about": _Look(9, color="#57606A", after=2, keep=True),
    "note": _Look(10.5, before=1, after=1, indent=5),
    "label": _Look(10.5, bold=True, before=6, after=2, keep=True),
    "text": _Look(10.5, after=2),
    "cell": _Look(9),
}
"""Each kind of paragraph; one of each is laid out by python-hwpx, and copied."""


class _Shape(NamedTuple):
    """The ids of the shapes of a kind's letters, of those that are marked, and of links."""

    plain: str
    marked: str
    linked: str


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table to be laid out: by column its share of the width and its alignment, and the rows.

    A table without ``headings`` has its names in the first column. A row of one cell goes over the
    whole width.
    """

    widths: Sequence[int]
    alignments: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Row]


class _Text(NamedTuple):
    """A paragraph to be written."""

    kind: str
    line: Line


_Block = _Text | _Grid


def write(sheet: HitList) -> bytes:
    """Write the cover, the overview, the cases, and the last part."""
    laid_out = handout(sheet)
    document = HwpxDocument.new()
    _set_up(document, sheet, laid_out)
    _add_head(document, laid_out)
    blocks = list(_blocks(laid_out))
    shapes = {kind: _add_pattern(document, kind, look) for kind, look in _LOOKS.items()}
    for block in blocks:
        if isinstance(block, _Grid):
            _add_table(document, block, shapes["cell"])
    return _filled(document.to_bytes(), blocks, shapes)


def _blocks(laid_out: Handout) -> Iterator[_Block]:
    """Give all that stands below the heading, in order."""
    yield _named(laid_out.cover)
    yield _Text("part", _line(laid_out.overview if laid_out.has_rows else laid_out.empty))
    if laid_out.has_rows:
        yield _overview(laid_out)
    for group in laid_out.groups:
        if group.heading and group.entries:
            yield _Text("group", _line(group.heading))
        for entry in group.entries:
            yield from _entry(entry, laid_out)
    yield _Text("part", _line(laid_out.about))
    yield _named(laid_out.closing)


def _entry(entry: Entry, laid_out: Handout) -> Iterator[_Text]:
    yield _Text("title", (*_line(f"{entry.number}. "), *entry.title))
    sources = ((*_line(f"{name}: "), *line) for name, line in entry.sources)
    for line in (_line(entry.byline), *sources, _line(entry.url), _line(entry.how)):
        if line:
            yield _Text("about", line)
    for at, line in enumerate(entry.notes):
        yield _Text("note", line if at else (*_line(f"{laid_out.note}: "), *line))
    for part in entry.parts:
        yield _Text("label", _line(part.label))
        for line in part.lines:
            yield _Text("text", line)


def _overview(laid_out: Handout) -> _Grid:
    rows: list[Row] = []
    for group in laid_out.groups:
        if group.heading:
            rows.append(((bold_line(group.heading),),))
        rows += group.rows
    return _Grid(
        widths=[head.share for head in laid_out.heads],
        alignments=["CENTER" if head.centred else "LEFT" for head in laid_out.heads],
        headings=[head.name for head in laid_out.heads],
        rows=rows,
    )


def _named(pairs: Sequence[Pair]) -> _Grid:
    rows = [((bold_line(name),), tuple(map(_line, said.split("\n")))) for name, said in pairs]
    return _Grid(
        widths=(_NAME_SHARE, _VALUE_SHARE), alignments=("LEFT", "LEFT"), headings=(), rows=rows
    )


def _line(text: str) -> Line:
    return plain_line(" ".join(text.split("\n")))


def _shape(document: HwpxDocument, look: _Look) -> _Shape:
    def characters(*, bold: bool, underlined: bool = False) -> str:
        return document.styles.ensure_run(
            base_char_pr_id=_SANS_SERIF,
            size=look.size,
            bold=bold,
            underline=underlined,
            color=look.color,
        )

    plain, marked = characters(bold=look.bold), characters(bold=True)
    return _Shape(plain, marked, characters(bold=look.bold, underlined=True))


def _borders(document: HwpxDocument, fill: str | None = None) -> str:
    return document.styles.ensure_border_fill(border_color=_BORDER, fill_color=fill)


def _set_up(document: HwpxDocument, sheet: HitList, laid_out: Handout) -> None:
    margin = _TABLE_MARGIN_MM if laid_out.landscape else _MARGIN_MM
    document.page.setup(
        paper_size="A4",
        orientation="landscape" if laid_out.landscape else "portrait",
        margin_left_mm=margin,
        margin_right_mm=margin,
        margin_top_mm=_TOP_MM,
        margin_bottom_mm=_TOP_MM,
        header_margin_mm=_HEADER_MM,
        footer_margin_mm=_HEADER_MM,
    )
    date = sheet.exported.astimezone(UTC) if sheet.exported.tzinfo else sheet.exported
    document.parts.clear_document_metadata(
        keep=["language"], timestamp=f"{date:%Y-%m-%dT%H:%M:%SZ}"
    )
    document.parts.set_document_metadata(title=laid_out.title, creator="sarye")


def _add_head(document: HwpxDocument, laid_out: Handout) -> None:
    # The first paragraph holds the page: a heading in another would leave an empty line above it.
    first = document.paragraphs[0]
    page, *_, run = first.runs
    control = etree.SubElement(page.element, f"{_HP}ctrl")
    etree.SubElement(control, f"{_HP}pageNum", _PAGE_NUMBER)
    run.text = laid_out.title
    run.char_pr_id_ref = _shape(document, _HEAD).plain
    document.styles.apply_paragraph_format(paragraphs=[first], spacing_after_pt=_HEAD.after)


def _add_pattern(document: HwpxDocument, kind: str, look: _Look) -> _Shape:
    """Lay out an empty paragraph of a kind, which is found by its text."""
    shape = _shape(document, look)
    paragraph = document.add_paragraph(kind, char_pr_id_ref=shape.plain, inherit_style=False)
    document.styles.apply_paragraph_format(
        paragraphs=[paragraph],
        alignment="LEFT",
        spacing_before_pt=look.before,
        spacing_after_pt=look.after,
        indent_left_mm=look.indent,
        line_spacing_percent=_LINE_PERCENT,
        keep_with_next=look.keep,
    )
    return shape


def _add_table(document: HwpxDocument, grid: _Grid, shape: _Shape) -> None:
    """Add the heading row, where there is one, and the empty row to be copied."""
    rows = 2 if grid.headings else 1
    table = document.add_table(rows, len(grid.widths), border_fill_id_ref=_borders(document))
    table.set_column_widths(grid.widths)
    table.set_treat_as_char(False)  # as a character it would not go on on the next page
    for margin in table.element.iter(f"{_HP}inMargin", f"{_HP}cellMargin"):
        margin.attrib.update(_CELL_ROOM)  # some programs take the table's, some each cell's
    table.element.set("pageBreak", "TABLE" if _is_low(grid, table) else "CELL")
    shaded = _borders(document, _HEAD_FILL)
    if grid.headings:
        _add_headings(document, table, grid.headings, shape, shaded)
    else:
        table.rows[-1].cells[0].element.set("borderFillIDRef", shaded)
    for cell, alignment in zip(table.rows[-1].cells, grid.alignments, strict=True):
        [paragraph] = cell.paragraphs
        paragraph.runs[0].remove()
        document.styles.apply_paragraph_format(
            paragraphs=[paragraph], alignment=alignment, line_spacing_percent=_CELL_LINE_PERCENT
        )


def _is_low(grid: _Grid, table: Table) -> bool:
    """Tell whether no row is so high that it has to be torn at the end of a page."""
    rooms = [_room(cell.element) for cell in table.rows[-1].cells]
    return all(is_low(row, rooms) for row in grid.rows)


def _room(cell: etree._Element) -> float:
    """Give the em between the rules of a cell."""
    margin = cell.find(f"{_HP}cellMargin")
    sides = int(margin.get("left")) + int(margin.get("right"))
    return (int(cell.find(f"{_HP}cellSz").get("width")) - sides) / (_UNITS * _LOOKS["cell"].size)


def _add_headings(
    document: HwpxDocument, table: Table, headings: Sequence[str], shape: _Shape, shaded: str
) -> None:
    table.element.set("repeatHeader", "1")
    for cell, name in zip(table.rows[0].cells, headings, strict=True):
        cell.element.set("header", "1")
        cell.element.set("borderFillIDRef", shaded)
        cell.text = name
        [paragraph] = cell.paragraphs
        paragraph.char_pr_id_ref = shape.marked
        document.styles.apply_paragraph_format(paragraphs=[paragraph], alignment="CENTER")


def _filled(package: bytes, blocks: Sequence[_Block], shapes: Mapping[str, _Shape]) -> bytes:
    """Give the package with its text, all else in it as it is."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as laid_out, ZipFile(buffer, "w") as filled:
        header = etree.fromstring(laid_out.read(_HEADER))
        section = _filled_section(laid_out.read(_SECTION), blocks, shapes)
        _break_long_words(header, section)
        written = {_HEADER: header, _SECTION: section}
        for part in laid_out.infolist():
            root = written.get(part.filename)
            data = laid_out.read(part) if root is None else _said(root)
            filled.writestr(part, data)
    return buffer.getvalue()


def _said(root: etree._Element) -> bytes:
    said: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
    return said


def _break_long_words(header: etree._Element, section: etree._Element) -> None:
    """Let what is wider than its cell be broken at any letter, and no other word."""
    made: dict[str, str] = {}
    for cell in section.iter(f"{_HP}tc"):
        room = _room(cell)
        for paragraph in cell.iter(f"{_HP}p"):
            text = "".join(paragraph.itertext(f"{_HP}t"))
            if has_long_word(plain_line(text), room):
                kept = paragraph.get("paraPrIDRef")
                if kept not in made:
                    made[kept] = _add_breaking(header, kept)
                paragraph.set("paraPrIDRef", made[kept])


def _add_breaking(header: etree._Element, kept: str) -> str:
    """Add the shape of a paragraph once more, with words that may be broken; return its id."""
    shapes = header.find(f".//{_HH}paraProperties")
    shape = deepcopy(shapes.find(f"{_HH}paraPr[@id='{kept}']"))
    number = str(max(int(one.get("id")) for one in shapes) + 1)
    shape.set("id", number)
    shape.find(f"{_HH}breakSetting").set("breakLatinWord", "BREAK_WORD")
    shapes.append(shape)
    shapes.set("itemCnt", str(len(shapes)))
    return number


def _filled_section(
    data: bytes, blocks: Sequence[_Block], shapes: Mapping[str, _Shape]
) -> etree._Element:
    section = etree.fromstring(data)
    head, *others = section
    patterns = dict(zip(_LOOKS, others, strict=False))
    tables = iter(others[len(_LOOKS) :])
    section[:] = [head]
    for pattern in patterns.values():
        pattern[:] = []
    for block in blocks:
        if isinstance(block, _Grid):
            holder = next(tables)
            _fill(next(holder.iter(f"{_HP}tbl")), block, shapes["cell"])
            section.append(holder)
        else:
            section.append(_paragraph(patterns[block.kind], block.line, shapes[block.kind]))
    _number(section)
    return section


def _fill(table: etree._Element, grid: _Grid, shape: _Shape) -> None:
    pattern = table[-1]
    shaded = table.find(f"{_HP}tr/{_HP}tc").get("borderFillIDRef")
    table.remove(pattern)
    for at, cells in enumerate(grid.rows, start=1 if grid.headings else 0):
        table.append(_row(pattern, at, cells, shape, shaded))
    rows = list(table.iterchildren(f"{_HP}tr"))
    height = sum(int(row.find(f"{_HP}tc/{_HP}cellSz").get("height")) for row in rows)
    table.set("rowCnt", str(len(rows)))
    table.find(f"{_HP}sz").set("height", str(height))


def _row(
    pattern: etree._Element, at: int, cells: Row, shape: _Shape, shaded: str
) -> etree._Element:
    row = deepcopy(pattern)
    if len(cells) == 1 < len(row):
        _span(row, shaded)
    for element, lines in zip(row, cells, strict=True):
        element.find(f"{_HP}cellAddr").set("rowAddr", str(at))
        texts = element.find(f"{_HP}subList")
        [empty] = texts
        texts[:] = [_paragraph(empty, line, shape) for line in lines]
    # Hangul makes a row as high as its text; others end a page by the heights that they are told.
    high = min(height_in_lines(cells, [_room(element) for element in row]), MOST_LINES)
    for element in row:
        element.find(f"{_HP}cellSz").set("height", str(high * _LINE_HEIGHT + 2 * _CELL_ROOM_EACH))
    return row


def _span(row: etree._Element, shaded: str) -> None:
    """Make one cell of all cells of a row, a heading that begins at the left as titles do."""
    first, *others = row
    paragraph, left = (cell.find(f"{_HP}subList/{_HP}p") for cell in row[:2])
    paragraph.set("paraPrIDRef", left.get("paraPrIDRef"))
    first.set("borderFillIDRef", shaded)
    width = sum(int(cell.find(f"{_HP}cellSz").get("width")) for cell in row)
    first.find(f"{_HP}cellSz").set("width", str(width))
    first.find(f"{_HP}cellSpan").set("colSpan", str(len(row)))
    for cell in others:
        row.remove(cell)


def _paragraph(empty: etree._Element, line: Line, shape: _Shape) -> etree._Element:
    paragraph = deepcopy(empty)
    # A paragraph without a run is none to Hangul.
    for piece in line or (Fragment("", marked=False),):
        if piece.address:
            _add_link(paragraph, piece, shape)
        else:
            _add_run(paragraph, piece.text, shape.marked if piece.marked else shape.plain)
    return paragraph


def _add_run(paragraph: etree._Element, text: str, reference: str) -> None:
    run = etree.SubElement(paragraph, f"{_HP}run", charPrIDRef=reference)
    _add_written(etree.SubElement(run, f"{_HP}t"), text)


def _add_link(paragraph: etree._Element, piece: Fragment, shape: _Shape) -> None:
    """Add a field that leads to an address, as Hangul writes it."""
    begin = _control(paragraph, "fieldBegin", shape)
    begin.attrib.update(_LINK)
    told = hyperlink_parameters(piece.address)
    parameters = etree.SubElement(begin, f"{_HP}parameters", cnt=str(len(told)), name="")
    for kind, name, text in told:
        etree.SubElement(parameters, f"{_HP}{kind}", name=name).text = text
    _add_run(paragraph, piece.text, shape.linked)
    _control(paragraph, "fieldEnd", shape)


def _control(paragraph: etree._Element, name: str, shape: _Shape) -> etree._Element:
    run = etree.SubElement(paragraph, f"{_HP}run", charPrIDRef=shape.plain)
    control = etree.SubElement(run, f"{_HP}ctrl")
    return etree.SubElement(control, f"{_HP}{name}", fieldid=HYPERLINK_FIELD_ID)


def _add_written(element: etree._Element, text: str) -> None:
    """Write a text with its tabs as elements."""
    element.text, *others = text.split("\t")
    for after in others:
        etree.SubElement(element, f"{_HP}tab", _TAB).tail = after


def _number(section: etree._Element) -> None:
    """Give ids in order for those of chance, so that the same list is the same file."""
    for kind in ("p", "tbl"):
        for number, element in enumerate(section.iter(f"{_HP}{kind}"), start=1):
            element.set("id", str(number))
    ends = section.iter(f"{_HP}fieldEnd")
    for number, (begin, end) in enumerate(zip(section.iter(f"{_HP}fieldBegin"), ends, strict=True)):
        begin.set("id", str(_FIRST_FIELD + number))
        end.set("beginIDRef", begin.get("id"))
