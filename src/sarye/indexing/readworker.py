"""The worker process that reads files: paths come in, what was read goes back."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.indexing.readfile import parse_file, problem_of
from sarye.indexing.tasks import Answer, Task
from sarye.models import Place, Problem, Role
from sarye.runtime.subprocesses import answer, pipes, received

GRACE: Final = 30
"""Seconds after which a worker ends itself that should have been stopped: its run is dead."""


def main() -> None:
    """Say that files can be read, and answer tasks until there are no more."""
    tasks, answers = pipes()
    answer(answers, "ready")
    with Path(os.devnull).open("wb") as nowhere:
        while (task := received(tasks)) is not None:
            faulthandler.dump_traceback_later(task.seconds + GRACE, exit=True, file=nowhere)
            read = _read(task)
            faulthandler.cancel_dump_traceback_later()
            answer(answers, read)


def _read(task: Task) -> Answer:
    """Read a file; whatever goes wrong in it is a problem of it."""
    try:
        parsed = parse_file(task.path, _label_table(task.labels), name=task.name)
    except ReadError as error:
        return problem_of(task.name, error)
    except MemoryError:  # the machine may have more for it another time
        return Problem("reader_died", Place(task.name))
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
