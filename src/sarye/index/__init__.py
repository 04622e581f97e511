"""Cases in, ranked records out; the only package that imports whoosh."""

from sarye.index.batch import part_texts
from sarye.index.differences import differences
from sarye.index.facets import FacetCounts
from sarye.index.filters import read_period
from sarye.index.folder import IndexFolder, Opened, open_build
from sarye.index.ordering import ordered
from sarye.index.records import DocumentRecord, Occurrence, merge
from sarye.index.schema import PARTS
from sarye.index.search import Found, Searcher
from sarye.index.snapshot import Snapshot
from sarye.index.stamp import Stamp, current_stamp, read_stamp, sarye_version
from sarye.index.variants import UNDATED, Variants
from sarye.index.writer import Changes, Merging

__all__ = [
    "PARTS",
    "UNDATED",
    "Changes",
    "DocumentRecord",
    "FacetCounts",
    "Found",
    "IndexFolder",
    "Merging",
    "Occurrence",
    "Opened",
    "Searcher",
    "Snapshot",
    "Stamp",
    "Variants",
    "current_stamp",
    "differences",
    "merge",
    "open_build",
    "ordered",
    "part_texts",
    "read_period",
    "read_stamp",
    "sarye_version",
]
