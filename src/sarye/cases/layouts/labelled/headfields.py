"""The fields at the head of labelled cases: what stands between a title and its first label.

There a short line of the shape of a field is one, whether or not its name is known. A title has
that shape too (``주차난 해소: 빈터를 나누다``): a name that nobody knows needs a title above it, or
comes again with every case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sarye.cases.layouts.labelled.casefinding import (
    Restart,
    can_be_title,
    is_aside,
    is_title_row,
    reads_as_title,
    restarts,
)
from sarye.cases.lines.bylines import read_writer
from sarye.cases.lines.fieldlines import FieldLine
from sarye.cases.lines.fieldpairs import Reading, read_below, read_pairs
from sarye.cases.lines.line import Line
from sarye.cases.names.fieldnames import field_key, field_of_label, names_field_alone
from sarye.cases.names.labels import RANK, LabelTable
from sarye.fields import WHOLE_TEXT

MAX_ZONE: Final = 40
"""Lines above a label that are looked at for the fields of its case."""
MAX_PASSED: Final = 3
"""Paragraphs among the fields that are passed on the way up to the title."""
MAX_ABOVE: Final = 8
"""Lines above a title that are looked at."""
MAX_HEADS: Final = 12
"""Characters of a heading of all sections."""
_NO_FIELDS: Final = FieldLine({}, 0, whole=True, paired=True)
_TOPIC_NAMES: Final = "주제 사업 과제 정책 제안 안건 활동 프로그램 시책 대표주제"
_TOPIC: Final = re.compile(
    "(?:"
    + "|".join(r"\s{0,3}".join(name) for name in _TOPIC_NAMES.split())
    + r")\s{0,3}[:：]\s*(?=\S)"
)
_PAPER: Final = re.compile(
    r"(?:우수|모범|수범|개선|혁신|실천)\s?사례(?:집|모음|목록|소개)?\s?(?:\([^()]*\))?$"
)
"""How the title of a paper of cases ends."""
_WHOLE: Final = frozenset(WHOLE_TEXT.of_columns)


@dataclass
class _Zone:
    """The head of one case: what its lines read as, and the title above them, if there is one."""

    label: int
    readings: dict[int, Reading] = field(default_factory=dict)
    names: set[int] = field(default_factory=set)
    title: int | None = None
    above: dict[int, Reading] = field(default_factory=dict)


def read_heads(lines: Sequence[Line], table: LabelTable) -> list[Line]:
    """Return the lines with the fields that stand at the heads of cases."""
    cycles = restarts(lines)
    zones = [_zone(lines, cycle, table) for cycle in cycles]
    usual = _usual_names(zones)
    changed = list(lines)
    above_all = all(zone.above for zone in zones)
    for zone in zones:
        titled = zone.title is not None and not _is_heading(lines[zone.title])
        read = {
            at: reading.line
            for at, reading in zone.readings.items()
            if reading.sure or titled or usual.issuperset(reading.names)
        }
        read |= dict.fromkeys(zone.names, _NO_FIELDS)
        if above_all:
            read |= {at: reading.line for at, reading in zone.above.items()}
        read |= _topics(lines, zone, titled=titled)
        for at, fields in read.items():
            changed[at] = replace(lines[at], fields=fields, label=None)
        heading = zone.label - 1
        if heading >= 0 and _heads_sections(lines[heading], table):
            changed[heading] = replace(lines[heading], furniture=True, label=None)
    return changed


def _topics(lines: Sequence[Line], zone: _Zone, *, titled: bool) -> dict[int, FieldLine]:
    """Return the line whose topic is the title of a case that has no other: 주제: …."""
    places = [zone.title] if titled else list(zone.readings)
    for at in (at for at in places if at is not None):
        head = lines[at].head
        match = _TOPIC.match(head, lines[at].mark.width)
        if match is not None:
            title = head[match.end() :]
            return {at: FieldLine({"title": title}, match.end(), whole=True, paired=True)}
    return {}


def _is_heading(line: Line) -> bool:
    return line.heads_group or line.names_paper or _PAPER.search(line.head) is not None


def _usual_names(zones: Sequence[_Zone]) -> set[str]:
    """Return the names that stand above most of several cases."""
    counts = Counter(name for zone in zones for name in set(_names(zone)))
    return {name for name, count in counts.items() if count > 1 and count * 2 >= len(zones)}


def _names(zone: _Zone) -> Iterator[str]:
    for reading in zone.readings.values():
        yield from reading.names


def _heads_sections(line: Line, table: LabelTable) -> bool:
    """Hold for a heading of all sections right above the first label: 사례내용, 제안 내용."""
    if line.furniture or line.fields is not None or line.length > MAX_HEADS:
        return False
    return field_key(line.unmarked) in _WHOLE or table.role_of(line.unmarked) == "effort"


def _zone(lines: Sequence[Line], cycle: Restart, table: LabelTable) -> _Zone:
    """Read the lines above the first label of a case, upwards to what reads as its title."""
    zone = _Zone(cycle.at)
    passed = 0
    at = cycle.at - 1
    if at >= 0 and _heads_sections(lines[at], table):
        at -= 1
    stop = max(-1, cycle.at - MAX_ZONE)
    while at > stop and passed <= MAX_PASSED:
        line = lines[at]
        if line.role is not None and (line.role in RANK or _is_alone(line)):
            break
        below_name = _read_below(lines, at)
        if below_name is not None:
            zone.readings[at] = below_name
            zone.names.add(at - 1)
            at -= 2
            continue
        if "title" in line.given:
            return replace(zone, title=at)
        other = line.furniture or _names_body(line) or is_title_row(line)
        reading = None if other else read_pairs(line.head, line.mark)
        if reading is not None and not (line.fields and _names_person(reading)):
            zone.readings[at] = reading
        elif not (line.furniture or line.fields is not None or is_aside(line)):
            if can_be_title(line) and reads_as_title(line) and not _title_named(lines, at, stop):
                zone.title = at
                break
            passed += 1
        at -= 1
    if zone.title is not None:
        zone.above = _read_above(lines, zone.title)
    return zone


def _title_named(lines: Sequence[Line], at: int, stop: int) -> bool:
    """Tell whether a field above a line names the title: 사례명, and the title below it."""
    for place in range(at, max(stop, at - MAX_ABOVE, 0), -1):
        line = lines[place]
        if line.role in RANK or (line.gap and place < at and lines[place].heads_group):
            return False
        if "title" in line.given:
            return True
        name = lines[place - 1].body.rstrip(" :：")
        if names_field_alone(name) and field_of_label(name) == "title" and can_be_title(line):
            return True
    return False


def _read_above(lines: Sequence[Line], title: int) -> dict[int, Reading]:
    """Read the lines right above a title that are fields for sure."""
    readings: dict[int, Reading] = {}
    for at in range(title - 1, max(-1, title - MAX_ABOVE), -1):
        line = lines[at]
        if line.role in RANK or _is_alone(line):
            break
        reading = None if line.furniture else read_pairs(line.head, line.mark)
        if reading is not None and reading.sure and not (line.fields and _names_person(reading)):
            readings[at] = reading
        elif line.heads_group or not (line.furniture or line.fields or line.byline):
            break
    return readings


def _names_body(line: Line) -> bool:
    """Hold for an agency and its department, or for who wrote it: no name with a value."""
    if line.fields is not None:
        return False
    whole = {"agency", "department"} <= (line.byline or {}).keys()
    return whole or read_writer(line.inner) is not None


def _names_person(reading: Reading) -> bool:
    return any(field_of_label(name) == "person" for name in reading.names)


def _is_alone(line: Line) -> bool:
    return line.label is not None and line.label.alone


def _read_below(lines: Sequence[Line], at: int) -> Reading | None:
    """Read a line as the value of a name that stands alone on the line above."""
    line = lines[at]
    if at == 0 or line.furniture or line.gap or line.fields is not None:
        return None
    name = lines[at - 1].body.rstrip(" :：")
    if not names_field_alone(name):
        return None
    if field_of_label(name) == "title":
        if not can_be_title(line):
            return None
        title = line.body
        return Reading(
            (field_key(name),), FieldLine({"title": title}, 0, whole=True, paired=True), sure=True
        )
    return read_below(name, line.head, line.mark)
