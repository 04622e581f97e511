"""What is asked of an archive in, an error for what cannot be asked out: `FilterInvalid`.

Options of a command and parameters of an address are checked where they are read; whoever calls the
library is told here what was wrong, before anything is looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, get_args

from sarye.errors import FilterInvalid
from sarye.fields import ENTRIES
from sarye.models import SECTION_ROLES, FacetField, Filters, MatchMode, Period, Search, SortOrder

MODES: Final[tuple[str, ...]] = get_args(MatchMode)
ORDERS: Final[tuple[str, ...]] = get_args(SortOrder)
ROLES: Final = ("title", *SECTION_ROLES)
FIELDS: Final[tuple[str, ...]] = get_args(FacetField)
LONGEST_SHOWN: Final = 60
"""Characters of a wrong value that an error repeats."""


def check_search(search: Search) -> None:
    """Raise `FilterInvalid` for a search that means nothing."""
    _check_text("query", search.query)
    _check_one("match", search.match, MODES)
    _check_one("sort", search.sort, ORDERS)
    check_limit(search.limit)
    _check_number("offset", search.offset, 0)
    check_filters(search.filters)


def check_filters(filters: Filters) -> None:
    """Raise `FilterInvalid` for filters that mean nothing."""
    if not isinstance(filters, Filters):
        raise _wrong("filters", filters, "Filters(year=2024)")
    if isinstance(filters.sections, str):
        raise _wrong("sections", filters.sections, '("effect",)')
    for role in filters.sections:
        _check_one("sections", role, ROLES)
    for name in ("agency", "award", "document"):
        for value in filters.values(name):
            _check_text(name, value)
    for value in filters.values("year"):
        _check_number("year", value)
    for value in filters.values("quarter"):
        _check_number("quarter", value, 1, 4)
    for value in filters.values("kind"):
        _check_one("kind", value, ENTRIES)
    for name in ("since", "until"):
        _check_period(name, getattr(filters, name))
    if filters.added_since is not None:
        _check_text("added_since", filters.added_since)


def check_limit(limit: object) -> None:
    """Raise `FilterInvalid` for a limit that is none."""
    if limit is not None:
        _check_number("limit", limit, 0)


def check_fields(fields: Iterable[object]) -> None:
    """Raise `FilterInvalid` for what nothing can be counted by."""
    for name in fields:
        _check_one("fields", name, FIELDS)


def _check_period(name: str, period: object) -> None:
    if period is None:
        return
    if not isinstance(period, Period):
        raise _wrong(name, period, "Period(2024, quarter=3)")
    _check_number(f"{name}.year", period.year)
    for part, most in (("quarter", 4), ("half", 2)):
        if (value := getattr(period, part)) is not None:
            _check_number(f"{name}.{part}", value, 1, most)


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise _wrong(name, value, "text")


def _check_one(name: str, value: object, known: Collection[str]) -> None:
    if not (isinstance(value, str) and value in known):
        raise _wrong(name, value, ", ".join(known))


def _check_number(name: str, value: Any, least: int | None = None, most: int | None = None) -> None:
    """Take whole numbers, numpy's too, and no True."""
    is_number = hasattr(type(value), "__index__") and not isinstance(value, bool)
    if (
        not is_number
        or (least is not None and value < least)
        or (most is not None and value > most)
    ):
        raise _wrong(name, value, str(2024 if least is None else max(least, 1)))


def _wrong(name: str, value: object, example: str) -> FilterInvalid:
    shown = value if isinstance(value, str) else repr(value)
    return FilterInvalid(name=name, value=shown[:LONGEST_SHOWN], example=example)
