"""An index from elsewhere runs nothing when it is opened, and damage has one name."""

from __future__ import annotations

import os
import pickle
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, open_dir

from sarye import Archive
from sarye.errors import IndexDamaged
from sarye.index import IndexFolder
from sarye.index.codec import CaseSegment
from sarye.settings import Settings
from sarye.web import create_app


class Call:
    """Pickled, it calls a function when it is read."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._row = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._row


def commands(marker: Path) -> dict[str, object]:
    """Give what leaves a marker where it is run."""
    return {
        "os.system": Call(os.system, f"echo > '{marker}'"),
        "os.mkdir": Call(os.mkdir, str(marker)),
        "eval": Call(eval, f"open({str(marker)!r}, 'w').close()"),
        "exec": Call(exec, f"open({str(marker)!r}, 'w').close()"),
        "Path.touch": Call(Path.touch, Path(marker)),
    }


HEAD = 14
"""Bytes of a table of contents before the schema: sizes of numbers, their order, versions."""

NAMES = tuple(commands(Path()))

OPENINGS: dict[str, Callable[[Path, Path], object]] = {
    "search": lambda index, data: Archive.open(index).search("여권"),
    "status": lambda index, data: Archive.open(index).status(),
    "serve": lambda index, data: create_app(Settings(index=index)),
}


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory, write_rows: Callable[..., Path]
) -> tuple[Path, Path]:
    """Make a folder of documents and an index of them, in which one record is deleted."""
    folder = tmp_path_factory.mktemp("sound")
    data, index = folder / "data", folder / "index"
    for number in range(3):
        write_rows(data / f"{number}.jsonl", {"title": f"여권 사진 {number}호"})
    Archive.build([data], index=index)
    return data, index


@pytest.fixture
def index(sound: tuple[Path, Path], tmp_path: Path) -> Path:
    """Copy the index, to be tampered with."""
    return Path(shutil.copytree(sound[1], tmp_path / "index"))


def table_of(index: Path) -> Path:
    """Find Whoosh's table of contents."""
    (path,) = index.glob("build-*/*.toc")
    return path


def tamper(
    index: Path, *, schema: object = None, segments: object = None, protocol: int = 5
) -> None:
    """Write another schema or other segments into the table of contents."""
    path = table_of(index)
    old = TOC.read(open_dir(path.parent).storage, "MAIN")
    file = BytesIO()
    whole = StructFile(file)
    whole.write(path.read_bytes()[:HEAD])
    whole.write_string(pickle.dumps(old.schema if schema is None else schema, 2))
    whole.write_int(old.generation)
    whole.write_int(0)
    whole.write(pickle.dumps(old.segments if segments is None else segments, protocol))
    path.write_bytes(file.getvalue() + crc32(file.getvalue()).to_bytes(4, "little"))


@pytest.mark.filterwarnings(  # Whoosh leaves a file open where it fails to read it
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("name", NAMES)
def test_whoosh_itself_would_run_it(name: str, index: Path, tmp_path: Path) -> None:
    """The crafted files are what they are meant to be."""
    tamper(index, schema=[commands(tmp_path / "ran")[name]])
    with suppress(Exception):
        open_dir(table_of(index).parent)
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("name", NAMES)
def test_segments_run_nothing(
    name: str, opening: str, index: Path, sound: tuple[Path, Path], tmp_path: Path
) -> None:
    """A list of segments that calls a function is damage, however the index is opened."""
    tamper(index, segments=[commands(tmp_path / "ran")[name]])
    with pytest.raises(IndexDamaged, match="sarye index"):
        OPENINGS[opening](index, sound[0])
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_not_read(
    name: str, opening: str, index: Path, sound: tuple[Path, Path], tmp_path: Path
) -> None:
    """What stands in the place of the schema is passed over."""
    tamper(index, schema=[commands(tmp_path / "ran")[name]])
    OPENINGS[opening](index, sound[0])
    assert not (tmp_path / "ran").exists()


def test_writing_reads_no_schema(
    index: Path, sound: tuple[Path, Path], tmp_path: Path, write_rows: Callable[..., Path]
) -> None:
    """A commit goes on from a tampered table, and leaves a sound one."""
    tamper(index, schema=[commands(tmp_path / "ran")["os.mkdir"]])
    write_rows(tmp_path / "new.jsonl", {"title": "주차장 개방"})
    Archive.build([tmp_path / "new.jsonl"], index=index)
    assert not (tmp_path / "ran").exists()
    assert open_dir(table_of(index).parent).schema.names()


def test_a_rebuild_runs_nothing(index: Path, sound: tuple[Path, Path], tmp_path: Path) -> None:
    """A rebuild replaces what was crafted."""
    marker = tmp_path / "ran"
    tamper(index, schema=[commands(marker)["eval"]], segments=[commands(marker)["os.system"]])
    Archive.build([sound[0]], index=index, rebuild=True)
    assert not marker.exists()
    with Archive.open(index) as archive:
        assert archive.status().cases == 3


@pytest.mark.parametrize("protocol", range(4, pickle.HIGHEST_PROTOCOL + 1))
def test_the_right_shape_opens(protocol: int, index: Path) -> None:
    """A table written anew opens, whatever the protocol of its pickle."""
    tamper(index, protocol=protocol)
    with Archive.open(index) as archive:
        assert archive.status().cases == 3


def test_a_run_goes_on_without_running_it(
    index: Path, sound: tuple[Path, Path], tmp_path: Path
) -> None:
    """A run takes what the records say, and builds the index anew."""
    tamper(index, segments=[commands(tmp_path / "ran")["os.system"]])
    assert Archive.build([sound[0]], index=index).cases == 3
    assert not (tmp_path / "ran").exists()
    assert opens(index)


def changed(**values: object) -> CaseSegment:
    """Make a segment with other values, whose checksum is right for them."""
    segment = CaseSegment("MAIN")
    segment.__dict__.update(values)
    return segment


SEGMENTS: dict[str, Callable[[Path], object]] = {
    "a path for a name": lambda index: [changed(indexname="../../x")],
    "a path for an id": lambda index: [changed(segid="../../x")],
    "a whole path": lambda index: [changed(segid=str(index / "x"))],
    "a compound file": lambda index: [changed(compound=True)],
    "a file that is not there": lambda index: [changed(size=3)],
    "deleted beyond the end": lambda index: [changed(size=3, deleted={3})],
    "deleted before the start": lambda index: [changed(size=3, deleted={-1})],
    "deleted words": lambda index: [changed(size=3, deleted={"a"})],
    "a list of deleted ones": lambda index: [changed(size=3, deleted=[1])],
    "a size that is none": lambda index: [changed(size=True)],
    "one thing more": lambda index: [changed(codec="x")],
    "the class itself": lambda index: [CaseSegment],
    "a segment alone": lambda index: changed(),
    "a tuple": lambda index: (changed(),),
    "a word": lambda index: "MAIN",
    "numbers": lambda index: [1, 2],
}


@pytest.mark.parametrize("name", SEGMENTS)
def test_segments_of_another_shape(name: str, index: Path) -> None:
    """No segment names a file outside of its folder, or records that it has not."""
    tamper(index, segments=SEGMENTS[name](index))
    with pytest.raises(IndexDamaged):
        Archive.open(index)


def test_a_class_keeps_its_attributes(index: Path) -> None:
    """A pickle that sets an attribute of the class of segments sets none."""
    program = b"\x80\x02]c%s\n%s\n(N}X\x04\x00\x00\x00sizeK\x07stba."
    names = (CaseSegment.__module__.encode(), CaseSegment.__name__.encode())
    path = table_of(index)
    data = path.read_bytes()
    tamper(index, segments=[])
    empty = pickle.dumps([], 5)
    content = path.read_bytes()[:-4].removesuffix(empty) + program % names
    path.write_bytes(content + crc32(content).to_bytes(4, "little"))
    with pytest.raises(IndexDamaged):
        Archive.open(index)
    assert not hasattr(CaseSegment, "size")
    path.write_bytes(data)
    Archive.open(index).close()


def test_the_other_file_of_a_segment(index: Path) -> None:
    """The file of one segment in the place of another, of another size, is damage."""
    (file,) = index.glob("build-*/*.cases")
    old = file.read_bytes()
    segment = TOC.read(open_dir(file.parent).storage, "MAIN").segments[0]
    tamper(index, segments=[changed(segid=segment.segid, size=segment.size + 1)])
    with pytest.raises(IndexDamaged):
        Archive.open(index)
    assert file.read_bytes() == old


def test_a_folder_for_postings_is_not_emptied(
    index: Path, tmp_path: Path, write_rows: Callable[..., Path]
) -> None:
    """Whoosh empties a folder of its own in the index, even one that is a link to another."""
    mine = write_rows(tmp_path / "mine" / "letter.jsonl", {"title": "주차장 개방"})
    try:
        (table_of(index).parent / "MAIN.tmp").symlink_to(mine.parent, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    Archive.build([mine], index=index)
    assert mine.exists()


def test_a_build_elsewhere_is_not_followed(index: Path) -> None:
    """CURRENT names a build in its own folder."""
    name = (index / "CURRENT").read_text("utf-8").strip()
    shutil.copytree(index / name, index.parent / "build-elsewhere")
    (index / "CURRENT").write_text(f"{name}/../../build-elsewhere\n", "utf-8")
    with pytest.raises(IndexDamaged):
        IndexFolder(index).current()


def opens(index: Path) -> bool:
    """Tell whether an index opens, and says all of what it holds then."""
    try:
        archive = Archive.open(index)
    except IndexDamaged:
        return False
    with archive:
        assert archive.status().cases == len(archive.search("", limit=None).hits) == 3
    return True


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4
    )
)
def test_flipped_bytes(sound: tuple[Path, Path], flips: list[tuple[float, int]]) -> None:
    """A table of contents with any bytes changed opens as it was, or is damage."""
    path = table_of(sound[1])
    before = path.read_bytes()
    data = bytearray(before)
    for share, byte in flips:
        data[int(share * len(data))] = byte
    path.write_bytes(data)
    try:
        opens(sound[1])
    finally:
        path.write_bytes(before)


def test_each_byte_of_the_segments(sound: tuple[Path, Path]) -> None:
    """So is one with any byte of its list of segments changed, or cut off there."""
    path = table_of(sound[1])
    before = path.read_bytes()
    chance = random.Random(1)  # noqa: S311 - no secret
    start = before.rindex(b"\x80")
    try:
        for at in range(start, len(before)):
            other = bytearray(before)
            other[at] ^= 1 << chance.randrange(8)
            path.write_bytes(other)
            opens(sound[1])
            path.write_bytes(before[:at])
            assert not opens(sound[1])
    finally:
        path.write_bytes(before)


def test_what_is_damaged_is_let_go(index: Path) -> None:
    """A table that cannot be read is not kept open."""
    folder: Any = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("no list of open files here")
    path = table_of(index)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged):
        Archive.open(index)
    assert str(path) not in {os.path.realpath(one) for one in folder.iterdir()}
