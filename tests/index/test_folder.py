"""The folder of an index: what is refused, what is replaced, what is cleared away."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from sarye.analysis import UserTerms
from sarye.errors import (
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
)
from sarye.index import IndexFolder, stamp_now
from sarye.models import Case
from sarye.settings import Settings

# Whoosh leaves files open where it fails to read them.
leaves_files_open = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def test_missing(tmp_path: Path) -> None:
    """No folder, and a folder without a build: the message names the command that makes one."""
    with pytest.raises(IndexMissing, match="sarye index --index"):
        IndexFolder(tmp_path / "none").open()
    with pytest.raises(IndexMissing, match=tmp_path.name):
        IndexFolder(tmp_path).open()
    assert not IndexFolder(tmp_path).exists()


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    """A file cannot hold an index, nor can anything below it."""
    file = tmp_path / "index"
    file.write_text("no folder")
    with pytest.raises(IndexUnusable, match="not a folder"):
        IndexFolder(file).open()
    with pytest.raises(IndexUnusable, match="not a folder"), IndexFolder(file).locked():
        pass
    with pytest.raises(IndexUnusable, match="--index"), IndexFolder(file / "below").locked():
        pass
    assert file.read_text() == "no folder"


@pytest.mark.parametrize(
    "content",
    [b"", b"build-none\n", b"..\n", b"/etc\n", b"\xff\xfe\x00", b"build-\x00", b"x" * 9999],
)
def test_garbage_in_current(content: bytes, tmp_path: Path) -> None:
    """A CURRENT that names no build is damage; the message says how to mend it."""
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"CURRENT.*sarye index"):
        IndexFolder(tmp_path).open()


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"schema": 9}', "\x00"])
def test_garbage_in_the_stamp(content: str, filled: Any) -> None:
    """A stamp that cannot be read is damage."""
    (filled.folder.current() / "stamp.json").write_text(content)
    with pytest.raises(IndexDamaged, match=r"stamp\.json.*sarye index"):
        filled.folder.open()


@pytest.mark.parametrize("schema", [8, 99])
def test_another_schema(schema: int, filled: Any) -> None:
    """An index of another version names both versions and the rebuild; the first had no check."""
    path = filled.folder.current() / "stamp.json"
    row = {**json.loads(path.read_text()), "schema": schema}
    del row["check"]
    if schema > 8:
        row["check"] = crc32(json.dumps(row, sort_keys=True).encode())
    path.write_text(json.dumps(row))
    with pytest.raises(IndexOutdated, match=rf"schema {schema}.*--rebuild"):
        filled.folder.open()


@leaves_files_open
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("pattern", ["*.toc", "*.cases"])
def test_files_cut_short(pattern: str, share: float, filled: Any) -> None:
    """A file of Whoosh that lost its end is damage, seen when the index is opened."""
    (path,) = filled.folder.current().glob(pattern)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(IndexDamaged):
        filled.folder.open()


@leaves_files_open
@pytest.mark.parametrize("pattern", ["*.toc", "*.cases", "stamp.json"])
def test_files_gone(pattern: str, filled: Any) -> None:
    """So is a file that is not there."""
    (path,) = filled.folder.current().glob(pattern)
    path.unlink()
    with pytest.raises(IndexDamaged):
        filled.folder.open()


def test_a_second_writer(tmp_path: Path) -> None:
    """Only one run writes at a time, in this process and in others; then the folder is free."""
    folder = IndexFolder(tmp_path)
    ask = (
        "import pathlib, sys; from sarye.index import IndexFolder\n"
        "with IndexFolder(pathlib.Path(sys.argv[1])).locked(): print('held')"
    )
    command = [sys.executable, "-c", ask, str(tmp_path)]
    with folder.locked():
        with pytest.raises(IndexLocked, match="Wait"), IndexFolder(tmp_path).locked():
            pass
        other = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "IndexLocked" in other.stderr
    free = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (free.returncode, free.stdout.strip()) == (0, "held")


def test_the_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    """A run that fails leaves the folder free."""
    folder = IndexFolder(tmp_path)
    with pytest.raises(ZeroDivisionError), folder.locked():
        raise ZeroDivisionError
    with folder.locked():
        pass


def test_switching_clears_other_builds(tmp_path: Path) -> None:
    """The new build answers and the others are gone; the user's own files stay."""
    folder = IndexFolder(tmp_path)
    (tmp_path / "words.txt").write_text("자립가족\n", "utf-8")
    (tmp_path / "notes").mkdir()
    first, second = folder.new_build(), folder.new_build()
    folder.switch(first)
    assert (folder.current(), second.exists()) == (first, False)
    third = folder.new_build()
    folder.switch(third)
    assert folder.current() == third
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["CURRENT", "notes", "words.txt", third.name]
    )


def test_the_size_is_that_of_the_build(filled: Any) -> None:
    """Only what answers counts."""
    build = filled.folder.current()
    (filled.folder.path / "words.txt").write_text("x" * 100_000)
    assert filled.folder.size() == sum(path.stat().st_size for path in build.iterdir())


@pytest.fixture
def filled(new_store: Callable[[], Any], case_of: Callable[..., Case]) -> Any:
    """Make an index of one case, with its stamp."""
    store = new_store()
    store.commit({"a.txt": [case_of()]})
    stamp_now(Settings(), UserTerms()).write(store.folder.current())
    assert store.folder.open().snapshot.totals.entries == 1
    return store
