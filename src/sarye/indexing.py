"""Documents in, a commit of the index and a report out.

A document that cannot be read keeps what was indexed of it before, and its problem is noted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from sarye import cases, readers
from sarye.analysis import (
    SYNONYMS_FILE,
    WORDS_FILE,
    Analyzer,
    Kiwi,
    UserTerms,
    read_user_terms,
)
from sarye.cases import LabelTable, case_id
from sarye.collection import Collection, collect, is_within
from sarye.errors import ArchiveError, IndexMissing, NothingToIndex, ReadError
from sarye.index import (
    Changes,
    DocumentRecord,
    IndexFolder,
    Occurrence,
    Opened,
    Snapshot,
    Stamp,
    current_stamp,
    open_build,
)
from sarye.models import Case, DocumentChanges, ParsedDocument, Place, Problem, Report
from sarye.settings import Settings

Track = Callable[[Literal["read", "index"], int, int], None]
"""Told what is being done, how many documents or cases are done, and how many there are."""

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


def build_index(
    paths: Iterable[Path], settings: Settings, *, rebuild: bool, workers: int, track: Track
) -> Report:
    """Bring an index up to date with documents; see `sarye.Archive.build`."""
    started = time.perf_counter()
    folder = IndexFolder(settings.index)
    collection = collect(paths)
    if not collection.files and not folder.exists():
        raise NothingToIndex(path=", ".join(path.as_posix() for path in collection.folders))
    folder.prepare()
    with folder.locked():
        job = Job(folder, collection, settings, workers, rebuild, track)
        return replace(_Run(job).report(), took_s=time.perf_counter() - started)


def user_terms(settings: Settings) -> UserTerms:
    """Read the dictionary and the synonyms that the settings or the index folder hold."""
    return read_user_terms(
        settings.words or settings.index / WORDS_FILE,
        settings.synonyms or settings.index / SYNONYMS_FILE,
    )


def stamp_now(settings: Settings, terms: UserTerms) -> Stamp:
    """Make the stamp that an index built now would get."""
    return current_stamp(
        words=terms.words_fingerprint,
        synonyms=terms.synonyms_fingerprint,
        settings=settings.fingerprint,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def parse_file(path: Path, labels: LabelTable) -> tuple[ParsedDocument, str]:
    """Read a file into its cases and the SHA-256 of its text; raise `ReadError`."""
    document = readers.read(path, name=path.as_posix())
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(cases.parse(document, labels=labels), text=document.text), digest


def parse_files(collection: Collection, labels: LabelTable) -> Iterator[ParsedDocument]:
    """Yield each document of a collection; one that cannot be read holds only its problem."""
    for path in (*collection.missing, *collection.files):
        try:
            yield parse_file(path, labels)[0]
        except ReadError as error:
            problems = (problem_of(path, error),)
            yield ParsedDocument(path.as_posix(), "", None, None, None, (), problems)


def problem_of(path: Path, error: ReadError) -> Problem:
    """Make a problem of the error that a document was refused with."""
    details = {name: value for name, value in error.params.items() if name != "kind"}
    return Problem(error.kind, Place(path.as_posix(), line=error.line), details)


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


class _Run:
    """One run of indexing, under the lock of its folder."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._labels = LabelTable.default().extended(job.settings.labels)
        self._terms = user_terms(job.settings)
        self._stamp = stamp_now(job.settings, self._terms)
        self._existed = job.folder.exists()
        self._opened = _open_before(job)
        self._before = self._opened.snapshot if self._opened else None
        self._anew = job.rebuild or self._is_stale()
        self._counts = dict.fromkeys(("added", "changed", "removed", "unchanged", "failed"), 0)
        self._problems: list[Problem] = list(self._terms.problems)

    def report(self) -> Report:
        """Read what has changed, commit it, and say what was done."""
        try:
            return self._report()
        finally:
            if self._before is not None:
                self._before.close()

    def _report(self) -> Report:
        changes = Changes(None if self._anew else self._before)
        files = {_key(path, self._job.folder): path for path in self._collection.files}
        missing = [Problem("vanished", Place(path.as_posix())) for path in self._collection.missing]
        self._problems += missing
        for done, (key, path) in enumerate(files.items(), 1):
            self._take(changes, key, path)
            self._job.track("read", done, len(files))
        self._take_the_rest(changes, files.keys())
        self._problems += changes.settle_ids()
        with self._job.folder.writing():
            documents, total = self._commit(changes)
        return Report(
            **self._counts,
            cases=total,
            documents=documents,
            rebuilt=self._anew and self._existed,
            problems=tuple(self._problems),
            took_s=0.0,
        )

    @property
    def _collection(self) -> Collection:
        return self._job.collection

    def _is_stale(self) -> bool:
        """Tell whether what is indexed would be analysed otherwise today (synonyms would not)."""
        if self._opened is None:
            return True
        return bool(set(self._opened.stamp.differences(self._stamp)) - {"synonyms", "sarye"})

    def _known(self, key: str) -> DocumentRecord | None:
        return self._before.document(key) if self._before else None

    def _take(self, changes: Changes, key: str, path: Path) -> None:
        """Read one file, unless it is what is indexed already."""
        known = self._known(key)
        if known and not self._anew and _is_unchanged(path, known):
            self._count(known, "unchanged")
            return
        size, modified = _state(path)
        try:
            parsed, digest = parse_file(path, self._labels)
        except ReadError as error:
            self._fail(changes, key, path, problem_of(path, error))
            return
        record = DocumentRecord(key, parsed.path, size, modified, digest, (), parsed.problems)
        self._counts[_became(known, digest)] += 1
        self._problems += parsed.problems
        changes.put(record, tuple(_occurrence(key, case) for case in parsed.cases))

    def _fail(self, changes: Changes, key: str, path: Path, problem: Problem) -> None:
        """Keep what is known of a document that cannot be read, and note why."""
        self._counts["failed"] += 1
        self._problems.append(problem)
        known = self._known(key)
        size, modified = (RETRIED, RETRIED) if problem.kind in PASSING else _state(path)
        digest = known.digest if known else ""
        record = DocumentRecord(key, path.as_posix(), size, modified, digest, (), (problem,))
        changes.put(record, self._stored(known) if known else ())

    def _take_the_rest(self, changes: Changes, taken: Iterable[str]) -> None:
        """Forget documents gone from the given folders; carry the others into a new build."""
        seen = set(taken)
        for record in list(self._before.documents()) if self._before else ():
            if record.key in seen:
                continue
            path = _path(record.key, self._job.folder)
            if is_within(path, self._collection.folders) and not path.exists():
                self._counts["removed"] += 1
                if not self._anew:
                    changes.remove(record.key)
            elif self._anew and path.is_file():
                self._take(changes, record.key, path)
            elif self._anew:
                changes.put(replace(record, cases=()), self._stored(record))

    def _stored(self, record: DocumentRecord) -> tuple[Occurrence, ...]:
        """Give what the index holds of a document's cases."""
        stored = self._before.stored(record.cases) if self._before else ()
        return tuple(one for one in stored if one.document == record.key)

    def _count(self, known: DocumentRecord, what: str) -> None:
        self._counts[what] += 1
        self._problems += known.problems

    def _commit(self, changes: Changes) -> tuple[int, int]:
        """Commit to the build that answers or to a new one; count documents and cases."""
        folder = self._job.folder
        build = folder.new_build() if self._anew else folder.current()
        index = open_build(build, shown=folder.shown)
        roots = self._roots()
        if changes or self._anew or roots != self._known_roots:
            analyzer = Analyzer(Kiwi(self._terms.words, workers=self._job.workers))
            changes.commit(index, analyzer, roots=roots, track=self._indexed)
        if self._anew:
            self._stamp.write(build)
            _copy_words(self._job.settings, build)
            folder.switch(build)
        elif self._opened is not None:  # what an older version has read stays so until a rebuild
            replace(self._stamp, sarye=self._opened.stamp.sarye).write(build)
            folder.clear(keep=build)  # what runs that died have left
        snapshot = Snapshot(index)
        try:
            documents = sum(bool(record.cases) for record in snapshot.documents())
            return documents, snapshot.totals.cases
        finally:
            snapshot.close()

    @property
    def _known_roots(self) -> tuple[str, ...]:
        return self._before.totals.roots if self._before else ()

    def _roots(self) -> tuple[str, ...]:
        """Name the folders given in this run and before, as far as they are there."""
        given = [_key(folder, self._job.folder) for folder in self._collection.folders]
        known = [root for root in self._known_roots if _path(root, self._job.folder).is_dir()]
        return tuple(sorted({*given, *known}))

    def _indexed(self, done: int, total: int) -> None:
        self._job.track("index", done, total)


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


def _key(path: Path, folder: IndexFolder) -> str:
    """Name a file relative to the index folder; absolute where they share no drive."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.path.absolute())).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def _path(key: str, folder: IndexFolder) -> Path:
    return Path(os.path.normpath(folder.path.absolute() / key))
