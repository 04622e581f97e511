"""Changed documents in, one commit of the index out.

Every change goes through `Changes.commit`, which works out the cases that are touched, merges what
all their documents tell of them, and replaces them. Keys are unique within a commit: Whoosh keeps
two records for a key that is replaced twice in one session, and never mends it.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from whoosh.writing import MERGE_SMALL, OPTIMIZE

from sarye.analysis import Analyzer, squeeze
from sarye.index.codec import CompactCodec
from sarye.index.neighbours import Neighbours
from sarye.index.records import (
    TOTALS_KEY,
    DocumentRecord,
    Occurrence,
    Totals,
    case_key,
    document_key,
    merge,
    pack_case,
    pack_document,
    pack_totals,
)
from sarye.index.schema import (
    CONTEXT,
    LENGTH_BYTES,
    NEAR,
    PARTS,
    TEXT_FIELDS,
    Positioned,
    bigrams_field,
    encode_token,
    words_field,
)
from sarye.index.snapshot import Snapshot
from sarye.models import Case, Period, Problem

BATCH: Final = 256
"""Cases analysed at once: enough to keep Kiwi's workers busy, little enough to hold in memory."""

WRITER_MEGABYTES: Final = 256
"""Postings that Whoosh sorts in memory before it uses files."""


_Touched = tuple[str, tuple[Occurrence, ...]]


class Changes:
    """Collects what became of documents, and commits it all at once."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._before = snapshot
        self._written: dict[str, tuple[DocumentRecord, tuple[Occurrence, ...]]] = {}
        self._removed: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._written or self._removed)

    def put(self, record: DocumentRecord, occurrences: tuple[Occurrence, ...]) -> None:
        """Add a document, or replace what was known of it."""
        self._written[record.key] = (record, occurrences)

    def settle_ids(self) -> tuple[Problem, ...]:
        """Give each case whose own id belongs to another case the id of its content; say which."""
        claimed: dict[str, str] = {}
        problems: list[Problem] = []
        for key, (record, occurrences) in sorted(self._written.items()):
            settled = tuple(self._settled(one, claimed) for one in occurrences)
            new = [
                Problem(
                    "duplicate_id", after.case.source, {"id": before.case.id, "new": after.case.id}
                )
                for before, after in zip(occurrences, settled, strict=True)
                if before.case.id != after.case.id
            ]
            ids = tuple(one.case.id for one in settled)
            record = replace(record, cases=ids, problems=(*record.problems, *new))
            self._written[key] = (record, settled)
            problems += new
        return tuple(problems)

    def _settled(self, one: Occurrence, claimed: dict[str, str]) -> Occurrence:
        if one.case.id not in claimed:
            gone = self._removed | self._written.keys()
            kept = [old for old in self._stored(one.case.id) if old.document not in gone]
            claimed[one.case.id] = kept[0].content if kept else one.content
        if claimed[one.case.id] == one.content:
            return one
        return replace(one, case=replace(one.case, id=one.content))

    def remove(self, key: str) -> None:
        """Forget a document."""
        self._removed.add(key)

    def commit(
        self,
        index: Any,
        analyzer: Analyzer,
        *,
        roots: tuple[str, ...] = (),
        track: Callable[[int, int], None] = lambda done, total: None,
    ) -> Totals:
        """Write everything as one commit and return the new totals.

        ``roots`` are noted; ``track`` is told how many of the touched cases are done.
        """
        touched = self._touched()
        likeness = self._likeness(touched)
        sums = _Sums(self._before)
        writer = index.writer(limitmb=WRITER_MEGABYTES, codec=CompactCodec())
        try:
            with _collector_paused():
                self._write_cases(writer, analyzer, touched, likeness, sums, track)
                self._replace_documents(writer)
                totals = sums.finish(self._digests(), roots)
                self._delete(writer, TOTALS_KEY)
                writer.add_document(key=[TOTALS_KEY], data=pack_totals(totals))
                writer.commit(mergetype=_merge)
        except BaseException:
            _cancel(writer)
            raise
        return totals

    def _write_cases(
        self,
        writer: Any,
        analyzer: Analyzer,
        touched: Mapping[str, tuple[Occurrence, ...]],
        likeness: Mapping[str, dict[str, Any]],
        sums: _Sums,
        track: Callable[[int, int], None],
    ) -> None:
        done = 0
        for batch in _batches(touched.items()):
            _prepare(analyzer, [occurrences for _, occurrences in batch])
            for case_id, occurrences in batch:
                known = likeness.get(case_id, {})
                self._replace_case(writer, analyzer, case_id, occurrences, known, sums)
            done += len(batch)
            track(done, len(touched))

    def _touched(self) -> dict[str, tuple[Occurrence, ...]]:
        """Map each case that changes to all its occurrences from now on, in order of place.

        The cases that were near one of them are among them, so that no link outlives its reason.
        """
        gone = self._removed | self._written.keys()
        found: dict[str, list[Occurrence]] = defaultdict(list)
        for case_id in self._cases_of(gone):
            found[case_id] = [one for one in self._stored(case_id) if one.document not in gone]
        for _, occurrences in self._written.values():
            for one in occurrences:
                if one.case.id not in found:
                    found[one.case.id] = list(self._stored(one.case.id))
                found[one.case.id].append(one)
        for case_id in self._near(found) - found.keys():
            found[case_id] = list(self._stored(case_id))
        return {case_id: tuple(sorted(ones, key=_order)) for case_id, ones in found.items()}

    def _near(self, case_ids: Iterable[str]) -> set[str]:
        """Give the ids of the cases that name some as near them."""
        if self._before is None:
            return set()
        numbers = {number for case_id in case_ids for number in self._before.near(case_id)}
        return {self._before.occurrences(number)[0].case.id for number in numbers}

    def _likeness(self, touched: Mapping[str, tuple[Occurrence, ...]]) -> dict[str, dict[str, Any]]:
        """Give the fields of each case that tell its signature and which cases are near it."""
        cases = {case_id: merge(case_id, told) for case_id, told in touched.items() if told}
        neighbours = Neighbours(self._before, cases, touched)
        signatures, near = neighbours.signatures, neighbours.find()
        return {one: {"signature": signatures[one], NEAR: near[one]} for one in cases}

    def _cases_of(self, keys: Iterable[str]) -> list[str]:
        if self._before is None:
            return []
        records = (self._before.document(key) for key in sorted(keys))
        return [case_id for record in records if record is not None for case_id in record.cases]

    def _stored(self, case_id: str) -> tuple[Occurrence, ...]:
        return tuple(self._before.stored([case_id])) if self._before else ()

    def _replace_case(
        self,
        writer: Any,
        analyzer: Analyzer,
        case_id: str,
        occurrences: tuple[Occurrence, ...],
        likeness: dict[str, Any],
        sums: _Sums,
    ) -> None:
        number = self._before.case_number(case_id) if self._before else None
        if number is not None:
            sums.subtract(number)
            self._delete(writer, case_key(case_id))
        if occurrences:
            fields, lengths = _case_fields(merge(case_id, occurrences), analyzer)
            data = pack_case(occurrences)
            writer.add_document(key=[case_key(case_id)], data=data, **fields, **likeness)
            sums.add(lengths)

    def _delete(self, writer: Any, key: str) -> None:
        """Delete what the index holds under a key; the writer counts records as the snapshot."""
        for number in self._before.records(key) if self._before else ():
            writer.delete_document(number)

    def _replace_documents(self, writer: Any) -> None:
        for key in self._removed | self._written.keys():
            self._delete(writer, document_key(key))
        for key, (record, _) in self._written.items():
            writer.add_document(key=[document_key(key)], data=pack_document(record))

    def _digests(self) -> dict[str, str]:
        before = self._before.documents() if self._before else ()
        digests = {
            record.key: record.digest for record in before if record.key not in self._removed
        }
        digests.update((key, record.digest) for key, (record, _) in self._written.items())
        return digests


class _Sums:
    """The totals while a commit is written."""

    def __init__(self, before: Snapshot | None) -> None:
        self._before = before
        self._cases = before.totals.cases if before else 0
        self._lengths = list(before.totals.lengths) if before else [0] * len(TEXT_FIELDS)

    def add(self, lengths: list[int]) -> None:
        self._cases += 1
        self._lengths = [old + new for old, new in zip(self._lengths, lengths, strict=True)]

    def subtract(self, number: int) -> None:
        self._cases -= 1
        row = self._before.lengths[number] if self._before else [0] * len(TEXT_FIELDS)
        self._lengths = [old - int(new) for old, new in zip(self._lengths, row, strict=True)]

    def finish(self, digests: Mapping[str, str], roots: tuple[str, ...]) -> Totals:
        rows = [f"{key}\t{digest}" for key, digest in sorted(digests.items())]
        fingerprint = hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()
        return Totals(self._cases, tuple(self._lengths), fingerprint[:12], roots)


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Rewrite segments that are mostly deleted, and small ones as Whoosh does; return the others.

    Whoosh itself looks only at the number of records, and lets large dead segments pile up.
    """
    worn = [one for one in segments if 2 * one.deleted_count() > one.doc_count_all()]
    OPTIMIZE(writer, worn)
    rest: list[Any] = MERGE_SMALL(writer, [one for one in segments if one not in worn])
    return rest


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the cyclic garbage collector millions of postings: a third of the time of a commit."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _cancel(writer: Any) -> None:
    """Let go of a failed writer; on a full disk Whoosh's own cancelling fails too."""
    try:
        writer.cancel()
    except Exception:  # noqa: BLE001 - the error that led here is the one to tell
        writer.writelock.release()


def part_texts(case: Case) -> dict[str, list[str]]:
    """Give the texts of each indexed part of a case."""
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    texts["title"].append(case.title)
    for section in case.sections:
        texts[section.role].append(section.text)
    around = (case.document_title, case.agency, case.department, case.award)
    texts[CONTEXT].extend(text for text in around if text)
    texts[CONTEXT].extend(
        _spoken(period) for period in (case.period, case.document_period) if period
    )
    return texts


def _batches(items: Iterable[_Touched]) -> Iterator[list[_Touched]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _prepare(analyzer: Analyzer, batch: list[tuple[Occurrence, ...]]) -> None:
    texts = (part_texts(occurrences[0].case) for occurrences in batch if occurrences)
    analyzer.prepare(text for parts in texts for group in parts.values() for text in group)


def _case_fields(case: Case, analyzer: Analyzer) -> tuple[dict[str, Any], list[int]]:
    fields: dict[str, Any] = {}
    lengths: list[int] = []
    for part, texts in part_texts(case).items():
        words = analyzer.word_positions(texts)
        bigrams = Counter(gram for text in texts for gram in analyzer.bigrams(text))
        fields[words_field(part)] = Positioned(words)
        fields[bigrams_field(part)] = bigrams
        lengths += [sum(map(len, words.values())), bigrams.total()]
    fields["lengths"] = b"".join(length.to_bytes(LENGTH_BYTES, "little") for length in lengths)
    fields["order"] = encode_token(f"{squeeze(case.title)}\t{case.id}")
    return {**fields, **_facet_fields(case)}, lengths


def _facet_fields(case: Case) -> dict[str, list[str]]:
    period = case.period or case.document_period
    return {
        "agency": [case.agency] if case.agency else [],
        "award": [case.award] if case.award else [],
        "year": [str(period.year)] if period else [],
        "quarter": [str(period.quarter)] if period and period.quarter else [],
        "half": [str(period.half)] if period and period.half else [],
        "period": [period_key(period)] if period else [],
        "section": sorted({section.role for section in case.sections}),
        "path": sorted({place.path for place in (case.source, *case.also_in)}),
    }


def period_key(period: Period) -> str:
    """Write a period as a value of the period field.

    >>> period_key(Period(2025, quarter=1)), period_key(Period(2024, half=2))
    ('2025Q1', '2024H2')
    """
    if period.quarter:
        return f"{period.year}Q{period.quarter}"
    return f"{period.year}H{period.half}" if period.half else f"{period.year}"


def _spoken(period: Period) -> str:
    """Write a period as people type it into a search box."""
    if period.quarter:
        return f"{period.year}년 {period.quarter}분기"
    if period.half:
        return f"{period.year}년 {'상반기' if period.half == 1 else '하반기'}"
    return f"{period.year}년"


def _order(occurrence: Occurrence) -> tuple[str, int, int, str, int]:
    place = occurrence.case.source
    return place.path, place.page or 0, place.line or 0, place.sheet or "", place.row or 0
