"""A correction of Whoosh: ``NOT`` by itself finds no record that is deleted.

Whoosh's matcher of what a query does not match (2.7.5) also gives the record behind the last match
where that one is deleted.
"""

from __future__ import annotations

import whoosh.matching


class InverseMatcher(whoosh.matching.InverseMatcher):  # type: ignore[misc]
    """Matches the records that its child does not, and that are not missing."""

    def _find_next(self) -> None:
        super()._find_next()
        while self._id < self.limit and self.missing(self._id):
            super()._find_next()


def correct() -> None:
    """Let Whoosh's queries use the matcher above; none of its interfaces lets them choose."""
    whoosh.matching.InverseMatcher = InverseMatcher
