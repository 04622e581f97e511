"""The paired randomisation test, against counting by hand."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarye.evaluation.significance import EXACT_UP_TO, p_value

differences = st.lists(st.integers(-10, 10).map(lambda tenths: tenths / 10), max_size=9)


@given(differences)
def test_few_differences_are_counted(row: list[float]) -> None:
    """Count the choices of signs whose sum is as far from zero: p is their share."""
    sums = [
        sum(sign * one for sign, one in zip(signs, row, strict=True))
        for signs in product((1, -1), repeat=len(row))
    ]
    wanted = sum(abs(one) >= abs(sum(row)) - 1e-9 for one in sums) / len(sums)
    assert p_value(row) == pytest.approx(wanted)


@given(differences)
def test_direction_and_ties_play_no_part(row: list[float]) -> None:
    """Exchanging the runs changes nothing, nor do topics that are equal in both."""
    assert p_value([-one for one in row]) == p_value(row)
    assert p_value([*row, *[0.0] * 50]) == p_value(row)


@pytest.mark.parametrize(("better", "worse"), [(30, 0), (25, 15), (40, 20), (300, 260)])
def test_many_differences_are_drawn(better: int, worse: int) -> None:
    """With equal differences, signs are coins: p is that of the binomial distribution."""
    count = better + worse
    assert count > EXACT_UP_TO
    reached = abs(better - worse)
    ways = sum(
        comb(count, heads) for heads in range(count + 1) if abs(2 * heads - count) >= reached
    )
    row = [0.5] * better + [-0.5] * worse
    assert p_value(row) == pytest.approx(ways / 2**count, abs=0.01)
    assert p_value(row) == p_value(row) > 0


def test_no_difference_is_no_evidence() -> None:
    """Equal runs have p 1."""
    assert p_value([]) == p_value([0.0, 0.0]) == 1.0
