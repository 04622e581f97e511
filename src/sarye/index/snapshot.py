"""One committed state of the index in, postings as arrays and records out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

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
from sarye.index.schema import LENGTH_BYTES, TEXT_FIELDS

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


class Snapshot:
    """Reads one committed state; a commit made meanwhile does not change what it says."""

    def __init__(self, index: Any) -> None:
        self._reader = index.reader()
        self._leaves = [(leaf, base) for leaf, base in self._reader.leaf_readers()]
        self.size: int = self._reader.doc_count_all()
        self.postings: Callable[[str, str], Postings] = lru_cache(CACHED_POSTINGS)(self._postings)
        self._occurrences = lru_cache(CACHED_POSTINGS)(self._read_occurrences)

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    @cached_property
    def totals(self) -> Totals:
        """The sums over all live cases."""
        number = self._number(TOTALS_KEY)
        if number is None:
            return Totals(0, (0,) * len(TEXT_FIELDS), "")
        return unpack_totals(self._data(number))

    @cached_property
    def live(self) -> Mask:
        """The records that are cases and not deleted."""
        return self._live_with_prefix(case_key(""))

    @cached_property
    def lengths(self) -> NDArray[np.uint32]:
        """Tokens of each text field of each record: shape (records, fields)."""
        row = LENGTH_BYTES * len(TEXT_FIELDS)
        # Where a segment holds no case, Whoosh's column has empty values, and does not iterate.
        column = self._column("lengths")
        values = (bytes(column[number]).ljust(row, b"\0") for number in range(self.size))
        return np.frombuffer(b"".join(values), f"<u{LENGTH_BYTES}").reshape(
            self.size, len(TEXT_FIELDS)
        )

    def occurrences(self, number: int) -> tuple[Occurrence, ...]:
        """Return what each document tells of the case with a record number."""
        return self._occurrences(number)

    def stored(self, case_ids: Iterable[str]) -> list[Occurrence]:
        """List what all documents tell of some cases."""
        numbers = (self.case_number(case_id) for case_id in case_ids)
        return [one for number in numbers if number is not None for one in self.occurrences(number)]

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

    def titles(self, numbers: Numbers) -> list[str]:
        """Return the titles of records, folded for sorting."""
        column = self._column("title")
        return [bytes(column[int(number)]).decode() for number in numbers]

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the distinct tokens of a field that begin with a prefix."""
        for text in self._reader.expand_prefix(field, prefix):
            yield text.decode()

    def mask(self, field: str, accepts: Callable[[str], bool]) -> Mask:
        """Mark the records with a value in a field that is accepted."""
        found = np.zeros(self.size, np.bool_)
        for value in self.terms(field):
            if accepts(value):
                found[self.postings(field, value).docs] = True
        return found

    def positions(self, field: str, token: str, wanted: Mask) -> dict[int, list[int]]:
        """Return where a token stands in each wanted record."""
        found: dict[int, list[int]] = {}
        for matcher, base in self._matchers(field, token):
            while matcher.is_active():
                number = base + matcher.id()
                if wanted[number]:
                    found[number] = matcher.value_as("positions")
                matcher.next()
        return found

    def _postings(self, field: str, token: str) -> Postings:
        docs: list[int] = []
        frequencies: list[float] = []
        for matcher, base in self._matchers(field, token):
            while matcher.is_active():
                docs.append(base + matcher.id())
                frequencies.append(matcher.weight())
                matcher.next()
        if not docs:
            return EMPTY
        return Postings(np.array(docs, np.int64), np.array(frequencies, np.float64))

    def _matchers(self, field: str, token: str) -> Iterator[tuple[Any, int]]:
        for leaf, base in self._leaves:
            try:
                yield leaf.postings(field, token.encode()), base
            except TermNotFound:
                continue

    def _read_occurrences(self, number: int) -> tuple[Occurrence, ...]:
        return unpack_case(self._data(number))

    def _data(self, number: int) -> bytes:
        data: bytes = self._reader.stored_fields(number)["data"]
        return data

    def _number(self, key: str) -> int | None:
        for matcher, base in self._matchers("key", key):
            if matcher.is_active():
                number: int = base + matcher.id()
                return number
        return None

    def _keys(self, prefix: str) -> list[str]:
        """List the live keys with a prefix; the lexicon also names deleted ones."""
        return [key for key in self.terms("key", prefix) if self._number(key) is not None]

    def _live_with_prefix(self, prefix: str) -> Mask:
        return self.mask("key", lambda key: key.startswith(prefix))

    def _column(self, name: str) -> Any:
        return self._reader.column_reader(name)
