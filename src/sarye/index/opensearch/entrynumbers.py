"""Numbers of entries: their places in the columns, by ids and by what a cluster answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sarye.errors import CaseUnknown
from sarye.index.opensearch.entrycolumns import Columns, number_of
from sarye.index.opensearch.view import Answer
from sarye.index.postings.varint import Numbers


class EntryNumbers:
    """Finds the entries of some columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def of(self, entry: str) -> int:
        """Find an entry by its id; raise `CaseUnknown`."""
        found = self.known(entry)
        if found is None:
            raise CaseUnknown(id=entry)
        return found

    def known(self, entry: str) -> int | None:
        """Find an entry by its id, if there is one."""
        names, order = self._ordered
        at = int(np.searchsorted(names, number_of(entry)))
        if at == len(names) or names[at] != number_of(entry):
            return None
        return int(order[at])

    def of_hits(self, hits: Sequence[Answer]) -> Numbers:
        """Give the entries that a search has found: the id of a document is its row."""
        return self._columns.numbers(np.array([int(hit["_id"]) for hit in hits], np.int64))

    @cached_property
    def _ordered(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self._columns.names, kind="stable")
        return self._columns.names[order], order
