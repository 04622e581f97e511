"""A server is asked by visits that it can answer, and the figures are those of all answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load.report import report
from benchmarks.load.running import Measured, Plan, load, run, summed_up
from benchmarks.load.visits import SHARES, draw
from benchmarks.speed.generating import pool_of
from tools.serving import serving

TEXTS = [
    "수의계약 확인서를 한 번만 내도록 절차를 고쳐 부담을 줄임.",
    "주민과 협의하여 야간에 학교 주차장을 열어 불편을 덜어 줌.",
    "신청하지 않아도 요금을 감면하도록 조례를 고치고 안내함.",
]


def plan_of(folder: Path) -> Plan:
    """Plan a small run over documents of a few sentences."""
    data = folder / "data.txt"
    data.write_text("■ 확인서 줄이기\n(상황) " + "\n(노력) ".join(TEXTS), "utf-8")
    options: dict[str, object] = {
        "cases": 30,
        "clients": 2,
        "seconds": 1.0,
        "thinks": (0.0, 0.1),
        "starts": 1,
    }
    return Plan(work=folder, data=(data,), **options)  # type: ignore[arg-type]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=100))
def test_percentiles_are_those_of_numpy(seconds: list[float]) -> None:
    """Percentiles are over all answers, in milliseconds."""
    found = summed_up({"seconds": list(seconds), "errors": []}, 1, 2.0, 0.0, (1, 1, 1))
    expected = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    assert np.allclose([found.p50, found.p95, found.p99], expected)
    assert found.rate == len(seconds) / 2


def test_visits_are_drawn_the_same_and_of_every_kind() -> None:
    """Two draws agree; each kind of request is among them as often as is said."""
    pool = pool_of(TEXTS)
    addresses = list(draw(pool, 100, 2000))
    assert addresses == list(draw(pool, 100, 2000))
    assert len(set(addresses)) > 500
    counts = {
        "completion": sum(one.startswith("/api/complete") for one in addresses),
        "case": sum(one.startswith("/cases/") for one in addresses),
        "page 2": sum("&page=2" in one for one in addresses),
        "facet": sum("&year=" in one for one in addresses),
    }
    for kind, count in counts.items():
        assert count == pytest.approx(2000 * SHARES[kind] / sum(SHARES.values()), rel=0.3)


def test_errors_are_told() -> None:
    """A run with errors, slow answers and growing memory reaches nothing, and says why."""
    bad = {"seconds": [0.2] * 10, "errors": ["503", "503"]}
    plan = Plan(Path(), (), 20_000, 50, 60.0, (0.0,))
    found = summed_up(bad, 1, 60.0, 0.0, (100_000_000, 200_000_000, 400_000_000))
    text = report(plan, Measured(400.0, (found,)))
    assert "no error: no (2 times 503); p95 at most 100 ms: no; memory flat: no" in text
    assert "400 ms (at most 300: no)" in text
    assert "| 0 | 10 | 2 |" in text


@pytest.mark.slow
def test_a_server_is_asked(tmp_path: Path) -> None:
    """A real server answers real clients, at either pace; what it refuses counts as an error."""
    plan = plan_of(tmp_path)
    measured = run(plan)
    fast, slow = measured.loads
    assert fast.errors == slow.errors == ()
    assert fast.answered >= plan.clients
    assert slow.answered >= plan.clients
    assert measured.cold > 0
    assert all(size > 1_000_000 for one in measured.loads for size in one.memory)
    rows = [line for line in report(plan, measured).splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert len(rows) == 2 + 2
    wrong = tmp_path / "wrong"
    wrong.write_text("/none\n/?year=x", "utf-8")
    with serving(tmp_path / "index-30") as served:
        refused = load(plan, served, wrong, 0.0, 1)
    assert set(refused.errors) == {"404", "400"}
