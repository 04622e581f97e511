"""Indexing: files are read by worker processes, and what changed is committed to an index."""

from sarye.indexing.running import build_index, compare, parse_files, sources_of

__all__ = ["build_index", "compare", "parse_files", "sources_of"]
