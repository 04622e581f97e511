"""Whoosh's segments, kept as one mapped file each: what Whoosh asks of a codec, answered from it.

Whoosh holds the list of segments, their deletions, commits and the lock. Its own writer takes
documents one by one and sorts postings one by one, which takes minutes for what arrays do in
seconds, so a segment is written whole (`sarye.index.postings.segment`) and handed to a commit as
the outcome of a merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.codec.base import Codec, FieldWriter, PerDocumentReader, PerDocumentWriter, Segment
from whoosh.codec.base import TermsReader as BaseTermsReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from sarye.index.postings.postinglists import record_of
from sarye.index.postings.segment import SegmentFile
from sarye.index.schema import FIELDS

EXTENSION: Final = ".cases"


class CaseSegment(Segment):  # type: ignore[misc]
    """A segment as the list of a commit holds it: its name, its size, and what is deleted."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self.size = 0
        self.deleted: set[int] = set()

    def codec(self) -> CaseCodec:
        return CaseCodec()

    def path(self, storage: Any) -> Path:
        """Name the file that holds the segment."""
        return Path(storage.folder, self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, count: int) -> None:
        self.size = count

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Iterable[int]:
        return self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self.deleted.add if delete else self.deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted


class CaseCodec(Codec):  # type: ignore[misc]
    """Reads segments of cases; they are written by `sarye.index.writer` as a whole."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> CaseSegment:
        return CaseSegment(indexname)

    def per_document_writer(self, storage: Any, segment: Any) -> _NoDocuments:
        return _NoDocuments()

    def field_writer(self, storage: Any, segment: Any) -> _NoPostings:
        return _NoPostings()

    def per_document_reader(self, storage: Any, segment: CaseSegment) -> RecordsReader:
        return RecordsReader(SegmentFile(segment.path(storage)), segment)

    def terms_reader(self, storage: Any, segment: CaseSegment) -> TermsReader:
        return TermsReader(SegmentFile(segment.path(storage)))


class RecordsReader(PerDocumentReader):  # type: ignore[misc]
    """What Whoosh asks about the records of a segment."""

    def __init__(self, file: SegmentFile, segment: CaseSegment) -> None:
        self._file = file
        self._segment = segment

    def close(self) -> None:
        self._file.close()

    def doc_count(self) -> int:
        return self._file.size - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._file.size

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterable[int]:
        return self._segment.deleted

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        return {"data": self._file.data(docnum)}


class TermsReader(BaseTermsReader):  # type: ignore[misc]
    """What Whoosh asks about the tokens of a segment."""

    def __init__(self, file: SegmentFile) -> None:
        self.file = file

    def close(self) -> None:
        self.file.close()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, token = term
        return field in FIELDS and self.file.fields[field].terms.find(token) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for field in FIELDS:
            yield from self.terms_from(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        extents = self.file.fields[fieldname].terms.since(prefix)
        return ((fieldname, extent.token) for extent in extents)

    def indexed_field_names(self) -> Iterable[str]:
        return FIELDS

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        records, counts = self._postings(fieldname, text)
        info = TermInfo(weight=float(counts.sum()), df=len(records), maxweight=float(counts.max()))
        info._minid, info._maxid = int(records[0]), int(records[-1])
        return info

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._postings(fieldname, text)[1].sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._postings(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        records, counts = self._postings(fieldname, text)
        return ListMatcher(
            records.tolist(), counts.astype(float).tolist(), format=format_, scorer=scorer
        )

    def _postings(self, name: str, token: bytes) -> tuple[Any, Any]:
        field = self.file.fields[name]
        extent = field.terms.find(token)
        if extent is None:
            raise TermNotFound(f"No term {name}:{token!r}")
        return np.unique(record_of(field.cells(extent)), return_counts=True)


class _NoDocuments(PerDocumentWriter):  # type: ignore[misc]
    """Takes no documents: a segment is written whole."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class _NoPostings(FieldWriter):  # type: ignore[misc]
    """Takes no postings: a segment is written whole."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True
