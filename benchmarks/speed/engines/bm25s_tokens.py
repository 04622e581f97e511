"""bm25s over content morphemes. It knows no phrases and no filters, and always takes any word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.missing import Missing
from benchmarks.speed.corpus import Corpus, read_entries
from benchmarks.speed.questions import LIMIT, Hits, Question

IDS: Final = "ids.json"


def check() -> None:
    """Tell what to install where it is missing."""
    try:
        import bm25s  # noqa: F401
    except ImportError as error:
        raise Missing("pip install bm25s") from error


def build(corpus: Corpus, folder: Path) -> None:
    """Index the tokens in memory, which is its only way, and save them."""
    import bm25s

    ids: list[str] = []
    numbers: dict[str, int] = {}
    rows: list[list[int]] = []
    for entry in read_entries(corpus.tokens):
        ids.append(entry.id)
        rows.append([numbers.setdefault(token, len(numbers)) for token in entry.text.split()])
    model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    model.index((rows, numbers), show_progress=False)
    model.save(folder, show_progress=False)
    (folder / IDS).write_text(json.dumps(ids), "utf-8")


def open_index(folder: Path) -> Callable[[Question], Hits]:
    """Open the index, its arrays mapped into memory."""
    import bm25s

    model = bm25s.BM25.load(folder, mmap=True)
    ids = json.loads((folder / IDS).read_text("utf-8"))
    count = min(LIMIT, len(ids))

    def search(question: Question) -> Hits:
        found, scores = model.retrieve([list(question.tokens)], k=count, show_progress=False)
        rows = zip(found[0].tolist(), scores[0].tolist(), strict=True)
        return [(ids[number], score) for number, score in rows if score > 0]

    return search
