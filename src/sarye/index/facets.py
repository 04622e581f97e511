"""Facet counts: how many of what was found has each value of a field."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sarye.index.hitgroups import HitGroups
from sarye.index.postings.varint import Numbers
from sarye.index.schema import PERIOD, TOLD_KEYS
from sarye.index.snapshot import Mask, Snapshot, differ
from sarye.index.tellings import Rows
from sarye.models import FacetField
from sarye.runtime.remembering import remembering


class Values(NamedTuple):
    """The values of a field; each row that has one, its record, and the number of that value."""

    names: list[str]
    numbers: Numbers
    rows: Numbers
    records: Numbers


class FacetCounts:
    """Counts the values of what is found; what is folded into one hit counts once for a value.

    Counted is what the rows tell that were found (`sarye.index.tellings`), so that as many are
    found where a search is limited by a value too. They are put together at the first use of a
    field: a search that counts reads arrays instead of one list for each of a thousand agencies.
    """

    def __init__(self, snapshot: Snapshot, hits: HitGroups, rows: Rows) -> None:
        self._snapshot = snapshot
        self._hits = hits
        self._rows = rows
        self._values = remembering(None, self._read_values)

    def count(self, field: FacetField, found: Mask, *, folded: bool = True) -> dict[str, int]:
        """Count what the rows that were found have in a field, the most frequent value first.

        Unless they are ``folded``, each wording counts.
        """
        values = self._values("path" if field == "document" else field)
        kept = found[values.rows]
        hits = values.records[kept]
        if folded:
            hits = self._hits.heads[hits]
        pairs = values.numbers[kept] * self._snapshot.size + hits
        if len(self._rows.numbers) or (folded and self._hits.folds):
            pairs.sort()
            pairs = pairs[differ(pairs, pairs[:0])]  # np.unique would load numpy.ma
        counts = np.bincount(pairs // max(self._snapshot.size, 1), minlength=len(values.names))
        rows = {name: int(count) for name, count in zip(values.names, counts, strict=True) if count}
        return {name: rows[name] for name in sorted(rows, key=lambda name: (-rows[name], name))}

    def _read_values(self, field: str) -> Values:
        """Read the values of records and, for what is told together, those of the further rows."""
        names, numbers, records = self._snapshot.pairs(field)
        if field not in (*TOLD_KEYS, PERIOD) or not len(self._rows.numbers):
            return Values(names, numbers, records, records)
        own = ~self._rows.several[records]
        known = {name: number for number, name in enumerate(names)}
        told = np.array([known.get(name, -1) for name in self._rows.column(field)], np.int64)
        further = told[self._rows.numbers]
        at = np.flatnonzero(further >= 0) + self._snapshot.size
        return Values(
            names,
            np.concatenate([numbers[own], further[further >= 0]]),
            np.concatenate([records[own], at]),
            np.concatenate([records[own], self._rows.records[at]]),
        )
