"""Documents in, a commit of the index and a report out.

A document that cannot be read keeps what was indexed of it before, and its problem is noted.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sarye.analysis import (
    WORDS_FILE,
)
from sarye.errors import ArchiveError, IndexMissing, NothingToIndex
from sarye.index import (
    DocumentRecord,
    IndexFolder,
    Occurrence,
    Opened,
    Snapshot,
    stamp_now,
    user_terms,
)
from sarye.indexing.buildwriter import BuildWriter, Track
from sarye.indexing.pool import Allowance, read_files
from sarye.indexing.tasks import Answer
from sarye.models import Case, DocumentChanges, ParsedDocument, Place, Problem, Report
from sarye.readers import shown_formats
from sarye.readers.collection import Collection, collect, is_within
from sarye.settings import Settings

RETRIED: Final = -1
"""A modification time that no file has: the document is read again at the next run."""

PASSING: Final = frozenset(("unreadable", "vanished"))
"""Problems that lie outside the document and can be gone at the next run."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: where the index is, what to read, and how."""

    folder: IndexFolder
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
    folder = IndexFolder(settings.index)
    collection = collect(paths)
    if not collection.files and not folder.exists():
        folders = ", ".join(path.as_posix() for path in collection.folders)
        raise NothingToIndex(path=folders, formats=", ".join(shown_formats()))
    folder.prepare()
    with folder.locked():
        job = Job(folder, collection, settings, workers, rebuild, track, stopped)
        return replace(_Run(job).report(), took_s=time.perf_counter() - started)


def parse_files(
    collection: Collection, settings: Settings, *, workers: int
) -> Iterator[ParsedDocument]:
    """Yield each document of a collection; one that cannot be read holds only its problem."""
    paths = (*collection.missing, *collection.files)
    for path, answer in read_files(paths, settings, workers=workers, with_text=True):
        if isinstance(answer, Problem):
            yield ParsedDocument(path.as_posix(), "", None, None, None, (), (answer,))
        else:
            yield from answer.documents


def compare(folder: IndexFolder, snapshot: Snapshot) -> DocumentChanges:
    """Tell which documents differ from what is indexed, by size and time of change alone."""
    records = {record.key: record for record in snapshot.documents()}
    roots = [path for root in snapshot.totals.roots if (path := _path(root, folder)).is_dir()]
    files = {_key(path, folder): path for path in collect(roots).files} if roots else {}
    new = [path for key, path in files.items() if key not in records]
    changed, gone = [], []
    for key, record in records.items():
        path = _path(key, folder)
        if not path.exists():
            gone.append(record.path)
        elif not _is_unchanged(path, record):
            changed.append(record.path)
    return DocumentChanges(tuple(path.as_posix() for path in new), tuple(changed), tuple(gone))


def sources_of(folder: IndexFolder, snapshot: Snapshot) -> tuple[Path, ...]:
    """Name the folders of an index, and the files that lie in none of them, that are there.

    They are relative to the working folder where they lie in it, as most are given.
    """
    paths = [_path(root, folder) for root in snapshot.totals.roots]
    files = (_path(record.key, folder) for record in snapshot.documents())
    paths += [path for path in files if not is_within(path, paths)]
    here = Path.cwd()
    return tuple(
        path.relative_to(here) if path.is_relative_to(here) else path
        for path in paths
        if path.exists()
    )


@dataclass(frozen=True, slots=True)
class _Unread:
    """A file to read, and its size and time of change before it is read."""

    path: Path
    size: int
    modified: int


class _Run:
    """One run of indexing, under the lock of its folder.

    What was read is committed `CHUNK` cases at a time, so that memory is bounded and a run that is
    stopped has done what it has done. A rebuild answers only when it is whole.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._terms = user_terms(job.settings)
        self._stamp = stamp_now(job.settings, self._terms)
        self._existed = job.folder.exists()
        self._opened = _open_before(job)
        self._before = self._opened.snapshot if self._opened else None
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
        folder, words, workers = self._job.folder, self._terms.words, self._job.workers
        with folder.writing():
            return BuildWriter(
                folder, words, self._roots(), self._job.track, anew=self._anew, workers=workers
            )

    def _report(self, store: BuildWriter) -> Report:
        self._plan(store)
        self._read(store)
        if self._unread and self._anew:
            self._keep_unread(store)
        self._commit(store, last=True)
        documents, total = store.count()
        return Report(
            **self._counts,
            cases=total,
            documents=documents,
            rebuilt=self._anew and self._existed,
            problems=tuple(self._problems),
            took_s=0.0,
            unread=len(self._unread),
        )

    def _is_stale(self) -> bool:
        """Tell whether what is indexed would be analysed otherwise today (synonyms would not)."""
        if self._opened is None:
            return True
        return bool(set(self._opened.stamp.differences(self._stamp)) - {"synonyms", "sarye"})

    def _known(self, key: str) -> DocumentRecord | None:
        return self._before.document(key) if self._before else None

    def _plan(self, store: BuildWriter) -> None:
        """Work out which files are to be read, and what is carried over or forgotten."""
        collection = self._job.collection
        self._problems += [
            Problem("vanished", Place(path.as_posix())) for path in collection.missing
        ]
        files = {_key(path, self._job.folder): path for path in collection.files}
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
        if known and settled and _is_unchanged(path, known):
            self._counts["unchanged"] += 1
            self._problems += known.problems
        else:
            self._unread[key] = _Unread(path, *_state(path))

    def _plan_rest(self, store: BuildWriter, record: DocumentRecord) -> None:
        """Forget a document gone from the given folders; carry others into a new build."""
        path = _path(record.key, self._job.folder)
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
        with self._job.folder.writing():
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
        folder, build = self._job.folder, store.build
        if self._anew:
            self._stamp.write(build)
            _copy_words(self._job.settings, build)
            if last:
                store.write_words()
            folder.switch(build)
        elif self._opened is not None:  # what an older version has read stays so until a rebuild
            replace(self._stamp, sarye=self._opened.stamp.sarye).write(build)
            store.write_words()
            folder.clear(keep=build)  # what runs that died have left

    @property
    def _known_roots(self) -> tuple[str, ...]:
        return self._before.totals.roots if self._before else ()

    def _roots(self) -> tuple[str, ...]:
        """Name the folders given in this run and before, as far as they are there."""
        given = [_key(folder, self._job.folder) for folder in self._job.collection.folders]
        known = [root for root in self._known_roots if _path(root, self._job.folder).is_dir()]
        return tuple(sorted({*given, *known}))


def _open_before(job: Job) -> Opened | None:
    """Open what is indexed so far; None where there is nothing.

    What this version cannot read is replaced only where a rebuild is asked for: it may hold more
    documents than those that were given.
    """
    try:
        return job.folder.open()
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


def _copy_words(settings: Settings, build: Path) -> None:
    words = settings.words or settings.index / WORDS_FILE
    if words.is_file():
        shutil.copyfile(words, build / WORDS_FILE)


def _occurrence(key: str, case: Case) -> Occurrence:
    from sarye.cases import case_id

    content = case_id(case.title, case.sections)
    return Occurrence(key, content, case)


def _state(path: Path) -> tuple[int, int]:
    """Give a file's size and time of change."""
    try:
        status = path.stat()
    except OSError:
        return RETRIED, RETRIED
    return status.st_size, status.st_mtime_ns


def _is_unchanged(path: Path, record: DocumentRecord) -> bool:
    return _state(path) == (record.size, record.modified) != (RETRIED, RETRIED)


def _had_other_limits(path: Path, record: DocumentRecord, settings: Settings) -> bool:
    """Tell whether a file took too much by limits that are not today's."""
    allowance = Allowance.of(path, settings)
    today = {"too_slow": allowance.seconds, "too_much_memory": allowance.megabytes}
    took_too_much = (one for one in record.problems if one.kind in today)
    return any(today[one.kind] not in one.details.values() for one in took_too_much)


def _key(path: Path, folder: IndexFolder) -> str:
    """Name a file relative to the index folder; absolute where they share no drive."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.path.absolute())).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _path(key: str, folder: IndexFolder) -> Path:
    return Path(os.path.normpath(folder.path.absolute() / key))
