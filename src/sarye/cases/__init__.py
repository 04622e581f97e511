"""Cases: what a `sarye.models.Document` tells of good practices, as a `ParsedDocument`."""

from __future__ import annotations

from sarye.cases.identity import case_id
from sarye.cases.names.labels import DEFAULT_LABELS, LabelTable
from sarye.cases.parsing import parse

__all__ = ["DEFAULT_LABELS", "LabelTable", "case_id", "parse"]
