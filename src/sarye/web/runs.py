"""A wish to index again in, how the run gets on out; one at a time, in a process of its own.

A process, since the work of a run would hold up the searches of this one, and keep its memory.
Where several processes answer, any of them can start a run and end it, and all tell how it gets on:
what is known of it stands in a folder that they share.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, Thread
from typing import Final, Literal
from weakref import finalize

from sarye.messages import N_
from sarye.models import Report
from sarye.settings import Settings

FAILED: Final = N_(
    "Reading stopped on an error of its own ({kind}). What was read before can be searched on."
)

PATIENCE: Final = 2.0
"""Seconds that the end of a run is waited for, of which is told that it is over."""

LOOK: Final = 0.01
"""Seconds between two looks."""

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
    """Starts runs and hears how they get on, in a ``folder`` that other processes may share."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(mkdtemp(prefix="sarye-run-"))
        if folder is None:
            finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._starting = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: Thread | None = None

    @property
    def last(self) -> Run | None:
        """How far the run is that was started last; it has failed if who heard it is gone."""
        run = self._read()
        if run is None or run.is_over or self._is_heard():
            return run
        run = self._read() or run  # it may have come to its end meanwhile
        return run if run.is_over else _failed(run, "?")

    def start(self, order: Order) -> bool:
        """Start a run; return whether it was, since another can be under way."""
        with self._starting:
            if not self._take():
                return False
            self._stop.unlink(missing_ok=True)
            self._write(Run())
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
        self._stop.touch()

    def wait(self) -> None:
        """Wait for the end of the run that was started here."""
        if self._listener is not None:
            self._listener.join()

    def close(self) -> None:
        """End the run that was started here; what it has committed stays."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self.wait()

    @property
    def _heard(self) -> Path:
        """The file that names the process that hears a run."""
        return self._folder / "heard-by"

    @property
    def _stop(self) -> Path:
        """The file that tells a run to end early."""
        return self._folder / "stop"

    def _give(self, process: subprocess.Popen[bytes], order: Order) -> None:
        """Give a process its order; what it hears it by stays open, and ends it when it closes."""
        assert process.stdin is not None  # noqa: S101 - it was asked for
        pickle.dump((order, self._stop), process.stdin)
        process.stdin.flush()

    def _hear(self, process: subprocess.Popen[bytes]) -> None:
        """Take down what a process says until it ends."""
        run = Run()
        with process:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            try:
                while not run.is_over:
                    run = pickle.load(process.stdout)  # noqa: S301 - our own process says it
                    self._write(run)
            except (OSError, EOFError, pickle.UnpicklingError):
                self._write(_failed(run, f"exit {process.wait()}"))
            finally:
                self._heard.unlink(missing_ok=True)

    def _take(self) -> bool:
        """Note that this process hears a run, unless one does already.

        Of a run that is over somebody is about to say that nobody hears it any more.
        """
        until = time.monotonic() + PATIENCE
        while self._is_heard():
            run = self._read()
            if run is None or not run.is_over or time.monotonic() > until:
                return False
            time.sleep(LOOK)
        self._heard.unlink(missing_ok=True)
        try:
            with self._heard.open("x") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            return False
        return True

    def _is_heard(self) -> bool:
        """Tell whether a process that lives hears a run."""
        try:
            process = int(self._heard.read_text())
        except (OSError, ValueError):
            return False
        return process == os.getpid() or is_alive(process)

    def _read(self) -> Run | None:
        try:
            said = (self._folder / "run").read_bytes()
        except OSError:
            return None
        run: Run = pickle.loads(said)  # noqa: S301 - our own processes write it
        return run

    def _write(self, run: Run) -> None:
        unfinished = self._folder / "run.new"
        with suppress(OSError):  # a full disk: the run itself says so at its end
            unfinished.write_bytes(pickle.dumps(run))
            unfinished.replace(self._folder / "run")


def is_alive(process: int) -> bool:
    """Tell whether a process of this machine lives (not on Windows, where asking ends it)."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _failed(run: Run, kind: str) -> Run:
    return replace(run, stage="failed", error=(FAILED, {"kind": kind}))
