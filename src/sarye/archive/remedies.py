"""A search without hits in, what would find something out: other limits, other words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from sarye.models import NO_FILTERS, Filters, Search
from sarye.words.strokes import strokes

if TYPE_CHECKING:
    from sarye.archive.archive import Archive

NAMES: Final[tuple[Literal["agency", "award"], ...]] = ("agency", "award")
"""The filters that take a name, which can be mistyped."""

LIKE: Final = 0.5
"""How many of their strokes two names share at least, of all that both have."""

MOST_NAMES: Final = 3


class Remedies(NamedTuple):
    """What can be done about a search without hits.

    ``unknown`` is the filter whose value no entry has, and ``nearest`` are values like that one.
    ``unlimited`` counts what the query finds without its filters, ``with_any`` what it finds where
    any of its words is enough.
    """

    unknown: Literal["agency", "award", ""] = ""
    value: str = ""
    nearest: tuple[str, ...] = ()
    unlimited: int = 0
    with_any: int = 0


def remedies(archive: Archive, search: Search) -> Remedies:
    """Find out what a search without hits could be changed to."""
    for name in NAMES:
        for value in search.filters.values(name):
            if not archive.facets(filters=Filters(**{name: value}), fields=()).total:
                known = archive.facets(fields=(name,)).counts[name]
                return Remedies(name, value, nearest_names(value, known))
    unlimited = with_any = 0
    one = replace(search, offset=0, limit=1, explain=False)
    if search.filters != NO_FILTERS:
        unlimited = archive.find(replace(one, filters=NO_FILTERS)).listed
    if search.match != "any" and not search.exact and len(search.query.split()) > 1:
        with_any = archive.find(replace(one, match="any")).listed
    return Remedies(unlimited=unlimited, with_any=with_any)


def nearest_names(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the names most like what was typed, by their strokes, the most like first.

    >>> nearest_names("국민권익위원획", ["가온광역시", "국민권익위원회"])
    ('국민권익위원회',)
    >>> nearest_names("가온시", ["가온광역시", "국민권익위원회"])
    ('가온광역시',)
    """
    names = {strokes(name): name for name in sorted(known, reverse=True)}
    near = get_close_matches(strokes(typed.removeprefix("=")), names, MOST_NAMES, LIKE)
    return tuple(names[one] for one in near)
