"""Reading in worker processes: what a file does to its worker is a problem of that file alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from sarye.archive import Archive
from sarye.indexing.pool import read_files
from sarye.indexing.tasks import Answer
from sarye.models import Place, Problem
from sarye.settings import Limits, Settings

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")

CASE = "■ 여권 사진 무료 촬영\n(상황)\n사진관이 없음\n(노력)\n촬영대를 설치함\n(효과)\n비용이 줆\n"


def written(folder: Path, count: int) -> list[Path]:
    """Write documents of one case each."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(CASE.replace("여권", f"{number}번 여권"), "utf-8")
    return paths


def endless(folder: Path, name: str = "zzz.txt") -> Path:
    """Make a file that never ends to be read: a pipe into which nobody writes."""
    path = folder / name
    os.mkfifo(path)
    return path


def await_reader(fifo: Path) -> int:
    """Wait until somebody reads a pipe; return a descriptor that keeps the pipe open."""
    while True:
        with suppress(OSError):
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)


def kinds(answers: Iterator[tuple[Path, Answer]]) -> dict[str, str]:
    """Map the name of each file to what became of it."""
    return {
        path.name: answer.kind if isinstance(answer, Problem) else "read"
        for path, answer in answers
    }


@pytest.mark.parametrize("workers", [1, 3])
def test_answers_come_in_order(tmp_path: Path, workers: int) -> None:
    """Each path is answered once, in the order in which it was asked for, whoever reads it."""
    paths = written(tmp_path, 40)
    answers = list(read_files(paths, Settings(), workers=workers))
    assert [path for path, _ in answers] == paths
    titles = [answer.documents[0].cases[0].title for _, answer in answers]  # type: ignore[union-attr]
    assert titles == [title(number) for number in range(40)]


def test_texts_travel_only_when_wanted(tmp_path: Path) -> None:
    """The text of a document comes back only where it is asked for; its digest always."""
    paths = written(tmp_path, 1)
    [(_, bare)] = read_files(paths, Settings(), workers=1)
    [(_, whole)] = read_files(paths, Settings(), workers=1, with_text=True)
    assert not isinstance(bare, Problem)
    assert not isinstance(whole, Problem)
    assert (bare.documents[0].text, whole.documents[0].text) == (
        "",
        CASE.replace("여권", "0번 여권"),
    )
    assert bare.digest == whole.digest


@needs_fifos
def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    """Its worker is stopped, the limit is named, and the next files get a new one."""
    paths = written(tmp_path, 5)
    fifo = endless(tmp_path)
    [(_, answer)] = read_files([fifo], Settings(limits=Limits(seconds=1)), workers=1)
    assert answer == Problem("too_slow", Place(fifo.as_posix()), {"seconds": 1})
    assert set(kinds(read_files(paths, Settings(), workers=1)).values()) == {"read"}


def test_a_process_that_starts_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker takes to start, behind a virus scanner, is not counted as its file's time."""
    kill_idle_workers()
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text("import time\ntime.sleep(4)\n", "utf-8")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join((str(tmp_path / "slow"), os.environ.get("PYTHONPATH", "")))
    )
    paths = written(tmp_path / "data", 1)
    limits = Limits(seconds=3)
    assert kinds(read_files(paths, Settings(limits=limits), workers=1)) == {"000.txt": "read"}


@needs_fifos
def test_a_file_that_takes_too_much_memory(tmp_path: Path) -> None:
    """Its worker is stopped, and the next file gets a new one."""
    fifo = endless(tmp_path)
    [(_, answer)] = read_files([fifo], Settings(limits=Limits(megabytes=1)), workers=1)
    assert answer == Problem("too_much_memory", Place(fifo.as_posix()), {"limit": 1})
    paths = written(tmp_path, 1)
    assert kinds(read_files(paths, Settings(), workers=1)) == {"000.txt": "read"}


@needs_fifos
def test_a_worker_that_dies(tmp_path: Path) -> None:
    """A crash of the reader is a problem of its file; the others are read.

    Workers that have died while they waited are a problem of nobody.
    """
    paths = written(tmp_path, 5)
    assert set(kinds(read_files(paths, Settings(), workers=2)).values()) == {"read"}
    kill_idle_workers()
    fifo = endless(tmp_path)
    killer = threading.Thread(target=kill_reader, args=(fifo,))
    killer.start()
    answers = kinds(read_files([fifo, *paths], Settings(), workers=1))
    killer.join()
    assert answers == {"zzz.txt": "reader_died"} | dict.fromkeys(
        [path.name for path in paths], "read"
    )


def workers_here() -> list[psutil.Process]:
    """List the processes of this one that read files."""
    children = psutil.Process().children()
    return [child for child in children if "sarye.indexing.readworker" in child.cmdline()]


def kill_idle_workers() -> None:
    """Kill the workers that wait for another run, and see them dead; no run is at work."""
    idle = workers_here()
    for worker in idle:
        worker.kill()
    psutil.wait_procs(idle)


def kill_reader(fifo: Path) -> None:
    """Kill the only worker of a run once it reads a pipe."""
    descriptor = await_reader(fifo)
    (worker,) = workers_here()
    worker.kill()
    os.close(descriptor)


def is_left_alone(fifo: Path) -> bool:
    """Wait until nobody reads a pipe any more; give up after some seconds."""
    for _ in range(1000):
        try:
            os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return True
        time.sleep(0.01)
    return False


@needs_fifos
def test_a_run_that_is_stopped(tmp_path: Path) -> None:
    """It ends at once, whatever its workers are at, and leaves no process at work."""
    fifo = endless(tmp_path)
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 3

    assert list(read_files([fifo], Settings(), workers=1, stopped=stopped)) == []
    assert is_left_alone(fifo)


@needs_fifos
def test_ctrl_c_keeps_what_was_read(tmp_path: Path) -> None:
    """The first Ctrl-C ends the run with what it has; the next run reads only the rest."""
    data, index = tmp_path / "data", tmp_path / "index"
    written(data, 30)
    fifo = endless(data, "020-.txt")  # between 019 and 020
    assert stopped_at(fifo, index_command(data, "--index", index)) == 130
    assert found(index) == {title(number) for number in range(20)}
    fifo.unlink()
    report = Archive.build([data], index=index)
    assert (report.unchanged, report.added, report.unread) == (20, 10, 0)
    assert found(index) == {title(number) for number in range(30)}


@needs_fifos
def test_ctrl_c_in_a_rebuild(tmp_path: Path) -> None:
    """What was not read anew stays as it was indexed before, and is read at the next run."""
    data, index = tmp_path / "data", tmp_path / "index"
    written(data, 30)
    Archive.build([data], index=index)
    for name in ("000.txt", "025.txt"):
        (data / name).write_text(CASE.replace("여권", f"{name}의 여권"), "utf-8")
    fifo = endless(data, "020-.txt")
    assert stopped_at(fifo, index_command(data, "--index", index, "--rebuild")) == 130
    assert found(index) == {"000.txt의 여권 사진 무료 촬영", *map(title, range(1, 30))}
    fifo.unlink()
    assert Archive.build([data], index=index).changed == 1
    assert "025.txt의 여권 사진 무료 촬영" in found(index)


def stopped_at(fifo: Path, command: list[str]) -> int:
    """Run a command, press Ctrl-C when it reads a pipe, and return its exit status."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as run:
        descriptor = await_reader(fifo)
        run.send_signal(signal.SIGINT)
        output, _ = run.communicate()
    os.close(descriptor)
    assert "Run the command again to go on." in output
    return run.returncode


TAKING_PIPES = """
import sys
from sarye.cli import main
from sarye.readers import collection
collection._kind = lambda entry: "file"
sys.exit(main())
"""
"""The command, with a walk that takes a named pipe for a file: reading it never ends."""


def index_command(*arguments: str | Path) -> list[str]:
    """Compose the command that indexes, with one process to read."""
    return [
        sys.executable,
        "-c",
        TAKING_PIPES,
        "--lang",
        "en",
        "index",
        *map(str, arguments),
        "--jobs=1",
    ]


def title(number: int) -> str:
    """Name the case that `written` puts into a document."""
    return f"{number}번 여권 사진 무료 촬영"


def found(index: Path) -> set[str]:
    """List the titles in an index."""
    with Archive.open(index) as archive:
        return {hit.case.title for hit in archive.search("", limit=None).hits}
