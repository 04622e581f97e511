"""What was measured of a cluster and a number of cases in, what a cluster for them needs out.

Bytes and milliseconds are taken as straight lines through the smallest and the largest size that
were measured: ``base + slope x cases``. One size tells nothing of what grows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.speed.clusters import fetched, traffic_of
from benchmarks.speed.corpus import Corpus
from benchmarks.speed.processes import folder_size
from benchmarks.speed.questions import KINDS
from benchmarks.speed.report import table
from benchmarks.speed.targets import Run

BUILT: Final = "sarye-opensearch"
ASKED: Final = "sarye-opensearch-search"
"""The rows that a plan is made of."""

CASES_OF_A_SHARD: Final = 500_000
BYTES_OF_A_SHARD: Final = 10_000_000_000
"""What one shard holds at most: a node that takes it over copies it in minutes."""

REPLICAS: Final = 1
REBUILDING: Final = 2
"""A rebuild stands beside what answers."""

FULL: Final = 0.8
"""How much of a disk may be used: from .85 on, no shard comes to it."""

BUSY: Final = 0.5
"""How busy cores may be, so that answers wait for none of them."""

SEARCHES: Final = (1, 10, 50)
"""Searches a second that are planned for."""


class Line(NamedTuple):
    """A figure that grows with the number of cases."""

    base: float
    slope: float

    def at(self, cases: float) -> float:
        """Give the figure for a number of cases."""
        return self.base + self.slope * cases


def line_through(points: Mapping[int, float]) -> Line:
    """Draw the line through the smallest and the largest size; nothing shrinks.

    >>> line_through({1_000: 5.0, 11_000: 6.0})
    Line(base=4.9, slope=0.0001)
    """
    first, last = min(points), max(points)
    slope = max(0.0, (points[last] - points[first]) / (last - first))
    return Line(max(0.0, points[first] - slope * first), slope)


@dataclass(frozen=True, slots=True)
class Growth:
    """What was measured, by number of cases.

    ``size`` is bytes of all shards once, ``fetched`` bytes that each server of sarye keeps of it,
    ``building`` seconds, ``sent`` bytes to the cluster while it is built, ``searching``
    milliseconds of a search by kind, ``asked`` bytes there and back of one search.
    """

    size: Mapping[int, float]
    fetched: Mapping[int, float]
    building: Mapping[int, float]
    sent: Mapping[int, float]
    searching: Mapping[str, Mapping[int, float]]
    asked: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """What so many cases need; bytes, seconds and milliseconds.

    ``disk`` is that of all nodes together. ``milliseconds`` of a kind are those of one search with
    a core for each shard; ``cores`` go with the searches a second.
    """

    cases: int
    size: float
    shards: int
    disk: float
    fetched: float
    building: float
    sent: float
    milliseconds: Mapping[str, float]
    cores: Mapping[int, float]
    traffic: Mapping[int, float]


def plan_for(cases: int, measured: Growth) -> ClusterPlan:
    """Work out what a number of cases needs."""
    size = line_through(measured.size).at(cases)
    shards = max(math.ceil(cases / CASES_OF_A_SHARD), math.ceil(size / BYTES_OF_A_SHARD))
    lines = {kind: line_through(points) for kind, points in measured.searching.items()}
    usual = sum(one.base + one.slope * cases for one in lines.values()) / max(1, len(lines))
    asked = line_through(measured.asked).at(CASES_OF_A_SHARD)
    return ClusterPlan(
        cases,
        size,
        shards,
        disk=size * (1 + REPLICAS) * REBUILDING / FULL,
        fetched=line_through(measured.fetched).at(cases),
        building=line_through(measured.building).at(cases),
        sent=line_through(measured.sent).at(cases),
        milliseconds={kind: one.at(cases / shards) for kind, one in lines.items()},
        cores={rate: rate * usual / 1000 / BUSY for rate in SEARCHES},
        traffic={rate: rate * asked for rate in SEARCHES},
    )


def growth_of(run: Run, work: Path) -> Growth | None:
    """Take what a run measured of sarye on a cluster, in its folder; None for one size or none."""
    folders = {size: Corpus(work / str(size)).index(BUILT) for size in run.sizes}
    rows = {size: (run.row(size, BUILT), run.row(size, ASKED)) for size in run.sizes}
    built = {size: one.building for size, (one, _) in rows.items() if one and one.building}
    asked = {size: one for size, (_, one) in rows.items() if one}
    if len(built) < 2 or built.keys() != asked.keys():
        return None
    return Growth(
        size={size: one.size for size, one in built.items()},
        fetched={size: folder_size(fetched(folders[size])) for size in asked},
        building={size: one.clocked.seconds for size, one in built.items()},
        sent={size: traffic_of(folders[size], "build")["sent"] for size in built},
        searching={
            kind: {size: one.latencies[kind].p50 for size, one in asked.items()} for kind in KINDS
        },
        asked={size: _each(traffic_of(folders[size], "search")) for size in asked},
    )


def _each(traffic: Mapping[str, int]) -> float:
    """Give the bytes there and back of one search."""
    return (traffic["sent"] + traffic["received"]) / traffic["times"]


def plan_report(plan: ClusterPlan) -> str:
    """Write a plan in Markdown."""
    title = f"## A plan for {plan.cases:,} cases"
    return f"{title}\n\n{table(['what', 'how much', 'by'], rows_of(plan))}\n"


def rows_of(plan: ClusterPlan) -> Iterable[Sequence[str]]:
    """Write a plan as rows of a table: what, how much, from what."""
    yield "primaries", f"{plan.size / 1e9:,.1f} GB", "bytes of a case"
    yield (
        "shards",
        f"{plan.shards}",
        f"at most {CASES_OF_A_SHARD:,} cases and {BYTES_OF_A_SHARD / 1e9:.0f} GB in each",
    )
    yield (
        "disk of all nodes",
        f"{plan.disk / 1e9:,.0f} GB",
        f"{REPLICAS} replica, a rebuild beside what answers, {FULL:.0%} full",
    )
    yield "fetched by each server of sarye", f"{plan.fetched / 1e9:,.2f} GB", "words and columns"
    yield (
        "building, one machine that analyses",
        f"{plan.building / 3600:,.1f} h",
        f"{plan.sent / 1e9:,.1f} GB are sent",
    )
    for kind, milliseconds in plan.milliseconds.items():
        yield f"{kind}, p50", f"{milliseconds:,.0f} ms", "a core for each shard"
    for rate, cores in plan.cores.items():
        yield (
            f"{rate} searches a second",
            f"{math.ceil(cores)} cores",
            f"{BUSY:.0%} busy; {plan.traffic[rate] / 1e6:,.1f} MB/s",
        )
