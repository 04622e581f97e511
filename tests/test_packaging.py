"""What an installation gives to other programs: its public names, and its types."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

import sarye

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(?:\w+\.)*([A-Z]\w+)(?:\.\w+)?`")
"""A class within backquotes, with its module before it or a method behind it."""

PROGRAM = """from typing import assert_type
from sarye import Archive, Report, Settings
with Archive.open("index", settings=Settings()) as archive:
    assert_type(archive.search("부담").hits[0].case.title, str)
assert_type(Archive.build(["data"]), Report)
"""


SHOWN = re.findall(r"```python\n(.*?)```", (ROOT / "docs/library.md").read_text("utf-8"), re.DOTALL)
"""The programs that the page about the library shows."""


def _public(name: str) -> Iterator[object]:
    """Yield a public class and its public methods and properties."""
    found = getattr(sarye, name)
    yield found
    for attribute, member in vars(found).items():
        if not attribute.startswith("_") and callable(getattr(member, "fget", None) or member):
            yield getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        elif isinstance(member, staticmethod | classmethod):
            yield member.__func__


def _said(found: object) -> Iterator[str]:
    """Yield the names of classes in a docstring and in the annotations."""
    yield from NAMED.findall(inspect.getdoc(found) or "")
    for annotation in inspect.get_annotations(found).values():  # type: ignore[arg-type]
        yield from re.findall(r"\b[A-Z]\w+", str(annotation))


@pytest.mark.parametrize("name", [name for name in sarye.__all__ if name[0].isupper()])
def test_every_class_that_is_named_is_public(name: str) -> None:
    """What docstrings and annotations of public classes name can be imported from sarye."""
    home = vars(sys.modules[getattr(sarye, name).__module__])
    for found in _public(name):
        for said in _said(found):
            known = home.get(said) or getattr(sarye.models, said, None)
            known = known or getattr(sarye.errors, said, None)
            if isinstance(known, type) and known.__module__.startswith("sarye."):
                assert said in sarye.__all__, f"{name} names {said}"


def test_every_error_is_public() -> None:
    """Whoever calls the library can catch each of its errors by name."""
    errors = {
        name
        for name, found in vars(sarye.errors).items()
        if isinstance(found, type) and issubclass(found, sarye.SaryeError)
    }
    assert errors <= set(sarye.__all__)


def test_a_program_sees_the_types(tmp_path: Path) -> None:
    """Mypy --strict knows what the library gives, from an environment that has it installed."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    packages = next(place.rglob("site-packages"))
    (packages / "sarye.pth").write_text(f"{ROOT / 'src'}\n", "utf-8")
    python = next(path for path in place.rglob("python*") if path.stem == "python")
    for number, text in enumerate((PROGRAM, *SHOWN)):
        (tmp_path / f"program{number}.py").write_text(text, "utf-8")
    programs = sorted(tmp_path.glob("program*.py"))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, *programs],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_program_that_is_shown_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It indexes documents, says what could not be read, finds, counts, and writes a list."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "documents")
    (tmp_path / "documents" / "empty.txt").touch()
    (program,) = SHOWN
    exec(compile(program, "docs/library.md", "exec"), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert re.search(r"^\d+ documents, [1-9]\d* cases$", said, re.MULTILINE)
    assert re.search(r"^documents/empty.txt .*[가-힣]", said, re.MULTILINE)
    assert re.search(r"^\d+ hits with all words, [1-9]\d* with some$", said, re.MULTILINE)
    assert "['부담']" in said
    assert "'가온광역시': 1" in said
    assert "자립가족" in said
    assert (tmp_path / "hits.xlsx").stat().st_size > 0
