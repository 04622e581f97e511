"""Candidate pairs by locality-sensitive hashing: what is near what, without comparing all.

Signatures are cut into bands, and only cases that share a whole band are looked at (locality-
sensitive hashing; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 2014, section 3.4). A
pair of likeness s shares one of 16 bands of 3 values with probability 1 - (1 - s³)^16: .977 at .6,
the least that `is_near` takes, .998 at .7, and .08 at .17. The share of equal values then drops
most of the rest, and the texts decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.varint import Numbers
from sarye.index.records import merge
from sarye.index.snapshot import Snapshot
from sarye.index.wordings.minhash import HASHES, Comparable, comparable, is_near, signature
from sarye.models import Case
from sarye.runtime.remembering import remembering

Signatures = NDArray[np.uint8]

BAND: Final = 3
"""Values of a band."""

ENOUGH: Final = 20 / HASHES
"""The share of equal values that is worth a look at the texts: of likeness .6, .997 have it."""

CROWD: Final = 64
"""Cases with one band in common that are a form or a pledge which all of them hold, no repeats."""

REMEMBERED: Final = 8192
"""Cases whose comparable forms are kept while a commit compares: some 40 MB."""


class Neighbours:
    """Finds what is near the cases of one commit; ``compared`` counts the pairs of texts.

    ``written`` are the cases by id as they will be; of the snapshot, the ``replaced`` records are
    left out. ``signatures`` are those of the written cases. Passages of documents are among
    neither, and near nothing: many documents hold the same sentences, and are not one.
    """

    def __init__(
        self, before: Snapshot | None, written: Mapping[str, Case], replaced: Sequence[int]
    ) -> None:
        self._before = before
        self._ids = [case_id for case_id, case in written.items() if case.kind == "case"]
        self._written = written
        self._kept = _kept(before, replaced) if before else np.empty(0, np.int64)
        self._comparable = remembering(REMEMBERED, self._read_comparable)
        self.signatures = {case_id: signature(written[case_id]) for case_id in self._ids}
        self.compared = 0

    def find(self) -> dict[str, list[str]]:
        """Map each written case to the ids of all cases near it."""
        found: dict[str, list[str]] = defaultdict(list)
        for one, other in candidates(self._rows(), len(self._ids)):
            self.compared += 1
            if is_near(self._comparable(one), self._comparable(other)):
                found[self._id(one)].append(self._id(other))
                found[self._id(other)].append(self._id(one))
        return {case_id: sorted(found[case_id]) for case_id in self._ids}

    def _rows(self) -> Signatures:
        """Give the signatures of the written cases, then of those that stay as they are."""
        joined = b"".join(self.signatures.values())
        written = np.frombuffer(joined, np.uint8).reshape(len(self._ids), HASHES)
        if self._before is None:
            return written
        return np.concatenate([written, self._before.signatures[self._kept]])

    def _case(self, row: int) -> Case:
        if row < len(self._ids):
            return self._written[self._ids[row]]
        assert self._before is not None  # noqa: S101 - rows beyond the written come from it
        occurrences = self._before.occurrences(int(self._kept[row - len(self._ids)]))
        return merge(occurrences[0].case.id, occurrences)

    def _id(self, row: int) -> str:
        return self._case(row).id

    def _read_comparable(self, row: int) -> Comparable:
        return comparable(self._case(row))


def candidates(signatures: Signatures, written: int) -> Iterator[tuple[int, int]]:
    """Yield each pair of rows that may be near, of which one at least is among the first.

    Pairs come in order and once; rows without any letters are near nothing.
    """
    pairs = [_pairs(signatures, keys, written) for keys in _bands(signatures) if written]
    rows = np.unique(np.concatenate(pairs), axis=0) if pairs else np.empty((0, 2), np.int64)
    yield from ((int(one), int(other)) for one, other in rows)


def _bands(signatures: Signatures) -> Iterator[NDArray[np.uint64]]:
    """Yield a number for each row and band."""
    for at in range(0, HASHES, BAND):
        first, second, third = signatures[:, at : at + BAND].T.astype(np.uint64)
        yield (first << np.uint64(16)) | (second << np.uint64(8)) | third


def _pairs(signatures: Signatures, keys: NDArray[np.uint64], written: int) -> Numbers:
    """Pair the rows with one band in common whose signatures agree enough."""
    wanted = np.unique(keys[:written])  # few: to sort all keys, as `isin` does, takes longest
    at = np.searchsorted(wanted, keys)
    at[at == len(wanted)] = 0
    rows = np.flatnonzero((wanted[at] == keys) & (keys != 0))
    rows = rows[np.argsort(keys[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(keys[rows], prepend=np.uint64(0)))
    sizes = np.diff(starts, append=len(rows))
    found = [np.empty((0, 2), np.int64)]
    for size in range(2, CROWD + 1):
        groups = rows[starts[sizes == size][:, None] + np.arange(size)]
        if len(groups):
            found.append(_alike(signatures, groups, written))
    return np.concatenate(found)


def _alike(signatures: Signatures, groups: Numbers, written: int) -> Numbers:
    """Pair the rows of groups of one size, each of which ascends."""
    one, other = (groups[:, side].ravel() for side in np.triu_indices(groups.shape[1], 1))
    pairs = np.stack([one, other], axis=1)[one < written]
    equal = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).sum(axis=1)
    alike: Numbers = pairs[equal >= ENOUGH * HASHES]
    return alike


def _kept(before: Snapshot, replaced: Sequence[int]) -> Numbers:
    """List the records of cases that stay as they are."""
    live = before.live.copy()
    live[replaced] = False
    return np.flatnonzero(live)
