"""The readers of JSON and JSON Lines, which give one Record for each case.

An export of a search (an object with ``hits``) and the output of ``sarye parse`` (``documents``
with ``cases``) are read as well as a plain list of cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from sarye.errors import ReadError
from sarye.models import SECTION_ROLES, Document, Place, Problem
from sarye.readers.columnnames import field_of, is_record, section_label, section_of
from sarye.readers.decoding import first_lines
from sarye.readers.writing import RawRecord, RawSection, compose

LISTS: Final = ("cases", "hits", "documents")
"""Keys of an object that hold the list of its cases."""

_PERIOD_KEYS: Final = ("year", "quarter", "half")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LIST_START: Final = re.compile(r"\s*\[\s*(?:\{|\])")
_OBJECT_START: Final = re.compile(r"\s*\{\s*(?:\"|\})")
_INVALID: Final = (ValueError, RecursionError)

JsonObject = Mapping[str, object]


def is_jsonl(text: str) -> bool:
    """Hold where a line by itself is an object, and it is one of several or is a record."""
    if not text.lstrip().startswith("{"):
        return False
    lines = list(first_lines(text, 3))
    parsed = [value for value in map(_object, lines) if value is not None]
    if not parsed or not lines[0].startswith('{"'):
        return False
    return len(lines) > 1 or is_record(parsed[0])


def is_json(text: str) -> bool:
    """Tell a list of objects or an object by how it begins."""
    return bool(_LIST_START.match(text) or _OBJECT_START.match(text))


def read_jsonl(text: str, name: str) -> Document:
    """Read one object a line; a line that is not valid JSON is a problem and the rest is read."""
    return compose(name, "jsonl", _json_lines(text, name))


def read_json(text: str, name: str) -> Document:
    """Read a list of objects, or an object that holds one under a key of `LISTS`."""
    try:
        value = json.loads(text)
    except _INVALID as error:
        raise ReadError("bad_json", line=_error_line(error)) from error
    title = _string(value.get("title")) if _holds_list(value) else ""
    return compose(name, "json", _json_records(value, text, name), title=title or None)


def _object(line: str) -> dict[str, object] | None:
    if not line.endswith("}"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _json_lines(text: str, name: str) -> Iterator[RawRecord | Problem]:
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match.group().strip()
        if not line:
            continue
        try:
            value = json.loads(line)
        except _INVALID:
            yield Problem("bad_line", Place(name, line=number))
            continue
        if isinstance(value, dict):
            yield _raw_record(value, Place(name, line=number))
        else:
            yield Problem("bad_line", Place(name, line=number))


def _json_records(value: object, text: str, name: str) -> Iterator[RawRecord]:
    items = list(_items(value))
    lines = _item_lines(text, len(items))
    for item, line in zip(items, lines, strict=True):
        yield _raw_record(item, Place(name, line=line))


def _items(value: object) -> Iterator[JsonObject]:
    """Walk the cases of a value: a list of them, an object holding a list, or one case.

    Objects inside objects are followed two deep (documents, cases), never further.
    """
    for outer in _elements(value):
        if _holds_list(outer):
            yield from _elements(outer)
        else:
            yield outer


def _elements(value: object) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        if is_record(value) and not _holds_list(value):
            yield value
            return
        value = next((value[key] for key in LISTS if isinstance(value.get(key), list)), [])
    if isinstance(value, list):
        for element in value:
            yield element if isinstance(element, dict) else {}


def _holds_list(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(key), list) for key in LISTS)


def _item_lines(text: str, count: int) -> list[int]:
    """Find the line on which each case begins: the line of its title, else its ordinal.

    The parser of the standard library gives no positions; the keys of a written-out JSON stand on
    lines of their own or all on one, and both are told by counting the title keys.
    """
    starts = [match.start() for match in re.finditer(r'"(?:title|제목)"\s*:', text)]
    if len(starts) < count:
        return list(range(1, count + 1))
    lines, at, line = [], 0, 1
    for start in starts[-count:] if count else []:
        line += text.count("\n", at, start)
        at = start
        lines.append(line)
    return lines


def _raw_record(value: JsonObject, place: Place) -> RawRecord:
    fields: dict[str, str] = {}
    sections: list[RawSection] = []
    for key, content in value.items():
        field = field_of(key)
        if field is not None and (written := _string(content)):
            fields.setdefault(field, written)
        elif key == "sections":
            sections += _sections(content)
        elif (role := section_of(key)) and (written := _string(content)):
            sections.append(RawSection(role, section_label(key), written))
    fields |= _period(value.get("period") or value.get("document_period"), fields)
    text = fields.pop("text", "")
    if text and not sections:
        sections.append(RawSection("", "", text))
    return RawRecord(place, fields, tuple(sections))


def _sections(value: object) -> Iterator[RawSection]:
    """Walk the sections of a record: objects with label, role and text, or texts by label."""
    if isinstance(value, dict):
        value = [{"label": label, "text": text} for label, text in value.items()]
    for given in value if isinstance(value, list) else []:
        element = {"text": given} if isinstance(given, str) else given
        if isinstance(element, dict) and (text := _string(element.get("text"))):
            role = _string(element.get("role"))
            label = _one_line(_string(element.get("label")))
            yield RawSection(role if role in SECTION_ROLES else "", label, text)


def _period(value: object, fields: JsonObject) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    written = {key: _string(value.get(key)) for key in _PERIOD_KEYS if key not in fields}
    return {key: text for key, text in written.items() if text}


def _string(value: object) -> str:
    """Write a JSON value as text; objects and lists of objects are no text."""
    if isinstance(value, str):
        return _without_surrogates(value).strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if value == value // 1 else str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(_without_surrogates(part) for part in value).strip()
    return ""


def _without_surrogates(text: str) -> str:
    r"""Replace halves of surrogate pairs ("\ud800" in JSON), which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _error_line(error: Exception) -> int | None:
    return error.lineno if isinstance(error, json.JSONDecodeError) else None
