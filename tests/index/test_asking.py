"""Words that ask need not stand beside others: the rows of asking.md, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from sarye.analysis import Analyzer
from sarye.index import Planner
from sarye.query import parse

SearchOf = Callable[..., list[str]]


class Row(NamedTuple):
    """A query, the words that must stand, and why."""

    query: str
    needed: str
    reason: str


def read_rows() -> Iterator[Row]:
    """Read the rows of all tables."""
    for line in Path(__file__).with_name("asking.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "찾을 말":
            yield Row(*cells)


ROWS: Final = tuple(read_rows())


@pytest.fixture(scope="module")
def planner(analyzer: Analyzer) -> Planner:
    """Plan with the analyzer of all tests."""
    return Planner(analyzer)


@pytest.mark.parametrize("row", ROWS, ids=[row.query for row in ROWS])
def test_a_row_of_the_table(planner: Planner, row: Row) -> None:
    """Of the words of a query those must stand that its row names."""
    clauses = planner.plan(parse(row.query)).clauses
    needed = " ".join(one.pattern.typed for one in clauses if one.needed)
    assert needed == row.needed, row.reason


@pytest.mark.parametrize("row", ROWS, ids=[row.query for row in ROWS])
def test_an_exact_search_wants_all(planner: Planner, row: Row) -> None:
    """Of an exact search every word must stand as it is typed."""
    assert all(one.needed for one in planner.plan(parse(row.query), exact=True).clauses)


def test_the_table_is_whole() -> None:
    """The table holds enough rows, enough in which all words must stand, and none twice."""
    assert len(ROWS) >= 150
    assert sum(row.query == row.needed for row in ROWS) >= 40
    assert len({row.query for row in ROWS}) == len(ROWS)
    assert all(row.reason for row in ROWS)
