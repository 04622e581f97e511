"""Entries as documents of a cluster: what a folder has of each, as the fields of `mapping`.

What is written hangs on the entry, the average lengths and the other entries of its hit, and on
nothing else; so the same folder always gives the same documents.
"""

from __future__ import annotations

import base64
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Final, NamedTuple

import numpy as np

from sarye.analysis import letters_of, squeeze
from sarye.analysis.numbering import Numbering, TextTokens
from sarye.fields import PERIOD_PARTS, effective_period, read_period
from sarye.index.caserecords import SplitCases, split_cases
from sarye.index.filters import NO_QUARTER, quarters_of
from sarye.index.folderreader import FolderReader
from sarye.index.opensearch.entrycolumns import Column
from sarye.index.opensearch.mapping import (
    ALL,
    COUNT,
    JOINT,
    LONGEST,
    NOTHING,
    OVERLAP,
    OWN,
    PAIR,
    PIECE,
    SCALE,
    bounded,
    lettered,
    placed,
    scored,
    spelled,
    squeezed,
)
from sarye.index.plan import Kind
from sarye.index.postings.postinglists import part_of, record_of
from sarye.index.records import Occurrence, unpack_case
from sarye.index.schema import ADDED, CONTEXT, NEAR, PARTS, PERIOD, SCORED, TOLD_KEYS
from sarye.index.scoring import Averages, part_weights
from sarye.index.snapshot import Weights
from sarye.index.tellings import KEYS, Telling, part, told_of
from sarye.models import Case

BATCH: Final = 100
"""Entries of which documents are made at once."""

PLENTY: Final = 1_000
"""A frequency that is as good as endless: what is more adds less than a thousandth to a score."""

MOST: Final = 2**30
"""What the frequencies of a field add up to at most: Lucene refuses twice as much."""

NEVER: Final = 2**31 - 1
"""The quarter of an entry without a period, where the oldest come first."""

_NUMBERS: Final = tuple(key for key in TOLD_KEYS if key in PERIOD_PARTS)

Document = dict[str, Any]


class Hit(NamedTuple):
    """What an entry is shown as: the least id of all entries that are one hit, and if several."""

    head: str
    grouped: bool


class _Text(NamedTuple):
    """A text of an entry: its part, its folded form, and the tokens of each position."""

    part: int
    folded: str
    places: dict[int, list[str]]


class Heads:
    """Tells of each entry of a folder which hit it is of, and what it names as near it.

    ``several`` are the records that share theirs with others.
    """

    def __init__(self, reader: FolderReader) -> None:
        self._reader = reader
        heads = reader.hits.heads
        live = np.flatnonzero(reader.snapshot.live)
        self._numbers = heads
        counts = np.bincount(heads[live], minlength=len(heads))
        several = live[counts[heads[live]] > 1]
        least: dict[int, str] = {}
        for number in several.tolist():
            head, name = int(heads[number]), reader.snapshot.head(number)[1]
            least[head] = min(name, least.get(head, name))
        self._least = least
        self.several: list[int] = several.tolist()
        self._near: dict[int, list[str]] = defaultdict(list)
        names, which, records = reader.snapshot.pairs(NEAR)
        for name, record in zip(which.tolist(), records.tolist(), strict=True):
            self._near[record].append(names[name])

    def near(self, number: int) -> list[str]:
        """Name the entries that one names as near it."""
        return self._near.get(number, [])

    def of(self, number: int) -> Hit:
        """Tell of one entry."""
        least = self._least.get(int(self._numbers[number]))
        return Hit(least or self._reader.snapshot.head(number)[1], least is not None)


class EntryDocuments:
    """Makes documents of the entries of a folder, whose words ``numbering`` looks up."""

    def __init__(
        self, reader: FolderReader, numbering: Numbering, averages: Averages, heads: Heads
    ) -> None:
        self._reader = reader
        self._numbering = numbering
        self._averages = averages
        self._heads = heads

    def of(
        self, numbers: Sequence[int], *, first_row: int, generation: int
    ) -> Iterator[tuple[Column, Document]]:
        """Yield the documents of entries; their rows go on from the first one."""
        row = first_row
        for at in range(0, len(numbers), BATCH):
            some = numbers[at : at + BATCH]
            cases = [self._reader.case(number) for number in some]
            split = split_cases(self._numbering, cases)
            texts = _texts(self._numbering, split)
            weights = self._weights(some)
            for place, (number, case) in enumerate(zip(some, cases, strict=True)):
                document = self._plain(number, case, row, generation)
                document |= _text_fields(texts[place], weights[place])
                yield self._column(number, case, row), document
                row += 1

    def _column(self, number: int, case: Case, row: int) -> Column:
        title, name = self._reader.snapshot.head(number)
        passage = case.kind == "document"
        return Column(row, name, title, self._heads.of(number).head, passage, _newest(case))

    def _plain(self, number: int, case: Case, row: int, generation: int) -> Document:
        """Give what is known of an entry beside its texts."""
        hit = self._heads.of(number)
        of_hit = {"head": bounded(hit.head), "grouped": hit.grouped}
        newest = _newest(case)
        paths = {place.path for place in (case.source, *case.also_in)}
        return {
            "id": bounded(case.id),
            **of_hit,
            "since": generation,
            "row": row,
            "kind": case.kind,
            "passage": case.kind == "document",
            "newest": newest,
            "oldest": NEVER if newest == NO_QUARTER else newest,
            "shown_year": int(self._reader.groups.years[number]),
            "brought": number in self._reader.groups.brought,
            "title_sq": spelled(squeeze(self._reader.snapshot.head(number)[0])[:LONGEST]),
            "near": list(map(bounded, self._heads.near(number))),
            "section": sorted({section.role for section in case.sections}),
            "path": sorted(map(bounded, paths)),
            ADDED: case.added,
            "told": [{**one, **of_hit} for one in map(_told, told_of(case)) if one],
            "data": packed(self._reader.snapshot.stored_bytes(number)),
        }

    def _weights(self, numbers: Sequence[int]) -> Weights:
        """Give what an occurrence counts for: shape (entries, fields, parts)."""
        snapshot, chosen = self._reader.snapshot, np.array(numbers, np.int64)
        lengths = snapshot.lengths[chosen]
        found = part_weights(lengths, self._averages.cases)
        passages = snapshot.passages[chosen]
        found[passages] = part_weights(lengths[passages], self._averages.passages)
        return found


def packed(data: bytes) -> str:
    """Write a stored record as a document holds it."""
    return base64.b64encode(zlib.compress(data)).decode("ascii")


def unpacked(written: str) -> bytes:
    """Read what `packed` wrote."""
    return zlib.decompress(base64.b64decode(written))


def stored(written: str) -> tuple[Occurrence, ...]:
    """Read what all documents tell of an entry."""
    return unpack_case(unpacked(written))


def _newest(case: Case) -> int:
    period = effective_period(case)
    return quarters_of(period)[1]


def _told(telling: Telling) -> Document:
    """Give what is told together; nothing where nothing is."""
    found: Document = {}
    for key in KEYS[:-1]:
        if value := part(telling, key):
            found[key] = bounded(value)
            found[f"{key}_sq"] = bounded(squeeze(value))
    found |= {key: int(part(telling, key)) for key in _NUMBERS if part(telling, key)}
    if period := part(telling, PERIOD):
        found["period"] = period
        first, last = quarters_of(read_period(period))
        found["quarters"] = {"gte": first, "lte": last}
    return found


def _texts(numbering: Numbering, split: SplitCases) -> list[list[_Text]]:
    """Give the texts of each entry."""
    places = _places(numbering, numbering.words(split.words), len(split.texts))
    found: dict[int, list[_Text]] = defaultdict(list)
    records, parts = record_of(split.slots).tolist(), part_of(split.slots).tolist()
    for record, number, folded, row in zip(records, parts, split.texts, places, strict=True):
        found[record].append(_Text(number, folded, row))
    return [found[record] for record in range(max(found, default=-1) + 1)]


def _places(numbering: Numbering, found: TextTokens, texts: int) -> list[dict[int, list[str]]]:
    """Give the tokens of each position of texts."""
    names = numbering.texts()
    rows: list[dict[int, list[str]]] = [{} for _ in range(texts)]
    columns = (found.tokens.tolist(), found.texts.tolist(), found.positions.tolist())
    for token, text, position in zip(*columns, strict=True):
        rows[text].setdefault(position, []).append(names[token])
    return rows


def _text_fields(texts: Iterable[_Text], weights: Weights) -> Document:
    """Give the fields of the texts of an entry, in which an occurrence has certain weights."""
    found: dict[str, Any] = defaultdict(list)
    counts: dict[tuple[Kind, int], Counter[str]] = defaultdict(Counter)
    for number, folded, places in texts:
        name = PARTS[number]
        letters = letters_of(folded)
        if places:
            found[placed(name)].append(_in_places(places))
        if len(letters) > 1:
            found[lettered(name)].append(letters)
        if characters := spelled(squeeze(folded)):
            found[squeezed(name)] += _pieces(characters)
        counts["words", number].update(bounded(one) for row in places.values() for one in row)
        counts["bigrams", number].update(map("".join, pairwise(letters)))
        counts["pairs", number].update(_pairs(places))
    tokens = {token for (kind, _), row in counts.items() if kind == "words" for token in row}
    return {**found, "tokens": sorted(tokens), **_frequencies(counts, weights)}


def _frequencies(
    counts: Mapping[tuple[Kind, int], Counter[str]], weights: Weights
) -> dict[str, str]:
    """Write how often each token stands in each part, and in several, weighted by its length."""
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for (kind, number), counted in counts.items():
        weight = float(weights[SCORED.index("bigrams" if kind == "bigrams" else "words"), number])
        weighed = {token: weight * count for token, count in counted.items()}
        for where in (ALL, OWN, PARTS[number]):
            if where == OWN and PARTS[number] == CONTEXT:
                continue
            row = sums[scored(kind, where)]
            for token, frequency in weighed.items():
                row[token] = row.get(token, 0.0) + frequency
    return {name: _counted(row) for name, row in sums.items() if row}


def _counted(row: Mapping[str, float]) -> str:
    """Write tokens with their frequencies; none is so rare that it would not count."""
    rows = [(token, min(value, PLENTY)) for token, value in row.items()]
    scale = min(SCALE, MOST / sum(value for _, value in rows))
    return " ".join([f"{token}{COUNT}{round(scale * value) or 1}" for token, value in rows])


def _pairs(places: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield each two tokens that stand in a row."""
    for position, tokens in places.items():
        for first, second in product(tokens, places.get(position + 1, ())):
            yield f"{bounded(first)}{PAIR}{bounded(second)}"


def _in_places(places: Mapping[int, Sequence[str]]) -> str:
    """Write tokens so that each stands at its position."""
    rows = (places.get(position, (NOTHING,)) for position in range(max(places) + 1))
    return " ".join(JOINT.join(map(bounded, dict.fromkeys(row))) for row in rows)


def _pieces(text: str) -> list[str]:
    """Cut a text into pieces that the cluster takes, each of which begins with the end of another.

    >>> [len(one) for one in _pieces("가" * 16_000)]
    [8000, 8000, 2000]
    """
    step = PIECE - OVERLAP
    return [text[at : at + PIECE] for at in range(0, max(len(text) - OVERLAP, 1), step)]
