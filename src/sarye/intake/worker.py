"""The worker process: paths come in by standard input, what was read of them goes back.

It is started with nothing but the interpreter (`sarye.intake.pool`), never by a fork of a process
that has threads, and ends when its input ends.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.intake.exchange import Answer, Task
from sarye.intake.files import parse_file, problem_of
from sarye.models import Place, Problem, Role

GRACE: Final = 30
"""Seconds after which a worker ends itself that should have been stopped: its run is dead."""


def main() -> None:
    """Answer tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers
    tasks, answers = sys.stdin.buffer, _own_output()
    with Path(os.devnull).open("wb") as nowhere:
        while (task := _next(tasks)) is not None:
            faulthandler.dump_traceback_later(task.seconds + GRACE, exit=True, file=nowhere)
            answer = _answer(task)
            faulthandler.cancel_dump_traceback_later()
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _own_output() -> BinaryIO:
    """Keep standard output for answers; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return answers


def _next(tasks: BinaryIO) -> Task | None:
    try:
        task: Task = pickle.load(tasks)  # noqa: S301 - written by the run that started this process
    except EOFError:
        return None
    return task


def _answer(task: Task) -> Answer:
    """Read a file; whatever goes wrong in it is a problem of it."""
    try:
        parsed = parse_file(task.path, _label_table(task.labels), name=task.name)
    except ReadError as error:
        return problem_of(task.name, error)
    except RecursionError:
        return Problem("too_deep", Place(task.name))
    except Exception:  # noqa: BLE001 - the next file is read whatever this one has done
        return Problem("crashed", Place(task.name))
    return parsed if task.with_text else parsed.without_text()


@lru_cache(1)
def _label_table(labels: tuple[tuple[Role, tuple[str, ...]], ...]) -> LabelTable:
    extra: Mapping[Role, tuple[str, ...]] = dict(labels)
    return LabelTable.default().extended(extra)


if __name__ == "__main__":
    main()
