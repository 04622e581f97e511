"""The shape of the Whoosh index: sections as fields in two layers, and what filters and facets ask.

A record of the index is a case, a document (so that one commit holds cases and what is known of
their documents), or the totals of the whole index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.formats import Existence, Format, Frequency

from sarye.models import ROLES

SCHEMA_VERSION: Final = 1
"""Raised whenever an older index cannot be read any more."""

CONTEXT: Final = "context"
"""What stands around a case and is not its text: document title, agency, department, award, period.

It lets 적극행정 find the cases of a collection that only says so in its heading."""

PARTS: Final = (*ROLES, CONTEXT)
"""The parts of a case that are indexed as fields of their own."""

FACETS: Final = ("agency", "year", "quarter", "half", "period", "award", "section", "path")
"""Fields of whole values, for filters, facets and sorting."""


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


class PositionsFormat(Format):  # type: ignore[misc]
    """Postings with positions, as deltas of variable length (Whoosh's own pickles them)."""

    posting_size = -1

    def word_values(self, value: Positioned, analyzer: Any, **kwargs: Any) -> Iterator[Any]:
        for text, positions in value.positions.items():
            yield text, len(positions), float(len(positions)), encode_positions(positions)

    def decode_positions(self, encoded: bytes) -> list[int]:
        return decode_positions(encoded)

    def decode_frequency(self, encoded: bytes) -> int:
        return len(decode_positions(encoded))

    def decode_weight(self, encoded: bytes) -> float:
        return float(self.decode_frequency(encoded))


class TokenField(FieldType):  # type: ignore[misc]
    """A field that is given tokens instead of text: the analysis happens before Whoosh."""

    indexed = True

    def __init__(self, format: Format, *, scorable: bool) -> None:  # noqa: A002 - Whoosh's name
        super().__init__(format, None, scorable=scorable)

    def index(self, value: Any, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (token, frequency, weight, encoded posting) for each distinct token."""
        if isinstance(value, Positioned):
            rows = self.format.word_values(value, None)
        elif isinstance(value, Counter):
            rows = ((text, count, float(count), b"") for text, count in value.items())
        else:
            rows = ((text, 1, 1.0, b"") for text in value)
        for text, frequency, weight, encoded in rows:
            yield text.encode(), frequency, weight, encoded


def make_schema() -> Schema:
    """Describe the fields of every record."""
    fields: dict[str, FieldType] = {
        "key": ID(unique=True),
        "data": STORED(),
        "title": COLUMN(VarBytesColumn()),
        "lengths": COLUMN(FixedBytesColumn(LENGTH_BYTES * len(TEXT_FIELDS))),
    }
    for part in PARTS:
        fields[words_field(part)] = TokenField(PositionsFormat(), scorable=True)
        fields[bigrams_field(part)] = TokenField(Frequency(), scorable=True)
    for name in FACETS:
        fields[name] = TokenField(Existence(), scorable=False)
    return Schema(**fields)


def encode_positions(positions: Iterable[int]) -> bytes:
    """Write ascending positions as deltas, seven bits a byte."""
    out = bytearray()
    last = 0
    for position in positions:
        delta, last = position - last, position
        while delta > 0x7F:
            out.append(delta & 0x7F | 0x80)
            delta >>= 7
        out.append(delta)
    return bytes(out)


def decode_positions(encoded: bytes) -> list[int]:
    """Read what `encode_positions` wrote."""
    positions: list[int] = []
    last = delta = shift = 0
    for byte in encoded:
        delta |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            last += delta
            positions.append(last)
            delta = shift = 0
    return positions
