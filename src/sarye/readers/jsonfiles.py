"""The readers of JSON and JSON Lines, which give one Record for each case.

An export of a search (an object with ``hits``), the output of ``sarye parse`` (``documents`` with
``cases``) and the answers of open data (lists some objects deep) are read as well as a plain list
of cases. What is beside the cases is running text, and so is all of a file that holds none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sarye.fields import PERIOD_PARTS
from sarye.models import SECTION_ROLES, Document, Place, Problem
from sarye.readers.caserows import raw_record
from sarye.readers.celltext import shown_text
from sarye.readers.columnnames import (
    field_of,
    is_period_shown,
    is_prize,
    is_record,
    section_of,
    understood,
)
from sarye.readers.decoding import first_lines
from sarye.readers.writing import Passage, RawRecord, RawSection, compose, running

LISTS: Final = ("cases", "hits", "documents")
"""Keys of an object that hold the list of its cases."""

MAX_DEPTH: Final = 20
"""Objects and lists within each other that are looked into for cases; deeper there is only text."""

MAX_BROKEN: Final = 200
"""Objects of a broken file that are tried in vain, as each trial can read to its end."""

MAX_WHOLE: Final = 10**15
"""From here on a number with an exponent is not written out."""

_OWN_ENVELOPE: Final = frozenset(("query", "hits", "documents"))
"""Keys of an object that sarye wrote round its cases, and whose others tell of the search."""

_OWN_CASE: Final = frozenset(("id", "title", "sections", "source"))
"""Keys of a case that sarye wrote: what else it holds is of the index."""

_PERIODS: Final = ("period", "document_period")
_PERIOD_KEYS: Final = ("year", "quarter", "half")
OF_ALL: Final = ("agency", "department", "award", *PERIOD_PARTS)
"""Fields that an object can give to all cases in it."""
MAX_SAID: Final = 60
"""Characters of such a field."""
_YEAR: Final = re.compile(r"20\d\d\s?년?(?:\s?(?:[상하]반기|[1-4]\s?분기))?")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_KEY: Final = re.compile(r'"((?:[^"\\\r\n]|\\.){1,100})"\s*:')
_START: Final = re.compile(r"\s*(?:\[\s*(?:\{|\])|\{\s*(?:\"|\}))")
_ESCAPE: Final = re.compile(r'\\(u[0-9a-fA-F]{4}|["\\/bfnrt])')
_PLAIN: Final = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": " "}
_INVALID: Final = (ValueError, RecursionError)

JsonObject = Mapping[str, object]


class _Beside(NamedTuple):
    """A value that belongs to no case, under the key that it or its list stands under."""

    key: str
    text: str


class _Said(NamedTuple):
    """What an object says of all cases in it, and under which key."""

    name: str
    text: str


_NOTHING: Final[Mapping[str, _Said]] = {}


def is_jsonl(text: str) -> bool:
    """Hold where a line by itself is an object, and it is one of several or is a record."""
    lines = list(first_lines(text, 3))
    if not lines or not lines[0].startswith("{"):
        return False
    parsed = [_object(line) for line in lines]
    if (first := parsed[0]) is not None:
        return len(lines) > 1 or (_is_case(first))
    return any(parsed) and _START.match(lines[0]) is not None and _load(text) is None


def is_json(text: str) -> bool:
    """Tell a list of objects or an object by how it begins."""
    return _START.match(text) is not None


def is_broken(text: str) -> bool:
    """Tell what is to be JSON by its name, and begins as such or holds objects in lines."""
    lines = list(first_lines(text, 10))
    return text.lstrip()[:1] in ("{", "[") or any(_object(line) is not None for line in lines)


def read_jsonl(text: str, name: str) -> Document:
    """Read one object a line; a line that is not valid JSON is a problem and the rest is read."""
    return _document(name, "jsonl", list(_json_lines(text, name)))


def read_json(text: str, name: str) -> Document:
    """Read a list of objects, or an object that holds one, however deep.

    Of what is no valid JSON the whole objects are read, the rest is running text, and a problem.
    """
    try:
        value = json.loads(text)
    except _INVALID as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        problem = Problem("bad_json", Place(name, line=line))
        return _document(name, "json", [problem, *_salvaged(text, name)])
    title = _string(value.get("title")) if isinstance(value, dict) and not _is_case(value) else ""
    return _document(name, "json", list(_json_items(value, text, name)), title)


def _document(
    name: str, form: str, found: list[RawRecord | Passage | Problem], title: str = ""
) -> Document:
    """Make a structured document, or one of running text where there is no case."""
    cases = any(isinstance(item, RawRecord) and not item.blank for item in found)
    if cases or not any(isinstance(item, Passage) for item in found):
        return compose(name, form, found, title=title or None)
    loose = [item for item in found if not isinstance(item, RawRecord)]
    return running(name, form, loose)


def _object(line: str) -> dict[str, object] | None:
    value = _load(line) if line.endswith("}") else None
    return value if isinstance(value, dict) else None


def _load(text: str) -> object:
    """Read JSON, None of what is none."""
    try:
        return json.loads(text)
    except _INVALID:
        return None


def _json_lines(text: str, name: str) -> Iterator[RawRecord | Passage | Problem]:
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match.group().strip()
        if not line:
            continue
        place = Place(name, line=number)
        value = _load(line)
        if isinstance(value, dict):
            yield from _items(value, place)
        else:
            yield Problem("bad_line", place)


def _items(value: object, place: Place) -> Iterator[RawRecord | Passage]:
    """Walk what a value holds as if all of it stood at one place."""
    found = list(_walk(value))
    for item in found:
        yield _written(item, place)
    if not found:
        yield RawRecord(place, {}, ())


def _json_items(value: object, text: str, name: str) -> Iterator[RawRecord | Passage]:
    found = list(_walk(value))
    lines = iter(_item_lines(text, sum(not isinstance(item, _Beside) for item in found)))
    line = 1
    for item in found:
        line = line if isinstance(item, _Beside) else next(lines)
        yield _written(item, Place(name, line=line))


def _written(item: JsonObject | _Beside, place: Place) -> RawRecord | Passage:
    if isinstance(item, _Beside):
        return Passage(place, f"{item.key}: {item.text}" if item.key else item.text)
    return _raw_record(item, place)


def _walk(
    value: object, key: str = "", depth: int = 0, above: Mapping[str, _Said] = _NOTHING
) -> Iterator[JsonObject | _Beside]:
    """Walk the cases in a value and what is beside them; an empty object stands for no case.

    A case has what the objects around it say of all their cases (``above``).
    """
    if isinstance(value, dict) and depth < MAX_DEPTH:
        if _is_case(value):
            yield _completed(value, above)
            return
        own = not _OWN_ENVELOPE.isdisjoint(value)
        said = above if own else _below(above, _said_of_all(value))
        for name, inner in value.items():
            if not own or isinstance(inner, dict | list):
                yield from _walk(inner, name, depth + 1, _below(said, _said_by_key(name)))
    elif isinstance(value, list) and depth < MAX_DEPTH:
        of_cases = any(map(_is_case, value))
        for inner in value:
            found = list(_walk(inner, key, depth + 1, above))
            yield from found or ([{}] if of_cases else [])
    elif text := _string(value):
        yield _Beside(key, text)


def _said_of_all(value: JsonObject) -> dict[str, _Said]:
    """Return what an object says of the cases in it, by itself or in an object beside them."""
    plain = (inner for inner in value.values() if isinstance(inner, dict) and _is_plain(inner))
    said: dict[str, _Said] = {}
    for part in (value, *plain):
        for name, inner in part.items():
            field = field_of(name)
            if field in OF_ALL and _is_short(inner):
                said.setdefault(field, _Said(name, _string(inner)))
    return said


def _said_by_key(name: str) -> dict[str, _Said]:
    """Return the year or the prize that the key of an object is: {"2024": [...]}."""
    if _YEAR.fullmatch(name):
        return {"year": _Said("연도", name)}
    return {"award": _Said("포상", name)} if is_prize(name) else {}


def _is_plain(value: JsonObject) -> bool:
    return not _is_case(value) and not any(isinstance(one, dict | list) for one in value.values())


def _is_short(value: object) -> bool:
    return not isinstance(value, dict | list) and 0 < len(_string(value)) <= MAX_SAID


def _below(above: Mapping[str, _Said], said: Mapping[str, _Said]) -> Mapping[str, _Said]:
    """Return what holds below an object: a year of its own has no quarter of the one above."""
    parts = PERIOD_PARTS if "year" in said else ()
    return {**{key: one for key, one in above.items() if key not in parts}, **said}


def _completed(case: JsonObject, above: Mapping[str, _Said]) -> JsonObject:
    """Return a case with what is said of all, where it does not say so itself."""
    if not above or case.keys() >= _OWN_CASE:
        return case
    told = {field_of(name) for name, inner in case.items() if _string(inner)}
    dated = "year" in told or any(
        case.get(name) and (name in _PERIODS or is_period_shown(name)) for name in case
    )
    missing = {
        said.name: said.text
        for field, said in above.items()
        if field not in told and not (dated and field in PERIOD_PARTS)
    }
    return {**case, **missing}


def _is_case(value: object) -> bool:
    """Tell an object that is a case from one that holds cases and has a title of its own."""
    if not isinstance(value, dict) or _holds_list(value):
        return False
    texts = _texts(value)
    if any(name == "sections" or field_of(name) == "text" or section_of(name) for name in texts):
        return True
    if not is_record(texts):
        return False
    held = (inner for inner in value.values() if isinstance(inner, list))
    return not any(isinstance(one, dict) and is_record(one) for inner in held for one in inner)


def _texts(value: JsonObject) -> JsonObject:
    """Leave out what holds other objects: the body of an answer is no text."""
    return {
        key: inner
        for key, inner in value.items()
        if key == "sections" or not (isinstance(inner, dict) or _of_objects(inner))
    }


def _of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _holds_list(value: Mapping[str, object]) -> bool:
    return any(isinstance(value.get(key), list) for key in LISTS)


def _item_lines(text: str, count: int) -> list[int]:
    """Find the line on which each case begins: the line of its title, else its ordinal.

    The parser of the standard library gives no positions; the keys of a written-out JSON stand on
    lines of their own or all on one, and both are told by counting the title keys.
    """
    starts = [match.start() for match in _KEY.finditer(text) if field_of(match[1]) == "title"]
    if len(starts) < count:
        return list(range(1, count + 1))
    lines, at, line = [], 0, 1
    for start in starts[-count:] if count else []:
        line += text.count("\n", at, start)
        at = start
        lines.append(line)
    return lines


def _salvaged(text: str, name: str) -> Iterator[RawRecord | Passage]:
    """Walk the cases of a broken file whose objects are whole, and what is between them."""
    decoder = json.JSONDecoder()
    at = line = 0
    beside: list[str] = []
    failed = 0
    start = text.find("{")
    while start >= 0 and failed < MAX_BROKEN:
        try:
            value, end = decoder.raw_decode(text, start)
        except _INVALID:
            value, end = None, start + 1
            failed += 1
        if _is_case(value):
            beside.append(text[at:start])
            line += text.count("\n", at, start)
            yield _raw_record(value, Place(name, line=line + 1))
            line += text.count("\n", start, end)
            at = end
        start = text.find("{", end)
    beside.append(text[at:])
    rest = (_unescaped(part).strip(" \t\r\n,[]{}") for part in beside)
    yield from (Passage(Place(name), part) for part in rest if any(map(str.isalnum, part)))


def _unescaped(text: str) -> str:
    """Write the strings of broken JSON as their letters."""
    return _without_surrogates(_ESCAPE.sub(_letter, text))


def _letter(match: re.Match[str]) -> str:
    written = match[1]
    return chr(int(written[1:], 16)) if written[0] == "u" else _PLAIN.get(written, written)


def _raw_record(value: JsonObject, place: Place) -> RawRecord:
    """Make the record of a case; what stands under a key that nobody knows is a section of it."""
    own = value.keys() >= _OWN_CASE
    given = {
        key: _string(content, own=own)
        for key, content in value.items()
        if key != "sections" and key not in _PERIODS and (not own or field_of(key))
    }
    texts = list(given.values())
    record = raw_record(understood(list(given), texts), texts, place)
    sections = tuple(_sections(value.get("sections"), own=own))
    period = next((value[key] for key in _PERIODS if value.get(key)), None)
    return RawRecord(
        place,
        {**record.fields, **_period(period, record.fields)},
        (*record.sections, *sections),
        () if own else record.remarks,
    )


def _sections(value: object, *, own: bool) -> Iterator[RawSection]:
    """Walk the sections of a record: objects with label, role and text, or texts by label."""
    if isinstance(value, dict):
        value = [{"label": label, "text": text} for label, text in value.items()]
    for given in value if isinstance(value, list) else []:
        element = {"text": given} if isinstance(given, str) else given
        if isinstance(element, dict) and (text := _string(element.get("text"), own=own)):
            role = _string(element.get("role"))
            label = _one_line(_string(element.get("label")))
            yield RawSection(role if role in SECTION_ROLES else "", label, text)


def _period(value: object, fields: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    written = {key: _string(value.get(key)) for key in _PERIOD_KEYS if key not in fields}
    return {key: text for key, text in written.items() if text}


def _string(value: object, *, own: bool = False) -> str:
    """Write a JSON value as text, an object or list with each of its texts on a line.

    What sarye wrote (``own``) has no markup to take away.
    """
    if isinstance(value, str):
        text = _without_surrogates(value)
        return text.strip() if own else shown_text(text)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < MAX_WHOLE else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return "\n".join(filter(None, (_string(one, own=own) for one in inner)))


def _without_surrogates(text: str) -> str:
    r"""Replace halves of surrogate pairs ("\ud800" in JSON), which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())
