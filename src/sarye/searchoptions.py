"""The options of a search: what each is called, what it takes, and what is said of it.

A row is all that there is to say of one: the command line, the addresses of the page and of the
JSON API, and the description of that API make theirs of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from sarye.fields import FIELD
from sarye.messages import N_
from sarye.models import FacetField, Period

Kind = Literal[
    "sections",
    "entry",
    "name",
    "path",
    "year",
    "quarter",
    "period",
    "moment",
    "match",
    "sort",
    "flag",
]
"""What an option takes: a ``name`` is a part of one, or all of it behind ``=``; an ``entry`` is a
kind of entry, a ``moment`` a day or a time."""


class SearchOption(NamedTuple):
    """An option: ``name`` is that of the command line and of an address.

    ``help`` is what is said of it, to be translated; ``described`` what the description of the API
    says where that is something else. ``title`` is what a limit by it is called, to be translated.
    ``attribute`` is the field of `Filters` or `Search` that it sets, where that has another name.
    """

    name: str
    kind: Kind
    help: str
    described: str = ""
    title: str = ""
    attribute: str = ""

    @property
    def field(self) -> str:
        """The field of `Filters` or `Search` that it sets."""
        return self.attribute or self.name

    @property
    def flag(self) -> str:
        """What it is on the command line."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def description(self) -> str:
        """What the description of the API says."""
        return self.described or self.help


def _name_filter(name: str, said: str) -> SearchOption:
    return SearchOption(name, "name", said, title=FIELD[name].name)


_MONTH: Final = "(0?[1-9]|1[0-2])"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
PERIOD_PATTERN: Final = (
    "(?:from |until )?"
    "(?:([0-9]{4})(?: ?년도?)?|['’‘]([0-9]{2})(?:년도?)?|([0-9]{2})년도?)"
    "(?: ?[-./]? ?(?:[Qq]([1-4])|[Hh]([12])|제? ?([1-4])(?: ?/ ?4)? ?분기|([상하])반기)"
    f"|[-./] ?{_MONTH}(?:[-./] ?{_DAY})?[.]?"
    f"| ?{_MONTH}월(?: ?{_DAY}일)?)?"
    "(?: ?부터| ?까지)?"
)
"""How a period can be typed, for browsers and programs too: 2024, 2024Q3, 2024년 상반기, 2024-07.

All that sarye prints is among it. A month or a day stands for its quarter.
"""


def typed_period(text: str) -> Period | None:
    """Read a period as it was typed.

    >>> typed_period("2024년 3분기") == typed_period("2024 Q3") == typed_period("2024.7.")
    True
    """
    found = re.fullmatch(PERIOD_PATTERN, text.strip())
    if found is None:
        return None
    whole, *short, letter, half, quarter, named, month, korean = found.groups()
    year = int(whole) if whole else 2000 + int(next(filter(None, short)))
    if part := letter or quarter:
        return Period(year, quarter=int(part))
    if named or half:
        return Period(year, half=int(half) if half else 1 if named == "상" else 2)
    in_month = month or korean
    return Period(year, quarter=(int(in_month) + 2) // 3) if in_month else Period(year)


FILTERS: Final = (
    SearchOption(
        "section",
        "sections",
        N_("Only in this section (title, situation, effort, effect, other)."),
        described=N_("Only in these sections."),
        attribute="sections",
    ),
    SearchOption(
        "kind",
        "entry",
        N_("Only cases, or only the text that is in none (case, document)."),
        described=N_("Only entries of these kinds."),
        title=FIELD["kind"].name,
    ),
    _name_filter("agency", N_("Only agencies whose name contains this; several may be given.")),
    SearchOption(
        "year", "year", N_("Only this year; several may be given."), title=FIELD["year"].name
    ),
    SearchOption(
        "quarter",
        "quarter",
        N_("Only this quarter (1-4); several may be given."),
        described=N_("Only these quarters."),
        title=FIELD["quarter"].name,
    ),
    SearchOption("since", "period", N_("From this period on: 2024Q3, 2024-07."), title=N_("From")),
    SearchOption("until", "period", N_("Up to this period: 2025Q1, 2025-03."), title=N_("Up to")),
    _name_filter("award", N_("Only awards whose name contains this; several may be given.")),
    SearchOption(
        "added_since",
        "moment",
        N_("Only what was added to the index on this day or later: 2026-03-01."),
        title=N_("added since"),
    ),
    SearchOption(
        "document",
        "path",
        "",
        described=N_("Only these documents, by their whole paths."),
        title=N_("document"),
    ),
)
"""What a search can be limited by; a document is only in addresses, as nobody types its path."""

FILTER: Final = {option.name: option for option in FILTERS}
"""Every filter by its name."""

MATCH: Final = SearchOption(
    "match",
    "match",
    N_("auto: all words first, then the best partial matches."),
    described=N_("How words are combined."),
)
SORT: Final = SearchOption("sort", "sort", N_("The order."))
EXACT: Final = SearchOption("exact", "flag", N_("Only what is written so, letter by letter."))
UNFOLDED: Final = SearchOption(
    "unfolded",
    "flag",
    N_("Each wording of a case, and each passage of a document, by itself."),
    described=N_("Each wording of a case as a hit of its own."),
)
AS_TYPED: Final = SearchOption(
    "typed",
    "flag",
    N_("Only the words typed, and no official ones in their place."),
)

MATCHING: Final = (MATCH, EXACT, AS_TYPED, UNFOLDED, *FILTERS)
"""What says, beside the query, which entries are meant."""

ALTERNATIVES: Final = SearchOption(
    "alternatives",
    "flag",
    N_("Count a field that is limited as if it were not."),
)
"""What counts are asked for besides."""

_BY_FIELD: Final[tuple[FacetField, ...]] = tuple(
    option.name  # type: ignore[misc]
    for option in FILTERS
    if option.name in FIELD and FIELD[option.name].counted
)

COUNTED: Final[tuple[FacetField, ...]] = (*_BY_FIELD, "section")
"""What the matching cases are counted by where nothing else is asked for."""

SHOWN_FACETS: Final[tuple[FacetField, ...]] = (*_BY_FIELD, "document")
"""What the page counts them by: each value is a limit of a further search."""

LIMIT_NAMES: Final[Mapping[str, str]] = {
    **{str(name): FILTER[name].title for name in SHOWN_FACETS},
    **{option.name: option.title for option in FILTERS if option.kind in ("period", "moment")},
}
"""What the limits of a search are called besides sections: by facets, and by periods."""
