"""The shape of the index: the parts of a case, the fields, and what Whoosh is told of them.

A record of the index is a case, a document (so that one commit holds cases and what is known of
their documents), or the totals of the whole index.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence

from sarye.fields import FIELDS as FIELDS_OF_CASES
from sarye.models import ROLES

SCHEMA_VERSION: Final = 5
"""Raised whenever an older index cannot be read any more."""

CONTEXT: Final = "context"
"""What stands around a case and is not its text: document title, agency, department, award, period.

It lets 적극행정 find the cases of a collection that only says so in its heading."""

PARTS: Final = (*ROLES, CONTEXT)
"""The parts of a case; their tokens stand in cells of their own."""

Scored = Literal["words", "bigrams"]
SCORED: Final[tuple[Scored, ...]] = ("words", "bigrams")
"""The scored fields: morphemes and compounds, with positions; and two letters in a row."""

MOST_TOKENS: Final = 2**16 - 1
"""The length that is kept of a part; a longer one counts as this long."""

VALUES: Final = tuple(field.key for field in FIELDS_OF_CASES if field.filters)
"""The fields of a case whose values are kept whole."""

FACETS: Final = (*VALUES, "period", "section", "path")
"""Fields of whole values, for filters, facets and sorting."""

NEAR: Final = "near"
"""The field that holds the ids of the cases near a case; it is found by them when they change."""

FIELDS: Final = (*SCORED, "key", NEAR, *FACETS)
"""All fields with tokens."""


class TokenField(FieldType):  # type: ignore[misc]
    """A field of tokens as they are: the analysis happens before Whoosh."""

    indexed = True

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else encode_token(value)


def make_schema() -> Schema:
    """Describe the fields of every record."""
    return Schema(data=STORED(), **{name: TokenField() for name in FIELDS})


def encode_token(text: str) -> bytes:
    """Write a token; a path can hold bytes that are no text, which Python shows as surrogates."""
    return text.encode("utf-8", "surrogatepass")


def decode_token(encoded: bytes) -> str:
    """Read what `encode_token` wrote."""
    return encoded.decode("utf-8", "surrogatepass")
