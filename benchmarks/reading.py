"""How documents are read: ``python benchmarks/reading.py FOLDER`` prints a row for each file.

Recall and order are measured against the raw text of the file: the paragraph records of HWP 5, the
``hp:t`` elements of HWPX. A PDF is measured against a HWPX or HWP file of the same name, if there
is one. Times are medians, with the time that the format's library takes for the same bytes.

- recall: of the words of the raw text, how many are in what was read (as multisets).
- order: of the words that stand once in both, the longest rising sequence of their places.
"""

from __future__ import annotations

import argparse
import io
import re
import statistics
import sys
import time
import zipfile
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import docx
import olefile
import pypdfium2
from hwpx.document import HwpxDocument
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from sarye.errors import ReadError
from sarye.readers import detect, read_bytes

WORD = re.compile(r"[0-9A-Za-z가-힣]+")
PARA_TEXT = 67
"""HWPTAG_PARA_TEXT of the HWP 5.0 format: HWPTAG_BEGIN (16) + 51."""

WIDE_CONTROLS = frozenset(range(1, 24)) - {10, 13}
"""Control characters of HWP 5 that take eight code units; the others take one."""


@dataclass(frozen=True)
class Row:
    """What was measured of one file; times in milliseconds."""

    name: str
    form: str
    ours: float
    library: float | None
    recall: float | None
    order: float | None


def main() -> int:
    """Measure every file of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    rows = [
        row
        for path in sorted(options.folder.rglob("*"))
        if path.is_file()
        for row in measure(path, options.times)
    ]
    print(
        f"{'file':40} {'format':6} {'ms':>8} {'library':>8} {'ratio':>6} {'recall':>7} {'order':>7}"
    )
    for row in rows:
        print(_line(row))
    for form in dict.fromkeys(row.form for row in rows):
        print(_summary(form, [row for row in rows if row.form == form]))
    return 0


def measure(path: Path, times: int) -> Iterator[Row]:
    """Read a file several times; a file that cannot be read is told and gives no row."""
    data = path.read_bytes()
    try:
        form = detect(data, suffix=path.suffix)
        read = "\n".join(document.text for document in read_bytes(data, path.name))
    except ReadError as error:
        print(f"{path.name}: {error.kind}", file=sys.stderr)
        return
    truth = raw_text(path, form)
    yield Row(
        path.name,
        form,
        median_ms(lambda: read_bytes(data, path.name, suffix=path.suffix), times),
        library_ms(form, data, times),
        recall(truth, read) if truth else None,
        order(truth, read) if truth else None,
    )


def median_ms(call: Callable[[], object], times: int) -> float:
    """Return the median time of a call in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def library_ms(form: str, data: bytes, times: int) -> float | None:
    """Return the library's own time; None where there is none, or where it refuses the file."""
    library = LIBRARIES.get(form)
    if library is None:
        return None
    try:
        return median_ms(lambda: library(data), times)
    except Exception as error:  # noqa: BLE001 - a library raises what it likes
        print(f"{form}: {type(error).__name__} in the library", file=sys.stderr)
        return None


def recall(truth: str, read: str) -> float:
    """Return the share of the words of the truth that were read."""
    words, found = Counter(WORD.findall(truth)), Counter(WORD.findall(read))
    return (words & found).total() / max(1, words.total())


def order(truth: str, read: str) -> float:
    """Return the share of the words that stand once in both which kept their sequence."""
    places = {word: at for at, word in enumerate(once(read))}
    sequence = [places[word] for word in once(truth) if word in places]
    rising: list[int] = []
    for place in sequence:
        at = bisect_left(rising, place)
        rising[at : at + 1] = [place]
    return len(rising) / max(1, len(sequence))


def once(text: str) -> list[str]:
    """List the words that stand once in a text, in order."""
    words = WORD.findall(text)
    counts = Counter(words)
    return [word for word in words if counts[word] == 1]


def raw_text(path: Path, form: str) -> str | None:
    """Return the raw text of a file, or of its twin in a format that tells it."""
    if form == "hwp":
        return raw_hwp(path.read_bytes())
    if form == "hwpx":
        return raw_hwpx(path.read_bytes())
    for suffix in (".hwpx", ".hwp"):
        twin = path.with_suffix(suffix)
        if form == "pdf" and twin.is_file():
            found = detect(twin.read_bytes())
            return raw_text(twin, found) if found in ("hwp", "hwpx") else None
    return None


def raw_hwpx(data: bytes) -> str:
    """Join the texts of the paragraphs of HWPX sections."""
    paragraphs: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(
            (name for name in package.namelist() if re.match(r"Contents/section\d+\.xml", name)),
            key=lambda name: int(re.findall(r"\d+", name)[-1]),
        )
        for name in names:
            for paragraph in ElementTree.fromstring(package.read(name)).iter():  # noqa: S314
                if paragraph.tag.endswith("}p"):
                    runs = [run for run in paragraph if run.tag.endswith("}run")]
                    texts = [text for run in runs for text in run if text.tag.endswith("}t")]
                    paragraphs.append("".join("".join(text.itertext()) for text in texts))
    return "\n".join(paragraphs)


def raw_hwp(data: bytes) -> str:
    """Join the paragraph texts of the body of an HWP 5 file, without control characters."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        packed = ole.openstream("FileHeader").read()[36] & 1
        sections = [entry for entry in ole.listdir() if entry[0] == "BodyText"]
        sections.sort(key=lambda entry: int(re.findall(r"\d+", entry[1])[0]))
        streams = [ole.openstream(entry).read() for entry in sections]
    plain = [zlib.decompress(stream, -15) if packed else stream for stream in streams]
    return "\n".join(
        _paragraph(body) for stream in plain for tag, body in _records(stream) if tag == PARA_TEXT
    )


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk the records of a stream: tag (10 bits), level (10), size (12 or 32 more)."""
    at = 0
    while at + 4 <= len(stream):
        head = int.from_bytes(stream[at : at + 4], "little")
        at += 4
        size = head >> 20
        if size == 0xFFF:
            size = int.from_bytes(stream[at : at + 4], "little")
            at += 4
        yield head & 0x3FF, stream[at : at + size]
        at += size


def _paragraph(body: bytes) -> str:
    units = memoryview(body[: len(body) // 2 * 2]).cast("H")
    kept, at = [], 0
    while at < len(units):
        unit = units[at]
        if unit in WIDE_CONTROLS:
            kept.append("\t" if unit == 9 else "")
            at += 8
            continue
        kept.append(chr(unit) if unit >= 32 else "\n" if unit in (10, 13) else " ")
        at += 1
    return "".join(kept).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line(row: Row) -> str:
    ratio = row.ours / row.library if row.library else None
    figures = (
        f"{row.ours:8.1f}",
        _figure(row.library, "8.1f"),
        _figure(ratio, "6.2f"),
        _figure(row.recall, "7.3f"),
        _figure(row.order, "7.3f"),
    )
    return f"{row.name[:40]:40} {row.form:6} {' '.join(figures)}"


def _figure(value: float | None, form: str) -> str:
    return format("-", ">" + form.partition(".")[0]) if value is None else format(value, form)


def _summary(form: str, rows: list[Row]) -> str:
    ours = statistics.median(row.ours for row in rows)
    timed = [row.library for row in rows if row.library is not None]
    beside = f", library {statistics.median(timed):.1f} ms" if timed else ""
    return f"{form}: {len(rows)} files, median {ours:.1f} ms{beside}"


def hancom_text(data: bytes) -> object:
    """Open and export with python-hwpx."""
    plain = HwpxDocument.open(io.BytesIO(data)).text.plain
    return plain() if callable(plain) else plain


def pdf_text(data: bytes) -> object:
    """Take the text of each page with pypdfium2."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def word_text(data: bytes) -> object:
    """Take the text of paragraphs and cells with python-docx."""
    document = docx.Document(io.BytesIO(data))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return [one.text for one in (*document.paragraphs, *cells)]


def sheet_rows(data: bytes) -> object:
    """Take the values of each sheet with python-calamine."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def page_text(data: bytes) -> object:
    """Take the text of a page with selectolax."""
    return LexborHTMLParser(data.decode("utf-8", "replace")).text(separator="\n")


LIBRARIES: dict[str, Callable[[bytes], object]] = {
    "hwp": hancom_text,
    "hwpx": hancom_text,
    "pdf": pdf_text,
    "docx": word_text,
    "xlsx": sheet_rows,
    "xls": sheet_rows,
    "ods": sheet_rows,
    "html": page_text,
}
"""The plainest way to all the text by the library that a reader stands on, by format."""


if __name__ == "__main__":
    sys.exit(main())
