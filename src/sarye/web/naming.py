"""What only the page says of values; the other names are those of the exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sarye import fields
from sarye.exporters.hitlist import FACET_NAMES, PARTIAL
from sarye.messages import N_

FACETS: Final = (*(one.key for one in fields.FACETS), "document")
"""The facets of the page, in their order."""

LIMIT_NAMES: Final[Mapping[str, str]] = {
    **{name: FACET_NAMES[name] for name in FACETS},
    "since": N_("From"),
    "until": N_("Up to"),
}
"""What a search can be limited to besides sections."""

MATCH_NAMES: Final[Mapping[str, str]] = {
    "auto": N_("All words, else the best partial matches"),
    "all": N_("All words"),
    "any": N_("Any of the words"),
}
REPAIR_NAMES: Final[Mapping[str, str]] = {
    "keyboard": N_("Typed with the other keyboard: searched for “{after}”."),
    "choseong": N_("Completed: searched for “{after}”."),
    "typo": N_("Corrected: searched for “{after}”."),
    "spacing": N_("Spaced otherwise: searched for “{after}”."),
    "fallback": PARTIAL,
    "syntax": N_("The query was read as plain words: “{after}”."),
}
RELATION_NAMES: Final[Mapping[str, str]] = {
    "earlier": N_("Handed in before"),
    "later": N_("Handed in again"),
    "undated": N_("Handed in another time"),
}


def titled(text: str) -> str:
    """Write a name as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]
