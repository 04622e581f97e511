"""An index of sarye in, the seconds of small changes to it out, as JSON.

``python -m benchmarks.speed.updating INDEX FOLDER FIRST ADDED PATH ...``

One case after the other is added as a document of its own, and one is deleted, by one process that
has searched before: what is loaded once does not count. FIRST is the number of the first case,
ADDED how many more there are at the end.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.speed.generating import Pool, make_case, read_pool, write_document
from sarye import Archive

ADDED: Final = 200
"""Cases added one by one, each with its own commit."""

FIRST_ONES: Final = 3
"""Additions that load what is loaded once, and do not count."""

DELETED: Final = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """Median seconds of one case added and of one deleted; the slowest of those added.

    ``additions`` are more cases than before, which makes ``cases``.
    """

    added: float
    slowest: float
    deleted: float
    cases: int
    additions: int = ADDED


def main(arguments: list[str]) -> None:
    """Change the index, and tell what it took."""
    index, folder, first, additions, *paths = arguments
    pool = read_pool(map(Path, paths))
    changes = change(pool, Path(index), Path(folder), int(first), int(additions))
    json.dump(asdict(changes), sys.stdout)


def change(pool: Pool, index: Path, folder: Path, first: int, additions: int) -> Changes:
    """Add cases one by one and delete some; at the end so many more are there than before."""

    def add(number: int) -> float:
        write_document(folder / f"{number:04}.jsonl", [make_case(pool, first + number)])
        return _seconds(lambda: Archive.build([folder], index=index))

    def delete(number: int) -> float:
        (folder / f"{number:04}.jsonl").unlink()
        return _seconds(lambda: Archive.build([folder], index=index))

    with Archive.open(index) as archive:
        archive.search(str(make_case(pool, 0)["title"]))
    added = [add(number) for number in range(additions + DELETED)][FIRST_ONES:]
    deleted = [delete(additions + number) for number in range(DELETED)]
    with Archive.open(index) as archive:
        cases = archive.info.cases
    took = statistics.median(added), max(added), statistics.median(deleted)
    return Changes(*took, cases, additions)


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])
