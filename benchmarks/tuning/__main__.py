"""Test collections in, one table of what every change of one figure of the ranking scores out.

``python -m benchmarks.tuning --data FOLDER [--data FOLDER ...]`` from the root of the project; the
sample of `benchmarks.quality` is always among them. A row changes one figure and leaves the others
as they are; each score stands for both halves of the queries, so that a figure chosen by the first
half can be seen to hold on the second, which had no say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.quality.data import Collection, read_collection, sample_collection
from sarye.analysis import Analyzer, Kiwi, Synonyms
from sarye.index import (
    Changes,
    DocumentRecord,
    IndexFolder,
    Occurrence,
    Searcher,
    Snapshot,
    open_build,
    scoring,
    weighing,
)
from sarye.models import Case, Filters, Place, Section
from sarye.query import Query, parse

CUTOFF = 10
"""Hits that count for the measure, as readers look at one page."""

Halves = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure of the ranking by name, and the value that is tried."""

    name: str
    place: Any
    attribute: str
    value: Any


@dataclass(frozen=True, slots=True)
class Bench:
    """An indexed collection with its queries, ready to be scored again and again."""

    collection: Collection
    snapshot: Snapshot
    analyzer: Analyzer
    queries: tuple[tuple[Query, Mapping[str, int]], ...]
    ids: Mapping[int, str]

    def score(self) -> Halves:
        """Give nDCG@10 with any word, of the even and of the odd queries."""
        searcher = Searcher(self.snapshot, self.analyzer, Synonyms())
        values = [self._score(searcher, query, gains) for query, gains in self.queries]
        return float(np.mean(values[::2])), float(np.mean(values[1::2]))

    def _score(self, searcher: Searcher, query: Query, gains: Mapping[str, int]) -> float:
        found = searcher.find(query, filters=Filters(), any_word=True, exact=False)
        numbers = found.numbers
        order = np.lexsort((-found.scores[numbers].round(9), found.inside[numbers]))
        top = [gains.get(self.ids[number], 0) for number in numbers[order[:CUTOFF]].tolist()]
        return _gain(top) / _gain(sorted(gains.values(), reverse=True)[:CUTOFF])


def main(arguments: Sequence[str]) -> int:
    """Index the collections, score each setting, print a row for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tuning", description=__doc__)
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--first", type=int, default=None, metavar="N", help="try N settings")
    options = parser.parse_args(arguments)
    collections = [sample_collection(), *map(read_collection, options.data)]
    with TemporaryDirectory() as folder:
        analyzer = Analyzer(Kiwi(workers=2))
        benches = [_bench(one, Path(folder) / one.name, analyzer) for one in collections]
        rows = ((name, [one.score() for one in benches]) for name in _settings())
        Console(width=None if sys.stdout.isatty() else 120).print(
            _table(benches, islice(rows, options.first))
        )
    return 0


def _settings() -> Iterator[str]:
    """Yield the name of each setting while it holds, first of all as the ranking is."""
    yield "as it is"
    for one in _changes():
        with _changed(one):
            yield one.name


def _changes() -> Iterator[Setting]:
    for kind, weight in scoring.KIND_WEIGHTS.items():
        for field in ("weight", "k1"):
            for factor in (0.5, 1.5, 2.0):
                value = replace(weight, **{field: getattr(weight, field) * factor})
                table = {**scoring.KIND_WEIGHTS, kind: value}
                name = f"{kind} {field} {getattr(value, field):g}"
                yield Setting(name, scoring, "KIND_WEIGHTS", table)
    for value in (0.25, 0.75, 1.0):
        yield Setting(f"compounds {value:g}", weighing, "COMPOUND_WEIGHT", value)
    for tag, weight in scoring.TAG_WEIGHTS.items():
        for value in sorted({1.0, round(weight * 0.7, 2), round(weight * 1.2, 2)}):
            table = {**scoring.TAG_WEIGHTS, tag: value}
            yield Setting(f"{tag} {value:g}", weighing, "TAG_WEIGHTS", table)
    yield from _part_changes()


def _part_changes() -> Iterator[Setting]:
    parts = scoring.PART_WEIGHTS
    for weight in (1.0, 2.0, 5.0):
        title = replace(parts["title"], weight=weight)
        yield Setting(f"title {weight:g}", scoring, "PART_WEIGHTS", {**parts, "title": title})
    for b in (0.4, 0.6, 0.9):
        table = {part: row if part == "title" else replace(row, b=b) for part, row in parts.items()}
        yield Setting(f"b of sections {b:g}", scoring, "PART_WEIGHTS", table)


def _changed(one: Setting) -> Any:
    return patch.object(one.place, one.attribute, one.value)


def _bench(collection: Collection, folder: Path, analyzer: Analyzer) -> Bench:
    """Index a collection as sarye would index a document of its entries."""
    index_folder = IndexFolder(folder)
    index_folder.prepare()
    index = open_build(index_folder.new_build(), shown=index_folder.shown)
    cases = [
        Case(one.id, one.title, (Section("other", "", one.text, 0, len(one.text)),), Place("data"))
        for one in collection.corpus
    ]
    changes = Changes(None)
    rows = tuple(Occurrence("data", f"content-{case.id}", case) for case in cases)
    ids = tuple(case.id for case in cases)
    changes.put(DocumentRecord("data", "data", 1, 1, "", ids), rows)
    changes.commit(index, analyzer)
    snapshot = Snapshot(index)
    queries = tuple((parse(one.text), collection.qrels[one.id]) for one in collection.topics)
    live = np.flatnonzero(snapshot.live).tolist()
    by_number = {number: snapshot.occurrences(number)[0].case.id for number in live}
    return Bench(collection, snapshot, analyzer, queries, by_number)


def _gain(gains: Sequence[int]) -> float:
    """Give the discounted cumulative gain (Järvelin and Kekäläinen 2002) of a list of hits."""
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _table(benches: Sequence[Bench], rows: Iterator[tuple[str, list[Halves]]]) -> Table:
    table = Table(title=f"nDCG@{CUTOFF}, first and second half of the queries")
    table.add_column("setting", no_wrap=True)
    for one in benches:
        table.add_column(f"{one.collection.name} ({len(one.queries)})", justify="right")
    for name, scores in rows:
        print(name, file=sys.stderr)
        table.add_row(name, *(f"{first:.4f} / {second:.4f}" for first, second in scores))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
