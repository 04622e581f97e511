"""An index in, what its repairs mend and what they disturb out, as three tables in Markdown.

``python -m benchmarks.repairs [--index FOLDER | --data PATH ...]`` from the root of the project;
without either on an index of ``data/``, which is made for the run. What is drawn is the same for
the same index, ``--size`` and ``--seed``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.repairs.drawing import Texts, known_nouns, read_texts
from benchmarks.repairs.kinds import CORRECT, SLIPS
from benchmarks.repairs.measuring import (
    measure_correct,
    measure_queries,
    measure_slips,
    unknown_words,
)
from benchmarks.repairs.reporting import correct_table, slip_table
from benchmarks.repairs.unknown import excluding_queries, in_turn, unknown_kinds
from sarye import Archive
from sarye.errors import SaryeError

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> int:
    """Measure, and print the tables."""
    options = _options(arguments)
    try:
        with _opened(options.index, options.data or [ROOT / "data"]) as archive:
            _print_tables(archive, options.size, options.seed)
    except (SaryeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repairs", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--index", type=Path, metavar="FOLDER", help="an index that is there")
    source.add_argument("--data", type=Path, action="append", metavar="PATH", help="documents")
    parser.add_argument("--size", type=int, default=1000, metavar="N", help="slips of each kind")
    parser.add_argument("--seed", default="1")
    return parser.parse_args(arguments)


@contextmanager
def _opened(index: Path | None, data: Sequence[Path]) -> Iterator[Archive]:
    """Open the index that is given, or one of the documents."""
    with TemporaryDirectory() as folder:
        if index is None:
            Archive.build(data, index=folder)
        with Archive.open(index or folder) as archive:
            yield archive


def _print_tables(archive: Archive, size: int, seed: str) -> None:
    texts = read_texts(archive)
    print(f"{archive.info.cases:,} cases. What was typed wrongly:\n")
    print("\n".join(_slips(archive, texts, size, seed)))
    print("\nCorrect queries, of words that stand in the cases:\n")
    rows = (measure_correct(archive, texts, *one, size, seed) for one in CORRECT.items())
    print("\n".join(correct_table(rows)))
    print("\nCorrect words that stand in no case:\n")
    kinds = unknown_kinds(seed)
    found = [
        measure_queries(archive, name, unknown_words(archive, words), size)
        for name, words in kinds.items()
    ]
    rare = list(islice(unknown_words(archive, in_turn(kinds)), size))
    queries = excluding_queries(rare, list(known_nouns(texts, size, seed)))
    found.append(measure_queries(archive, "with 제외, 말고, 빼고", queries, size))
    print("\n".join(correct_table(found)))


def _slips(archive: Archive, texts: Texts, size: int, seed: str) -> Iterator[str]:
    return slip_table(
        (measure_slips(archive, texts, kind, size, seed), kind.example) for kind in SLIPS
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
