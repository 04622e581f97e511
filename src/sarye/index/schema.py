"""The fields of the index and the parts of a case, by name.

A record of the index is an entry (a case, or a passage of a document that is in none), what is
known of a document (so that one commit holds both), or the totals of the whole index.
"""

from __future__ import annotations

from typing import Final, Literal

from sarye.fields import FIELDS as FIELDS_OF_CASES
from sarye.fields import PERIOD_PARTS
from sarye.models import ROLES, Mention

SCHEMA_VERSION: Final = 10
"""Raised whenever an older index cannot be read any more."""

CONTEXT: Final = "context"
"""What stands around a case and is not its text: document title, agency, department, award, period,
labels that say more than a role, remarks.

It lets 적극행정 find the cases of a collection that only says so in its heading."""

PARTS: Final = (*ROLES, CONTEXT)
"""The parts of a case; their tokens stand in slots of their own."""

Scored = Literal["words", "bigrams"]
SCORED: Final[tuple[Scored, ...]] = ("words", "bigrams")
"""The scored fields: morphemes and compounds, with positions; and two letters in a row."""

VALUES: Final = tuple(field.key for field in FIELDS_OF_CASES if field.filters)
"""The fields of a case whose values are kept whole."""

PERIOD: Final = "period"
"""The field of whole periods, of which a year and a quarter are parts."""

TOLD_KEYS: Final = tuple(key for key in VALUES if key in (*Mention.__slots__, *PERIOD_PARTS))
"""Those of them that each place of a case tells for itself; the others are of the case."""

FACETS: Final = (*VALUES, PERIOD, "section", "path")
"""Fields of whole values, for filters, facets and sorting."""

TOLD: Final = "told"
"""What is told together of a case whose places tell several things: agency, award, period."""

SHOWN: Final = "shown"
"""The period that is shown of a case, which it is sorted by: it can count under others too."""

ADDED: Final = "added"
"""Since when an entry is there: the moment of the run that brought it first."""

OWN: Final = "own"
"""The field that marks the cases whose id was brought by a record: `BROUGHT`."""

BROUGHT: Final = "brought"

NEAR: Final = "near"
"""The field that holds the ids of the cases near a case; it is found by them when they change."""

WHOLE: Final = "whole"
"""The field that names the document of a passage; cases have none."""

FIELDS: Final = (*SCORED, "key", NEAR, WHOLE, *FACETS, TOLD, SHOWN, ADDED, OWN)
"""All fields with tokens."""


def encode_token(text: str) -> bytes:
    """Write a token; a path can hold bytes that are no text, which Python shows as surrogates."""
    return text.encode("utf-8", "surrogatepass")


def decode_token(encoded: bytes) -> str:
    """Read what `encode_token` wrote."""
    return encoded.decode("utf-8", "surrogatepass")
