"""Addresses: what is asked for is written into one, and read back the same."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from sarye.errors import FilterInvalid
from sarye.models import ROLES, Filters, Period, Search
from sarye.web.parameters import LONGEST_QUERY, PAGE_SIZE, SearchRequest, read_request

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(str.strip)
YEARS = st.integers(1000, 9999)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw no value, one, or several."""
    return st.none() | values | st.lists(values, max_size=3).map(tuple)


NAMES = several(TEXTS.filter(bool))
PERIODS = st.one_of(
    st.none(),
    st.builds(Period, YEARS),
    st.builds(lambda year, quarter: Period(year, quarter=quarter), YEARS, st.integers(1, 4)),
    st.builds(lambda year, half: Period(year, half=half), YEARS, st.integers(1, 2)),
)
SEARCHES = st.builds(
    Search,
    query=TEXTS,
    match=st.sampled_from(("auto", "all", "any")),
    sort=st.sampled_from(("relevance", "newest", "oldest", "title")),
    filters=st.builds(
        Filters,
        sections=st.lists(st.sampled_from(ROLES), unique=True).map(tuple),
        agency=NAMES,
        year=several(YEARS),
        quarter=several(st.integers(1, 4)),
        since=PERIODS,
        until=PERIODS,
        award=NAMES,
        document=NAMES,
    ),
    exact=st.booleans(),
)
REQUESTS = st.builds(
    SearchRequest,
    search=SEARCHES,
    page=st.integers(1, 1000),
    language=st.sampled_from((None, "ko", "en")),
)


def read(url: str, *, strict: bool = False) -> SearchRequest:
    """Read an address as the server does."""
    return read_request(QueryParams(urlsplit(url).query), strict=strict)


@given(asked=REQUESTS)
def test_an_address_is_the_whole_state(asked: SearchRequest) -> None:
    """Whatever is asked for comes back from its address, to the page and to the API."""
    assert read(asked.url()) == asked
    assert read(asked.url(), strict=True) == asked


@given(asked=REQUESTS)
def test_an_address_says_nothing_needless(asked: SearchRequest) -> None:
    """No parameter is empty, and none stands there twice with the same value."""
    pairs = parse_qsl(urlsplit(asked.url()).query, keep_blank_values=True)
    assert all(value for _, value in pairs)
    assert len(pairs) == len(set(pairs))


def test_a_value_comes_and_goes() -> None:
    """Values of one filter are added and taken away one by one."""
    asked = SearchRequest(Search("부담"), page=4)
    one = asked.limited_too("year", 2024)
    both = one.limited_too("year", 2023)
    assert both.search.filters == Filters(year=(2024, 2023))
    assert both.freed("year", 2023, 2022) == one
    assert both.freed("year", 2024, 2023) == asked.at(1)


VALUES = {"agency": "=가온시 &", "year": 2031, "quarter": 4, "award": "대상", "kind": "case"}


@given(asked=REQUESTS, field=st.sampled_from(sorted(VALUES)))
def test_addresses_of_further_values(asked: SearchRequest, field: str) -> None:
    """Each is that of the search with the value, in whatever place of the address it stands."""
    value = VALUES[field]
    held = asked.search.filters.values(field)
    if value not in held:
        assert asked.adding(field)(value) == asked.limited_too(field, value).url()


def test_the_empty_fields_of_a_form_ask_for_nothing() -> None:
    """A form sends every field; what it leaves empty does not limit, and a program may not."""
    empty = "/?q=&match=&sort=&agency=&year=&quarter=&since=&until=&award=&exact=&section="
    assert read(empty) == SearchRequest()
    with pytest.raises(FilterInvalid):
        read(empty, strict=True)


@pytest.mark.parametrize(
    "query",
    [
        *("match=none", "sort=best", "year=99999", "year=2k", "quarter=5", "quarter=0", "page=0"),
        *("page=1001", "since=2024Q5", "until=2025-13", "section=누구", "exact=maybe", "lang=fr"),
        *("year=２０２４", f"q={'가' * (LONGEST_QUERY + 1)}", "agency=" + "a" * 1001),
    ],
)
def test_what_cannot_be_used_is_refused(query: str) -> None:
    """A parameter that says something impossible is an error that names it."""
    with pytest.raises(FilterInvalid) as caught:
        read(f"/?{query}")
    assert caught.value.params["name"] == query.partition("=")[0]


def test_a_step_begins_at_the_first_page() -> None:
    """Another order or limit leads to the first page; another page keeps the rest."""
    search = Search("부담", filters=Filters(year=2024))
    asked = SearchRequest(search, page=4)
    assert asked.but(sort="newest").page == 1
    assert asked.limited(agency="한빛시").page == 1
    assert asked.limited(agency="한빛시").search.filters == Filters(year=2024, agency="한빛시")
    assert asked.at(5) == SearchRequest(search, page=5)


def test_a_page_has_its_own_hits() -> None:
    """The hits before a page are left out, and no more are given than it shows."""
    asked = SearchRequest(Search("부담"), page=3)
    assert (asked.on_page.offset, asked.on_page.limit) == (2 * PAGE_SIZE, PAGE_SIZE)
