"""A snapshot: one committed state of the index, as postings in arrays and stored records."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import groupby, pairwise, takewhile
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.analysis import squeeze
from sarye.errors import IndexDamaged
from sarye.index.codec import segment_files
from sarye.index.entryvectors import worth
from sarye.index.postings.positions import global_positions
from sarye.index.postings.postinglists import PART_BITS, record_of
from sarye.index.postings.segment import Bytes, Lengths, SegmentField, SegmentFile, Signatures
from sarye.index.postings.termdictionary import Extent
from sarye.index.postings.varint import AnyNumbers, Numbers
from sarye.index.records import (
    NO_TOTALS,
    TOTALS_KEY,
    DocumentRecord,
    Occurrence,
    Totals,
    case_key,
    document_key,
    own_texts,
    unpack_case,
    unpack_document,
    unpack_totals,
)
from sarye.index.schema import NEAR, PARTS, SCORED, Scored, decode_token, encode_token
from sarye.index.wordings.minhash import HASHES
from sarye.runtime.bytecache import ByteCache
from sarye.runtime.remembering import remembering

Weights = NDArray[np.float64]
Mask = NDArray[np.bool_]
"""One flag for each record number of the snapshot."""

CACHED_BYTES: Final = 32_000_000
"""Bytes of lists of each kind that are kept in memory: the words of some hundred queries."""

CACHED_LISTS: Final = 256
"""Lists with positions, and lists of filters, that are kept in memory."""

CACHED_RECORDS: Final = 4096
"""Records kept in memory."""


class Postings(NamedTuple):
    """The live slots that hold a token (ascending), and how often each does."""

    slots: AnyNumbers
    frequencies: AnyNumbers


NONE: Final = np.empty(0, np.int64)


class Occurring(NamedTuple):
    """The slots of the occurrences of some tokens, and where those of each begin, and the end."""

    slots: AnyNumbers
    bounds: Numbers


class VectorsDamaged(IndexDamaged):
    """The vectors of entries are damaged, which searches can go without."""


class Leaf(NamedTuple):
    """One segment, and of its records the number of the first, and those that are deleted."""

    file: SegmentFile
    base: int
    deleted: Numbers


class Snapshot:
    """Reads one committed state; a commit made meanwhile does not change what it says.

    ``totals`` are the sums over all live entries, ``size`` the number of records, deleted ones too.
    """

    def __init__(self, index: Any) -> None:
        self._reader = index.reader()
        self.size: int = self._reader.doc_count_all()
        files = segment_files(self._reader) if self.size else ()
        self._leaves = [
            Leaf(file, base, np.array(sorted(deleted), np.int64)) for file, base, deleted in files
        ]
        self._known: dict[Scored, ByteCache[str, Postings]] = {
            field: ByteCache(CACHED_BYTES, _bytes) for field in SCORED
        }
        self.positions: Callable[[str], Numbers] = remembering(CACHED_LISTS, self._positions_of)
        self.records: Callable[[str, str], Numbers] = remembering(CACHED_LISTS, self._records)
        self._occurrences = remembering(CACHED_RECORDS, self._read_occurrences)
        self.totals = self._read_totals()

    def check(self) -> None:
        """Raise `IndexDamaged` where a file has changed since it was opened."""
        for leaf in self._leaves:
            leaf.file.check()

    def close(self) -> None:
        """Let go of the files."""
        self._leaves.clear()
        self._reader.close()

    @cached_property
    def live(self) -> Mask:
        """The records that are entries and not deleted."""
        cases = [np.diff(np.asarray(leaf.file.heads.starts)) > 0 for leaf in self._leaves]
        return np.concatenate([self._none[:0], *cases]) & ~self._deleted

    @cached_property
    def passages(self) -> Mask:
        """The live records that are passages of documents."""
        found = self._none.copy()
        found[self._records("kind", "document")] = True
        return found

    @cached_property
    def lengths(self) -> Lengths:
        """Tokens of each record in each scored field and part: shape (records, fields, parts)."""
        none = np.empty((0, len(SCORED), len(PARTS)), np.uint16)
        return np.concatenate([none, *(leaf.file.lengths for leaf in self._leaves)])

    @cached_property
    def signatures(self) -> Signatures:
        """The MinHash signature of each record: shape (records, hashes)."""
        none = np.empty((0, HASHES), np.uint8)
        return np.concatenate([none, *(leaf.file.signatures for leaf in self._leaves)])

    @cached_property
    def sketches(self) -> Bytes:
        """The first bytes of the vector of each record: shape (records, bytes)."""
        none = [] if self._leaves else [np.empty((0, 0), np.int8)]
        with _vectors():
            return np.concatenate([*none, *(leaf.file.sketches for leaf in self._leaves)])

    @cached_property
    def worths(self) -> NDArray[np.float32]:
        """What one of the numbers of each record's vector is worth."""
        with _vectors():
            return np.concatenate([worth(leaf.file.worths) for leaf in self._leaves])

    def vectors(self, numbers: Numbers) -> Bytes:
        """Give the vectors of some records: shape (records, bytes)."""
        with _vectors():
            rows = [leaf.file.vectors(_own(leaf, numbers)) for leaf in self._leaves]
        places = np.concatenate([np.flatnonzero(_of(leaf, numbers)) for leaf in self._leaves])
        return np.concatenate(rows)[np.argsort(places)]

    @property
    def dictionary(self) -> tuple[int, bytes]:
        """Give the size of the largest segment, and what its records are compressed with."""
        files = [leaf.file for leaf in self._leaves]
        largest = max(files, key=lambda file: file.size, default=None)
        return (largest.size, largest.dictionary) if largest else (0, b"")

    def order(self, number: int) -> tuple[str, str]:
        """Give what a case is sorted by: title, whatever the spacing and case, and id."""
        title, case_id = self.head(number)
        return squeeze(title), case_id

    def head(self, number: int) -> tuple[str, str]:
        """Give the title and the id of a case."""
        leaf = self._leaf(number)
        title, _, case_id = decode_token(leaf.file.heads[number - leaf.base]).partition("\t")
        return title, case_id

    def frequencies(self, heads: Numbers) -> dict[str, int]:
        """Count the hits that each morpheme and compound stands in.

        ``heads`` gives each record a number that is the same for all records of a hit.
        """
        spread = self._in_several_leaves(heads)
        seen: set[tuple[bytes, int]] = set()
        found: Counter[bytes] = Counter()
        for leaf in self._leaves:
            lists = leaf.file.fields["words"]
            for names, tokens, records in lists.postings():
                live = ~self._deleted[records + leaf.base]
                hits = np.unique(tokens[live] * self.size + heads[records[live] + leaf.base])
                tokens, hits = np.divmod(hits, self.size)
                counts = np.bincount(tokens, minlength=len(names))
                for at in np.flatnonzero(spread[hits]).tolist():
                    key = names[tokens[at]], int(hits[at])
                    counts[tokens[at]] -= key in seen
                    seen.add(key)
                found.update(dict(zip(names, counts.tolist(), strict=True)))
        return {decode_token(token): count for token, count in found.items() if count}

    def _in_several_leaves(self, heads: Numbers) -> Mask:
        """Mark the hits whose records stand in more than one segment."""
        leaves = np.zeros(self.size, np.int64)
        for leaf in self._leaves:
            own = np.zeros(self.size, np.bool_)
            numbers = np.arange(leaf.base, leaf.base + leaf.file.size)
            own[heads[numbers[~self._deleted[numbers]]]] = True
            leaves += own
        return leaves > 1

    def occurrences(self, number: int) -> tuple[Occurrence, ...]:
        """Return what each document tells of the case with a record number."""
        return self._occurrences(number)

    def own_texts(self, number: int) -> dict[str, list[str]]:
        """Give the title of a case and the texts of its sections, by part."""
        return own_texts(self.stored_bytes(number))

    def stored_bytes(self, number: int) -> bytes:
        """Give what is stored of a record."""
        return self._data(number)

    def stored(self, case_ids: Iterable[str]) -> list[Occurrence]:
        """List what all documents tell of some cases."""
        numbers = (self.case_number(case_id) for case_id in case_ids)
        return [one for number in numbers if number is not None for one in self.occurrences(number)]

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the records of cases that are near each other, once or twice each pair."""
        for case_id in self.terms(NEAR):
            number = self.case_number(case_id)
            if number is not None:
                yield from ((number, other) for other in self._records(NEAR, case_id).tolist())

    def records_of(self, field: str, tokens: Iterable[str]) -> list[int]:
        """List the live records that hold any of some tokens."""
        wanted = {encode_token(token) for token in tokens}
        found: set[int] = set()
        for leaf in self._leaves:
            lists = leaf.file.fields[field]
            for extent in lists.terms.among(wanted):
                found |= set((record_of(lists.slots(extent)) + leaf.base).tolist())
        return [number for number in sorted(found) if not self._deleted[number]]

    def case_number(self, case_id: str) -> int | None:
        """Find the record of a case by its whole id."""
        return self._number(case_key(case_id))

    def case_numbers(self, case_ids: Iterable[str]) -> dict[str, int]:
        """Find the records of those of some cases that are there, by their whole ids."""
        wanted = {encode_token(case_key(one)): one for one in case_ids}
        found: dict[str, int] = {}
        for leaf in self._leaves:
            lists = leaf.file.fields["key"]
            for extent in lists.terms.among(wanted):
                for number in (record_of(lists.slots(extent)) + leaf.base).tolist():
                    if not self._deleted[number]:
                        found[wanted[extent.token]] = number
        return found

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
        """Yield the distinct tokens of a field that begin with a prefix, in order."""
        start = encode_token(prefix)
        rows = [_tokens_from(leaf.file.fields[field], start) for leaf in self._leaves]
        merged = rows[0] if len(rows) == 1 else (token for token, _ in groupby(heapq.merge(*rows)))
        return map(decode_token, merged)

    def pairs(self, field: str) -> tuple[list[str], Numbers, Numbers]:
        """Give the values of a field, and each live record with the number of one that it has."""
        known: dict[bytes, int] = {}
        numbers, records = [NONE], [NONE]
        for leaf in self._leaves:
            for tokens, which, found in leaf.file.fields[field].postings():
                own = np.array([known.setdefault(token, len(known)) for token in tokens], np.int64)
                found = found + leaf.base
                live = ~self._deleted[found]
                numbers.append(own[which[live]])
                records.append(found[live])
        return list(map(decode_token, known)), np.concatenate(numbers), np.concatenate(records)

    def mask(self, field: str, accepts: Callable[[str], bool]) -> Mask:
        """Mark the records with a value in a field that is accepted."""
        found = self._none.copy()
        for value in self.terms(field):
            if accepts(value):
                found[self.records(field, value)] = True
        return found

    def _lists(self, field: str, token: str) -> Iterator[tuple[Leaf, SegmentField, Extent]]:
        """Yield each segment's field that has a token, and where its lists stand there."""
        encoded = encode_token(token)
        for leaf in self._leaves:
            lists = leaf.file.fields[field]
            extent = lists.terms.find(encoded)
            if extent is not None:
                yield leaf, lists, extent

    def postings(self, field: Scored, token: str) -> Postings:
        """Give the live slots that hold a token."""
        return self.all_postings(field, [token])[0]

    def known_postings(self, field: Scored, tokens: Iterable[str]) -> dict[str, Postings]:
        """Give the live slots of those of some tokens that are in memory."""
        known = self._known[field]
        return {token: known[token] for token in tokens if token in known}

    def all_postings(self, field: Scored, tokens: Sequence[str]) -> list[Postings]:
        """Give the live slots of each of some tokens; they are read together."""
        known = self._known[field]
        found = self.known_postings(field, tokens)
        missing = [token for token in dict.fromkeys(tokens) if token not in found]
        if missing:
            for token, slots in zip(missing, self._read_postings(field, missing), strict=True):
                found[token] = known[token] = slots
        return [found[token] for token in tokens]

    def _read_postings(self, field: Scored, tokens: Sequence[str]) -> Iterator[Postings]:
        encoded = list(map(encode_token, tokens))
        leaves = [self._leaf_slots(leaf, field, encoded) for leaf in self._leaves]
        nothing = Occurring(np.empty(0, self.slot_type), np.zeros(len(tokens) + 1, np.int64))
        slots, bounds = _joined(leaves or [nothing])
        first = np.flatnonzero(differ(slots, bounds))
        frequencies = run_lengths(first, len(slots)).astype(self.slot_type)
        slots = slots[first]
        ends = np.searchsorted(first, bounds).tolist()
        return (Postings(slots[a:b], frequencies[a:b]) for a, b in pairwise(ends))

    @cached_property
    def slot_type(self) -> type[np.signedinteger[Any]]:
        """What slots are kept in: half of the bytes are enough for most collections."""
        return np.int32 if self.size << PART_BITS <= np.iinfo(np.int32).max else np.int64

    def _leaf_slots(self, leaf: Leaf, field: Scored, tokens: Sequence[bytes]) -> Occurring:
        """Give the live occurrences that a segment has of tokens."""
        lists = leaf.file.fields[field]
        extents = list(map(lists.terms.find, tokens))
        rows = iter(lists.chosen(list(filter(None, extents)), self.slot_type))
        nothing = np.empty(0, self.slot_type)
        found = [next(rows) if extent else nothing for extent in extents]
        slots, bounds = np.concatenate(found), np.cumsum([0, *map(len, found)])
        if leaf.base:
            slots += self.slot_type(leaf.base << PART_BITS)
        if len(leaf.deleted):
            live = ~self._deleted[record_of(slots)]
            slots, bounds = slots[live], np.concatenate(([0], np.cumsum(live)))[bounds]
        return Occurring(slots, bounds)

    def _live_slots(self, leaf: Leaf, slots: Numbers) -> Numbers:
        """Give the live ones of a segment's slots, numbered as in this snapshot."""
        slots = slots + (leaf.base << PART_BITS)
        return slots[~self._deleted[record_of(slots)]] if len(leaf.deleted) else slots

    def _positions_of(self, token: str) -> Numbers:
        """Give everywhere a morpheme or compound stands in live records."""
        rows = [NONE]
        for leaf, lists, extent in self._lists("words", token):
            slots = lists.slots(extent) + (leaf.base << PART_BITS)
            positions = global_positions(slots, lists.positions(extent))
            rows.append(
                positions[~self._deleted[record_of(slots)]] if len(leaf.deleted) else positions
            )
        return np.concatenate(rows)

    def _records(self, field: str, token: str) -> Numbers:
        """List the live records with a value in a field, ascending."""
        rows = [
            record_of(self._live_slots(leaf, lists.slots(extent)))
            for leaf, lists, extent in self._lists(field, token)
        ]
        return np.concatenate([NONE, *rows])

    @cached_property
    def _none(self) -> Mask:
        return np.zeros(self.size, np.bool_)

    @cached_property
    def _deleted(self) -> Mask:
        """The records that are deleted and not yet gone from the files."""
        found = np.zeros(self.size, np.bool_)
        for leaf in self._leaves:
            found[leaf.deleted + leaf.base] = True
        return found

    def _read_totals(self) -> Totals:
        number = self._number(TOTALS_KEY)
        return NO_TOTALS if number is None else unpack_totals(self._data(number))

    def _read_occurrences(self, number: int) -> tuple[Occurrence, ...]:
        return unpack_case(self._data(number))

    def _data(self, number: int) -> bytes:
        leaf = self._leaf(number)
        return leaf.file.data(number - leaf.base)

    def _leaf(self, number: int) -> Leaf:
        return next(leaf for leaf in reversed(self._leaves) if leaf.base <= number)

    def _number(self, key: str) -> int | None:
        """Find the record under a key."""
        for leaf, lists, extent in self._lists("key", key):
            for one in lists.slots(extent).tolist():
                record = leaf.base + (one >> PART_BITS)
                if not self._deleted[record]:
                    return int(record)
        return None

    def _keys(self, prefix: str) -> list[str]:
        """List the live keys with a prefix; the lists also name deleted records."""
        return [key for key in self.terms("key", prefix) if self._number(key) is not None]


@contextmanager
def _vectors() -> Iterator[None]:
    """Say of what is damaged that it is the vectors."""
    try:
        yield
    except IndexDamaged as error:
        raise VectorsDamaged(path=error.params["path"], file=error.params["file"]) from error


def _of(leaf: Leaf, numbers: Numbers) -> Mask:
    """Mark the records that are a segment's."""
    return (leaf.base <= numbers) & (numbers < leaf.base + leaf.file.size)


def _own(leaf: Leaf, numbers: Numbers) -> Numbers:
    """Give those records that are a segment's, numbered as it does."""
    own: Numbers = numbers[_of(leaf, numbers)] - leaf.base
    return own


def differ(numbers: AnyNumbers, starts: AnyNumbers) -> Mask:
    """Tell of each number whether it differs from the one before it, or begins another row."""
    found = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    found[starts[starts < len(numbers)]] = True
    return found


def run_lengths(starts: Numbers, end: int) -> Numbers:
    """Tell how far it is from each start to the next, and from the last one to the end."""
    lengths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = end - starts[-1:]
    return lengths


def _joined(leaves: Sequence[Occurring]) -> Occurring:
    """Put what segments behind one another hold of each token behind one another."""
    if len(leaves) == 1:
        return leaves[0]
    rows = [[one.slots[a:b] for a, b in pairwise(one.bounds.tolist())] for one in leaves]
    bounds = np.sum([one.bounds for one in leaves], axis=0)
    return Occurring(
        np.concatenate([part for parts in zip(*rows, strict=True) for part in parts]), bounds
    )


def _bytes(slots: Postings) -> int:
    return int(slots.slots.nbytes + slots.frequencies.nbytes)


def _tokens_from(field: SegmentField, prefix: bytes) -> Iterator[bytes]:
    """Yield the tokens of a segment that begin with a prefix."""
    tokens = (extent.token for extent in field.terms.since(prefix))
    return takewhile(lambda token: token.startswith(prefix), tokens)
