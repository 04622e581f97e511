"""What a commit of a folder changes in a cluster: entries to send, and versions they supersede."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sarye.index.casechanges import Changed
from sarye.index.folderreader import FolderReader
from sarye.index.opensearch.entrycolumns import Columns, number_of
from sarye.index.opensearch.entrydocs import Heads
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask


class EntryChanges(NamedTuple):
    """Records of the folder of which new versions are sent, and rows that are superseded."""

    sent: list[int]
    superseded: list[int]


def entry_changes(
    reader: FolderReader, heads: Heads, changed: Changed, columns: Columns
) -> EntryChanges:
    """Tell what became of entries since the state of some columns.

    A version of an entry is superseded when the entry has changed or gone, and when it has become
    one hit with others, or is no more.
    """
    before = _Before(columns)
    sent = {number for name in changed.entries if (number := _number(reader, name)) is not None}
    superseded = set(before.places(changed.entries))
    for number in heads.several:
        hit, name = heads.of(number), reader.snapshot.head(number)[1]
        if name not in changed.entries and not before.says(name, hit.head):
            sent.add(number)
            superseded |= set(before.places([name]))
    several = {reader.snapshot.head(number)[1] for number in heads.several}
    for place in np.flatnonzero(before.grouped).tolist():
        name = columns.id(place)
        if name not in changed.entries and name not in several:
            superseded.add(place)
            sent |= {one for one in [_number(reader, name)] if one is not None}
    rows = columns.rows[np.array(sorted(superseded), np.int64)]
    return EntryChanges(sorted(sent), rows.tolist())


def _number(reader: FolderReader, name: str) -> int | None:
    return reader.snapshot.case_number(name)


class _Before:
    """What the columns say of the hits of entries."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._order: Numbers = np.argsort(columns.names, kind="stable")
        self._names = columns.names[self._order]
        self.grouped: Mask = np.bincount(columns.heads, minlength=columns.size)[columns.heads] > 1

    def places(self, names: Iterable[str]) -> list[int]:
        """Find those of some entries that are there."""
        wanted = np.array(sorted(map(number_of, names)), np.int64)
        at = np.searchsorted(self._names, wanted)
        at[at == len(self._names)] = 0
        found = self._names[at] == wanted if len(self._names) else np.zeros(len(at), np.bool_)
        places: list[int] = self._order[at[found]].tolist()
        return places

    def says(self, name: str, head: str) -> bool:
        """Tell whether an entry is there, and one hit with others under that name."""
        return any(
            bool(self.grouped[place]) and int(self._columns.hits[place]) == number_of(head)
            for place in self.places([name])
        )
