"""Recognise formats: bytes go in, the name of a format comes out.

Text formats are told apart by an ordered table of tests; the first that holds decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sarye.errors import ReadError
from sarye.readers.columnnames import is_record
from sarye.readers.containers import ole_format, zip_format
from sarye.readers.csvfiles import find_dialect
from sarye.readers.decoding import decode, has_bom

MAGICS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"HWP Document File", "hwp3"),
    (b"\x9b DRMONE", "encrypted"),  # what agencies lock documents with: Fasoo, Softcamp, NASCA
    (b"SCDSA00", "encrypted"),
    (b"<## NASCA DRM FILE", "encrypted"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG\r\n\x1a\n", "binary"),
    (b"\xff\xd8\xff", "binary"),
    (b"GIF87a", "binary"),
    (b"GIF89a", "binary"),
    (b"\x1f\x8b\x08", "binary"),
    (b"7z\xbc\xaf\x27\x1c", "binary"),
    (b"Rar!\x1a\x07", "binary"),
    (b"SQLite format 3\x00", "binary"),
    (b"{\\rtf", "binary"),
)
"""First bytes of files that are no text."""

CONTAINERS: Final[Mapping[str, Callable[[bytes], str]]] = {"zip": zip_format, "ole": ole_format}
"""What looks into a file whose first bytes only name its container."""

REFUSED: Final = frozenset(("hwp3", "hwpml", "encrypted"))
"""Kinds of file that are known and not read; each is a kind of problem."""

_SNIFF: Final = 65_536
"""Characters looked at to tell text formats apart: enough for any heading, cheap at any size."""

_BLANK: Final = b" \t\r\n\f\v\x00"
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HWPML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<HWPML\b", re.IGNORECASE
)
_MHTML = re.compile(
    r"(?=(?:[^\n]*\n){0,30}?MIME-Version:)(?:[^\n]*\n){0,30}?Content-Type: *multipart/related",
    re.IGNORECASE,
)
_HTML_CLOSING = re.compile(
    r"</(?:p|div|table|tr|td|th|li|ul|ol|h[1-6]|article|section|span|a)\s*>", re.IGNORECASE
)
_TAG_FIRST = re.compile(
    r"\s*<(?:p|div|table|ul|ol|h[1-6]|article|section|main|meta|span)\b", re.IGNORECASE
)
_JSON_LIST = re.compile(r"\s*\[\s*(?:\{|\])")
_JSON_DICT = re.compile(r"\s*\{\s*(?:\"|\})")
_MARKDOWN = re.compile(r"(?m)^#{1,6}[ \t]+\S|^\*\*[^*\n]{1,80}\*\*[ \t]*$")


def detect(data: bytes, *, suffix: str = "") -> str:
    """Name the format of a file: one that `sarye.readers` reads, "empty" or "binary".

    ``suffix`` only breaks ties between formats that the bytes leave open. Raises `ReadError` for
    what is known and not read (old_office, hwp3, hwpml, encrypted), what is no container that
    can be opened (damaged, expands, too_many_files), and encoding.

    >>> detect("# 우수사례".encode()), detect(b"%PDF-1.7"), detect(b" ")
    ('md', 'pdf', 'empty')
    """
    if not data.strip(_BLANK):
        return "empty"
    for magic, kind in MAGICS:
        if data.startswith(magic):
            return _taken(CONTAINERS[kind](data) if kind in CONTAINERS else kind)
    if b"\0" in data and not has_bom(data):
        return "binary"
    text = decode(data)
    if not text.strip():
        return "empty"
    if "\0" in text[:_SNIFF]:
        return "binary"
    return _taken(_text_format(text, suffix.lower()))


def _taken(found: str) -> str:
    if found in REFUSED:
        raise ReadError(found)
    return found


def _text_format(text: str, suffix: str) -> str:
    for name, holds in _TESTS:
        if holds(text):
            return name
    return _TIES.get(suffix, _keep)(text)


def _is_html(text: str) -> bool:
    head = text[:_SNIFF]
    if _HTML_START.match(head):
        return True
    closings = sum(1 for _ in _HTML_CLOSING.finditer(head))
    return closings >= 3 or (closings >= 1 and _TAG_FIRST.match(head) is not None)


def _is_jsonl(text: str) -> bool:
    """Hold where a line by itself is an object, and it is one of several or is a record."""
    if not text.lstrip().startswith("{"):
        return False
    lines = list(_first_lines(text, 3))
    parsed = [value for value in map(_object, lines) if value is not None]
    if not parsed or not lines[0].startswith('{"'):
        return False
    return len(lines) > 1 or is_record(parsed[0])


def _first_lines(text: str, count: int) -> Iterator[str]:
    for match in re.finditer(r"[^\r\n]+", text):
        if line := match.group().strip():
            yield line
            count -= 1
        if count == 0:
            return


def _object(line: str) -> dict[str, object] | None:
    if not line.endswith("}"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_json(text: str) -> bool:
    return bool(_JSON_LIST.match(text) or _JSON_DICT.match(text))


def _is_csv(text: str) -> bool:
    return find_dialect(text) is not None


def _is_markdown(text: str) -> bool:
    return _MARKDOWN.search(text[:_SNIFF]) is not None


_TESTS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("hwpml", lambda text: _HWPML.match(text) is not None),
    ("mht", lambda text: _MHTML.match(text[:_SNIFF]) is not None),
    ("html", _is_html),
    ("jsonl", _is_jsonl),
    ("json", _is_json),
    ("csv", _is_csv),
    ("md", _is_markdown),
)


def _keep(_text: str) -> str:
    return "txt"


def _csv_if_delimited(text: str) -> str:
    """Name a .csv without known headings a table, so that the reader says what it lacks."""
    first = next(_first_lines(text, 1), "")[:2000]
    return "csv" if any(mark in first for mark in ",;\t") else "txt"


_TIES: Final[dict[str, Callable[[str], str]]] = {
    ".md": lambda _: "md",
    ".markdown": lambda _: "md",
    ".csv": _csv_if_delimited,
    ".tsv": _csv_if_delimited,
}
