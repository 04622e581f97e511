"""Changes: what became of documents, as the records of one commit of the index.

Every change goes through `Changes.commit`, which works out the cases that are touched, merges what
all their documents tell of them, and replaces them. Keys are unique within a commit. How records
become segments is told in `sarye.index.segmentcommits`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

from sarye.analysis.numbering import Numbering
from sarye.fields import effective_period, period_key
from sarye.index.caserecords import NO_SIGNATURE, Batch, CaseRecord, SplitCases, split_cases
from sarye.index.entryvectors import EntryVectors
from sarye.index.postings.varint import Numbers
from sarye.index.records import (
    NO_TOTALS,
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
from sarye.index.schema import ADDED, BROUGHT, NEAR, OWN, SHOWN, WHOLE
from sarye.index.segmentcommits import Merging, commit_segments
from sarye.index.snapshot import Snapshot
from sarye.index.tellings import values_of
from sarye.index.wordings.candidates import Neighbours
from sarye.models import Case, Problem

BATCH: Final = 256
"""Cases analysed at once: enough to keep Kiwi's workers busy, little enough to hold in memory."""

SEGMENT: Final = 4_000
"""Records of which a segment is written at once, with some 200 MB of arrays."""

AHEAD: Final = 2
"""Batches whose words are looked up while one is put together."""

Item = TypeVar("Item")
Begun = TypeVar("Begun")


class Changed(NamedTuple):
    """What a commit wrote anew or took away: ids of entries, and keys of documents."""

    entries: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()

    def joined(self, later: Changed) -> Changed:
        """Tell what this commit and a later one changed."""
        return Changed(self.entries | later.entries, self.documents | later.documents)


class Changes:
    """Collects what became of documents, and commits it all at once; ``changed`` tells what."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._before = snapshot
        self.changed = Changed()
        self._written: dict[str, tuple[DocumentRecord, tuple[Occurrence, ...]]] = {}
        self._removed: set[str] = set()
        self._numbers: dict[str, int | None] = {}

    def __bool__(self) -> bool:
        return bool(self._written or self._removed)

    def put(self, record: DocumentRecord, occurrences: tuple[Occurrence, ...]) -> None:
        """Add a document, or replace what was known of it."""
        self._written[record.key] = (record, occurrences)

    def _look_up(self, case_ids: Iterable[str]) -> None:
        """Find where some cases stand: many at once, since each segment is asked for them."""
        new = {one for one in case_ids if one not in self._numbers}
        if new:
            found = self._before.case_numbers(new) if self._before else {}
            self._numbers |= dict.fromkeys(new) | found

    def settle_ids(self) -> tuple[Problem, ...]:
        """Give each case whose own id belongs to another case the id of its content; say which."""
        told = [one for _, told in self._written.values() for one in told]
        self._look_up({*(one.case.id for one in told), *(one.content for one in told)})
        self._take_back()
        claimed = {one.content: one.content for one in self._under_their_own()}
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
            record = replace(record, entries=ids, problems=(*record.problems, *new))
            self._written[key] = (record, settled)
            problems += new
        return tuple(problems)

    def _under_their_own(self) -> Iterator[Occurrence]:
        """Yield what is written under the id of its own text, which no other text can have."""
        rows = (one for _, told in self._written.values() for one in told)
        return (one for one in rows if one.case.id == one.content)

    def _take_back(self) -> None:
        """Write anew the documents of which a record brought an id that is now another text's."""
        changed = self._removed | self._written.keys()
        for one in list(self._under_their_own()):
            for old in self._stored(one.content):
                if old.content == one.content or old.document in changed:
                    continue
                record = self._before and self._before.document(old.document)
                if record:
                    told = (each for name in record.entries for each in self._stored(name))
                    its = tuple(each for each in told if each.document == old.document)
                    self._written.setdefault(old.document, (record, its))

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
        numbering: Numbering,
        vectors: EntryVectors,
        *,
        roots: tuple[str, ...] = (),
        track: Callable[[int, int], None] = lambda done, total: None,
        merging: Merging = "due",
    ) -> Totals:
        """Write everything as one commit and return the new totals.

        ``roots`` are noted; ``track`` is told how many of the touched cases are done. A run that
        commits again before it ends asks for no ``merging``, a new build for all of it at last.
        """
        sums = _Sums(self._before)
        touched = self._touched()
        documents = frozenset(self._removed | self._written.keys())
        self.changed = Changed(frozenset(touched), documents)
        if self._before is not None:
            sums.subtract(self._records(touched))
        batches = self._batches(touched, numbering, vectors, sums, roots, track)
        commit_segments(index, self._replaced(touched), batches, merging=merging)
        return sums.totals

    def _batches(
        self,
        touched: Mapping[str, tuple[Occurrence, ...]],
        numbering: Numbering,
        vectors: EntryVectors,
        sums: _Sums,
        roots: tuple[str, ...],
        track: Callable[[int, int], None],
    ) -> Iterator[Batch]:
        """Yield the records of the commit, as many at a time as a segment is written of.

        They are those of the cases that are touched and still told by a document, of the documents,
        and of the totals.
        """
        done = sum(not told for told in touched.values())
        batch = Batch(numbering, vectors, self._before.dictionary if self._before else (0, b""))
        for rows, split in self._rows(touched, numbering):
            if len(batch) >= SEGMENT:
                yield batch
                batch = Batch(numbering, vectors, batch.known)
            sums.add(len(rows), batch.add_cases(rows, split))
            done += len(rows)
            track(done, len(touched))
        for key, (record, _) in self._written.items():
            batch.add_record(document_key(key), pack_document(record))
        batch.add_record(TOTALS_KEY, pack_totals(sums.finish(self._marks(), roots)))
        yield batch

    def _rows(
        self, touched: Mapping[str, tuple[Occurrence, ...]], numbering: Numbering
    ) -> Iterator[tuple[list[CaseRecord], SplitCases]]:
        """Yield what is written of cases, some at a time; the words of the next are looked up."""
        cases = {case_id: merge(case_id, told) for case_id, told in touched.items() if told}
        neighbours = Neighbours(self._before, cases, self._records(touched))
        near = neighbours.find()

        def split(ids: Sequence[str]) -> SplitCases:
            return split_cases(numbering, [cases[one] for one in ids])

        for ids, split_ids in _ahead(_some(cases), split):
            rows = [
                CaseRecord(
                    cases[one],
                    pack_case(touched[one]),
                    neighbours.signatures.get(one, NO_SIGNATURE),
                    {
                        "key": [case_key(one)],
                        NEAR: near.get(one, ()),
                        OWN: _brought(touched[one]),
                        WHOLE: _whole(cases[one]),
                        **_facets(cases[one]),
                    },
                )
                for one in ids
            ]
            yield rows, split_ids

    def _touched(self) -> dict[str, tuple[Occurrence, ...]]:
        """Map each case that changes to all its occurrences from now on, in order of place.

        The cases that were near one of them are among them, so that no link outlives its reason.
        """
        gone = self._removed | self._written.keys()
        found: dict[str, list[Occurrence]] = defaultdict(list)
        told = self._cases_of(gone)
        self._look_up(told)
        for case_id in told:
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
        numbers = self._before.records_of(NEAR, case_ids)
        return {self._before.occurrences(number)[0].case.id for number in numbers}

    def _cases_of(self, keys: Iterable[str]) -> list[str]:
        if self._before is None:
            return []
        records = (self._before.document(key) for key in sorted(keys))
        return [case_id for record in records if record is not None for case_id in record.entries]

    def _stored(self, case_id: str) -> tuple[Occurrence, ...]:
        found = self._records([case_id])
        return self._before.occurrences(found[0]) if self._before and found else ()

    def _records(self, case_ids: Collection[str]) -> list[int]:
        """Give the records of those of some cases that are there, in order."""
        self._look_up(case_ids)
        numbers = (self._numbers[one] for one in case_ids)
        return sorted(number for number in numbers if number is not None)

    def _replaced(self, touched: Collection[str]) -> Iterator[int]:
        """Yield the records that a commit replaces or removes."""
        if self._before is not None:
            documents = self._removed | self._written.keys()
            yield from self._records(touched)
            yield from self._before.records_of("key", [*map(document_key, documents), TOTALS_KEY])

    def _marks(self) -> Iterator[tuple[int, DocumentRecord]]:
        """Yield the documents that a commit takes away (-1) and adds (1)."""
        if self._before is not None:
            for key in self._removed | self._written.keys():
                if record := self._before.document(key):
                    yield -1, record
        yield from ((1, record) for record, _ in self._written.values())


class _Sums:
    """The totals while a commit is written."""

    def __init__(self, before: Snapshot | None) -> None:
        self._before = before
        self.totals = totals = before.totals if before else NO_TOTALS
        self._entries = totals.entries
        self._lengths = np.array(totals.lengths, np.int64)
        self._fingerprint = int(totals.fingerprint, 16)

    def add(self, entries: int, lengths: Numbers) -> None:
        self._entries += entries
        self._lengths += lengths.ravel()

    def subtract(self, numbers: Sequence[int]) -> None:
        if self._before is not None and numbers:
            self._entries -= len(numbers)
            self._lengths -= self._before.lengths[numbers].sum(axis=0, dtype=np.int64).ravel()

    def finish(self, marks: Iterable[tuple[int, DocumentRecord]], roots: tuple[str, ...]) -> Totals:
        """Give the totals; the fingerprint is a sum over the documents, whatever their order."""
        for sign, record in marks:
            row = f"{record.key}\t{record.digest}".encode("utf-8", "surrogatepass")
            self._fingerprint += sign * int.from_bytes(hashlib.sha256(row).digest()[:8], "big")
        fingerprint = f"{self._fingerprint % 2**64:016x}"
        self.totals = Totals(self._entries, tuple(self._lengths.tolist()), fingerprint, roots)
        return self.totals


def _some(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _ahead(items: Iterable[Item], begin: Callable[[Item], Begun]) -> Iterator[tuple[Item, Begun]]:
    """Yield each item with what was begun of it, once that of the next `AHEAD` is begun too."""
    begun: deque[tuple[Item, Begun]] = deque()
    for item in items:
        begun.append((item, begin(item)))
        if len(begun) > AHEAD:
            yield begun.popleft()
    yield from begun


def _brought(told: Iterable[Occurrence]) -> list[str]:
    """Mark a case that is under an id which a record brought, and not under that of its text."""
    cases = (one for one in told if one.case.kind == "case")
    return [BROUGHT] if any(one.case.id != one.content for one in cases) else []


def _facets(case: Case) -> dict[str, list[str]]:
    """Give the whole values that a case is filtered, counted and sorted by."""
    period = effective_period(case)
    return {
        **values_of(case),
        SHOWN: [period_key(period)] if period else [],
        ADDED: [case.added] if case.added else [],
        "section": sorted({section.role for section in case.sections}),
        "path": sorted({place.path for place in (case.source, *case.also_in)}),
    }


def _whole(case: Case) -> list[str]:
    """Name the document that a passage is of: its path and title.

    Passages that a list of hits brings back stand in one file, each titled by its own document.
    """
    return [f"{case.source.path}\t{case.title}"] if case.kind == "document" else []


def _order(occurrence: Occurrence) -> tuple[str, int, int, str, int]:
    place = occurrence.case.source
    return place.path, place.page or 0, place.line or 0, place.sheet or "", place.row or 0
