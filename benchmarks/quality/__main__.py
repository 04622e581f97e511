"""Test collections in, one table of what each engine scores out.

``python -m benchmarks.quality [--set NAME ...] [--data FOLDER ...] [--engine NAME ...]`` from the
root of the project; without ``--set`` and ``--data`` on the sample and the first half of the lay
questions. An engine that is not installed is named with what to install.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.missing import Missing
from benchmarks.quality.data import OWN, USUAL, Collection, own_collection, read_collection
from benchmarks.quality.engines import ENGINES
from sarye.errors import SaryeError
from sarye.evaluation import DEFAULT_MEASURES, Measured, measure_run, parse_measures

if TYPE_CHECKING:
    from ir_measures import Measure

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Score:
    """What an engine scored on a collection; nothing, with what to install, if it is missing."""

    collection: Collection
    engine: str
    measured: tuple[Measured, ...] = ()
    seconds: float = 0.0
    install: str = ""


def main(arguments: Sequence[str]) -> int:
    """Run the engines, print the table and what is missing."""
    options = _options(arguments)
    try:
        measures = parse_measures(options.measures)
        collections = list(_collections(options.set, options.data))
    except (SaryeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    scores = list(_scores(collections, options.engine or list(ENGINES), measures))
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    console.print(_table(scores, [str(measure) for measure in measures]))
    missing = {score.engine: score.install for score in scores if score.install}
    for engine, install in missing.items():
        console.print(f"Not installed: {engine}. It needs {install}.", markup=False)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--set", action="append", default=[], choices=list(OWN), metavar="NAME")
    parser.add_argument("--data", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--engine", action="append", choices=list(ENGINES), metavar="NAME")
    parser.add_argument("--measures", default=DEFAULT_MEASURES)
    return parser.parse_args(arguments)


def _collections(names: Sequence[str], folders: Sequence[Path]) -> Iterator[Collection]:
    for name in names or (() if folders else USUAL):
        yield own_collection(name)
    for folder in folders:
        yield read_collection(folder)


def _scores(
    collections: Iterable[Collection], engines: Iterable[str], measures: Sequence[Measure]
) -> Iterator[Score]:
    names = list(engines)
    for collection in collections:
        for name in names:
            print(f"{collection.name}: {name} …", file=sys.stderr)
            yield _score(collection, name, measures)


def _score(collection: Collection, name: str, measures: Sequence[Measure]) -> Score:
    started = time.perf_counter()
    try:
        run = ENGINES[name](collection.corpus, collection.topics, DEPTH)
    except Missing as missing:
        return Score(collection, name, install=str(missing))
    seconds = time.perf_counter() - started
    return Score(collection, name, measure_run(run, collection.qrels, measures), seconds)


def _table(scores: Iterable[Score], measures: Sequence[str]) -> Table:
    """Make one table; the seconds are those of indexing and searching together."""
    table = Table()
    for heading in ("data", "entries", "queries", "engine"):
        table.add_column(heading, no_wrap=True)
    for heading in (*measures, "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = None
    for score in scores:
        if before not in (None, score.collection.name):
            table.add_section()
        before = score.collection.name
        sizes = (str(len(score.collection.corpus)), str(len(score.collection.topics)))
        table.add_row(score.collection.name, *sizes, score.engine, *_cells(score, measures))
    return table


def _cells(score: Score, measures: Sequence[str]) -> list[str]:
    if score.install:
        return ["missing", *([""] * len(measures))]
    return [*(f"{one.mean:.4f}" for one in score.measured), f"{score.seconds:.1f}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
