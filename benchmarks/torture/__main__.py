"""The name of a torture in, what came of it out.

``python -m benchmarks.torture NAME [--count NUMBER --seed NUMBER --minutes NUMBER]`` from the root
of the project; see README.md beside this module. The report goes to stdout or to ``--out``, and
the exit status is 1 where there was a fault.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from benchmarks.torture.outcome import Outcome, report

ROOT: Final = Path(__file__).parents[2]


class Torture(NamedTuple):
    """A module with ``run(work, options) -> Outcome``, how much it tries by itself, and what."""

    module: str
    count: int
    title: str


TORTURES: Final = {
    "documents": Torture("hostiledocuments", 10_000, "documents that are damaged or made to hurt"),
    "requests": Torture("webrequests", 20_000, "requests that no browser sends"),
    "queries": Torture("randomqueries", 100_000, "queries that no person types"),
    "damage": Torture("damagedindexes", 2_000, "indexes whose files are damaged"),
    "kills": Torture("killedruns", 1_000, "kills of runs, and of what they start"),
    "rebuilds": Torture("rebuilds", 50, "clients, while the index is rebuilt again and again"),
}
"""What can be tried, by name."""


def main(arguments: Sequence[str]) -> int:
    """Try one thing, and write what came of it."""
    options = _options(arguments)
    torture = TORTURES[options.name]
    if options.count is None:
        options.count = torture.count
    module = importlib.import_module(f"benchmarks.torture.{torture.module}")
    with TemporaryDirectory(prefix="sarye-torture-") as work:
        outcome: Outcome = module.run(Path(work), options)
    text = report(outcome)
    if options.out is not None:
        options.out.write_text(text, "utf-8")
    else:
        print(text)
    return 1 if outcome.faults else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("name", choices=TORTURES)
    parser.add_argument("--count", type=int, metavar="NUMBER", help="how many are tried")
    parser.add_argument("--seed", type=int, default=1, metavar="NUMBER", help="of what is drawn")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="that is tried")
    parser.add_argument("--minutes", type=float, metavar="NUMBER", help="after which it ends")
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[ROOT / "data"], metavar="PATH", help="to index"
    )
    parser.add_argument("--out", type=Path, help="the report, Markdown")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
