"""Periods as people type them: all that the program prints is read back, and what offices write."""

from __future__ import annotations

import pytest

from sarye.exporters.hitlist import filters_text, period_text
from sarye.fields import period_key
from sarye.messages import Translator
from sarye.models import Filters, Period
from sarye.searchoptions import typed_period

PERIODS = (
    *(Period(year) for year in (1999, 2024)),
    *(Period(2024, quarter=quarter) for quarter in (1, 2, 3, 4)),
    *(Period(2025, half=half) for half in (1, 2)),
)


@pytest.mark.parametrize("period", PERIODS)
def test_what_is_printed_can_be_typed(period: Period) -> None:
    """On pages, in files, in addresses, and with 부터 or 까지 behind: it is the same period."""
    assert typed_period(period_key(period)) == period
    for language in ("ko", "en"):
        translator = Translator(language)
        assert typed_period(period_text(period, translator)) == period
        for limit in (Filters(since=period), Filters(until=period)):
            assert typed_period(filters_text(limit, translator)) == period


WRITTEN = """
2024 | 2024년 | 2024년도 | ’24년                                              = 2024
2024Q3 | 2024q3 | 2024 Q3 | 2024-Q3 | 2024년 3분기 | 2024년 3/4분기           = 2024Q3
2024년 제3분기 | 2024.3분기 | ’24년 3분기 | 24년 3분기 | 2024년도 3분기        = 2024Q3
2024.7 | 2024.7. | 2024. 9. | 2024-07 | 2024/08 | 2024년 9월                   = 2024Q3
2024-07-01 | 2024. 7. 1. | 2024년 7월 1일 | 2024.09.30.                        = 2024Q3
2024.3 | 2024-01 | 2024년 2월                                                 = 2024Q1
2024.10 | 2024-12-31                                                          = 2024Q4
2024H1 | 2024 h1 | 2024년 상반기 | 2024 상반기 | 24년 상반기                   = 2024H1
2024H2 | 2024년 하반기 | 2024년도 하반기                                       = 2024H2
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines())
def test_what_offices_write_can_be_typed(row: str) -> None:
    """Each form of a row is the period behind it; a month or a day is its quarter."""
    forms, _, key = row.rpartition("=")
    for form in forms.split("|"):
        found = typed_period(form)
        assert found is not None, form
        assert period_key(found) == key.strip(), form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024Q5",
        "2024Q0",
        "2024-13",
        "2024.0",
        "3분기",
        "2024년 5분기",
        "２０２４",
        "작년",
    ],
)
def test_nothing_else_is_a_period(text: str) -> None:
    """What names no period, or an impossible one, is none."""
    assert typed_period(text) is None
