"""sarye: an index in a temporary folder, built and searched as everybody does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.quality.data import Entry
from sarye import Archive
from sarye.evaluation import Ranked, Run, Topic
from sarye.models import Hit, VariantPlace


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
    hits = archive.search(topic.text, match=match, limit=depth).hits
    found = (Ranked(one, hit.score) for hit in hits for one in _wordings(hit))
    return tuple(found)[:depth]


def _wordings(hit: Hit) -> Iterator[str]:
    """Name all wordings of a hit, since it shows them all."""
    yield hit.case.id
    places = (place for place in hit.case.also_in if isinstance(place, VariantPlace))
    yield from dict.fromkeys(place.case_id for place in places)
