"""The shape of the Whoosh index: sections as fields in two layers, and what filters and facets ask.

A record of the index is a case, a document (so that one commit holds cases and what is known of
their documents), or the totals of the whole index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Existence

from sarye.index.codec import deltas, encode_numbers
from sarye.index.likeness import SIGNATURE_BYTES
from sarye.models import ROLES

SCHEMA_VERSION: Final = 3
"""Raised whenever an older index cannot be read any more."""

CONTEXT: Final = "context"
"""What stands around a case and is not its text: document title, agency, department, award, period.

It lets 적극행정 find the cases of a collection that only says so in its heading."""

PARTS: Final = (*ROLES, CONTEXT)
"""The parts of a case that are indexed as fields of their own."""

FACETS: Final = ("agency", "year", "quarter", "half", "period", "award", "section", "path")
"""Fields of whole values, for filters, facets and sorting."""


NEAR: Final = "near"
"""The field that holds the ids of the cases near a case; it is found by them when they change."""


def words_field(part: str) -> str:
    """Name the field that holds the morphemes and compounds of a part."""
    return f"{part}_words"


def bigrams_field(part: str) -> str:
    """Name the field that holds the bigrams of a part."""
    return f"{part}_bigrams"


TEXT_FIELDS: Final = tuple(name(part) for part in PARTS for name in (words_field, bigrams_field))
"""Every scored field, in the order of the rows of the lengths column."""

LENGTH_BYTES: Final = 4
"""Bytes of one length: unsigned, little-endian."""


@dataclass(frozen=True, slots=True)
class Positioned:
    """The tokens of one words field: each text with its ascending positions."""

    positions: Mapping[str, list[int]]


class TokenField(FieldType):  # type: ignore[misc]
    """A field that is given tokens instead of text: the analysis happens before Whoosh."""

    indexed = True

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Any, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (token, frequency, weight, encoded positions) for each distinct token."""
        if isinstance(value, Positioned):
            for text, positions in value.positions.items():
                count = len(positions)
                yield encode_token(text), count, float(count), encode_numbers(deltas(positions))
        elif isinstance(value, Counter):
            for text, count in value.items():
                yield encode_token(text), count, float(count), b""
        else:
            for text in value:
                yield encode_token(text), 1, 1.0, b""

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else encode_token(value)


def make_schema() -> Schema:
    """Describe the fields of every record."""
    fields: dict[str, FieldType] = {
        "key": TokenField(),
        "data": STORED(),
        "order": COLUMN(VarBytesColumn()),  # title and id of a case; empty for other records
        "lengths": COLUMN(FixedBytesColumn(LENGTH_BYTES * len(TEXT_FIELDS))),
        "signature": COLUMN(FixedBytesColumn(SIGNATURE_BYTES)),
        NEAR: TokenField(),
    }
    for part in PARTS:
        fields[words_field(part)] = TokenField()
        fields[bigrams_field(part)] = TokenField()
    for name in FACETS:
        fields[name] = TokenField()
    return Schema(**fields)


def encode_token(text: str) -> bytes:
    """Write a token; a path can hold bytes that are no text, which Python shows as surrogates."""
    return text.encode("utf-8", "surrogatepass")


def decode_token(encoded: bytes) -> str:
    """Read what `encode_token` wrote."""
    return encoded.decode("utf-8", "surrogatepass")
