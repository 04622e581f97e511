"""The cases and other records of one commit in, a segment of them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from sarye.analysis import fold
from sarye.analysis.numbering import Numbering, bigram, bigrams_of
from sarye.index.likeness import HASHES, SIGNATURE_BYTES
from sarye.index.lists import NO_OCCURRENCES, PART_BITS, Occurrences, cell_of, encode
from sarye.index.numbers import AnyNumbers, Numbers
from sarye.index.packing import compress, make_dictionary
from sarye.index.parts import part_texts
from sarye.index.schema import FIELDS, MOST_TOKENS, PARTS, SCORED, encode_token
from sarye.index.segment import FieldLists, Lengths, Records
from sarye.models import Case

_TOKEN_BITS, _CELL_BITS, _POSITION_BITS = 22, 22, 19
"""Bits of a number that holds token, cell and position, by which occurrences are sorted at once."""

NO_SIGNATURE: Final = bytes(SIGNATURE_BYTES)


class CaseRecord(NamedTuple):
    """A case, what is stored of it, and what else it is found by."""

    case: Case
    data: bytes
    signature: bytes
    values: Mapping[str, Sequence[str]]


class Batch:
    """Collects records, cases first; their tokens are analysed as they come."""

    def __init__(self, numbering: Numbering, known: tuple[int, bytes] = (0, b"")) -> None:
        """Begin; ``known`` is a dictionary of `sarye.index.packing`, made of so many records."""
        self._numbering = numbering
        self._known = known
        self._data: list[bytes] = []
        self._heads: list[bytes] = []
        self._signatures: list[bytes] = []
        self._lengths: list[Lengths] = []
        self._words: list[Occurrences] = []
        self._bigrams: list[Occurrences] = []
        self._values: dict[str, dict[str, list[int]]] = {
            name: defaultdict(list) for name in FIELDS if name not in SCORED
        }

    def add_cases(self, rows: Sequence[CaseRecord]) -> Numbers:
        """Add cases; return the tokens of all of them in each scored field and part."""
        base = len(self._data)
        texts, cells = _texts(base, [row.case for row in rows])
        words, bigrams = self._add_words(texts, cells), self._add_bigrams(texts, cells)
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
        signatures = np.frombuffer(b"".join(self._signatures), "<u2").reshape(-1, HASHES)
        lengths = np.concatenate(self._lengths)
        made_of, dictionary = self._known
        if made_of < len(self._data):
            dictionary = make_dictionary(self._data)
        data = [compress(record, dictionary) for record in self._data]
        return Records(dictionary, data, self._heads, lengths, signatures)

    def fields(self) -> dict[str, FieldLists]:
        """Give the lists of all fields."""
        texts = self._numbering.texts()
        return {
            "words": _named(_joined(self._words), lambda number: encode_token(texts[number])),
            "bigrams": _named(_joined(self._bigrams), lambda code: encode_token(bigram(code))),
            **{name: _plain(values) for name, values in self._values.items()},
        }

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

    def _add_words(self, texts: Sequence[str], cells: Numbers) -> Occurrences:
        found = self._numbering.words(texts)
        positions = found.positions + _bases(found.sizes, cells)[found.texts]
        return Occurrences(found.tokens, cells[found.texts], positions)

    def _add_bigrams(self, texts: Sequence[str], cells: Numbers) -> Occurrences:
        found = bigrams_of(texts)
        return Occurrences(found.codes, cells[found.texts], found.codes[:0])


def _head(case: Case) -> bytes:
    """Give the title and the id of a case."""
    return encode_token(f"{case.title}\t{case.id}")


def _texts(base: int, cases: Sequence[Case]) -> tuple[list[str], Numbers]:
    """Give the folded texts of cases, and the cell of each."""
    rows = [
        (fold(text).text, record << PART_BITS | part)
        for record, case in enumerate(cases, base)
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


def _named(found: Occurrences, name: Callable[[int], bytes]) -> FieldLists:
    """Write the lists of numbered tokens in the order of their names."""
    numbers, places = np.unique(found.tokens, return_inverse=True)
    names = [name(number) for number in numbers.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(names), np.int64)
    ranks[order] = np.arange(len(names))
    ordered = _ordered(found._replace(tokens=ranks[places]))
    return FieldLists([names[at] for at in order], encode(ordered, len(names)))


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
    tokens, cells, positions = found
    within = positions if len(positions) else np.zeros(len(tokens), np.int64)
    widths = ((tokens, _TOKEN_BITS), (cells, _CELL_BITS), (within, _POSITION_BITS))
    if any(len(row) and row.max() >> bits for row, bits in widths):
        order = np.lexsort((within, cells, tokens))
        return Occurrences(tokens[order], cells[order], within[order][: len(positions)])
    packed = ((tokens << _CELL_BITS | cells) << _POSITION_BITS) | within
    packed.sort()
    cells = packed >> _POSITION_BITS & ((1 << _CELL_BITS) - 1)
    within = packed & ((1 << _POSITION_BITS) - 1)
    return Occurrences(packed >> (_CELL_BITS + _POSITION_BITS), cells, within[: len(positions)])
