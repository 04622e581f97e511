"""Names of values in, the texts that the page shows for them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sarye.messages import N_

FACET_TITLES: Final[Mapping[str, str]] = {
    "agency": N_("Agency"),
    "year": N_("Year"),
    "quarter": N_("Quarter"),
    "award": N_("Award"),
    "document": N_("Document"),
}
"""The facets of the page, in their order."""

LIMIT_TITLES: Final[Mapping[str, str]] = {
    **FACET_TITLES,
    "since": N_("From"),
    "until": N_("Up to"),
}
"""What a search can be limited to besides sections."""

MATCH_NAMES: Final[Mapping[str, str]] = {
    "auto": N_("All words, else the best partial matches"),
    "all": N_("All words"),
    "any": N_("Any of the words"),
}
SORT_NAMES: Final[Mapping[str, str]] = {
    "relevance": N_("Most relevant first"),
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "title": N_("By title"),
}
REPAIR_NAMES: Final[Mapping[str, str]] = {
    "keyboard": N_("Typed with the other keyboard: searched for “{after}”."),
    "choseong": N_("Completed: searched for “{after}”."),
    "typo": N_("Corrected: searched for “{after}”."),
    "spacing": N_("Spaced otherwise: searched for “{after}”."),
    "fallback": N_("No case has all the words: the best partial matches are shown."),
    "syntax": N_("The query was read as plain words: “{after}”."),
}
RELATION_NAMES: Final[Mapping[str, str]] = {
    "earlier": N_("Handed in before"),
    "later": N_("Handed in again"),
    "undated": N_("Handed in another time"),
}
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
