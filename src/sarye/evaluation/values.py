"""The values of an evaluation: topics, judgements, rankings, and what was measured of them.

``topics + qrels + archive -> Run -> Measured -> Evaluation(Comparison)``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Qrels = Mapping[str, Mapping[str, int]]
"""How relevant cases are (0: not at all), by query id and case id."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A query of an evaluation, in the terms of TREC."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A case of a ranking."""

    case_id: str
    score: float


Run = Mapping[str, tuple[Ranked, ...]]
"""Rankings by query id, best case first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure by its name, over all topics and for each of them."""

    name: str
    mean: float
    by_topic: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one topic scored in two runs."""

    topic: Topic
    before: float
    after: float

    @property
    def change(self) -> float:
        """Tell how much better the second run is; negative if it is worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs by one measure: every topic, largest difference first, and the means.

    ``p_value`` is how often a difference of means this large would come about by chance
    (`sarye.evaluation.significance`). ``absent`` topics have no line in the run before, and
    count as topics without hits there.
    """

    measure: str
    before: float
    after: float
    differences: tuple[Difference, ...]
    wins: int
    ties: int
    losses: int
    p_value: float
    absent: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run over an index and what it scored.

    Only ``judged`` topics are measured: those with a judgement. ``unasked`` counts the judged
    topics that no query asks for; ``unknown`` are judged cases that the index does not hold.
    """

    run: Run
    measured: tuple[Measured, ...]
    judged: tuple[Topic, ...]
    unjudged: tuple[Topic, ...]
    hitless: tuple[Topic, ...]
    unasked: int
    unknown: tuple[str, ...]
    match: Literal["auto", "all", "any"]
    depth: int
    comparison: Comparison | None = field(default=None)
