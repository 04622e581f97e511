"""The state of an index in a cluster: one document, whose replacement is the commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from sarye.errors import IndexDamaged, IndexForeign, IndexMissing, IndexOutdated
from sarye.index.opensearch.mapping import (
    MAPPING_VERSION,
    is_ours,
    spelled,
    unspelled,
)
from sarye.index.requests import State
from sarye.index.schema import SCHEMA_VERSION
from sarye.index.scoring import Averages
from sarye.index.stamp import Stamp

if TYPE_CHECKING:
    from sarye.index.opensearch.client import Client, Stored

STATE: Final = "state"
"""The id of the document, and its one field."""

FILES: Final = "-files"
"""What the name of an index of files ends with; so does its alias."""

FileKind = Literal["words", "columns", "superseded", "copy"]
"""What a file is for: the words of a build, the columns of the entries, rows that are about to be
removed, or the rest of the build that it is written from."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the state: its name, what it is for, and what it holds by its digest."""

    name: str
    kind: FileKind
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What answers: the entries of ``index`` that came up to a ``generation``.

    Those that are superseded are all removed when it is ``clean``. ``averages`` are the lengths
    by which frequencies were weighed, ``origin`` the folder that the keys of documents are relative
    to (empty: they are absolute), ``rows`` the number of the next version of an entry. ``build``
    names the build of the folder from which it is written. ``stored`` is the document it was read
    from.
    """

    index: str
    generation: int
    clean: bool
    stamp: Stamp
    holds: State
    averages: Averages = field(compare=False)
    origin: str
    rows: int
    build: str
    files: tuple[StoredFile, ...]
    stored: Stored | None = field(default=None, compare=False)

    @property
    def files_index(self) -> str:
        """The index of its files and of the records of documents."""
        return self.index + FILES

    @property
    def name(self) -> str:
        """Name it among all states of the address."""
        return commit_of(self.index, self.generation)

    def of_kind(self, *kinds: FileKind) -> tuple[StoredFile, ...]:
        """List the files that are for something."""
        return tuple(one for one in self.files if one.kind in kinds)


def commit_of(index: str, generation: int) -> str:
    """Name a state."""
    return f"{index}/{generation}"


def state_document(state: ClusterState) -> dict[str, Any]:
    """Write a state."""
    row = {
        "mapping": MAPPING_VERSION,
        "index": state.index,
        "generation": state.generation,
        "clean": state.clean,
        "stamp": asdict(state.stamp),
        "holds": {**asdict(state.holds), "roots": list(map(spelled, state.holds.roots))},
        "averages": {
            "cases": state.averages.cases.tolist(),
            "passages": state.averages.passages.tolist(),
        },
        "origin": spelled(state.origin),
        "rows": state.rows,
        "build": state.build,
        "files": [[one.name, one.kind, one.digest, one.size] for one in state.files],
    }
    return {STATE: row}


def state_of(stored: Stored) -> ClusterState:
    """Read what `state_document` wrote; raise `LookupError`, `TypeError` or `ValueError`."""
    row = stored.source[STATE]
    holds = row["holds"]
    averages = (np.array(row["averages"][kind]) for kind in ("cases", "passages"))
    return ClusterState(
        index=row["index"],
        generation=row["generation"],
        clean=row["clean"],
        stamp=Stamp(**row["stamp"]),
        holds=State(**{**holds, "roots": tuple(map(unspelled, holds["roots"]))}),
        averages=Averages(*averages),
        origin=unspelled(row["origin"]),
        rows=row["rows"],
        build=row["build"],
        files=tuple(StoredFile(*one) for one in row["files"]),
        stored=stored,
    )


def stored_state(client: Client, name: str) -> Stored | None:
    """Give the document of the state behind an address, unread; None where there is none."""
    try:
        return client.get(name + FILES, STATE)
    except IndexMissing:
        return None


def read_state(client: Client, name: str) -> ClusterState:
    """Read the state behind an address.

    Raises `IndexMissing`, `IndexForeign`, `IndexOutdated` or `IndexDamaged`.
    """
    shown = client.shown
    stored = stored_state(client, name)
    if stored is None:
        check_ours(client, name)
        raise IndexMissing(path=shown)
    row = stored.source.get(STATE)
    if not isinstance(row, Mapping):
        raise IndexForeign(path=shown)
    _check_versions(row, shown)
    try:
        return state_of(stored)
    except (LookupError, TypeError, ValueError) as error:
        raise IndexDamaged(path=shown, file="state") from error


def check_ours(client: Client, name: str) -> None:
    """Make sure that a name is free, or that of an index of sarye; else raise `IndexForeign`."""
    for alias in (name, name + FILES):
        for index in client.behind(alias):
            if index == alias or not is_ours(client.mapping(index), name):
                raise IndexForeign(path=client.shown)


def _check_versions(row: Mapping[str, Any], shown: str) -> None:
    if row.get("mapping") != MAPPING_VERSION:
        raise _outdated(shown, "mapping", row.get("mapping"), MAPPING_VERSION)
    stamp = row.get("stamp")
    schema = stamp.get("schema") if isinstance(stamp, Mapping) else None
    if schema != SCHEMA_VERSION:
        raise _outdated(shown, "schema", schema, SCHEMA_VERSION)


def _outdated(shown: str, what: str, found: object, expected: int) -> IndexOutdated:
    return IndexOutdated(path=shown, found=f"{what} {found}", expected=f"{what} {expected}")
