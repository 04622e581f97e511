"""sarye: find past best practices in Korean public-sector documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarye.errors import (
    AddressTaken,
    AnalysisStopped,
    ArchiveError,
    CaseAmbiguous,
    CaseUnknown,
    FilterInvalid,
    FormatUnknown,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
    InputError,
    MeaningsUnusable,
    NothingToIndex,
    NotIndexed,
    OutputError,
    PathMissing,
    ReadError,
    SaryeError,
    SettingsInvalid,
)
from sarye.models import (
    Case,
    Completion,
    Contribution,
    Difference,
    DocumentChanges,
    Facets,
    Filters,
    Hit,
    IndexInfo,
    MarkedText,
    Mention,
    OfficialSynonyms,
    ParsedDocument,
    Passage,
    Period,
    Place,
    Problem,
    Related,
    Remark,
    Repair,
    Report,
    Result,
    Search,
    Section,
    Status,
    Token,
    Variant,
    VariantPlace,
)
from sarye.settings import Limits, Settings

if TYPE_CHECKING:
    from sarye.archive import Archive

__version__ = "0.1.0"

__all__ = [
    "AddressTaken",
    "AnalysisStopped",
    "Archive",
    "ArchiveError",
    "Case",
    "CaseAmbiguous",
    "CaseUnknown",
    "Completion",
    "Contribution",
    "Difference",
    "DocumentChanges",
    "Facets",
    "FilterInvalid",
    "Filters",
    "FormatUnknown",
    "Hit",
    "IndexDamaged",
    "IndexInfo",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "IndexUnusable",
    "InputError",
    "Limits",
    "MarkedText",
    "MeaningsUnusable",
    "Mention",
    "NotIndexed",
    "NothingToIndex",
    "OfficialSynonyms",
    "OutputError",
    "ParsedDocument",
    "Passage",
    "PathMissing",
    "Period",
    "Place",
    "Problem",
    "ReadError",
    "Related",
    "Remark",
    "Repair",
    "Report",
    "Result",
    "SaryeError",
    "Search",
    "Section",
    "Settings",
    "SettingsInvalid",
    "Status",
    "Token",
    "Variant",
    "VariantPlace",
]


def __getattr__(name: str) -> object:
    """Import `Archive` when it is asked for: it brings the index, which ``--help`` need not."""
    if name == "Archive":
        from sarye.archive import Archive

        return Archive
    raise AttributeError(name)
