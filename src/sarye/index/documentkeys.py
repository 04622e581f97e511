"""Keys of documents: the path of a file as an index names it.

The keys of an index are relative to one folder, its *origin*, so that files and index can move
together; or absolute, where an index has no place among files. What is copied to another place
keeps its keys, and notes the origin.
"""

from __future__ import annotations

import os
from pathlib import Path


def key_from(origin: Path | None, path: Path) -> str:
    """Name a file relative to a folder; absolute where there is none, or they share no drive."""
    try:
        absolute = path.absolute()
        return Path(absolute if origin is None else os.path.relpath(absolute, origin)).as_posix()
    except ValueError:
        return path.absolute().as_posix()


def file_from(origin: Path | None, key: str) -> Path:
    """Give the file that a key names."""
    return Path(os.path.normpath(Path(key) if origin is None else origin / key))
