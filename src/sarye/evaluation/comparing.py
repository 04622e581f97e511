"""What two runs scored topic by topic in, a `Comparison` out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sarye.evaluation.significance import p_value
from sarye.evaluation.values import Comparison, Difference, Measured, Run, Topic

TIE: Final = 1e-9
"""Scores that are nearer than this are the same number, computed in another order."""


def compare(before: Measured, after: Measured, topics: Sequence[Topic], run: Run) -> Comparison:
    """Compare two runs by one measure; ``run`` is the one before, to tell what it left out."""
    rows = [Difference(one, before.by_topic[one.id], after.by_topic[one.id]) for one in topics]
    changes = [row.change for row in rows]
    wins = sum(change > TIE for change in changes)
    losses = sum(change < -TIE for change in changes)
    return Comparison(
        measure=after.name,
        before=before.mean,
        after=after.mean,
        differences=tuple(sorted(rows, key=lambda row: (-abs(row.change), row.topic.id))),
        wins=wins,
        ties=len(rows) - wins - losses,
        losses=losses,
        p_value=p_value(changes),
        absent=sum(topic.id not in run for topic in topics),
    )
