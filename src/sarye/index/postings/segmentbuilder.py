"""The cases and other records of one commit in, a segment of them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from sarye.analysis import fold
from sarye.analysis.numbering import Numbering, SplitTexts, bigram, bigrams_of
from sarye.index.parts import part_texts
from sarye.index.postings.compression import compress, make_dictionary
from sarye.index.postings.postinglists import (
    NO_OCCURRENCES,
    PART_BITS,
    Occurrences,
    cell_of,
    encode,
)
from sarye.index.postings.segment import FieldLists, Lengths, Records
from sarye.index.postings.varint import AnyNumbers, Numbers
from sarye.index.schema import FIELDS, MOST_TOKENS, PARTS, SCORED, encode_token
from sarye.index.wordings.minhash import HASHES
from sarye.models import Case

_SORTED_BITS: Final = 63
"""Bits of a number that holds token, cell and position, by which occurrences are sorted at once."""

OUTGROWN: Final = 2
"""A dictionary is made anew for a batch of more than so many times the records of its first."""

NO_SIGNATURE: Final = bytes(HASHES)


class CaseRecord(NamedTuple):
    """A case, what is stored of it, and what else it is found by."""

    case: Case
    data: bytes
    signature: bytes
    values: Mapping[str, Sequence[str]]


class SplitCases(NamedTuple):
    """The folded texts of cases, the cell of each from the first case on, and their words."""

    texts: list[str]
    cells: Numbers
    words: SplitTexts


class Batch:
    """Collects records, cases first; their tokens are analysed as they come."""

    def __init__(self, numbering: Numbering, known: tuple[int, bytes] = (0, b"")) -> None:
        """Begin; ``known`` is what compresses records, and of how many of them it was made.

        After `records` it is the one that these are compressed with.
        """
        self._numbering = numbering
        self.known = known
        self._data: list[bytes] = []
        self._heads: list[bytes] = []
        self._signatures: list[bytes] = []
        self._lengths: list[Lengths] = []
        self._words: list[Occurrences] = []
        self._bigrams: list[Occurrences] = []
        self._values: dict[str, dict[str, list[int]]] = {
            name: defaultdict(list) for name in FIELDS if name not in SCORED
        }

    def __len__(self) -> int:
        return len(self._data)

    def add_cases(self, rows: Sequence[CaseRecord], split: SplitCases) -> Numbers:
        """Add cases; return the tokens of all of them in each scored field and part."""
        base = len(self._data)
        cells = split.cells + (base << PART_BITS)
        words, bigrams = self._add_words(split, cells), self._add_bigrams(split, cells)
        lengths = [_counted(found.cells, base, len(rows)) for found in (words, bigrams)]
        self._words.append(_small(words))
        self._bigrams.append(_small(bigrams))
        self._lengths.append(np.stack(lengths, axis=1))
        for row in rows:
            self._add(row.data, _head(row.case), row.signature, row.values)
        sums: Numbers = self._lengths[-1].sum(axis=0, dtype=np.int64)
        return sums

    def add_record(self, key: str, data: bytes) -> None:
        """Add a record that is no case."""
        self._lengths.append(np.zeros((1, len(SCORED), len(PARTS)), np.uint16))
        self._add(data, b"", NO_SIGNATURE, {"key": [key]})

    def records(self) -> Records:
        """Give what is kept of the records besides their tokens."""
        signatures = np.frombuffer(b"".join(self._signatures), np.uint8).reshape(-1, HASHES)
        lengths = np.concatenate(self._lengths)
        if OUTGROWN * self.known[0] < len(self._data):
            self.known = (len(self._data), make_dictionary(self._data))
        dictionary = self.known[1]
        data = [compress(record, dictionary) for record in self._data]
        return Records(dictionary, data, self._heads, lengths, signatures)

    def fields(self) -> Iterator[tuple[str, FieldLists]]:
        """Yield the lists of each field; those of words and bigrams are gone then."""
        yield "words", _word_lists(_joined(self._words), self._numbering.texts())
        yield "bigrams", _bigram_lists(_joined(self._bigrams))
        for name, values in self._values.items():
            yield name, _plain(values)

    def _add(
        self, data: bytes, head: bytes, signature: bytes, values: Mapping[str, Sequence[str]]
    ) -> None:
        number = len(self._data)
        self._data.append(data)
        self._heads.append(head)
        self._signatures.append(signature)
        for name, found in values.items():
            for value in found:
                self._values[name][value].append(number)

    def _add_words(self, split: SplitCases, cells: Numbers) -> Occurrences:
        found = self._numbering.words(split.words)
        positions = found.positions + _bases(found.sizes, cells)[found.texts]
        return Occurrences(found.tokens, cells[found.texts], positions)

    def _add_bigrams(self, split: SplitCases, cells: Numbers) -> Occurrences:
        found = bigrams_of(split.texts)
        return Occurrences(found.codes, cells[found.texts], found.codes[:0])


def split_cases(numbering: Numbering, cases: Sequence[Case]) -> SplitCases:
    """Have the words of cases looked up; wait for nothing."""
    texts, cells = _texts(cases)
    return SplitCases(texts, cells, numbering.split(texts))


def _head(case: Case) -> bytes:
    """Give the title and the id of a case."""
    return encode_token(f"{case.title}\t{case.id}")


def _texts(cases: Sequence[Case]) -> tuple[list[str], Numbers]:
    """Give the folded texts of cases, and the cell of each, counted from the first case."""
    rows = [
        (fold(text).text, record << PART_BITS | part)
        for record, case in enumerate(cases)
        for part, texts in enumerate(part_texts(case).values())
        for text in texts
    ]
    return [text for text, _ in rows], np.array([cell for _, cell in rows], np.int64)


def _bases(sizes: Numbers, cells: Numbers) -> Numbers:
    """Give the position at which each text begins in its cell.

    Between two texts one position stays empty, so that no phrase runs over their border.
    """
    steps = np.maximum(sizes, 1) + 1
    starts = np.cumsum(steps) - steps
    bases: Numbers = starts - starts[np.searchsorted(cells, cells)]
    return bases


def _counted(cells: Numbers, base: int, records: int) -> Lengths:
    """Count the tokens of each part of records: shape (records, parts)."""
    counts = np.bincount(cells - (base << PART_BITS), minlength=records << PART_BITS)
    rows = counts.reshape(records, 1 << PART_BITS)[:, : len(PARTS)]
    return np.minimum(rows, MOST_TOKENS).astype(np.uint16)


def _small(found: Occurrences) -> Occurrences:
    """Keep occurrences in half the memory, but for bigrams, which need more than 32 bits."""
    fits = len(found.tokens) and found.tokens.max() < 2**31
    tokens: AnyNumbers = found.tokens.astype(np.int32) if fits else found.tokens
    rest = (row.astype(np.int32) for row in (found.cells, found.positions))
    return Occurrences(tokens, *rest)


def _joined(rows: list[Occurrences]) -> Occurrences:
    """Join occurrences, which are gone from the list then."""
    columns = zip(NO_OCCURRENCES, *rows, strict=True)
    joined = Occurrences(*(np.concatenate(column) for column in columns))
    rows.clear()
    return joined


def _word_lists(found: Occurrences, texts: Sequence[str]) -> FieldLists:
    """Write the lists of words, which are numbered as they come, in their order."""
    numbers = np.flatnonzero(np.bincount(found.tokens, minlength=len(texts)))
    names = [encode_token(texts[number]) for number in numbers.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(texts), np.int64)
    ranks[numbers[order]] = np.arange(len(names))
    ordered = _ordered(found._replace(tokens=ranks[found.tokens]))
    return FieldLists([names[at] for at in order], encode(ordered, len(names)))


def _bigram_lists(found: Occurrences) -> FieldLists:
    """Write the lists of bigrams, whose numbers are in their order."""
    ordered = _ordered(found)
    new = np.diff(ordered.tokens, prepend=-1) != 0
    names = [encode_token(bigram(code)) for code in ordered.tokens[new].tolist()]
    return FieldLists(names, encode(ordered._replace(tokens=np.cumsum(new) - 1), len(names)))


def _plain(values: Mapping[str, Sequence[int]]) -> FieldLists:
    """Write the lists of a field whose values are given with their records."""
    rows = sorted((encode_token(value), records) for value, records in values.items())
    counts = [len(records) for _, records in rows]
    records = np.array([one for _, row in rows for one in row], np.int64)
    tokens = np.repeat(np.arange(len(rows)), counts)
    found = Occurrences(tokens, cell_of(records, 0), records[:0])
    return FieldLists([value for value, _ in rows], encode(found, len(rows)))


def _ordered(found: Occurrences) -> Occurrences:
    """Order occurrences by token, cell and position: one sort of one number where all three fit."""
    if not len(found.tokens):
        return found
    cells, positions = found.cells.astype(np.int64), found.positions.astype(np.int64)
    cell_bits = int(cells.max()).bit_length()
    position_bits = int(positions.max()).bit_length() if len(positions) else 0
    if int(found.tokens.max()).bit_length() + cell_bits + position_bits > _SORTED_BITS:
        order = np.lexsort((*([positions] if len(positions) else ()), cells, found.tokens))
        return Occurrences(found.tokens[order], cells[order], positions[order[: len(positions)]])
    packed = (found.tokens.astype(np.int64) << cell_bits) | cells
    if len(positions):
        packed = (packed << position_bits) | positions
    packed.sort()
    places = packed & ((1 << position_bits) - 1)
    packed >>= position_bits
    cells = packed & ((1 << cell_bits) - 1)
    return Occurrences(packed >> cell_bits, cells, places[: len(positions)])
