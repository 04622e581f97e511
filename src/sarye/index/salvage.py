"""Salvage: what a damaged build still says of its documents, record by record.

Each record is under a checksum of its own, whatever else of its file is damaged. Where the table of
records cannot be read either, they are found by the bytes that each begins with; what was deleted
cannot be told from the rest then, but the newest record of a document says which cases it tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from sarye.errors import IndexDamaged
from sarye.index.codec import open_index
from sarye.index.codec.segments import EXTENSION
from sarye.index.postings.compression import Packed, frames
from sarye.index.postings.postinglists import record_of
from sarye.index.postings.segment import SegmentFile
from sarye.index.records import (
    NO_TOTALS,
    DocumentRecord,
    Occurrence,
    document_key,
    unpack,
    unpack_case,
    unpack_document,
    unpack_totals,
)
from sarye.index.requests import State
from sarye.index.schema import decode_token
from sarye.index.stamp import Stamp, read_stamp

UNKNOWN: Final = -1
"""Size and time of change of a document of which nothing is known."""

READABLE: Final = (OSError, ValueError, LookupError, TypeError)
"""What reading raises where it meets something else than what was written."""


class Salvaged:
    """What can still be read of a build (see `Stored` of the engine)."""

    def __init__(self, build: Path) -> None:
        self._build = build
        self._documents: dict[str, DocumentRecord] = {}
        self._cases: dict[str, Packed] = {}
        self._told: dict[str, list[str]] = defaultdict(list)
        self._totals = NO_TOTALS
        listed = _segments(build)
        deleted = {one.root: one.deleted for one in listed if one.root}
        for segment in listed:
            self._take(segment, deleted)
        for key in self._told.keys() - self._documents.keys():
            self._documents[key] = self._made_up(key)

    def close(self) -> None:
        self._cases.clear()

    @property
    def stamp(self) -> Stamp | None:
        """None: what is salvaged is written anew, whatever it was built with."""
        return None

    @property
    def words(self) -> Path:
        return self._build

    @property
    def state(self) -> State:
        roots = self._totals.roots
        with suppress(IndexDamaged):
            roots = roots or read_stamp(self._build, shown="").roots
        return State(len(self._cases), 0, 0, 0, self._totals.fingerprint, roots)

    def document(self, key: str) -> DocumentRecord | None:
        return self._documents.get(key)

    def documents(self) -> Iterator[DocumentRecord]:
        return (self._documents[key] for key in sorted(self._documents))

    def stored(self, ids: Iterable[str]) -> list[Occurrence]:
        rows = (self._cases[one].data() for one in ids if one in self._cases)
        return [told for row in rows if row for told in unpack_case(row)]

    def _take(self, segment: _Segment, listed: Mapping[str, frozenset[int]]) -> None:
        """Take the records of a segment; they are newer than those taken before.

        A sound file may be another of those that are ``listed``. If it is none, it is another
        index's, and says nothing of this one.
        """
        try:
            file = SegmentFile(segment.path)
        except READABLE:
            with suppress(OSError):
                self._note_all(frames(segment.path))
            return
        with closing(file):
            if listed and file.root not in listed and _is_sound(file):
                return
            deleted = listed.get(file.root, segment.deleted)
            self._note_all(file.salvaged(at) for at in range(file.size) if at not in deleted)
            self._note_keys(file, deleted)

    def _note_all(self, rows: Iterable[Packed]) -> None:
        for row in rows:
            with suppress(*READABLE):
                self._note(row, unpack(row.data() or b""))

    def _note(self, packed: Packed, row: Any) -> None:
        if isinstance(row, list):
            told = unpack_case(packed.data() or b"")
            self._cases[told[0].case.id] = packed
            for one in told:
                self._told[one.document].append(one.case.id)
        elif "key" in row:
            record = unpack_document(packed.data() or b"")
            self._documents[record.key] = record
        else:
            self._totals = unpack_totals(packed.data() or b"")

    def _note_keys(self, file: SegmentFile, deleted: frozenset[int]) -> None:
        """Take note of documents of which nothing but the key can be read."""
        start = document_key("")
        with suppress(*READABLE):
            keys = file.fields["key"]
            for extent in keys.terms.since(start.encode()):
                if not extent.token.startswith(start.encode()):
                    break
                key = decode_token(extent.token).removeprefix(start)
                if not deleted.issuperset(record_of(keys.slots(extent)).tolist()):
                    self._told.setdefault(key, [])

    def _made_up(self, key: str) -> DocumentRecord:
        ids = tuple(dict.fromkeys(self._told[key]))
        told = (one.case.source.path for one in self.stored(ids) if one.document == key)
        path = next(told, key)
        return DocumentRecord(key, path, UNKNOWN, UNKNOWN, "", ids, documents=bool(ids))


class _Segment(NamedTuple):
    """A segment as it is listed: what names its content, and which of its records are deleted."""

    path: Path
    root: str = ""
    deleted: frozenset[int] = frozenset()


def _segments(build: Path) -> list[_Segment]:
    """List the segments, the oldest first."""
    try:
        index = open_index(build)
        return [
            _Segment(one.path(index.storage), one.root, frozenset(one.deleted))
            for one in index._segments()
        ]
    except Exception:  # noqa: BLE001 - a damaged table raises whatever its bytes lead to
        files = sorted(build.glob(f"*{EXTENSION}"), key=lambda path: path.stat().st_mtime_ns)
        return list(map(_Segment, files))


def _is_sound(file: SegmentFile) -> bool:
    try:
        file.check_all()
    except READABLE:
        return False
    return True
