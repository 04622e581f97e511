"""A pool of sentences in, the collections that are compared out, as JSONL documents.

``cases`` are cases alone. ``both`` has in each document, beside the same cases, about as much text
again that is in none. ``documents`` have that text alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.speed.generating import BATCH, Pool, Record, make_case, text_of, write_document

CASES_IN_PASSAGE: Final = 3
"""Generated cases whose text makes a passage, of some 1,500 characters."""

TITLE_WORDS: Final = 6
"""Words of a document's title, which each of its passages has."""

NAMES: Final = ("cases", "both", "documents")


def write_collections(pool: Pool, size: int, folder: Path) -> dict[str, int]:
    """Write each collection into a folder of its name; give the characters of its text."""
    characters = dict.fromkeys(NAMES, 0)
    for first in range(0, size, BATCH):
        last = min(first + BATCH, size)
        cases = [make_case(pool, number) for number in range(first, last)]
        passages = list(_passages(pool, range(size + first, size + last)))
        told = {"cases": cases, "both": [*cases, *passages], "documents": passages}
        for name, records in told.items():
            write_document(folder / name / f"{first // BATCH:04}.jsonl", records)
            characters[name] += sum(len(text_of(one)) for one in records)
    return characters


def passage(title: str, text: str) -> Record:
    """Make the record of a passage; those of one title in one file are one document."""
    return {"kind": "document", "title": title, "other": text}


def _passages(pool: Pool, numbers: range) -> Iterator[Record]:
    """Make the passages of one document of the text of so many cases that are in no collection."""
    texts = [text_of(make_case(pool, number)) for number in numbers]
    title = " ".join(texts[0].split()[:TITLE_WORDS])
    for at in range(0, len(texts), CASES_IN_PASSAGE):
        yield passage(title, " ".join(texts[at : at + CASES_IN_PASSAGE]))
