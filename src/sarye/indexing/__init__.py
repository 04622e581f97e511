"""Indexing: files are read by worker processes, and what changed is committed to an index."""

from sarye.indexing.copying import copy_index
from sarye.indexing.running import build_index
from sarye.indexing.sources import (
    originals_of,
    parse_files,
    roots_of,
    sources_of,
    status_of,
    yields_of,
)

__all__ = [
    "build_index",
    "copy_index",
    "originals_of",
    "parse_files",
    "roots_of",
    "sources_of",
    "status_of",
    "yields_of",
]
