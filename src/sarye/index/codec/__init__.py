"""The index as Whoosh sees it: a codec, field types and a storage of ours behind its interfaces.

Whoosh holds the list of segments, their deletions, commits and the lock; any program can open a
build with ``whoosh.index.open_dir`` and search it with Whoosh's own queries. Whoosh's writer takes
documents one by one and sorts postings one by one, which takes minutes for what arrays do in
seconds, so a segment is written whole (`sarye.index.postings.segment`) and handed to a commit as
the outcome of a merge.
"""

from sarye.index.codec.segments import CaseCodec, CaseSegment, segment_files
from sarye.index.codec.storage import create_index, open_index, remove_unused

__all__ = [
    "CaseCodec",
    "CaseSegment",
    "create_index",
    "open_index",
    "remove_unused",
    "segment_files",
]
