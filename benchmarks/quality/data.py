"""A folder of a test collection in, a `Collection` out; the sample is the one of ``data/``.

A folder holds ``corpus.jsonl`` (``{"id", "title", "text"}``), ``queries.tsv`` or ``queries.jsonl``,
and ``qrels.tsv``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sarye import Archive
from sarye.evaluation import Qrels, Topic, read_qrels, read_topics

ROOT: Final = Path(__file__).parents[2]
SAMPLE: Final = Path(__file__).with_name("sample")


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
    return _collection(folder.name, tuple(corpus), folder)


def sample_collection() -> Collection:
    """Read the sample documents of the project as sarye reads them, with the sample's queries."""
    cases = {case.id: case for one in Archive.parse([ROOT / "data"]) for case in one.cases}
    corpus = (
        Entry(case.id, case.title, "\n".join(section.text for section in case.sections))
        for case in cases.values()
    )
    return _collection("sample", tuple(corpus), SAMPLE)


def _collection(name: str, corpus: tuple[Entry, ...], folder: Path) -> Collection:
    tsv = folder / "queries.tsv"
    topics = read_topics(tsv if tsv.exists() else folder / "queries.jsonl")
    qrels = read_qrels(folder / "qrels.tsv")
    asked = tuple(topic for topic in topics if topic.id in qrels)
    return Collection(name, corpus, asked, {topic.id: qrels[topic.id] for topic in asked})
