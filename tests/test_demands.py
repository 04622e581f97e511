"""The library refuses what means nothing by errors of its own, and writes hit lists to files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sarye import (
    Archive,
    ArchiveClosed,
    CaseUnknown,
    FilterInvalid,
    FormatUnknown,
    OutputError,
    PlainUnknown,
    SaryeError,
)
from sarye.models import Filters, Period, Search

WRONG: dict[str, dict[str, Any]] = {
    "limit": {"limit": -1},
    "limit that is text": {"limit": "5"},
    "limit that is a truth": {"limit": True},
    "limit in parts": {"limit": 2.5},
    "offset": {"offset": -1},
    "match": {"match": "some"},
    "sort": {"sort": "best"},
    "filters": {"filters": {"year": 2024}},
    "section": {"filters": Filters(sections=("conclusion",))},  # type: ignore[arg-type]
    "sections as text": {"filters": Filters(sections="effect")},  # type: ignore[arg-type]
    "agency": {"filters": Filters(agency=3)},  # type: ignore[arg-type]
    "year": {"filters": Filters(year="2024")},  # type: ignore[arg-type]
    "quarter": {"filters": Filters(quarter=5)},
    "kind": {"filters": Filters(kind="page")},  # type: ignore[arg-type]
    "since": {"filters": Filters(since="2024Q3")},  # type: ignore[arg-type]
    "until": {"filters": Filters(until=Period(2024, quarter=7))},
    "half": {"filters": Filters(until=Period(2024, half=3))},
}


@pytest.fixture(scope="module")
def archive(data_index: Path) -> Iterator[Archive]:
    """Open the index of the sample documents."""
    with Archive.open(data_index) as archive:
        yield archive


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_means_nothing_is_refused(archive: Archive, wrong: dict[str, Any]) -> None:
    """A wrong value is an error of sarye that names it, before anything is looked for."""
    with pytest.raises(FilterInvalid) as raised:
        archive.search("부담", **wrong)
    assert "cannot be" in str(raised.value)
    taken = {name: value for name, value in wrong.items() if name in ("filters", "match")}
    if taken:
        with pytest.raises(FilterInvalid):
            archive.facets("부담", **taken)


def test_other_questions_are_checked_too(archive: Archive) -> None:
    """So are the questions for similar cases, words, counts and single cases."""
    found = archive.search("부담").hits[0].case.id
    questions: tuple[Callable[[], object], ...] = (
        lambda: archive.search(None),  # type: ignore[arg-type]
        lambda: archive.similar(found, limit=-1),
        lambda: archive.complete(3),  # type: ignore[arg-type]
        lambda: archive.complete("부", limit=-1),
        lambda: archive.facets(fields=("colour",)),  # type: ignore[arg-type]
        lambda: archive.case(3),  # type: ignore[arg-type]
        lambda: archive.case(""),
    )
    for question in questions:
        with pytest.raises((FilterInvalid, CaseUnknown)):
            question()


def test_what_means_something_is_taken(archive: Archive) -> None:
    """Nothing that a search can be limited to is refused; a limit of none counts alone."""
    filters = Filters(sections=("title", "effect"), agency="시", year=2024, quarter=3, kind="case")
    wide = Filters(since=Period(2020, half=1), until=Period(2030))
    assert archive.search("", filters=filters, limit=3).total >= 0
    assert archive.search("부담", filters=wide, sort="oldest", match="any", offset=1).hits
    counted = archive.search("부담", limit=0)
    assert (counted.hits, counted.total) == ((), archive.search("부담", limit=None).total)


def test_a_closed_archive_says_so(data_index: Path) -> None:
    """Whatever is asked of a closed archive is an error of sarye; closing twice is none."""
    with Archive.open(data_index) as archive:
        found = archive.search("부담").hits[0].case.id
    archive.close()
    questions: tuple[Callable[[], object], ...] = (
        lambda: archive.search("부담"),
        archive.facets,
        lambda: archive.case(found),
        lambda: archive.similar(found),
        lambda: archive.complete("부"),
        lambda: archive.ranking("부담"),
        lambda: archive.select([found]),
        lambda: archive.ids("1"),
        lambda: archive.knows(found),
        lambda: archive.info,
        archive.status,
        lambda: archive.sources,
        lambda: archive.export("부담", "a.csv"),
    )
    for question in questions:
        with pytest.raises(ArchiveClosed):
            question()


def test_a_hit_list_is_written(archive: Archive, tmp_path: Path) -> None:
    """The file holds all hits of the query in the format of its suffix, and they are returned."""
    result = archive.export("부담", tmp_path / "a.json")
    written = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert [hit["id"] for hit in written["hits"]] == [hit.case.id for hit in result.hits]
    assert len(result.hits) == result.listed
    asked = Search("부담", Filters(year=2022), limit=2)
    few = archive.export(asked, tmp_path / "b.csv", plain=True)
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [hit.case.id for hit in few.hits]
    assert few.hits == archive.find(replace(asked, limit=2)).hits
    archive.export("부담", tmp_path / "c.md", language="ko", limit=1)
    assert "검색" in (tmp_path / "c.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "options", "error"),
    [
        ("a.pages", {}, FormatUnknown),
        ("a.xlsx", {"plain": True}, PlainUnknown),
        ("none/a.csv", {}, OutputError),
        ("a.csv", {"limit": -1}, FilterInvalid),
    ],
)
def test_a_file_that_cannot_be_written(
    archive: Archive, tmp_path: Path, name: str, options: dict[str, Any], error: type[SaryeError]
) -> None:
    """What stands in the way is an error of sarye, and nothing is written."""
    with pytest.raises(error):
        archive.export("부담", tmp_path / name, **options)
    assert not (tmp_path / name).exists()
