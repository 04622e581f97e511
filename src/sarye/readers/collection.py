"""Paths as given in; the document files among them out, and what could not be looked into.

Nothing of a folder is left out in silence: what is no document by its name is counted, and what
cannot be reached or is no file is a `Problem`. No file is opened here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from sarye.errors import PathMissing
from sarye.models import Place, Problem
from sarye.settings import INDEX_MARK

NOT_DOCUMENTS: Final = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"))
"""Files that systems leave in every folder; most others begin with a dot."""

HIDDEN: Final = (".", "~$")
"""How names begin of hidden files, of what a Mac notes beside one (``._``), and of locks."""

LEFT_BEHIND: Final = (
    *(".tmp", ".temp", ".bak", ".wbk", ".asd", ".asv", "~"),  # of programs that write documents
    *(".part", ".partial", ".crdownload", ".download"),  # of downloads that were not finished
    *(".lnk", ".url", ".webloc"),  # files that only lead somewhere else
    *(".lock", ".lck"),
)
"""How names end of files that hold no document of their own."""

NO_FOLDERS: Final = frozenset(
    (
        *("$recycle.bin", "recycler", "@recycle", "#recycle"),  # what was thrown away
        *("@eadir", "@tmp", "#snapshot", "@recently-snapshot"),  # what a NAS keeps for itself
        *("__macosx", "system volume information", "lost+found"),
    )
)
"""Folders of systems, in small letters; their files are copies, thumbnails or thrown away."""

MISSING: Final = frozenset(
    (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ENODEV)
)
"""Errors by which a path leads to nothing; by others, something is there that cannot be reached."""

WINDOWS_LONGEST: Final = 240
"""Characters that Windows takes for a path that is not marked as a long one, and some to spare."""

_JUNCTION: Final = 0xA0000003
"""What Windows calls a folder that only leads to another one (IO_REPARSE_TAG_MOUNT_POINT)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The files to read, the folders they were looked for in, and paths that do not exist.

    ``closed`` are folders that could not be looked into: of what is in them, nothing is known.
    ``problems`` name these, and what is no file; ``passed_over`` counts what is no document.
    """

    files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()
    closed: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    passed_over: int = 0


def collect(paths: Iterable[Path]) -> Collection:
    """Find the files of folders and take the files as given; raise `PathMissing` if none exists."""
    given = tuple(paths)
    collection = look_for(given)
    if collection.missing and not any((collection.files, collection.folders, collection.problems)):
        raise PathMissing(path=shown(given[0]))
    return collection


def look_for(paths: Iterable[Path]) -> Collection:
    """Find the files of folders and take the files as given, whatever their names."""
    found = _Found()
    for path in paths:
        found.take(path)
    return Collection(
        tuple(found.files.values()),
        tuple(found.folders),
        tuple(found.missing.values()),
        tuple(found.closed),
        tuple(found.problems.values()),
        found.passed_over,
    )


def shown(path: Path) -> str:
    """Write a path as people and programs are told it: bytes of a name that are no text as �."""
    name = path.as_posix()
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def whole(path: Path) -> Path:
    """Make a path absolute, with .. taken out and links kept."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def is_within(path: Path, folders: Iterable[Path]) -> bool:
    """Tell whether an absolute path lies in one of the folders."""
    return any(path.is_relative_to(whole(folder)) for folder in folders)


def is_folder(path: Path) -> bool:
    """Tell whether a path leads to a folder that can be reached."""
    with contextlib.suppress(OSError, ValueError):
        return openable(path).is_dir()
    return False


def is_file(path: Path) -> bool:
    """Tell whether a path leads to a file that can be reached: no folder, no pipe, no device."""
    with contextlib.suppress(OSError, ValueError):
        return openable(path).is_file()
    return False


def is_absent(path: Path) -> bool:
    """Tell whether there surely is no such file; what cannot be reached is not known to be gone."""
    try:
        return stat.S_ISDIR(openable(path).lstat().st_mode)
    except OSError as error:
        return error.errno in MISSING
    except ValueError:
        return True


def openable(path: Path) -> Path:
    r"""Mark a long path on Windows as one (``\\?\C:\…``, ``\\?\UNC\host\…``), so that it opens."""
    return Path(_marked(str(whole(path)))) if sys.platform == "win32" else path


def _marked(path: str) -> str:
    r"""Mark an absolute path of Windows where it is long.

    >>> _marked("C:\\" + "a" * 300)[:8], _marked("\\\\host\\share\\" + "a" * 300)[:13]
    ('\\\\?\\C:\\a', '\\\\?\\UNC\\host\\')
    """
    if len(path) < WINDOWS_LONGEST or path.startswith("\\\\?\\"):
        return path
    return f"\\\\?\\UNC{path[1:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"


def is_document(name: str) -> bool:
    """Tell a document by its file's name: nothing hidden, no lock, link or copy in the making."""
    small = name.lower()
    return not (name.startswith(HIDDEN) or small.endswith(LEFT_BEHIND) or small in NOT_DOCUMENTS)


def is_folder_of_documents(name: str) -> bool:
    """Tell by its name a folder whose files are documents: not hidden, no bin, none of a system."""
    return not name.startswith(".") and name.lower() not in NO_FOLDERS


Kind = Literal["file", "folder", "link", "dead_link", "no_file"]


@dataclass(slots=True)
class _Found:
    """What has been found so far; what is given twice comes once."""

    files: dict[str, Path] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    missing: dict[str, Path] = field(default_factory=dict)
    closed: list[Path] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    passed_over: int = 0
    walked: set[str] = field(default_factory=set)

    def take(self, path: Path) -> None:
        """Take a path that was given."""
        try:
            mode = openable(path).stat().st_mode
        except ValueError:  # a name with a NUL
            self.missing.setdefault(_identity(path), path)
        except OSError as error:
            if error.errno in MISSING:
                self.missing.setdefault(_identity(path), path)
            else:
                self._tell(path, Problem("unreadable", _at(path), {"reason": reason_of(error)}))
        else:
            if stat.S_ISDIR(mode):
                self.folders.append(path)
                self._walk(path)
            elif stat.S_ISREG(mode):
                self._add(path)
            else:
                self._tell(path, Problem("no_file", _at(path)))

    def _walk(self, top: Path) -> None:
        """Take all files of a folder, folder by folder; those of one come before its folders."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            if _identity(folder) not in self.walked:
                self.walked.add(_identity(folder))
                waiting += reversed(self._folders_in(folder))

    def _folders_in(self, folder: Path) -> list[Path]:
        """Take the files of one folder; return the folders in it that are to be walked."""
        try:
            with os.scandir(openable(folder)) as entries:
                rows = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.closed.append(folder)
            reason = reason_of(error)
            self._tell(folder, Problem("closed_folder", _at(folder), {"reason": reason}))
            return []
        if any(entry.name == INDEX_MARK for entry in rows):
            return []
        return list(self._sorted_out(folder, rows))

    def _sorted_out(self, folder: Path, rows: Iterable[os.DirEntry[str]]) -> Iterator[Path]:
        """Take the entries of a folder by their kind; yield its folders."""
        for entry in rows:
            path, kind = folder / entry.name, _kind(entry)
            known_as = is_folder_of_documents if kind == "folder" else is_document
            if kind == "link" or not known_as(entry.name):
                self.passed_over += 1
            elif kind == "folder":
                yield path
            elif kind == "file":
                self._add(path)
            elif kind == "dead_link":
                self._tell(path, Problem("dead_link", _at(path)))
            else:
                self._tell(path, Problem("no_file", _at(path)))

    def _add(self, path: Path) -> None:
        self.files.setdefault(_identity(path), path)

    def _tell(self, path: Path, problem: Problem) -> None:
        self.problems[_identity(path)] = problem


def _at(path: Path) -> Place:
    return Place(shown(path))


def _identity(path: Path) -> str:
    """Name a path by which it is told from others; Windows knows no capitals."""
    return os.path.normcase(str(whole(path)))


def _kind(entry: os.DirEntry[str]) -> Kind:
    """Tell what an entry of a folder is; a ``link`` leads to a folder, which is not followed."""
    try:
        if entry.is_symlink():
            return _kind_of_link(entry)
        if entry.is_dir(follow_symlinks=False):
            return "link" if _is_junction(entry) else "folder"
        return "file" if entry.is_file(follow_symlinks=False) else "no_file"
    except OSError:
        return "file"  # reading it says what is wrong


def _kind_of_link(entry: os.DirEntry[str]) -> Kind:
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        return "dead_link" if error.errno in (*MISSING, errno.ELOOP) else "file"
    if stat.S_ISDIR(mode):
        return "link"
    return "file" if stat.S_ISREG(mode) else "no_file"


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell a folder of Windows that only leads to another one."""
    if sys.platform != "win32":
        return False
    return entry.stat(follow_symlinks=False).st_reparse_tag == _JUNCTION


def reason_of(error: OSError) -> str:
    """Say what the system says of a failure."""
    return error.strerror or type(error).__name__
