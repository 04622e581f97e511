"""Sorted postings in, one small table of terms out: how segments of the index are written.

Whoosh's own tables pickle and compress each of a hundred thousand short posting lists by itself,
which takes most of the space and of the time. Here one file holds all of them, then the terms in
order, then how long each is and where the fields begin::

    posting list := document deltas, frequencies, and of each document the position deltas
    number       := seven bits a byte, low ones first; the eighth says that more follow
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from sarye.index.spots import Spots, make_spots

Numbers = NDArray[np.int64]

EXTENSION: Final = ".terms"
TAIL_BYTES: Final = 8
"""The last bytes of the file: where its directory begins."""


class PostingList(NamedTuple):
    """Documents (ascending), how often each holds the term, and all their position deltas."""

    docs: Numbers
    frequencies: Numbers
    deltas: Numbers

    @property
    def spots(self) -> Spots:
        """Everywhere the term stands."""
        running = np.cumsum(self.deltas)
        starts = np.cumsum(self.frequencies) - self.frequencies
        before = np.concatenate(([0], running))[starts]
        positions = running - np.repeat(before, self.frequencies)
        return make_spots(np.repeat(self.docs, self.frequencies), positions)

    def positions(self, rows: Iterable[int]) -> Iterator[list[int]]:
        """Yield the ascending positions in some of the documents, given by their places here."""
        ends = np.cumsum(self.frequencies)
        for row in rows:
            end = ends[row]
            yield np.cumsum(self.deltas[end - self.frequencies[row] : end]).tolist()


class CompactCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with another table of terms; columns and stored fields stay its own."""

    length_stats = False  # scoring has the lengths of all fields in a column of its own

    def field_writer(self, storage: Any, segment: Any) -> CompactWriter:
        return CompactWriter(segment.create_file(storage, EXTENSION))

    def terms_reader(self, storage: Any, segment: Any) -> CompactReader:
        name = segment.make_filename(EXTENSION)
        return CompactReader(storage.open_file(name), storage.file_length(name))


class CompactWriter(FieldWriter):  # type: ignore[misc]
    """Writes the terms of one segment."""

    def __init__(self, file: Any) -> None:
        self.is_closed = False
        self._file = file
        self._fields: dict[str, int] = {}
        self._terms: list[bytes] = []
        self._counts: list[int] = []
        self._sizes: list[int] = []

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[Any, ...]]) -> None:
        """Write (field, term, document, weight, value) rows, which come in order."""
        for (field, term), rows in groupby(items, key=itemgetter(0, 1)):
            self._fields.setdefault(field, len(self._terms))
            self._add(term, list(rows))

    def close(self) -> None:
        """Write the terms behind the posting lists, and last where everything is."""
        tables = {
            "terms": b"".join(self._terms),
            "term_lengths": encode_numbers(map(len, self._terms)),
            "counts": encode_numbers(self._counts),
            "sizes": encode_numbers(self._sizes),
        }
        places = {name: self._write(table) for name, table in tables.items()}
        directory = {"fields": self._fields, "terms": len(self._terms), "tables": places}
        start, _ = self._write(json.dumps(directory).encode())
        self._write(start.to_bytes(TAIL_BYTES, "little"))
        self._file.close()
        self.is_closed = True

    def _add(self, term: bytes, rows: list[tuple[Any, ...]]) -> None:
        docs = [row[2] for row in rows]
        frequencies = [int(row[3]) for row in rows]
        numbers = encode_numbers(chain(deltas(docs), frequencies))
        _, size = self._write(numbers + b"".join([row[4] or b"" for row in rows]))
        self._terms.append(term)
        self._counts.append(len(rows))
        self._sizes.append(size)

    def _write(self, data: bytes) -> tuple[int, int]:
        start = self._file.tell()
        self._file.write(data)
        return start, len(data)


class CompactReader(TermsReader):  # type: ignore[misc]
    """Reads the terms of one segment."""

    def __init__(self, file: Any, length: int) -> None:
        self._file = file
        self._length = length

    def find(self, field: str, term: bytes) -> PostingList | None:
        """Find the posting list of a term."""
        at = self._place(field, term)
        return None if at is None else self._list(at)

    def lists(self, field: str) -> Iterator[tuple[bytes, PostingList]]:
        """Yield every term of a field with its posting list, in order."""
        for at in self._ranges.get(field, range(0)):
            yield self._term(at), self._list(at)

    def _list(self, at: int) -> PostingList:
        start, stop = self._extents[at : at + 2]
        count = self._counts[at]
        numbers = decode_numbers(self._file.get(start, stop - start))
        docs = np.cumsum(numbers[:count])
        return PostingList(docs, numbers[count : 2 * count], numbers[2 * count :])

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._place(*term) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in self._ranges:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        numbers = self._ranges.get(fieldname, range(0))
        first = bisect_left(numbers, prefix, key=self._term)
        return ((fieldname, self._term(at)) for at in numbers[first:])

    def indexed_field_names(self) -> Iterable[str]:
        return self._ranges.keys()

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Give a posting list as Whoosh reads it when it merges segments."""
        found = self.find(fieldname, text)
        if found is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        positions = found.positions(range(len(found.docs)))
        values = [encode_numbers(deltas(row)) for row in positions]
        weights = found.frequencies.astype(float).tolist()
        return ListMatcher(found.docs.tolist(), weights, values, format_, scorer)

    def close(self) -> None:
        self._file.close()

    def _place(self, field: str, term: bytes) -> int | None:
        numbers = self._ranges.get(field, range(0))
        at = bisect_left(numbers, term, key=self._term)
        return numbers[at] if at < len(numbers) and self._term(numbers[at]) == term else None

    def _term(self, at: int) -> bytes:
        return self._terms[self._term_starts[at] : self._term_starts[at + 1]]

    @cached_property
    def _directory(self) -> dict[str, Any]:
        tail = self._length - TAIL_BYTES
        start = int.from_bytes(self._file.get(tail, TAIL_BYTES), "little")
        directory: dict[str, Any] = json.loads(self._file.get(start, tail - start))
        return directory

    @cached_property
    def _ranges(self) -> dict[str, range]:
        """The numbers of the terms of each field."""
        starts = self._directory["fields"]
        stops = [*starts.values(), self._directory["terms"]][1:]
        rows = zip(starts.items(), stops, strict=True)
        return {field: range(start, stop) for (field, start), stop in rows}

    @cached_property
    def _terms(self) -> bytes:
        data: bytes = self._file.get(*self._directory["tables"]["terms"])
        return data

    @cached_property
    def _term_starts(self) -> list[int]:
        return _starts(self._numbers("term_lengths"))

    @cached_property
    def _counts(self) -> list[int]:
        counts: list[int] = self._numbers("counts").tolist()
        return counts

    @cached_property
    def _extents(self) -> list[int]:
        return _starts(self._numbers("sizes"))

    def _numbers(self, table: str) -> Numbers:
        return decode_numbers(self._file.get(*self._directory["tables"][table]))


def deltas(numbers: Iterable[int]) -> Iterator[int]:
    """Give the first of ascending numbers, then the steps from each to the next."""
    return (after - before for before, after in pairwise(chain((0,), numbers)))


def encode_numbers(numbers: Iterable[int]) -> bytes:
    """Write numbers from 0 up, seven bits a byte."""
    row = list(numbers)
    if max(row, default=0) < 0x80:
        return bytes(row)
    out = bytearray()
    for number in row:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        out.append(number)
    return bytes(out)


def decode_numbers(encoded: bytes) -> Numbers:
    """Read what `encode_numbers` wrote."""
    data = np.frombuffer(encoded, np.uint8)
    starts = np.flatnonzero(np.concatenate(([True], data[:-1] < 0x80)))[: len(data)]
    if len(starts) == len(data):
        return data.astype(np.int64)
    within = np.arange(len(data)) - np.repeat(starts, np.diff(starts, append=len(data)))
    bits = (data & 0x7F).astype(np.int64) << (7 * within)
    return np.add.reduceat(bits, starts)


def _starts(lengths: Numbers) -> list[int]:
    """Give where each of pieces behind one another begins, and where the last one ends."""
    starts: list[int] = np.cumsum(np.concatenate(([0], lengths))).tolist()
    return starts
