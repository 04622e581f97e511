"""What a plan finds: records in groups, where its words stand in them, and what scores them.

A case that has a word only inside another one (급여 in 비급여) is found, and ranks below every case
that has the word itself; `Matches.inside` says so, and goes before the score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sarye.index.plan import Clause, Term
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask

ALL_WORDS: Final = 0
SOME_WORDS: Final = 1
BY_MEANING: Final = 2
"""The groups of what is found, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The records (ascending) that a plan finds, and where its words stand.

    ``groups`` tells of every record which group of hits it would be in: those of lower groups stand
    before the others, however they are sorted.
    ``rows`` marks what was found of the rows that were looked through: the records, and behind them
    further rows of those whose places tell several things (`sarye.index.tellings`). They are those
    of the first group that holds anything, which is what is counted by fields.
    ``inside`` counts, for every record, the words that it does not hold as words of their own. A
    record with less of them ranks before the others, whatever the scores. Where any of a few words
    is enough, it is 0 for records that hold all words as such, and 1 for all others. Which records
    a word stands in is known of those found, or of all where the whole index was looked through.
    ``terms`` score them; a prefix has become the words that begin so. ``meant`` are those by whose
    meaning they are ranked too; none where all words must stand, or stand in some.
    """

    numbers: Numbers
    groups: Numbers
    rows: Mask
    inside: Numbers
    words: tuple[tuple[Clause, Mask], ...]
    terms: tuple[Term, ...]
    any_word: bool
    meant: tuple[Term, ...] = ()

    def up_to(self, group: int) -> Numbers:
        """Give the records that were found of a group and of those before it."""
        return self.numbers[self.groups[self.numbers] <= group]

    @property
    def first(self) -> Numbers:
        """The records that were found and stand before all others, whatever they score."""
        groups = self.groups[self.numbers]
        first = self.numbers[groups == groups.min(initial=BY_MEANING)]
        inside = self.inside[first]
        best: Numbers = first[inside == inside.min()] if len(first) else first
        return best

    def behind(self, group: int) -> Matches:
        """Give the same with all records in a group."""
        return replace(self, groups=np.full_like(self.groups, group))

    @property
    def missing(self) -> tuple[str, ...]:
        """The words of the query that stand in no case, as typed."""
        return tuple(
            one.pattern.typed for one, mask in self.words if one.is_sought and not mask.any()
        )

    def matched(self, number: int) -> tuple[str, ...]:
        """Name the words that a record holds, as typed."""
        found = (clause.name for clause, mask in self.words if mask[number])
        return tuple(dict.fromkeys(found))
