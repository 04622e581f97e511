"""Runs of indexing over real files: what is read again, what is kept, what a failed run leaves."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
    NothingToIndex,
    PathMissing,
)
from sarye.index import IndexFolder
from sarye.models import Case, Report
from sarye.settings import Settings

Write = Callable[..., Path]

COUNTS = ("added", "changed", "removed", "unchanged", "failed")


# Whoosh leaves files open where it fails to read them.
leaves_files_open = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def counts(report: Report) -> tuple[int, ...]:
    """Tell what became of the documents: added, changed, removed, unchanged, failed."""
    return tuple(getattr(report, name) for name in COUNTS)


def titles(index: Path, query: str = "", **options: Any) -> list[str]:
    """List the titles that an index finds, in order."""
    with Archive.open(index) as archive:
        result = archive.search(query, limit=None, sort="title", **options)
    return [hit.case.title for hit in result.hits]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Name the folder of documents."""
    return tmp_path / "data"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Name the folder of the index."""
    return tmp_path / "index"


def test_a_first_run(data: Path, index: Path, write_rows: Write) -> None:
    """A first run reads everything and says so."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"}, {"title": "주차장 개방"})
    write_rows(data / "deep" / "b.jsonl", {"title": "담수화 선박"})
    report = Archive.build([data], index=index)
    assert counts(report) == (2, 0, 0, 0, 0)
    assert (report.cases, report.documents, report.rebuilt, report.problems) == (3, 2, False, ())
    assert titles(index) == ["담수화 선박", "여권 사진", "주차장 개방"]


def test_only_what_changed_is_read(data: Path, index: Path, write_rows: Write) -> None:
    """A second run reads new and changed files, forgets those that are gone, leaves the rest."""
    for name, title in (("a", "여권 사진"), ("b", "주차장 개방"), ("c", "담수화 선박")):
        write_rows(data / f"{name}.jsonl", {"title": title})
    Archive.build([data], index=index)
    assert counts(Archive.build([data], index=index)) == (0, 0, 0, 3, 0)
    write_rows(data / "a.jsonl", {"title": "여권 사진 무료 촬영"})
    (data / "b.jsonl").unlink()
    write_rows(data / "d.jsonl", {"title": "전기계량기 안부"})
    report = Archive.build([data], index=index)
    assert counts(report) == (1, 1, 1, 1, 0)
    assert titles(index) == ["담수화 선박", "여권 사진 무료 촬영", "전기계량기 안부"]


def test_files_elsewhere_stay(data: Path, index: Path, tmp_path: Path, write_rows: Write) -> None:
    """Only what is gone from the folders that were given is forgotten."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    other = write_rows(tmp_path / "other" / "b.jsonl", {"title": "주차장 개방"})
    Archive.build([data, other], index=index)
    other.unlink()
    assert counts(Archive.build([data], index=index)) == (0, 0, 0, 1, 0)
    assert titles(index) == ["여권 사진", "주차장 개방"]
    write_rows(other.with_name("c.jsonl"), {"title": "담수화 선박"})
    assert counts(Archive.build([other.parent], index=index)) == (1, 0, 1, 0, 0)
    assert titles(index) == ["담수화 선박", "여권 사진"]


def test_a_rebuild_keeps_files_elsewhere(
    data: Path, index: Path, tmp_path: Path, write_rows: Write
) -> None:
    """It reads them again, or takes over what is indexed where they are gone."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    other = write_rows(tmp_path / "other" / "b.jsonl", {"title": "주차장 개방"})
    gone = write_rows(tmp_path / "other" / "c.jsonl", {"title": "담수화 선박"})
    Archive.build([data, other, gone], index=index)
    gone.unlink()
    report = Archive.build([data], index=index, rebuild=True)
    assert report.rebuilt
    assert titles(index) == ["담수화 선박", "여권 사진", "주차장 개방"]


def test_steps_equal_one_run(
    data: Path,
    tmp_path: Path,
    write_rows: Write,
    cases_of: Callable[..., list[Case]],
    record_of: Callable[[Case], dict[str, object]],
) -> None:
    """After adds, changes and removals each search answers like a fresh index of the same files."""
    chance = random.Random(3)  # noqa: S311 - no secret
    cases = cases_of(30)
    steps, fresh = tmp_path / "steps", tmp_path / "fresh"
    data.mkdir()
    for _ in range(4):
        for path in list(data.iterdir()):
            if chance.random() < 0.3:
                path.unlink()
        for _ in range(3):
            rows = [record_of(case) for case in chance.sample(cases, 5)]
            write_rows(data / f"{chance.randrange(6)}.jsonl", *rows)
        Archive.build([data], index=steps)
    Archive.build([data], index=fresh)
    with Archive.open(steps) as one, Archive.open(fresh) as other:
        assert one.info == other.info
        assert one.facets() == other.facets()
        for query in ("", "수수료", "여권 사진", "신청*", "-민원", "가온광역시 OR 2024년"):
            results = [archive.search(query, limit=None, match="any") for archive in (one, other)]
            rows = [
                [(hit.case, round(hit.score, 9), hit.snippet, hit.matched) for hit in result.hits]
                for result in results
            ]
            assert rows[0] == rows[1], query


def test_one_case_in_two_files(data: Path, index: Path, write_rows: Write) -> None:
    """It is one case with two places; when one file goes, it stays with the other."""
    write_rows(data / "a.jsonl", {"title": "여권 사진", "effect": "민원이 줄어듦."})
    write_rows(
        data / "b.jsonl", {"title": "여권 사진", "effect": "민원이 줄어듦.", "award": "우수"}
    )
    report = Archive.build([data], index=index)
    assert (report.cases, report.documents) == (1, 2)
    with Archive.open(index) as archive:
        (hit,) = archive.search("여권").hits
    assert hit.case.award == "우수"
    places = [hit.case.source, *hit.case.also_in]
    assert [Path(place.path).name for place in places] == ["a.jsonl", "b.jsonl"]
    (data / "a.jsonl").unlink()
    Archive.build([data], index=index)
    with Archive.open(index) as archive:
        (hit,) = archive.search("여권").hits
    assert (Path(hit.case.source.path).name, hit.case.also_in) == ("b.jsonl", ())


def test_one_id_for_two_cases(data: Path, index: Path, write_rows: Write) -> None:
    """The second one gets the id of its content; the problem names both and is not forgotten."""
    write_rows(data / "a.jsonl", {"id": "7", "title": "여권 사진"})
    write_rows(data / "b.jsonl", {"id": "7", "title": "주차장 개방"})
    report = Archive.build([data], index=index)
    (problem,) = report.problems
    assert (problem.kind, problem.details["id"]) == ("duplicate_id", "7")
    with Archive.open(index) as archive:
        assert archive.case("7").title == "여권 사진"
        assert archive.case(str(problem.details["new"])).title == "주차장 개방"
        assert archive.status().problems == (problem,)
    assert Archive.build([data], index=index).problems == (problem,)


def test_a_file_that_cannot_be_read(data: Path, index: Path, write_rows: Write) -> None:
    """It keeps what was indexed of it; it is a problem of this run and of the next."""
    path = write_rows(data / "a.jsonl", {"title": "여권 사진"})
    write_rows(data / "b.jsonl", {"title": "주차장 개방"})
    Archive.build([data], index=index)
    path.write_bytes(b"%PDF-1.7 no text")
    report = Archive.build([data], index=index)
    assert counts(report) == (0, 0, 0, 1, 1)
    assert len(report.problems) == 1
    assert titles(index) == ["여권 사진", "주차장 개방"]
    again = Archive.build([data], index=index)
    assert (counts(again), again.problems) == ((0, 0, 0, 1, 1), report.problems)
    write_rows(path, {"title": "여권 사진 촬영"})
    assert Archive.build([data], index=index).problems == ()
    assert titles(index) == ["여권 사진 촬영", "주차장 개방"]


def test_nothing_to_read(data: Path, index: Path, tmp_path: Path, write_rows: Write) -> None:
    """No such path and an empty folder are errors of a first run; a path beside others is not."""
    with pytest.raises(PathMissing):
        Archive.build([data], index=index)
    data.mkdir()
    with pytest.raises(NothingToIndex, match="HWPX"):
        Archive.build([data], index=index)
    assert not index.exists()
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    report = Archive.build([data, tmp_path / "none"], index=index)
    assert [problem.kind for problem in report.problems] == ["vanished"]
    with pytest.raises(PathMissing):
        Archive.build([tmp_path / "none"], index=index)
    assert titles(index) == ["여권 사진"]


def test_progress(data: Path, index: Path, write_rows: Write) -> None:
    """Progress counts up to the number of documents, then to the number of cases."""
    for at in range(3):
        write_rows(data / f"{at}.jsonl", {"title": f"여권 {at}"}, {"title": f"주차장 {at}"})
    told: list[tuple[str, int, int]] = []
    Archive.build([data], index=index, track=lambda *row: told.append(row))
    assert told[:3] == [("read", at, 3) for at in (1, 2, 3)]
    assert told[-1] == ("index", 6, 6)


def test_an_interrupted_run(data: Path, index: Path, write_rows: Write) -> None:
    """Ctrl-C in the middle leaves the index as it was; the next run completes and tidies up."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    write_rows(data / "b.jsonl", {"title": "주차장 개방"})

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "index":
            raise KeyboardInterrupt

    for rebuild in (False, True):
        with pytest.raises(KeyboardInterrupt):
            Archive.build([data], index=index, rebuild=rebuild, track=interrupt)
        assert titles(index) == ["여권 사진"]
    assert counts(Archive.build([data], index=index)) == (1, 0, 0, 1, 0)
    assert titles(index) == ["여권 사진", "주차장 개방"]
    assert len(list(index.glob("build-*"))) == 1


def test_a_second_run_at_once(data: Path, index: Path, write_rows: Write) -> None:
    """It is told to wait, and touches nothing."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    with IndexFolder(index).locked(), pytest.raises(IndexLocked):
        Archive.build([data], index=index, rebuild=True)
    assert titles(index) == ["여권 사진"]


def test_a_full_disk(data: Path, index: Path, write_rows: Write) -> None:
    """No room to write is one sentence that names the folder, and the old index answers on."""
    resource = pytest.importorskip("resource")
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    rows = [{"title": f"주차장 {at}", "effect": f"{at * 7919}명이 " * 50} for at in range(300)]
    write_rows(data / "b.jsonl", *rows)
    for rebuild in ([], ["--rebuild"]):
        run = subprocess.run(
            [sys.executable, "-m", "sarye", "index", str(data), "--index", str(index), *rebuild],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "SARYE_LANG": "en"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
        )
        assert (run.returncode, run.stderr.count("\n")) == (1, 1), run.stderr
        assert "cannot hold an index" in run.stderr
        assert titles(index) == ["여권 사진"]
    Archive.build([data], index=index)
    assert len(titles(index)) == 301


def test_a_disk_that_is_full_from_any_write_on(tmp_path: Path) -> None:
    """Whichever file cannot be written, the run says so, nothing is lost, and the next one heals.

    What answers is the index of before, or of after where only its words could not be written.
    """
    pytest.importorskip("resource")
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("full_disks.py")), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(kept and healed for *_, kept, healed in told), told
    assert {ended for _, _, ended, was_full, *_ in told if was_full} == {"IndexUnusable"}
    assert len(told) > 12


def test_what_dead_runs_left_is_taken_away(data: Path, index: Path, write_rows: Write) -> None:
    """A run that changes nothing takes away what one left that died between commit and end."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    build = IndexFolder(index).current()
    left = {path.name: path.read_bytes() for path in build.iterdir() if path.suffix != ".json"}
    write_rows(data / "b.jsonl", {"title": "여권 사진 여권"})
    Archive.build([data], index=index)
    whole = {path.name for path in build.iterdir()}
    assert left.keys() - whole
    for name, content in left.items():
        if name not in whole and not name.startswith("analyses-"):
            (build / name).write_bytes(content)
    (index / ".writable").touch()
    (build / "vocabulary-2-0.new").touch()
    (build / "_MAIN_9.toc.1795898737.66").touch()
    Archive.build([data], index=index)
    assert {path.name for path in build.iterdir()} == whole
    assert {path.name for path in index.iterdir()} == {"CURRENT", "LOCK", build.name}
    assert titles(index) == ["여권 사진", "여권 사진 여권"]


DAMAGES: dict[str, Callable[[Path, Path], object]] = {
    "CURRENT is gone": lambda index, build: (index / "CURRENT").unlink(),
    "CURRENT is garbage": lambda index, build: (index / "CURRENT").write_bytes(b"\xff\x00"),
    "CURRENT names nothing": lambda index, build: (index / "CURRENT").write_text("build-0"),
    "the build is gone": lambda index, build: shutil.rmtree(build),
    "the stamp is gone": lambda index, build: (build / "stamp.json").unlink(),
    "the stamp is garbage": lambda index, build: (build / "stamp.json").write_text("{"),
    "the table of segments is cut": lambda index, build: _cut(build, "*.toc"),
    "the segment is cut": lambda index, build: _cut(build, "*.cases"),
    "the segment is zeros": lambda index, build: _zero(build, "*.cases"),
}


def _cut(build: Path, pattern: str) -> None:
    (path,) = build.glob(pattern)
    path.write_bytes(path.read_bytes()[:-100])


def _zero(build: Path, pattern: str) -> None:
    (path,) = build.glob(pattern)
    path.write_bytes(bytes(path.stat().st_size))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, write_rows: Write) -> Path:
    """Make a folder of documents and their index, to be copied and then damaged."""
    folder = tmp_path_factory.mktemp("sound")
    write_rows(folder / "data" / "a.jsonl", {"title": "여권 사진"})
    Archive.build([folder / "data"], index=folder / "index")
    return folder


@leaves_files_open
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_and_a_rebuild_mends_it(
    damage: str, data: Path, index: Path, sound: Path, tmp_path: Path
) -> None:
    """Opening says what to do, and doing it brings every case back."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    DAMAGES[damage](index, IndexFolder(index).current())
    with pytest.raises((IndexDamaged, IndexMissing), match="sarye index"):
        Archive.open(index)
    Archive.build([data], index=index, rebuild=True)
    assert titles(index) == ["여권 사진"]
    assert len(list(index.glob("build-*"))) == 1


def test_an_older_schema_is_rebuilt(data: Path, index: Path, write_rows: Write) -> None:
    """What this version cannot read may hold more than is given: only a rebuild replaces it."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    stamp = IndexFolder(index).current() / "stamp.json"
    row = json.loads(stamp.read_text())
    del row["check"]  # the stamps of schema 8 had none
    stamp.write_text(json.dumps({**row, "schema": 8}))
    with pytest.raises(IndexOutdated, match="--rebuild"):
        Archive.open(index)
    with pytest.raises(IndexOutdated, match="--rebuild"):
        Archive.build([data], index=index)
    assert Archive.build([data], index=index, rebuild=True).rebuilt
    assert titles(index) == ["여권 사진"]


def test_a_folder_that_cannot_be_made(data: Path, tmp_path: Path, write_rows: Write) -> None:
    """An index below a file is refused before anything is read."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    file = tmp_path / "file"
    file.touch()
    for index in (file, file / "index"):
        with pytest.raises(IndexUnusable, match="--index FOLDER"):
            Archive.build([data], index=index)


def test_new_words_rebuild(data: Path, index: Path, write_rows: Write) -> None:
    """A changed dictionary is named as stale, not used before the rebuild, and mended by a run."""
    write_rows(data / "a.jsonl", {"title": "돌봄로봇사업단 운영"})
    Archive.build([data], index=index)
    (index / "words.txt").write_text("돌봄로봇사업단\n", "utf-8")
    with Archive.open(index) as archive:
        assert archive.status().stale == ("words",)
        before = archive.search("돌봄로봇사업단").hits[0].score
        assert archive.search("로봇", match="all").total == 1
    report = Archive.build([data], index=index)
    assert (report.rebuilt, report.changed, report.unchanged) == (True, 0, 1)
    with Archive.open(index) as archive:
        assert archive.status().stale == ()
        explained = archive.search("돌봄로봇사업단", explain=True).hits[0].explanation
        assert archive.search("돌봄로봇사업단").hits[0].score != before
    assert [row.token for row in explained if row.layer == "word"] == ["돌봄로봇사업단"]


def test_new_synonyms_need_no_rebuild(data: Path, index: Path, write_rows: Write) -> None:
    """Synonyms work as soon as they are written; a run notes them and reads nothing again."""
    write_rows(data / "a.jsonl", {"title": "수의계약 확인서"})
    Archive.build([data], index=index)
    index.joinpath("synonyms.txt").write_text("임의계약, 수의계약\n", "utf-8")
    with Archive.open(index) as archive:
        assert archive.status().stale == ("synonyms",)
        assert archive.search("임의계약").total == 1
    report = Archive.build([data], index=index)
    assert (report.rebuilt, counts(report)) == (False, (0, 0, 0, 1, 0))
    with Archive.open(index) as archive:
        assert archive.status().stale == ()


def test_new_labels_rebuild(data: Path, index: Path) -> None:
    """Labels in sarye.toml change what documents are read into: stale, and mended by a run."""
    data.mkdir()
    text = "사례 1. 여권 사진\n(상황)\n불편함.\n(두루두루)\n무료로 촬영함.\n(효과)\n줄어듦.\n"
    (data / "a.txt").write_text(text, "utf-8")
    Archive.build([data], index=index)
    settings = Settings(labels={"effort": ("두루두루",)})
    with Archive.open(index, settings=settings) as archive:
        assert archive.status().stale == ("settings",)
        assert archive.search("노력:촬영", match="all").total == 0
    assert Archive.build([data], index=index, settings=settings).rebuilt
    with Archive.open(index, settings=settings) as archive:
        assert archive.status().stale == ()
        assert archive.search("노력:촬영", match="all").total == 1


def test_a_dictionary_elsewhere(data: Path, index: Path, tmp_path: Path, write_rows: Write) -> None:
    """The settings may name other files than those in the index folder."""
    write_rows(data / "a.jsonl", {"title": "돌봄로봇사업단 운영"})
    words = tmp_path / "my words.txt"
    words.write_text("돌봄로봇사업단\n나쁜 줄 하나\n", "utf-8")
    settings = Settings(words=words)
    report = Archive.build([data], index=index, settings=settings)
    assert [problem.kind for problem in report.problems] == ["bad_word"]
    words.unlink()  # a search uses the words of the build
    with Archive.open(index) as archive:
        assert archive.status().stale == ("words",)
        (hit,) = archive.search("돌봄로봇사업단", explain=True).hits
    assert [row.token for row in hit.explanation if row.layer == "word"] == ["돌봄로봇사업단"]


def test_status_tells_what_changed(data: Path, index: Path, write_rows: Write) -> None:
    """New, changed and vanished documents are named without reading any."""
    for name in "abc":
        write_rows(data / f"{name}.jsonl", {"title": f"여권 {name}"})
    Archive.build([data], index=index)
    with Archive.open(index) as archive:
        status = archive.status()
        assert not any(asdict(status.changes).values())
        write_rows(data / "a.jsonl", {"title": "여권 사진 촬영"})
        (data / "b.jsonl").unlink()
        write_rows(data / "d.jsonl", {"title": "여권 d"})
        changes = archive.status().changes
    names = [[Path(path).name for path in row] for row in asdict(changes).values()]
    assert names == [["d.jsonl"], ["a.jsonl"], ["b.jsonl"]]
    assert (status.cases, status.documents, status.problems) == (3, 3, ())
    assert status.size > 0


def test_a_moved_archive(data: Path, index: Path, tmp_path: Path, write_rows: Write) -> None:
    """Documents and index that move together stay known: nothing is read again."""
    write_rows(data / "a.jsonl", {"title": "여권 사진"})
    Archive.build([data], index=index)
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.move(data, moved / "data")
    shutil.move(index, moved / "index")
    report = Archive.build([moved / "data"], index=moved / "index")
    assert counts(report) == (0, 0, 0, 1, 0)


def test_names_that_are_no_text(data: Path, index: Path, write_rows: Write) -> None:
    """A file whose name is no valid UTF-8 is indexed like any other."""
    try:
        write_rows(data / os.fsdecode(b"\xff\xfe.jsonl"), {"title": "여권 사진"})
    except OSError:
        pytest.skip("this file system takes no such names")
    Archive.build([data], index=index)
    assert counts(Archive.build([data], index=index)) == (0, 0, 0, 1, 0)
    assert titles(index) == ["여권 사진"]
