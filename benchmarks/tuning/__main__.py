"""One table of what every change of one figure of the ranking scores on test collections.

``python -m benchmarks.tuning [--data FOLDER ...]`` from the root of the project; without ``--data``
on the usual sets of `benchmarks.quality`. A row changes one figure and leaves the others as they
are; each score stands for both halves of the queries, so that a figure chosen by the first half
can be seen to hold on the second, which had no say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.quality.data import USUAL, Collection, own_collection, read_collection
from benchmarks.quality.engines import own
from benchmarks.tuning.weights import Setting, changed, settings
from sarye import Archive
from sarye.evaluation import measure_run, parse_measures

CUTOFF: Final = 10
"""Hits that count for the measure, as readers look at one page."""

Halves = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """An indexed collection, ready to be scored again and again."""

    collection: Collection
    index: Path

    def score(self) -> Halves:
        """Give nDCG with any word, of the queries at even and at odd places.

        The archive is opened anew, as what it has scored before is kept in memory.
        """
        topics = self.collection.topics
        with Archive.open(self.index) as archive:
            run = own.rank_all(archive, topics, CUTOFF, "any")
        measures = parse_measures(f"nDCG@{CUTOFF}")
        found = measure_run(run, self.collection.qrels, measures)[0].by_topic
        values = [found[topic.id] for topic in topics]
        return fmean(values[::2]), fmean(values[1::2])


def main(arguments: Sequence[str]) -> int:
    """Index the collections, score each setting, print a row for it."""
    options = _options(arguments)
    given = (_thinned(read_collection(one), options.every) for one in options.data)
    collections = [*given] or [*map(own_collection, USUAL)]
    with TemporaryDirectory() as folder:
        benches = [
            Bench(one, own.build(one.corpus, Path(folder) / str(number)))
            for number, one in enumerate(collections)
        ]
        rows = _rows(benches, islice(settings(), options.first))
        Console(width=None if sys.stdout.isatty() else 120).print(_table(benches, rows))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tuning", description=__doc__)
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="of other collections ask every Nth query"
    )
    parser.add_argument("--first", type=int, default=None, metavar="N", help="try N settings")
    return parser.parse_args(arguments)


def _thinned(collection: Collection, every: int) -> Collection:
    """Keep every so many queries: thousands say no more than hundreds, and take hours."""
    return replace(collection, topics=collection.topics[::every])


def _rows(benches: Sequence[Bench], tried: Iterable[Setting]) -> Iterator[tuple[str, list[Halves]]]:
    """Score the ranking as it is, then with each setting."""
    for one in chain([None], tried):
        with changed(one) if one else nullcontext():
            yield one.name if one else "as it is", [bench.score() for bench in benches]


def _table(benches: Sequence[Bench], rows: Iterable[tuple[str, list[Halves]]]) -> Table:
    table = Table(title=f"nDCG@{CUTOFF}, first and second half of the queries")
    table.add_column("setting", no_wrap=True)
    for one in benches:
        name, queries = one.collection.name, len(one.collection.topics)
        table.add_column(f"{name} ({queries})", justify="right")
    for name, scores in rows:
        print(name, file=sys.stderr)
        table.add_row(name, *(f"{first:.4f} / {second:.4f}" for first, second in scores))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
