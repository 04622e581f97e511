"""What was measured in, the table of targets out: each a ratio of two figures of one run.

The goals stand in one table below, with what each is measured against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.speed.figures import Percentile, latency_of
from benchmarks.speed.measuring import Building, Measured
from benchmarks.speed.processes import Clocked
from benchmarks.speed.updating import Changes

REFERENCE_CASES: Final = 100_000
"""Where warm latency is compared, if it is among the sizes; else at the largest."""

COMMAND_CASES: Final = 20_000
BUILD_CHARACTERS: Final = 15_000_000

WARM: Final[Sequence[tuple[str, Percentile]]] = (
    ("1 word", "p50"),
    ("1 word", "p95"),
    ("3 words", "p50"),
    ("3 words", "p95"),
    ("sentence", "p50"),
    ("sentence", "p95"),
)

GOALS: Final[Mapping[str, float]] = {
    "command": 2.5,
    "lucene": 1.0,
    "growth": 5.0,
    "size": 1.5,
    "limit": 1.0,
    "aged": 1.5,
}
"""What a ratio may be at most: of a command to bare imports; of sarye to Lucene; of ten times the
cases to one; of the index to the text; of a figure to its limit; of many small commits to one."""

UNSEEN_SECONDS: Final = 1.2
COMMAND_MEGABYTES: Final = 90.0
LIMITED_MILLISECONDS: Final = 10.0
BUILD_MEGABYTES: Final = 700.0
CHANGE_SECONDS: Final = 1.0
"""Limits: of a search with a word never seen; of a search's memory; of filtered and phrase queries;
of a build's memory; of a small change."""


@dataclass(frozen=True, slots=True)
class Target:
    """A line of the table: two figures, their ratio, and what the ratio may be at most.

    A figure that was not measured makes no ratio.
    """

    name: str
    unit: str
    own: float | None
    other: float | None
    beside: str
    goal: float

    @property
    def ratio(self) -> float | None:
        """Divide; None where either figure is missing."""
        if self.own is None or not self.other:
            return None
        return self.own / self.other

    @property
    def reached(self) -> bool | None:
        """Tell whether the goal is reached; None where nothing was measured."""
        return None if self.ratio is None else self.ratio <= self.goal


@dataclass(frozen=True, slots=True)
class Commands:
    """Whole processes: the imports alone, a search for a word, and for a word never seen."""

    cases: int
    imports: Clocked
    known: Clocked
    unseen: Clocked


@dataclass(frozen=True, slots=True)
class Aged:
    """Small changes to an index, and what searching took before and after them."""

    changes: Changes
    before: Measured
    after: Measured


@dataclass(frozen=True, slots=True)
class Run:
    """All that one run measured: engines by number of cases, and what only targets ask for.

    ``reference`` is the number of cases that targets are measured at. ``long_text`` holds what
    engines took to build ``characters``, ``troubles`` what could not be measured.
    """

    sizes: Mapping[int, Sequence[Measured]]
    text_bytes: Mapping[int, int]
    reference: int
    long_text: Mapping[str, Building] = field(default_factory=dict)
    commands: Commands | None = None
    aged: Aged | None = None
    troubles: tuple[str, ...] = ()
    characters: int = BUILD_CHARACTERS

    def row(self, size: int, key: str) -> Measured | None:
        """Find what was measured of an engine; None where it was not."""
        rows = (one for one in self.sizes.get(size, ()) if one.engine.key == key)
        return next((one for one in rows if not one.trouble), None)


def targets(run: Run) -> Iterator[Target]:
    """Compare everything that is to be compared."""
    yield from _commands(run.commands)
    for key in ("sarye", "sarye-search"):
        yield from _beside_lucene(run, key)
    yield from _build(run.long_text, run.characters)
    yield from _growth(run)
    yield from _size(run)
    yield from _changes(run.aged, run.reference)


def _commands(commands: Commands | None) -> Iterator[Target]:
    if commands is None:
        return
    known, unseen, bare = commands.known, commands.unseen, commands.imports
    title = f"sarye search WORD, {commands.cases:,} cases"
    goal = GOALS["command"]
    yield Target(f"{title}: time", "s", known.seconds, bare.seconds, "bare imports", goal)
    yield _limited(f"{title}: memory", "MB", known.peak / 1e6, COMMAND_MEGABYTES)
    yield _limited("a word never seen: time", "s", unseen.seconds, UNSEEN_SECONDS)


def _beside_lucene(run: Run, key: str) -> Iterator[Target]:
    size = run.reference
    own, lucene = run.row(size, key), run.row(size, "lucene")
    for kind, figure in WARM:
        name = f"{kind}, {figure}, {size:,} cases: {_label(key)}"
        ours, theirs = _figure(own, kind, figure), _figure(lucene, kind, figure)
        yield Target(name, "ms", ours, theirs, "Lucene, nori", GOALS["lucene"])
    for kind in ("filtered", "phrase"):
        name = f"{kind}, p95, {size:,} cases: {_label(key)}"
        yield _limited(name, "ms", _figure(own, kind, "p95"), LIMITED_MILLISECONDS)


def _build(built: Mapping[str, Building], characters: int) -> Iterator[Target]:
    own, lucene = (built[key].clocked if key in built else None for key in ("sarye", "lucene"))
    name = f"build of {characters / 1e6:g} million characters"
    beside, goal = "Lucene, nori", GOALS["lucene"]
    seconds = [one.seconds if one else None for one in (own, lucene)]
    yield Target(f"{name}: time", "s", seconds[0], seconds[1], beside, goal)
    yield _limited(f"{name}: memory", "MB", own.peak / 1e6 if own else None, BUILD_MEGABYTES)


def _growth(run: Run) -> Iterator[Target]:
    largest = run.reference
    smaller = largest // 10
    if smaller not in run.sizes:
        return
    big, small = run.row(largest, "sarye"), run.row(smaller, "sarye")
    for kind, figure in WARM:
        name = f"growth of {kind}, {figure}, {smaller:,} to {largest:,} cases"
        rows = _figure(big, kind, figure), _figure(small, kind, figure)
        yield Target(name, "ms", *rows, f"{smaller:,} cases", GOALS["growth"])


def _size(run: Run) -> Iterator[Target]:
    largest = run.reference
    own = run.row(largest, "sarye")
    size = own.building.size / 1e6 if own and own.building else None
    text = run.text_bytes[largest] / 1e6
    yield Target(f"size on disk, {largest:,} cases", "MB", size, text, "UTF-8 text", GOALS["size"])


def _changes(aged: Aged | None, cases: int) -> Iterator[Target]:
    if aged is None:
        return
    size = f"{cases:,} cases"
    yield _limited(f"one case added to {size}", "s", aged.changes.added, CHANGE_SECONDS)
    yield _limited(f"one case deleted of {size}", "s", aged.changes.deleted, CHANGE_SECONDS)
    for kind, figure in WARM:
        rows = _figure(aged.after, kind, figure), _figure(aged.before, kind, figure)
        name = f"{kind}, {figure}, after {aged.changes.additions} small additions"
        yield Target(name, "ms", *rows, "the fresh build", GOALS["aged"])


def _limited(name: str, unit: str, own: float | None, most: float) -> Target:
    """Compare a figure with its limit."""
    return Target(name, unit, own, most, "the limit", GOALS["limit"])


def _figure(measured: Measured | None, kind: str, percentile: Percentile) -> float | None:
    return latency_of(kind, percentile, measured) if measured else None


def _label(key: str) -> str:
    return {"sarye": "ids and scores", "sarye-search": "whole answers"}[key]
