"""The worker process that reads files: paths come in, what was read goes back."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from sarye.cases import LabelTable
from sarye.errors import ReadError
from sarye.indexing.readfile import parse_file, problem_of
from sarye.indexing.tasks import END, Allowance, ParsedFile, Task, Told
from sarye.models import Place, Problem, Role
from sarye.readers import Member
from sarye.runtime.memorylimit import limit_memory
from sarye.runtime.subprocesses import answer, pipes, received

GRACE: Final = 30
"""Seconds after which a worker ends itself that should have been stopped: its run is dead."""


def main() -> None:
    """Say that files can be read, and answer tasks until there are no more."""
    tasks, answers = pipes()
    answer(answers, "ready")
    with Path(os.devnull).open("wb") as nowhere:
        while (task := received(tasks)) is not None:
            limit_memory(Allowance.of(task.size, task.limits).megabytes)
            _end_after(task, task.size, nowhere)
            for told in _read(task):
                if isinstance(told, Member):
                    _end_after(task, told.size, nowhere)
                answer(answers, told)
            faulthandler.cancel_dump_traceback_later()
            answer(answers, END)


def _end_after(task: Task, size: int, nowhere: BinaryIO) -> None:
    seconds = Allowance.of(size, task.limits).seconds + GRACE
    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)


def _read(task: Task) -> Iterator[Told]:
    """Read a file; whatever goes wrong in it is a problem of it."""
    labels = _label_table(task.labels)
    try:
        for told in parse_file(task.path, labels, name=task.name, after=task.after):
            if isinstance(told, ParsedFile) and not task.with_text:
                told = told.without_text()
            yield told
    except ReadError as error:
        yield problem_of(task.name, error)
    except MemoryError:
        limit = Allowance.of(task.size, task.limits).megabytes
        yield Problem("too_much_memory", Place(task.name), {"limit": limit})
    except RecursionError:
        yield Problem("too_deep", Place(task.name))
    except Exception:  # noqa: BLE001 - the next file is read whatever this one has done
        yield Problem("crashed", Place(task.name))


@lru_cache(1)
def _label_table(labels: tuple[tuple[Role, tuple[str, ...]], ...]) -> LabelTable:
    extra: Mapping[Role, tuple[str, ...]] = dict(labels)
    return LabelTable.default().extended(extra)


if __name__ == "__main__":
    main()
