"""A collection in, what sarye and other engines take to index and search it out.

``python -m benchmarks.speed [--cases NUMBER ...] [--million] [--engines NAME ...]`` from the root
of the project; see README.md beside this module. Progress goes to stderr, the report to stdout or
to ``--out``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.clusterplan import growth_of, plan_for, plan_report
from benchmarks.speed.clusters import node
from benchmarks.speed.plot import plot
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.report import report
from benchmarks.speed.running import Plan, run

ROOT = Path(__file__).parents[2]
MILLION = 1_000_000
UNPLANNED = "No plan: it needs two sizes, and the rows of sarye on OpenSearch.\n"


def main(arguments: Sequence[str]) -> int:
    """Measure everything, and write the report."""
    options = _options(arguments)
    sizes = sorted({*options.cases, *([MILLION] if options.million else [])})
    with TemporaryDirectory(prefix="sarye-speed-") as temporary:
        plan = Plan(
            work=(options.work or Path(temporary)).resolve(),
            data=tuple(path.resolve() for path in options.data or [ROOT / "data"]),
            sizes=tuple(sizes),
            engines=tuple(options.engines),
            questions=options.queries,
            targets=options.targets,
            scale=options.scale,
        )
        with node(plan.work) if _needs_node(plan.engines) else nullcontext():
            measured, facts = run(plan)
        growth = growth_of(measured, plan.work) if options.plan else None
    text = report(measured, facts)
    if options.plan:
        text += "\n" + (plan_report(plan_for(options.plan, growth)) if growth else UNPLANNED)
    if options.out is not None:
        options.out.write_text(text, "utf-8")
    else:
        print(text)
    if options.plot is not None:
        options.plot.write_text(plot(measured), "utf-8")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    sizes = [1_000, 10_000, 100_000]
    parser.add_argument("--cases", type=_number, nargs="+", default=sizes, metavar="NUMBER")
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 cases too")
    parser.add_argument("--data", type=Path, nargs="+", metavar="PATH", help="instead of data/")
    parser.add_argument(
        "--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES), metavar="NAME"
    )
    parser.add_argument("--queries", type=_number, default=200, help="of each kind")
    parser.add_argument("--work", type=Path, help="folder that keeps texts, indexes and answers")
    parser.add_argument("--targets", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="of what only the targets measure: 0.01 tries it"
    )
    parser.add_argument(
        "--plan", type=_number, metavar="NUMBER", help="work out a cluster for so many cases"
    )
    parser.add_argument("--out", type=Path, help="the report, Markdown")
    parser.add_argument("--plot", type=Path, help="the plot, SVG")
    return parser.parse_args(arguments)


def _needs_node(keys: Iterable[str]) -> bool:
    return any("opensearch" in key for key in keys)


def _number(text: str) -> int:
    number = int(text.replace(",", ""))
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
