"""Differences between two runs topic by topic in, how likely they are by chance out.

The paired randomisation test (Fisher; Smucker, Allan and Carterette 2007, section 2.3): were both
runs equally good, the difference of every topic could as well have the other sign. The p-value is
the share of all such choices of signs whose mean is at least as far from zero as the one measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

EXACT_UP_TO: Final = 20
"""Topics that differ, for which all choices of signs are counted: a million of them."""

SAMPLES: Final = 100_000
"""Choices of signs that are drawn for more: p is then right to 0.3 percentage points."""

BATCH: Final = 1_000
SEED: Final = 2007
"""The same runs have the same p-value every time."""

_SLACK: Final = 1e-9  # sums of the same numbers in another order are equal

Numbers = npt.NDArray[np.float64]


def p_value(differences: Sequence[float]) -> float:
    """Give the two-sided p-value of the mean of paired differences; 1 if there are none.

    >>> p_value([0.5, 0.25, 0.0, 1.0])
    0.25
    """
    telling = np.asarray([one for one in differences if abs(one) > _SLACK], np.float64)
    if not len(telling):
        return 1.0
    return _exact(telling) if len(telling) <= EXACT_UP_TO else _sampled(telling)


def _exact(differences: Numbers) -> float:
    sums = np.zeros(1)
    for one in differences:
        sums = np.concatenate((sums + one, sums - one))
    return float(np.mean(np.abs(sums) >= abs(differences.sum()) - _SLACK))


def _sampled(differences: Numbers) -> float:
    """Estimate p by drawing; the runs as they are count as one draw (Phipson and Smyth 2010)."""
    chance = np.random.default_rng(SEED)
    reached = abs(differences.sum()) - _SLACK
    as_far = 0
    for _ in range(SAMPLES // BATCH):
        signs = chance.integers(0, 2, (BATCH, len(differences)), np.int8) * 2 - 1
        as_far += int((np.abs(signs @ differences) >= reached).sum())
    return (as_far + 1) / (SAMPLES + 1)
