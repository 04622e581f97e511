"""The table that comes with the package: opened when it is first needed, and not before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sarye.errors import MeaningsUnusable
from sarye.meaning.tablefile import RowNumbers, Table, Vectors

TABLE: Final = Path(__file__).with_name("meanings.table")
"""The file of the table."""

VERSION: Final = "86134a922ec6"
"""The version of the table, which an index notes: known without opening it; empty for none."""


class Meanings:
    """The vectors of words; without a table nothing has one.

    Raises `MeaningsUnusable` where the table is not there, damaged, or another version's.
    """

    def __init__(self, path: Path | None = None, version: str | None = None) -> None:
        """Prepare; without a ``path`` and a ``version`` it is the table of the package."""
        self._path = path or TABLE
        self.version = VERSION if version is None else version
        self._table: Table | None = None

    def __bool__(self) -> bool:
        return bool(self.version)

    def close(self) -> None:
        """Let go of the file, if it was opened."""
        if self._table is not None:
            self._table.close()
        self._table = None

    def check_all(self) -> None:
        """Read all of the table."""
        with _told():
            self._opened().check_all()

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        with _told():
            return self._opened().dimensions

    def rows(self, words: Sequence[str]) -> RowNumbers:
        """Find the row of each word; `sarye.meaning.tablefile.UNKNOWN` where there is none."""
        with _told():
            return self._opened().rows(words)

    def at(self, rows: RowNumbers) -> Vectors:
        """Give the vectors of some rows."""
        with _told():
            return self._opened().at(rows)

    def _opened(self) -> Table:
        if self._table is None:
            table = Table(self._path)
            if table.version != self.version:
                table.close()
                raise ValueError("another version's table")
            self._table = table
        return self._table


NO_MEANINGS: Final = Meanings(version="")
"""No word has a vector."""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise MeaningsUnusable from error
