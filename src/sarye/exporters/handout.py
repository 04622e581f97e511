"""A hit list in, what is laid on a table out: cover, overview, each case whole, where it is from.

Word, Hangul, PDF and web page lay out the same `Handout`, so that none says less than another. A
``Line`` is a line of text in pieces, some of them marked; all texts are fit for XML and free of the
markup of the documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sarye.exporters.columns import (
    Cell,
    Column,
    column_of,
    how_column,
    is_told,
    note_column,
    number_column,
    plain,
)
from sarye.exporters.fragments import Fragment, Line, lines, printable, readable
from sarye.exporters.hitlist import (
    ABOUT,
    NO_HITS,
    NOTE,
    HitList,
    about_texts,
    agency_text,
    closing,
    cover,
    heading,
    hit_groups,
    how_text,
    label_text,
    place_texts,
    value_text,
)
from sarye.fields import FIELD, OVERVIEW
from sarye.messages import N_
from sarye.models import Hit, MarkedText

OVERVIEW_NAME: Final = N_("Overview")

Pair = tuple[str, str]
"""A name and what is said under it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of an entry: what it is called, and its text line by line."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A case whole: ``byline`` says whose and when, ``notes`` are the person's own lines.

    ``sources`` say under a name each where it stands, and lead there. ``url`` is the address that
    it brought.
    """

    number: int
    title: Line
    byline: str
    how: str
    notes: tuple[Line, ...]
    parts: tuple[Part, ...]
    sources: tuple[tuple[str, Line], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table: its name, its share of the width, and whether it is centred."""

    name: str
    share: int
    centred: bool


Row = tuple[tuple[Line, ...], ...]
"""By column the lines of its cell."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that stand together, and the line above them, if any; a row of the table for each."""

    heading: str
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What every format for people lays out, in this order.

    A ``landscape`` one is its table and no more: its groups have no entries.
    """

    title: str
    cover: tuple[Pair, ...]
    overview: str
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]
    empty: str
    note: str
    about: str
    closing: tuple[Pair, ...]
    landscape: bool

    @property
    def has_rows(self) -> bool:
        """Tell whether there is anything to list."""
        return bool(self.groups)


_NUMBER_SHARE: Final = 8
_SHARES: Final = {"kind": 9, "agency": 18, "period": 16, "award": 13}
_WIDE_SHARES: Final = {"kind": 8, "agency": 15, "period": 14, "award": 13}
_RUNNING_TEXT: Final = frozenset({"title", "agency", "snippet", "place", "how", "note"})
"""Columns that begin at the left; what is short stands in the middle."""


def handout(sheet: HitList) -> Handout:
    """Lay out a list, in its language."""
    say = sheet.translator.text
    columns = _columns(sheet)
    return Handout(
        title=readable(heading(sheet)),
        cover=_pairs(cover(sheet)),
        overview=say(OVERVIEW_NAME),
        heads=tuple(_head(column, sheet) for column in columns),
        groups=tuple(
            Group(
                group.heading,
                tuple(_row(hit, columns, sheet) for hit in group.hits),
                () if sheet.is_table else tuple(_entry(hit, sheet) for hit in group.hits),
            )
            for group in hit_groups(sheet.result, sheet.translator)
        ),
        empty=say(NO_HITS),
        note=say(NOTE),
        about=say(ABOUT),
        closing=_pairs(closing(sheet)),
        landscape=sheet.is_table,
    )


def _columns(sheet: HitList) -> tuple[Column, ...]:
    """Give the columns of the table: what is known of each and, alone on its pages, what it says.

    There is no column where no hit has anything to say.
    """
    shares = _WIDE_SHARES if sheet.is_table else _SHARES
    fields = (_field_column(one.key, shares[one.key]) for one in OVERVIEW)
    listed = (
        number_column(sheet, width=_NUMBER_SHARE),
        column_of("title", width=26 if sheet.is_table else 44),
        *(column for column in fields if _is_told(column, sheet)),
    )
    if not sheet.is_table:
        return listed
    snippet = (column_of("section", width=10),) if sheet.is_of_query else ()
    place = Column("place", N_("place"), 20, lambda hit, t: "\n".join(place_texts(hit.case, t)))
    how = (replace(one, width=16) for one in how_column(sheet))
    note = (replace(one, width=30) for one in note_column(sheet))
    return (*listed, *snippet, column_of("snippet", width=44), place, *how, *note)


def _field_column(key: str, width: int) -> Column:
    if key == "agency":
        return Column(key, N_("agency"), width, lambda hit, _: agency_text(hit.case))
    return column_of(key, width=width)


def _is_told(column: Column, sheet: HitList) -> bool:
    """Tell whether a column says anything; of the kinds only where there are several."""
    if column.key == "kind":
        return len({hit.case.kind for hit in sheet.result.hits}) > 1
    return is_told(column, sheet)


def _head(column: Column, sheet: HitList) -> Head:
    name = sheet.translator.text(column.heading)
    return Head(name, column.width, centred=column.key not in _RUNNING_TEXT)


def _row(hit: Hit, columns: Sequence[Column], sheet: HitList) -> Row:
    return tuple(
        _lines(column.cell(hit, sheet.translator))
        if column.key != "place"
        else tuple((place,) for place in _places(hit, sheet))
        for column in columns
    )


def _entry(hit: Hit, sheet: HitList) -> Entry:
    translator, case = sheet.translator, hit.case
    kind = value_text(case, FIELD["kind"], translator) if case.kind != "case" else ""
    byline = " · ".join(part for part in (kind, *about_texts(case, translator)) if part)
    return Entry(
        number=hit.rank,
        title=_joined(lines(hit.title)),
        byline=printable(byline),
        how=printable(how_text(hit, translator)),
        notes=_lines(note) if (note := sheet.note(case).strip()) else (),
        parts=tuple(
            Part(printable(label_text(section, translator)), tuple(lines(section)))
            for section in hit.sections
        ),
        sources=tuple(_sources(hit, sheet)),
        url=printable(case.url or ""),
    )


def _sources(hit: Hit, sheet: HitList) -> Iterator[tuple[str, Line]]:
    say, (source, *others) = sheet.translator.text, _places(hit, sheet)
    yield say(N_("source")), (source,)
    if others:
        parted = (piece for one in others for piece in (Fragment("; ", marked=False), one))
        yield say(N_("also in")), tuple(parted)[1:]


def _places(hit: Hit, sheet: HitList) -> list[Fragment]:
    """Say every place where a case stands, its source first; each leads to its file."""
    case = hit.case
    return [
        Fragment(printable(said), marked=False, address=sheet.address(case, place))
        for place, said in zip(
            (case.source, *case.also_in), place_texts(case, sheet.translator), strict=True
        )
    ]


def _lines(cell: Cell) -> tuple[Line, ...]:
    marked = cell if isinstance(cell, MarkedText) else MarkedText("other", "", plain(cell))
    return tuple(lines(marked))


def _joined(several: Sequence[Line]) -> Line:
    """Put lines on one, a space between them."""
    pieces: list[Fragment] = []
    for line in several:
        if pieces and line:
            pieces.append(Fragment(" ", marked=False))
        pieces += line
    return tuple(pieces)


def _pairs(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    return tuple((printable(name), printable(value)) for name, value in pairs)


def bare(line: Line) -> str:
    """Give the text of a line without its marks."""
    return "".join(piece.text for piece in line)


__all__ = ["Entry", "Group", "Handout", "Head", "Pair", "Part", "Row", "bare", "handout"]
