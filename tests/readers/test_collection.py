"""Which files of the paths given are documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sarye.errors import PathMissing
from sarye.readers.collection import Collection, collect, is_within


def make(folder: Path, *names: str) -> None:
    """Make empty files, with their folders."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(collection: Collection, folder: Path) -> list[str]:
    """Return the files of a collection as they lie in a folder."""
    return [path.relative_to(folder).as_posix() for path in collection.files]


def test_a_folder_with_its_folders(tmp_path: Path) -> None:
    """All files are found, folder by folder, in the same order on every machine."""
    make(tmp_path, "나.txt", "가.txt", "2024/b.md", "2024/1분기/c.html", "2023/a.csv")
    collection = collect([tmp_path])
    assert names(collection, tmp_path) == [
        "가.txt",
        "나.txt",
        "2023/a.csv",
        "2024/b.md",
        "2024/1분기/c.html",
    ]
    assert collection.folders == (tmp_path,)
    assert collection.missing == ()


@pytest.mark.parametrize(
    "name",
    [
        *(".숨김.txt", ".DS_Store", "~$보고서.docx", "Thumbs.db", "desktop.ini", "DESKTOP.INI"),
        *(".git/a.txt", "a/.cache/b.txt"),
    ],
)
def test_what_is_no_document(tmp_path: Path, name: str) -> None:
    """Hidden files and folders, the lock files of Office and those of Windows are left out."""
    make(tmp_path, name, "보고서.txt", "~보고서.txt", "a$b.txt")
    assert names(collect([tmp_path]), tmp_path) == ["a$b.txt", "~보고서.txt", "보고서.txt"]


def test_an_index_within_the_data_is_left_out(tmp_path: Path) -> None:
    """A folder that holds an index has no documents, nor have the folders in it."""
    make(tmp_path, "a.txt", "index/CURRENT", "index/words.txt", "index/build-1/_MAIN_1.toc")
    make(tmp_path, "sub/index/CURRENT", "sub/index/x.txt", "sub/b.txt")
    assert names(collect([tmp_path]), tmp_path) == ["a.txt", "sub/b.txt"]
    assert collect([tmp_path / "index"]) == Collection((), (tmp_path / "index",), ())


def test_files_are_taken_as_given(tmp_path: Path) -> None:
    """A file that is named itself is read, whatever its name."""
    make(tmp_path, ".숨김.txt", "b.txt")
    given = [tmp_path / "b.txt", tmp_path / ".숨김.txt"]
    assert collect(given) == Collection(tuple(given), (), ())


def test_a_file_given_twice_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file comes once and first as first given: by name, in its folder, by another path."""
    make(tmp_path, "data/a.txt", "data/b.txt")
    monkeypatch.chdir(tmp_path)
    first = Path("data/b.txt")
    paths = [first, Path("data"), tmp_path / "data", Path("data/../data/a.txt"), Path("./data")]
    assert collect(paths).files == (first, Path("data/a.txt"))
    assert len(collect([tmp_path, Path()]).files) == 2


def test_some_paths_are_missing(tmp_path: Path) -> None:
    """What is there is read, and what is not is told."""
    make(tmp_path, "a.txt")
    missing = tmp_path / "없음.txt"
    collection = collect([missing, tmp_path])
    assert names(collection, tmp_path) == ["a.txt"]
    assert collection.missing == (missing,)


def test_all_paths_are_missing(tmp_path: Path) -> None:
    """Where nothing is there at all, the first path is named."""
    with pytest.raises(PathMissing) as raised:
        collect([tmp_path / "없음", tmp_path / "역시"])
    assert raised.value.params == {"path": (tmp_path / "없음").as_posix()}


def test_nothing_given(tmp_path: Path) -> None:
    """No path and an empty folder are no error here."""
    assert collect([]) == Collection((), (), ())
    assert collect(iter([tmp_path])) == Collection((), (tmp_path,), ())


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_folder_that_leads_back_to_itself(tmp_path: Path) -> None:
    """Links between folders are not followed, so no walk is endless."""
    make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "back").symlink_to(tmp_path, target_is_directory=True)
    assert names(collect([tmp_path]), tmp_path) == ["a/b.txt"]


def test_is_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path lies in a folder, also one given relatively; a longer name beside it does not."""
    monkeypatch.chdir(tmp_path)
    assert is_within(tmp_path / "data" / "x" / "a.txt", [Path("other"), Path("data")])
    assert is_within(tmp_path / "data", [tmp_path])
    assert not is_within(tmp_path / "data2" / "a.txt", [Path("data")])
    assert not is_within(tmp_path / "a.txt", [])
