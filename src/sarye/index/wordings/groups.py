"""Groups of wordings: which cases of a snapshot count as one.

A case that is handed in again in a later year is a case of its own, so wordings of two years are
never one case. Where near cases know of one year at most, they all are wordings of one case; where
they know of several, only those of the same year are, since a wording without a year could belong
to any of them. What a record brings under an id of its own is a case of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from sarye.fields import read_period
from sarye.index.postings.varint import Numbers
from sarye.index.schema import BROUGHT, OWN, SHOWN
from sarye.index.snapshot import Snapshot

NO_YEAR = 0
"""The year of a case that no document dates."""


class WordingGroups:
    """Tells which records of a snapshot are wordings of one case; ``found`` are those of several.

    The records of a group ascend.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._near: dict[int, set[int]] = defaultdict(set)
        for one, other in snapshot.links():
            self._near[one].add(other)
            self._near[other].add(one)
        self.years = _years(snapshot)
        self.brought = frozenset(snapshot.records(OWN, BROUGHT).tolist())
        self.found = [group for group in self._grouped() if len(group) > 1]
        self._group_of = {number: group for group in self.found for number in group}

    @property
    def surplus(self) -> int:
        """How many live records are further wordings of a case that another one stands for."""
        return sum(len(group) - 1 for group in self.found)

    def others(self, number: int) -> list[int]:
        """List the other wordings of a case, by title."""
        return self._by_title(other for other in self._wordings(number) if other != number)

    def near(self, number: int) -> list[int]:
        """List the records that are near one, its other wordings among them, the oldest first."""
        found = {*self.others(number), *self._near.get(number, ())}
        return sorted(self._by_title(found), key=lambda other: int(self.years[other]))

    def related(self, number: int) -> list[int]:
        """List one record for each other case that is near a case, the oldest first."""
        wordings = self._wordings(number)
        near = {other for one in wordings for other in self._near.get(one, ())}
        found: dict[int, int] = {}
        for other in self._by_title(near - set(wordings)):
            found.setdefault(self._wordings(other)[0], other)
        return sorted(found.values(), key=lambda other: int(self.years[other]))

    def _wordings(self, number: int) -> list[int]:
        """List all wordings of a case."""
        return self._group_of.get(number, [number])

    def _by_title(self, numbers: Iterable[int]) -> list[int]:
        return sorted(numbers, key=self._snapshot.order)

    def _grouped(self) -> list[list[int]]:
        groups = []
        near = {
            one: self._near[one] - self.brought for one in sorted(self._near.keys() - self.brought)
        }
        for records in _components(near, lambda one, other: True):
            years = {int(self.years[number]) for number in records} - {NO_YEAR}
            if len(years) <= 1:
                groups.append(records)
            else:
                within = {number: near[number] for number in records}
                groups += _components(within, self._of_one_year)
        return groups

    def _of_one_year(self, one: int, other: int) -> bool:
        return bool(self.years[one] == self.years[other])


def _components(near: dict[int, set[int]], joins: Callable[[int, int], bool]) -> list[list[int]]:
    """Split records into those that links which join them connect; each ascends."""
    found, seen = [], set[int]()
    for start in near:
        if start in seen:
            continue
        reached, waiting = {start}, [start]
        while waiting:
            one = waiting.pop()
            new = {other for other in near[one] - reached if joins(one, other)}
            reached |= new
            waiting += new
        seen |= reached
        found.append(sorted(reached))
    return found


def _years(snapshot: Snapshot) -> Numbers:
    """Give each record the year that is shown of it; `NO_YEAR` where there is none."""
    years = np.full(snapshot.size, NO_YEAR, np.int64)
    for value in snapshot.terms(SHOWN):
        period = read_period(value)
        years[snapshot.records(SHOWN, value)] = period.year if period else NO_YEAR
    return years
