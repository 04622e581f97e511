"""Documents that a run has not found where they were: which are gone, and which out of reach.

A document that is deleted is forgotten. What cannot be looked at, what lay in a folder that is not
there, and all that a folder held which is empty now is kept until a person says otherwise: a drive
or a share that is not connected looks just like that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from sarye.models import Place, Problem
from sarye.readers.collection import Collection, is_absent, is_folder, is_within, shown, whole


class Absences:
    """Judges documents that an index knows and a collection does not hold."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._absent: Counter[Path] = Counter()
        self._emptied: Counter[Path] = Counter()
        self._is_folder = cache(is_folder)

    def is_gone(self, path: Path, *, is_empty: bool) -> bool:
        """Tell whether a document is to be forgotten; one that is withheld is counted.

        Of one that ``is_empty`` the index has nothing that could be lost.
        """
        for missing in self._collection.missing:
            if is_within(path, [missing]):
                self._absent[missing] += 1
                return False
        roots = [folder for folder in self._collection.folders if is_within(path, [folder])]
        if not roots or is_within(path, self._collection.closed) or not is_absent(path):
            return False
        emptied = None if is_empty else self._emptied_folder(path, roots[0])
        if emptied is not None:
            self._emptied[emptied] += 1
        return emptied is None

    @property
    def withheld(self) -> Mapping[str, int]:
        """Count the documents that are kept of each folder or file that is not there, or empty."""
        rows = sorted((self._absent + self._emptied).items())
        return {path.as_posix(): count for path, count in rows}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Name each such folder or file, with the next step."""
        absent = ((Place(shown(path)), count) for path, count in self._absent.items())
        emptied = ((Place(shown(path)), count) for path, count in self._emptied.items())
        return (
            *(Problem("absent", at, {"count": n, "path": at.path}) for at, n in absent),
            *(Problem("emptied", at, {"count": n, "path": at.path}) for at, n in emptied),
        )

    @cached_property
    def _alive(self) -> frozenset[Path]:
        """The folders in which something was found, with those around them."""
        found = (*self._collection.files, *self._collection.closed)
        nearest = {whole(path).parent for path in found}
        return frozenset(parent for folder in nearest for parent in (folder, *folder.parents))

    def _emptied_folder(self, path: Path, root: Path) -> Path | None:
        """Find the outermost folder around a document, within a root, that holds none any more."""
        top, whole_root = None, whole(root)
        for parent in path.parents:
            if parent in self._alive:
                break
            if self._is_folder(parent):
                top = parent
            if parent == whole_root:
                break
        return root / top.relative_to(whole_root) if top is not None else None
