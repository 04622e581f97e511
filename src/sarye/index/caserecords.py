"""Cases as records of a segment: what is stored of each, and its texts as numbered tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from sarye.analysis import fold_text
from sarye.analysis.numbering import Numbering, SplitTexts, TextTokens, bigram, bigrams_of
from sarye.index.entryvectors import EntryVectors
from sarye.index.parts import part_texts
from sarye.index.postings.postinglists import PART_BITS, Occurrences
from sarye.index.postings.segmentbuilder import Record, SegmentBuilder
from sarye.index.postings.varint import Numbers
from sarye.index.schema import FIELDS, PARTS, SCORED, encode_token
from sarye.index.wordings.minhash import HASHES
from sarye.models import Case

TAB: Final = "\t"
NO_SIGNATURE: Final = bytes(HASHES)


class CaseRecord(NamedTuple):
    """A case, what is stored of it, and what else it is found by."""

    case: Case
    data: bytes
    signature: bytes
    values: Mapping[str, Sequence[str]]


class SplitCases(NamedTuple):
    """The folded texts of cases, the slot of each from the first case on, and their words."""

    texts: list[str]
    slots: Numbers
    words: SplitTexts


class Batch(SegmentBuilder):
    """Collects cases and other records; the tokens of cases are analysed as they come."""

    def __init__(
        self, numbering: Numbering, vectors: EntryVectors, known: tuple[int, bytes] = (0, b"")
    ) -> None:
        """Begin; ``known`` is the dictionary of a batch before, if there is one."""
        self._numbering = numbering
        self._vectors = vectors
        plain = [name for name in FIELDS if name not in SCORED]
        super().__init__(
            {"words": self._word_names, "bigrams": _bigram_names}, plain, len(PARTS), known
        )

    def add_cases(self, rows: Sequence[CaseRecord], split: SplitCases) -> Numbers:
        """Add cases; return the tokens of all of them in each scored field and part."""
        found = self._numbering.words(split.words)
        vectors = self._vectors.of(found, split.slots, len(rows))
        records = [
            Record(row.data, _head(row.case), row.signature, vector, _encoded(row.values))
            for row, vector in zip(rows, map(bytes, vectors), strict=True)
        ]
        return self.add(records, (_words(found, split), _bigrams(split)))

    def add_record(self, key: str, data: bytes) -> None:
        """Add a record that is no case."""
        nothing = bytes(self._vectors.size)
        self.add([Record(data, b"", NO_SIGNATURE, nothing, _encoded({"key": [key]}))])

    def _word_names(self, numbers: Numbers) -> list[bytes]:
        texts = self._numbering.texts()
        return [encode_token(texts[number]) for number in numbers.tolist()]


def split_cases(numbering: Numbering, cases: Sequence[Case]) -> SplitCases:
    """Have the words of cases looked up; wait for nothing."""
    texts, slots = _texts(cases)
    return SplitCases(texts, slots, numbering.split(texts))


def _words(found: TextTokens, split: SplitCases) -> Occurrences:
    positions = found.positions + _bases(found.sizes, split.slots)[found.texts]
    return Occurrences(found.tokens, split.slots[found.texts], positions)


def _bigrams(split: SplitCases) -> Occurrences:
    found = bigrams_of(split.texts)
    return Occurrences(found.codes, split.slots[found.texts], found.codes[:0])


def _bigram_names(codes: Numbers) -> list[bytes]:
    return [encode_token(bigram(code)) for code in codes.tolist()]


def _encoded(values: Mapping[str, Sequence[str]]) -> dict[str, list[bytes]]:
    return {name: list(map(encode_token, found)) for name, found in values.items()}


def _head(case: Case) -> bytes:
    """Give the title and the id of a case; a title has no tab, as the first one parts them."""
    return encode_token(f"{case.title.replace(TAB, ' ')}{TAB}{case.id}")


def _texts(cases: Sequence[Case]) -> tuple[list[str], Numbers]:
    """Give the folded texts of cases, and the slot of each, counted from the first case."""
    rows = [
        (fold_text(text), record << PART_BITS | part)
        for record, case in enumerate(cases)
        for part, texts in enumerate(part_texts(case).values())
        for text in texts
    ]
    return [text for text, _ in rows], np.array([slot for _, slot in rows], np.int64)


def _bases(sizes: Numbers, slots: Numbers) -> Numbers:
    """Give the position at which each text begins in its slot.

    Between two texts one position stays empty, so that no phrase runs over their border.
    """
    steps = np.maximum(sizes, 1) + 1
    starts = np.cumsum(steps) - steps
    bases: Numbers = starts - starts[np.searchsorted(slots, slots)]
    return bases
