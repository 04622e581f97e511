"""Every layout in ``tests/fixtures/layouts`` is read as its fixture says.

A fixture is a Markdown file: a title, a sentence, the document, and what a reader of Korean finds
in it, one line for the document, for each case and for each section (its first and last words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sarye.cases import parse
from sarye.models import Case, ParsedDocument, Period, Section
from sarye.readers import FORMATS, detect

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "layouts").glob("*.md"))
BLOCK = re.compile(r"(?ms)^~~~~(\w+)\n(.*?)^~~~~$")
ROLES = {"situation": "상황", "effort": "노력", "effect": "효과", "other": "기타"}
SHOWN_WORDS = 3


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_layout(fixture: Path) -> None:
    """The cases of a layout are those that its fixture lists, and nothing else is a case."""
    (form, text), (_, expected) = BLOCK.findall(fixture.read_text(encoding="utf-8"))
    assert detect(text.encode()) == form
    parsed = parse(*FORMATS[form].read(text, f"document.{form}"))
    assert "\n".join(described(parsed)) == expected.strip()


def test_there_are_fixtures() -> None:
    """At least 180 layouts are described."""
    assert len(FIXTURES) >= 180


def described(parsed: ParsedDocument) -> Iterator[str]:
    """Walk the lines that describe a parsed document."""
    yield joined("문서", parsed.title, parsed.agency, period(parsed.period))
    for case in parsed.cases:
        yield joined(
            "사례",
            case.title,
            case.agency,
            period(case.period),
            case.award,
            case.department,
            lines(case),
        )
        yield from map(section, case.sections)
    for problem in parsed.problems:
        where = f"{problem.place.line}번째 줄" if problem.place.line else None
        yield joined("문제", problem.kind, where, *map(str, problem.details.values()))


def joined(*parts: str | None) -> str:
    """Write the parts of a line, - for an absent one."""
    return " | ".join(part or "-" for part in parts)


def period(value: Period | None) -> str | None:
    """Write a period as people do."""
    if value is None:
        return None
    part = f" {value.quarter}분기" if value.quarter else ""
    part = f" {'상하'[value.half - 1]}반기" if value.half else part
    return f"{value.year}년{part}"


def lines(case: Case) -> str:
    """Write every line at which a case stands."""
    return ", ".join(f"{place.line}번째 줄" for place in (case.source, *case.also_in))


def section(value: Section) -> str:
    """Write the role, the label and the first and last words of a section."""
    words = value.text.split()
    if len(words) > 2 * SHOWN_WORDS:
        words = [*words[:SHOWN_WORDS], "…", *words[-SHOWN_WORDS:]]
    return f"  {ROLES[value.role]} 「{value.label}」 {' '.join(words)}"
