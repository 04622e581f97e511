"""sarye: find past best practices in Korean public-sector documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarye.errors import SaryeError
from sarye.models import (
    Case,
    Facets,
    Filters,
    Hit,
    MarkedText,
    ParsedDocument,
    Period,
    Place,
    Problem,
    Report,
    Result,
    Section,
    Status,
    Token,
)
from sarye.settings import Settings

if TYPE_CHECKING:
    from sarye.archive import Archive

__version__ = "0.1.0"

__all__ = [
    "Archive",
    "Case",
    "Facets",
    "Filters",
    "Hit",
    "MarkedText",
    "ParsedDocument",
    "Period",
    "Place",
    "Problem",
    "Report",
    "Result",
    "SaryeError",
    "Section",
    "Settings",
    "Status",
    "Token",
]


def __getattr__(name: str) -> object:
    """Import `Archive` when it is asked for: it brings the index, which ``--help`` need not."""
    if name == "Archive":
        from sarye.archive import Archive

        return Archive
    raise AttributeError(name)
