"""What the places of a case tell of it, as an index knows it: agency, award and period together.

Filters hold where one place of a case satisfies all of them: 2023 Q1 in one document and 2024 in
another do not make 2024 Q1. A place that tells nothing of a field, or something vaguer than
another place, is completed by what the others tell. A case whose places tell one thing stands in
one row, which is its record; the others have a row more for each thing that is told of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import prod
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sarye.fields import FIELD, PERIOD_PARTS, effective_period, period_key, read_period, value_of
from sarye.index.postings.varint import Numbers
from sarye.index.schema import PERIOD, TOLD, TOLD_KEYS, VALUES
from sarye.index.snapshot import Mask, Snapshot
from sarye.mentions import is_vaguer, tellings
from sarye.models import Case, Mention

KEYS: Final = (*(key for key in TOLD_KEYS if key not in PERIOD_PARTS), PERIOD)
"""The fields that are told together; a year and a quarter are parts of the period."""

Value = TypeVar("Value", bound=np.generic)
Telling = tuple[str, ...]
"""What is told in each of the fields, as the index writes it; empty for nothing."""

MOST: Final = 64
"""Ways to complete the places of a case; a pledge that stands in hundreds of documents, each of
another agency, has more, and each of its places is completed by what is shown of it alone."""

_BETWEEN: Final = "\x1f"


def told_of(case: Case) -> list[Telling]:
    """Give what is told of a case, each place completed by the others."""
    told = list(dict.fromkeys(map(_telling, tellings(case))))
    columns = [list(dict.fromkeys(column)) for column in zip(*told, strict=True)]
    options = [_options(one, columns) for one in told]
    if sum(prod(map(len, row)) for row in options) > MOST:
        shown = [[value] for value in _telling(case)]
        options = [_options(one, shown) for one in told]
    return sorted({telling for row in options for telling in product(*row)})


def values_of(case: Case) -> dict[str, list[str]]:
    """Give the values of a case by field: all that is told in it, and what is told together."""
    told = told_of(case)
    whole = {
        key: [str(value)]
        for key in VALUES
        if key not in TOLD_KEYS and (value := value_of(case, FIELD[key]))
    }
    found = {key: {part(one, key) for one in told} - {""} for key in (*TOLD_KEYS, PERIOD)}
    together = map(_BETWEEN.join, told) if len(told) > 1 else ()
    each = {key: sorted(values) for key, values in found.items()}
    return {**whole, **each, TOLD: list(together)}


def part(telling: Telling, key: str) -> str:
    """Give what is told in a field, or of a part of the period."""
    if key not in PERIOD_PARTS:
        return telling[KEYS.index(key)]
    period = read_period(telling[-1])
    value = getattr(period, key) if period else None
    return "" if value is None else str(value)


class Rows(NamedTuple):
    """What the places of cases tell: first a row for each record, then those of cases of several.

    ``records`` gives the record of each row, ``told`` what the further rows tell; ``several`` marks
    the records that have further rows, whose own row tells nothing.
    """

    records: Numbers
    told: tuple[Telling, ...]
    numbers: Numbers
    several: Mask

    def spread(self, values: NDArray[Value]) -> NDArray[Value]:
        """Give every row what its record has: a mark, or a number."""
        return values[self.records] if len(self.numbers) else values

    def gathered(self, rows: Mask) -> Mask:
        """Mark the records of which a row is marked."""
        if not len(self.numbers):
            return rows
        mask = rows[: len(self.several)].copy()
        mask[self.records[rows]] = True
        return mask

    def least(self, rows: Mask, values: Numbers) -> Numbers:
        """Give each record the least value of those of its rows that are marked."""
        if not len(self.numbers):
            return values
        least = np.full(len(self.several), np.iinfo(values.dtype).max, values.dtype)
        np.minimum.at(least, self.records[rows], values[rows])
        return np.where(self.gathered(rows), least, 0).astype(values.dtype)

    def having(self, own: Mask, key: str, accepts: Callable[[str], bool]) -> Mask:
        """Mark the rows that tell what is accepted; ``own`` marks the records that do anywhere."""
        if key not in (*TOLD_KEYS, PERIOD) or not len(self.numbers):
            return self.spread(own)
        accepted = [bool(value) and accepts(value) for value in self.column(key)]
        return np.concatenate([own & ~self.several, np.array(accepted, np.bool_)[self.numbers]])

    def column(self, key: str) -> list[str]:
        """Give what the distinct tellings tell in a field."""
        return [part(telling, key) for telling in self.told]


def plain_rows(snapshot: Snapshot) -> Rows:
    """Give each record its one row: enough where no two things are asked together."""
    several = np.zeros(snapshot.size, np.bool_)
    return Rows(np.arange(snapshot.size), (), several[:0].astype(np.int64), several)


def rows_of(snapshot: Snapshot) -> Rows:
    """Read what is told together of the cases of a snapshot."""
    names, numbers, records = snapshot.pairs(TOLD)
    several = np.zeros(snapshot.size, np.bool_)
    several[records] = True
    told = tuple(tuple(name.split(_BETWEEN)) for name in names)
    return Rows(np.concatenate([np.arange(snapshot.size), records]), told, numbers, several)


def _telling(told: Case | Mention) -> Telling:
    period = effective_period(told)
    texts = (value_of(told, FIELD[key]) for key in KEYS[:-1])
    said = (str(text).replace(_BETWEEN, " ") if text else "" for text in texts)
    return (*said, period_key(period) if period else "")


def _options(one: Telling, columns: Iterable[list[str]]) -> list[list[str]]:
    """List in each field what one place may tell: its own value, and what completes that.

    ``columns`` are what all places tell in each field.
    """
    return [
        list(dict.fromkeys([own, *_completing(key, own, others)]))
        if own
        else list(dict.fromkeys(filter(None, others))) or [""]
        for key, own, others in zip(KEYS, one, columns, strict=True)
    ]


def _completing(key: str, own: str, others: Iterable[str]) -> Iterator[str]:
    vaguer = _is_vaguer_period if key == PERIOD else is_vaguer
    return (other for other in others if other and vaguer(own, other))


def _is_vaguer_period(some: str, other: str) -> bool:
    """Tell whether a period is a part of another: 2024Q1 of 2024H1, and both of 2024.

    >>> _is_vaguer_period("2024", "2024Q1"), _is_vaguer_period("2024H2", "2024Q1")
    (True, False)
    """
    if not other.startswith(some[:4]):  # another year, soon told
        return False
    whole, piece = read_period(some), read_period(other)
    if whole is None or piece is None or whole.year != piece.year or whole.quarter:
        return False
    if whole.half:
        return piece.quarter is not None and (piece.quarter + 1) // 2 == whole.half
    return bool(piece.quarter or piece.half)
