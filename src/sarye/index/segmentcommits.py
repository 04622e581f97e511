"""Commits of segments: batches of records are written as files, and merged with those that are due.

Whoosh holds the lock and the list of segments; what it would merge by itself is merged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from typing import Any, Final, Literal

import numpy as np

from sarye.index.caserecords import Batch
from sarye.index.codec import CaseCodec, CaseSegment
from sarye.index.postings.merging import Source, merge_fields, merge_records
from sarye.index.postings.segment import write_segment

Merging = Literal["none", "due", "all"]
"""Which segments a commit merges with its own: none, those that `to_merge` names, or all."""

GROWTH: Final = 2
"""A segment is merged with all smaller ones while it is less than so many times their sum."""

SMALL: Final = 1_000
"""Records up to which segments are always merged, a fifth of a second of work: a search looks each
word up in every segment."""

LARGEST: Final = 250_000
"""Records of a merged segment at most: what is merged takes memory, a million of them 6 GB."""


def commit_segments(
    index: Any, replaced: Iterable[int], batches: Iterable[Batch], *, merging: Merging
) -> None:
    """Write batches as one commit of a Whoosh index, in which the ``replaced`` records are gone.

    Where anything fails, the index is as before and its lock is free.
    """
    writer = index.writer(codec=CaseCodec())
    try:
        for number in replaced:
            writer.delete_document(number)
        writer.commit(mergetype=_Commit(batches, merging=merging))
    except BaseException:
        _cancel(writer)
        raise


class _Commit:
    """Writes batches as segments, in the place of Whoosh's own merge of segments."""

    def __init__(self, batches: Iterable[Batch], *, merging: Merging) -> None:
        self._batches = batches
        self._merging = merging

    def __call__(self, writer: Any, segments: list[CaseSegment]) -> list[CaseSegment]:
        """Return the segments from now on: the batches', merged with those that are due."""
        new = [_write(batch, writer) for batch in self._batches]
        due = []
        if self._merging != "none":
            size = sum(one.doc_count() for one in new)
            due = segments if self._merging == "all" else to_merge(segments, size)
        rest = [one for one in segments if one not in due and one.doc_count()]
        if self._merging == "none":
            return [*rest, *new]
        return [*rest, *(_merged(some, writer) for some in _portions([*due, *new]))]


def _write(batch: Batch, writer: Any) -> CaseSegment:
    segment = _new_segment(writer)
    records = batch.records()
    segment.set_doc_count(len(records))
    segment.root = write_segment(segment.path(writer.storage), records, batch.fields())
    return segment


def _new_segment(writer: Any) -> CaseSegment:
    segment: CaseSegment = writer.codec.new_segment(writer.storage, writer.indexname)
    return segment


def to_merge(segments: Sequence[CaseSegment], new: int) -> list[CaseSegment]:
    """Choose the segments that are merged with as many new records.

    Those that are mostly deleted, and from the smallest on all that are not much larger than what
    is merged so far: so the sizes of the others grow like powers, and each record is written anew
    only as often as its segment's size has grown by half.
    """
    due = [one for one in segments if one.doc_count() and one.deleted_count() > one.doc_count()]
    total = new + sum(one.doc_count() for one in due)
    for one in sorted(segments, key=lambda one: one.doc_count()):
        if one.doc_count() >= max(GROWTH * total, SMALL) or one.doc_count() + total > LARGEST:
            break
        if one.doc_count() and one not in due:
            due.append(one)
            total += one.doc_count()
    return [one for one in segments if one in due]


def _portions(segments: Sequence[CaseSegment]) -> Iterator[list[CaseSegment]]:
    """Part segments into such as make one that is not too large, in their order."""
    portion: list[CaseSegment] = []
    for one in segments:
        if portion and sum(each.doc_count() for each in portion) + one.doc_count() > LARGEST:
            yield portion
            portion = []
        portion.append(one)
    if portion:
        yield portion


def _merged(segments: Sequence[CaseSegment], writer: Any) -> CaseSegment:
    """Write some segments as one; one by itself that nothing is deleted of stays as it is."""
    if len(segments) == 1 and not segments[0].deleted_count():
        return segments[0]
    merged = _new_segment(writer)
    _merge(segments, merged, writer.storage)
    return merged


def _merge(segments: Sequence[CaseSegment], merged: CaseSegment, storage: Any) -> None:
    with ExitStack() as stack:
        sources = []
        for segment in segments:
            file = stack.enter_context(closing(segment.open(storage)))
            live = np.ones(file.size, np.bool_)
            live[list(segment.deleted)] = False
            sources.append(Source(file, live))
        records = merge_records(sources)
        merged.set_doc_count(len(records))
        merged.root = write_segment(merged.path(storage), records, merge_fields(sources))


def _cancel(writer: Any) -> None:
    """Let go of a failed writer; on a full disk Whoosh's own cancelling fails too."""
    try:
        writer.cancel()
    except Exception:  # noqa: BLE001 - the error that led here is the one to tell
        writer.writelock.release()
