"""The segments of a commit, and the codec that opens them for Whoosh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from whoosh.codec.base import Codec, Segment

from sarye.errors import IndexDamaged
from sarye.index.codec.inverse import correct
from sarye.index.codec.leafreaders import RecordsReader, SegmentViews, TermsReader
from sarye.index.postings.segment import SegmentFile

correct()

EXTENSION: Final = ".cases"

_INDEX_NAME: Final = "MAIN"
"""What Whoosh calls an index that has no other name."""


class CaseSegment(Segment):  # type: ignore[misc]
    """A segment as the list of a commit holds it: its name, its size, and what is deleted.

    ``root`` is that of its file (`sarye.runtime.mappedfile.Tables`).
    """

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self.size = 0
        self.root = ""
        self.deleted: set[int] = set()

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> CaseSegment:
        """Make a segment of what a pickle says of it; `ValueError` where it was written otherwise.

        No name leads out of the folder, and no number out of the segment.
        """
        segment = cls(_INDEX_NAME)
        segment.__dict__.update({name: state.get(name) for name in vars(segment)})
        if not (
            state.keys() == vars(segment).keys()
            and segment.indexname == _INDEX_NAME
            and segment.compound is False
            and isinstance(segment.segid, str)
            and re.fullmatch("[0-9a-z]+", segment.segid)
            and type(segment.size) is int
            and type(segment.root) is str
            and isinstance(segment.deleted, set)
            and all(type(one) is int and 0 <= one < segment.size for one in segment.deleted)
        ):
            raise ValueError("no segment")
        return segment

    def codec(self) -> CaseCodec:
        return CaseCodec()

    def path(self, storage: Any) -> Path:
        """Name the file that holds the segment."""
        return Path(storage.folder, self.make_filename(EXTENSION))

    def open(self, storage: Any) -> SegmentFile:
        """Open its file; raise `IndexDamaged` where it is damaged, or another segment's."""
        file = SegmentFile(self.path(storage), damaged=damaged)
        if (file.root, file.size) != (self.root, self.size):
            file.close()
            raise damaged(self.path(storage))
        return file

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, count: int) -> None:
        self.size = count

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return len(self.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self.deleted.add if delete else self.deleted.discard)(docnum)


class CaseCodec(Codec):  # type: ignore[misc]
    """Reads one segment of cases; they are written by `sarye.index.segmentcommits` as a whole."""

    views: SegmentViews | None = None

    def new_segment(self, storage: Any, indexname: str) -> CaseSegment:
        return CaseSegment(indexname)

    def per_document_writer(self, storage: Any, segment: Any) -> _NoWriter:
        return _NoWriter()

    def field_writer(self, storage: Any, segment: Any) -> _NoWriter:
        return _NoWriter()

    def per_document_reader(self, storage: Any, segment: CaseSegment) -> RecordsReader:
        return RecordsReader(self._opened(storage, segment), segment.deleted)

    def terms_reader(self, storage: Any, segment: CaseSegment) -> TermsReader:
        return TermsReader(self._opened(storage, segment))

    def _opened(self, storage: Any, segment: CaseSegment) -> SegmentViews:
        """Open the file once for both readers."""
        if self.views is None:
            self.views = SegmentViews(segment.open(storage))
        return self.views


def damaged(path: Path) -> IndexDamaged:
    """Say that a file of a build is damaged."""
    return IndexDamaged(path=path.parent.parent.as_posix(), file=path.name)


class _NoWriter:
    """Stands where Whoosh expects what writes documents and postings: none come."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def segment_files(reader: Any) -> Iterator[tuple[SegmentFile, int, Iterable[int]]]:
    """Yield the segments that a reader of Whoosh has opened.

    Each comes with the number of its first record, and with those of its own that are deleted.
    """
    for leaf, base in reader.leaf_readers():
        yield leaf.codec().views.file, base, leaf.segment().deleted
