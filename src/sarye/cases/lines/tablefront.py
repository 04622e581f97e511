"""What stands above a table of cases, and on the cover of its workbook: the period of its cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sarye.cases.lines.line import Line
from sarye.cases.names.fieldnames import field_of_label
from sarye.cases.names.periods import find_period, part_of_year
from sarye.models import Period

SPEAKS: Final = re.compile(r"사례|적극\s?행정")
"""What a line says that speaks of cases."""


def period_above_table(title: str | None, told: Sequence[Line], sheet: str) -> Period | None:
    """Return the period of a table by its title or by a line above it.

    The sheet can be called by a part of that year: 상반기.
    """
    dated = (line.period for line in told if _dates_table(line) and line.period)
    found = find_period(title or "") or next(dated, None)
    part = part_of_year(sheet)
    if found is None or part is None or found != Period(found.year):
        return found
    return Period(found.year, *part)


def _dates_table(line: Line) -> bool:
    """Tell a line whose period is that of the cases, and no day of writing."""
    named = line.label is not None and field_of_label(line.label.text) == "period"
    return named or "period" in line.given or line.heads_group or bool(SPEAKS.search(line.head))
