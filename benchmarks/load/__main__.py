"""A collection in, what a server answers to many clients at once out.

``python -m benchmarks.load [--cases 20000 --clients 50 --seconds 60 --think 0 1]`` from the root of
the project; see README.md beside this module. Progress goes to stderr, the report to stdout or to
``--out``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load.report import report
from benchmarks.load.running import Plan, run

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> int:
    """Measure everything, and write the report."""
    options = _options(arguments)
    with TemporaryDirectory(prefix="sarye-load-") as temporary:
        plan = Plan(
            work=(options.work or Path(temporary)).resolve(),
            data=tuple(path.resolve() for path in options.data or [ROOT / "data"]),
            cases=options.cases,
            clients=options.clients,
            seconds=options.seconds,
            thinks=tuple(options.think),
            workers=tuple(options.workers),
            starts=options.starts,
        )
        plan.work.mkdir(parents=True, exist_ok=True)
        text = report(plan, run(plan))
    if options.out is not None:
        options.out.write_text(text, "utf-8")
    else:
        print(text)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, metavar="NUMBER")
    parser.add_argument("--clients", type=int, default=50, metavar="NUMBER")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each run")
    parser.add_argument(
        "--think",
        type=float,
        nargs="+",
        default=[0.0],
        metavar="SECONDS",
        help="between the requests of a client; one run for each",
    )
    parser.add_argument(
        "--workers",
        type=int,
        nargs="+",
        default=[1],
        metavar="NUMBER",
        help="processes that answer; one run for each",
    )
    parser.add_argument(
        "--starts", type=int, default=7, metavar="NUMBER", help="of a server, for its first page"
    )
    parser.add_argument("--data", type=Path, nargs="+", metavar="PATH", help="instead of data/")
    parser.add_argument("--work", type=Path, help="folder that keeps the index for another run")
    parser.add_argument("--out", type=Path, help="the report, Markdown")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
