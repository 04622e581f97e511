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
from sarye.models import ParsedDocument
from sarye.settings import Limits, Settings

from .hostile_files import CASE, TEXT, damaged, hostile, whole

pytestmark = pytest.mark.xdist_group("hostile files")  # they are read once for all of them

LIMITS = Limits(seconds=60, megabytes=500)
BENIGN = {"good.txt", "nested-2.zip", "climbing.zip", "controls.txt"}
"""Files that are not in order, or odd, and hold the case, which is read."""

MEASURE = """
import json, subprocess, sys
run = subprocess.run(sys.argv[1:])
if sys.platform == "win32":
    most = 0
else:
    import resource
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps([run.returncode, most]))
"""
READ = """
import pickle, sys
from pathlib import Path
from sarye.archive import Archive
from sarye.settings import Limits, Settings
settings = Settings(limits=Limits(seconds=int(sys.argv[2]), megabytes=int(sys.argv[3])))
parsed = tuple(Archive.parse([sys.argv[1]], settings=settings, workers=2))
Path(sys.argv[4]).write_bytes(pickle.dumps(parsed))
"""


class Reading(NamedTuple):
    """What was read of all files, and the megabytes that a process held at most."""

    parsed: tuple[ParsedDocument, ...]
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
def reading(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Read them all within limits, in a process whose workers are measured."""
    read = tmp_path_factory.mktemp("read") / "parsed"
    command = [sys.executable, "-c", READ, folder, LIMITS.seconds, LIMITS.megabytes, read]
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, command)], capture_output=True, check=True
    )
    status, megabytes = json.loads(measured.stdout)
    assert status == 0
    return Reading(pickle.loads(read.read_bytes()), megabytes)  # noqa: S301 - written above


@pytest.fixture(scope="module")
def parsed(reading: Reading) -> tuple[ParsedDocument, ...]:
    """Give what was read of them."""
    return reading.parsed


def test_every_format_is_read_when_it_is_whole(tmp_path: Path) -> None:
    """The files that the damage starts from hold one case, the same in every format."""
    for name, data in whole().items():
        (tmp_path / f"whole.{name}").write_bytes(data)
    for document in Archive.parse([tmp_path]):
        assert [case.title for case in document.cases] == [CASE[0][2:]], document.path
    ids = {case.id for document in Archive.parse([tmp_path]) for case in document.cases}
    assert len(ids) == 1


def test_each_is_read_or_refused(
    folder: Path, parsed: tuple[ParsedDocument, ...], tmp_path: Path
) -> None:
    """A run over all of them ends, names a problem for each that is refused, indexes the good one.

    Nothing is written beside the index, and no problem holds text of a case.
    """
    before = {path: path.read_bytes() for path in folder.iterdir()}
    settings = Settings(limits=LIMITS)
    report = Archive.build([folder], index=tmp_path / "index", settings=settings, workers=2)
    told = {problem.place.path for problem in report.problems}
    with Archive.open(tmp_path / "index") as archive:
        indexed = {
            place.path
            for hit in archive.search("", limit=None).hits
            for place in (hit.case.source, *hit.case.also_in)
        }
    for name in BENIGN:
        assert any(path.startswith((folder / name).as_posix()) for path in indexed), name
    kept = {document.path for document in parsed if document.passages}
    for path in folder.iterdir():
        name = path.as_posix()
        found = told | indexed | kept
        assert any(one.startswith(name) for one in found), f"{path.name}: no word of it"
    assert {problem.kind for problem in report.problems} <= PROBLEMS.keys()
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index"]


def test_what_each_hostile_file_is_told(folder: Path, parsed: tuple[ParsedDocument, ...]) -> None:
    """The kinds of problems are those a person can act on; nothing crashes or runs into a limit."""
    kinds: dict[str, set[str]] = {path.name: set() for path in folder.iterdir()}
    for document in parsed:
        name = Path(document.path).relative_to(folder).parts[0]
        kinds[name] |= {problem.kind for problem in document.problems}
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
def test_memory_is_bounded(reading: Reading) -> None:
    """No process holds more than the limit, whatever it asks for between two looks."""
    assert 0 < reading.megabytes < LIMITS.megabytes + 50
