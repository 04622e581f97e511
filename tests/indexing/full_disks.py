"""A folder to work in, in; how runs end for which the disk is full from a write on, out as JSON.

Run as a program of its own, since the limit is that of a process: from the so-many-th file of the
index that is opened to be written, no file can grow. A line tells the step,
limit, how the run ended, whether the index answered as before, and whether the next run did all.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sarye import Archive
from sarye.errors import SaryeError

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
WAYS = ((False, 1), (True, 4))
"""Whether a run builds anew, and one step of how many is tried: a rebuild takes longer."""


class Disk:
    """A disk on which files of a folder cannot grow from some step on."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._step: int | None = None
        self.taken = 0
        sys.addaudithook(self._hook)

    def full_from(self, step: int) -> None:
        """Be full from a step on."""
        self._step, self.taken = step, 0

    def empty(self) -> bool:
        """Have room again; tell whether it was full."""
        was_full = self._step is not None and self.taken > self._step
        self._step = None
        self._allow(resource.RLIM_INFINITY)
        return was_full

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if self._step is None or event != "open" or not given[2] & WRITES:
            return
        if str(given[0]).startswith(self._folder):
            if self.taken == self._step:
                self._allow(0)
            self.taken += 1

    @staticmethod
    def _allow(size: int) -> None:
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


def main(work: Path) -> None:
    """Try each step, as long as there are more."""
    data, index = work / "data", work / "index"
    data.mkdir()
    disk, edition = Disk(index), 0
    titles = _change(data, edition)
    Archive.build([data], index=index)
    for rebuild, every in WAYS:
        for step in count(step=every):
            before, edition = titles, edition + 1
            titles = _change(data, edition)
            disk.full_from(step)
            try:
                Archive.build([data], index=index, rebuild=rebuild)
                ended = "done"
            except SaryeError as error:
                ended = type(error).__name__
            was_full = disk.empty()
            kept = _titles(index) in ([titles] if ended == "done" else [before, titles])
            Archive.build([data], index=index)
            print(json.dumps((step, rebuild, ended, was_full, kept, _titles(index) == titles)))
            if not was_full:
                break


def _change(data: Path, edition: int) -> set[str]:
    """Write documents of known words; give their titles."""
    titles = {
        f"여권 사진 주차 {'민원 ' * (edition % 7)}{'상담 ' * at}개선".strip() for at in range(5)
    }
    for at, title in enumerate(sorted(titles)):
        row = {"title": title, "effort": f"{title} 창구. " * 20}
        (data / f"{at}.jsonl").write_text(json.dumps(row), "utf-8")
    return titles


def _titles(index: Path) -> set[str]:
    with Archive.open(index) as archive:
        return {hit.case.title for hit in archive.search("", limit=None, unfolded=True).hits}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
