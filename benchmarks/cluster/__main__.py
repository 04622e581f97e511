"""Nothing in, what a cluster of three nodes bore out.

``python -m benchmarks.cluster [--kills 10] [--release 2.19]`` from the root of the project; see
README.md beside this module. Needs Java and Maven (`tools/nodes.py`).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.cluster.machines import machines
from benchmarks.cluster.trial import Seen, tried
from tools.nodes import MISSING, find_program

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> int:
    """Try it, and print what was seen; fail where an entry was lost or an answer was wrong."""
    options = _options(arguments)
    program = find_program(options.release)
    if program is None:
        print(MISSING, file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="sarye-cluster-") as folder:
        work = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(work / "cache")
        with machines(program, work / "nodes", options.heap) as nodes:
            seen = tried(nodes, options.data or [ROOT / "data"], work, options.kills)
    print(_report(program.release.opensearch, seen))
    return 1 if seen.lost or seen.wrong else 0


def _report(release: str, seen: Seen) -> str:
    rows = (
        ("manager killed", f"{len(seen.kills)} times ({' '.join(seen.kills)})"),
        ("answers", f"{seen.answers}, wrong {len(seen.wrong)}"),
        ("answers refused", f"{seen.refused}"),
        ("longest time without an answer", f"{seen.silent:.1f} s"),
        ("of that, this program stood still", f"{seen.stood_still:.1f} s at most"),
        ("entries written and reported", f"{seen.written}, lost {seen.lost}"),
        ("runs of writing", f"{seen.runs}, failed {len(seen.failed_runs)}"),
        ("longest run of writing", f"{seen.slowest_run:.1f} s"),
    )
    told = [f"- {text}" for text in sorted({*seen.wrong, *seen.failed_runs})]
    table = [f"| OpenSearch {release}, three nodes | |", "|---|---|"]
    return "\n".join((*table, *(f"| {name} | {value} |" for name, value in rows), *told))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--kills", type=int, default=10, metavar="NUMBER")
    parser.add_argument("--release", default="", help="of OpenSearch; the newest that runs here")
    parser.add_argument("--heap", default="512m", help="of each node")
    parser.add_argument("--data", type=Path, nargs="+", metavar="PATH", help="instead of data/")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
