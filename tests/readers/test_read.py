"""What is read from files, whatever they are called and however they are encoded."""

from __future__ import annotations

import codecs
import os
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.errors import ReadError
from sarye.models import Document
from sarye.readers import MAX_MEGABYTES, detect, read, read_bytes
from sarye.readers.decoding import decode

ENCODINGS = {
    "utf-8": ("", "utf-8"),
    "utf-8 with BOM": (codecs.BOM_UTF8, "utf-8"),
    "utf-16-le": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "cp949": ("", "cp949"),
}
TEXT = "■ 밤길 안심 등\n(상황)\n골목이 어두움\n"
KOREAN = st.text("가나다힣뷁ㅇ·「」’abc 1\n\r\t", min_size=1).filter(
    lambda text: text.strip() != ""
)


def written(path: Path, data: bytes) -> Document:
    """Write a file and read it."""
    path.write_bytes(data)
    (document,) = read(path, name=path.name)
    return document


def kind_of_error(path: Path, data: bytes) -> str:
    """Write a file that cannot be read; return why."""
    with pytest.raises(ReadError) as caught:
        written(path, data)
    return caught.value.kind


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("times", [1, 2000])
def test_encodings(tmp_path: Path, name: str, line_end: str, times: int) -> None:
    """A text is read as it was written, with its line ends, in every encoding and length."""
    bom, encoding = ENCODINGS[name]
    text = TEXT.replace("\n", line_end) * times
    data = (bom or b"") + text.encode(encoding)  # type: ignore[operator]
    document = written(tmp_path / "a.txt", data)
    assert (document.format, document.text) == ("txt", text)


@settings(deadline=None)
@given(KOREAN, st.sampled_from(sorted(ENCODINGS)))
def test_any_korean_text_is_decoded(text: str, name: str) -> None:
    """Decoding undoes encoding."""
    bom, encoding = ENCODINGS[name]
    assert decode((bom or b"") + text.encode(encoding)) == text  # type: ignore[operator]


def test_decomposed_text_stays(tmp_path: Path) -> None:
    """A text in NFD is not composed."""
    text = unicodedata.normalize("NFD", TEXT)
    assert written(tmp_path / "a.txt", text.encode()).text == text


def test_neither_encoding(tmp_path: Path) -> None:
    """Bytes that are neither UTF-8 nor CP949 are said to be so."""
    assert kind_of_error(tmp_path / "a.txt", b"\xff\xfe\xff" + "상황".encode()) == "encoding"
    assert kind_of_error(tmp_path / "a.txt", b"\x80\x81 abc \xff\xff") == "encoding"


CONTENT = {
    "txt": "마루시 우수사례\n■ 밤길 안심 등\n(상황) 어두움",
    "md": "# 마루시 우수사례\n\n## 밤길 안심 등",
    "html": "<!DOCTYPE html><html><body><p>밤길</p></body></html>",
    "json": '[\n {"title": "밤길", "text": "어두움"}\n]',
    "jsonl": '{"title": "밤길", "text": "어두움"}\n{"title": "낮길", "text": "밝음"}\n',
    "csv": "제목,상황,노력\n밤길,어두움,등을 닮\n",
}


@pytest.mark.parametrize("form", CONTENT)
@pytest.mark.parametrize("suffix", ["txt", "md", "html", "json", "jsonl", "csv", "hwp", "dat", ""])
def test_the_bytes_decide(tmp_path: Path, form: str, suffix: str) -> None:
    """A file is what its bytes say, under any suffix."""
    document = written(tmp_path / f"사례.{suffix}", CONTENT[form].encode())
    assert document.format == ("md" if form == "txt" and suffix == "md" else form)
    assert document.path == f"사례.{suffix}"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("[2025년 1분기 적극행정 우수사례]\n■ 밤길", "txt"),
        ("< 주요내용 >\n글", "txt"),
        ("2025년 1분기, 적극행정, 우수사례", "txt"),
        ("제목: 밤길\n상황: 어두움", "txt"),
        ("#적극행정 #우수사례", "txt"),
        ("**밤길 안심 등**\n\n글", "md"),
        ("<p>밤길</p><p>안심</p><p>등</p>", "html"),
        ("<h3>밤길</h3> 안심", "html"),
        ("  \n<HTML><TITLE>밤길</TITLE>", "html"),
        ('{"title": "밤길", "text": "한 줄"}', "jsonl"),
        ('{"hits": [{"title": "밤길"}]}', "json"),
        ('{\n "cases": []\n}', "json"),
        ('{"title": "깨진 줄\n{"title": "밤길"}\n{"title": "낮길"}', "jsonl"),
        ("[]", "json"),
        ("title\tsituation\n밤길\t어두움", "csv"),
        ("제목;기관\n밤길;국세청", "csv"),
        ('sep=;\n"제목";"본문"\n밤길;글', "csv"),
    ],
)
def test_detect(text: str, form: str) -> None:
    """Formats are told apart by their own signs."""
    assert detect(text.encode()) == form


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n123",
        b"\xff\xd8\xff\xe0123",
        b"GIF89a123",
        b"\x1f\x8b\x08123",
        b"{\\rtf1 hello}",
        "글\0글".encode(),
        "글".encode("utf-16-le") + b"\0\0",
        codecs.BOM_UTF16_LE + "글\0글".encode("utf-16-le"),
    ],
    ids=lambda data: repr(data[:8]),
)
def test_binary(tmp_path: Path, data: bytes) -> None:
    """Files that are no text are said to be none, under any name."""
    assert kind_of_error(tmp_path / "a.txt", data) == "binary"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\r\n",
        codecs.BOM_UTF8,
        "\ufeff \n\u3000".encode(),
        b"<html><body> </body></html>",
    ],
)
def test_empty(tmp_path: Path, data: bytes) -> None:
    """Files without anything to read are empty."""
    assert kind_of_error(tmp_path / "a.txt", data) == "empty"


def test_too_large(tmp_path: Path) -> None:
    """A file above the limit is not even opened."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_MEGABYTES * 1_000_000 + 1)
    with pytest.raises(ReadError) as caught:
        read(path, name="a.txt")
    assert caught.value.kind == "too_large"
    assert caught.value.params["limit"] == MAX_MEGABYTES


def test_vanished(tmp_path: Path) -> None:
    """A file that is gone is said to be gone."""
    with pytest.raises(ReadError) as caught:
        read(tmp_path / "a.txt", name="a.txt")
    assert caught.value.kind == "vanished"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder opens otherwise there")
def test_unreadable(tmp_path: Path) -> None:
    """What cannot be opened is said to be so, with the reason of the system."""
    with pytest.raises(ReadError) as caught:
        read(tmp_path, name="a.txt")
    assert caught.value.kind == "unreadable"
    assert caught.value.params["reason"] == os.strerror(21)


def test_a_line_of_two_megabytes(tmp_path: Path) -> None:
    """A line without an end is read in no time, whatever it looks like."""
    for start in ("", "<", "# ", "{", "[", "제목,"):
        begun = time.process_time()
        data = (start + "가나 " * 300_000).encode()
        form = detect(data)
        if form == "txt":
            assert read_bytes(data, "a")[0].text.endswith("가나 ")
        assert time.process_time() - begun < 5
