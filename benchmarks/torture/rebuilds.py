"""Clients that search, and an index that is rebuilt again and again, in; errors and memory out."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import psutil

from benchmarks.load.running import Plan, prepare, resident, warm_up
from benchmarks.torture.outcome import Outcome
from tools.serving import serving

ROOT: Final = Path(__file__).parents[2]
MINUTES: Final = 30
CASES: Final = 2_000
THINK: Final = 1.0
"""Seconds between two requests of a client."""

LOOK: Final = 2.0
"""Seconds between two looks at the memory of the server."""

MOST_GROWTH: Final = 10.0
"""Megabytes that the server may grow by in an hour, once it has seen everything."""

LEAST_HOURS: Final = 0.2
"""A shorter second half says nothing of growth: caches are still filling."""


def run(work: Path, options: argparse.Namespace) -> Outcome:
    """Let clients ask while runs rebuild, and look at the server's memory meanwhile."""
    options.minutes = MINUTES if options.minutes is None else options.minutes
    seconds = options.minutes * 60
    plan = Plan(work, options.data, CASES, options.count, seconds, (THINK,))
    index, addresses = prepare(plan)
    outcome = Outcome(f"{options.count} clients for {options.minutes:g} minutes of rebuilds")
    with serving(index) as served:
        warm_up(served.address, addresses)
        host = urlsplit(served.address)
        asked = (host.hostname, host.port, addresses, options.count, seconds, THINK)
        command = (sys.executable, "-m", "benchmarks.load.asking", *map(str, asked))
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as asking:  # noqa: S603
            looks = _rebuild(index, work, served.process, time.monotonic() + seconds, outcome)
            said, _ = asking.communicate()
    found = json.loads(said)
    outcome.counts["answered"] = len(found["seconds"])
    outcome.faults += [f"a client: {error}" for error in found["errors"]]
    _judge(looks, outcome)
    return outcome


def _rebuild(
    index: Path, work: Path, server: int, until: float, outcome: Outcome
) -> list[tuple[float, float]]:
    """Run one rebuild after the other; give seconds and megabytes of the server."""
    process, looks = psutil.Process(server), []
    documents = work / f"documents-{CASES}"
    options = ("index", documents, "--index", index, "--rebuild")
    command = (sys.executable, "-m", "sarye", *map(str, options))
    while time.monotonic() < until:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as rebuilding:  # noqa: S603
            while rebuilding.poll() is None:
                looks.append((time.monotonic(), resident(process) / 1e6))
                time.sleep(LOOK)
        outcome.counts["rebuilt"] += 1
        if rebuilding.returncode:
            outcome.faults.append(f"a rebuild ended with {rebuilding.returncode}")
    return looks


def slope(looks: Sequence[tuple[float, float]]) -> float:
    """Fit a line to the second half of what was seen; give its megabytes an hour.

    >>> round(slope([(0, 9), (1800, 1), (3600, 2), (5400, 3)]), 6)
    2.0
    """
    seconds, megabytes = np.array(looks[len(looks) // 2 :]).T
    return float(np.polyfit(seconds - seconds[0], megabytes, 1)[0]) * 3600


def _judge(looks: Sequence[tuple[float, float]], outcome: Outcome) -> None:
    first, half, last = (looks[at][1] for at in (0, len(looks) // 2, -1))
    growth = slope(looks)
    outcome.notes.append(
        f"Memory of the server: {first:.0f} MB at the start, {half:.0f} MB midway, {last:.0f} MB "
        f"at the end; slope of the second half {growth:+.1f} MB an hour."
    )
    hours = (looks[-1][0] - looks[len(looks) // 2][0]) / 3600
    if hours >= LEAST_HOURS and growth > MOST_GROWTH:
        outcome.faults.append(f"memory grows by {growth:.0f} MB an hour")
