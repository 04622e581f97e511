"""Write numbers as workbooks show them: a value and its format go in, a text comes out.

What formats of dates say is left to who reads the value as a date.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "₩#,##0",
    6: "₩#,##0",
    7: "₩#,##0.00",
    8: "₩#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "₩#,##0",
    43: "#,##0.00",
    44: "₩#,##0.00",
}
"""The formats that a workbook names by number only, as a Korean Excel shows them."""

DATES: Final = frozenset((*range(27, 32), 36, *range(50, 59)))
"""Numbers of formats that are dates in a Korean Excel, and in no other."""

_LONGEST: Final = 200
_PART: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>General|@)|(?P<digit>[0#?])|(?P<mark>[.,%;])|(?P<letter>[A-Za-z/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


class _Section(NamedTuple):
    """One of the parts of a format: what stands in it, digits as themselves, texts as texts."""

    parts: tuple[tuple[str, str], ...]

    def of(self, kind: str) -> int:
        return sum(1 for found, _ in self.parts if found == kind)


def shown_number(value: float, code: str) -> str | None:
    """Write a number in a format; None where the format is of a date, or no plain one.

    >>> shown_number(0.4, "0%"), shown_number(1500000, '#,##0"원"'), shown_number(1234, "00000")
    ('40%', '1,500,000원', '01234')
    >>> shown_number(-1234.5, "#,##0.0;[Red]△#,##0.0"), shown_number(1, "yyyy-mm-dd")
    ('△1,234.5', None)
    """
    sections = _sections(code[:_LONGEST])
    if sections is None or not abs(value) < 10**15:
        return None
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[at]
    if section.of("general"):
        return None if len(section.parts) == 1 else _with_text(section, plain_number(value))
    if not section.of("digit"):
        text = "".join(text for kind, text in section.parts if kind == "text")
        return text.strip() or None
    written = _written(abs(value), section)
    negative = value < 0 and at == 0 and any(digit in written for digit in "123456789")
    return f"-{written}" if negative else written


def plain_number(value: float) -> str:
    """Write a number without a format, in the digits that are sure.

    >>> plain_number(2025.0), plain_number(0.1 + 0.2)
    ('2025', '0.3')
    """
    whole = value == value // 1 and abs(value) < 10**15
    return str(int(value)) if whole else format(value, ".15g")


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...] | None:
    """Cut a format at its semicolons; None for a date, a fraction, or an exponent."""
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _PART.finditer(code):
        kind = match.lastgroup
        if kind == "letter":
            return None
        if match.group() == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "currency", "other"):
            sections[-1].append(("text", match[kind]))
        elif kind is not None:
            sections[-1].append((kind, match[kind]))
    return tuple(_Section(tuple(parts)) for parts in sections)


def _with_text(section: _Section, number: str) -> str:
    parts = (number if kind == "general" else text for kind, text in section.parts)
    return "".join(parts).strip()


def _written(value: float, section: _Section) -> str:
    """Fill digits into their places; what stands between them stays there."""
    marks = [text for kind, text in section.parts if kind == "mark"]
    places = [at for at, (kind, _) in enumerate(section.parts) if kind == "digit"]
    point = next(
        (at for at, part in enumerate(section.parts) if part == ("mark", ".")), len(section.parts)
    )
    whole_places = [at for at in places if at < point]
    fraction = [section.parts[at][1] for at in places if at > point]
    commas = [at for at, part in enumerate(section.parts) if part == ("mark", ",")]
    grouped = any(whole_places and at < whole_places[-1] for at in commas)
    thousands = sum(1 for at in commas if places and at > places[-1])
    exact = Decimal(repr(value)) * 100 ** marks.count("%") / 1000**thousands
    rounded = exact.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    whole, _, behind = format(rounded, "f").partition(".")
    least = sum(1 for digit in fraction if digit == "0")
    behind = behind[:least] + behind[least:].rstrip("0")
    filled = _filled(whole, [section.parts[at][1] for at in whole_places], grouped=grouped)
    out: list[str] = []
    for at, (kind, text) in enumerate(section.parts):
        if kind == "digit" and at < point:
            out.append(filled.pop(0))
        elif at == point:
            out.append(f".{behind}" if behind else "")
        elif kind == "text" or text == "%":
            out.append(text)
    return "".join(out).strip()


def _filled(whole: str, places: list[str], *, grouped: bool) -> list[str]:
    """Write the digits before the point for each of their places; the first takes what is over."""
    least = sum(1 for place in places if place == "0")
    digits = whole.lstrip("0").rjust(least, "0")
    if not places:
        return []
    if grouped:
        return [
            f"{int(digits or 0):,}".rjust(least, "0") if digits else "",
            *[""] * (len(places) - 1),
        ]
    over = max(0, len(digits) - len(places))
    padded = digits[over:].rjust(len(places))
    return [(digits[:over] + padded[0]).strip(), *(digit.strip() for digit in padded[1:])]
