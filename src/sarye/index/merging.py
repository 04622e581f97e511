"""Segments in, one segment with their live records out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.lists import Lists, Occurrences, cell_of, encode, joined, part_of, record_of
from sarye.index.numbers import Numbers
from sarye.index.packing import compress
from sarye.index.schema import FIELDS
from sarye.index.segment import FieldLists, Records, SegmentField, SegmentFile
from sarye.index.terms import TermTable

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
    )


def _packed(file: SegmentFile, numbers: Numbers, dictionary: bytes) -> Iterator[bytes]:
    """Give what is stored of some records, compressed with a dictionary."""
    if file.dictionary == dictionary:
        return (file.packed[number] for number in numbers.tolist())
    return (compress(file.data(number), dictionary) for number in numbers.tolist())


def merge_fields(sources: Sequence[Source]) -> dict[str, FieldLists]:
    """Merge the lists of all fields, as `merge_records` does the records."""
    records, base = [], 0
    for source in sources:
        records.append(np.where(source.live, np.cumsum(source.live) - 1 + base, -1))
        base += int(source.live.sum())
    files = [source.file for source in sources]
    return {name: _merged([file.fields[name] for file in files], records) for name in FIELDS}


def _merged(fields: Sequence[SegmentField], records: Sequence[Numbers]) -> FieldLists:
    tables = [field.terms.whole() for field in fields]
    tokens = sorted(set().union(*(table.tokens for table in tables)))
    numbers = {token: number for number, token in enumerate(tokens)}
    moved = [
        _Moved(field, table, _numbered(table.tokens, numbers), places)
        for field, table, places in zip(fields, tables, records, strict=True)
    ]
    kept: list[bytes] = []
    parts: list[Lists] = []
    for start, stop in _slices(moved, len(tokens)):
        found = _together([_within(one, start, stop) for one in moved])
        alive = np.unique(found.tokens)
        kept += [tokens[number] for number in alive.tolist()]
        parts.append(encode(found, len(alive)))
    return FieldLists(kept, joined(parts))


def _numbered(tokens: list[bytes], numbers: Mapping[bytes, int]) -> Numbers:
    return np.fromiter(map(numbers.__getitem__, tokens), np.int64, len(tokens))


def _slices(moved: Sequence[_Moved], tokens: int) -> Iterator[tuple[int, int]]:
    """Cut the tokens into rows whose lists are about as long as one `SLICE`, or one token."""
    sizes = np.zeros(tokens, np.int64)
    for one in moved:
        sizes[one.tokens] += np.diff(one.table.cell_starts)
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
    tokens, cells, positions = one.field.occurrences(one.table, first, last)
    records = one.records[record_of(cells)]
    live = records >= 0
    moved = cell_of(records[live], part_of(cells[live]))
    positions = positions[live] if len(positions) else positions
    return Occurrences(one.tokens[first + tokens[live]], moved, positions)


def _together(rows: Sequence[Occurrences]) -> Occurrences:
    """Join occurrences of segments whose records stand behind one another."""
    tokens, cells, positions = (np.concatenate(columns) for columns in zip(*rows, strict=True))
    order = np.argsort(tokens, kind="stable")
    return Occurrences(
        tokens[order], cells[order], positions[order] if len(positions) else cells[:0]
    )
