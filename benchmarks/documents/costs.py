"""Collections in, what their indexes took to build and take on disk out, beside that of cases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.documents.collections import NAMES, write_collections
from benchmarks.speed.generating import Pool
from benchmarks.speed.processes import clock_in_turn, folder_size
from benchmarks.speed.report import figure, table
from sarye import Archive


@dataclass(frozen=True, slots=True)
class Cost:
    """A collection: its entries, characters of text, bytes of its index, seconds to build it."""

    name: str
    entries: int
    characters: int
    size: int
    seconds: float


def measure_costs(pool: Pool, size: int, folder: Path, *, runs: int) -> list[Cost]:
    """Build an index of each collection, so many times in turn; the first turn does not count."""
    characters = write_collections(pool, size, folder)
    built = clock_in_turn([_building(folder, name) for name in NAMES], runs=runs)
    return [
        Cost(
            name,
            _entries(folder / f"{name}.index"),
            characters[name],
            folder_size(folder / f"{name}.index"),
            one.seconds,
        )
        for name, one in zip(NAMES, built, strict=True)
    ]


def cost_tables(costs: list[Cost]) -> Iterator[str]:
    """Write the figures, and each beside that of cases alone."""
    headings = ["collection", "entries", "characters", "index MB", "build s"]
    rows = (
        [
            one.name,
            f"{one.entries:,}",
            f"{one.characters:,}",
            figure(one.size / 1e6),
            figure(one.seconds),
        ]
        for one in costs
    )
    yield table(headings, rows)
    headings = ["beside cases", "text", "index", "build", "index / text", "build / text"]
    yield table(headings, (_beside(one, costs[0]) for one in costs[1:]))


def _beside(one: Cost, cases: Cost) -> list[str]:
    text = one.characters / cases.characters
    index, build = one.size / cases.size, one.seconds / cases.seconds
    return [one.name, *map(figure, (text, index, build, index / text, build / text))]


def _building(folder: Path, name: str) -> tuple[str, ...]:
    documents, index = str(folder / name), str(folder / f"{name}.index")
    return (sys.executable, "-m", "sarye", "index", documents, "--index", index, "--rebuild")


def _entries(index: Path) -> int:
    """Count the records of an index, each passage by itself."""
    with Archive.open(index) as archive:
        return archive.search("", unfolded=True, limit=0).total
