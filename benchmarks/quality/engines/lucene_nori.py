"""Lucene 8 with nori, its Korean analyser: a Java program beside this module, run from source."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.lucene import class_path, java
from benchmarks.quality.data import Entry
from sarye.evaluation import Ranked, Run, Topic

PROGRAM: Final = Path(__file__).with_name("LuceneNori.java")


def rank(corpus: Sequence[Entry], topics: Sequence[Topic], depth: int) -> Run:
    """Index the corpus in memory, and search for any word of each topic."""
    start = (java(), "-Dfile.encoding=UTF-8", "-cp", class_path(), str(PROGRAM))
    with TemporaryDirectory() as folder:
        entries, asked = Path(folder, "entries.tsv"), Path(folder, "topics.tsv")
        _write(entries, ((one.id, one.whole) for one in corpus))
        _write(asked, ((topic.id, topic.text) for topic in topics))
        done = subprocess.run(  # noqa: S603 - the program of this folder
            (*start, str(entries), str(asked), str(depth)),
            stdout=subprocess.PIPE,
            check=True,
            encoding="utf-8",
        )
    found: defaultdict[str, list[Ranked]] = defaultdict(list)
    for line in done.stdout.splitlines():
        topic_id, entry_id, score = line.split("\t")
        found[topic_id].append(Ranked(entry_id, float(score)))
    return {topic.id: tuple(found[topic.id]) for topic in topics}


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    lines = (f"{key}\t{' '.join(text.split())}\n" for key, text in rows)
    path.write_text("".join(lines), "utf-8")
