"""Columns: what a reader has at hand of every entry, in files that are mapped.

Each commit writes one file, of the versions of entries that came with it and of those that went; as
segments are, small files are merged into larger ones::

    rows        the number of each version, ascending (64 bits)
    names       a number for the id of each entry
    heads       that of the hit it is of, which is named by the least id of its entries
    passages    1 for a passage of a document
    newest      the last quarter of the period that is shown
    ids, titles of the entries
    sketches, rests, worths    vectors, as `sarye.index.entryvectors` makes them
    shape       bytes of a sketch, and of the rest of a vector
    gone        rows of versions, here or in earlier files, that no longer stand
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sarye.index.postings.segment import SKETCH, Bytes
from sarye.index.postings.varint import Numbers
from sarye.index.snapshot import Mask
from sarye.runtime.mappedfile import Tables, reading, text_tables, write_tables

if TYPE_CHECKING:
    from sarye.index.opensearch.files import FileStore
    from sarye.index.opensearch.state import ClusterState

KIND: Final = "columns 1"
"""What the file is called, and in which version."""

GROWTH: Final = 2
SMALL: Final = 300_000
"""Bytes of a thousand entries. Files are merged as segments are (`sarye.index.segmentcommits`)."""


class Column(NamedTuple):
    """What columns hold of one version of an entry; ``head`` names its hit."""

    row: int
    id: str
    title: str
    head: str
    passage: bool
    newest: int


def number_of(name: str) -> int:
    """Give a number for an id; two ids have the same one by no chance that counts."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "little", signed=True)


class ColumnFile:
    """Reads one file.

    Raises `OSError` or `ValueError` where it cannot be used (see `Tables`).
    """

    def __init__(self, path: Path) -> None:
        self._tables = tables = Tables(path, KIND)
        with reading(KIND, tables.close):
            self.rows: Numbers = tables.array("rows", "<i8")
            self.gone: Numbers = tables.array("gone", "<i8")
            self.ids = tables.texts("ids")
            self.titles = tables.texts("titles")
            self.names: Numbers = tables.array("names", "<i8")
            self.heads: Numbers = tables.array("heads", "<i8")
            self.passages: Mask = tables.array("passages", "?")
            self.newest: NDArray[np.int32] = tables.array("newest", "<i4")
            self.worths: NDArray[np.float32] = tables.array("worths", "<f4")
            sketch, rest = tables.numbers("shape", "I")
            self.sketches: Bytes = tables.array("sketches", "i1").reshape(len(self.rows), sketch)
            self.rests: Bytes = tables.array("rests", "i1").reshape(len(self.rows), rest)

    def close(self) -> None:
        """Let go of the file."""
        kept = self._tables
        self.__dict__.clear()
        kept.close()


def write_columns(
    path: Path,
    columns: Sequence[Column],
    vectors: Bytes,
    worths: NDArray[np.float32],
    gone: Iterable[int],
) -> None:
    """Write a file of versions, whose ``vectors`` have one row each, and of those that went."""
    write_tables(
        path,
        KIND,
        {
            "rows": array("q", [one.row for one in columns]),
            "gone": array("q", sorted(gone)),
            "names": array("q", [number_of(one.id) for one in columns]),
            "heads": array("q", [number_of(one.head) for one in columns]),
            "passages": array("B", [one.passage for one in columns]),
            "newest": array("i", [one.newest for one in columns]),
            **text_tables("ids", (one.id for one in columns)),
            **text_tables("titles", (one.title for one in columns)),
            **_vector_tables(vectors[:, :SKETCH], vectors[:, SKETCH:], worths),
        },
    )


def merge_columns(paths: Sequence[Path], path: Path) -> None:
    """Write one file of several, which follow one another, without what is gone of them."""
    with ExitStack() as stack:
        files = [stack.enter_context(closing(ColumnFile(one))) for one in paths]
        gone = np.concatenate([file.gone for file in files])
        kept = [_standing(file, gone) for file in files]
        rows = np.concatenate([file.rows for file in files])
        pairs = list(zip(files, kept, strict=True))

        def texts(name: str) -> list[str]:
            return [getattr(file, name)[at] for file, own in pairs for at in own.tolist()]

        def column(name: str) -> Any:
            return np.concatenate([getattr(file, name)[own] for file, own in pairs])

        write_tables(
            path,
            KIND,
            {
                "rows": column("rows"),
                "gone": np.sort(gone[~np.isin(gone, rows)]),
                "names": column("names"),
                "heads": column("heads"),
                "passages": column("passages"),
                "newest": column("newest"),
                **text_tables("ids", texts("ids")),
                **text_tables("titles", texts("titles")),
                **_vector_tables(column("sketches"), column("rests"), column("worths")),
            },
        )


def due(sizes: Sequence[int]) -> int:
    """Tell how many of the last files become one with the newest; ``sizes`` are those of all.

    >>> due([9_000_000, 900_000, 500_000]), due([100, 100]), due([9_000_000, 100])
    (2, 2, 1)
    """
    total, count = sizes[-1], 1
    for size in reversed(sizes[:-1]):
        if size >= max(GROWTH * total, SMALL):
            break
        total += size
        count += 1
    return count


class Columns:
    """The entries of one state as arrays, in order of their rows; only those that stand."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Open the files of a state; raise as `ColumnFile` does."""
        with ExitStack() as stack:
            self._files = [stack.enter_context(closing(ColumnFile(one))) for one in paths]
            self._closing = stack.pop_all()
        gone = np.concatenate([_NO_NUMBERS, *(file.gone for file in self._files)])
        self._kept = [_standing(file, gone) for file in self._files]
        self._starts = np.cumsum([0, *map(len, self._kept)])
        self.size = int(self._starts[-1])

    @classmethod
    def open(cls, store: FileStore, state: ClusterState) -> Columns:
        """Open the files of a state; raise `FilesGone` where a newer one has come."""
        return cls([store.path(one) for one in state.of_kind("columns")])

    def close(self) -> None:
        """Let go of the files."""
        for name in [name for name in self.__dict__ if name in _CACHED]:
            del self.__dict__[name]
        self._files = []
        self._closing.close()

    @cached_property
    def rows(self) -> Numbers:
        """The number of each version, ascending."""
        found: Numbers = self._column("rows", "<i8")
        return found

    @cached_property
    def names(self) -> Numbers:
        """The number for the id of each entry (`number_of`)."""
        found: Numbers = self._column("names", "<i8")
        return found

    @cached_property
    def hits(self) -> Numbers:
        """The number for the id that names the hit of each entry."""
        found: Numbers = self._column("heads", "<i8")
        return found

    @cached_property
    def heads(self) -> Numbers:
        """Give each entry the number of the first one that is the same hit."""
        names = self.hits
        order = np.argsort(names, kind="stable")
        first = np.ones(len(order), np.bool_)
        first[1:] = names[order[1:]] != names[order[:-1]]
        heads = np.empty(len(order), np.int64)
        heads[order] = order[first][np.cumsum(first) - 1]
        return heads

    @cached_property
    def live(self) -> Mask:
        """The entries that stand: all of them."""
        return np.ones(self.size, np.bool_)

    @cached_property
    def passages(self) -> Mask:
        """The entries that are passages of documents."""
        found: Mask = self._column("passages", "?")
        return found

    @cached_property
    def newest(self) -> NDArray[np.int32]:
        """The last quarter of the period that is shown of each."""
        found: NDArray[np.int32] = self._column("newest", "<i4")
        return found

    @cached_property
    def sketches(self) -> Bytes:
        """The first bytes of the vector of each entry: shape (entries, bytes)."""
        files = [file.sketches[own] for file, own in self._pairs]
        return np.concatenate(files) if files else np.empty((0, 0), np.int8)

    @cached_property
    def worths(self) -> NDArray[np.float32]:
        """What one of the numbers of each entry's vector is worth."""
        found: NDArray[np.float32] = self._column("worths", "<f4")
        return found

    def vectors(self, numbers: Numbers) -> Bytes:
        """Give the vectors of some entries: shape (entries, bytes)."""
        which = np.searchsorted(self._starts, numbers, side="right") - 1
        rests = np.empty((len(numbers), self._files[0].rests.shape[1]), np.int8)
        for file, (found, own) in enumerate(self._pairs):
            here = which == file
            rests[here] = found.rests[own[numbers[here] - self._starts[file]]]
        return np.hstack([self.sketches[numbers], rests])

    def numbers(self, rows: Numbers) -> Numbers:
        """Find entries by the numbers of their versions, all of which stand."""
        found: Numbers = np.searchsorted(self.rows, rows)
        return found

    def id(self, number: int) -> str:
        """Give the id of an entry."""
        return self._text("ids", number)

    def title(self, number: int) -> str:
        """Give the title of an entry."""
        return self._text("titles", number)

    def _text(self, name: str, number: int) -> str:
        file = int(np.searchsorted(self._starts, number, side="right")) - 1
        texts = getattr(self._files[file], name)
        text: str = texts[int(self._kept[file][number - self._starts[file]])]
        return text

    @property
    def _pairs(self) -> list[tuple[ColumnFile, Numbers]]:
        return list(zip(self._files, self._kept, strict=True))

    def _column(self, name: str, kind: str) -> Any:
        rows = [getattr(file, name)[own] for file, own in self._pairs]
        return np.concatenate([np.empty(0, kind), *rows])


_NO_NUMBERS: Final = np.empty(0, np.int64)
_CACHED: Final = frozenset(
    name for name, value in vars(Columns).items() if isinstance(value, cached_property)
)


def _standing(file: ColumnFile, gone: Numbers) -> Numbers:
    """List the places in a file of what still stands."""
    places: Numbers = np.flatnonzero(~np.isin(file.rows, gone))
    return places


def _vector_tables(sketches: Bytes, rests: Bytes, worths: NDArray[np.float32]) -> dict[str, Any]:
    return {
        "sketches": np.ascontiguousarray(sketches),
        "rests": np.ascontiguousarray(rests),
        "worths": worths.astype("<f4"),
        "shape": array("I", [sketches.shape[1], rests.shape[1]]),
    }
