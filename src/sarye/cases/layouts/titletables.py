"""Cases of tables without a text: titles, whose they are and what they won, a row for each.

Such a table is a list of cases where its paper shows cases, and its heading row names a column of
their titles (사례명) and one that says whose they are or what they won at least. Its cells are
parted by tabs, by |, by slashes or by two spaces and more, by what each says, or each stands on a
line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.layouts.listed.itemtitles import read_item
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_case_titles
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import read_affiliation
from sarye.cases.names.awards import heading_award
from sarye.cases.names.labels import LabelTable
from sarye.cases.names.periods import period_of_columns
from sarye.cases.names.remarks import read_remark
from sarye.cases.source import Source
from sarye.readers.columnnames import field_of, is_left_out

MIN_COLUMNS: Final = 3
"""Columns of a table whose cells spaces can part: two words stand apart by chance."""

MAX_COLUMNS: Final = 6
"""Columns of a table whose cells stand on lines of their own."""

MAX_CELL: Final = 3
"""Words of a cell that nothing but its words parts from the next."""

MIN_SHARED: Final = 2
"""Cells of its own that a row has which shares the others with the row above."""
MAX_NAME: Final = 10
MIN_TITLE: Final = 4
"""Syllables of a title; a number of cases is none."""

_NUMBER: Final = re.compile(r"\d{1,3}[.)]?|[①-⑳]")
_HANGUL: Final = re.compile(r"[가-힣A-Za-z]")
_CELLS: Final = re.compile(r"\s*[\t|│｜]\s*|\s{2,}|\s+[/／]\s+")
_TITLES: Final = re.compile(
    r"[가-힣]{0,8}(?:사례|과제|시책|제안|수상작|선정작|발표|안건|작품)(?:의?(?:명칭?|제목|주제))?"
)
_OTHERS: Final = re.compile(r"순\s?[위번]|구분|분야|비고|점수|시간|일시|담당자|발표자|제안자")
_NOT_TITLES: Final = re.compile(r".*(?:제출|담당|사례수|건수).*")
_NAMED: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("agency", re.compile(r"[가-힣]{0,6}(?:기관|자치단체|지자체|시군구?)명?")),
    ("department", re.compile(r"[가-힣]{0,6}(?:부서|소속|담당과|팀)명?")),
    ("award", re.compile(r"[가-힣]{0,6}(?:등급|훈격|상격|시상|수상|포상|결과)(?:명|내역|구분)?")),
)
"""What the name of a column ends in, for names that nobody listed: 발표 기관, 수상 등급."""
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
    if not tells_case_titles(source):
        return []
    return _in_rows(source) or _in_words(source) or _in_lines(source)


def _in_rows(source: Source) -> list[Draft]:
    """Find the cases of tables that have a row on each line."""
    drafts: list[Draft] = []
    heading: Heading | None = None
    above: list[str] = []
    for line in source.lines:
        if line.furniture:
            continue
        cells = _cells(line)
        if found := _heading(cells, source.labels):
            heading = found
            continue
        cells = _filled(cells, above, heading) if heading else cells
        if heading and (draft := _draft(line, cells, heading)):
            drafts.append(draft)
            above = cells
        else:
            heading = None
    return drafts


def _filled(cells: list[str], above: Sequence[str], heading: Heading) -> list[str]:
    """Fill a row whose last cells are empty, or that shares some with the row above it."""
    missing = heading.count - len(cells)
    if len(cells) < MIN_SHARED or missing <= 0:
        return cells
    ways = [[*cells, *[""] * missing]] if heading.title < len(cells) else []
    if above:
        ways += [
            [*cells[:at], *above[at : at + missing], *cells[at:]]
            for at in range(heading.title - missing + 1)
        ]
    return next((filled for filled in ways if _fits_all(filled, heading)), cells)


def _fits_all(cells: Sequence[str], heading: Heading) -> bool:
    """Tell whether all cells that say whose or what was won are what their columns hold."""
    places = [at for at, name in heading.fields.items() if name in _WHOSE and cells[at]]
    return bool(places) and all(_says(cells[at], heading.fields[at]) for at in places)


def _in_words(source: Source) -> list[Draft]:
    """Find the cases of tables whose cells nothing but one space parts, by what each cell says."""
    drafts: list[Draft] = []
    heading: Heading | None = None
    for line in source.lines:
        names = line.head.split()
        if found := _heading(names, source.labels) if all(map(_is_name, names)) else None:
            heading = found
        elif heading and not line.furniture:
            cells = _cells_of_words(line.head.split(), heading)
            draft = _draft(line, cells, heading) if cells else None
            if draft is None:
                heading = None
            else:
                drafts.append(draft)
    return drafts


def _cells_of_words(words: Sequence[str], heading: Heading) -> list[str] | None:
    """Part the words of a row: cells before and behind its title are taken by what they say."""
    before: list[str] = []
    behind: list[str] = []
    rest = list(words)
    for place in range(heading.title):
        size = next((n for n in range(MAX_CELL, 0, -1) if _fits(rest[:n], place, heading)), 0)
        before, rest = [*before, " ".join(rest[:size])], rest[size:]
    for place in range(heading.count - 1, heading.title, -1):
        size = next((n for n in range(MAX_CELL, 0, -1) if _fits(rest[-n:], place, heading)), 0)
        cut = len(rest) - size
        behind, rest = [" ".join(rest[cut:]), *behind], rest[:cut]
    return [*before, " ".join(rest), *behind] if all((*before, *behind)) else None


def _fits(words: Sequence[str], place: int, heading: Heading) -> bool:
    """Tell whether words are a cell of a column: its field, or a number where it has none."""
    name = heading.fields.get(place)
    if name not in _WHOSE:
        return len(words) == 1 and _NUMBER.fullmatch(words[0]) is not None
    offices = name == "award" or all(map(read_remark, words))  # no word of a title is a name too
    return offices and _says(" ".join(words), name)


def _says(cell: str, name: str) -> bool:
    """Tell whether a cell says what was won, or whose it is, as its column does."""
    said = set(read_remark(cell) or {})
    return said == {"award"} if name == "award" else bool(said) and said <= {"agency", "department"}


def _in_lines(source: Source) -> list[Draft]:
    """Find the cases of tables whose cells stand on lines of their own, heading cells too."""
    lines = [line for line in source.lines if not line.furniture]
    for at in range(len(lines)):
        for count in range(MAX_COLUMNS, MIN_COLUMNS - 1, -1):
            cells = [line.head.strip("* ") for line in lines[at : at + count]]
            whole = len(cells) == count and all(map(_is_name, cells))
            for names in (cells, cells[1:]) if whole else ():  # bare numbers look like pages
                heading = _heading(names, source.labels)
                drafts = _down(lines, at + count, heading) if heading else []
                if len(drafts) >= MIN_ITEMS:
                    return drafts
    return []


def _down(lines: Sequence[Line], first: int, heading: Heading) -> list[Draft]:
    """Draft the rows from a line on, up to the first that says not whose a case is."""
    drafts: list[Draft] = []
    for at in range(first, len(lines), heading.count):
        row = lines[at : at + heading.count]
        cells = [line.head.strip("* ") for line in row]
        draft = _draft(row[0], cells, heading)
        if draft is None or not _says_whose(cells, heading):
            break
        drafts.append(draft)
    return drafts


def _says_whose(cells: Sequence[str], heading: Heading) -> bool:
    placed = ((name, cells[place]) for place, name in heading.fields.items() if name in _WHOSE)
    said = (((name == "award"), read_remark(cell) or {}) for name, cell in placed)
    return all(fields and ("award" in fields) == award for award, fields in said)


def _cells(line: Line) -> list[str]:
    return [cell.strip("* ") for cell in _CELLS.split(line.head.strip(" |│｜"))]


def _is_name(cell: str) -> bool:
    """Tell whether a cell is the name of a column, and not a cell of a row."""
    name = "".join(cell.split())
    return len(name) <= MAX_NAME and (
        _field(name) is not None or is_left_out(name) or _OTHERS.fullmatch(name) is not None
    )


def _field(name: str) -> str | None:
    """Return the field that a heading cell names."""
    if _TITLES.fullmatch(name) and not _NOT_TITLES.fullmatch(name):
        return "title"
    known = field_of(name)
    return known or next((key for key, form in _NAMED if form.fullmatch(name)), None)


def _heading(cells: Sequence[str], labels: LabelTable) -> Heading | None:
    """Read a heading row; None where it names no titles, nobody, or a section."""
    if len(cells) < MIN_COLUMNS:
        return None
    names = ["".join(cell.split()).strip("()[]<>") for cell in cells]
    fields: dict[int, str] = {}
    for place, name in enumerate(names):
        field = _field(name)
        if field not in (None, "text") and field not in fields.values():
            fields[place] = str(field)
    told = set(fields.values())
    if "title" not in told or not told & _WHOSE or any(labels.role_of(name) for name in names):
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
    whose = read_affiliation(said.get("agency", ""))
    if whose and whose.agency is None and "department" not in said:
        said["department"] = said.pop("agency")
    fields = {**({"award": award} if award else {}), **parts.fields, **said}
    return Draft(
        line.start, parts.title, (), fields, period_of_columns(said), said.get("id"), listed=True
    )
