"""Words that exclude: every row of exclusions.md, and what the results tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from sarye.analysis import Analyzer
from sarye.archive import Archive
from sarye.query import parse, print_query
from sarye.words.exclusions import excludes, with_exclusions

NOTHING: Final = "–"


class Row(NamedTuple):
    """A query, what is searched, what is told of it, and why."""

    query: str
    searched: str
    understood: str
    reason: str


def read_rows() -> Iterator[Row]:
    """Read the rows of both tables."""
    for line in Path(__file__).with_name("exclusions.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "찾을 말":
            yield Row(*cells)


ROWS: Final = tuple(read_rows())


@pytest.mark.parametrize("row", ROWS, ids=[row.query for row in ROWS])
def test_a_row_of_the_table(analyzer: Analyzer, row: Row) -> None:
    """What a query leaves out is searched as an exclusion and told, or nothing is changed."""
    typed = parse(row.query)
    query = with_exclusions(typed, analyzer, lambda _: False)
    if row.searched == NOTHING:
        assert query == typed, row.reason
        return
    assert print_query(query) == row.searched, row.reason
    excluded = row.searched[row.searched.index("-") :]
    told = [(one.kind, one.before, one.after) for one in query.repairs]
    assert told == [("exclusion", row.understood, excluded)]


@pytest.mark.parametrize("row", ROWS, ids=[row.query for row in ROWS])
def test_what_a_case_says_is_no_exclusion(analyzer: Analyzer, row: Row) -> None:
    """A query that stands so in a case, such as its title, is searched as it is typed."""
    query = parse(row.query)
    assert with_exclusions(query, analyzer, lambda text: text == row.query) == query


def test_the_table_is_whole() -> None:
    """The table holds enough rows of both kinds, and none twice."""
    assert sum(row.searched == NOTHING for row in ROWS) >= 25
    assert sum(row.searched != NOTHING for row in ROWS) >= 25
    assert len({row.query for row in ROWS}) == len(ROWS)


def test_words_that_exclude(analyzer: Analyzer) -> None:
    """A word that excludes is one, alone or behind what it excludes."""
    assert all(
        excludes(word, analyzer) for word in ("말고", "빼고", "제외", "주차말고", "버스빼고")
    )
    assert not any(excludes(word, analyzer) for word in ("주차", "말", "빼기", "제외된", "말고개"))


def test_the_result_tells(data_index: Path) -> None:
    """The same is found as by the sign, the result says so, and an exact search undoes it."""
    with Archive.open(data_index) as archive:
        said, signed = (
            archive.search("주차 말고 교통", limit=None),
            archive.search("교통 -주차", limit=None),
        )
        assert {hit.case.id for hit in said.hits} == {hit.case.id for hit in signed.hits}
        assert 0 < said.total == signed.total < archive.search("교통").total
        assert [(one.kind, one.before, one.after) for one in said.repairs] == [
            ("exclusion", "주차 말고", "-주차")
        ]
        assert not archive.search("주차 말고 교통", exact=True).repairs
