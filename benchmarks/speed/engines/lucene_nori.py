"""Lucene 8 with nori, its Korean analyser: a Java program beside this module."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from benchmarks.lucene import class_path, java
from benchmarks.speed.corpus import Corpus

PROGRAM: Final = Path(__file__).with_name("LuceneSpeed.java")
HEAP: Final = "-Xmx512m"
"""Memory for Java's objects; left alone, Java takes a quarter of the machine before it tidies."""


def check() -> None:
    """Tell what to install where it is missing."""
    java()
    class_path()


def building(corpus: Corpus, index: Path) -> list[str]:
    """Name the command that indexes the text; it is compiled before, which does not count."""
    subprocess.run(  # noqa: S603 - the program of this folder
        (java("javac"), "-encoding", "UTF-8", "-cp", class_path(), "-d", _classes(index), PROGRAM),
        check=True,
    )
    return _command(index, "build", corpus.entries)


def searching(index: Path, questions: Path, answers: Path) -> list[str]:
    """Name the command that answers questions."""
    return _command(index, "search", questions, answers)


def _command(index: Path, mode: str, *arguments: Path) -> list[str]:
    path = class_path(_classes(index))
    start = [java(), HEAP, "-Dfile.encoding=UTF-8", "-cp", path, PROGRAM.stem]
    return [*start, mode, str(index), *map(str, arguments)]


def _classes(index: Path) -> Path:
    return index.with_name("lucene-classes")
