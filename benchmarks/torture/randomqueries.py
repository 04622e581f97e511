"""Random queries and options in, whether each is answered or refused in words out."""

from __future__ import annotations

import argparse
import traceback
from pathlib import Path
from random import Random
from typing import Any, Final, get_args

from benchmarks.torture.drawing import query, word, write_collection
from benchmarks.torture.outcome import Outcome
from sarye.archive import Archive
from sarye.errors import SaryeError
from sarye.models import ROLES, Filters, MatchMode, Period, Search, SortOrder
from sarye.query import parse, print_query

LONGEST: Final = 1_000
"""Characters of a query, as the page takes them; one in a hundred is longer."""


def run(work: Path, options: argparse.Namespace) -> Outcome:
    """Ask an index of the sample documents, and of hostile ones."""
    write_collection(work / "documents")
    Archive.build([*options.data, work / "documents"], index=work / "index")
    outcome = Outcome("Random queries")
    with Archive.open(work / "index") as archive:
        for number in outcome.numbers(options):
            chance = Random(f"{options.seed} query {number}")  # noqa: S311 - no secret
            ask = chance.choice(ASKING)
            try:
                outcome.counts[ask(archive, chance)] += 1
            except SaryeError as error:
                outcome.counts[f"refused: {type(error).__name__}"] += 1
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                last = traceback.extract_tb(error.__traceback__)[-1]
                kind = f"{type(error).__name__} in {last.name}, line {last.lineno}"
                outcome.fault(f"query {number} of seed {options.seed}: {kind}")
    return outcome


def drawn(chance: Random) -> str:
    """Draw a query of the length that is taken, or one that is longer."""
    text = query(chance)
    return text if chance.random() < 0.01 else text[:LONGEST]


def _search(archive: Archive, chance: Random) -> str:
    result = archive.find(
        Search(
            query=drawn(chance),
            match=chance.choice(get_args(MatchMode)),
            sort=chance.choice(get_args(SortOrder)),
            filters=_filters(chance),
            exact=chance.random() < 0.2,
            unfolded=chance.random() < 0.2,
            typed=chance.random() < 0.2,
            limit=chance.choice((0, 1, 10, 100)),
            offset=chance.choice((0, 0, 0, 3, 10_000)),
        )
    )
    return "searched: hits" if result.hits else "searched: none"


def _filters(chance: Random) -> Filters:
    given: dict[str, Any] = {}
    if chance.random() < 0.3:
        given["agency"] = chance.choice(("=", "")) + word(chance)
    if chance.random() < 0.2:
        given["year"] = chance.choice((0, 2024, 9999))
    if chance.random() < 0.1:
        given["since"] = Period(chance.randint(1000, 9999), quarter=chance.choice((None, 1, 4)))
    if chance.random() < 0.1:
        given["sections"] = tuple(chance.sample(ROLES, 2))
    if chance.random() < 0.1:
        given["document"] = word(chance)
    return Filters(**given)


def _complete(archive: Archive, chance: Random) -> str:
    return "completed" if archive.complete(drawn(chance), limit=8) else "completed: nothing"


def _facets(archive: Archive, chance: Random) -> str:
    archive.facets(
        drawn(chance), match=chance.choice(get_args(MatchMode)), fields=("agency", "period")
    )
    return "counted"


def _print(_: Archive, chance: Random) -> str:
    query = parse(drawn(chance))
    again = parse(print_query(query))
    return "printed as the same query" if again.root == query.root else "printed otherwise"


def _case(archive: Archive, chance: Random) -> str:
    archive.case(word(chance))
    return "case found"


ASKING: Final = (*(_search,) * 6, _complete, _facets, _print, _case)
"""What is asked, each as likely as it stands here."""
