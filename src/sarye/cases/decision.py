"""The decision which drafts are the cases of a document: three tables, and how they are read.

A paper of another kind holds no case (`OTHER_PAPERS`). Every layout proposes drafts (`LAYOUTS`),
and some drafts are no cases (`NO_CASES`). Of what is left the best proposal is taken
(`sarye.cases.criteria`), and what others find in the rest of the document is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.cases.criteria import OWN_FIELDS, score
from sarye.cases.drafts import Draft, Proposal
from sarye.cases.headlines import with_quoted_title
from sarye.cases.layouts.exported import find_exported
from sarye.cases.layouts.filerecords import find_records
from sarye.cases.layouts.labelled.rule import find_labelled
from sarye.cases.layouts.listed.arrowlines import find_arrows
from sarye.cases.layouts.listed.ordinals import find_ordinals
from sarye.cases.layouts.listed.prosetitles import find_prose_titles
from sarye.cases.layouts.listed.runonitems import find_run_on_items
from sarye.cases.layouts.listed.tolditems import find_told_items
from sarye.cases.layouts.onepage import find_page
from sarye.cases.layouts.reported import find_reported
from sarye.cases.layouts.tablerows import find_rows
from sarye.cases.layouts.titletables import find_title_rows
from sarye.cases.names.text import letters
from sarye.cases.notcases import (
    is_bare_title,
    is_form,
    is_instruction,
    is_of_plan,
    is_other_paper,
    is_rule,
)
from sarye.cases.onlycase import with_what_it_says
from sarye.cases.source import Source

OTHER_PAPERS: Final[tuple[tuple[str, Callable[[Source], bool]], ...]] = (
    ("articles of a rule", is_rule),
    ("minutes, criteria, a guide for authors", is_other_paper),
)
"""Papers that hold no case, whatever their labels say."""

Way = Sequence[Draft]
"""One way in which a layout reads a document."""


def _only(rule: Callable[[Source], Iterable[Draft]]) -> Callable[[Source], Iterable[Way]]:
    """Make a layout of a rule that reads a document in one way."""
    return lambda source: (tuple(rule(source)),)


class Layout(NamedTuple):
    """How documents hold their cases: a rule that walks the ways to read one.

    A ``sure`` layout is known by what the document says of itself: what it finds is not weighed.
    """

    name: str
    ways: Callable[[Source], Iterable[Way]]
    sure: bool = False


LAYOUTS: Final = (
    Layout("records of a structured file", _only(find_records), sure=True),
    Layout("Markdown that sarye wrote", _only(find_exported), sure=True),
    Layout("titles with labelled sections", _only(find_labelled)),
    Layout("tables with a heading row", _only(find_rows)),
    Layout("tables of titles", _only(find_title_rows)),
    Layout("problem → action on one line", _only(find_arrows)),
    Layout("items with text below", find_told_items),
    Layout("items in a sentence", _only(find_run_on_items)),
    Layout("titles in prose, by their prizes", _only(find_prose_titles)),
    Layout("first, second and third in a paragraph", _only(find_ordinals)),
    Layout("a page of one case in prose", _only(find_page)),
    Layout("a press release on one case", _only(find_reported)),
)
"""All layouts; of proposals that are equally good the earlier is taken."""

GOOD_ENOUGH: Final = 0.8
"""What a proposal is worth that leaves nothing to look for: the layouts below it are not asked."""

NO_CASES: Final[tuple[tuple[str, Callable[[Draft, Source], bool]], ...]] = (
    ("a title without sections", is_bare_title),
    ("a part of a form", is_form),
    ("instructions for authors", is_instruction),
    ("a part of a plan", is_of_plan),
)
"""Drafts that are no cases; a record of a structured file is one whatever it says."""


def find_cases(source: Source) -> Proposal:
    """Return what is read as the cases of a document, an empty proposal for one without cases."""
    return with_what_it_says(with_quoted_title(_best(source), source), source)


def _best(source: Source) -> Proposal:
    if any(test(source) for _, test in OTHER_PAPERS):
        return Proposal()
    weighed: list[tuple[float, Proposal]] = []
    for layout in LAYOUTS:
        for proposal in _proposals(layout, source):
            worth = score(proposal, source)
            if layout.sure or worth >= GOOD_ENOUGH:
                return proposal
            weighed.append((worth, proposal))
    weighed.sort(key=lambda one: one[0], reverse=True)
    return _joined([proposal for _, proposal in weighed], source)


def _proposals(layout: Layout, source: Source) -> Iterator[Proposal]:
    """Walk the ways to read a document by which it has a case."""
    for drafts in layout.ways(source):
        cases = tuple(draft for draft in drafts if _is_case(draft, source))
        if cases:
            yield Proposal(layout.name, tuple(drafts), cases)


def _joined(ranked: Sequence[Proposal], source: Source) -> Proposal:
    """Take the best proposal, and of the others what stands in no case and is told in none."""
    best = Proposal()
    for proposal in ranked:
        best = _with_rest(best, proposal, source) if best.cases else proposal
    told = [draft for proposal in ranked[1:] for draft in proposal.cases]
    return _completed(best, told)


def _completed(best: Proposal, told: Sequence[Draft]) -> Proposal:
    """Give all cases of a list what another way to read it tells of each: the prizes above them.

    The same of all is no prize: □ 우수사례 heads any list.
    """
    known = {letters(draft.title): draft.fields for draft in told}
    others = [known.get(letters(draft.title), {}) for draft in best.cases]
    missing = [
        name
        for name in OWN_FIELDS
        if all(other.get(name) for other in others)
        and len({other.get(name) for other in others}) > 1
        and not any(draft.fields.get(name) for draft in best.cases)
    ]
    if not missing:
        return best

    def completed(draft: Draft) -> Draft:
        more = known.get(letters(draft.title), {})
        return replace(draft, fields={**draft.fields, **{k: more[k] for k in missing if k in more}})

    drafts, cases = (tuple(map(completed, ones)) for ones in (best.drafts, best.cases))
    return replace(best, drafts=drafts, cases=cases)


def _with_rest(best: Proposal, other: Proposal, source: Source) -> Proposal:
    """Return a proposal with the cases of another, where they stand apart from its own.

    As many cases as it has itself, or one of the same title, are its own in short.
    """
    told = {letters(case.title) for case in best.cases}
    again = any(letters(case.title) in told for case in other.cases)
    known = len(best.cases)
    if again or len(other.cases) in (1, known) or known == source.stated_number:
        return best
    if _overlap(best.cases, other.cases):
        return best
    drafts = sorted((*best.drafts, *other.drafts), key=lambda draft: draft.start)
    cases = sorted((*best.cases, *other.cases), key=lambda draft: draft.start)
    return replace(best, drafts=tuple(drafts), cases=tuple(cases))


def _overlap(some: Sequence[Draft], others: Sequence[Draft]) -> bool:
    """Tell whether a case of some reaches into one of others."""
    ends = [(draft.start, draft.end) for draft in (*some, *others)]
    owners = [*(0 for _ in some), *(1 for _ in others)]
    placed = sorted(zip(ends, owners, strict=True))
    return any(
        one != two and start < end for ((_, end), one), ((start, _), two) in pairwise(placed)
    )


def _is_case(draft: Draft, source: Source) -> bool:
    return source.structured or not any(test(draft, source) for _, test in NO_CASES)
