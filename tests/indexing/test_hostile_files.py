"""Damaged and hostile files: each is read or refused, and the documents beside them are indexed."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from sarye.archive import Archive
from sarye.messages import PROBLEMS
from sarye.models import ENTRY_KINDS, Filters, Report
from sarye.settings import Limits

from .hostile_files import CASE, TEXT, damaged, hostile, whole

LIMITS = Limits(seconds=60, megabytes=500)
BENIGN = {"good.txt", "nested-2.zip", "climbing.zip", "controls.txt"}
"""Files that are not in order, or odd, and hold the case, which is read."""

BUILD = """
import atexit, json, pickle, sys
from pathlib import Path

def measure():
    most = 0
    if sys.platform != "win32":
        import resource
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps(most))

atexit.register(measure)  # first, and so the last to be called: when no worker is left
from sarye.archive import Archive
from sarye.indexing import buildwriter
from sarye.settings import Limits, Settings
buildwriter.MANY = sys.maxsize  # so that those who read are all the processes there are
settings = Settings(limits=Limits(seconds=int(sys.argv[3]), megabytes=int(sys.argv[4])))
report = Archive.build([sys.argv[1]], index=sys.argv[2], settings=settings, workers=2)
sys.stdout.flush()
Path(sys.argv[5]).write_bytes(pickle.dumps(report))
"""


class Run(NamedTuple):
    """What a run over all files told, its index, and the megabytes that a reader held at most."""

    report: Report
    index: Path
    megabytes: int


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every file into one folder."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {**dict(damaged()), **hostile(), "good.txt": TEXT.encode()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert len(files) > 200
    return folder


@pytest.fixture(scope="module")
def run(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Index them all within limits, in a process whose workers are measured.

    No file is changed, and nothing is written beside the index.
    """
    before = {path: path.read_bytes() for path in folder.iterdir()}
    place = tmp_path_factory.mktemp("run")
    index, told = place / "index", tmp_path_factory.mktemp("told") / "report"
    command = [sys.executable, "-c", BUILD, folder, index, LIMITS.seconds, LIMITS.megabytes, told]
    done = subprocess.run([*map(str, command)], cwd=place, capture_output=True, check=True)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in place.iterdir()] == ["index"]
    report = pickle.loads(told.read_bytes())  # noqa: S301 - written above
    return Run(report, index, json.loads(done.stdout))


def test_every_format_is_read_when_it_is_whole(tmp_path: Path) -> None:
    """The files that the damage starts from hold one case, the same in every format."""
    for name, data in whole().items():
        (tmp_path / f"whole.{name}").write_bytes(data)
    for document in Archive.parse([tmp_path]):
        assert [case.title for case in document.cases] == [CASE[0][2:]], document.path
    ids = {case.id for document in Archive.parse([tmp_path]) for case in document.cases}
    assert len(ids) == 1


def test_each_is_read_or_refused(folder: Path, run: Run) -> None:
    """A run over all of them ends, names a problem for each that is refused, indexes the good one.

    No problem holds text of a case.
    """
    told = {problem.place.path for problem in run.report.problems}
    with Archive.open(run.index) as archive:
        hits = archive.search("", filters=Filters(kind=ENTRY_KINDS), limit=None).hits
    places = {
        kind: {
            place.path
            for hit in hits
            if hit.case.kind == kind
            for place in (hit.case.source, *hit.case.also_in)
        }
        for kind in ENTRY_KINDS
    }
    for name in BENIGN:
        assert any(path.startswith((folder / name).as_posix()) for path in places["case"]), name
    found = told | places["case"] | places["document"]
    for path in folder.iterdir():
        name = path.as_posix()
        assert any(one.startswith(name) for one in found), f"{path.name}: no word of it"
    assert {problem.kind for problem in run.report.problems} <= PROBLEMS.keys()


def test_what_each_hostile_file_is_told(folder: Path, run: Run) -> None:
    """The kinds of problems are those a person can act on; nothing crashes or runs into a limit."""
    kinds: dict[str, set[str]] = {path.name: set() for path in folder.iterdir()}
    for problem in run.report.problems:
        kinds[Path(problem.place.path).relative_to(folder).parts[0]].add(problem.kind)
    wanted = {
        "bomb.docx": "expands",
        "bomb.hwpx": "expands",
        "bomb.xlsx": "expands",
        "bomb.zip": "expands",
        "bomb-in.zip": "expands",
        "many.zip": "too_many_files",
        "nested-30.zip": "nested_archive",
        "locked.zip": "encrypted",
        "empty.zip": "no_documents",
        "hwp3.hwp": "hwp3",
        "deep.hml": "hwpml",
        "deep.html": "too_deep",
        "random.hwp": "binary",
        "magic.pdf": "damaged",
        "forms.pdf": "too_much_memory",
        "magic.zip": "damaged",
    }
    assert {name: kind for name, kind in wanted.items() if kind not in kinds[name]} == {}
    assert {name for name, told in kinds.items() if told & {"crashed", "too_slow"}} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="the memory of processes is measured otherwise")
def test_memory_is_bounded(run: Run) -> None:
    """No process holds more than the limit, whatever it asks for between two looks."""
    assert 0 < run.megabytes < LIMITS.megabytes + 50
