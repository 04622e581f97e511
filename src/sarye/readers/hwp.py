"""Read HWP 5: bytes go in, a Document comes out, or `ReadError`.

python-hwpx reads the records and turns them into OWPML, which is laid out as that of HWPX is.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, fromstring

from hwpx.errors import Hwp5Error
from hwpx.hwp5 import records
from hwpx.hwp5.cfb import CompoundFile
from hwpx.hwp5.controls import CellHeader, ObjectCommon
from hwpx.hwp5.docinfo import decode_docinfo
from hwpx.hwp5.header_xml import build_header
from hwpx.hwp5.owpml import root, sub
from hwpx.hwp5.reader import Hwp5File, read_hwp5
from hwpx.hwp5.section_common import ConversionReport, lists, object_layout
from hwpx.hwp5.section_xml import SectionWriter, memo_bodies
from hwpx.hwp5.shapes import TextArt

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers.hancom import compose, read_plainly, shown_symbols
from sarye.readers.owpml import TextLayout

PREVIEW: Final = "PrvText"
PICTURES: Final = "BinData/"

LOOKS: Final = frozenset({records.PARA_LINE_SEG, records.PARA_CHAR_SHAPE})
"""Records below a paragraph that only say how it looks: half of all, and no text hangs on them."""

NUMBERS: Final = frozenset({records.NUMBERING, records.BULLET, records.PARA_SHAPE})
"""Records of the whole document that paragraph numbers hang on."""

_PREVIEW_ROW: Final = re.compile(r"<[^<>]*>(?:<[^<>]*>)+")
"""A row of a table as the preview writes it, each cell in brackets."""

KINDS: Final = {
    "hwp5-password": "encrypted",
    "hwp5-drm": "encrypted",
}
"""The problem by the code of python-hwpx's error; any other is damage."""


def read_hwp(data: bytes, name: str) -> Document:
    """Read an HWP 5 file; of a distribution document only the preview, with a problem.

    Raises `ReadError` of the kinds encrypted, damaged, expands, too_deep and empty.
    """
    try:
        return _read(data, name)
    except Hwp5Error as error:
        if error.code == "hwp5-limit-exceeded":
            raise ReadError("expands", limit=records.MAX_INFLATED_BYTES // 2**20) from error
        if error.code in KINDS:
            raise ReadError(KINDS[error.code]) from error
    except RecursionError as error:
        raise ReadError("too_deep") from error
    except (ValueError, LookupError, struct.error, OverflowError):
        pass
    return read_plainly(data, name, "hwp")


def _read(data: bytes, name: str) -> Document:
    try:
        file = read_hwp5(data)
    except Hwp5Error as error:
        if error.code == "hwp5-distribution":
            return _read_preview(data, name)
        raise
    text = TextLayout(_header(file)).text(_sections(file))
    pictures = any(path.startswith(PICTURES) for path in file.compound.stream_paths())
    return compose(name, "hwp", text, pictures=pictures)


class _Writer(SectionWriter):
    """Writes OWPML; of drawings only what can be read, whatever else is wrong with them."""

    def drawing(self, run: Element, ctrl: records.Record) -> Element:
        shape: Element = sub(run, "hp:rect")
        object_layout(shape, ObjectCommon.decode(ctrl.payload))
        for component in _components(ctrl):
            held = sub(shape, "hp:caption" if component is ctrl else "hp:drawText")
            for _, paragraphs in lists(component):
                self.paragraphs(sub(held, "hp:subList"), paragraphs)
            for child in component.children:
                if child.tag == records.SHAPE_COMPONENT_TEXTART:
                    sub(shape, "hp:textart", [("text", TextArt.decode(child.payload).text)])
        return shape

    def cell(
        self,
        tr: Element,
        header: records.Record,
        paragraphs: list[records.Record],
        table_inner: tuple[int, int, int, int] = (0, 0, 0, 0),
    ) -> None:
        place = CellHeader.decode(header.payload)
        cell: Element = sub(tr, "hp:tc")
        self.paragraphs(sub(cell, "hp:subList"), paragraphs)
        sub(cell, "hp:cellAddr", [("colAddr", place.col), ("rowAddr", place.row)])
        sub(cell, "hp:cellSpan", [("rowSpan", place.row_span)])
        sub(cell, "hp:cellSz", [("height", place.height)])


def _components(control: records.Record) -> Iterator[records.Record]:
    """Walk a drawing and the shapes of its groups."""
    yield control
    for child in control.children:
        if child.tag == records.SHAPE_COMPONENT:
            yield from _components(child)


def _sections(file: Hwp5File) -> Iterator[Element]:
    memos = memo_bodies(file.sections)
    for section in file.sections:
        _drop_looks(section.records, kept=frozenset(map(id, section.roots)))
        writer = _Writer(ConversionReport())
        writer.memo_bodies = memos
        element: Element = root("hs:sec")
        writer.paragraphs(element, section.roots)
        yield element


def _drop_looks(listed: Iterable[records.Record], *, kept: frozenset[int]) -> None:
    """Leave out how paragraphs look, but of those ``kept``, by identity, where their lines are."""
    for record in listed:
        if record.tag == records.PARA_HEADER:
            looks = LOOKS - {records.PARA_LINE_SEG} if id(record) in kept else LOOKS
            record.children = [child for child in record.children if child.tag not in looks]


def _header(file: Hwp5File) -> Element:
    """Make the header with nothing but the numberings and the paragraph shapes that use them."""
    kept = [record for record in file.docinfo.records if record.tag in NUMBERS]
    info = decode_docinfo(records.RecordStream(kept, kept))
    return fromstring(build_header(info, len(file.sections)))  # noqa: S314 - made here


def _read_preview(data: bytes, name: str) -> Document:
    """Read the beginning of the text, which a distribution document shows without a key."""
    compound = CompoundFile(data)
    preview = compound.read(PREVIEW) if compound.has_stream(PREVIEW) else b""
    shown = preview.decode("utf-16-le", errors="replace").split("\0", 1)[0]
    shown = shown_symbols(shown)
    lines = [_PREVIEW_ROW.sub(_preview_cells, line.strip()) for line in shown.splitlines()]
    problem = Problem("distribution", Place(name))
    return Document(name, "hwp", "\n".join(lines).strip(), problems=(problem,))


def _preview_cells(row: re.Match[str]) -> str:
    return "\t".join(cell.strip() for cell in row[0][1:-1].split("><"))
