"""Indexing: files are read by worker processes, and what changed is committed to an index."""

from sarye.indexing.copying import copy_index
from sarye.indexing.running import build_index
from sarye.indexing.sources import parse_files, sources_of, status_of

__all__ = ["build_index", "copy_index", "parse_files", "sources_of", "status_of"]
