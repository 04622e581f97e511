"""sarye: an index in a temporary folder, built and searched as everybody does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.quality.data import Entry
from sarye import Archive
from sarye.evaluation import Ranked, Run, Topic


def rank(
    corpus: Sequence[Entry], topics: Sequence[Topic], depth: int, *, match: Literal["all", "any"]
) -> Run:
    """Index the corpus, and search for each topic."""
    with TemporaryDirectory() as folder, Archive.open(build(corpus, Path(folder))) as archive:
        return rank_all(archive, topics, depth, match)


def build(corpus: Iterable[Entry], folder: Path) -> Path:
    """Index a corpus as a JSONL document; return the folder of the index."""
    document, index = folder / "corpus.jsonl", folder / "index"
    folder.mkdir(exist_ok=True)
    rows = ({"id": one.id, "title": one.title, "text": one.text} for one in corpus)
    document.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    Archive.build([document], index=index)
    return index


def rank_all(
    archive: Archive, topics: Sequence[Topic], depth: int, match: Literal["all", "any"]
) -> Run:
    """Search for each topic."""
    return {
        topic.id: tuple(
            Ranked(case_id, score)
            for case_id, score in archive.ranking(topic.text, match=match, limit=depth)
        )
        for topic in topics
    }
