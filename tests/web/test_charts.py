"""Pictures: as long as the counts say, and within their frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.web.charts import (
    BAR_LEFT,
    COLUMN_HEIGHT,
    MOST_AGENCIES,
    MOST_YEARS,
    WIDTH,
    agency_picture,
    year_picture,
)

COUNTS = st.integers(1, 100_000)
PERIODS = st.builds(
    str.__add__,
    st.integers(1990, 2040).map(str),
    st.sampled_from(("", "Q1", "Q2", "Q3", "Q4", "H1")),
)


@given(counts=st.dictionaries(st.text(min_size=1, max_size=40), COUNTS, max_size=20))
def test_bars_are_as_long_as_their_counts(counts: dict[str, int]) -> None:
    """The bars of agencies keep the proportion of the counts, and stay within the picture."""
    picture = agency_picture(counts)
    assert [bar.count for bar in picture.bars] == list(counts.values())[:MOST_AGENCIES]
    most = max(picture.bars, key=lambda bar: bar.count, default=None)
    for bar in picture.bars:
        assert most is not None
        assert bar.width / most.width == pytest.approx(bar.count / most.count)
        assert BAR_LEFT <= bar.x < bar.x + bar.width < WIDTH
        assert bar.y + bar.height <= picture.height


@given(periods=st.dictionaries(PERIODS, COUNTS, max_size=60))
def test_columns_hold_every_case_of_their_year(periods: dict[str, int]) -> None:
    """A column adds up to the cases of its year, of whatever period, one part on the other."""
    years = sorted({period[:4] for period in periods})[-MOST_YEARS:]
    picture = year_picture(periods)
    assert [one.year for one in picture.years] == years
    for column in picture.years:
        of_year = {key: count for key, count in periods.items() if key[:4] == column.year}
        assert column.count == sum(of_year.values())
        assert [part.count for part in column.parts[:4]] == [
            of_year.get(f"{column.year}Q{quarter}", 0) for quarter in range(1, 5)
        ]
        height = sum(part.height for part in column.parts)
        assert height <= COLUMN_HEIGHT + 1e-6
        assert all(part.y >= 0 and part.x + part.width <= WIDTH for part in column.parts)


def test_no_counts_are_an_empty_picture() -> None:
    """Without a case there is nothing to draw."""
    assert agency_picture({}).bars == ()
    assert year_picture({}).years == ()
