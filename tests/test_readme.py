"""What the READMEs show is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import task
from tools.terminals import on_terminal

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```console\n\$ (?P<command>sarye .*)\n(?P<shown>(?:.*\n)*?)```")
PYTHON = re.compile(r"```python\n(?P<code>(?:.*\n)*?)```")


def _environment(index: Path, language: str) -> dict[str, str]:
    return {**os.environ, "SARYE_INDEX": str(index), "SARYE_LANG": language, "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index data/ as the README does."""
    folder = tmp_path_factory.mktemp("readme") / "index"
    command = [sys.executable, "-m", "sarye", "index"]
    subprocess.run(command, cwd=ROOT, env=_environment(folder, "en"), check=True)
    return folder


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ko.md", "ko")])
def test_shown_output_is_real(index: Path, readme: str, language: str) -> None:
    """Each command that a README shows with its output prints just that."""
    blocks = list(BLOCK.finditer((ROOT / readme).read_text("utf-8")))
    assert blocks
    for block in blocks:
        command = re.sub("^sarye", f'"{sys.executable}" -m sarye', block["command"])
        shown = on_terminal(command, _environment(index, language), width=100, cwd=ROOT)
        assert shown.rstrip() == block["shown"].rstrip()


def test_python_example_runs(index: Path) -> None:
    """The four lines of Python run as they stand."""
    code = PYTHON.search((ROOT / "README.md").read_text("utf-8"))
    assert code
    text = code["code"].replace('"index"', repr(str(index)))
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.startswith("1 ")


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_whoosh_example_runs(index: Path, readme: str) -> None:
    """The lines that open the index with Whoosh find the case of 수의계약 확인서."""
    blocks = [found["code"] for found in PYTHON.finditer((ROOT / readme).read_text("utf-8"))]
    (text,) = (code for code in blocks if "whoosh" in code)
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=index.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=True,
    )
    assert "수의계약 확인서" in done.stdout
    assert done.stdout.count("'") == 2


def test_what_to_try_after_the_demo_works(index: Path, tmp_path: Path) -> None:
    """The commands that the demo ends with find something, and write what they say."""
    assert [command.partition(" ")[0] for command in task.NEXT] == ["search", "export", "serve"]
    for command in task.NEXT[:2]:
        done = subprocess.run(
            [sys.executable, "-m", "sarye", *command.split()],
            cwd=tmp_path,
            env=_environment(index, "ko"),
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        assert done.stdout
    assert (tmp_path / "hits.xlsx").is_file()


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_pictures_are_there(readme: str) -> None:
    """Each picture that a README shows is a small file, and each file is shown."""
    text = (ROOT / readme).read_text("utf-8")
    pictures = set((ROOT / "docs" / "screenshots").glob("*.png"))
    assert {ROOT / name for name in re.findall(r"docs/screenshots/\w+\.png", text)} == pictures
    assert {picture.stem for picture in pictures} == {"results", "case", "phone"}
    assert all(picture.stat().st_size < 200_000 for picture in pictures)
