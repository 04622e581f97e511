"""Documents on disk beside what an index knows of them: what differs, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.index import DocumentRecord
from sarye.indexing.pool import read_files
from sarye.models import DocumentChanges, ParsedDocument, Problem, Status
from sarye.readers.collection import collect, is_within
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.index import Engine, Reader

RETRIED: Final = -1
"""A modification time that no file has: the document is read again at the next run."""


def parse_files(
    paths: Iterable[Path], settings: Settings, *, workers: int
) -> Iterator[ParsedDocument]:
    """Yield each document of files and folders; one that cannot be read holds only its problem."""
    collection = collect(paths)
    files = (*collection.missing, *collection.files)
    for path, answer in read_files(files, settings, workers=workers, with_text=True):
        if isinstance(answer, Problem):
            yield ParsedDocument(path.as_posix(), "", None, None, None, (), (answer,))
        else:
            yield from answer.documents


def status_of(engine: Engine, reader: Reader) -> Status:
    """Tell what an index holds, and which documents changed since; nothing of settings."""
    records, state = list(reader.documents()), reader.state
    return Status(
        path=engine.shown,
        cases=state.cases,
        documents=sum(record.documents for record in records),
        fingerprint=state.fingerprint,
        size=engine.size(),
        built=reader.stamp.built,
        stale=(),
        changes=compare(engine, reader),
        problems=tuple(problem for record in records for problem in record.problems),
        variants=state.entries - state.cases,
    )


def compare(engine: Engine, reader: Reader) -> DocumentChanges:
    """Tell which documents differ from what is indexed, by size and time of change alone."""
    records = {record.key: record for record in reader.documents()}
    roots = [path for root in reader.state.roots if (path := engine.file(root)).is_dir()]
    files = {engine.key(path): path for path in collect(roots).files} if roots else {}
    new = [path for key, path in files.items() if key not in records]
    changed, gone = [], []
    for key, record in records.items():
        path = engine.file(key)
        if not path.exists():
            gone.append(record.path)
        elif not is_unchanged(path, record):
            changed.append(record.path)
    return DocumentChanges(tuple(path.as_posix() for path in new), tuple(changed), tuple(gone))


def sources_of(engine: Engine, reader: Reader) -> tuple[Path, ...]:
    """Name the folders of an index, and the files that lie in none of them, that are there.

    They are relative to the working folder where they lie in it, as most are given.
    """
    paths = [engine.file(root) for root in reader.state.roots]
    files = (engine.file(record.key) for record in reader.documents())
    paths += [path for path in files if not is_within(path, paths)]
    here = Path.cwd()
    return tuple(
        path.relative_to(here) if path.is_relative_to(here) else path
        for path in paths
        if path.exists()
    )


def state_of(path: Path) -> tuple[int, int]:
    """Give a file's size and time of change."""
    try:
        status = path.stat()
    except OSError:
        return RETRIED, RETRIED
    return status.st_size, status.st_mtime_ns


def is_unchanged(path: Path, record: DocumentRecord) -> bool:
    """Tell whether a file is as it was when it was indexed, by size and time of change."""
    return state_of(path) == (record.size, record.modified) != (RETRIED, RETRIED)
