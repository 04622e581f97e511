"""A plan in, what a server did under load out: built once, started cold, then asked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import psutil

from benchmarks.load.visits import draw
from benchmarks.speed.generating import make_cases, read_pool, write_documents
from sarye.archive import Archive
from tools.serving import Served, serving

ROOT: Final = Path(__file__).parents[2]
WARMING: Final = 50
"""Requests before the clients begin; what a new process takes is measured by itself."""

ADDRESSES: Final = 20_000
"""Different requests that clients ask for in turn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for; ``thinks`` are seconds between the requests of a client.

    There is a run for each of them and each number of ``workers``. ``starts`` of a server give the
    cold first page, by their median.
    """

    work: Path
    data: Sequence[Path]
    cases: int
    clients: int
    seconds: float
    thinks: Sequence[float]
    workers: Sequence[int] = (1,)
    starts: int = 7


@dataclass(frozen=True, slots=True)
class Load:
    """One run: requests answered in all, errors by kind, milliseconds, and memory over time.

    What ``workers`` have mapped together counts once for each.
    """

    workers: int
    think: float
    seconds: float
    answered: int
    errors: tuple[str, ...]
    p50: float
    p95: float
    p99: float
    slowest: float
    memory: tuple[int, int, int]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.answered / self.seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """The cold first page in milliseconds, and the runs."""

    cold: float
    loads: tuple[Load, ...]


def run(plan: Plan) -> Measured:
    """Carry out a plan."""
    index, addresses = prepare(plan)
    _tell("the first page of a new process …")
    cold = median(first_page(index) for _ in range(plan.starts))
    loads = []
    for think, workers in product(plan.thinks, plan.workers):
        _tell(f"{plan.clients} clients that think for {think:g} s, {workers} workers …")
        with serving(index, "--workers", str(workers)) as served:
            for _ in range(workers):
                warm_up(served.address, addresses)
            loads.append(load(plan, served, addresses, think, workers))
    return Measured(cold, tuple(loads))


def prepare(plan: Plan) -> tuple[Path, Path]:
    """Make the index and the addresses, unless they are there from an earlier run."""
    index = plan.work / f"index-{plan.cases}"
    addresses = plan.work / f"addresses-{plan.cases}"
    if not addresses.exists():
        _tell(f"{plan.cases:,} cases: writing and indexing them …")
        pool, documents = read_pool(plan.data), plan.work / f"documents-{plan.cases}"
        for _ in write_documents(make_cases(pool, plan.cases), documents):
            pass
        Archive.build([documents], index=index)
        addresses.write_text("\n".join(draw(pool, plan.cases, ADDRESSES)), "utf-8")
    return index, addresses


def first_page(index: Path) -> float:
    """Measure the milliseconds from the start of a process to its first page."""
    started = time.perf_counter()
    with serving(index) as served:
        connection = HTTPConnection(urlsplit(served.address).netloc)
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        took = (time.perf_counter() - started) * 1000
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"status {answer.status}")
    return took


def warm_up(address: str, addresses: Path) -> None:
    """Ask a little, and wait for what the server loads beside its first answers."""
    connection = HTTPConnection(urlsplit(address).netloc)
    last = addresses.read_text("utf-8").splitlines()[-WARMING:]
    for one in (*last, "/api/status"):
        connection.request("GET", one)
        connection.getresponse().read()
    connection.close()


def load(plan: Plan, served: Served, addresses: Path, think: float, workers: int) -> Load:
    """Let the clients ask, and look at the server's memory at the start, midway and at the end."""
    host = urlsplit(served.address)
    asked: Sequence[object] = (host.hostname, host.port, addresses, plan.clients, plan.seconds)
    command = (sys.executable, "-m", "benchmarks.load.asking", *map(str, asked), str(think))
    process = psutil.Process(served.process)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as asking:  # noqa: S603
        memory = []
        for wait in (plan.seconds / 10, plan.seconds * 4 / 10):
            time.sleep(wait)
            memory.append(resident(process))
        said, _ = asking.communicate()
        memory.append(resident(process))
    if asking.returncode:
        raise RuntimeError(f"the clients ended with status {asking.returncode}")
    sizes = (memory[0], memory[1], memory[2])
    return summed_up(json.loads(said), workers, plan.seconds, think, sizes)


def resident(server: psutil.Process) -> int:
    """Give the bytes that a server has in memory: the process that was started, and its own."""
    return sum(one.memory_info().rss for one in (server, *server.children(recursive=True)))


def summed_up(
    found: dict[str, list[object]],
    workers: int,
    seconds: float,
    think: float,
    memory: tuple[int, int, int],
) -> Load:
    """Sum up what the clients tell."""
    took = np.array(found["seconds"] or [np.nan], dtype=float) * 1000
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    answered, errors = len(found["seconds"]), tuple(map(str, found["errors"]))
    slowest = float(took.max())
    latencies = (float(p50), float(p95), float(p99), slowest)
    return Load(workers, think, seconds, answered, errors, *latencies, memory)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
