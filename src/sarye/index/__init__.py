"""The index: plans of queries, and the engines that hold cases and run them.

An engine is what stands behind the door (`sarye.index.engine`). That of a folder is a Whoosh index
(`sarye.index.folder`); this is the only package that imports whoosh.
"""

from __future__ import annotations

from pathlib import Path

from sarye.index.engine import Engine, Found, PartCounts, Reader, Request, Row, State, Writer
from sarye.index.filters import read_period
from sarye.index.folder import IndexFolder
from sarye.index.plan import Plan
from sarye.index.planning import Planner, plan_tokens
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.stamp import Stamp, dictionary_of, stamp_now, user_terms

__all__ = [
    "DocumentRecord",
    "Engine",
    "Found",
    "IndexFolder",
    "Occurrence",
    "PartCounts",
    "Plan",
    "Planner",
    "Reader",
    "Request",
    "Row",
    "Stamp",
    "State",
    "Writer",
    "dictionary_of",
    "engine_at",
    "plan_tokens",
    "read_period",
    "stamp_now",
    "user_terms",
]


def engine_at(place: Path) -> Engine:
    """Give the engine that holds the index of a place."""
    return IndexFolder(place)
