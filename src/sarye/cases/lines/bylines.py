"""Asides: a line under a title goes in, the fields it gives come out, if it says nothing else.

``국민권익위원회 / 2024년 4분기``, ``- 가람시 세무과 -`` and ``(최우수)`` say of whom a case is,
when it was chosen and what it won.
"""

from __future__ import annotations

import re
from typing import Final

from sarye.cases.lines.headings import unwrapped
from sarye.cases.lines.scan import Line
from sarye.cases.names.agencies import read_affiliation
from sarye.cases.names.awards import heading_award
from sarye.cases.names.periods import find_period

MAX_ASIDE: Final = 60
_MAX_PERIOD: Final = 14

_DATE: Final = re.compile(r"20\d\d\s?[.년]\s?\d{1,2}\s?[.월]?(?:\s?\d{1,2}\s?[.일]?)?")
_PARTS: Final = re.compile(r"\s?[/|│｜:：]\s?|,\s+")


def aside_fields(line: Line) -> dict[str, str] | None:
    """Return the fields of a line that gives nothing but fields, None for a line of text.

    >>> from sarye.cases.names.labels import DEFAULT_LABELS
    >>> from sarye.cases.lines.scan import scan
    >>> aside_fields(scan("- 가람시 세무과 -", DEFAULT_LABELS)[0])
    {'agency': '가람시', 'department': '세무과'}
    """
    if line.fields is not None:
        return dict(line.fields.fields)
    if not line.plain or line.length > MAX_ASIDE:
        return None
    wrapped = unwrapped(line.head)
    inner = wrapped or line.body.strip(" -–—~")
    whole = read_affiliation(inner)
    parts = [inner] if whole else _PARTS.split(inner)
    fields: dict[str, str] = {}
    for part in parts:
        said = _part_fields(part, alone=wrapped is None and len(parts) == 1)
        if said is None:
            return None
        fields |= said
    return fields


def _part_fields(part: str, *, alone: bool) -> dict[str, str] | None:
    """Read one part; a bare period alone on its line is a heading rather than a field."""
    if award := heading_award(part):
        return {"award": award}
    if _DATE.fullmatch(part):
        return {"period": part}
    if not alone and len(part) <= _MAX_PERIOD and find_period(part) is not None:
        return {"period": part}
    found = read_affiliation(part)
    if found is None:
        return None
    said = {"agency": found.agency, "department": found.department}
    return {name: value for name, value in said.items() if value}
