"""The columns of a list of hits: the one table that every tabular export uses.

The headings are names that sarye's table reader takes, in English and in Korean, so that an export
can be read back in. ``year``, ``quarter`` and ``half`` are the period for programs, ``period`` is
the same for people. The period is the case's own, else its document's. Several sections of one role
share a cell, an empty line between them; so an export as a table keeps texts and roles, and not the
labels as written: JSON keeps those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sarye.exporters.fragments import joined
from sarye.exporters.hitlist import (
    NOTE,
    ROLE_NAMES,
    HitList,
    also_in_text,
    how_text,
    value_text,
)
from sarye.fields import FIELD, FIELDS, LISTED, Field, value_of
from sarye.messages import N_, Translator
from sarye.models import SECTION_ROLES, Hit, MarkedText, Role

Cell = str | int | float | MarkedText
"""What a cell can hold; an empty string where there is nothing to say."""

SCORE_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading to be translated, its width in characters, its cells."""

    key: str
    heading: str
    width: int
    cell: Callable[[Hit, Translator], Cell]


def _role_column(role: Role) -> Column:
    def cell(hit: Hit, _: Translator) -> Cell:
        return joined([section for section in hit.sections if section.role == role])

    return Column(role, ROLE_NAMES[role], 30 if role == "other" else 44, cell)


def _field_column(field: Field) -> Column:
    def cell(hit: Hit, translator: Translator) -> Cell:
        value = value_of(hit.case, field)
        return value if isinstance(value, int) else value_text(hit.case, field, translator)

    return Column(field.key, field.name, field.width, cell)


def _place_column(key: str, heading: str, width: int = 9) -> Column:
    def cell(hit: Hit, _: Translator) -> Cell:
        value: str | int | None = getattr(hit.case.source, key)
        return "" if value is None else value

    return Column(key, heading, width, cell)


LIST_COLUMNS: Final[tuple[Column, ...]] = (
    Column("rank", N_("rank"), 6, lambda hit, _: hit.rank),
    Column("title", ROLE_NAMES["title"], FIELD["title"].width, lambda hit, _: hit.title),
    *map(_field_column, LISTED),
    Column(
        "section", N_("matched section"), 10, lambda hit, t: t.text(ROLE_NAMES[hit.snippet.role])
    ),
    Column("snippet", N_("snippet"), 44, lambda hit, _: hit.snippet),
)
"""What makes a list to look through; a printed page shows these."""

SECTION_COLUMNS: Final[tuple[Column, ...]] = tuple(map(_role_column, SECTION_ROLES))
"""The sections whole."""

_OTHERS: Final = tuple(
    field
    for field in FIELDS
    if field.width and not field.listed and field.key not in ("id", "title")
)

RECORD_COLUMNS: Final[tuple[Column, ...]] = (
    *(_field_column(field) for field in _OTHERS if field.kind != "url"),
    Column("score", N_("score"), 9, lambda hit, _: round(hit.score, SCORE_DIGITS)),
    _field_column(FIELD["id"]),
    Column("source", N_("source"), 30, lambda hit, _: hit.case.source.path),
    Column("place", N_("place"), 12, lambda hit, t: t.place(hit.case.source)),
    # The reader leaves out what is called a place, whatever stands in brackets behind it.
    _place_column("page", N_("place (page)")),
    _place_column("line", N_("place (line)")),
    _place_column("sheet", N_("place (sheet)"), width=14),
    _place_column("row", N_("place (row)")),
    Column("also_in", N_("also in"), 30, lambda hit, t: also_in_text(hit.case, t)),
    *(_field_column(field) for field in _OTHERS if field.kind == "url"),
)
"""What programs and checks need."""

COLUMNS: Final[tuple[Column, ...]] = LIST_COLUMNS + SECTION_COLUMNS + RECORD_COLUMNS


_HOW: Final = Column("how", N_("how it matches"), 16, how_text)

PLAIN_COLUMNS: Final[tuple[Column, ...]] = (*LIST_COLUMNS, _HOW, *SECTION_COLUMNS, *RECORD_COLUMNS)
"""The columns of a table for programs: the same for every list."""


def column_of(key: str, *, width: int) -> Column:
    """Give the column of a key, in a width of one's own."""
    return replace(next(column for column in COLUMNS if column.key == key), width=width)


def note_column(sheet: HitList) -> tuple[Column, ...]:
    """Give the column of a list's notes; none where nothing was noted."""
    return (Column("note", NOTE, 44, lambda hit, _: sheet.note(hit.case)),) if sheet.notes else ()


def how_column(sheet: HitList) -> tuple[Column, ...]:
    """Give the column of what hits lack and were found by; none where all hold all words."""
    is_told = any(how_text(hit, sheet.translator) for hit in sheet.result.hits)
    return (_HOW,) if is_told else ()


_OF_QUERY: Final = frozenset({"section", "snippet", "score"})
"""The keys of the columns that only a search fills."""


def _filled(columns: tuple[Column, ...], sheet: HitList) -> tuple[Column, ...]:
    """Fit columns to a person's own list: numbered and not ranked, without what a search fills."""
    if sheet.title:
        columns = tuple(map(_numbered, columns))
    if sheet.is_of_query or not sheet.title:
        return columns
    return tuple(column for column in columns if column.key not in _OF_QUERY)


def _numbered(column: Column) -> Column:
    return replace(column, heading=N_("no.")) if column.key == "rank" else column


def number_column(sheet: HitList, *, width: int) -> Column:
    """Give the column of numbers, which are ranks in a search and none in a person's own list."""
    column = column_of("rank", width=width)
    return _numbered(column) if sheet.title else column


def listed_columns(sheet: HitList) -> tuple[Column, ...]:
    """Give the columns to look through."""
    return _filled(LIST_COLUMNS, sheet) + how_column(sheet) + note_column(sheet)


def columns(sheet: HitList) -> tuple[Column, ...]:
    """Give all columns of a list."""
    return listed_columns(sheet) + SECTION_COLUMNS + _filled(RECORD_COLUMNS, sheet)


def told_columns(sheet: HitList) -> tuple[Column, ...]:
    """Give the columns that have anything to say of any hit; all of them where there are none."""
    return tuple(one for one in columns(sheet) if not sheet.result.hits or is_told(one, sheet))


def is_told(column: Column, sheet: HitList) -> bool:
    """Tell whether a column says anything."""
    return any(plain(column.cell(hit, sheet.translator)) for hit in sheet.result.hits)


def headings(sheet: HitList, those: Sequence[Column]) -> list[str]:
    """Give the headings of columns in the reader's language."""
    return [sheet.translator.text(column.heading) for column in those]


def rows(sheet: HitList, those: Sequence[Column]) -> list[list[Cell]]:
    """Give the cells of every hit, without the headings."""
    return [[column.cell(hit, sheet.translator) for column in those] for hit in sheet.result.hits]


def plain(cell: Cell) -> str:
    """Give a cell as text without marks."""
    return cell.text if isinstance(cell, MarkedText) else str(cell)
