"""What became of all that was tried in, a report in Markdown out."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

TOLD_EVERY: Final = 100
"""Tries after which it is told how many there were."""

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

    def numbers(self, options: Namespace, *, step: int = 1) -> Iterator[int]:
        """Count what is tried, until all is or the time is over; note how much was, and tell it."""
        first, count, minutes = options.first, options.count, options.minutes
        until = None if minutes is None else time.monotonic() + minutes * 60
        tried = 0
        for number in range(first, first + count, step):
            if until is not None and time.monotonic() > until:
                break
            yield number
            before, tried = tried, min(tried + step, count)
            if tried // TOLD_EVERY > before // TOLD_EVERY:
                print(f"{tried:,} of {count:,}, {len(self.faults)} faults", file=sys.stderr)
        self.notes.append(f"Tried: {tried:,} of {count:,}, seed {options.seed}, from {first} on.")

    def fault(self, text: str) -> None:
        """Note what must not be, and tell it at once."""
        self.faults.append(text)
        print(text, file=sys.stderr)


def report(outcome: Outcome) -> str:
    """Write what happened, the most frequent first, and the faults."""
    lines = [f"## {outcome.title}", "", "| what happened | times |", "| --- | ---: |"]
    lines += [f"| {what} | {count:,} |" for what, count in outcome.counts.most_common()]
    lines += ["", *outcome.notes] if outcome.notes else []
    lines += ["", f"Faults: {len(outcome.faults)}."]
    lines += [f"- {fault}" for fault in outcome.faults[:SHOWN]]
    return "\n".join(lines) + "\n"
