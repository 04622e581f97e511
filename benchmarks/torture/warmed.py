"""Nothing in, nothing out: what a run of indexing imports, all but the model.

The server of forks imports this once. The model stays out, since it has threads, which no fork has.
"""

from __future__ import annotations

from backports import zstd
from numpy import random

from benchmarks.torture import forkedruns
from sarye.index import checking, folder, folderwriter, writer
from sarye.indexing import pool, running
from sarye.words import updating, vocabularyfile, wordmodel

__all__ = (
    "checking",
    "folder",
    "folderwriter",
    "forkedruns",
    "pool",
    "random",
    "running",
    "updating",
    "vocabularyfile",
    "wordmodel",
    "writer",
    "zstd",
)
