"""A command in, what its runs took out."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parents[2]
CLOCK: Final = Path(__file__).with_name("clocked.py")


UNCOMPILED: Final = "PYTHONDONTWRITEBYTECODE"
"""Set where containers and editors want no compiled files beside the sources. A process would then
compile every module of a checkout at each start, and none of those that were installed."""


class Failed(Exception):
    """A command that ended with an error: its status, and the last line that it had to say."""


@dataclass(frozen=True, slots=True)
class Clocked:
    """Seconds of a run (the median of several), and the largest peak memory in bytes."""

    seconds: float
    peak: int


def clock(command: Sequence[str], *, runs: int = 1, output: Path | None = None) -> Clocked:
    """Run a command alone in the folder of the project; raise `Failed` where it fails."""
    with TemporaryDirectory() as folder:
        errors = Path(folder, "errors")
        target = str(output) if output else os.devnull
        done = subprocess.run(  # noqa: S603 - commands of this benchmark
            (sys.executable, "-I", "-S", str(CLOCK), str(runs), target, str(errors), *command),
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != UNCOMPILED},
            stdout=subprocess.PIPE,
            check=True,
        )
        said = errors.read_text("utf-8", "replace").strip()
    rows = json.loads(done.stdout)
    if rows[-1]["status"]:
        raise Failed(f"status {rows[-1]['status']}: {said.rpartition(chr(10))[2]}")
    return Clocked(
        statistics.median(row["seconds"] for row in rows), max(row["peak"] for row in rows)
    )


def clock_in_turn(commands: Sequence[Sequence[str]], *, runs: int) -> list[Clocked]:
    """Run commands in turn, so that what else the machine does slows them alike.

    The first turn does not count: in it modules are compiled, and files come into the cache.
    """
    turns = [[clock(command) for command in commands] for _ in range(runs + 1)][1:]
    return [
        Clocked(statistics.median(row.seconds for row in rows), max(row.peak for row in rows))
        for rows in zip(*turns, strict=True)
    ]


def step(name: str, *arguments: object) -> tuple[str, ...]:
    """Name the command that runs one module of this benchmark in a process of its own."""
    return (sys.executable, "-m", f"benchmarks.speed.{name}", *map(str, arguments))


def folder_size(folder: Path) -> int:
    """Add up the bytes of the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def load_average() -> float:
    """Tell how busy the machine is; nan where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
