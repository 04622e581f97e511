"""An in-memory inverted index: collects records and their tokens until a segment is written.

It is inverted by sorting (Witten, Moffat and Bell, Managing Gigabytes, 1999, section 5.2): the
occurrences of a batch of records are put in order of token, posting place and position at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from sarye.index.postings.compression import compress, make_dictionary
from sarye.index.postings.postinglists import (
    NO_OCCURRENCES,
    PART_BITS,
    Occurrences,
    encode,
    slot_of,
)
from sarye.index.postings.segment import FieldLists, Lengths, Records
from sarye.index.postings.varint import AnyNumbers, Numbers, ranges

MOST_TOKENS: Final = 2**16 - 1
"""The length that is kept of a part; a longer one counts as this long."""

OUTGROWN: Final = 2
"""A dictionary is made anew for a batch of more than so many times the records of its first."""

_SORTED_BITS: Final = 63
"""Bits of a number that holds token, slot and position, by which occurrences are sorted at once."""

Names = Callable[[Numbers], list[bytes]]
"""Writes the tokens of some numbers."""


class Record(NamedTuple):
    """A record: what is stored of it, its head, and its values by plain field.

    Its signature and its vector have as many bytes as those of the others.
    """

    data: bytes
    head: bytes
    signature: bytes
    vector: bytes
    values: Mapping[str, Sequence[bytes]]


class SegmentBuilder:
    """Collects records; ``len`` counts them.

    ``scored`` fields have tokens that are numbered, in ``parts`` parts of a record, and say how
    these are written; ``plain`` ones have whole values. ``known`` is the dictionary that compresses
    records, and of how many of them it was made; after `records` it is the one that was used.
    """

    def __init__(
        self,
        scored: Mapping[str, Names],
        plain: Sequence[str],
        parts: int,
        known: tuple[int, bytes] = (0, b""),
    ) -> None:
        self.known = known
        self._names = scored
        self._parts = parts
        self._rows: list[Record] = []
        self._lengths: list[Lengths] = []
        self._found: dict[str, list[Occurrences]] = {name: [] for name in scored}
        self._values: dict[str, dict[bytes, list[int]]] = {
            name: defaultdict(list) for name in plain
        }

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[Record], found: Sequence[Occurrences] = ()) -> Numbers:
        """Add records, and the occurrences in each scored field; the slots are as if alone.

        Returns the tokens of all of them in each scored field and part.
        """
        base = len(self._rows)
        lengths = np.zeros((len(rows), len(self._found), self._parts), np.uint16)
        for at, (kept, new) in enumerate(zip(self._found.values(), found, strict=False)):
            lengths[:, at] = _counted(new.slots, len(rows), self._parts)
            kept.append(_small(new._replace(slots=new.slots + (base << PART_BITS))))
        self._lengths.append(lengths)
        self._rows += rows
        for number, row in enumerate(rows, base):
            for name, values in row.values.items():
                for value in values:
                    self._values[name][value].append(number)
        sums: Numbers = lengths.sum(axis=0, dtype=np.int64)
        return sums

    def records(self) -> Records:
        """Give what is kept of the records besides their tokens."""
        data = [row.data for row in self._rows]
        if OUTGROWN * self.known[0] < len(data):
            self.known = (len(data), make_dictionary(data))
        dictionary = self.known[1]
        signatures = np.frombuffer(b"".join(row.signature for row in self._rows), np.uint8)
        vectors = np.frombuffer(b"".join(row.vector for row in self._rows), np.int8)
        return Records(
            dictionary,
            [compress(record, dictionary) for record in data],
            [row.head for row in self._rows],
            np.concatenate(self._lengths),
            signatures.reshape(len(data), len(signatures) // len(data)),
            vectors.reshape(len(data), len(vectors) // len(data)),
        )

    def fields(self) -> Iterator[tuple[str, FieldLists]]:
        """Yield the lists of each field; those of scored ones are gone then."""
        for name, names in self._names.items():
            yield name, _token_lists(_joined(self._found[name]), names)
        for name, values in self._values.items():
            yield name, _value_lists(values)


def _counted(slots: Numbers, records: int, parts: int) -> Lengths:
    """Count the tokens of each part of records: shape (records, parts)."""
    counts = np.bincount(slots, minlength=records << PART_BITS)
    rows = counts.reshape(records, 1 << PART_BITS)[:, :parts]
    return np.minimum(rows, MOST_TOKENS).astype(np.uint16)


def _small(found: Occurrences) -> Occurrences:
    """Keep occurrences in half the memory, unless their tokens need more than 32 bits."""
    fits = len(found.tokens) and found.tokens.max() < 2**31
    tokens: AnyNumbers = found.tokens.astype(np.int32) if fits else found.tokens
    rest = (row.astype(np.int32) for row in (found.slots, found.positions))
    return Occurrences(tokens, *rest)


def _joined(rows: list[Occurrences]) -> Occurrences:
    """Join occurrences, which are gone from the list then."""
    columns = zip(NO_OCCURRENCES, *rows, strict=True)
    joined = Occurrences(*(np.concatenate(column) for column in columns))
    rows.clear()
    return joined


def _token_lists(found: Occurrences, names: Names) -> FieldLists:
    """Write the lists of numbered tokens, in the order of what these are written as."""
    ordered = _ordered(found)
    new = np.flatnonzero(np.diff(ordered.tokens, prepend=-1))
    texts = names(ordered.tokens[new])
    order = sorted(range(len(texts)), key=texts.__getitem__)
    counts = np.diff(np.append(new, len(ordered.tokens)))[order]
    at = ranges(new[order], counts)
    moved = Occurrences(
        np.repeat(np.arange(len(texts)), counts),
        ordered.slots[at],
        ordered.positions[at] if len(ordered.positions) else ordered.positions,
    )
    return FieldLists([texts[number] for number in order], encode(moved, len(texts)))


def _value_lists(values: Mapping[bytes, Sequence[int]]) -> FieldLists:
    """Write the lists of a field whose values are given with their records."""
    rows = sorted(values.items())
    counts = [len(records) for _, records in rows]
    records = np.array([one for _, row in rows for one in row], np.int64)
    tokens = np.repeat(np.arange(len(rows)), counts)
    found = Occurrences(tokens, slot_of(records, 0), records[:0])
    return FieldLists([value for value, _ in rows], encode(found, len(rows)))


def _ordered(found: Occurrences) -> Occurrences:
    """Order occurrences by token, slot and position: one sort of one number where all three fit."""
    if not len(found.tokens):
        return found
    slots, positions = found.slots.astype(np.int64), found.positions.astype(np.int64)
    slot_bits = int(slots.max()).bit_length()
    position_bits = int(positions.max()).bit_length() if len(positions) else 0
    if int(found.tokens.max()).bit_length() + slot_bits + position_bits > _SORTED_BITS:
        order = np.lexsort((*([positions] if len(positions) else ()), slots, found.tokens))
        return Occurrences(found.tokens[order], slots[order], positions[order[: len(positions)]])
    packed = (found.tokens.astype(np.int64) << slot_bits) | slots
    if len(positions):
        packed = (packed << position_bits) | positions
    packed.sort()
    places = packed & ((1 << position_bits) - 1)
    packed >>= position_bits
    slots = packed & ((1 << slot_bits) - 1)
    return Occurrences(packed >> slot_bits, slots, places[: len(positions)])
