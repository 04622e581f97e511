"""Documents on disk beside what an index knows of them: what differs, and where they came from."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sarye.errors import NotIndexed
from sarye.index import DocumentRecord
from sarye.indexing.absences import Absences
from sarye.indexing.pool import read_files
from sarye.indexing.tasks import unread
from sarye.models import (
    DocumentChanges,
    DocumentYield,
    Original,
    ParsedDocument,
    Place,
    Problem,
    Status,
)
from sarye.readers.collection import (
    Collection,
    collect,
    is_absent,
    is_file,
    is_folder,
    is_within,
    look_for,
    openable,
    shown,
    whole,
)
from sarye.settings import DATA_FOLDER, Settings

if TYPE_CHECKING:
    from sarye.index import Engine, Reader, Stored

RETRIED: Final = -1
"""A modification time that no file has: the document is read again at the next run."""

UNKNOWN: Final = (RETRIED, RETRIED)
"""The size and time of change of a file that cannot be reached."""

NAMED: Final = 10
"""Folders and files that a message names."""


def parse_files(
    paths: Iterable[Path], settings: Settings, *, workers: int
) -> Iterator[ParsedDocument]:
    """Yield each document of files and folders; one that cannot be read holds only its problem."""
    collection = collect(paths)
    for problem in collection.problems:
        yield unread(problem)
    files = (*collection.missing, *collection.files)
    for _, answer in read_files(files, settings, workers=workers, with_text=True):
        if isinstance(answer, Problem):
            yield unread(answer)
        else:
            yield from answer.documents


class Held(NamedTuple):
    """Documents that hold any entry, and those of them whose text is in no case."""

    documents: int
    without_cases: int

    @classmethod
    def by(cls, records: Iterable[DocumentRecord]) -> Held:
        """Count the documents of all files."""
        rows = [(record.documents, record.without_cases) for record in records]
        return cls(sum(row[0] for row in rows), sum(row[1] for row in rows))


def status_of(engine: Engine, reader: Reader, *, shared: bool) -> Status:
    """Tell what an index holds, and which documents changed since; nothing of settings.

    Of an index that is ``shared`` by machines, the documents may all be on another one.
    """
    records, state = list(reader.documents()), reader.state
    roots = [_nearby(engine.file(root)) for root in state.roots]
    elsewhere = shared and not sources_of(engine, reader)
    collection = look_for([] if elsewhere else roots)
    if elsewhere:
        changes = DocumentChanges((), (), ())
        noted = tuple(Problem("elsewhere", Place(shown(root))) for root in roots)
    else:
        changes, absences = _compare(engine, records, collection)
        noted = absences.problems
    of_documents = (problem for record in records for problem in record.problems)
    held = Held.by(records)
    return Status(
        path=engine.shown,
        cases=state.cases,
        documents=held.documents,
        fingerprint=state.fingerprint,
        size=engine.size(),
        built=reader.stamp.built,
        stale=(),
        changes=changes,
        problems=(*collection.problems, *noted, *of_documents),
        variants=state.variants,
        texts=state.documents,
        without_cases=held.without_cases,
        passed_over=collection.passed_over + sum(record.passed_over for record in records),
    )


def yields_of(
    reader: Reader, cases: Mapping[str, int], texts: Mapping[str, int]
) -> tuple[DocumentYield, ...]:
    """Tell what each file gave, of the cases and texts by the path of each document."""
    records = sorted(reader.documents(), key=lambda record: record.path)
    known = {record.path for record in records}
    of_file: dict[str, list[int]] = {path: [0, 0] for path in known}
    for kind, counted in enumerate((cases, texts)):
        for path, count in counted.items():
            file = next((one for one in _upwards(path) if one in known), None)
            if file is not None:
                of_file[file][kind] += count
    return tuple(
        DocumentYield(record.path, cases=found[0], texts=found[1], problems=record.problems)
        for record in records
        for found in [of_file[record.path]]
    )


def originals_of(engine: Engine, reader: Reader, ids: Iterable[str]) -> Mapping[str, Original]:
    """Give the files of some entries that are there, by the paths of their places."""
    paths: dict[str, set[str]] = {}
    for told in reader.stored(tuple(dict.fromkeys(ids))):
        places = (told.case.source, *told.case.also_in)
        paths.setdefault(told.document, set()).update(one.path for one in places)
    found: dict[str, Original] = {}
    for document, its_paths in paths.items():
        record, file = reader.document(document), engine.file(document)
        if record is not None and is_file(file):
            found |= dict.fromkeys(its_paths, Original(file, is_unchanged(file, record)))
    return found


def _upwards(path: str) -> Iterator[str]:
    """Name a path and all above it: a document in an archive goes on after the archive's path."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _compare(
    engine: Engine, records: list[DocumentRecord], collection: Collection
) -> tuple[DocumentChanges, Absences]:
    """Tell which documents differ from what is indexed, by size and time of change alone."""
    files = {engine.key(path): path for path in collection.files}
    absences = Absences(collection)
    known = {record.key for record in records}
    new = [shown(path) for key, path in files.items() if key not in known]
    changed, gone = [], []
    for record in records:
        path = engine.file(record.key)
        if record.key not in files and (
            absences.is_gone(path, is_empty=not record.entries) or is_absent(path)
        ):
            gone.append(record.path)
        elif state_of(path) != UNKNOWN and not is_unchanged(path, record):
            changed.append(record.path)
    return DocumentChanges(tuple(new), tuple(changed), tuple(gone)), absences


def sources_of(engine: Engine, reader: Reader) -> tuple[Path, ...]:
    """Name the folders of an index, and the files that lie in none of them, that are there."""
    return tuple(
        path for path in roots_of(engine, reader) if is_folder(path) or not is_absent(path)
    )


def paths_known(engine: Engine, reader: Stored | None, data: Path | None) -> tuple[Path, ...]:
    """Name what a run reads that is given no paths.

    It is all that the index knows, present or not, and the folder ``data`` where one is set. An
    index that knows no folder is given the usual one.
    """
    known = roots_of(engine, reader) if reader is not None else ()
    if data is not None:
        return (*known, data)
    has_folders = reader is not None and bool(reader.state.roots)
    wanted = not known or is_folder(DATA_FOLDER)
    return known if has_folders or not wanted else (*known, DATA_FOLDER)


def keys_within(engine: Engine, reader: Stored, path: Path) -> frozenset[str]:
    """Name the documents that an index has of a folder or a file, which need not be there.

    Raises `NotIndexed` where it has none.
    """
    wanted = {_spelled(engine.key(path)), _spelled(shown(path))}
    found = frozenset(
        record.key
        for record in reader.documents()
        if any(_is_below(_spelled(name), wanted) for name in (record.key, record.path))
    )
    if not found:
        known = [shown(source) for source in roots_of(engine, reader)]
        more = ["…"] if len(known) > NAMED else []
        raise NotIndexed(path=shown(path), known=", ".join(known[:NAMED] + more) or "-")
    return found


def _is_below(name: str, folders: Iterable[str]) -> bool:
    return any(name == folder or name.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def _spelled(name: str) -> str:
    """Write a path as it is compared: a Mac writes Hangul in jamo, Windows knows no capitals."""
    return unicodedata.normalize("NFC", Path(os.path.normcase(name)).as_posix())


def roots_of(engine: Engine, reader: Stored) -> tuple[Path, ...]:
    """Name the folders of an index, and the files that lie in none of them, there or not."""
    paths = [engine.file(root) for root in reader.state.roots]
    files = (engine.file(record.key) for record in reader.documents())
    paths += [path for path in files if not is_within(path, paths)]
    return tuple(map(_nearby, paths))


def _nearby(path: Path) -> Path:
    """Write a path relative to the working folder where it lies in it, as most are given."""
    here = whole(Path())
    return path.relative_to(here) if path.is_relative_to(here) else path


def state_of(path: Path) -> tuple[int, int]:
    """Give a file's size and time of change."""
    try:
        status = openable(path).stat()
    except (OSError, ValueError):
        return UNKNOWN
    return status.st_size, status.st_mtime_ns


def is_unchanged(path: Path, record: DocumentRecord) -> bool:
    """Tell whether a file is as it was when it was indexed, by size and time of change."""
    return state_of(path) == (record.size, record.modified) != UNKNOWN
