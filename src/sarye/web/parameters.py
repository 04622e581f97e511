"""The parameters of a request in, what is asked for out, and back: a URL is the whole state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final, Protocol, TypeVar, get_args
from urllib.parse import quote, urlencode

from sarye.errors import FilterInvalid
from sarye.fields import read_period
from sarye.messages import LANGUAGES
from sarye.models import Filters, MatchMode, Period, Role, SortOrder
from sarye.query import SECTION_NAMES

PAGE_SIZE: Final = 10
"""Hits on a page."""

LAST_PAGE: Final = 1_000
"""The page that can be asked for at most; a list that long is better exported."""

LONGEST_QUERY: Final = 1_000
"""Characters of a query, or of any other parameter; a whole paragraph fits."""

MATCHES: Final[tuple[str, ...]] = get_args(MatchMode)
SORTS: Final[tuple[str, ...]] = get_args(SortOrder)
TRUTHS: Final[Mapping[str, bool]] = {"1": True, "true": True, "0": False, "false": False}

_PERIOD: Final = re.compile("[0-9]{4}(?:Q[1-4]|H[12])?")
_NUMBER: Final = re.compile("[0-9]{1,9}")

Value = TypeVar("Value")


class Parameters(Protocol):
    """What a query string or a form gives."""

    def getlist(self, key: str) -> list[str]:
        """Give every value of a name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the page knows it; ``language`` is there when the URL names one."""

    query: str = ""
    match: MatchMode = "auto"
    sort: SortOrder = "relevance"
    filters: Filters = field(default_factory=Filters)
    exact: bool = False
    page: int = 1
    language: str | None = None

    @property
    def offset(self) -> int:
        """The hits before the page."""
        return (self.page - 1) * PAGE_SIZE

    @property
    def is_search(self) -> bool:
        """Whether anything is asked for; the page teaches otherwise."""
        return bool(self.query.strip()) or self.filters != Filters()

    def limited(self, **filters: object) -> Asked:
        """Ask for the same with other filters, from the first page on."""
        return replace(self, filters=replace(self.filters, **filters), page=1)  # type: ignore[arg-type]

    def but(self, **changes: object) -> Asked:
        """Ask for the same with something else, from the first page on unless it is named."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters that ask for this, without those that say nothing."""
        own = (
            ("q", self.query),
            ("match", "" if self.match == "auto" else self.match),
            ("sort", "" if self.sort == "relevance" else self.sort),
            ("exact", "1" if self.exact else ""),
            ("page", "" if self.page == 1 else str(self.page)),
            ("lang", self.language or ""),
        )
        return [pair for pair in (*own, *_filter_pairs(self.filters)) if pair[1]]

    def url(self, path: str = "/") -> str:
        """Name the address that asks for this."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def case_url(self, case_id: str) -> str:
        """Name the page of a case, which marks the words of this search in it."""
        return self.url(f"/cases/{quote(case_id)}")

    def export_url(self, name: str) -> str:
        """Name the file of all the cases that are found."""
        pairs = [*replace(self, page=1).pairs(), ("format", name)]
        return f"/export?{urlencode(pairs)}"


def read_asked(given: Parameters, *, strict: bool = False) -> Asked:
    """Read what is asked for; raise `FilterInvalid`.

    A form leaves fields empty that say nothing; a program that does so (``strict``) is wrong.
    """
    reader = Reader(given, strict=strict)
    return Asked(
        query=reader.text("q") or "",
        match=reader.choice("match", MATCHES) or "auto",  # type: ignore[arg-type]
        sort=reader.choice("sort", SORTS) or "relevance",  # type: ignore[arg-type]
        filters=_read_filters(reader),
        exact=reader.truth("exact"),
        page=reader.number("page", 1, LAST_PAGE) or 1,
        language=reader.choice("lang", LANGUAGES),
    )


class Reader:
    """Reads single parameters; each that cannot be used raises `FilterInvalid`."""

    def __init__(self, given: Parameters, *, strict: bool) -> None:
        self._given = given
        self._strict = strict

    def text(self, name: str) -> str | None:
        """Read a text; an empty one is none."""
        values = self._given.getlist(name)
        if self._strict and len(values) > 1:
            raise FilterInvalid(name=name, value=", ".join(values), example="…")
        value = values[-1] if values else ""
        if len(value) > LONGEST_QUERY:
            raise FilterInvalid(name=name, value=f"{value[:20]}…", example="…")
        return value.strip() or None

    def choice(self, name: str, known: tuple[str, ...]) -> str | None:
        """Read one of some names."""
        return self._read(name, known[0], lambda value: value if value in known else None)

    def number(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number within bounds."""

        def read(value: str) -> int | None:
            number = int(value) if _NUMBER.fullmatch(value) else low - 1
            return number if low <= number <= high else None

        return self._read(name, str(low), read)

    def period(self, name: str) -> Period | None:
        """Read a year with or without its quarter or half."""
        return self._read(
            name, "2024Q3", lambda value: read_period(value) if _PERIOD.fullmatch(value) else None
        )

    def truth(self, name: str) -> bool:
        """Read yes or no."""
        return self._read(name, "1", TRUTHS.get) or False

    def roles(self, name: str) -> tuple[Role, ...]:
        """Read the names of sections, which can be several."""
        values = [value for value in self._given.getlist(name) if value or self._strict]
        unknown = next((value for value in values if value not in SECTION_NAMES), None)
        if unknown is not None:
            raise FilterInvalid(name=name, value=unknown[:20], example="effect")
        return tuple(dict.fromkeys(SECTION_NAMES[value] for value in values))

    def _read(self, name: str, example: str, read: Callable[[str], Value | None]) -> Value | None:
        value = self.text(name)
        if value is None and not (self._strict and self._given.getlist(name)):
            return None
        found = read(value or "")
        if found is None:
            raise FilterInvalid(name=name, value=(value or "")[:20], example=example)
        return found


def _read_filters(reader: Reader) -> Filters:
    return Filters(
        sections=reader.roles("section"),
        agency=reader.text("agency"),
        year=reader.number("year", 1000, 9999),
        quarter=reader.number("quarter", 1, 4),
        since=reader.period("since"),
        until=reader.period("until"),
        award=reader.text("award"),
        document=reader.text("document"),
    )


def _filter_pairs(filters: Filters) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = [("section", role) for role in filters.sections]
    for name in (one.name for one in fields(Filters) if one.name != "sections"):
        value = getattr(filters, name)
        pairs.append((name, period_text(value) if isinstance(value, Period) else str(value or "")))
    return pairs


def period_text(period: Period) -> str:
    """Write a period as parameters do: 2024Q3."""
    if period.quarter is not None:
        return f"{period.year}Q{period.quarter}"
    return f"{period.year}H{period.half}" if period.half is not None else str(period.year)
