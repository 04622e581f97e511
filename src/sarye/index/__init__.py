"""The index: plans of queries, and the engines that hold cases and run them.

An engine is what stands behind the door (`sarye.index.engine`). That of a folder is a Whoosh index
(`sarye.index.folder`), that of an address an OpenSearch (`sarye.index.opensearch`, imported when it
is asked for); this is the only package that imports whoosh.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.address import IndexPlace
from sarye.cluster import Cluster
from sarye.errors import ExtraMissing
from sarye.index.asking import says_what
from sarye.index.checking import Damage
from sarye.index.folder import IndexFolder
from sarye.index.plan import Plan
from sarye.index.planning import Planner, plan_tokens
from sarye.index.records import DocumentRecord, Occurrence
from sarye.index.requests import Found, PartCounts, Request, Row, State
from sarye.index.stamp import Stamp, TermFiles, stamp_now, term_files, terms_changed, user_terms
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.index.engine import Engine, Reader, Stored, Writer

__all__ = [
    "Damage",
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
    "Stored",
    "TermFiles",
    "Writer",
    "engine_at",
    "plan_tokens",
    "says_what",
    "stamp_now",
    "term_files",
    "user_terms",
    "version_of",
]

VERSION_DIGITS: Final = 16


def engine_at(place: IndexPlace, cluster: Cluster = Cluster()) -> Engine:  # noqa: B008 - frozen
    """Give the engine that holds the index of a place; nothing is asked or written yet.

    Raises `ExtraMissing` for an address where the extra is not installed, and what
    `Cluster.credentials_for` raises.
    """
    if isinstance(place, Path):
        return IndexFolder(place)
    try:
        from sarye.index.opensearch import OpenSearchEngine
    except ImportError as error:
        raise ExtraMissing(extra="opensearch") from error
    return OpenSearchEngine(place, cluster)


def version_of(engine: Engine, settings: Settings) -> str:
    """Name what an index answers from, without opening it: its commit, and the user's words."""
    times = (str(modified) for modified in terms_changed(settings))
    parts = (engine.commit_name(), *times)
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_DIGITS]
