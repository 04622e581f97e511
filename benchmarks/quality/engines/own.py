"""sarye: an index in a temporary folder, built and searched as everybody does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.quality.data import Entry
from sarye import Archive
from sarye.evaluation import Ranked, Run, Topic


def rank(
    corpus: Sequence[Entry], topics: Sequence[Topic], depth: int, *, match: Literal["all", "any"]
) -> Run:
    """Index the corpus as a JSONL document, and search for each topic."""
    with TemporaryDirectory() as folder:
        document, index = Path(folder, "corpus.jsonl"), Path(folder, "index")
        rows = ({"id": one.id, "title": one.title, "text": one.text} for one in corpus)
        document.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        Archive.build([document], index=index)
        with Archive.open(index) as archive:
            return {topic.id: _search(archive, topic, depth, match) for topic in topics}


def _search(
    archive: Archive, topic: Topic, depth: int, match: Literal["all", "any"]
) -> tuple[Ranked, ...]:
    ranking = archive.ranking(topic.text, match=match, limit=depth)
    return tuple(Ranked(case_id, score) for case_id, score in ranking)
