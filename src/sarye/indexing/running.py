"""A run of indexing: what changed is read and committed, and a report says what was done.

A document that cannot be read keeps what was indexed of it before, and its problem is noted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.errors import ArchiveError, IndexMissing, NothingToIndex
from sarye.index import (
    DocumentRecord,
    Occurrence,
    dictionary_of,
    engine_at,
    stamp_now,
    user_terms,
)
from sarye.indexing.buildwriter import BuildWriter, Track
from sarye.indexing.pool import Allowance, read_files
from sarye.indexing.sources import RETRIED, is_unchanged, state_of
from sarye.indexing.tasks import Answer
from sarye.models import Case, Place, Problem, Report
from sarye.readers import shown_formats
from sarye.readers.collection import Collection, collect, is_within
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.index import Engine, Reader

PASSING: Final = frozenset(("unreadable", "vanished"))
"""Problems that lie outside the document and can be gone at the next run."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where the index is, what to read, and how."""

    engine: Engine
    collection: Collection
    settings: Settings
    workers: int
    rebuild: bool
    track: Track
    stopped: Callable[[], bool]


def build_index(
    paths: Iterable[Path],
    settings: Settings,
    *,
    rebuild: bool,
    workers: int,
    track: Track,
    stopped: Callable[[], bool],
) -> Report:
    """Bring an index up to date with documents; see `sarye.Archive.build`."""
    started = time.perf_counter()
    engine = engine_at(settings.index)
    collection = collect(paths)
    if not collection.files and not engine.exists():
        folders = ", ".join(path.as_posix() for path in collection.folders)
        raise NothingToIndex(path=folders, formats=", ".join(shown_formats()))
    with engine.locked():
        job = Job(engine, collection, settings, workers, rebuild, track, stopped)
        return replace(IndexingRun(job).report(), took_s=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Unread:
    """A file to read, and its size and time of change before it is read."""

    path: Path
    size: int
    modified: int


class IndexingRun:
    """One run of indexing, under the lock of its folder.

    What was read is committed `CHUNK` cases at a time, so that memory is bounded and a run that is
    stopped has done what it has done. A rebuild answers only when it is whole.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._terms = user_terms(job.settings)
        self._stamp = stamp_now(job.settings, self._terms)
        self._existed = job.engine.exists()
        self._before = _open_before(job)
        self._anew = job.rebuild or self._is_stale()
        self._counts = dict.fromkeys(("added", "changed", "removed", "unchanged", "failed"), 0)
        self._problems: list[Problem] = list(self._terms.problems)
        self._unread: dict[str, _Unread] = {}

    def report(self) -> Report:
        """Read what has changed, commit it, and say what was done."""
        try:
            with closing(self._store()) as store:
                return self._report(store)
        finally:
            if self._before is not None:
                self._before.close()

    def _store(self) -> BuildWriter:
        job = self._job
        with job.engine.writing():
            return BuildWriter(
                job.engine,
                self._stamp,
                self._terms.words,
                self._roots(),
                job.track,
                anew=self._anew,
                workers=job.workers,
            )

    def _report(self, store: BuildWriter) -> Report:
        self._plan(store)
        self._read(store)
        if self._unread and self._anew:
            self._keep_unread(store)
        self._commit(store, last=True)
        return Report(
            **self._counts,
            cases=store.state.cases,
            documents=store.documents(),
            rebuilt=self._anew and self._existed,
            problems=tuple(self._problems),
            took_s=0.0,
            unread=len(self._unread),
        )

    def _is_stale(self) -> bool:
        """Tell whether what is indexed would be analysed otherwise today (synonyms would not)."""
        if self._before is None:
            return True
        return bool(set(self._before.stamp.differences(self._stamp)) - {"synonyms", "sarye"})

    def _known(self, key: str) -> DocumentRecord | None:
        return self._before.document(key) if self._before else None

    def _plan(self, store: BuildWriter) -> None:
        """Work out which files are to be read, and what is carried over or forgotten."""
        collection = self._job.collection
        self._problems += [
            Problem("vanished", Place(path.as_posix())) for path in collection.missing
        ]
        files = {self._job.engine.key(path): path for path in collection.files}
        for key, path in files.items():
            self._plan_file(key, path)
        for record in list(self._before.documents()) if self._before else ():
            if record.key not in files:
                self._plan_rest(store, record)

    def _plan_file(self, key: str, path: Path) -> None:
        known = self._known(key)
        settled = (
            known and not self._anew and not _had_other_limits(path, known, self._job.settings)
        )
        if known and settled and is_unchanged(path, known):
            self._counts["unchanged"] += 1
            self._problems += known.problems
        else:
            self._unread[key] = _Unread(path, *state_of(path))

    def _plan_rest(self, store: BuildWriter, record: DocumentRecord) -> None:
        """Forget a document gone from the given folders; carry others into a new build."""
        path = self._job.engine.file(record.key)
        if is_within(path, self._job.collection.folders) and not path.exists():
            self._counts["removed"] += 1
            if not self._anew:
                store.remove(record.key)
        elif self._anew and path.is_file():
            self._plan_file(record.key, path)
        elif self._anew:
            store.put(record, self._stored(record))

    def _read(self, store: BuildWriter) -> None:
        """Read the files of the plan, until the run is stopped."""
        keys, total = list(self._unread), len(self._unread)
        answers = read_files(
            [self._unread[key].path for key in keys],
            self._job.settings,
            workers=self._job.workers,
            stopped=self._job.stopped,
        )
        with closing(answers):
            for done, (key, (_, answer)) in enumerate(zip(keys, answers, strict=False), 1):
                self._take(store, key, self._unread.pop(key), answer)
                self._job.track("read", done, total)
                if store.is_full:
                    self._commit(store, last=False)

    def _commit(self, store: BuildWriter, *, last: bool) -> None:
        """Commit what was read; a first build answers from its first part on."""
        with self._job.engine.writing():
            always = last and (self._anew or self._roots() != self._known_roots)
            self._problems += store.commit(last=last, always=always)
            if last or not self._existed:
                self._finish(store, last=last)

    def _take(self, store: BuildWriter, key: str, file: _Unread, answer: Answer) -> None:
        """Put what was read of a file; one that cannot be read keeps what is known of it."""
        if isinstance(answer, Problem):
            self._fail(store, key, file, answer)
            return
        documents, digest = answer.documents, answer.digest
        problems = tuple(problem for one in documents for problem in one.problems)
        cases = tuple(case for one in documents for case in one.cases)
        self._counts[_became(self._known(key), digest)] += 1
        self._problems += problems
        record = DocumentRecord(
            key=key,
            path=file.path.as_posix(),
            size=file.size,
            modified=file.modified,
            digest=digest,
            cases=(),
            problems=problems,
            documents=sum(bool(one.cases) for one in documents),
        )
        store.put(record, tuple(_occurrence(key, case) for case in cases))

    def _fail(self, store: BuildWriter, key: str, file: _Unread, problem: Problem) -> None:
        self._counts["failed"] += 1
        self._problems.append(problem)
        known = self._known(key) or DocumentRecord(key, file.path.as_posix(), 0, 0, "", ())
        size, modified = (file.size, file.modified)
        if problem.kind in PASSING:
            size = modified = RETRIED
        record = replace(known, size=size, modified=modified, problems=(problem,))
        store.put(record, self._stored(known))

    def _keep_unread(self, store: BuildWriter) -> None:
        """Carry what is known of the files that a stopped rebuild has not read."""
        for key in self._unread:
            if known := self._known(key):
                store.put(replace(known, size=RETRIED, modified=RETRIED), self._stored(known))

    def _stored(self, known: DocumentRecord) -> tuple[Occurrence, ...]:
        """Give what the index holds of a document's cases."""
        stored = self._before.stored(known.cases) if self._before else ()
        return tuple(one for one in stored if one.document == known.key)

    def _finish(self, store: BuildWriter, *, last: bool) -> None:
        """Let what was committed answer; its words are known from the ``last`` commit on."""
        stamp = self._stamp
        if not self._anew and self._before is not None:
            stamp = replace(stamp, sarye=self._before.stamp.sarye)  # has read it, until a rebuild
        store.publish(stamp, dictionary_of(self._job.settings), last=last)

    @property
    def _known_roots(self) -> tuple[str, ...]:
        return self._before.state.roots if self._before else ()

    def _roots(self) -> tuple[str, ...]:
        """Name the folders given in this run and before, as far as they are there."""
        engine = self._job.engine
        given = [engine.key(folder) for folder in self._job.collection.folders]
        known = [root for root in self._known_roots if engine.file(root).is_dir()]
        return tuple(sorted({*given, *known}))


def _open_before(job: Job) -> Reader | None:
    """Open what is indexed so far; None where there is nothing.

    What this version cannot read is replaced only where a rebuild is asked for: it may hold more
    documents than those that were given.
    """
    try:
        return job.engine.open()
    except IndexMissing:
        return None
    except ArchiveError:
        if job.rebuild:
            return None
        raise


def _became(known: DocumentRecord | None, digest: str) -> str:
    if known is None:
        return "added"
    return "unchanged" if known.digest == digest else "changed"


def _occurrence(key: str, case: Case) -> Occurrence:
    from sarye.cases import case_id

    content = case_id(case.title, case.sections)
    return Occurrence(key, content, case)


def _had_other_limits(path: Path, record: DocumentRecord, settings: Settings) -> bool:
    """Tell whether a file took too much by limits that are not today's."""
    allowance = Allowance.of(path, settings)
    today = {"too_slow": allowance.seconds, "too_much_memory": allowance.megabytes}
    took_too_much = (one for one in record.problems if one.kind in today)
    return any(today[one.kind] not in one.details.values() for one in took_too_much)
