"""Limits within archives: a member that comes to one is a problem alone, the others are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarye.archive import Archive
from sarye.indexing import pool
from sarye.indexing.pool import read_files
from sarye.indexing.tasks import ParsedFile
from sarye.models import Problem
from sarye.settings import Limits, Settings

from .hostile_files import CASE, painting_pdf, zip_of

FILLING = painting_pdf(28, 2)
"""A document that takes all memory."""

ENDLESS = painting_pdf(3, 20_000)
"""A document that takes all time, and no memory to speak of."""


FEW = Limits(megabytes=200)


def case(number: int) -> bytes:
    """Write a document of one case, which no other document holds."""
    return "\n".join(CASE).replace("여권", f"{number}번 여권").encode()


def read(path: Path, limits: Limits) -> tuple[ParsedFile, dict[str, str]]:
    """Read an archive within limits; tell what each of its members is: read, or why not."""
    [(_, answer)] = read_files([path], Settings(limits=limits), workers=1)
    assert not isinstance(answer, Problem)
    told = {
        document.path.removeprefix(f"{path.as_posix()}/"): (
            document.problems[0].kind if document.problems else f"read {len(document.cases)}"
        )
        for document in answer.documents
    }
    return answer, told


def test_a_member_that_takes_too_much_memory(tmp_path: Path) -> None:
    """What was read before it stays, what comes behind it is read, also in archives within it."""
    inner = zip_of({"1.txt": case(1), "2.pdf": FILLING, "3.txt": case(3)})
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"0.txt": case(0), "in.zip": inner, "4.txt": case(4)}))
    answer, told = read(path, FEW)
    assert told == {
        "0.txt": "read 1",
        "in.zip/1.txt": "read 1",
        "in.zip/2.pdf": "too_much_memory",
        "in.zip/3.txt": "read 1",
        "4.txt": "read 1",
    }
    assert answer.failed == 1


def test_a_member_that_takes_too_long(tmp_path: Path) -> None:
    """Each member has the time that a file has: none pays for another."""
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"0.txt": case(0), "1.pdf": ENDLESS, "2.txt": case(2)}))
    answer, told = read(path, Limits(seconds=4))
    assert told == {"0.txt": "read 1", "1.pdf": "too_slow", "2.txt": "read 1"}
    [problem] = [one for document in answer.documents for one in document.problems]
    assert problem.details == {"seconds": 4}


def test_many_members_that_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many of them the rest of an archive is left unread, and said to be."""
    monkeypatch.setattr(pool, "MOST_STOPPED", 2)
    path = tmp_path / "a.zip"
    members = {"0.txt": case(0), "1.pdf": FILLING, "2.pdf": FILLING, "3.txt": case(3)}
    path.write_bytes(zip_of(members))
    answer, told = read(path, FEW)
    assert told == {
        "0.txt": "read 1",
        **dict.fromkeys(("1.pdf", "2.pdf", path.as_posix()), "too_much_memory"),
    }
    assert answer.failed == 3


def test_what_is_known_of_a_member_stays(tmp_path: Path) -> None:
    """A member that could not be read this time keeps its cases; it is tried at the next run."""
    path, index = tmp_path / "data" / "a.zip", tmp_path / "index"
    path.parent.mkdir()
    path.write_bytes(zip_of({"0.txt": case(0), "1.txt": case(1)}))
    Archive.build([path.parent], index=index)
    path.write_bytes(zip_of({"0.txt": FILLING, "1.txt": case(1), "2.txt": case(2)}))
    stopped = Archive.build([path.parent], index=index, settings=Settings(limits=FEW))
    assert [problem.kind for problem in stopped.problems] == ["too_much_memory"]
    with Archive.open(index) as archive:
        assert archive.status().cases == 3
    again = Archive.build([path.parent], index=index, settings=Settings(limits=FEW))
    assert [problem.kind for problem in again.problems] == ["too_much_memory"]
    with Archive.open(index) as archive:
        assert archive.status().cases == 3
    path.write_bytes(zip_of({"1.txt": case(1), "2.txt": case(2)}))
    healed = Archive.build([path.parent], index=index)
    assert healed.problems == ()
    with Archive.open(index) as archive:
        assert archive.status().cases == 2
