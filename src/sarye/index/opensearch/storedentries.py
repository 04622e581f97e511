"""Stored entries: cases as a view has them, with their other wordings and what is near them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from cachetools import LRUCache

from sarye.analysis import squeeze
from sarye.index.hitgroups import HitGroups
from sarye.index.opensearch.entrycolumns import Columns
from sarye.index.opensearch.entrydocs import stored
from sarye.index.opensearch.entrynumbers import EntryNumbers
from sarye.index.opensearch.mapping import bounded, unspelled
from sarye.index.opensearch.queries import having
from sarye.index.opensearch.view import PAGE, Answer, Body, View, page
from sarye.index.records import Occurrence, merge
from sarye.index.snapshot import CACHED_RECORDS
from sarye.index.wordings.wholecases import Dated, related_to, with_wordings
from sarye.models import Case, Related

Value = TypeVar("Value")

AT_ONCE: Final = 500
"""Entries that are fetched at once."""

_FETCHED: Final = {"_source": ["data", "near"], "docvalue_fields": ["shown_year", "brought"]}


class Entry(NamedTuple):
    """An entry as it is stored, with its place in the columns and the ids it names as near."""

    number: int
    told: tuple[Occurrence, ...]
    dated: Dated
    near: tuple[str, ...]

    @property
    def case(self) -> Case:
        return self.dated.case

    @property
    def order(self) -> tuple[str, str]:
        """What it is sorted by: title, whatever the spacing and case, and id."""
        return squeeze(self.case.title), self.case.id


class StoredEntries:
    """Gives the entries of a view."""

    def __init__(
        self, view: View, columns: Columns, numbers: EntryNumbers, hits: HitGroups
    ) -> None:
        self._view = view
        self._columns = columns
        self._numbers = numbers
        self._hits = hits
        self._known: LRUCache[int, Entry] = LRUCache(CACHED_RECORDS)

    def of(self, numbers: Sequence[int]) -> list[Entry]:
        """Give entries."""
        found = {one: self._known[one] for one in numbers if one in self._known}
        missing = [one for one in dict.fromkeys(numbers) if one not in found]
        for answer in self._view.ask(self._fetching(missing)):
            for entry in self._read(answer):
                found[entry.number] = self._known[entry.number] = entry
        return [found[one] for one in numbers]

    def wordings(self, number: int) -> list[Entry]:
        """Give the other wordings of a case, by title."""
        others = [one for one in self._members(number) if one != number]
        return sorted(self.of(others), key=lambda one: one.order)

    def members(self, number: int) -> list[Entry]:
        """Give all entries that are one hit with one, and itself."""
        return self.of(self._hits.members(number).tolist())

    def whole(self, numbers: Sequence[int], *, folded: bool = True) -> list[Case]:
        """Give cases with the places of their other wordings, and the cases that tell them again.

        Where wordings are not ``folded`` into one case, each is related to the others.
        """
        members = {one: self._members(one) for one in numbers}
        near = self._near(self.of(self._with_wordings(numbers)))
        self.of([other for some in near.values() for other in some])
        make = self._folded if folded else self._unfolded
        return [make(one, members[one], near) for one in numbers]

    def bodies(self, numbers: Sequence[int]) -> list[Body]:
        """Give the searches that `whole` begins with."""
        own = self._with_wordings(numbers)
        names = [bounded(self._columns.id(one)) for one in own]
        naming = [page(_naming(some), PAGE) for some in _parts(names)]
        return [*self._fetching([one for one in own if one not in self._known]), *naming]

    def _with_wordings(self, numbers: Sequence[int]) -> list[int]:
        """List entries and their other wordings."""
        return list(dict.fromkeys(two for one in numbers for two in (one, *self._members(one))))

    def _folded(self, number: int, members: Sequence[int], near: dict[int, set[int]]) -> Case:
        wordings = {number, *members}
        around = {other for one in wordings for other in near.get(one, ())} - wordings
        found: dict[int, Entry] = {}
        for entry in sorted(self.of(list(around)), key=lambda one: one.order):
            found.setdefault(int(self._hits.heads[entry.number]), entry)
        related = self._related(number, found.values())
        others = [one.case for one in self.wordings(number)]
        return with_wordings(self._case(number), others, related)

    def _unfolded(self, number: int, members: Sequence[int], near: dict[int, set[int]]) -> Case:
        around = ({*members} | near.get(number, set())) - {number}
        entries = sorted(self.of(list(around)), key=lambda one: one.order)
        return with_wordings(self._case(number), (), self._related(number, entries))

    def _related(self, number: int, others: Iterable[Entry]) -> list[Related]:
        """Tell how others are related to one, the oldest first."""
        own = self.of([number])[0]
        heads = self._hits.heads
        return [
            related_to(own.dated, one.dated, one_hit=bool(heads[number] == heads[one.number]))
            for one in sorted(others, key=lambda one: one.dated.year)
        ]

    def _case(self, number: int) -> Case:
        return self.of([number])[0].case

    def _members(self, number: int) -> list[int]:
        """List the wordings of a case; passages of one document are none."""
        if self._columns.passages[number] or not self._hits.folds:
            return [number]
        found: list[int] = self._hits.members(number).tolist()
        return found

    def _near(self, entries: Sequence[Entry]) -> dict[int, set[int]]:
        """Give what is near each entry: what it names, and what names it."""
        found: dict[int, set[int]] = {one.number: set() for one in entries}
        for entry in entries:
            numbers = map(self._numbers.known, map(unspelled, entry.near))
            found[entry.number] |= {one for one in numbers if one is not None}
        names = {bounded(one.case.id): one.number for one in entries}
        for some in _parts(list(names)):
            for hit in self._view.hits(_naming(some)):
                other = self._numbers.of_hits([hit]).tolist()[0]
                for name in hit["_source"]["near"]:
                    if name in names:
                        found[names[name]].add(other)
        return found

    def _fetching(self, numbers: Sequence[int]) -> list[Body]:
        rows = [int(self._columns.rows[one]) for one in numbers]
        return [
            {"query": having("row", some), "size": len(some), **_FETCHED} for some in _parts(rows)
        ]

    def _read(self, answer: Answer) -> list[Entry]:
        hits = answer["hits"]["hits"]
        numbers = self._numbers.of_hits(hits).tolist()
        return [_entry(number, hit) for number, hit in zip(numbers, hits, strict=True)]


def _parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))


def _naming(names: Sequence[str]) -> Body:
    """Give the search for entries that name some as near."""
    return {"query": having("near", names), "_source": ["near"], "sort": [{"row": "asc"}]}


def _entry(number: int, hit: Answer) -> Entry:
    told = stored(hit["_source"]["data"])
    case = merge(told[0].case.id, told)
    (year,), (brought,) = hit["fields"]["shown_year"], hit["fields"]["brought"]
    near = tuple(hit["_source"].get("near", ()))
    return Entry(number, told, Dated(case, int(year), bool(brought)), near)
