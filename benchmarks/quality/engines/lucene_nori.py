"""Lucene 8 with nori, its Korean analyser: a Java program beside this module, run from source."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.quality.data import Entry
from benchmarks.quality.missing import Missing
from sarye.evaluation import Ranked, Run, Topic

PROGRAM: Final = Path(__file__).with_name("LuceneNori.java")
FOLDER: Final = Path("/usr/share/java")
"""Where Debian puts jars; LUCENE_JARS names another folder."""

JARS: Final = ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori")
INSTALL: Final = (
    "Debian's liblucene8-java and default-jdk-headless, or a JDK and the Lucene 8 jars "
    "(core, analyzers-common, analyzers-nori) in the folder that LUCENE_JARS names"
)


def rank(corpus: Sequence[Entry], topics: Sequence[Topic], depth: int) -> Run:
    """Index the corpus in memory, and search for any word of each topic."""
    java = shutil.which("java")
    jars = _jars()
    if java is None or not shutil.which("javac") or not jars:
        raise Missing(INSTALL)
    with TemporaryDirectory() as folder:
        entries, asked = Path(folder, "entries.tsv"), Path(folder, "topics.tsv")
        _write(entries, ((one.id, one.whole) for one in corpus))
        _write(asked, ((topic.id, topic.text) for topic in topics))
        command = (java, "-Dfile.encoding=UTF-8", "-cp", os.pathsep.join(jars), str(PROGRAM))
        done = subprocess.run(  # noqa: S603 - the program of this folder
            (*command, str(entries), str(asked), str(depth)),
            stdout=subprocess.PIPE,
            check=True,
            encoding="utf-8",
        )
    found: defaultdict[str, list[Ranked]] = defaultdict(list)
    for line in done.stdout.splitlines():
        topic_id, entry_id, score = line.split("\t")
        found[topic_id].append(Ranked(entry_id, float(score)))
    return {topic.id: tuple(found[topic.id]) for topic in topics}


def _jars() -> list[str]:
    """Find the jars; empty if one is missing."""
    folder = Path(os.environ.get("LUCENE_JARS", FOLDER))
    found = [sorted(folder.glob(f"{name}-8*.jar")) for name in JARS]
    return [str(jars[-1]) for jars in found] if all(found) else []


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    lines = (f"{key}\t{' '.join(text.split())}\n" for key, text in rows)
    path.write_text("".join(lines), "utf-8")
