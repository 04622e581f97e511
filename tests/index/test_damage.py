"""Damage is told and never answered from, and a run heals what can still be read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sarye import Archive
from sarye.cli import main
from sarye.errors import IndexDamaged
from sarye.index import IndexFolder, segmentcommits
from sarye.runtime.mappedfile import CHUNK
from sarye.settings import Settings
from sarye.web.archivepool import ArchiveWorker

Write = Callable[..., Path]
TITLES = [f"여권 사진 {number}호를 창구에서 찍어 주다" for number in range(60)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, write_rows: Write) -> Path:
    """Make an index beside a folder of documents."""
    folder = tmp_path_factory.mktemp("sound")
    for at in range(0, len(TITLES), 20):
        rows = ({"title": title, "effort": title * 9} for title in TITLES[at : at + 20])
        write_rows(folder / "data" / f"{at}.jsonl", *rows)
    Archive.build([folder / "data"], index=folder / "index")
    return folder


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    """Copy the index beside a copy of the folder, to be damaged."""
    shutil.copytree(sound / "data", tmp_path / "data")
    return Path(shutil.copytree(sound / "index", tmp_path / "index"))


def file_of(index: Path, pattern: str) -> Path:
    """Find a file of the build."""
    (path,) = index.glob(f"build-*/{pattern}")
    return path


def titles(index: Path) -> list[str]:
    """List the titles of an index, and see that one word finds them all."""
    with Archive.open(index) as archive:
        found = archive.search("사진", limit=None)
        assert found.damaged == ()
        return sorted(hit.case.title for hit in found.hits)


def flip(path: Path, at: int) -> None:
    """Change a bit."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_each_chunk_of_a_segment_is_checked(index: Path) -> None:
    """Wherever a bit of it is changed, a check of the index names the file."""
    path = file_of(index, "*.cases")
    size = path.stat().st_size
    for at in (*range(0, size, CHUNK), size - 1):
        flip(path, at)
        assert Archive.check(index=index) == (path.name,)
        flip(path, at)
    assert Archive.check(index=index) == ()


@pytest.mark.parametrize("kind", ["vocabulary", "related"])
def test_words_are_answered_without_and_made_anew(kind: str, index: Path) -> None:
    """A result names what it was answered without; the next run writes the file anew."""
    path = file_of(index, f"{kind}-*")
    before = path.read_bytes()
    flip(path, len(before) // 3)
    with Archive.open(index) as archive:
        said = {
            *archive.search("여권사잔", match="any").damaged,
            *archive.search("사진 찍다", match="any").damaged,
        }
        archive.complete("사")
    assert said <= {kind}
    assert Archive.check(index=index) == (path.name,)
    report = Archive.build([index.parent / "data"], index=index)
    assert not report.rebuilt
    assert [problem.kind for problem in report.problems] == ["index_damaged"]
    assert path.read_bytes() == before


def cut(path: Path) -> None:
    """Take the last quarter away."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 4])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "the head of the segment": lambda index: flip(file_of(index, "*.cases"), 3),
    "the end of the segment": lambda index: cut(file_of(index, "*.cases")),
    "the list of segments": lambda index: cut(file_of(index, "*.toc")),
    "the stamp": lambda index: flip(file_of(index, "stamp.json"), 20),
    "the name of the build": lambda index: flip(index / "CURRENT", 9),
    "no name of a build": lambda index: (index / "CURRENT").unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_run_keeps_what_can_still_be_read(name: str, index: Path) -> None:
    """Entries are taken from the damaged index where their documents cannot be reached."""
    (index.parent / "data").rename(index.parent / "elsewhere")
    DAMAGES[name](index)
    with pytest.raises(IndexDamaged, match="sarye index"):
        Archive.open(index)
    report = Archive.build(None, index=index)
    assert "index_damaged" in {problem.kind for problem in report.problems}
    assert "entries_lost" not in {problem.kind for problem in report.problems}
    assert titles(index) == sorted(TITLES)
    assert Archive.check(index=index) == ()
    (index.parent / "elsewhere").rename(index.parent / "data")
    assert Archive.build(None, index=index).unchanged == 3, "the folder is known"


def test_what_is_lost_is_counted(index: Path) -> None:
    """Where records themselves are gone, and their documents too, a run says how many."""
    path = file_of(index, "*.cases")
    data = bytearray(path.read_bytes())
    (index.parent / "data").rename(index.parent / "elsewhere")
    start = data.index(b"\x28\xb5\x2f\xfd")
    data[start : start + 600] = bytes(600)
    path.write_bytes(data)
    report = Archive.build(None, index=index)
    (lost,) = [one for one in report.problems if one.kind == "entries_lost"]
    assert len(titles(index)) + int(lost.details["count"]) == len(TITLES)
    assert 0 < int(lost.details["count"]) < len(TITLES)


OTHERS = ("vocabulary-*", "related-*", "analyses-*", "stamp.json", "*.toc")


@pytest.mark.parametrize("pattern", OTHERS)
def test_files_that_have_changed_places_are_healed(pattern: str, index: Path) -> None:
    """A segment that is another file of the index, and that file a segment, are made anew."""
    mine, its = file_of(index, "*.cases"), next(index.glob(f"build-*/{pattern}"))
    data, other = mine.read_bytes(), its.read_bytes()
    mine.write_bytes(other)
    its.write_bytes(data)
    with pytest.raises(IndexDamaged, match="sarye index"):
        Archive.open(index)
    report = Archive.build([index.parent / "data"], index=index)
    assert "index_damaged" in {problem.kind for problem in report.problems}
    assert titles(index) == sorted(TITLES)
    assert Archive.check(index=index) == ()


def test_segments_that_have_changed_places_keep_their_records(
    index: Path, write_rows: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two segments under each other's names are still told apart, and what was deleted is gone."""
    monkeypatch.setattr(segmentcommits, "SMALL", 0)
    monkeypatch.setattr(segmentcommits, "GROWTH", 0)
    data = index.parent / "data"
    write_rows(data / "0.jsonl", *({"title": title, "effort": "새로 씀"} for title in TITLES[:10]))
    Archive.build([data], index=index)
    data.rename(index.parent / "elsewhere")
    one, other = index.glob("build-*/*.cases")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    Archive.build(None, index=index)
    assert titles(index) == sorted([*TITLES[:10], *TITLES[20:]])


def test_a_whole_segment_of_another_index_is_not_taken(
    index: Path, tmp_path: Path, write_rows: Write
) -> None:
    """What another index tells of documents that are there does not come into this one."""
    write_rows(
        tmp_path / "more.jsonl", *({"title": one.replace("여권", "신분증")} for one in TITLES)
    )
    Archive.build([tmp_path / "more.jsonl"], index=tmp_path / "other")
    file_of(index, "*.cases").write_bytes(file_of(tmp_path / "other", "*.cases").read_bytes())
    Archive.build([index.parent / "data"], index=index)
    assert titles(index) == sorted(TITLES)


def test_the_file_of_another_index_is_damage(
    index: Path, tmp_path: Path, write_rows: Write
) -> None:
    """A whole segment is no other one's, however it is called."""
    rows = ({"title": title.replace("여권", "신분증")} for title in TITLES)
    write_rows(tmp_path / "more.jsonl", *rows)
    Archive.build([tmp_path / "more.jsonl"], index=tmp_path / "other")
    file_of(index, "*.cases").write_bytes(file_of(tmp_path / "other", "*.cases").read_bytes())
    with pytest.raises(IndexDamaged):
        Archive.open(index)
    file_of(index, "stamp.json").write_bytes(file_of(tmp_path / "other", "stamp.json").read_bytes())
    assert len(IndexFolder(index).damages()) >= 2


def test_the_command_names_what_is_damaged(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sarye status --check` reads everything, and ends with 1 where anything is damaged."""
    command = ["status", "--check", "--index", str(index), "--lang", "en"]
    assert main(command) == 0
    assert "nothing is damaged" in capsys.readouterr().out
    path = file_of(index, "*.cases")
    flip(path, path.stat().st_size // 2)
    assert main(command) == 1
    said = capsys.readouterr().err
    assert path.name in said
    assert "sarye index" in said


def test_a_file_that_is_cut_ends_no_server(index: Path) -> None:
    """A worker says once that the index is damaged, and answers again when it is mended."""
    worker = ArchiveWorker(Settings(index=index), IndexFolder(index))
    path = file_of(index, "*.cases")
    whole = path.read_bytes()
    assert worker.do(lambda archive: archive.search("사진").total) == len(TITLES)
    path.write_bytes(whole[:CHUNK])
    with pytest.raises(IndexDamaged):
        worker.do(lambda archive: archive.search("여권").total)
    path.write_bytes(whole)
    assert worker.do(lambda archive: archive.search("여권").total) == len(TITLES)
    worker.close()
