"""A segment file: records with their inverted lists, immutable and mapped into memory.

::

    dictionary, data              what is stored of each record (`sarye.index.postings.compression`)
    heads                         title, tab and id of a case; empty for other records
    lengths, signatures           how many tokens stand in each part of a record; its MinHash
    sketches, vectors, worths     the first numbers of a record's vector; the rest of them; what one
                                  of them is worth (`sarye.index.entryvectors`)
    FIELD, FIELD_blocks           the tokens of a field (`sarye.index.postings.termdictionary`)
    FIELD_slots, FIELD_positions  their lists (`sarye.index.postings.postinglists`)
    fields, shape                 names of the fields; how many scored fields, parts, hashes, and
                                  bytes of a sketch, of the rest of a vector, and of a worth

A segment says itself which fields and parts it has, so that nothing here knows what these mean.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.compression import Packed, decompress
from sarye.index.postings.postinglists import (
    NO_OCCURRENCES,
    Lists,
    Occurrences,
    decode,
    decode_rows,
    record_of,
)
from sarye.index.postings.termdictionary import Extent, Terms, TermTable, term_tables
from sarye.index.postings.varint import AnyNumbers, Numbers, decode_numbers
from sarye.runtime.mappedfile import FileDamaged, Tables, row_tables, write_tables

if TYPE_CHECKING:
    from sarye.runtime.mappedfile import ArrayRows, Stretch, Table

KIND: Final = "segment 4"
"""What the file is called, and in which version."""

MANY: Final = 10_000
"""Tokens whose lists are read at once."""

SKETCH: Final = 64
"""Bytes of a vector that stand apart, so that those of all records can be looked through."""

WORTH: Final = 4
"""Bytes at the end of a vector that stand apart too."""

Lengths = NDArray[np.uint16]
Signatures = NDArray[np.uint8]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Records:
    """What is kept of records besides their tokens; one entry or row for each.

    ``data`` is compressed with a ``dictionary`` (`sarye.index.postings.compression`). ``vectors``
    have as many bytes for each record, or none at all.
    """

    dictionary: bytes
    data: Sequence[bytes]
    heads: Sequence[bytes]
    lengths: Lengths
    signatures: Signatures
    vectors: Bytes

    def __len__(self) -> int:
        return len(self.data)


class FieldLists(NamedTuple):
    """The tokens of a field, in order, and their lists."""

    tokens: Sequence[bytes]
    lists: Lists


def write_segment(path: Path, records: Records, fields: Iterable[tuple[str, FieldLists]]) -> str:
    """Write a segment and return its root; of its fields, one at a time is in memory."""
    return write_tables(path, KIND, _tables(records, fields))


def _tables(
    records: Records, fields: Iterable[tuple[str, FieldLists]]
) -> Iterator[tuple[str, Table]]:
    yield "dictionary", records.dictionary
    yield from row_tables("data", records.data, "Q").items()
    yield from row_tables("heads", records.heads).items()
    yield "lengths", records.lengths
    yield "signatures", records.signatures
    sketches, rest = records.vectors[:, :SKETCH], records.vectors[:, SKETCH:-WORTH]
    worths = records.vectors[:, SKETCH:][:, -WORTH:]
    yield "sketches", np.ascontiguousarray(sketches)
    yield "vectors", np.ascontiguousarray(rest)
    yield "worths", np.ascontiguousarray(worths)
    names = []
    for name, (tokens, lists) in fields:
        names.append(name)
        yield from term_tables(name, tokens, lists).items()
        yield f"{name}_slots", lists.slots
        yield f"{name}_positions", lists.positions
    yield "fields", "\n".join(names).encode()
    rows = (records.lengths, records.signatures, sketches, rest, worths)
    yield "shape", array("I", [size for row in rows for size in row.shape[1:]])


class SegmentFile:
    """Reads a segment; ``size`` counts its records.

    Raises `OSError` or `ValueError` where the file cannot be used, and what ``damaged`` makes of
    its path where anything that is read in it is damaged (see `Tables`).
    """

    def __init__(self, path: Path, *, damaged: Callable[[Path], Exception] = FileDamaged) -> None:
        self._tables = Tables(path, KIND, damaged=damaged)
        self.root = self._tables.root
        self.check = self._tables.check
        self.check_all = self._tables.check_all
        self.packed = self._tables.rows("data", "Q")
        self.heads = self._tables.rows("heads")
        self.size = len(self.packed)
        names = self._tables.text("fields").split("\n")
        self.fields = {name: SegmentField(self._tables, name) for name in names}
        shape = self._tables.numbers("shape", "I")
        self._scored, self._parts, self._hashes, self._sketch, self._rest, self._worth = shape

    def close(self) -> None:
        """Let go of the file."""
        for name in ("lengths", "signatures", "sketches", "worths", "_rests"):
            self.__dict__.pop(name, None)
        self._tables.close()

    def data(self, number: int) -> bytes:
        """Give what is stored of a record."""
        return decompress(self.packed[number], self.dictionary)

    def salvaged(self, number: int) -> Packed:
        """Give a record of a damaged file, which is under a checksum of its own."""
        start, end = self.packed.starts[number : number + 2]
        row = bytes(self._tables.unchecked("data")[start:end])
        return Packed(row, bytes(self._tables.unchecked("dictionary")))

    @cached_property
    def dictionary(self) -> bytes:
        """What the records are compressed with."""
        return bytes(self._tables.bytes("dictionary")[:])

    @cached_property
    def lengths(self) -> Lengths:
        """Tokens of each record in each scored field and part: shape (records, fields, parts)."""
        return self._tables.array("lengths", "<u2").reshape(self.size, self._scored, self._parts)

    @cached_property
    def signatures(self) -> Signatures:
        """The signature of each record: shape (records, hashes)."""
        return self._tables.array("signatures", "u1").reshape(self.size, self._hashes)

    @cached_property
    def sketches(self) -> Bytes:
        """The first `SKETCH` bytes of the vector of each record: shape (records, bytes)."""
        return self._tables.array("sketches", "i1").reshape(self.size, self._sketch)

    def vectors(self, numbers: Numbers) -> Bytes:
        """Give the whole vectors of some records: shape (records, bytes)."""
        rests, worths = self._rests[numbers], self.worths[numbers]
        return np.hstack([self.sketches[numbers], rests, worths])

    @cached_property
    def worths(self) -> Bytes:
        """What one of the numbers of each vector is worth: shape (records, bytes)."""
        return self._tables.array("worths", "i1").reshape(self.size, self._worth)

    @cached_property
    def _rests(self) -> ArrayRows:
        """The bytes of each vector between sketch and worth: shape (records, bytes)."""
        return self._tables.array_rows("vectors", "i1", (self.size, self._rest))


class SegmentField:
    """The tokens of one field of a segment, and their lists."""

    def __init__(self, tables: Tables, name: str) -> None:
        self._tables = tables
        self._name = name

    @cached_property
    def terms(self) -> Terms:
        """The dictionary of the field."""
        return Terms(self._tables, self._name)

    @cached_property
    def _slots(self) -> Stretch:
        return self._tables.bytes(f"{self._name}_slots")

    @cached_property
    def _positions(self) -> Stretch:
        return self._tables.bytes(f"{self._name}_positions")

    def slots(self, extent: Extent) -> AnyNumbers:
        """Give the slot of each occurrence of a token, ascending."""
        return self.chosen([extent])[0]

    def positions(self, extent: Extent) -> Numbers:
        """Give the position of each occurrence of a token."""
        return decode_numbers(self._positions[extent.positions : extent.positions_end])

    def occurrences(self, table: TermTable, first: int, last: int) -> Occurrences:
        """Give all occurrences of the tokens from one up to another, numbered from 0."""
        if first == last:
            return NO_OCCURRENCES
        bounds = table.slot_starts[first : last + 1].tolist()
        slots_from = self._slots[bounds[0] : bounds[-1]]
        pieces = [slots_from[a - bounds[0] : b - bounds[0]] for a, b in pairwise(bounds)]
        start, end = table.position_starts[first], table.position_starts[last]
        tokens, slots = decode(pieces, table.long[first:last].tolist())
        return Occurrences(tokens, slots, decode_numbers(self._positions[start:end]))

    def chosen(
        self, extents: Sequence[Extent], kind: type[np.signedinteger[Any]] = np.int64
    ) -> list[AnyNumbers]:
        """Give the slots of tokens from anywhere, as numbers of a kind that has room for them."""
        pieces = [self._slots[extent.slots : extent.slots_end] for extent in extents]
        return decode_rows(pieces, [extent.long for extent in extents], kind)

    def postings(self) -> Iterator[tuple[list[bytes], Numbers, Numbers]]:
        """Yield tokens, many at once: the number among them, and the record, of each posting."""
        table = self.terms.whole()
        for first in range(0, len(table.tokens), MANY):
            last = min(first + MANY, len(table.tokens))
            tokens, slots, _ = self.occurrences(table, first, last)
            records = record_of(slots)
            new = (np.diff(tokens, prepend=-1) != 0) | (np.diff(records, prepend=-1) != 0)
            yield table.tokens[first:last], tokens[new], records[new]
