"""Cases of tables without a text: titles, whose they are and what they won, a row for each.

Such a table is a list of cases where its paper shows cases, and its heading row names a column of
their titles (사례명) and one that says whose they are or what they won at least. Its cells are
parted by tabs, by | or by two spaces and more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.layouts.listed.itemtitles import read_item
from sarye.cases.layouts.listed.occasion import tells_cases
from sarye.cases.lines.line import Line
from sarye.cases.names.awards import heading_award
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.periods import period_of_columns
from sarye.cases.source import Source
from sarye.readers.columnnames import field_of

MIN_COLUMNS: Final = 3
"""Columns of a table whose cells spaces can part: two words stand apart by chance."""

MIN_TITLE: Final = 4
"""Syllables of a title; a number of cases is none."""

_HANGUL: Final = re.compile(r"[가-힣A-Za-z]")
_CELLS: Final = re.compile(r"\s*[\t|│｜]\s*|\s{2,}")
_TITLES: Final = re.compile(
    r"(?:적극행정|우수|선정)?(?:사례|과제|시책|제안|수상작|선정작)(?:명|제목)?"
)
_WHOSE: Final = frozenset(("agency", "department", "award"))
_TOTAL: Final = re.compile(r"(?:합\s?계|총\s?계|소\s?계|계)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns of a table of titles hold: fields by place."""

    fields: Mapping[int, str]
    count: int

    @property
    def title(self) -> int:
        """The place of the titles."""
        return next(place for place, name in self.fields.items() if name == "title")


def find_title_rows(source: Source) -> list[Draft]:
    """Find the cases of all tables that list titles of cases."""
    if not tells_cases(source):
        return []
    drafts: list[Draft] = []
    heading: Heading | None = None
    for line in source.lines:
        if line.furniture:
            continue
        cells = _cells(line)
        if found := _heading(cells, source.labels):
            heading = found
        elif heading and (draft := _draft(line, cells, heading)):
            drafts.append(draft)
        else:
            heading = None
    return drafts


def _cells(line: Line) -> list[str]:
    return [cell.strip("* ") for cell in _CELLS.split(line.head.strip(" |│｜"))]


def _heading(cells: Sequence[str], labels: LabelTable) -> Heading | None:
    """Read a heading row; None where it names no titles, nobody, or a section."""
    if len(cells) < MIN_COLUMNS:
        return None
    names = ["".join(cell.split()) for cell in cells]
    fields: dict[int, str] = {}
    for place, name in enumerate(names):
        field = "title" if _TITLES.fullmatch(name) else field_of(name)
        if field not in (None, "text") and field not in fields.values():
            fields[place] = str(field)
    told = set(fields.values())
    titled = any(_TITLES.fullmatch(names[place]) for place in fields if fields[place] == "title")
    if not titled or not told & _WHOSE or any(labels.role_of(name) for name in names):
        return None
    return Heading(fields, len(cells))


def _draft(line: Line, cells: Sequence[str], heading: Heading) -> Draft | None:
    """Read a row; None for a line that is none of the table, and for its total."""
    if len(cells) != heading.count or _TOTAL.fullmatch(cells[0]):
        return None
    said = {name: cells[place] for place, name in heading.fields.items() if cells[place]}
    award = next((one for cell in cells if (one := heading_award(cell))), None)
    parts = read_item(said.pop("title", ""), among_grades=True) if "title" in said else None
    if parts is None or len(_HANGUL.findall(parts.title)) < MIN_TITLE:
        return None
    fields = {**({"award": award} if award else {}), **parts.fields, **said}
    return Draft(
        line.start, parts.title, (), fields, period_of_columns(said), said.get("id"), listed=True
    )
