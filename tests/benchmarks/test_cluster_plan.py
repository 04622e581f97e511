"""A plan of a cluster follows from what was measured by rules that a person can work out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.speed.clusterplan import Growth, Line, line_through, plan_for, plan_report

MEASURED = Growth(
    size={1_000: 20e6, 101_000: 2020e6},  # 20 KB each
    fetched={1_000: 2e6, 101_000: 52e6},  # 500 bytes each, and 1.5 MB
    building={1_000: 10.0, 101_000: 1010.0},  # 10 ms each
    sent={1_000: 30e6, 101_000: 3030e6},
    searching={"1 word": {1_000: 10.0, 101_000: 11.0}, "sentence": {1_000: 30.0, 101_000: 40.0}},
    asked={1_000: 20e3, 101_000: 20e3},
)


def test_ten_million_cases() -> None:
    """200 GB go in shards of at most 10 GB and 500,000 cases; a case more needs another one."""
    plan = plan_for(10_000_000, MEASURED)
    assert (plan.size, plan.shards) == (pytest.approx(200e9), 20)
    assert plan.disk == pytest.approx(200e9 * 2 * 2 / 0.8)
    assert plan.fetched == pytest.approx(500 * 10_000_000 + 1.5e6)
    assert plan.building == pytest.approx(100_000)
    assert plan.milliseconds["1 word"] == pytest.approx(9.99 + 500_000 * 1e-5)
    assert plan.milliseconds["sentence"] == pytest.approx(29.9 + 500_000 * 1e-4)
    each = (9.99 + 10_000_000 * 1e-5 + 29.9 + 10_000_000 * 1e-4) / 2 / 1000
    assert plan.cores[10] == pytest.approx(10 * each / 0.5)
    assert plan.traffic[10] == pytest.approx(200e3)
    assert plan_for(10_000_001, MEASURED).shards == 21


def test_a_plan_is_written() -> None:
    """Each figure has a line, with its unit and what it follows from."""
    text = plan_report(plan_for(10_000_000, MEASURED))
    assert "## A plan for 10,000,000 cases" in text
    for line in (
        "| primaries | 200.0 GB |",
        "| shards | 20 |",
        "| disk of all nodes | 1,000 GB |",
        "| building, one machine that analyses | 27.8 h | 300.0 GB are sent |",
        "| 1 word, p50 | 15 ms |",
        "| 10 searches a second | 12 cores | 50% busy; 0.2 MB/s |",
    ):
        assert line in text


@given(
    small=st.floats(0, 1e6),
    large=st.floats(0, 1e6),
    cases=st.integers(0, 10**8),
)
def test_nothing_shrinks_with_cases(small: float, large: float, cases: int) -> None:
    """More cases never need less, whatever noise was measured."""
    line = line_through({1_000: small, 10_000: large})
    assert line.base >= 0
    assert line.slope >= 0
    assert line.at(cases) >= line.base
    assert Line(1.0, 2.0).at(3) == 7.0
