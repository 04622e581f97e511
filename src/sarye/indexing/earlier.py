"""What an index holds before a run: nothing, all of it, or what of it can still be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sarye.errors import ArchiveError, IndexMissing
from sarye.indexing.sources import keys_within, paths_known

if TYPE_CHECKING:
    from sarye.index import Damage, DocumentRecord, Engine, Occurrence, Stamp, Stored


class Earlier:
    """What is indexed so far, where there is anything; it says the same until it is closed.

    Of a damaged index it is what can still be read. What this version cannot read is replaced only
    where a ``rebuild`` is asked for: it may hold more documents than those that were given. Raises
    what `Engine.open` does otherwise.
    """

    def __init__(self, engine: Engine, *, rebuild: bool) -> None:
        self._engine = engine
        self.damages = _damages(engine, rebuild=rebuild)
        self._reader = _reader(engine, self.damages, rebuild=rebuild)

    @property
    def stamp(self) -> Stamp | None:
        """What the index was built with; None where that cannot be told."""
        return self._reader.stamp if self._reader else None

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders that it knows."""
        return self._reader.state.roots if self._reader else ()

    @property
    def words(self) -> Path | None:
        """The folder with the files of its words."""
        return self._reader.words if self._reader else None

    def document(self, key: str) -> DocumentRecord | None:
        """Give what is known of a document."""
        return self._reader.document(key) if self._reader else None

    def documents(self) -> tuple[DocumentRecord, ...]:
        """Give what is known of each document, by key."""
        return tuple(self._reader.documents()) if self._reader else ()

    def told_by(self, document: DocumentRecord) -> tuple[Occurrence, ...]:
        """Give what a document tells of its entries; of a damaged index not all may be left."""
        stored = self._reader.stored(document.entries) if self._reader else ()
        return tuple(one for one in stored if one.document == document.key)

    def since(self, ids: Sequence[str]) -> dict[str, str]:
        """Give the moments since when entries are there, of those that are."""
        known: dict[str, str] = {}
        for told in self._reader.stored(ids) if self._reader else ():
            if told.added:
                known[told.case.id] = min(told.added, known.get(told.case.id, told.added))
        return known

    def keys_within(self, path: Path) -> frozenset[str]:
        """Name the documents of a folder or a file; raise `NotIndexed` where there are none."""
        if self._reader is None:
            raise IndexMissing(path=self._engine.shown)
        return keys_within(self._engine, self._reader, path)

    def paths(self, data: Path | None) -> tuple[Path, ...]:
        """Name what a run reads that is given no paths; see `paths_known`."""
        return paths_known(self._engine, self._reader, data)

    def close(self) -> None:
        """Let go of the files."""
        if self._reader is not None:
            self._reader.close()


def _damages(engine: Engine, *, rebuild: bool) -> Sequence[Damage]:
    """Name what of the index is damaged; one of another version is as good as none in a rebuild."""
    try:
        return engine.damages()
    except IndexMissing:
        return ()
    except ArchiveError:
        if rebuild:
            return ()
        raise


def _reader(engine: Engine, damages: Sequence[Damage], *, rebuild: bool) -> Stored | None:
    try:
        if not all(damage.remade for damage in damages):
            return engine.salvaged()
        return engine.open()
    except IndexMissing:
        return None
    except ArchiveError:
        if rebuild:
            return None
        raise
