"""Runs of indexing that are killed: what answers afterwards is the state before or after, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sarye.archive import Archive

KILLS = 6
"""Of each way; `benchmarks.torture` kills thousands of runs."""

DOCUMENTS = 300
CHANGED = 150
"""Documents that each run has to read again: enough for a second of work."""

FIRST, LAST = 0.2, 1.1
"""Parts of the time of a whole run between which one is killed: from the imports to its end."""

Write = Callable[..., Path]


def write_document(write_rows: Write, data: Path, number: int, edition: int) -> str:
    """Write a document of one case and return its title."""
    title = f"여권 사진 {number}호 {edition}판"
    text = (
        f"{number * 7919}명의 민원인이 {edition * 104_729}번 걸음하지 않도록 촬영대를 설치함. " * 4
    )
    write_rows(data / f"{number}.jsonl", {"title": title, "effort": text})
    return title


def indexed(index: Path) -> set[str]:
    """List the titles that an index finds; it must open, list and count the same cases."""
    with Archive.open(index) as archive:
        status = archive.status()
        hits = archive.search("", limit=None).hits
        assert len(hits) == len({hit.case.id for hit in hits}) == status.cases == status.documents
        return {hit.case.title for hit in hits}


@pytest.mark.parametrize("options", [[], ["--rebuild"]], ids=["incremental", "rebuild"])
def test_killed_runs(options: list[str], tmp_path: Path, write_rows: Write) -> None:
    """After SIGKILL the index holds all of its last commit, and the next run works."""
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("no SIGKILL here")
    chance = random.Random(len(options))  # noqa: S311 - no secret
    data, index = tmp_path / "data", tmp_path / "index"
    titles = {at: write_document(write_rows, data, at, 0) for at in range(DOCUMENTS)}
    Archive.build([data], index=index)
    before = set(titles.values())
    assert indexed(index) == before
    command = [sys.executable, "-m", "sarye", "index", str(data), "--index", str(index), *options]
    killed, whole = 0, 0.0
    for edition in range(KILLS + 1):
        for number in chance.sample(range(DOCUMENTS), CHANGED):
            titles[number] = write_document(write_rows, data, number, edition + 1)
        after = set(titles.values())
        began = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            if edition == 0:  # a whole one tells how long they take here
                run.wait()
                whole = time.monotonic() - began
            else:
                part = FIRST + (LAST - FIRST) * (edition - chance.random()) / KILLS
                time.sleep(whole * part)
                run.kill()
        assert run.returncode in (0, -signal.SIGKILL)
        killed += run.returncode != 0
        found = indexed(index)
        assert found in (before, after)
        before = found
    assert killed >= 2, "no run was met in the middle"
    report = Archive.build([data], index=index)
    assert report.problems == ()
    assert indexed(index) == set(titles.values())
    assert len(list(index.glob("build-*"))) == 1
    left = {path.suffix for path in index.glob("build-*/*")}
    assert left <= {".cases", ".toc", ".json", ""}, left
