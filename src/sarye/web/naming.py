"""The formats of hit lists, as the page names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sarye.messages import N_

FORMAT_NAMES: Final[Mapping[str, str]] = {
    "xlsx": N_("Excel (xlsx)"),
    "hwpx": N_("Hangul (hwpx)"),
    "docx": N_("Word (docx)"),
    "csv": N_("Table (csv)"),
    "md": N_("Markdown (md)"),
    "json": N_("JSON (json)"),
    "html": N_("Web page (html)"),
    "tsv": N_("Table (tsv)"),
    "jsonl": N_("JSON Lines (jsonl)"),
}
"""The formats of hit lists, those that offices use first."""
