"""The address of a search: its parameters are read here, and written; it is the whole state."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, Protocol, TypeVar, get_args
from urllib.parse import quote, quote_plus, urlencode

from sarye.errors import (
    ChoiceUnknown,
    FilterInvalid,
    NumberOutside,
    ParameterRepeated,
    ParameterUnknown,
    ParameterUnwanted,
    TextTooLong,
)
from sarye.fields import ENTRY_KIND, period_key, read_moment
from sarye.messages import LANGUAGES
from sarye.models import (
    ENTRY_KINDS,
    NO_FILTERS,
    ROLES,
    Filters,
    MatchMode,
    Period,
    Role,
    Search,
    SortOrder,
)
from sarye.query import SECTION_NAMES
from sarye.searchoptions import (
    AS_TYPED,
    EXACT,
    FILTERS,
    MATCH,
    MATCHING,
    SORT,
    UNFOLDED,
    SearchOption,
    typed_period,
)

PAGE_SIZE: Final = 10
"""Hits on a page."""

LAST_PAGE: Final = 1_000
"""The page that can be asked for at most; a list that long is better exported."""

LONGEST_QUERY: Final = 1_000
"""Characters of a query, or of any other parameter; a whole paragraph fits."""

MATCHES: Final[tuple[MatchMode, ...]] = get_args(MatchMode)
SORTS: Final[tuple[SortOrder, ...]] = get_args(SortOrder)
TRUTHS: Final[Mapping[str, bool]] = {"1": True, "true": True, "0": False, "false": False}

DAY_PATTERN: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{3})?)?Z)?"
"""How a day is written, or a time in UTC."""

YEARS: Final = (1000, 9999)
QUARTERS: Final = (1, 4)

LANGUAGE: Final = "lang"
SEARCHED: Final = (
    "q",
    *(one.name for one in MATCHING),
    LANGUAGE,
)
"""The names of what says which entries are meant, and in which language messages are."""

EVERYTHING: Final = Search()

_DAY: Final = re.compile(DAY_PATTERN)
_NUMBER: Final = re.compile("[0-9]{1,9}")

Refusal = Callable[[str, str], FilterInvalid]
"""Makes, of a name and a value, the error that says what can be taken instead."""

Value = TypeVar("Value")
Name = TypeVar("Name", bound=str)


class Parameters(Protocol):
    """What a query string or a form gives."""

    def getlist(self, key: str) -> list[str]:
        """Give every value of a name."""


quoted: Final = lru_cache(10_000)(quote_plus)
"""A value as an address has it: a page has a hundred of them, and the next one mostly the same."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search, and the page of its hits; ``language`` is there when the address names one.

    The search is of all hits: `on_page` says which of them are shown. ``root`` is what the path of
    each address begins with, where a proxy has one.
    """

    search: Search = EVERYTHING
    page: int = 1
    language: str | None = None
    root: str = ""

    @property
    def on_page(self) -> Search:
        """The search of the hits of the page."""
        return replace(self.search, limit=PAGE_SIZE, offset=(self.page - 1) * PAGE_SIZE)

    @property
    def is_search(self) -> bool:
        """Whether anything is asked for; the page teaches otherwise."""
        return bool(self.search.query.strip()) or self.search.filters != NO_FILTERS

    def limited(self, **filters: object) -> SearchRequest:
        """Ask for the same with other filters, from the first page on."""
        return self.but(filters=replace(self.search.filters, **filters))  # type: ignore[arg-type]

    def limited_too(self, name: str, value: object) -> SearchRequest:
        """Ask for the same with a further value of a filter."""
        return self.limited(**{name: (*self.search.filters.values(name), value)})

    def adding(self, field: str) -> Callable[[str | int], str]:
        """Make what names the addresses that ask for one further value of a filter.

        A page has a hundred of them, so that all but the value is written once.
        """
        option = next(one for one in FILTERS if one.field == field)
        until = FILTERS[: FILTERS.index(option) + 1]
        pairs = self.at(1).pairs()
        at = len(pairs) - len(_filter_pairs(self.search.filters, FILTERS[len(until) :]))
        head, tail = urlencode(pairs[:at]), urlencode(pairs[at:])

        def url(value: str | int) -> str:
            added = f"{option.name}={quoted(written(value))}"
            return f"{self.root}/?{'&'.join(filter(None, (head, added, tail)))}"

        return url

    def without(self, name: str) -> SearchRequest:
        """Ask for the same without what a filter limits."""
        return self.but(filters=self.search.filters.without(name))

    def unlimited(self) -> SearchRequest:
        """Ask for the same without any filter."""
        return self.but(filters=NO_FILTERS)

    def freed(self, name: str, *values: object) -> SearchRequest:
        """Ask for the same without some values of a filter."""
        held = self.search.filters.values(name)
        return self.limited(**{name: tuple(one for one in held if one not in values)})

    def but(self, **changes: object) -> SearchRequest:
        """Ask for the first page of the same search with something else."""
        return replace(self, search=replace(self.search, **changes), page=1)  # type: ignore[arg-type]

    def at(self, page: int) -> SearchRequest:
        """Ask for another page."""
        return replace(self, page=page)

    def spoken(self, language: str) -> SearchRequest:
        """Ask for the same in another language."""
        return replace(self, language=language)

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters that ask for this, without those that say nothing."""
        search = self.search
        own = (
            ("q", search.query),
            (MATCH.name, "" if search.match == "auto" else search.match),
            (SORT.name, "" if search.sort == "relevance" else search.sort),
            (EXACT.name, "1" if search.exact else ""),
            (AS_TYPED.name, "1" if search.typed else ""),
            (UNFOLDED.name, "1" if search.unfolded else ""),
            ("page", "" if self.page == 1 else str(self.page)),
            ("lang", self.language or ""),
        )
        return [pair for pair in (*own, *_filter_pairs(search.filters, FILTERS)) if pair[1]]

    @property
    def query_string(self) -> str:
        """What stands behind the question mark of an address that asks for this."""
        return urlencode(self.pairs())

    def url(self, path: str = "/") -> str:
        """Name the address that asks for this."""
        query = self.query_string
        return f"{self.root}{path}?{query}" if query else f"{self.root}{path}"

    def case_url(self, case_id: str) -> str:
        """Name the page of a case, which marks the words of this search in it."""
        return self.url(f"/cases/{quote(case_id, safe='')}")

    def export_url(self, name: str, layout: str = "cases") -> str:
        """Name the file of all the cases that are found."""
        pairs = [*self.at(1).pairs(), ("format", name)]
        pairs += [("layout", layout)] if layout != "cases" else []
        return f"{self.root}/export?{urlencode(pairs)}"


def read_request(given: Parameters, *, strict: bool = False, root: str = "") -> SearchRequest:
    """Read what is asked for; raise `FilterInvalid`.

    A form leaves fields empty that say nothing; a program that does so (``strict``) is wrong.
    ``root`` is what addresses that are made of it begin with.
    """
    reader = Reader(given, strict=strict)
    search = Search(
        query=reader.text("q") or "",
        match=reader.choice(MATCH.name, MATCHES) or "auto",
        sort=reader.choice(SORT.name, SORTS) or "relevance",
        filters=Filters(**{one.field: reader.filter(one) for one in FILTERS}),
        exact=reader.truth(EXACT.name),
        unfolded=reader.truth(UNFOLDED.name),
        typed=reader.truth(AS_TYPED.name),
    )
    page = reader.number("page", 1, LAST_PAGE) or 1
    return SearchRequest(search, page, reader.choice(LANGUAGE, LANGUAGES), root)


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Raise `ParameterUnknown` for a name that is not among those known, with the nearest one.

    Where none is known, it is a `ParameterUnwanted`.
    """
    for name in given:
        if not known:
            raise ParameterUnwanted(name=name[:20])
        if name not in known:
            [nearest] = get_close_matches(name, known, n=1, cutoff=0)
            raise ParameterUnknown(name=name[:20], nearest=nearest, known=", ".join(known))


class Reader:
    """Reads single parameters; each that cannot be used raises `FilterInvalid`."""

    def __init__(self, given: Parameters, *, strict: bool) -> None:
        self._given = given
        self._strict = strict

    def text(self, name: str) -> str | None:
        """Read a text; an empty one is none."""
        values = self._given.getlist(name)
        if self._strict and len(values) > 1:
            raise ParameterRepeated(name=name)
        return _typed(name, values[-1]) if values else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Read texts, which can be several; empty ones are none."""
        found = (_typed(name, value) for value in self._given.getlist(name))
        return tuple(value for value in found if value)

    def choice(self, name: str, known: tuple[Name, ...]) -> Name | None:
        """Read one of some names."""
        return self._read(name, _among(known), {str(one): one for one in known}.get)

    def number(self, name: str, low: int, high: int) -> int | None:
        """Read a whole number within bounds."""
        return self._read(name, _between(low, high), _within(low, high))

    def period(self, name: str) -> Period | None:
        """Read a period in any way that it can be typed."""
        return self._read(name, _like("2024Q3"), typed_period)

    def truth(self, name: str) -> bool:
        """Read yes or no."""
        return self._read(name, _among(TRUTHS), TRUTHS.get) or False

    def roles(self, name: str) -> tuple[Role, ...]:
        """Read the names of sections, which can be several."""
        values = [value for value in self._given.getlist(name) if value or self._strict]
        unknown = next((value for value in values if value not in SECTION_NAMES), None)
        if unknown is not None:
            raise _among(ROLES)(name, unknown)
        return tuple(dict.fromkeys(SECTION_NAMES[value] for value in values))

    def filter(self, option: SearchOption) -> Any:
        """Read what a search is limited by."""
        match option.kind:
            case "sections":
                return self.roles(option.name)
            case "entry":
                return self._several(option.name, _among(ENTRY_KINDS), ENTRY_KIND.get)
            case "year":
                return self._several(option.name, _between(*YEARS), _within(*YEARS))
            case "quarter":
                return self._several(option.name, _between(*QUARTERS), _within(*QUARTERS))
            case "period" | "moment":
                return self._time(option)
            case _:
                return self.texts(option.name)

    def _time(self, option: SearchOption) -> Period | str | None:
        if option.kind == "period":
            return self.period(option.name)
        return self._read(option.name, _like("2026-03-01"), _moment)

    def _several(
        self, name: str, refusal: Refusal, read: Callable[[str], Value | None]
    ) -> tuple[Value, ...]:
        given = [_typed(name, value) for value in self._given.getlist(name)]
        rows = [(value, read(value or "")) for value in given if value or self._strict]
        wrong = next((value for value, found in rows if found is None), "")
        found = tuple(one for _, one in rows if one is not None)
        if len(found) < len(rows):
            raise refusal(name, wrong or "")
        return found

    def _read(
        self, name: str, refusal: Refusal, read: Callable[[str], Value | None]
    ) -> Value | None:
        value = self.text(name)
        if value is None and not (self._strict and self._given.getlist(name)):
            return None
        found = read(value or "")
        if found is None:
            raise refusal(name, value or "")
        return found


def _typed(name: str, value: str) -> str | None:
    """Take a value as it was typed; none where it is empty."""
    if len(value) > LONGEST_QUERY:
        raise TextTooLong(name=name, most=LONGEST_QUERY)
    return value.strip() or None


def _like(example: str) -> Refusal:
    return lambda name, value: FilterInvalid(name=name, value=value[:20], example=example)


def _among(known: Iterable[str]) -> Refusal:
    return lambda name, value: ChoiceUnknown(name=name, value=value[:20], known=", ".join(known))


def _between(low: int, high: int) -> Refusal:
    return lambda name, value: NumberOutside(name=name, value=value[:20], low=low, high=high)


def _within(low: int, high: int) -> Callable[[str], int | None]:
    """Read a whole number within bounds."""

    def read(value: str) -> int | None:
        number = int(value) if _NUMBER.fullmatch(value) else low - 1
        return number if low <= number <= high else None

    return read


def _moment(value: str) -> str | None:
    """Read a day or a time, as browsers and programs are told that they are written."""
    return read_moment(value) if _DAY.fullmatch(value) else None


def _filter_pairs(filters: Filters, options: Iterable[SearchOption]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for option in options:
        pairs += [(option.name, written(one)) for one in filters.values(option.field)]
    return pairs


def written(value: Period | str | int | None) -> str:
    """Write a value as parameters do; nothing for none."""
    return period_key(value) if isinstance(value, Period) else str(value or "")
