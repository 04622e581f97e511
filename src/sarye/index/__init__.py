"""Cases in, ranked records out; the only package that imports whoosh."""

from sarye.index.facets import FacetCounts
from sarye.index.filters import read_period
from sarye.index.folder import IndexFolder, Opened, open_build
from sarye.index.ordering import ordered
from sarye.index.parts import part_texts
from sarye.index.records import DocumentRecord, Occurrence, merge
from sarye.index.schema import PARTS
from sarye.index.search import Found, Searcher
from sarye.index.snapshot import Snapshot
from sarye.index.stamp import Stamp, read_stamp, stamp_now, user_terms
from sarye.index.wordings.groups import UNDATED, Variants

__all__ = [
    "PARTS",
    "UNDATED",
    "DocumentRecord",
    "FacetCounts",
    "Found",
    "IndexFolder",
    "Occurrence",
    "Opened",
    "Searcher",
    "Snapshot",
    "Stamp",
    "Variants",
    "merge",
    "open_build",
    "ordered",
    "part_texts",
    "read_period",
    "read_stamp",
    "stamp_now",
    "user_terms",
]
