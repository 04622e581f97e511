"""Compare what two indexes of the same documents answer to searches of all kinds.

    python -m benchmarks.engines FOLDER https://HOST:9200/NAME [--searches 1000] [--seed 1]
        [--queries FILE]

The searches are drawn from the words of the first index, with filters, modes and orders by chance;
``--queries`` adds those of a file (JSON lines with "text"). It prints what differs, and how long
either took; it ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.engines.queries import Drawing
from benchmarks.engines.sameness import differences
from sarye import Archive
from sarye.models import FacetField, Search

FACETS: tuple[FacetField, ...] = (
    *("kind", "agency", "year", "quarter", "award", "section", "period", "document"),
)
SHOWN = 10
"""Searches whose differences are printed."""


def main() -> None:
    """Compare, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("one")
    parser.add_argument("other")
    parser.add_argument("--searches", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=Path)
    asked = parser.parse_args()
    with Archive.open(asked.one) as one, Archive.open(asked.other) as other:
        cases = [hit.case for hit in one.search("", limit=2_000).hits]
        searches = [*Drawing(cases, asked.seed).searches(asked.searches), *_of(asked.queries)]
        differing = compare(one, other, searches)
    sys.exit(differing > 0)


def compare(one: Archive, other: Archive, searches: list[Search]) -> int:
    """Ask both, and count the searches whose answers differ."""
    differing = 0
    times: tuple[list[float], list[float]] = [], []
    for number, search in enumerate(searches):
        facets = FACETS if number % 2 else ()
        answers = []
        for archive, spent in zip((one, other), times, strict=True):
            started = time.perf_counter()
            answers.append(archive.find(search, facets=facets))
            spent.append(1000 * (time.perf_counter() - started))
        found = list(differences(*answers))
        differing += bool(found)
        if found and differing <= SHOWN:
            print(search)
            print(*(f"    {row}"[:400] for row in found[:3]), sep="\n")
    p50 = [f"{statistics.median(spent):.1f}" for spent in times]
    print(f"{len(searches)} searches, {differing} differ; p50 {p50[0]} and {p50[1]} ms")
    return differing


def _of(path: Path | None) -> Iterator[Search]:
    """Read the queries of a file: each in all modes in turn."""
    if path is None:
        return
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        yield Search(json.loads(line)["text"], match=("auto", "any", "all")[number % 3])


if __name__ == "__main__":
    main()
