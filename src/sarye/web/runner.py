"""An order to index on standard input in, how it gets on and its report on standard output out.

It runs as ``python -m sarye.web.runner``; see `sarye.web.runs`.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Literal

from sarye.archive import Archive
from sarye.errors import SaryeError
from sarye.web.runs import FAILED, Order, Run

WORKERS = 1
"""Processes that read: searches go on meanwhile, and want the rest of the machine."""


def main() -> None:
    """Do one run."""
    order, stop = _given()

    ending = Event()
    Thread(target=_hear, args=(ending,), daemon=True).start()

    def track(stage: Literal["read", "index"], done: int, total: int) -> None:
        _say(Run(stage, done, total))

    try:
        report = Archive.build(
            order.paths,
            index=order.settings.index,
            settings=order.settings,
            forget=order.forget,
            workers=WORKERS,
            track=track,
            stopped=lambda: ending.is_set() or stop.exists(),
        )
    except SaryeError as error:
        _say(Run("failed", error=(error.template, error.params)))
    except Exception as error:  # noqa: BLE001 - the page says it, without what it holds
        _say(Run("failed", error=(FAILED, {"kind": type(error).__name__})))
    else:
        _say(Run("done", report=report))


def _given() -> tuple[Order, Path]:
    """Read what is to be done, and the file that tells to end early."""
    given: tuple[Order, Path] = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
    return given


def _hear(ending: Event) -> None:
    """Wait until the other end of standard input is closed: the run is to end early."""
    os.read(sys.stdin.fileno(), 1)  # no buffer, whose lock a thread would hold at the end
    ending.set()


def _say(run: Run) -> None:
    sys.stdout.buffer.write(pickle.dumps(run))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
