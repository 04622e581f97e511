"""Sentences in, what documents beside cases cost, and how they rank, out as tables in Markdown.

``python -m benchmarks.documents [--cases NUMBER] [--prior]`` from the root of the project; see
README.md beside this module.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.documents.costs import cost_tables, measure_costs
from benchmarks.documents.prior import WEIGHTS, measure_prior
from benchmarks.speed.generating import Record, make_cases, read_pool
from sarye import Archive

ROOT: Final = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> int:
    """Measure, and print the tables."""
    options = _options(arguments)
    data = options.data or [ROOT / "data"]
    pool = read_pool(data)
    with TemporaryDirectory(prefix="sarye-documents-") as temporary:
        folder = Path(temporary)
        if not options.prior:
            costs = measure_costs(pool, options.cases, folder, runs=options.runs)
            print("\n\n".join(cost_tables(costs)))
            return 0
        made = list(make_cases(pool, options.cases))
        for name, cases in (("as read", _cases_of(data)), ("generated", made)):
            print(f"{len(cases)} cases, {name}: how often the first-named comes first\n")
            print(measure_prior(cases, folder / name, options.weights), end="\n\n", flush=True)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, metavar="NUMBER", help="generated")
    parser.add_argument("--data", type=Path, nargs="+", metavar="PATH", help="instead of data/")
    parser.add_argument("--runs", type=int, default=3, help="of each build; the median counts")
    parser.add_argument("--prior", action="store_true", help="the weight of documents instead")
    parser.add_argument("--weights", type=float, nargs="+", default=WEIGHTS, metavar="WEIGHT")
    return parser.parse_args(arguments)


def _cases_of(data: Sequence[Path]) -> list[Record]:
    """Read cases, one of each title, as records."""
    read = {one.title: one for document in Archive.parse(data) for one in document.cases}
    return [
        {"title": one.title, **{part.role: part.text for part in one.sections}}
        for one in read.values()
        if one.sections
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
