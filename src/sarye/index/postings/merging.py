"""Merging of segments into one, without the records that are deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.compression import compress
from sarye.index.postings.postinglists import (
    Lists,
    Occurrences,
    encode,
    joined,
    part_of,
    record_of,
    slot_of,
)
from sarye.index.postings.segment import FieldLists, Records, SegmentField, SegmentFile
from sarye.index.postings.termdictionary import TermTable
from sarye.index.postings.varint import Numbers

RANGE: Final = 20_000
"""Tokens of the largest segment that are read at once, and of the others what stands among them."""

SLICE: Final = 1_000_000
"""Bytes of lists that are merged at once: some 80 MB of arrays."""


class Source(NamedTuple):
    """A segment that is merged, and which of its records live."""

    file: SegmentFile
    live: NDArray[np.bool_]


class _Moved(NamedTuple):
    """A field of a segment, its tokens, the new number of each, and of each of its records."""

    field: SegmentField
    table: TermTable
    tokens: Numbers
    records: Numbers


def merge_records(sources: Sequence[Source]) -> Records:
    """Put the live records of segments behind one another."""
    kept = [np.flatnonzero(source.live) for source in sources]
    pairs = list(zip((source.file for source in sources), kept, strict=True))
    dictionary = max((source.file for source in sources), key=lambda file: file.size).dictionary
    data = (_packed(file, numbers, dictionary) for file, numbers in pairs)
    return Records(
        dictionary,
        list(chain.from_iterable(data)),
        [file.heads[number] for file, numbers in pairs for number in numbers.tolist()],
        np.concatenate([file.lengths[numbers] for file, numbers in pairs]),
        np.concatenate([file.signatures[numbers] for file, numbers in pairs]),
        np.concatenate([file.vectors(numbers) for file, numbers in pairs]),
    )


def _packed(file: SegmentFile, numbers: Numbers, dictionary: bytes) -> Iterator[bytes]:
    """Give what is stored of some records, compressed with a dictionary."""
    if file.dictionary == dictionary:
        return (file.packed[number] for number in numbers.tolist())
    return (compress(file.data(number), dictionary) for number in numbers.tolist())


def merge_fields(sources: Sequence[Source]) -> Iterator[tuple[str, FieldLists]]:
    """Yield the lists of each field merged, as `merge_records` does the records."""
    records, base = [], 0
    for source in sources:
        records.append(np.where(source.live, np.cumsum(source.live) - 1 + base, -1))
        base += int(source.live.sum())
    files = [source.file for source in sources]
    for name in files[0].fields:
        yield name, _merged([file.fields[name] for file in files], records)


def _merged(fields: Sequence[SegmentField], records: Sequence[Numbers]) -> FieldLists:
    kept: list[bytes] = []
    parts: list[Lists] = []
    borders = max((field.terms.borders(RANGE) for field in fields), key=len)
    for first, last in pairwise([b"", *borders[1:], None]):
        for tokens, lists in _merged_range(fields, records, first or b"", last):
            kept += tokens
            parts.append(lists)
    return FieldLists(kept, joined(parts))


def _merged_range(
    fields: Sequence[SegmentField], records: Sequence[Numbers], first: bytes, last: bytes | None
) -> Iterator[FieldLists]:
    """Yield the lists of the tokens from one up to another, some at a time."""
    tables = [field.terms.between(first, last) for field in fields]
    tokens = sorted(set().union(*(table.tokens for table in tables)))
    numbers = {token: number for number, token in enumerate(tokens)}
    moved = [
        _Moved(field, table, _numbered(table.tokens, numbers), places)
        for field, table, places in zip(fields, tables, records, strict=True)
    ]
    for start, stop in _slices(moved, len(tokens)):
        found = _together([_within(one, start, stop) for one in moved])
        alive = np.unique(found.tokens)
        yield FieldLists([tokens[at] for at in alive.tolist()], encode(found, len(alive)))


def _numbered(tokens: list[bytes], numbers: Mapping[bytes, int]) -> Numbers:
    return np.fromiter(map(numbers.__getitem__, tokens), np.int64, len(tokens))


def _slices(moved: Sequence[_Moved], tokens: int) -> Iterator[tuple[int, int]]:
    """Cut the tokens into rows whose lists are about as long as one `SLICE`, or one token."""
    sizes = np.zeros(tokens, np.int64)
    for one in moved:
        sizes[one.tokens] += np.diff(one.table.slot_starts)
    ends = np.cumsum(sizes)
    start = 0
    while start < tokens:
        before = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, before + SLICE, "right")), start + 1)
        yield start, stop
        start = stop


def _within(one: _Moved, start: int, stop: int) -> Occurrences:
    """Give what a segment has of the tokens from one up to another, with the new numbers."""
    first, last = np.searchsorted(one.tokens, (start, stop)).tolist()
    tokens, slots, positions = one.field.occurrences(one.table, first, last)
    records = one.records[record_of(slots)]
    live = records >= 0
    moved = slot_of(records[live], part_of(slots[live]))
    positions = positions[live] if len(positions) else positions
    return Occurrences(one.tokens[first + tokens[live]], moved, positions)


def _together(rows: Sequence[Occurrences]) -> Occurrences:
    """Join occurrences of segments whose records stand behind one another."""
    tokens, slots, positions = (np.concatenate(columns) for columns in zip(*rows, strict=True))
    order = np.argsort(tokens, kind="stable")
    return Occurrences(
        tokens[order], slots[order], positions[order] if len(positions) else slots[:0]
    )
