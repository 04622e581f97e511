"""What a run measured in, a report in Markdown out."""

from __future__ import annotations

import os
import platform
from collections import Counter
from typing import Final

from benchmarks.load.running import Load, Measured, Plan
from benchmarks.speed.report import figure, table

P95: Final = 100.0
COLD: Final = 300.0
GROWTH: Final = 1.1
"""Memory at the end of a run may be so many times that of its middle: caches fill up."""


def report(plan: Plan, measured: Measured) -> str:
    """Write everything."""
    headings = [
        "workers",
        "think s",
        "requests",
        "errors",
        "requests/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
    ]
    headings += ["slowest ms", "MB at the start", "midway", "at the end"]
    blocks = [
        "# Load",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. {plan.cases:,} cases, {plan.clients} clients, "
        f"{plan.seconds:g} s for each run.",
        table(headings, (_row(one) for one in measured.loads)),
        f"First page of a new process: {figure(measured.cold)} ms (at most {COLD:g}: "
        f"{_reached(measured.cold <= COLD)}).",
    ]
    blocks += [_judged(one) for one in measured.loads]
    return "\n\n".join(blocks) + "\n"


def _row(load: Load) -> list[str]:
    latencies = (load.p50, load.p95, load.p99, load.slowest)
    return [
        str(load.workers),
        f"{load.think:g}",
        f"{load.answered:,}",
        f"{len(load.errors):,}",
        *(figure(value) for value in (load.rate, *latencies)),
        *(f"{size / 1e6:.0f}" for size in load.memory),
    ]


def _judged(load: Load) -> str:
    kinds = ", ".join(f"{count} times {kind}" for kind, count in Counter(load.errors).items())
    _, midway, end = load.memory
    return (
        f"{load.workers} workers, {load.think:g} s to think: no error: {_reached(not load.errors)}"
        f"{f' ({kinds})' if kinds else ''}; p95 at most {P95:g} ms: {_reached(load.p95 <= P95)}; "
        f"memory flat: {_reached(end <= midway * GROWTH)}."
    )


def _reached(truth: bool) -> str:
    return "yes" if truth else "no"
