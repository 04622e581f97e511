"""One committed state of the index in, postings as arrays and records out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.codec import CompactReader, PostingList
from sarye.index.likeness import HASHES, SIGNATURE_BYTES
from sarye.index.records import (
    TOTALS_KEY,
    DocumentRecord,
    Occurrence,
    Totals,
    case_key,
    document_key,
    unpack_case,
    unpack_document,
    unpack_totals,
)
from sarye.index.schema import LENGTH_BYTES, NEAR, TEXT_FIELDS, decode_token, encode_token
from sarye.index.spots import Spots, spot_records

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Mask = NDArray[np.bool_]
"""One flag for each record number of the snapshot."""

CACHED_POSTINGS: Final = 4096
"""Posting lists kept in memory: the words of a few hundred queries."""


class Postings(NamedTuple):
    """The live records that hold a token in one field, and how often each does."""

    docs: Numbers
    frequencies: Weights


EMPTY: Final = Postings(np.empty(0, np.int64), np.empty(0, np.float64))


class Leaf(NamedTuple):
    """One segment: its reader and terms, and of its records the first number, how many, deleted."""

    reader: Any
    terms: CompactReader
    base: int
    size: int
    deleted: tuple[int, ...]


class Snapshot:
    """Reads one committed state; a commit made meanwhile does not change what it says.

    ``totals`` are the sums over all live cases, ``size`` the number of records, deleted ones too.
    """

    def __init__(self, index: Any) -> None:
        self._reader = index.reader()
        self.size: int = self._reader.doc_count_all()
        self._leaves = list(_leaves(self._reader)) if self.size else []
        self.postings: Callable[[str, str], Postings] = lru_cache(CACHED_POSTINGS)(self._postings)
        self.spots: Callable[[str, str], Spots] = lru_cache(CACHED_POSTINGS)(self._spots)
        self._occurrences = lru_cache(CACHED_POSTINGS)(self._read_occurrences)
        self.totals = self._read_totals()

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    @cached_property
    def live(self) -> Mask:
        """The records that are cases and not deleted."""
        return np.array([bool(value) for value in self._orders], np.bool_) & ~self._deleted

    @cached_property
    def lengths(self) -> NDArray[np.uint32]:
        """Tokens of each text field of each record: shape (records, fields)."""
        values = self._rows("lengths", LENGTH_BYTES * len(TEXT_FIELDS))
        return np.frombuffer(values, f"<u{LENGTH_BYTES}").reshape(self.size, len(TEXT_FIELDS))

    @cached_property
    def signatures(self) -> NDArray[np.uint16]:
        """The signature of each record (see `sarye.index.likeness`): shape (records, hashes)."""
        values = self._rows("signature", SIGNATURE_BYTES)
        return np.frombuffer(values, "<u2").reshape(self.size, HASHES)

    @cached_property
    def title_ranks(self) -> Numbers:
        """The place of each record in the order of titles, whatever the spacing and case."""
        ranks = np.empty(self.size, np.int64)
        ranks[sorted(range(self.size), key=self._orders.__getitem__)] = np.arange(self.size)
        return ranks

    def occurrences(self, number: int) -> tuple[Occurrence, ...]:
        """Return what each document tells of the case with a record number."""
        return self._occurrences(number)

    def stored(self, case_ids: Iterable[str]) -> list[Occurrence]:
        """List what all documents tell of some cases."""
        numbers = (self.case_number(case_id) for case_id in case_ids)
        return [one for number in numbers if number is not None for one in self.occurrences(number)]

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the records of cases that are near each other, once or twice each pair."""
        named = [(leaf, *row) for leaf in self._leaves for row in leaf.terms.lists(NEAR)]
        numbers = self._numbers_by_id() if named else {}
        for leaf, case_id, found in named:
            docs = found.docs + leaf.base
            if case_id in numbers:
                yield from ((numbers[case_id], int(doc)) for doc in docs[self.live[docs]])

    def near(self, case_id: str) -> list[int]:
        """List the records that name a case as near them."""
        numbers: list[int] = self._postings(NEAR, case_id).docs.tolist()
        return numbers

    def records(self, key: str) -> list[int]:
        """List the records under a key: one, or none."""
        numbers: list[int] = self._postings("key", key).docs.tolist()
        return numbers

    def case_number(self, case_id: str) -> int | None:
        """Find the record of a case by its whole id."""
        return self._number(case_key(case_id))

    def case_ids(self, prefix: str = "") -> list[str]:
        """List the ids that begin with a prefix, in order."""
        start = case_key(prefix)
        return [key[len(case_key("")) :] for key in self._keys(start)]

    def document(self, key: str) -> DocumentRecord | None:
        """Find what is known of a document."""
        number = self._number(document_key(key))
        return None if number is None else unpack_document(self._data(number))

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield what is known of each document, by key."""
        for key in self._keys(document_key("")):
            number = self._number(key)
            if number is not None:
                yield unpack_document(self._data(number))

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the distinct tokens of a field that begin with a prefix."""
        for text in self._reader.expand_prefix(field, encode_token(prefix)):
            yield decode_token(text)

    def mask(self, field: str, accepts: Callable[[str], bool]) -> Mask:
        """Mark the records with a value in a field that is accepted."""
        found = np.zeros(self.size, np.bool_)
        for value in self.terms(field):
            if accepts(value):
                found[self.postings(field, value).docs] = True
        return found

    def _postings(self, field: str, token: str) -> Postings:
        rows = [
            (docs[alive], list_.frequencies[alive])
            for docs, list_ in self._lists(field, token)
            for alive in (~self._deleted[docs],)
        ]
        if not rows:
            return EMPTY
        docs, frequencies = (np.concatenate(columns) for columns in zip(*rows, strict=True))
        return Postings(docs, frequencies.astype(np.float64))

    def _spots(self, field: str, token: str) -> Spots:
        """Give everywhere a token stands in live records."""
        rows = [found._replace(docs=docs).spots for docs, found in self._lists(field, token)]
        spots = np.concatenate([EMPTY.docs, *rows])
        return spots[~self._deleted[spot_records(spots)]]

    def _lists(self, field: str, token: str) -> Iterator[tuple[Numbers, PostingList]]:
        """Yield the posting lists of the segments, with the record numbers of this snapshot."""
        for leaf in self._leaves:
            found = leaf.terms.find(field, encode_token(token))
            if found is not None:
                yield found.docs + leaf.base, found

    @cached_property
    def _deleted(self) -> Mask:
        """The records that are deleted and not yet gone from the files."""
        found = np.zeros(self.size, np.bool_)
        for leaf in self._leaves:
            found[[leaf.base + number for number in leaf.deleted]] = True
        return found

    def _read_totals(self) -> Totals:
        number = self._number(TOTALS_KEY)
        if number is None:
            return Totals(0, (0,) * len(TEXT_FIELDS), "")
        return unpack_totals(self._data(number))

    def _read_occurrences(self, number: int) -> tuple[Occurrence, ...]:
        return unpack_case(self._data(number))

    def _data(self, number: int) -> bytes:
        data: bytes = self._reader.stored_fields(number)["data"]
        return data

    def _number(self, key: str) -> int | None:
        numbers = self.records(key)
        return numbers[0] if numbers else None

    def _keys(self, prefix: str) -> list[str]:
        """List the live keys with a prefix; the lexicon also names deleted ones."""
        return [key for key in self.terms("key", prefix) if self._number(key) is not None]

    @cached_property
    def _orders(self) -> list[bytes]:
        """What each record is sorted by: title, tab and id of a case; empty for other records."""
        return list(self._column("order"))

    def _numbers_by_id(self) -> dict[bytes, int]:
        rows = np.flatnonzero(self.live).tolist()
        return {self._orders[row].partition(b"\t")[2]: row for row in rows}

    def _rows(self, name: str, size: int) -> bytes:
        """Join the values of a column of fixed width."""
        return b"".join(value.ljust(size, b"\0") for value in self._column(name))

    def _column(self, name: str) -> Iterator[bytes]:
        """Yield each record's value; a segment that holds no case has no column."""
        for leaf in self._leaves:
            known = leaf.reader.has_column(name)
            column = leaf.reader.column_reader(name) if known else [b""] * leaf.size
            yield from (bytes(column[number]) for number in range(leaf.size))


def _leaves(reader: Any) -> Iterator[Leaf]:
    for leaf, base in reader.leaf_readers():
        # Whoosh shows the terms only through its matchers; to open them anew would copy them.
        terms: CompactReader = leaf._terms
        yield Leaf(leaf, terms, base, leaf.doc_count_all(), tuple(leaf.segment().deleted_docs()))
