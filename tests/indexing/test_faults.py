"""Faults of folders, drives and readers: each is told, the run goes on, and nothing is lost."""

from __future__ import annotations

import errno
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sarye.archive import Archive
from sarye.errors import IndexMissing, NotIndexed, PathMissing, SaryeError
from sarye.indexing import running
from sarye.indexing.tasks import Answer
from sarye.models import Place, Problem, Report
from sarye.readers import collection
from sarye.settings import Settings

Write = Callable[..., Path]
Run = Callable[..., tuple[int, str, str]]

posix = pytest.mark.skipif(sys.platform == "win32", reason="objects that Windows does not have")


def kinds(report: Report) -> dict[str, str]:
    """Map what has problems, by name, to the kind of its problem."""
    return {Path(problem.place.path).name: problem.kind for problem in report.problems}


def titles(index: Path) -> list[str]:
    """List the titles in an index."""
    with Archive.open(index) as archive:
        return [hit.case.title for hit in archive.search("", limit=None, sort="title").hits]


@pytest.fixture
def data(tmp_path: Path, write_rows: Write) -> Path:
    """Make a folder of three documents, one of them in a folder within."""
    folder = tmp_path / "data"
    write_rows(folder / "a.jsonl", {"title": "가 여권"})
    write_rows(folder / "b.jsonl", {"title": "나 주차"})
    write_rows(folder / "2024" / "c.jsonl", {"title": "다 담수"})
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Name the folder of the index."""
    return tmp_path / "index"


ALL = ["가 여권", "나 주차", "다 담수"]


# --- readers that end, and files in motion ------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["too_slow", "too_much_memory", "reader_died", "crashed", "changing", "unreadable"]
)
def test_a_reader_that_ended_is_tried_again(
    kind: str, data: Path, index: Path, monkeypatch: pytest.MonkeyPatch, write_rows: Write
) -> None:
    """Its file is a problem of the run and keeps what was known; the next run reads it."""
    Archive.build([data], index=index)
    write_rows(data / "a.jsonl", {"title": "가 여권 사진"})
    details: dict[str, str | int] = {"seconds": 1, "limit": 1, "reason": "?"}
    read_files = running.read_files

    def failing(paths: list[Path], *given: Any, **options: Any) -> Iterator[tuple[Path, Answer]]:
        for path, _ in read_files(paths, *given, **options):
            yield path, Problem(kind, Place(path.as_posix()), details)

    with monkeypatch.context() as patch:
        patch.setattr(running, "read_files", failing)
        report = Archive.build([data], index=index)
    assert (kinds(report), report.failed, report.unchanged) == ({"a.jsonl": kind}, 1, 2)
    assert titles(index) == ALL
    with Archive.open(index) as archive:
        assert [problem.kind for problem in archive.status().problems] == [kind]
        assert archive.status().changes.changed == ()
    again = Archive.build([data], index=index)
    assert (again.problems, again.changed, again.failed) == ((), 1, 0)
    assert titles(index) == ["가 여권 사진", *ALL[1:]]


def test_a_file_that_changes_while_it_is_read(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read of it is not trusted."""
    from sarye import readers

    times = iter(range(9))
    changing = lambda _: SimpleNamespace(st_size=30, st_mtime_ns=next(times))  # noqa: E731
    monkeypatch.setattr(readers, "os", SimpleNamespace(fstat=changing))
    with pytest.raises(SaryeError) as caught:
        readers.read(data / "a.jsonl", name="a.jsonl")
    assert caught.value.params["kind"] == "changing"


def test_a_file_that_vanishes(data: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the walk and the reading, a file can go; the others are read."""
    Archive.build([data], index=index)
    look_for = running.look_for

    def then_remove(paths: Any) -> collection.Collection:
        found = look_for(paths)
        (data / "a.jsonl").unlink()
        return found

    monkeypatch.setattr(running, "look_for", then_remove)
    report = Archive.build([data], index=index, rebuild=True)
    assert kinds(report) == {"a.jsonl": "vanished"}
    assert titles(index) == ALL


# --- what is no file, and what cannot be reached ------------------------------------------------


@posix
def test_what_is_no_file_is_never_opened(data: Path, index: Path, tmp_path: Path) -> None:
    """Pipes, sockets, devices, dead links and loops are told; given by name they are too."""
    os.mkfifo(data / "pipe.txt")
    (data / "to-device").symlink_to("/dev/zero")
    (data / "dead.hwp").symlink_to("nowhere.hwp")
    (data / "loop.hwp").symlink_to("loop.hwp")
    with socket.socket(socket.AF_UNIX) as bound, inside(data):
        bound.bind("socket")
    wanted = {
        **dict.fromkeys(("pipe.txt", "socket", "to-device"), "no_file"),
        **dict.fromkeys(("dead.hwp", "loop.hwp"), "dead_link"),
    }
    report = Archive.build([data], index=index)
    assert (kinds(report), report.failed, report.added) == (wanted, 5, 3)
    assert titles(index) == ALL
    with Archive.open(index) as archive:
        told = archive.status().problems
    assert {Path(one.place.path).name: one.kind for one in told} == wanted
    report = Archive.build([data / "pipe.txt", data / "a.jsonl"], index=index)
    assert (kinds(report), report.unchanged) == ({"pipe.txt": "no_file"}, 1)
    [parsed] = Archive.parse([data / "pipe.txt"])
    assert [problem.kind for problem in parsed.problems] == ["no_file"]


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder: the name of a socket must be short."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@posix
def test_links_are_followed_to_files_and_not_to_folders(
    data: Path, index: Path, tmp_path: Path, write_rows: Write
) -> None:
    """A link to a file is the file; one to a folder, a loop of folders too, is passed over."""
    elsewhere = write_rows(tmp_path / "elsewhere" / "d.jsonl", {"title": "라 계량기"})
    (data / "link.jsonl").symlink_to(elsewhere)
    (data / "folder").symlink_to(elsewhere.parent)
    (data / "2024" / "up").symlink_to(data)
    report = Archive.build([data], index=index)
    assert (report.added, report.passed_over, report.problems) == (4, 2, ())
    assert titles(index) == [*ALL, "라 계량기"]
    assert Archive.build([data / "folder"], index=index).added == 1


def closed_to(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int = errno.EACCES) -> None:
    """Let the system refuse a folder and all in it, as it does those who may not read it."""

    def refused(function: Callable[..., Any]) -> Callable[..., Any]:
        def ask(path: Any = ".", *given: Any, **options: Any) -> Any:
            at = Path() if isinstance(path, int) else collection.whole(Path(os.fsdecode(path)))
            if folder in ((at,) if function is scan else at.parents):
                raise OSError(number, os.strerror(number), str(path))
            return function(path, *given, **options)

        return ask

    scan = os.scandir
    for name in ("scandir", "stat", "lstat"):
        monkeypatch.setattr(os, name, refused(getattr(os, name)))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENAMETOOLONG, errno.ENOENT])
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_folder_that_cannot_be_looked_into(
    number: int, rebuild: bool, data: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, what is known of it is kept, and it is read when it opens again."""
    Archive.build([data], index=index)
    (data / "a.jsonl").unlink()
    with monkeypatch.context() as patch:
        closed_to(patch, data / "2024", number)
        report = Archive.build([data], index=index, rebuild=rebuild)
        with Archive.open(index) as archive:
            status = archive.status()
    assert kinds(report) == {"2024": "closed_folder"}
    assert (report.removed, report.failed, report.withheld) == (1, 1, {})
    assert [problem.kind for problem in status.problems] == ["closed_folder"]
    assert titles(index) == ALL[1:]
    again = Archive.build([data], index=index)
    assert (again.unchanged + again.changed, again.problems) == (2, ())


@pytest.mark.parametrize("number", [errno.EACCES, errno.ESTALE])
def test_a_folder_that_is_closed_from_the_start(
    number: int, data: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told at the first run too, alone or with others."""
    with monkeypatch.context() as patch:
        closed_to(patch, data / "2024", number)
        assert kinds(Archive.build([data], index=index)) == {"2024": "closed_folder"}
        assert kinds(Archive.build([data / "2024"], index=index.with_name("other"))) == {
            "2024": "closed_folder"
        }
        report = Archive.build([data / "2024" / "c.jsonl", data / "a.jsonl"], index=index)
        assert kinds(report) == {"c.jsonl": "unreadable"}
    assert titles(index) == ALL[:2]


SETPRIV = shutil.which("setpriv")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody may reach, as those of pytest are not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.mark.skipif(
    SETPRIV is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs to be root, to become somebody else",
)
def test_a_folder_that_somebody_may_not_read(data: Path, open_folder: Path) -> None:
    """A person without rights on a folder and a file is told so; all else is read."""
    shutil.copytree(data, open_folder / "data")
    nobody = [str(SETPRIV), "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*nobody, sys.executable, "-m", "sarye", "--lang=en", "index"]

    def index() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=open_folder)

    asks = "import os, sys, sarye; sys.exit(not os.access(sys.executable, os.X_OK))"
    asked = subprocess.run([*nobody, sys.executable, "-c", asks], check=False, cwd=open_folder)
    if asked.returncode:
        pytest.skip("others cannot run this interpreter")
    first = index()
    assert (first.returncode, first.stderr) == (0, "")
    (open_folder / "data" / "2024").chmod(0)
    (open_folder / "data" / "b.jsonl").chmod(0)
    os.utime(open_folder / "data" / "b.jsonl", ns=(1, 1))
    (open_folder / "data" / "a.jsonl").unlink()
    again = index()
    assert again.returncode == 0, again.stderr
    folder, file = sorted(again.stderr.splitlines())
    assert folder.startswith("data/2024: The folder cannot be looked into (Permission denied).")
    assert file.startswith("data/b.jsonl: The file cannot be opened (Permission denied).")
    assert titles(open_folder / "index") == ALL[1:]


@pytest.mark.skipif(
    SETPRIV is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs to be root, to become somebody else",
)
def test_an_index_that_may_only_be_read(data: Path, open_folder: Path) -> None:
    """Who may read an index and not write it searches it, and is told so when indexing."""
    Archive.build([data], index=open_folder / "index")
    for path in (open_folder / "index", *(open_folder / "index").iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    nobody = [str(SETPRIV), "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*nobody, sys.executable, "-m", "sarye", "--lang=en"]

    def sarye(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *words], capture_output=True, text=True, check=False, cwd=open_folder
        )

    found = sarye("search", "여권")
    if found.returncode != 0 and "sarye" not in found.stderr.replace("No module named sarye", ""):
        pytest.skip("others cannot run this interpreter")
    assert found.returncode == 0, found.stderr
    assert "가 여권" in found.stdout
    again = sarye("index")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1), again.stderr
    assert "index cannot hold an index (Permission denied)" in again.stderr
    assert titles(open_folder / "index") == ALL


def test_a_clock_that_goes_backwards(data: Path, index: Path, write_rows: Write) -> None:
    """Files of the index from the future, and documents from the past, are as good as others."""
    Archive.build([data], index=index)
    for path in index.rglob("*"):
        os.utime(path, ns=(2**62, 2**62))
    write_rows(data / "a.jsonl", {"title": "라 여권"})
    os.utime(data / "a.jsonl", ns=(1, 1))
    report = Archive.build([data], index=index)
    assert (report.changed, report.unchanged) == (1, 2)
    assert titles(index) == ["나 주차", "다 담수", "라 여권"]
    with Archive.open(index) as archive:
        assert [one.text for one in archive.complete("라")] == ["라 여권"]
        assert archive.complete("가") == ()


def test_names_that_cannot_be(data: Path, index: Path) -> None:
    """A name that is too long or holds a NUL is told beside what is there, and refused alone."""
    for name in ("가" * 300 + ".txt", "a\0b.txt"):
        with pytest.raises(PathMissing):
            Archive.build([data / name], index=index)
        report = Archive.build([data, data / name], index=index)
        assert [problem.kind for problem in report.problems] == ["vanished"]
    assert titles(index) == ALL


def test_an_index_that_cannot_be(data: Path, run: Run) -> None:
    """An index by a name that is too long is refused in one line, by whatever command."""
    index = Path("긴" * 200)
    for command in (["index", data], ["index"], ["search", "여권"], ["status"]):
        status, _, told = run(*command, "--index", index)
        assert (status, len(told.splitlines())) == (1, 1)
        assert "--index FOLDER" in told


@posix
def test_folders_deeper_than_a_path_can_name(data: Path, index: Path) -> None:
    """What lies too deep is told; what lies above it is read, be it deeper than Python recurses."""
    with deep(data, ["깊"] * 1100 + ["깊" * 80] * 10):
        report = Archive.build([data], index=index)
    assert [problem.kind for problem in report.problems] == ["closed_folder"]
    assert titles(index) == ALL


@contextmanager
def deep(top: Path, names: list[str]) -> Iterator[None]:
    """Make folders within each other, and remove them, step by step: no path can name them."""
    with inside(top):
        for name in names:
            Path(name).mkdir()
            os.chdir(name)
    try:
        yield
    finally:
        with inside(top):
            for name in names:
                os.chdir(name)
            for name in reversed(names):
                os.chdir("..")
                Path(name).rmdir()


@posix
def test_names_that_are_no_text(data: Path, index: Path, run: Run) -> None:
    """A name whose bytes are no UTF-8 is found, shown, told and forgotten like any other."""
    name = os.fsdecode(b"\xec\x82\xac\xff.jsonl")
    try:
        (data / name).write_text('{"title": "라 계량기"}\n', "utf-8")
        (data / os.fsdecode(b"\xfe\xff")).mkdir()
        (data / os.fsdecode(b"\xfe\xff") / "e.hwp").touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    status, _, told = run("index", data, "--index", index)
    assert (status, len(told.splitlines())) == (0, 1)
    with Archive.open(index) as archive:
        (hit,) = archive.search("계량기").hits
    assert hit.case.source.path.encode("utf-8").decode().endswith("사\ufffd.jsonl")
    for command in (["search", "계량기"], ["search", "계량기", "--format", "json"], ["status"]):
        assert run(*command, "--index", index)[0] == 0
    assert run("index", "--forget", data / name, "--index", index)[0] == 0
    assert titles(index) == ALL


# --- what is passed over ------------------------------------------------------------------------

NO_DOCUMENTS = (
    *("$RECYCLE.BIN/S-1/$R1.hwp", ".Trash-1000/files/a.hwp", "@Recycle/a.hwp", "#recycle/a.hwp"),
    *("@eaDir/a.hwp/SYNOFILE_THUMB.jpg", "__MACOSX/._a.hwp", "System Volume Information/x"),
    *("._a.hwp", ".DS_Store", "Thumbs.db", "desktop.ini", "~$보고.docx", ".~lock.보고.odt#"),
    *("보고.hwp.tmp", "보고.BAK", "보고.hwp~", "받는중.hwp.crdownload"),
    *("보고.lnk", "누리집.URL", "누리집.webloc", ".숨김/a.txt"),
)


def test_what_is_passed_over(data: Path, index: Path, run: Run) -> None:
    """What systems and programs leave in folders is counted, and no problem; by name it is read."""
    case = '{"title": "라 계량기"}\n'
    for name in NO_DOCUMENTS:
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case, "utf-8")
    report = Archive.build([data], index=index)
    assert (report.added, report.passed_over, report.problems) == (3, len(NO_DOCUMENTS), ())
    assert titles(index) == ALL
    assert f": {len(NO_DOCUMENTS)}" in run("index", data, "--index", index)[1]
    with Archive.open(index) as archive:
        assert archive.status().passed_over == len(NO_DOCUMENTS)
    given = [data / "보고.BAK", data / ".숨김"]
    assert (Archive.build(given, index=index).added, titles(index)) == (2, [*ALL, "라 계량기"])
    assert Archive.build([data], index=index).removed == 0


def test_what_is_passed_over_in_an_archive(
    data: Path, index: Path, zipped: Callable[..., Path]
) -> None:
    """It is counted in archives and archives within, also when they are not read again."""
    members = dict.fromkeys((*NO_DOCUMENTS, "d.jsonl"), '{"title": "라 계량기"}\n'.encode())
    inner = zipped(data.parent / "inner.zip", members).read_bytes()
    zipped(data / "z.zip", {**members, "inner.zip": inner, "broken.pdf": b"%PDF-1.7"})
    for _ in range(2):
        report = Archive.build([data], index=index)
        assert report.passed_over == 2 * len(NO_DOCUMENTS)
        assert (report.failed, list(kinds(report))) == (1, ["broken.pdf"])
    assert titles(index) == [*ALL, "라 계량기"]


@pytest.fixture
def zipped() -> Callable[..., Path]:
    """Write archives."""
    import zipfile

    def write(path: Path, members: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path

    return write


# --- folders that are empty, or gone ------------------------------------------------------------


def empty(folder: Path) -> None:
    """Remove all that is in a folder."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


EMPTYINGS: dict[str, tuple[Callable[[Path], object], str, int]] = {
    "emptied": (empty, "data", 3),
    "emptied but for what systems leave": (
        lambda data: (empty(data), (data / ".DS_Store").touch(), (data / "@eaDir").mkdir()),
        "data",
        3,
    ),
    "folders are left": (
        lambda data: [path.unlink() for path in data.rglob("*.jsonl")],
        "data",
        3,
    ),
    "a folder within": (lambda data: empty(data / "2024"), "data/2024", 1),
    "gone": (shutil.rmtree, "data", 3),
}


@pytest.mark.parametrize("emptying", EMPTYINGS)
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_folder_without_its_documents(
    emptying: str, rebuild: bool, data: Path, index: Path, tmp_path: Path, run: Run
) -> None:
    """What it held is kept and told, run after run, until it is to be forgotten."""
    Archive.build([data], index=index)
    do, name, count = EMPTYINGS[emptying]
    do(data)
    place = (tmp_path / name).as_posix()
    for _ in range(2):
        report = Archive.build([data], index=index, rebuild=rebuild)
        assert (report.removed, report.withheld) == (0, {place: count})
        assert [problem.place.path for problem in report.problems] == [place]
        assert titles(index) == ALL
    with Archive.open(index) as archive:
        status = archive.status()
    assert (len(status.problems), len(status.changes.gone)) == (1, count)
    exit_status, _, told = run("index", data, "--index", index)
    assert (exit_status, len(told.splitlines())) == (1, 1)
    assert f'sarye index --forget "{place}"' in told
    report = Archive.build(index=index, forget=[place])
    assert (report.removed, report.problems) == (count, ())
    assert titles(index) == ALL[: 3 - count]


def test_a_share_that_comes_back(data: Path, index: Path) -> None:
    """Nothing is read again when a drive is there again, after runs without it."""
    Archive.build([data], index=index)
    away = data.with_name("away")
    data.rename(away)
    assert Archive.build(index=index).withheld == {data.as_posix(): 3}
    report = Archive.build(index=index, settings=Settings(data=data.parent / "x" / ".." / "data"))
    assert [problem.kind for problem in report.problems] == ["absent"]
    data.mkdir()
    assert Archive.build(index=index).withheld == {data.as_posix(): 3}
    data.rmdir()
    away.rename(data)
    report = Archive.build(index=index)
    assert (report.unchanged, report.added, report.withheld) == (3, 0, {})


def test_deleting_is_no_fault(data: Path, index: Path) -> None:
    """What is deleted, file or folder, from a folder that still has documents is forgotten."""
    Archive.build([data], index=index)
    shutil.rmtree(data / "2024")
    (data / "a.jsonl").unlink()
    report = Archive.build([data], index=index)
    assert (report.removed, report.withheld, report.problems) == (2, {}, ())
    assert titles(index) == ["나 주차"]


def test_a_folder_named_by_a_way_around(
    data: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is gone from a folder is forgotten also where its path goes up first."""
    Archive.build([data], index=index)
    (data / "a.jsonl").unlink()
    monkeypatch.chdir(data / "2024")
    assert Archive.build([Path("..", "..", "data")], index=index).removed == 1


def test_a_folder_that_never_held_a_case(data: Path, index: Path, tmp_path: Path) -> None:
    """Of a file that could never be read there is nothing to keep."""
    (data / "새").mkdir()
    (data / "새" / "x.pdf").write_bytes(b"%PDF-1.7 broken")
    assert Archive.build([data], index=index).failed == 1
    (data / "새" / "x.pdf").unlink()
    report = Archive.build([data], index=index)
    assert (report.withheld, report.problems, report.removed) == ({}, (), 1)


# --- forgetting ---------------------------------------------------------------------------------


def test_forgetting(
    data: Path, index: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files and folders are forgotten, there or not; of what is there, that it returns is told."""
    Archive.build([data], index=index)
    shutil.rmtree(data / "2024")
    monkeypatch.chdir(tmp_path)
    report = Archive.build(index=index, forget=["data/2024"])
    assert (report.removed, report.added, report.problems) == (1, 0, ())
    assert titles(index) == ALL[:2]
    report = Archive.build(index=index, forget=[data / "a.jsonl"])
    assert (report.removed, kinds(report)) == (1, {"a.jsonl": "comes_back"})
    with pytest.raises(NotIndexed) as caught:
        Archive.build(index=index, forget=["data/2024"])
    assert caught.value.params == {"path": "data/2024", "known": "data"}
    report = Archive.build(index=index, forget=["data"])
    assert (report.removed, report.problems) == (1, ())
    with Archive.open(index) as archive:
        assert (archive.sources, archive.status().changes.new) == ((), ())


def test_a_folder_that_moved(data: Path, index: Path, tmp_path: Path) -> None:
    """One run takes in the new folder and forgets the old one, by any name it had."""
    Archive.build([data], index=index)
    moved = tmp_path / "자료"
    data.rename(moved)
    report = Archive.build([moved], index=index, forget=[data], rebuild=True)
    assert (report.added, report.removed, report.problems) == (3, 3, ())
    assert titles(index) == ALL
    assert Archive.build(index=index).unchanged == 3


def test_forgetting_without_an_index(index: Path) -> None:
    """There must be something to forget."""
    with pytest.raises(IndexMissing):
        Archive.build(index=index, forget=["data"])
    assert not index.exists()


# --- without paths ------------------------------------------------------------------------------


def test_without_paths(
    data: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_rows: Write
) -> None:
    """A run refreshes what the index knows, and the data folder where one is set, or nothing else.

    Of an index that knows no folder, it takes the usual one.
    """
    monkeypatch.chdir(data)
    with pytest.raises(PathMissing):
        Archive.build(index="none")
    monkeypatch.chdir(tmp_path)
    lone = write_rows(tmp_path / "lone.jsonl", {"title": "라 계량기"})
    Archive.build([lone], index=index)
    assert Archive.build(index=index).added == 3  # data, as it knows no folder
    shutil.rmtree(index)
    other = write_rows(tmp_path / "other" / "e.jsonl", {"title": "마 민원"})
    Archive.build([other.parent, lone], index=index)
    write_rows(other, {"title": "마 민원실"})
    write_rows(lone, {"title": "라 계량기함"})
    report = Archive.build(index=index)
    assert (report.changed, report.added) == (2, 0)
    report = Archive.build(index=index, settings=Settings(data=Path("data")))
    assert (report.unchanged, report.added) == (2, 3)
    assert titles(index) == [*ALL, "라 계량기함", "마 민원실"]
    lone.unlink()
    assert Archive.build(index=index).withheld == {"lone.jsonl": 1}


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in English; give its exit status, output and what it told beside it."""
    from sarye.cli import main

    monkeypatch.chdir(tmp_path)
    for name in ("SARYE_DATA", "SARYE_INDEX", "SARYE_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["--lang", "en", *map(str, arguments)])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        assert "error of its own" not in err
        return status, out, err

    return call


def test_strict(data: Path, run: Run) -> None:
    """With --strict a run that could not read everything exits with 3, the next ones too."""
    assert run("index", "--strict")[0] == 0
    (data / "broken.pdf").write_bytes(b"%PDF-1.7")
    for _ in range(2):
        assert run("index")[0] == 0
        status, out, _ = run("index", "--strict")
        assert (status, "1 not readable" in out) == (3, True)
    (data / "broken.pdf").unlink()
    assert run("index", "--strict")[0] == 0


def test_a_question_on_a_terminal(data: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a person is asked; no keeps everything, yes forgets it."""
    run("index")
    empty(data)
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    asked: list[str] = []
    for answer, status, left in ((False, 1, ALL), (True, 0, [])):
        monkeypatch.setattr(
            "typer.confirm", lambda text, answer=answer, **_: asked.append(text) or answer
        )
        assert run("index")[0] == status
        assert titles(Path("index")) == left
    assert asked == ["Remove the 3 documents of data from the index?"] * 2


def test_forgetting_by_command(data: Path, run: Run) -> None:
    """The command says how many are forgotten, and of a path it does not know what it knows."""
    run("index")
    status, out, told = run("index", "--forget", "data/2024/c.jsonl", "--forget", "data/b.jsonl")
    assert (status, "2 removed" in out) == (0, True)
    status, _, told = run("index", "--forget", "nothing")
    assert (status, len(told.splitlines())) == (1, 1)
    assert "It has documents of: data." in told


def test_hundreds_of_problems(data: Path, run: Run) -> None:
    """A run names some of each kind and how many more; status names all."""
    for at in range(120):
        (data / f"{at:03}.pdf").write_bytes(b"%PDF-1.7")
    (data / "empty.txt").touch()
    _, _, told = run("index")
    lines = told.splitlines()
    assert len(lines) == 5 + 1 + 1
    assert sum("115 more" in line and "sarye status" in line for line in lines) == 1
    assert len(run("status")[2].splitlines()) == 121


@posix
def test_a_name_that_is_two_lines(data: Path, run: Run) -> None:
    """A problem stands on one line, and no name can write to the terminal what it wants."""
    (data / "두\n줄\x1b[2J.txt").touch()
    _, _, told = run("index")
    assert len(told.splitlines()) == 1
    assert "\\n" in told
    assert "\x1b" not in told


def test_long_paths_of_windows() -> None:
    """They are marked as long ones, those of shares in their own way, and marked ones are left."""
    long = "a" * 300
    assert collection._marked("C:\\data\\a.hwp") == "C:\\data\\a.hwp"
    assert collection._marked(f"C:\\{long}") == f"\\\\?\\C:\\{long}"
    assert collection._marked(f"\\\\host\\share\\{long}") == f"\\\\?\\UNC\\host\\share\\{long}"
    assert collection._marked(f"\\\\?\\C:\\{long}") == f"\\\\?\\C:\\{long}"


def test_a_system_without_capitals(
    data: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where DATA and data are one folder, its documents are known by either name."""
    Archive.build([data], index=index)
    other = data.with_name("DATA")
    data.rename(other)
    data.symlink_to(other)
    monkeypatch.setattr(os.path, "normcase", str.lower)
    report = Archive.build([other], index=index)
    assert (report.added, report.unchanged, report.withheld) == (0, 3, {})


# --- anything -----------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("seed", range(4))
def test_trees_of_odd_things(seed: int, tmp_path: Path, run: Run) -> None:
    """Whatever lies in folders, and whatever becomes of it, no run fails and no case is lost.

    A case may only go whose file was deleted from a folder that still holds another.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    root, index = tmp_path / "나무", tmp_path / "index"
    grow(root, chance, count=40)
    for step in range(4):
        before = set(titles(index)) if step else set()
        there = {path.name for path in root.rglob("*.jsonl") if path.is_file()}
        status, _, told = run("index", *([root] if step % 2 == 0 else []), "--index", index)
        assert status in (0, 1), told
        deleted = {title for title in before if f"{title.split()[0]}.jsonl" not in there}
        assert before - set(titles(index)) <= deleted
        assert {f"{title.split()[0]}.jsonl" for title in titles(index)} >= there
        assert run("status", "--index", index, "--format", "json")[0] == 0
        shake(root, chance)
    shutil.rmtree(root)
    kept = titles(index)
    assert run("index", "--index", index)[0] == 1
    assert titles(index) == kept


def grow(root: Path, chance: random.Random, *, count: int) -> None:
    """Make a tree of documents among things that are none."""
    root.mkdir(exist_ok=True)
    for at in range(count):
        folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
        name = chance.choice((f"{at}", "긴" * 80, "공 백 ", "-rf", "'\"$(x)", "\t탭")) + f"-{at}"
        suffix = chance.choice(("", ".hwp", ".txt", ".pdf", ".zip", ".json", ".tmp"))
        parent = chance.choice(folders)
        plant(parent / f"{name}{suffix}", at, chance, folders)
    document(root, count)


def plant(path: Path, at: int, chance: random.Random, folders: list[Path]) -> None:
    """Make one thing of a tree."""
    kinds: tuple[Callable[[], object], ...] = (
        path.mkdir,
        lambda: os.mkfifo(path),
        lambda: path.symlink_to(chance.choice(folders)),
        lambda: path.symlink_to(path.name),
        lambda: path.write_bytes(chance.randbytes(chance.choice((0, 10, 900)))),
        lambda: path.write_bytes(b"PK\x03\x04" + chance.randbytes(50)),
        lambda: document(path.parent, at),
        lambda: document(path.parent, at),
    )
    chance.choice(kinds)()


def document(folder: Path, at: int) -> None:
    """Write a document of one case, which has the name of its file as its first word."""
    (folder / f"n{at}.jsonl").write_text(f'{{"title": "n{at} 담장 {at * 7919}개 철거"}}\n', "utf-8")


def shake(root: Path, chance: random.Random) -> None:
    """Delete, move and replace some of a tree."""
    for path in sorted(root.rglob("*"), key=lambda _: chance.random())[:8]:
        if not os.path.lexists(path):
            continue
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif chance.random() < 0.3:
            shutil.rmtree(path)
        if chance.random() < 0.3:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(path):
                os.mkfifo(path)
    (root / ".DS_Store").touch()
