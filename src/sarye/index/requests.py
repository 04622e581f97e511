"""What is asked of an engine, and what it answers: the values that cross its door.

They stand apart from the protocols (`sarye.index.engine`), which no program needs to run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sarye.index.plan import Plan
from sarye.models import (
    Case,
    Contribution,
    FacetField,
    FoundBy,
    OfficialSynonyms,
    SortOrder,
)

PartCounts = Mapping[str, Mapping[str, int]]
"""How often each part of a case has each of some tokens; what is left out, never."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a plan: all of it is answered by one run of the plan.

    The window is ``limit`` hits (None: all) from ``offset`` on; or the cases ``ids``, in that
    order, whether the plan finds them or not. ``without`` is a case that is left out, with its
    other wordings. ``folded`` shows a case in several wordings once. Each row has its case and how
    often that holds what is marked, unless ``bare``; and how its score came about (``explain``).
    Where ``stop_at_missing`` is set and a word stands in no case, only that is told.
    """

    plan: Plan
    sort: SortOrder = "relevance"
    offset: int = 0
    limit: int | None = 10
    ids: tuple[str, ...] | None = None
    without: str | None = None
    folded: bool = True
    bare: bool = False
    explain: bool = False
    facets: tuple[FacetField, ...] = ()
    stop_at_missing: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A case that was found: its id, score, and the words of the query that it holds, as typed.

    What it lacks and was found by is told as of a `Hit`. Without ``counts`` the texts themselves
    tell what stands in them.
    """

    id: str
    score: float
    matched: tuple[str, ...] = ()
    case: Case | None = None
    counts: PartCounts | None = None
    explanation: tuple[Contribution, ...] = ()
    by: FoundBy = "words"
    lacks: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a plan finds: how many cases, one window of them, and their counts by field.

    ``partial`` and ``near`` count what stands behind the ``total``, as in a `Result`.

    ``match`` tells whether all words stand in each, or any was enough; ``missing`` are the words
    that stand in no case, ``synonyms`` the official words that stand in one.
    """

    match: Literal["all", "any"]
    total: int = 0
    rows: tuple[Row, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    partial: int = 0
    near: int = 0
    synonyms: tuple[OfficialSynonyms, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What a committed index holds: cases and documents, each once, and a fingerprint of them.

    ``entries`` counts every wording of a case and every passage of a document, ``variants`` the
    further wordings, ``documents`` those that have passages. ``roots`` are the folders that were
    given to index, named as documents are.
    """

    entries: int
    cases: int
    documents: int
    variants: int
    fingerprint: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """What an index is copied from: the folder of a build on this machine.

    The keys of its documents are relative to the folder ``origin``; they are absolute where that
    is empty.
    """

    build: Path
    origin: str
