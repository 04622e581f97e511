"""Runs of indexing in processes of their own, which begin at once and can end at any step."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, Final, NamedTuple

from sarye import Archive
from sarye.errors import SaryeError
from sarye.index import segmentcommits
from sarye.indexing import buildwriter

CHANGES: Final = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"))
"""What Python calls it when files change otherwise than by being written."""

WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
LEAST: Final = 1
"""Cases that are worth a process for the model, where a run is to have one."""

REFUSED: Final = 3
"""What a run ends with that has said why it cannot be done."""


class Run(NamedTuple):
    """A run over the documents of a folder, and the step of it at which it is killed, if any.

    ``merged`` tells whether segments are merged, ``modelled`` whether the model has a process of
    its own; ``temporary`` is the folder for temporary files. A step is a file of the ``index`` that
    is opened for writing, renamed or removed; how many there were is written to the file
    ``counted`` at the end.
    """

    data: Path
    index: Path
    counted: Path
    temporary: Path
    rebuild: bool = False
    merged: bool = False
    modelled: bool = False
    step: int | None = None


def server() -> ForkServerContext:
    """Give what begins processes: by forks of one in which all that a run needs is loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.torture.warmed"])
    return context


def perform(run: Run) -> None:
    """Do a run in this process."""
    if not run.merged:
        segmentcommits.SMALL, segmentcommits.GROWTH = 0, 0  # type: ignore[misc]
    if run.modelled:
        buildwriter.MANY = LEAST  # type: ignore[misc]
    os.environ["TMPDIR"] = tempfile.tempdir = str(run.temporary)
    steps = _Steps(str(run.index), run.step)
    sys.addaudithook(steps)
    workers = 2 if run.modelled else 1
    try:
        Archive.build([run.data], index=run.index, rebuild=run.rebuild, workers=workers)
    except SaryeError:
        sys.exit(REFUSED)
    run.counted.write_text(str(steps.taken), "utf-8")


class _Steps:
    """Counts the changes of files in a folder, and ends the process before one of them."""

    def __init__(self, folder: str, last: int | None) -> None:
        self.taken = 0
        self._folder = folder
        self._last = last

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        is_change = event in CHANGES or (event == "open" and given[2] & WRITES)
        if not is_change or not str(given[0]).startswith(self._folder):
            return
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.taken += 1
