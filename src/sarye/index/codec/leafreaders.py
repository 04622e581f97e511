"""What Whoosh asks about one segment: its terms and postings, its records and their lengths."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.codec.base import TermsReader as BaseTermsReader
from whoosh.matching import LeafMatcher
from whoosh.reading import TermInfo, TermNotFound

from sarye.index.codec.fieldtypes import VIEWS
from sarye.index.postings.postinglists import part_of, record_of
from sarye.index.postings.segment import SegmentFile
from sarye.index.postings.varint import Numbers
from sarye.index.schema import SCORED, decode_token
from sarye.runtime.remembering import remembering

PART_STEP: Final = 2**32
"""How far the words of one part are from those of the next, so that no phrase runs over both."""

TERMS: Final = 256
"""Terms whose postings are kept in memory; Whoosh asks for each several times."""

Term = tuple[str, bytes]


class Postings(NamedTuple):
    """The records that hold a term, ascending, how often, and where the places of each begin."""

    records: Numbers
    counts: Numbers
    starts: Numbers
    places: Numbers


_NONE: Final = np.empty(0, np.int64)
_NOTHING: Final = Postings(_NONE, _NONE, _NONE, _NONE)


class SegmentViews:
    """A segment's inverted lists and lengths, field by field as Whoosh knows them."""

    def __init__(self, file: SegmentFile) -> None:
        self.file = file
        self.postings = remembering(TERMS, self._postings)
        self.lengths = remembering(len(VIEWS), self._lengths)
        """The tokens of each record in a field; None where they are not counted."""

    def _lengths(self, name: str) -> Numbers | None:
        lists, parts = VIEWS[name]
        if lists not in SCORED:
            return None
        counts = self.file.lengths[:, SCORED.index(lists), parts]
        lengths: Numbers = counts.sum(axis=1, dtype=np.int64)
        return lengths

    def _postings(self, name: str, token: bytes) -> Postings:
        view = VIEWS.get(name)
        extent = view and self.file.fields[view.lists].terms.find(token)
        if view is None or extent is None:
            return _NOTHING
        lists = self.file.fields[view.lists]
        slots, places = lists.slots(extent), lists.positions(extent)
        shown = np.isin(part_of(slots), view.parts)
        slots, places = slots[shown], places[shown] if len(places) else places
        if len(places):
            places = places + part_of(slots) * PART_STEP
        records, starts, counts = np.unique(record_of(slots), return_index=True, return_counts=True)
        return Postings(records, counts, starts, places)


class TermsReader(BaseTermsReader):  # type: ignore[misc]
    """The terms of a segment and their postings."""

    def __init__(self, views: SegmentViews) -> None:
        self._views = views

    def __contains__(self, term: Term) -> bool:
        return len(self._views.postings(*term).records) > 0

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        for extent in self._views.file.fields[VIEWS[fieldname].lists].terms.since(prefix):
            if (fieldname, extent.token) in self:
                yield fieldname, extent.token

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Sum up a term; Whoosh takes a `KeyError` for one that stands nowhere."""
        records, counts, _, _ = self._views.postings(fieldname, text)
        if not len(records):
            raise KeyError(text)
        lengths = self._views.lengths(fieldname)
        own = [0] if lengths is None else lengths[records]
        return TermInfo(
            weight=float(counts.sum()),
            df=len(records),
            minlength=int(min(own)),
            maxlength=int(max(own)),
            maxweight=float(counts.max()),
            minid=int(records[0]),
            maxid=int(records[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> PostingsMatcher:
        postings = self._views.postings(fieldname, text)
        if not len(postings.records):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        info = self.term_info(fieldname, text)
        return PostingsMatcher((fieldname, text), postings, info, format_, scorer)


class PostingsMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks along the postings of a term, which are one block to Whoosh."""

    def __init__(
        self, term: Term, postings: Postings, info: TermInfo, format_: Any, scorer: Any
    ) -> None:
        self._term = term
        self._postings = postings
        self._records: Sequence[int] = postings.records.tolist()
        self._info = info
        self._at = 0
        self.format = format_
        self.scorer = scorer

    def is_active(self) -> bool:
        return self._at < len(self._records)

    def id(self) -> int:
        return self._records[self._at]

    def next(self) -> None:
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        self._at = bisect_left(self._records, id, self._at)

    def weight(self) -> float:
        return float(self._postings.counts[self._at])

    def value(self) -> bytes:
        """Give the places of the term in the record (see `Places`)."""
        _, counts, starts, places = self._postings
        start = starts[self._at]
        return places[start : start + counts[self._at]].astype(np.int64).tobytes()

    def block_max_weight(self) -> float:
        return float(self._info.max_weight())

    def block_min_length(self) -> int:
        return int(self._info.min_length())

    def skip_to_quality(self, minquality: float) -> int:
        if self.block_quality() > minquality:
            return 0
        self._at = len(self._records)
        return 1


class RecordsReader(PerDocumentReader):  # type: ignore[misc]
    """The cases of a segment; records that are none are as if deleted to Whoosh."""

    def __init__(self, views: SegmentViews, deleted: set[int]) -> None:
        self._views = views
        self._file = views.file
        self._deleted = deleted

    def close(self) -> None:
        self._file.close()

    def doc_count(self) -> int:
        return self.doc_count_all() - len(self._hidden)

    def doc_count_all(self) -> int:
        return self._file.size

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._hidden

    def deleted_docs(self) -> Iterable[int]:
        return self._hidden

    @cached_property
    def _hidden(self) -> frozenset[int]:
        heads = np.diff(np.asarray(self._file.heads.starts))
        return frozenset(np.flatnonzero(heads == 0).tolist()) | self._deleted

    def field_length(self, fieldname: str) -> int:
        """Sum up the lengths of all records, as Whoosh does: those that are deleted count too."""
        lengths = self._views.lengths(fieldname)
        return 0 if lengths is None else int(lengths.sum())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._views.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def stored_fields(self, docnum: int) -> dict[str, str]:
        title, _, case_id = decode_token(self._file.heads[docnum]).rpartition("\t")
        return {"id": case_id, "title": title, "data": decode_token(self._file.data(docnum))}
