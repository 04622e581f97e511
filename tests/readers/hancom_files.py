"""Builds HWP 5 and HWPX files: paragraphs go in, the bytes of a file come out.

HWP 5 is written record by record after Hancom's published format ("한글 문서 파일 구조 5.0"), HWPX
element by element after KS X 6101, so that neither reader is tested against its own library.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from xml.sax.saxutils import escape, quoteattr

from hwpx.hwp5.cfb import build_compound_file

PASSWORD, DISTRIBUTION = 1 << 1, 1 << 2
"""Flags of the FileHeader stream."""


@dataclass(frozen=True)
class Note:
    """A footnote or endnote and its number."""

    text: str
    number: int = 1
    kind: str = "footNote"


@dataclass(frozen=True)
class Box:
    """A text box; ``offset`` is how far below its paragraph it floats, None for one in the line."""

    paragraphs: Sequence[Block]
    offset: int | None = None


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, each a text or paragraphs; None is covered by the cell above."""

    rows: Sequence[Sequence[str | Sequence[Block] | None]]
    caption: str = ""


@dataclass(frozen=True)
class Margin:
    """A page header or footer."""

    text: str
    kind: str = "header"
    page_number: bool = False


@dataclass(frozen=True)
class Comment:
    """A hidden comment."""

    text: str


@dataclass(frozen=True)
class Field:
    """A field: what shows, and the command behind it."""

    text: str
    command: str


@dataclass(frozen=True)
class Number:
    """An automatic number: of pages (0), footnotes (1), endnotes (2) or tables (4)."""

    kind: int
    value: int


@dataclass(frozen=True)
class Art:
    """Art letters (글맵시)."""

    text: str


@dataclass(frozen=True)
class P:
    """A paragraph of several parts; ``shape`` is the number of its paragraph shape."""

    parts: Sequence[Part]
    shape: int = 0


Part = str | Note | Box | Grid | Margin | Comment | Field | Number | Art
Block = str | P
Builder = Callable[[Sequence[Block]], bytes]

NUMBER, BULLET = 1, 2
"""Paragraph shapes of the files built here: numbered 1. 2. 3., and with a □ before the text."""


def _paragraph(block: Block | Part) -> P:
    return block if isinstance(block, P) else P([block])


def _spans(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, int, int, object]]:
    """Walk the cells that begin somewhere: row, column, rows they span, content."""
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                below = takewhile(partial(_covers, column), rows[at + 1 :])
                yield at, column, 1 + sum(1 for _ in below), cell


def _covers(column: int, row: Sequence[object]) -> bool:
    return column < len(row) and row[column] is None


def _blocks(cell: object) -> Sequence[Block]:
    return [cell] if isinstance(cell, str) else list(cell)  # type: ignore[call-overload]


# HWP 5


def record(tag: int, level: int, payload: bytes) -> bytes:
    """Write a record: tag, level and size in one word, a long size in a second one."""
    size = min(len(payload), 0xFFF)
    head = struct.pack("<I", tag | level << 10 | size << 20)
    return head + (struct.pack("<I", len(payload)) if size == 0xFFF else b"") + payload


def _id(name: str) -> bytes:
    return name.encode("ascii")[::-1]


def _control(code: int, name: str) -> bytes:
    """Write the eight units that stand for a control in the text."""
    return struct.pack("<H", code) + _id(name) + bytes(8) + struct.pack("<H", code)


def _text(written: str) -> bytes:
    """Write text; a line break is unit 10, a tab a control of eight units."""
    tab = struct.pack("<8H", 9, *[0] * 6, 9)
    return b"".join(tab if letter == "\t" else letter.encode("utf-16-le") for letter in written)


def _list(level: int, blocks: Sequence[Block], extra: bytes = b"") -> bytes:
    head = struct.pack("<HI", len(blocks), 0)
    paragraphs = b"".join(_hwp_paragraph(block, level) for block in blocks)
    return record(72, level, head + extra) + paragraphs


def _object(name: str, offset: int | None) -> bytes:
    """Write the common head of tables and drawings; bit 0 of its word: in the line."""
    word = 1 if offset is None else 2 << 3 | 2 << 8
    return struct.pack(
        "<4sIiiIIi4hIiH", _id(name), word, offset or 0, 0, 9000, 3000, 0, 0, 0, 0, 0, 0, 0, 0
    )


def _hwp_table(grid: Grid, level: int) -> bytes:
    columns = max(map(len, grid.rows))
    sizes = [sum(cell is not None for cell in row) for row in grid.rows]
    properties = struct.pack("<IHHH4H", 4, len(grid.rows), columns, 0, 0, 0, 0, 0)
    properties += struct.pack(f"<{len(sizes)}HHH", *sizes, 1, 0)
    out = record(71, level, _object("tbl ", None))
    if grid.caption:
        out += _list(level + 1, [grid.caption], struct.pack("<HIIHI", 0, 3, 9000, 850, 0))
    out += record(77, level + 1, properties)
    for row, column, span, cell in _spans(grid.rows):
        place = struct.pack("<H4HII4hHI", 0, column, row, 1, span, 1000, 1000, 0, 0, 0, 0, 1, 0)
        out += _list(level + 1, _blocks(cell), place)
    return out


def _hwp_box(box: Box, level: int) -> bytes:
    component = _id("$rec") * 2 + struct.pack("<iiHHIIIIIH", 0, 0, 0, 1, 1, 1, 1, 1, 0, 0)
    component += bytes(8) + struct.pack("<H", 1) + struct.pack("<6d", 1, 0, 0, 0, 1, 0) * 3
    out = record(71, level, _object("gso ", box.offset)) + record(76, level + 1, component)
    out += _list(level + 2, box.paragraphs, bytes(14))
    return out + record(79, level + 2, bytes(33))


def _hwp_art(art: Art, level: int) -> bytes:
    """Write art letters; their shape holds the corners, the text, a font and how they stand."""
    text = art.text.replace("\n", "\r\n").encode("utf-16-le")
    shape = bytes(32) + struct.pack("<H", len(text) // 2) + text + bytes(4 + 4 * 10)
    out = record(71, level, _object("gso ", None)) + record(76, level + 1, _id("$tat") * 2)
    return out + record(90, level + 2, shape)


def _hwp_field(field: Field, level: int) -> tuple[bytes, bytes]:
    command = field.command.encode("utf-16-le")
    head = _id("%hlk") + struct.pack("<IBH", 0, 0, len(field.command)) + command + bytes(8)
    end = struct.pack("<8H", 4, *[0] * 6, 4)
    return _control(3, "%hlk") + _text(field.text) + end, record(71, level, head)


def _hwp_part(part: Part, level: int) -> tuple[bytes, bytes]:
    """Write a part of a paragraph: its units in the text, and the records of its control."""
    match part:
        case str():
            written = _text(part), b""
        case Grid():
            written = _control(11, "tbl "), _hwp_table(part, level)
        case Box():
            written = _control(11, "gso "), _hwp_box(part, level)
        case Art():
            written = _control(11, "gso "), _hwp_art(part, level)
        case Number():
            written = _hwp_number(part, level)
        case Field():
            written = _hwp_field(part, level)
        case _:
            code, name, block = _hwp_side(part)
            head = _id(name) + struct.pack("<IHHII", 1, 0, ord(")"), 0, 0)
            body = record(71, level, head) + _list(level + 1, [block], bytes(10))
            written = _control(code, name), body
    return written


def _hwp_side(part: Note | Margin | Comment) -> tuple[int, str, Block]:
    if isinstance(part, Comment):
        return 15, "tcmt", part.text
    names = {"footNote": "fn  ", "endNote": "en  ", "header": "head", "footer": "foot"}
    return 17 if isinstance(part, Note) else 16, names[part.kind], _side_paragraph(part)


def _side_paragraph(part: Note | Margin) -> P:
    """Write a note after its number, a page header or footer before that of the page."""
    if isinstance(part, Note):
        return P([Number(1 if part.kind == "footNote" else 2, part.number), f" {part.text}"])
    return P([part.text, *([Number(0, 1)] if part.page_number else [])])


def _hwp_number(number: Number, level: int) -> tuple[bytes, bytes]:
    payload = _id("atno") + struct.pack("<IHHHH", number.kind, number.value, 0, 0, ord(")"))
    return _control(18, "atno"), record(71, level, payload)


def _hwp_paragraph(block: Block, level: int, last: bool = False) -> bytes:
    paragraph = _paragraph(block)
    written = [_hwp_part(part, level + 1) for part in paragraph.parts]
    text = b"".join(units for units, _ in written) + struct.pack("<H", 13)
    count = len(text) // 2 | (1 << 31 if last else 0)
    head = struct.pack("<IIHBBHHHIH", count, 0, paragraph.shape, 0, 0, 1, 0, 0, 0, 0)
    out = record(66, level, head) + record(67, level + 1, text)
    out += record(68, level + 1, struct.pack("<II", 0, 0))
    out += record(69, level + 1, struct.pack("<9I", 0, 0, 1000, 1000, 850, 600, 0, 42520, 0))
    return out + b"".join(records for _, records in written)


def _docinfo(sections: int) -> bytes:
    head = struct.pack("<7H3I", sections, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    level = struct.pack("<IhhIH", 0, 0, 50, 0xFFFFFFFF, 3) + "^1.".encode("utf-16-le")
    bullet = struct.pack("<IhhIH", 0, 0, 50, 0xFFFFFFFF, ord("□"))
    out = record(16, 0, head) + record(17, 0, bytes(72))
    out += record(23, 1, level * 7 + struct.pack("<H", 0) + struct.pack("<7I", *[1] * 7))
    out += record(24, 1, bullet)
    for kind in (0, 2, 3):  # plain, numbered, bulleted: bits 23 and 24 of the first word
        numbering = 1 if kind else 0
        out += record(
            25, 1, struct.pack("<I6i3H4h", kind << 23, *[0] * 6, 0, numbering, 0, *[0] * 4)
        )
    return out


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def hwp(
    *sections: Sequence[Block],
    flags: int = 0,
    preview: str = "",
    pictures: Sequence[bytes] = (),
    compressed: bool = True,
    version: bytes = bytes([0, 3, 0, 5]),
) -> bytes:
    """Write an HWP 5 file."""
    pack = _deflated if compressed else bytes
    header = b"HWP Document File".ljust(32, b"\0") + version
    streams = [
        ("FileHeader", (header + struct.pack("<I", flags | compressed)).ljust(256, b"\0")),
        ("DocInfo", pack(_docinfo(len(sections)))),
        ("PrvText", preview.encode("utf-16-le")),
    ]
    for number, blocks in enumerate(sections):
        body = b"".join(_hwp_paragraph(block, 0, last=block is blocks[-1]) for block in blocks)
        streams.append((f"BodyText/Section{number}", pack(body)))
    for number, picture in enumerate(pictures, 1):
        streams.append((f"BinData/BIN{number:04X}.png", pack(picture)))
    return build_compound_file(streams)


# HWPX

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://www.hancom.co.kr/hwpml/2011/{name}"'
    for prefix, name in (("hp", "paragraph"), ("hs", "section"), ("hh", "head"), ("hc", "core"))
)
_HEAD = f"""<hh:head {_NAMESPACES} version="1.5" secCnt="1"><hh:refList>
<hh:numberings itemCnt="1"><hh:numbering id="1" start="0">
<hh:paraHead start="1" level="1" numFormat="DIGIT">^1.</hh:paraHead></hh:numbering></hh:numberings>
<hh:bullets itemCnt="1"><hh:bullet id="1" char="□"/></hh:bullets>
<hh:paraProperties itemCnt="3">
<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>
<hh:paraPr id="1"><hh:heading type="NUMBER" idRef="1" level="0"/></hh:paraPr>
<hh:paraPr id="2"><hh:heading type="BULLET" idRef="1" level="0"/></hh:paraPr>
</hh:paraProperties></hh:refList></hh:head>"""


def _t(text: str) -> str:
    marked = escape(text).replace("\n", "<hp:lineBreak/>")
    return "<hp:t>" + marked.replace("\t", '<hp:tab width="4000"/>') + "</hp:t>"


def _sub_list(blocks: Iterable[Block]) -> str:
    return f"<hp:subList>{''.join(map(_hwpx_paragraph, blocks))}</hp:subList>"


def _pos(offset: int | None) -> str:
    inline = int(offset is None)
    return f'<hp:pos treatAsChar="{inline}" vertRelTo="PARA" vertOffset="{offset or 0}"/>'


def _hwpx_table(grid: Grid) -> str:
    rows: dict[int, str] = dict.fromkeys(range(len(grid.rows)), "")
    for row, column, span, cell in _spans(grid.rows):
        rows[row] += (
            f'<hp:tc>{_sub_list(_blocks(cell))}<hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
            f'<hp:cellSpan colSpan="1" rowSpan="{span}"/></hp:tc>'
        )
    caption = f'<hp:caption side="BOTTOM">{_sub_list([grid.caption])}</hp:caption>'
    written = "".join(f"<hp:tr>{cells}</hp:tr>" for cells in rows.values())
    return f"<hp:tbl>{_pos(None)}{caption if grid.caption else ''}{written}</hp:tbl>"


_NUMBERS = {0: "PAGE", 1: "FOOTNOTE", 2: "ENDNOTE", 4: "TABLE"}


def _auto_number(kind: str, value: int) -> str:
    form = '<hp:autoNumFormat type="DIGIT" prefixChar="" suffixChar=")"/>'
    return f'<hp:ctrl><hp:autoNum num="{value}" numType="{kind}">{form}</hp:autoNum></hp:ctrl>'


def _hwpx_box(box: Box) -> str:
    inner = f"<hp:drawText>{_sub_list(box.paragraphs)}</hp:drawText>"
    return f"<hp:rect>{_pos(box.offset)}{inner}</hp:rect>"


def _hwpx_field(field: Field) -> str:
    path = f'<hp:stringParam name="Path">{escape(field.command)}</hp:stringParam>'
    begin = f'<hp:fieldBegin type="HYPERLINK"><hp:parameters>{path}</hp:parameters></hp:fieldBegin>'
    return f"<hp:ctrl>{begin}</hp:ctrl>{_t(field.text)}<hp:ctrl><hp:fieldEnd/></hp:ctrl>"


def _hwpx_part(part: Part) -> str:
    match part:
        case str():
            written = _t(part)
        case Grid():
            written = _hwpx_table(part)
        case Box():
            written = _hwpx_box(part)
        case Art():
            text = quoteattr(part.text.replace("\n", "\u240d\u240a"))
            written = f"<hp:textart text={text}>{_pos(None)}</hp:textart>"
        case Number():
            written = _auto_number(_NUMBERS[part.kind], part.value)
        case Field():
            written = _hwpx_field(part)
        case _:
            written = f"<hp:ctrl>{_hwpx_side(part)}</hp:ctrl>"
    return written


def _hwpx_side(part: Note | Margin | Comment) -> str:
    if isinstance(part, Comment):
        return f"<hp:hiddenComment>{_sub_list([part.text])}</hp:hiddenComment>"
    return f"<hp:{part.kind}>{_sub_list([_side_paragraph(part)])}</hp:{part.kind}>"


def _hwpx_paragraph(block: Block) -> str:
    paragraph = _paragraph(block)
    runs = "".join(f"<hp:run>{_hwpx_part(part)}</hp:run>" for part in paragraph.parts)
    return f'<hp:p paraPrIDRef="{paragraph.shape}">{runs}</hp:p>'


def section(inner: str) -> str:
    """Write the XML of a section round its paragraphs."""
    return f"<hs:sec {_NAMESPACES}>{inner}</hs:sec>"


def package(members: Mapping[str, str | bytes]) -> bytes:
    """Zip the members of an HWPX file, its type first and stored."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def hwpx(
    *sections: Sequence[Block],
    manifest: str = "<odf:manifest/>",
    pictures: Sequence[bytes] = (),
) -> bytes:
    """Write an HWPX file."""
    members: dict[str, str | bytes] = {"Contents/header.xml": _HEAD}
    for number, blocks in enumerate(sections):
        inner = "".join(map(_hwpx_paragraph, blocks))
        members[f"Contents/section{number}.xml"] = section(inner)
    for number, picture in enumerate(pictures, 1):
        members[f"BinData/image{number}.png"] = picture
    return package({**members, "META-INF/manifest.xml": manifest})


def encrypted_manifest(member: str) -> str:
    """Write the manifest of a file with a password, as Hancom Office writes it."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return (
        f'<odf:manifest xmlns:odf="{space}"><odf:file-entry full-path={quoteattr(member)}>'
        '<odf:encryption-data checksum-type="sha256-1k"/></odf:file-entry></odf:manifest>'
    )
