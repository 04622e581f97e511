"""What is read from archives, and what is not unpacked."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.errors import ReadError
from sarye.models import Document, Place, Problem
from sarye.readers import MAX_MEGABYTES, read, read_bytes
from sarye.readers.archives import MAX_DEPTH, MAX_FILES, MAX_RATIO, open_package

TEXT = "■ 밤길 안심 등\n(상황)\n골목이 어두움\n"


def packed(*files: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    """Make an archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def named(*names: bytes, utf8: bool = False, shared: bytes = b"") -> bytes:
    """Make an archive, byte by byte, whose names are written as they are given.

    All members can share one content, which then stands there once.
    """
    flags = 0x800 if utf8 else 0
    files = directory = b""
    content = shared or TEXT.encode()
    for name in names:
        sizes = struct.pack("<III", zlib.crc32(content), len(content), len(content))
        head = struct.pack("<HHHHH", 20, flags, 0, 0, 0x21) + sizes
        lengths = struct.pack("<HH", len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + head + lengths
        directory += struct.pack("<HHHII", 0, 0, 0, 0, 0 if shared else len(files)) + name
        if not (shared and files):
            files += b"PK\x03\x04" + head + lengths + name + content
    count = struct.pack("<HHHH", 0, 0, len(names), len(names))
    end = b"PK\x05\x06" + count + struct.pack("<IIH", len(directory), len(files), 0)
    return files + directory + end


def paths(documents: Iterable[Document]) -> list[str]:
    """List the paths of documents."""
    return [document.path for document in documents]


def problem(data: bytes, name: str = "a.zip") -> Problem:
    """Give the only problem of the only document of an archive."""
    (document,) = read_bytes(data, name)
    (found,) = document.problems
    assert (document.text, found.place) == ("", Place(document.path))
    return found


def why(data: bytes) -> str:
    """Tell why a file is refused."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a")
    return caught.value.kind


def test_every_document_of_an_archive_is_read(tmp_path: Path) -> None:
    """Members have paths that go on after the archive's; each is what its bytes say."""
    path = tmp_path / "사례.hwp"
    table = "제목,상황\n밤길,어두움\n"
    path.write_bytes(packed(("2025/", ""), ("2025/첫째.hwp", TEXT), ("둘째.txt", table)))
    first, second = read(path, name="모음/사례.zip")
    assert (first.path, first.format, first.text) == ("모음/사례.zip/2025/첫째.hwp", "txt", TEXT)
    assert (second.path, second.format) == ("모음/사례.zip/둘째.txt", "csv")


def test_the_name_of_a_member_breaks_ties() -> None:
    """A text without any sign is Markdown where it is called so, as it is outside of an archive."""
    assert [one.format for one in read_bytes(packed(("a.md", TEXT), ("a.txt", TEXT)), "z")] == [
        "md",
        "txt",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_names_without_an_encoding(encoding: str) -> None:
    """Names from a Korean Windows and from a Mac come out right, though they do not say what."""
    names = ("2025년 1분기/똠방각하 우수사례.hwp", "뷁.txt")
    assert paths(read_bytes(named(*(name.encode(encoding) for name in names)), "z")) == [
        f"z/{name}" for name in names
    ]


@pytest.mark.parametrize("utf8", [True, False])
def test_decomposed_names(utf8: bool) -> None:
    """A name in NFD is written in NFC, whether it says that it is UTF-8 or not."""
    name = unicodedata.normalize("NFD", "가람시/우수사례.txt").encode()
    assert paths(read_bytes(named(name, utf8=utf8), "z")) == ["z/가람시/우수사례.txt"]


def test_names_in_no_known_encoding() -> None:
    """A name that is neither does not hinder reading."""
    (document,) = read_bytes(named(b"\xff\xfe\x81.txt"), "z")
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\문서\\사례.txt", "문서/사례.txt"),
        ("\\\\서버\\공유\\사례.txt", "서버/공유/사례.txt"),
        ("자료/./../사례.txt", "자료/사례.txt"),
        ("사\x07례\u202e.txt", "사례.txt"),
        ("..", "1"),
        ("\0", "1"),
    ],
)
def test_tricks_in_names(name: str, path: str) -> None:
    """A name that leads out of its archive leads nowhere."""
    assert paths(read_bytes(named(name.encode(), utf8=True), "z")) == [f"z/{path}"]


@given(st.text(min_size=1, max_size=30).filter(lambda name: not name.endswith("/")))
def test_no_name_leads_out(name: str) -> None:
    """Whatever a member is called, its path lies below its archive and has no empty part."""
    data = named(name.encode("utf-8", "replace"), "사례.txt".encode(), utf8=True)
    for path in paths(read_bytes(data, "z")):
        parts = PurePosixPath(path).parts
        assert parts[0] == "z"
        assert len(parts) > 1
        assert not {"..", "/"} & set(parts)


def test_members_of_one_name() -> None:
    """Two members of one name are two documents with a path of their own."""
    data = named(b"a.txt", b"./a.txt")
    assert paths(read_bytes(data, "z")) == ["z/a.txt", "z/a.txt (2)"]


def test_what_is_no_document() -> None:
    """Hidden files, lock files and what systems leave behind are left out like in a folder."""
    names = ("__MACOSX/._사례.txt", ".DS_Store", ".git/a.txt", "~$사례.docx", "자료/Thumbs.db")
    data = packed(*((name, TEXT) for name in names), ("사례.txt", TEXT))
    assert paths(read_bytes(data, "z")) == ["z/사례.txt"]
    assert why(packed(*((name, TEXT) for name in names))) == "no_documents"


def test_an_empty_archive() -> None:
    """An archive of nothing, or of empty folders, holds no documents."""
    assert why(packed()) == "no_documents"
    assert why(packed(("자료/", ""))) == "no_documents"


def test_members_that_cannot_be_read() -> None:
    """A member that cannot be read is told with its place, and the others are read."""
    picture = b"\x89PNG\r\n\x1a\n123"
    data = packed(("그림.png", picture), ("사례.txt", TEXT), ("빈.txt", ""), ("옛.hwp", HWP3))
    documents = read_bytes(data, "z")
    assert [[found.kind for found in one.problems] for one in documents] == [
        ["binary"],
        [],
        ["empty"],
        ["hwp3"],
    ]
    assert documents[0].problems[0].place == Place("z/그림.png")
    assert documents[1].text == TEXT


HWP3 = b"HWP Document File V3.00 \x1a\1\2\3\4\5"


def test_a_bad_line_in_a_member() -> None:
    """A problem within a member has the member's path."""
    (document,) = read_bytes(packed(("a.jsonl", '{"title": "밤길"}\n{"title"\n')), "z")
    assert [found.place for found in document.problems] == [Place("z/a.jsonl", line=2)]


def test_locked_members() -> None:
    """A member with a password is told, and the others are read."""
    data = bytearray(packed(("a.txt", TEXT), ("b.txt", TEXT)))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    locked, other = read_bytes(bytes(data), "z")
    assert [found.kind for found in locked.problems] == ["encrypted"]
    assert other.text == TEXT


def test_damaged_members() -> None:
    """A member whose bytes are not what its archive says is told."""
    data = packed(("a.txt", TEXT * 20))
    start = data.index(b"a.txt") + 5
    assert problem(data[:start] + b"\xff" * 8 + data[start + 8 :]).kind == "damaged"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_are_not_bounded(method: int) -> None:
    """What `zipfile` would unpack without a bound is not unpacked."""
    info = zipfile.ZipInfo("a.txt")
    info.compress_type = method
    assert problem(packed((info, TEXT))).kind == "binary"


def test_archives_in_archives() -> None:
    """An archive in an archive is read, a third one within is not."""
    data = packed(("안.zip", packed(("사례.txt", TEXT))))
    assert paths(read_bytes(data, "밖.zip")) == ["밖.zip/안.zip/사례.txt"]
    assert MAX_DEPTH == 2
    deeper = problem(packed(("a.zip", data)))
    assert (deeper.kind, deeper.place.path) == ("nested_archive", "a.zip/a.zip/안.zip")


def test_too_many_files() -> None:
    """An archive of more files than a collection has is refused, and told the limit."""
    data = packed(*((f"{number}.txt", "") for number in range(MAX_FILES + 1)))
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a")
    assert (caught.value.kind, caught.value.params["limit"]) == ("too_many_files", MAX_FILES)
    half = packed(*((f"{number}.txt", "글") for number in range(MAX_FILES // 2)))
    *_, last = read_bytes(packed(("a.zip", half), ("b.zip", half)), "z")
    assert [found.kind for found in last.problems] == ["too_many_files"]


def test_a_bomb() -> None:
    """A member that unpacks to far more than any text would is not unpacked."""
    zeros = bytes(11_000_000)
    assert len(zlib.compress(zeros, 9)) * MAX_RATIO < len(zeros)
    assert why(packed(("a.txt", zeros))) == "expands"
    assert why(packed(("word/document.xml", zeros))) == "expands"
    assert problem(packed(("a.zip", packed(("a.txt", zeros))))).kind == "expands"


def test_many_members_that_share_their_bytes() -> None:
    """A bomb of the overlapping kind is refused by the sizes that it declares."""
    data = named(*(b"%02d" % number for number in range(41)), shared=b"a" * 10_000_000)
    assert len(data) < 11_000_000
    assert why(data) == "expands"


def test_a_part_that_declares_less_than_it_unpacks_to() -> None:
    """A document whose part declares too little is refused before a library reads it."""
    data = bytearray(packed(("word/document.xml", "가" * 1_000_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + at
        data[start : start + 4] = struct.pack("<I", 1_000)
    assert why(bytes(data)) == "expands"


def test_a_repetitive_document_is_no_bomb() -> None:
    """Small parts may be all alike, and real XML is no bomb."""
    data = packed(
        ("a.xml", " " * 9_000_000), ("b.xml", "<w:p><w:t>밤길 안심 등</w:t></w:p>" * 9_000)
    )
    with open_package(data) as package:
        assert len(package.read("a.xml")) == 9_000_000


def test_a_large_member() -> None:
    """A member above the limit of files is refused like a file."""
    too_large = problem(named(b"a.txt", shared=bytes(MAX_MEGABYTES * 1_000_000 + 1)))
    assert (too_large.kind, too_large.details["limit"]) == ("too_large", MAX_MEGABYTES)


@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    """A damaged archive is refused or has problems, and nothing else is raised."""
    whole = packed(("가/사례.txt", TEXT), ("표.csv", "제목,상황\n밤길,어두움\n" * 20))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + 4 :]
    try:
        documents = read_bytes(damaged, "z")
    except ReadError:
        return
    assert documents
