"""The decision which drafts are the cases of a document: three tables, and how they are read.

A paper of another kind holds no case (`OTHER_PAPERS`). Each layout proposes drafts (`LAYOUTS`), and
some drafts are no cases (`NO_CASES`). The first proposal that has a case left is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sarye.cases.drafts import Draft, Proposal
from sarye.cases.layouts.exported import find_exported
from sarye.cases.layouts.filerecords import find_records
from sarye.cases.layouts.labelled.rule import find_labelled
from sarye.cases.layouts.lists import find_listed
from sarye.cases.layouts.tablerows import find_rows
from sarye.cases.notcases import (
    is_bare_title,
    is_form,
    is_instruction,
    is_other_paper,
    is_rule,
)
from sarye.cases.source import Source

OTHER_PAPERS: Final[tuple[tuple[str, Callable[[Source], bool]], ...]] = (
    ("articles of a rule", is_rule),
    ("minutes, criteria, a guide for authors", is_other_paper),
)
"""Papers that hold no case, whatever their labels say."""

LAYOUTS: Final[tuple[tuple[str, Callable[[Source], Iterable[Draft]]], ...]] = (
    ("records of a structured file", find_records),
    ("Markdown that sarye wrote", find_exported),
    ("titles with labelled sections", find_labelled),
    ("tables with a heading row", find_rows),
    ("lists without labels", find_listed),
)
"""How documents hold their cases, the surest layout first."""

NO_CASES: Final[tuple[tuple[str, Callable[[Draft, Source], bool]], ...]] = (
    ("a title without sections", is_bare_title),
    ("a part of a form", is_form),
    ("instructions for authors", is_instruction),
)
"""Drafts that are no cases; a record of a structured file is one whatever it says."""


def find_cases(source: Source) -> Proposal:
    """Return the proposal that is taken, an empty one for a document without cases."""
    if any(test(source) for _, test in OTHER_PAPERS):
        return Proposal()
    return next(_proposals(source), Proposal())


def _proposals(source: Source) -> Iterator[Proposal]:
    """Walk the proposals that hold a case."""
    for name, rule in LAYOUTS:
        drafts = tuple(rule(source))
        cases = tuple(draft for draft in drafts if _is_case(draft, source))
        if cases:
            yield Proposal(name, drafts, cases)


def _is_case(draft: Draft, source: Source) -> bool:
    return source.structured or not any(test(draft, source) for _, test in NO_CASES)
