"""Cases in, how they rank beside documents with other weights of a document out.

Each case stands beside a document of the same text in prose (the same title, one text without
labels), and beside one that says more: its text and the next case's. Queries are drawn with a
fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.documents.collections import passage
from benchmarks.speed.generating import Record, text_of, write_document
from benchmarks.speed.report import table
from benchmarks.tuning.weights import Setting, changed
from sarye import Archive
from sarye.models import SECTION_ROLES

WEIGHTS: Final = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
SEED: Final = "documents"

SHORTEST: Final = 2
"""Letters of a word that is asked for."""

LOOKED_AT: Final = 50
"""Hits among which a case and its document are looked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query about a case, which is known by its title, and the title of its document."""

    kind: str
    text: str
    case: str
    document: str


Shares = dict[str, float]
"""Share of the queries of a kind for which the wanted entry comes first."""


def measure_prior(cases: Sequence[Record], folder: Path, weights: Sequence[float]) -> str:
    """Index cases beside documents, and ask with each weight; write a table."""
    same, more = _queries_of_same(cases), _queries_of_more(cases)
    twins = [passage(_title(one), _prose(one)) for one in cases]
    sums = [
        passage(f"자료 {at}", f"{_prose(one)} {_prose(cases[at - 1])}")
        for at, one in enumerate(cases)
    ]
    indexes = [
        _index(folder / name, cases, documents)
        for name, documents in (("same", twins), ("more", sums))
    ]
    kinds = list(dict.fromkeys(one.kind for one in (*same, *more)))
    rows = []
    for weight in weights:
        with changed(Setting(f"documents {weight:g}", "DOCUMENT_WEIGHT", weight)):
            found = {**_shares(indexes[0], same), **_shares(indexes[1], more)}
        rows.append([f"{weight:g}", *(f"{found[kind]:.1%}" for kind in kinds)])
    counts = (sum(one.kind == kind for one in (*same, *more)) for kind in kinds)
    return table(["weight", *kinds], [["queries", *map(str, counts)], *rows])


def _queries_of_same(cases: Sequence[Record]) -> list[Asked]:
    """Draw queries that a case and its document answer alike: the case is to come first."""
    chance = Random(SEED)  # noqa: S311 - no secret
    asked = []
    for one in cases:
        words, title = _words(one), _title(one)
        texts = {
            "title": title,
            "2 words": " ".join(chance.sample(words, 2)),
            "3 words": " ".join(chance.sample(words, 3)),
            "sentence": chance.choice(_sentences(one)),
        }
        asked += [Asked(f"case: {kind}", text, title, title) for kind, text in texts.items()]
    return asked


def _queries_of_more(cases: Sequence[Record]) -> list[Asked]:
    """Draw queries of which a document has all words, its cases some: it is to come first."""
    chance = Random(SEED)  # noqa: S311 - no secret
    asked = []
    for at, one in enumerate(cases):
        other = cases[at - 1]
        own = _told_apart(one, other)
        others = _told_apart(other, one)
        for count in (1, 2):
            if len(own) >= count and others:
                text = " ".join((*chance.sample(own, count), chance.choice(others)))
                kind = f"document: {count} of {count + 1}"
                asked.append(Asked(kind, text, _title(one), f"자료 {at}"))
    return asked


def _told_apart(one: Record, other: Record) -> list[str]:
    """List the words of a case that are in no other word of another case."""
    text = text_of(other)
    return [word for word in _words(one) if word not in text]


def _shares(index: Path, queries: Sequence[Asked]) -> Shares:
    """Ask everything; the archive is opened anew, as it remembers what it has scored."""
    found: dict[str, list[bool]] = {}
    with Archive.open(index) as archive:
        for one in queries:
            found.setdefault(one.kind, []).append(_is_right(archive, one))
    return {kind: sum(right) / len(right) for kind, right in found.items()}


def _is_right(archive: Archive, asked: Asked) -> bool:
    """Tell whether the entry that is wanted stands before the other one."""
    hits = archive.search(asked.text, match="any", limit=LOOKED_AT).hits
    pair = {("case", asked.case), ("document", asked.document)}
    known = ((hit.case.kind, hit.case.title) for hit in hits)
    first = next((kind for kind, title in known if (kind, title) in pair), "")
    return first == asked.kind.partition(":")[0]


def _index(folder: Path, cases: Sequence[Record], documents: Sequence[Record]) -> Path:
    """Index cases and documents; each document is a file of its own."""
    write_document(folder / "texts" / "cases.jsonl", cases)
    for number, one in enumerate(documents):
        write_document(folder / "texts" / f"{number:05}.jsonl", [one])
    Archive.build([folder / "texts"], index=folder / "index")
    return folder / "index"


def _title(record: Record) -> str:
    return str(record["title"])


def _prose(record: Record) -> str:
    return " ".join(_texts(record))


def _texts(record: Record) -> Iterator[str]:
    yield from (str(record[role]) for role in SECTION_ROLES if role in record)


def _words(record: Record) -> list[str]:
    """List the distinct words of the sections of a case that can be asked for."""
    words = (word.strip(".,·'\"()[]‘’“”") for word in _prose(record).split())
    return list(dict.fromkeys(word for word in words if len(word) >= SHORTEST and word.isalpha()))


def _sentences(record: Record) -> list[str]:
    return [part for text in _texts(record) for part in text.split(". ") if len(part.split()) > 1]
