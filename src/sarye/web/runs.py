"""A wish to index again in, how the run gets on out; one at a time, in a process of its own.

A process, since the work of a run would hold up the searches of this one, and keep its memory.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Final, Literal

from sarye.messages import N_
from sarye.models import Report
from sarye.settings import Settings

FAILED: Final = N_(
    "Reading stopped on an error of its own ({kind}). What was read before can be searched on."
)

Stage = Literal["start", "read", "index", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run is; at its end its report, or an error as a template with its parameters."""

    stage: Stage = "start"
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: tuple[str, Mapping[str, str | int]] | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end."""
        return self.stage in ("done", "failed")


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do: folders and files to read, and others to forget."""

    paths: tuple[Path, ...]
    settings: Settings
    forget: tuple[Path, ...] = ()


class Runs:
    """Starts runs and hears how they get on; ``last`` is the one that was started last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None
        self.last: Run | None = None

    def start(self, order: Order) -> bool:
        """Start a run; return whether it was, since another can be under way."""
        with self._lock:
            if self.last is not None and not self.last.is_over:
                return False
            self.last = Run()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sarye.web.runner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            with suppress(OSError):
                self._give(self._process, order)
            self._listener = Thread(target=self._hear, args=(self._process,), daemon=True)
            self._listener.start()
            return True

    def stop(self) -> None:
        """Have the run that is under way end early, with what it has read so far."""
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                with suppress(OSError):
                    self._process.stdin.close()

    def wait(self) -> None:
        """Wait for the end of the run that is under way."""
        if self._listener is not None:
            self._listener.join()

    def close(self) -> None:
        """End the run that is under way; what it has committed stays."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self.wait()

    @staticmethod
    def _give(process: subprocess.Popen[bytes], order: Order) -> None:
        """Give a process its order; what it hears it by stays open, and ends it when it closes."""
        assert process.stdin is not None  # noqa: S101 - it was asked for
        pickle.dump(order, process.stdin)
        process.stdin.flush()

    def _hear(self, process: subprocess.Popen[bytes]) -> None:
        """Take down what a process says until it ends."""
        run = Run()
        with process:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            try:
                while not run.is_over:
                    run = self.last = self._next(process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError):
                kind = f"exit {process.wait()}"
                self.last = replace(run, stage="failed", error=(FAILED, {"kind": kind}))

    @staticmethod
    def _next(said: IO[bytes]) -> Run:
        run: Run = pickle.load(said)  # noqa: S301 - our own process says it
        return run
