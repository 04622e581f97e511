"""A run of indexing: what changed is read and committed, and a report says what was done.

A document that cannot be read keeps what was indexed of it before, and its problem is noted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.errors import IndexMissing, NothingToIndex, PathMissing
from sarye.fields import moment
from sarye.index import (
    DocumentRecord,
    Occurrence,
    engine_at,
    stamp_now,
    term_files,
    user_terms,
)
from sarye.indexing.absences import Absences
from sarye.indexing.buildwriter import BuildWriter, Track
from sarye.indexing.earlier import Earlier
from sarye.indexing.pool import read_files
from sarye.indexing.sources import (
    RETRIED,
    Held,
    is_unchanged,
    state_of,
)
from sarye.indexing.tasks import Answer
from sarye.models import Case, Place, Problem, Report
from sarye.readers import shown_formats
from sarye.readers.collection import Collection, is_file, is_folder, is_within, look_for, shown
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.index import Engine

STOPPED: Final = frozenset(("too_slow", "too_much_memory", "reader_died"))
"""Problems of a document, or of a member of an archive, whose worker came to a limit."""

PASSING: Final = STOPPED | {"unreadable", "vanished", "changing", "crashed"}
"""Problems that can be gone at the next run, though the document has not changed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where the index is, what to read and what to forget, and how."""

    engine: Engine
    collection: Collection
    forgotten: tuple[Path, ...]
    settings: Settings
    workers: int
    rebuild: bool
    track: Track
    stopped: Callable[[], bool]


def build_index(
    paths: Iterable[Path] | None,
    settings: Settings,
    *,
    forget: Iterable[Path] = (),
    rebuild: bool,
    workers: int,
    track: Track,
    stopped: Callable[[], bool],
) -> Report:
    """Bring an index up to date with documents; see `sarye.Archive.build`."""
    started = time.perf_counter()
    engine = engine_at(settings.index, settings.cluster)
    forgotten = tuple(forget)
    collection = look_for(_paths(paths, forgotten, engine, settings, rebuild=rebuild))
    if not engine.exists():
        _check_first(collection, forgotten, engine)
    with engine.locked():
        job = Job(engine, collection, forgotten, settings, workers, rebuild, track, stopped)
        return replace(IndexingRun(job).report(), took_s=time.perf_counter() - started)


def _paths(
    paths: Iterable[Path] | None,
    forgotten: tuple[Path, ...],
    engine: Engine,
    settings: Settings,
    *,
    rebuild: bool,
) -> tuple[Path, ...]:
    """Name what is read: what was given, else what is known; nothing where it is to be forgotten.

    Raises what `Engine.open` does.
    """
    if paths is not None:
        return tuple(paths)
    if forgotten:
        return ()
    with closing(Earlier(engine, rebuild=rebuild)) as earlier:
        return earlier.paths(settings.data)


def _check_first(collection: Collection, forgotten: tuple[Path, ...], engine: Engine) -> None:
    """Refuse a first run that would make an index of nothing."""
    if forgotten:
        raise IndexMissing(path=engine.shown)
    if collection.missing and not (collection.files or collection.folders or collection.problems):
        raise PathMissing(path=shown(collection.missing[0]))
    if not collection.files and not collection.problems:
        folders = ", ".join(map(shown, collection.folders))
        raise NothingToIndex(path=folders, formats=", ".join(shown_formats()))


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
        self._moment = moment(datetime.now(UTC))
        self._existed = job.engine.exists()
        self._earlier = Earlier(job.engine, rebuild=job.rebuild)
        self._files = term_files(job.settings, self._earlier.words)
        self._terms = user_terms(job.settings, self._earlier.words)
        self._stamp = stamp_now(job.settings, self._terms)
        self._anew = job.rebuild or self._is_stale()
        self._counts = dict.fromkeys(("added", "changed", "removed", "unchanged", "failed"), 0)
        self._passed_over = job.collection.passed_over
        self._problems: list[Problem] = list(self._terms.problems)
        self._absences = Absences(job.collection)
        self._lost = 0
        self._unread: dict[str, _Unread] = {}
        self._planned: set[str] = set()
        self._forgetting: dict[Path, frozenset[str]] = {}

    def report(self) -> Report:
        """Read what has changed, commit it, and say what was done.

        Raises `NotIndexed` for a path to forget that the index does not know, and `PathMissing`
        where nothing that was given is there or known.
        """
        with closing(self._earlier) as earlier:
            self._forgetting = {path: earlier.keys_within(path) for path in self._job.forgotten}
            self._check_paths()
            with closing(self._store()) as store:
                return self._report(store)

    @cached_property
    def _forgotten(self) -> frozenset[str]:
        return frozenset().union(*self._forgetting.values())

    def _check_paths(self) -> None:
        given = self._job.collection
        if not given.missing or given.files or given.folders or given.problems:
            return
        known = map(self._job.engine.file, (one.key for one in self._earlier.documents()))
        if not any(is_within(file, given.missing) for file in known):
            raise PathMissing(path=shown(given.missing[0]))

    def _store(self) -> BuildWriter:
        job = self._job
        with job.engine.writing():
            return BuildWriter(
                job.engine,
                self._stamp,
                self._terms.words,
                self._roots,
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
        self._problems += self._of_damages()
        held = Held.by(store.records())
        return Report(
            **self._counts,
            cases=store.state.cases,
            documents=held.documents,
            texts=store.state.documents,
            without_cases=held.without_cases,
            rebuilt=self._anew and self._existed,
            problems=tuple(self._problems),
            took_s=0.0,
            unread=len(self._unread),
            passed_over=self._passed_over,
            withheld=self._absences.withheld,
        )

    def _is_stale(self) -> bool:
        """Tell whether what is indexed would be analysed otherwise today (synonyms would not)."""
        stamp = self._earlier.stamp
        if stamp is None:
            return True
        return bool(set(stamp.differences(self._stamp)) - {"synonyms", "sarye"})

    def _plan(self, store: BuildWriter) -> None:
        """Work out which files are to be read, and what is carried over or forgotten."""
        spelled = {os.path.normcase(one.key): one.key for one in self._earlier.documents()}
        for path in self._job.collection.files:
            key = self._job.engine.key(path)
            self._plan_file(spelled.get(os.path.normcase(key), key), path)
        planned = self._planned
        for record in self._earlier.documents():
            if record.key not in planned:
                self._plan_rest(store, record)
        self._problems += (*self._returning(), *self._of_paths())

    def _returning(self) -> Iterator[Problem]:
        """Name what is forgotten and will be found again, as it lies in a folder of the index."""
        file = self._job.engine.file
        roots = [file(root) for root in self._roots]
        for path, keys in self._forgetting.items():
            if any(is_file(file(key)) and is_within(file(key), roots) for key in keys):
                yield Problem("comes_back", Place(shown(path)))

    def _of_damages(self) -> Iterator[Problem]:
        """Name what of the index was damaged, and count what is lost of it."""
        for damage in self._earlier.damages:
            yield Problem("index_damaged", Place(f"{self._job.engine.shown}: {damage.file}"))
        if self._lost:
            self._counts["failed"] += 1
            lost = {"count": self._lost}
            yield Problem("entries_lost", Place(self._job.engine.shown), lost)

    def _of_paths(self) -> tuple[Problem, ...]:
        """Name what of the given paths is not there, or could not be looked into."""
        collection, withheld = self._job.collection, self._absences.withheld
        missing = (path for path in collection.missing if path.as_posix() not in withheld)
        vanished = (Problem("vanished", Place(shown(path))) for path in missing)
        problems = (*vanished, *collection.problems)
        self._counts["failed"] += len(problems)
        return (*self._absences.problems, *problems)

    def _plan_file(self, key: str, path: Path) -> None:
        known = self._earlier.document(key)
        self._planned.add(key)
        if known and not self._anew and is_unchanged(path, known) and not _is_passing(known):
            self._counts["failed" if known.refusal else "unchanged"] += 1
            self._counts["failed"] += 0 if known.refusal else known.failed
            self._passed_over += known.passed_over
            self._problems += known.problems
        else:
            self._unread[key] = _Unread(path, *state_of(path))

    def _plan_rest(self, store: BuildWriter, record: DocumentRecord) -> None:
        """Forget a document that is to be, or is gone; carry others into a new build."""
        path = self._job.engine.file(record.key)
        is_gone = self._absences.is_gone(path, is_empty=not record.entries)
        if record.key in self._forgotten or is_gone:
            self._counts["removed"] += 1
            if not self._anew:
                store.remove(record.key)
        elif self._anew and is_file(path):
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
            always = last and (self._anew or self._roots != self._earlier.roots)
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
        entries = tuple(entry for one in documents for entry in (*one.cases, *one.passages))
        kept = self._of_stopped(key, problems)
        self._counts[_became(self._earlier.document(key), digest)] += 1
        self._counts["failed"] += answer.failed
        self._passed_over += answer.passed_over
        self._problems += problems
        record = DocumentRecord(
            key=key,
            path=shown(file.path),
            size=file.size,
            modified=file.modified,
            digest=digest,
            entries=(),
            problems=problems,
            documents=sum(bool(one.cases or one.passages) for one in documents),
            without_cases=sum(bool(one.passages and not one.cases) for one in documents),
            failed=answer.failed,
            passed_over=answer.passed_over,
        )
        store.put(record, (*self._occurrences(key, entries), *kept))

    def _occurrences(self, key: str, entries: Sequence[Case]) -> Iterator[Occurrence]:
        """Give what a document tells, with the moment since when what has its id is there."""
        known = self._earlier.since([one.id for one in entries])
        for entry in entries:
            yield replace(_occurrence(key, entry), added=known.get(entry.id, self._moment))

    def _of_stopped(self, key: str, problems: Iterable[Problem]) -> tuple[Occurrence, ...]:
        """Give what the index holds of the members of an archive that were stopped this time."""
        stopped = {one.place.path for one in problems if one.kind in STOPPED}
        known = self._earlier.document(key) if stopped else None
        return tuple(
            one
            for one in (self._stored(known) if known else ())
            if not stopped.isdisjoint(place.path for place in (one.case.source, *one.case.also_in))
        )

    def _fail(self, store: BuildWriter, key: str, file: _Unread, problem: Problem) -> None:
        self._counts["failed"] += 1
        self._problems.append(problem)
        path = shown(file.path)
        known = self._earlier.document(key) or DocumentRecord(key, path, 0, 0, "", ())
        record = replace(
            known,
            path=path,
            size=file.size,
            modified=file.modified,
            problems=(problem,),
            failed=1,
            passed_over=0,
        )
        store.put(record, self._stored(known))

    def _keep_unread(self, store: BuildWriter) -> None:
        """Carry what is known of the files that a stopped rebuild has not read."""
        for key in self._unread:
            if known := self._earlier.document(key):
                store.put(replace(known, size=RETRIED, modified=RETRIED), self._stored(known))

    def _stored(self, known: DocumentRecord) -> tuple[Occurrence, ...]:
        """Give what the index holds of a document's cases and passages."""
        found = self._earlier.told_by(known)
        self._lost += len(known.entries) - len(found)
        return found

    def _finish(self, store: BuildWriter, *, last: bool) -> None:
        """Let what was committed answer; its words are known from the ``last`` commit on."""
        stamp = self._stamp
        before = self._earlier.stamp
        if not self._anew and before is not None:
            stamp = replace(stamp, sarye=before.sarye)  # has read it, until a rebuild
        store.publish(stamp, self._files, last=last)

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        """Name the folders given in this run and before, but those of which nothing is left."""
        given = (self._job.engine.key(folder) for folder in self._job.collection.folders)
        return tuple(sorted({*given, *filter(self._is_held, self._earlier.roots)}))

    def _is_held(self, root: str) -> bool:
        """Tell whether a folder known from before is still there, or has documents in the index."""
        folder = self._job.engine.file(root)
        left = (one.key for one in self._earlier.documents() if one.key not in self._forgotten)
        if any(is_within(self._job.engine.file(key), [folder]) for key in left):
            return True
        return is_folder(folder) and not is_within(folder, self._job.forgotten)


def _became(known: DocumentRecord | None, digest: str) -> str:
    if known is None:
        return "added"
    return "unchanged" if known.digest == digest else "changed"


def _occurrence(key: str, case: Case) -> Occurrence:
    from sarye.cases import case_id

    # Passages of one text are one, whatever their documents are called.
    title = case.title if case.kind == "case" else ""
    content = case_id(title, case.sections)
    return Occurrence(key, content, case)


def _is_passing(record: DocumentRecord) -> bool:
    """Tell whether a file that could not be read, or not wholly, is worth another try."""
    refusal = record.refusal
    stopped = any(problem.kind in STOPPED for problem in record.problems)
    return stopped or (refusal is not None and refusal.kind in PASSING)
