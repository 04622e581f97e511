"""Names of values in, the texts that the page shows for them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sarye.messages import N_
from sarye.searchoptions import FACETS, FILTER, FILTERS

LIMIT_TITLES: Final[Mapping[str, str]] = {
    **{name: FILTER[name].title for name in FACETS},
    **{option.name: option.title for option in FILTERS if option.kind == "period"},
}
"""What a search can be limited to besides sections: the facets of the page, and periods."""

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
