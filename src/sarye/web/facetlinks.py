"""Counts of facets in, links out that add a value to a search, or take it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sarye.models import Facets
from sarye.searchoptions import FILTER, SHOWN_FACETS
from sarye.web.parameters import SearchRequest, quoted

SHOWN_VALUES: Final = 8
"""Values of a facet that are shown at once; the others are folded away."""

MOST_VALUES: Final = 60
"""Values of a facet that are shown at all: who looks for others types them."""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet, how many cases have it, and the address that adds or takes it away."""

    value: str
    count: int
    url: str
    is_chosen: bool
    is_shown: bool

    @property
    def anchor(self) -> str:
        """The value as an id of the page can have it, by which the keyboard stays on it."""
        return quoted(self.value)


def facet_links(asked: SearchRequest, facets: Facets | None) -> dict[str, list[FacetLink]]:
    """Link the values of each facet that is worth showing."""
    if facets is None:
        return {}
    links = {name: _links(asked, name, facets.counts[name]) for name in SHOWN_FACETS}
    return {name: rows for name, rows in links.items() if _narrows(rows, facets)}


def _narrows(links: Sequence[FacetLink], facets: Facets) -> bool:
    """Tell whether a facet is worth showing: not one value that everything has."""
    if len(links) != 1 or links[0].is_chosen:
        return bool(links)
    return links[0].count < (facets.total or facets.partial)


def _links(asked: SearchRequest, name: str, counted: Mapping[str, int]) -> list[FacetLink]:
    """Link the values of a facet; those of a year and a quarter stand in their own order.

    What is chosen is always shown, however rare it is.
    """
    values = list(counted.items())
    if FILTER[name].kind in ("year", "quarter"):
        values.sort(reverse=FILTER[name].kind == "year")
    chosen, added = asked.search.filters.values(name), asked.adding(name)
    links = []
    for at, (value, count) in enumerate(values):
        typed = _typed(name, value)
        if value in chosen or typed in chosen:
            links.append(FacetLink(value, count, asked.freed(name, value, typed).url(), True, True))
        elif at < MOST_VALUES:
            links.append(FacetLink(value, count, added(typed), False, at < SHOWN_VALUES))
    return links


def _typed(name: str, value: str) -> str | int:
    """Give a value of a facet as a filter has it; a whole name is asked for, as it is counted."""
    kind = FILTER[name].kind
    if kind in ("year", "quarter"):
        return int(value)
    return f"={value}" if kind == "name" else value
