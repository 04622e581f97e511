"""Bound the marks that combine with one letter: a Document goes in, one as long comes out.

To normalise a letter takes time by the square of its marks. No writing has more than a few; Unicode
takes thirty for enough of any (UAX #15, "Stream-Safe Text Format") and parts longer runs by a
joiner. Here the joiner stands in the place of a mark, so that no offset moves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from sarye.models import Document, Record, Remark

MOST: Final = 30
"""Marks in a row."""

_JOINER: Final = "\N{COMBINING GRAPHEME JOINER}"
_MAY_BE: Final = re.compile(rf"[^\w\s\x00-\u02ff\u2000-\u20cf\u2100-\u2bff]{{{MOST + 1},}}")
"""What may be marks: no letters, and no signs that lines are drawn with."""


def with_bounded_marks(document: Document) -> Document:
    """Return a document no letter of which has more than `MOST` marks in a row."""
    around = (document.title or "", document.sheet or "", document.cover)
    texts = (document.text, *around, *_beside(document.records or ()))
    if not any(map(_is_crowded, texts)):
        return document
    records = document.records
    return replace(
        document,
        text=bounded(document.text),
        title=document.title and bounded(document.title),
        sheet=document.sheet and bounded(document.sheet),
        cover=bounded(document.cover),
        records=None if records is None else tuple(map(_bounded_record, records)),
    )


def bounded(text: str) -> str:
    r"""Put a joiner in the place of every mark that comes after `MOST` others.

    >>> len(bounded("a" + "\u0301" * 100)), bounded("가나") == "가나"
    (101, True)
    """
    return text if text.isascii() else _MAY_BE.sub(_parted, text)


def _parted(found: re.Match[str]) -> str:
    parts: list[str] = []
    for combining, run in groupby(found.group(), key=lambda sign: unicodedata.combining(sign) != 0):
        signs = list(run)
        if combining:
            signs[MOST :: MOST + 1] = [_JOINER] * len(signs[MOST :: MOST + 1])
        parts += signs
    return "".join(parts)


def _is_crowded(text: str) -> bool:
    return not text.isascii() and _MAY_BE.search(text) is not None


def _beside(records: Iterable[Record]) -> Iterator[str]:
    """Walk what records say besides the text of their document."""
    for record in records:
        yield from record.fields.values()
        yield from (name for name, _, _ in record.sections)
        yield from (text for one in record.remarks for text in (one.label, one.text))


def _bounded_record(record: Record) -> Record:
    return Record(
        record.start,
        {name: bounded(text) for name, text in record.fields.items()},
        tuple((bounded(name), start, end) for name, start, end in record.sections),
        tuple(Remark(bounded(one.label), bounded(one.text)) for one in record.remarks),
    )
