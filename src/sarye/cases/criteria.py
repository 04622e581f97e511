"""How well a proposal reads a document: a table of criteria, each with its weight.

No criterion decides by itself. A reading that takes an aside for a label still finds "cases", but
few, of odd titles and uneven shape, and leaves most of the text aside; the reading that is right is
better in most of the criteria at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Proposal
from sarye.cases.names.agencies import read_affiliation
from sarye.cases.names.labels import RANK
from sarye.cases.names.titles import MAX_TITLE
from sarye.cases.source import Source

NEUTRAL: Final = 0.5
"""What a criterion says where it has nothing to go by."""
MAX_SPOKEN: Final = 60
"""Characters up to which a title can be a clause that ends in a verb (길을 열다)."""
ONE_ROLE: Final = 0.25
"""What a case is worth of which one label is known and others are not."""
OWN_FIELDS: Final = ("agency", "department", "award")

_SENTENCE: Final = re.compile(r"(?:니다|[가-힣]다\.|요\.|죠\.)['\"”’)]*$")
_PLAIN_END: Final = re.compile(r"[가-힣](?:다|요|죠|음|함|됨)[.]?$")
_BARS: Final = re.compile(r"[|│┃║｜\t]")
"""What parts the cells of a row, which is no title."""
_TORN: Final = re.compile(
    r"(?:은|는|이|가|을|를|의|에|에서|으로|로|와|과|도|및|등|수상자는|이에|그\s?결과|또한|한편|특히)\s"
)
"""How a text begins that was torn off in the middle of a sentence, and no title."""


def covers(proposal: Proposal, source: Source) -> float:
    """Return the share of the document's text that stands in a case."""
    whole = sum(line.length for line in source.lines if not line.furniture)
    told = sum(_told(case, source.text) for case in proposal.cases)
    return min(1.0, told / whole) if whole else 1.0


def _told(case: Draft, text: str) -> int:
    """Count the characters of a case; the title of an item can stand within its text."""
    within = any(text.find(case.title, span.start, span.end) >= 0 for span in case.spans)
    told = sum(span.end - span.start for span in case.spans)
    return told if within else told + len(case.title)


def is_regular(proposal: Proposal, _: Source) -> float:
    """Return how alike a case is to the next: the roles they share, of all they have."""
    roles = [{span.role for span in case.spans} for case in proposal.cases]
    alike = [len(one & two) / len(one | two) for one, two in pairwise(roles) if one | two]
    return sum(alike) / len(alike) if alike else NEUTRAL


def has_titles(proposal: Proposal, source: Source) -> float:
    """Return the share of titles that read as titles."""
    return _share(proposal.cases, lambda case: reads_as_title(case.title, source))


def has_roles(proposal: Proposal, _: Source) -> float:
    """Return the share of cases that tell of two roles at least; one beside other labels is less.

    Words in brackets look like labels wherever they stand, and one of them can be known by chance.
    """
    told = sum(map(_told_story, proposal.cases))
    return told / len(proposal.cases)


def _told_story(case: Draft) -> float:
    told = {span.role for span in case.spans} & _TOLD
    labels = {span.label for span in case.spans if span.label}
    if len(told) > 1:
        return 1.0
    return ONE_ROLE if told and len(labels) > 1 else 0.0


def has_fields(proposal: Proposal, _: Source) -> float:
    """Return the share of cases that say whose they are, or what they won."""
    return _share(proposal.cases, lambda case: any(case.fields.get(name) for name in OWN_FIELDS))


def has_stated_number(proposal: Proposal, source: Source) -> float:
    """Return how near the number of cases is to the one that the document states."""
    stated, found = source.stated_number, len(proposal.cases)
    if stated is None:
        return NEUTRAL
    return 1.0 if found == stated else NEUTRAL * min(found, stated) / max(found, stated)


def reads_as_title(title: str, source: Source) -> bool:
    """Tell whether a text reads as a title: no sentence, torn clause, label or office."""
    if (
        _BARS.search(title)
        or not 4 <= len(title) <= MAX_TITLE
        or _TORN.match(title)
        or _SENTENCE.search(title)
    ):
        return False
    if len(title) > MAX_SPOKEN and _PLAIN_END.search(title):
        return False
    return source.labels.role_of(title) is None and read_affiliation(title) is None


def _share(cases: Sequence[Draft], holds: Callable[[Draft], bool]) -> float:
    return sum(map(holds, cases)) / len(cases) if cases else 0.0


_TOLD: Final = frozenset(RANK)


class Criterion(NamedTuple):
    """What speaks for a proposal: from 0 to 1, times its weight."""

    name: str
    weight: float
    measure: Callable[[Proposal, Source], float]


CRITERIA: Final = (
    Criterion("its titles read as titles", 4.0, has_titles),
    Criterion("its cases tell of two roles at least", 3.0, has_roles),
    Criterion("it has as many cases as the document says", 2.0, has_stated_number),
    Criterion("its cases are alike", 2.0, is_regular),
    Criterion("it covers the text", 2.0, covers),
    Criterion("its cases say whose they are", 1.0, has_fields),
)
"""What is weighed, the heaviest first. Weights were chosen on the layout fixtures."""


_WHOLE: Final = sum(one.weight for one in CRITERIA)


def score(proposal: Proposal, source: Source) -> float:
    """Return the share of what can speak for a proposal that does, from 0 to 1."""
    told = sum(one.weight * one.measure(proposal, source) for one in CRITERIA)
    return told / _WHOLE
