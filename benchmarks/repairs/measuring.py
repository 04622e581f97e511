"""An index and kinds of slips and of correct queries in, what the repairs make of each out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, Literal

from benchmarks.repairs.drawing import Source, Texts
from benchmarks.repairs.kinds import SlipKind
from sarye import Archive
from sarye.models import Repair

TRIES: Final = 30
"""Times that are drawn for each slip or query wanted, before it is said that there are no more."""

REPAIRS: Final = frozenset({"keyboard", "choseong", "typo", "spacing"})
"""Repairs that change a word; a fallback to any word and a mended syntax change none."""

Outcome = Literal["mended", "another", "alone"]


@dataclass(frozen=True, slots=True)
class Slipped:
    """A slip, what was meant, what was made of it, and whether that finds the case meant."""

    meant: str
    typed: str
    searched: str
    outcome: Outcome
    found: bool


@dataclass(slots=True)
class SlipRow:
    """The slips of one kind; ``standing`` were no slips, as what they make stands in a case."""

    name: str
    slips: list[Slipped] = field(default_factory=list)
    standing: int = 0

    def count(self, outcome: Outcome) -> int:
        """Count the slips of which this was made."""
        return sum(slip.outcome == outcome for slip in self.slips)

    @property
    def found(self) -> int:
        """Count the slips whose repair finds the case that the word was drawn from."""
        return sum(slip.found for slip in self.slips)


@dataclass(slots=True)
class CorrectRow:
    """Correct queries of one kind, and the repairs that were made of them."""

    name: str
    queries: int = 0
    disturbed: list[tuple[str, Repair]] = field(default_factory=list)

    def count(self, *, spacing: bool) -> int:
        """Count the queries that were only split into words, or in which a word was changed."""
        kinds: dict[str, set[str]] = {}
        for query, repair in self.disturbed:
            kinds.setdefault(query, set()).add(repair.kind)
        return sum((row == {"spacing"}) == spacing for row in kinds.values())


def measure_slips(archive: Archive, texts: Texts, kind: SlipKind, size: int, seed: str) -> SlipRow:
    """Make so many different slips of a kind, and see what becomes of them.

    A slip that stands in a case as it is typed is none, and another one is drawn.
    """
    row = SlipRow(kind.name)
    chance = Random(f"{seed} {kind.name}")  # noqa: S311 - no secret
    seen: set[tuple[str, str]] = set()
    for _ in range(size * TRIES):
        if len(row.slips) == size:
            break
        case = chance.choice(texts.cases)
        meant = kind.source(texts, chance, case)
        typed = kind.slip(chance, meant) if meant else ""
        if not typed or typed == meant or (meant, typed) in seen:
            continue
        seen.add((meant, typed))
        slipped = _slipped(archive, meant, typed, case.id)
        if slipped:
            row.slips.append(slipped)
        else:
            row.standing += 1
    return row


def measure_correct(
    archive: Archive, texts: Texts, name: str, source: Source, size: int, seed: str
) -> CorrectRow:
    """Draw so many different queries whose words stand in a case, and list what is repaired."""
    chance = Random(f"{seed} {name}")  # noqa: S311 - no secret
    tries = (source(texts, chance, chance.choice(texts.cases)) for _ in range(size * TRIES))
    return measure_queries(archive, name, tries, size)


def measure_queries(archive: Archive, name: str, queries: Iterable[str], size: int) -> CorrectRow:
    """List what is repaired in queries, each of them once."""
    row = CorrectRow(name)
    for query in _different(queries):
        if row.queries == size:
            break
        row.queries += 1
        row.disturbed += [(query, repair) for repair in _repairs(archive, query)]
    return row


def unknown_words(archive: Archive, words: Iterable[str]) -> Iterator[str]:
    """Leave out the words that stand in a case."""
    return (word for word in words if _searched_as_typed(archive, word) == 0)


def _slipped(archive: Archive, meant: str, typed: str, case_id: str) -> Slipped | None:
    result = archive.search(typed, match="all", limit=0)
    repairs = [one for one in result.repairs if one.kind in REPAIRS]
    if result.total and not repairs:
        return None
    searched = typed
    for repair in repairs:
        searched = searched.replace(repair.before, repair.after, 1)
    outcome: Outcome = "alone"
    if repairs:
        outcome = "mended" if searched == meant else "another"
    found = bool(repairs) and case_id in dict(archive.ranking(typed, match="all"))
    return Slipped(meant, typed, searched, outcome, found)


def _repairs(archive: Archive, query: str) -> list[Repair]:
    result = archive.search(query, match="auto", limit=0)
    return [one for one in result.repairs if one.kind in REPAIRS]


def _searched_as_typed(archive: Archive, word: str) -> int:
    return archive.search(word, exact=True, limit=0).total


def _different(queries: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for query in queries:
        if query and query not in seen:
            seen.add(query)
            yield query
