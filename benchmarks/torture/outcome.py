"""What became of all that was tried in, a report in Markdown out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

SHOWN: Final = 20
"""Faults that a report shows."""


@dataclass(slots=True)
class Outcome:
    """How often each thing happened, what must never happen, and what else is to be said.

    A fault names what makes it happen again: a seed and a number, an address, a file.
    """

    title: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def report(outcome: Outcome) -> str:
    """Write what happened, the most frequent first, and the faults."""
    lines = [f"## {outcome.title}", "", "| what happened | times |", "| --- | ---: |"]
    lines += [f"| {what} | {count:,} |" for what, count in outcome.counts.most_common()]
    lines += ["", *outcome.notes] if outcome.notes else []
    lines += ["", f"Faults: {len(outcome.faults)}."]
    lines += [f"- {fault}" for fault in outcome.faults[:SHOWN]]
    return "\n".join(lines) + "\n"
