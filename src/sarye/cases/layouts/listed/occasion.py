"""Whether a document is the occasion for a list of cases.

A list is read as cases only where the document speaks of 사례 or 적극행정; any other is a list.
"""

from __future__ import annotations

from typing import Final

from sarye.cases.names.subjects import names_no_case
from sarye.cases.source import Source

MIN_ITEMS: Final = 2
"""Items that make a list."""


def tells_cases(source: Source) -> bool:
    """Tell whether the lists of a document can be cases."""
    return source.front.speaks_of_cases and not names_no_case(source.front.whole.title or "")
