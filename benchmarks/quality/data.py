"""A folder of a test collection in, a `Collection` out; the project's own are those of ``data/``.

A folder holds ``corpus.jsonl`` (``{"id", "title", "text"}``), ``queries.tsv`` or ``queries.jsonl``,
and ``qrels.tsv``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sarye import Archive
from sarye.evaluation import Qrels, Topic, read_qrels, read_topics

ROOT: Final = Path(__file__).parents[2]
HERE: Final = Path(__file__).parent
OWN: Final[Mapping[str, tuple[Path, Path]]] = {
    "sample": (HERE / "sample" / "queries.tsv", HERE / "sample" / "qrels.tsv"),
    "lay-tune": (HERE / "lay" / "queries.tsv", HERE / "lay" / "qrels-tune.tsv"),
    "lay-last": (HERE / "lay" / "queries.tsv", HERE / "lay" / "qrels-last.tsv"),
}
"""The queries and judgements over ``data/`` that the project keeps."""

USUAL: Final = ("sample", "lay-tune")
"""The sets of a run that names none; ``lay-last`` is kept for the last word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the corpus."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Give everything there is to search, for engines with one field."""
        return f"{self.title}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection."""

    name: str
    corpus: tuple[Entry, ...]
    topics: tuple[Topic, ...]
    qrels: Qrels


def read_collection(folder: Path) -> Collection:
    """Read a test collection; topics without a judgement are left out."""
    lines = (folder / "corpus.jsonl").read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line.strip()]
    corpus = (Entry(str(row["id"]), row.get("title") or "", row["text"]) for row in rows)
    queries = folder / "queries.tsv"
    queries = queries if queries.exists() else folder / "queries.jsonl"
    return _collection(folder.name, tuple(corpus), queries, folder / "qrels.tsv")


def own_collection(name: str) -> Collection:
    """Read the sample documents of the project as sarye reads them, with queries of `OWN`."""
    return _collection(name, _own_corpus(), *OWN[name])


@cache
def _own_corpus() -> tuple[Entry, ...]:
    cases = {case.id: case for one in Archive.parse([ROOT / "data"]) for case in one.cases}
    return tuple(
        Entry(case.id, case.title, "\n".join(section.text for section in case.sections))
        for case in cases.values()
    )


def _collection(name: str, corpus: tuple[Entry, ...], queries: Path, judged: Path) -> Collection:
    qrels = read_qrels(judged)
    asked = tuple(topic for topic in read_topics(queries) if topic.id in qrels)
    return Collection(name, corpus, asked, {topic.id: qrels[topic.id] for topic in asked})
