"""What is printed where UTF-8 is not read: the code page of Korean consoles, and the locale C."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.archive import Archive
from sarye.cli import main
from sarye.cli.encodings import ESCAPED, NEAREST

NEAR = """
written                 | in cp949
2024–2025년             | 2024-2025년
• 첫째 ‣ 둘째           | · 첫째 · 둘째
✓ 확인 ☐ 미확인         | √ 확인 □ 미확인
₩1,000 ➔ ₩900           | 원1,000 → 원900
Müller «사례»           | Muller "사례"
𠮷 ⒈ ｶ                  | ? 1. カ
가나다 ㉠ ① ㎡ ℃ … ― ※  | 가나다 ㉠ ① ㎡ ℃ … ― ※
"""
TITLE = "밤길 등불 – 첫째 • ✓ 𠮷 ₩ Ü"
ROW = {"title": TITLE, "situation": "어두웠음 ‣ ☐", "effort": "등을 달았음…", "agency": "가온‑시"}

PRINTED = (
    "search 밤길",
    "search 밤길 --format table",
    "search 밤길 --format csv",
    "search 밤길 --format markdown",
    "search 밤길 --explain",
    "search 밤길 없는말",
    "show {id}",
    "show {id} --format markdown",
    "similar {id}",
    "facets 밤길",
    "parse row.jsonl --format summary",
    "parse row.jsonl --format text",
    "analyze 밤길–등불•𠮷",
    "status",
    "status --check",
    "index row.jsonl --index new",
    "copy --to copied",
    "judge 밤길",
    "evaluate --queries queries.tsv --qrels qrels.tsv",
    "--help",
)
JSON = ("search 밤길 --format json", "show {id} --format json", "facets --format json")
JSON += ("parse row.jsonl --format json", "analyze 밤길–𠮷 --format json", "status --format json")
SUFFIXES = ("csv", "tsv", "xlsx", "json", "jsonl", "md", "html", "docx", "hwpx")


class Stream(io.TextIOWrapper):
    """A stream in the code page of a Korean console, which says whether it is one."""

    def __init__(self, *, is_console: bool) -> None:
        super().__init__(io.BytesIO(), encoding="cp949")
        self._is_console = is_console

    def isatty(self) -> bool:
        return self._is_console

    @property
    def said(self) -> str:
        """What was printed, which has to be of the code page."""
        self.flush()
        held: Any = self.buffer
        return str(held.getvalue().decode("cp949"))


Ask = Callable[[str, bool], tuple[int, str, str]]


@pytest.fixture(scope="module")
def odd_index(tmp_path_factory: pytest.TempPathFactory, write_rows: Callable[..., Path]) -> Path:
    """Index a case with signs that the code page lacks."""
    folder = tmp_path_factory.mktemp("encodings")
    Archive.build([write_rows(folder / "row.jsonl", ROW)], index=folder / "index")
    return folder / "index"


@pytest.fixture
def ask(odd_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command in Korean, in a folder with files to name; give status, output and notes."""
    with Archive.open(odd_index) as archive:
        (hit,) = archive.search("밤길").hits
    shutil.copy(odd_index.parent / "row.jsonl", tmp_path)
    (tmp_path / "queries.tsv").write_text("q1\t밤길\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text(f"q1\t{hit.case.id}\t1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SARYE_INDEX", str(odd_index))
    monkeypatch.setenv("SARYE_LANG", "ko")

    def call(command: str, is_console: bool) -> tuple[int, str, str]:
        streams = Stream(is_console=is_console), Stream(is_console=is_console)
        with monkeypatch.context() as patch, Path(os.devnull).open(encoding="utf-8") as nothing:
            if not is_console:
                patch.setenv("PYTHONIOENCODING", "cp949")
            patch.setattr("sys.stdin", nothing)
            patch.setattr("sys.stdout", streams[0])
            patch.setattr("sys.stderr", streams[1])
            status = main(command.format(id=hit.case.id).split())
        return status, streams[0].said, streams[1].said

    return call


@pytest.mark.parametrize("line", NEAR.strip().splitlines()[1:])
def test_the_nearest_sign_is_written(line: str) -> None:
    """Each text is in the code page what a reader would take for it."""
    written, near = (part.strip() for part in line.split("|"))
    assert written.encode("cp949", NEAREST).decode("cp949") == near
    apart = unicodedata.normalize("NFD", "각 시·군의 밤길")
    assert apart.encode("cp949", NEAREST).decode("cp949") == "각 시·군의 밤길"


@given(st.text(), st.sampled_from(["cp949", "euc-kr", "ascii", "cp1252", "utf-16", "utf-8"]))
def test_every_text_can_be_written(text: str, encoding: str) -> None:
    """Whatever a text holds: for people something is written, for programs the text itself."""
    text.encode(encoding, NEAREST).decode(encoding)
    data = json.dumps(text, ensure_ascii=False).encode(encoding, ESCAPED)
    assert json.loads(data.decode(encoding)) == json.loads(json.dumps(text))


def test_a_name_that_no_locale_has_read_is_written() -> None:
    """Names of files in UTF-8 are Korean also where they came as bytes."""
    name = "한글 문서.txt".encode().decode("ascii", "surrogateescape")
    assert name.encode("utf-8", NEAREST) == "한글 문서.txt".encode()
    assert name.encode("cp949", NEAREST).decode("cp949") == "한글 문서.txt"


@pytest.mark.parametrize("is_console", [True, False], ids=["console", "pipe"])
@pytest.mark.parametrize("command", PRINTED)
def test_every_command_runs_in_the_code_page(command: str, is_console: bool, ask: Ask) -> None:
    """It ends as anywhere, in Korean that the code page has."""
    status, said, noted = ask(command, is_console)
    assert status == 0, noted
    assert any("가" <= each <= "힣" for each in said + noted)
    if command in ("search 밤길", "search 밤길 --format csv") and not is_console:
        assert "밤길 등불 - 첫째 · √ ? 원 U" in said


@pytest.mark.parametrize("command", JSON)
def test_json_is_whole_in_the_code_page(command: str, ask: Ask) -> None:
    """A program that reads cp949 reads what one that reads UTF-8 does."""
    status, said, _ = ask(command, False)
    assert status == 0
    found = json.dumps(json.loads(said), ensure_ascii=False)
    signs = {"facets": ROW["agency"], "analyze": "밤길–𠮷", "status": ""}
    assert signs.get(command.split(maxsplit=1)[0], TITLE) in found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_hold_every_sign(suffix: str, ask: Ask, tmp_path: Path) -> None:
    """A file does not depend on the console: what the code page lacks stands in it."""
    status, said, _ = ask(f"export 밤길 -o 목록.{suffix}", True)
    assert status == 0
    assert f"목록.{suffix}" in said
    data = (tmp_path / f"목록.{suffix}").read_bytes()
    assert suffix in ("xlsx", "docx", "hwpx") or "𠮷" in data.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_korean_names_in_the_locale_c(data_index: Path, tmp_path: Path) -> None:
    """Documents, indexes and lists keep their names also where the locale has no such letters."""
    (tmp_path / "한글 문서.txt").write_text("■ 주차\n(노력)\n넓혔다.\n", "utf-8")
    shutil.copytree(data_index, tmp_path / "색인")
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "SARYE_LANG": "ko"}
    for words in (
        ("parse", "한글 문서.txt", "--format", "summary"),
        ("search", "주차", "--index", "색인", "-o", "목록.csv"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "sarye", *words],
            env={**os.environ, **bare},
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = done.stdout.decode("utf-8")
        assert words[1] in said or words[-1] in said
    assert "주차" in (tmp_path / "목록.csv").read_text("utf-8-sig")
