"""Headlines: a press release on one case quotes its title below a headline that reports.

``가람시, 도 경진대회 ‘최우수상’ … 2년 연속`` tells who won; the title stands in a sentence:
교통과의 ‘밤길 버스’로 최우수상을 받았다.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NamedTuple

from sarye.cases.drafts import Draft, Proposal
from sarye.cases.layouts.listed.itemtitles import body_of
from sarye.cases.layouts.reported import REPORTS, reports
from sarye.cases.names.awards import AWARD, find_award
from sarye.cases.names.text import letters
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source

MAX_SEARCHED: Final = 8
"""Lines at the top of a press release that are searched for the title of its case."""

_WON: Final = re.compile(
    r"(?:(?<=[.\s])|^)(?P<lead>[^‘“\"「『《〈’”」』》〉.\n]{0,40}?)[‘“\"「『《〈]"
    r"(?P<title>[^‘“\"「『《〈’”」』》〉\n]{6,80})[’”\"」』》〉]"
    r"(?:\s?(?:사례|사업|시책|과제|제안))?(?:으?로|[이가]|[을를])\s(?P<won>[^.\n]{0,60})"
)
_PRIZE: Final = re.compile(rf"{AWARD}|수상|선정|뽑|상장|표창|영예|채택|출품|발표")
_LEAD_END: Final = re.compile(r"[^가-힣]*(?:에서|에|고|며|해|하여)\s(?=\S)")


class _Told(NamedTuple):
    """A title that a sentence quotes, and what it says of the case."""

    title: str
    fields: dict[str, str]


def with_quoted_title(proposal: Proposal, source: Source) -> Proposal:
    """Call the only case of a press release by the title that its sentences quote."""
    if len(proposal.cases) != 1 or not _is_headline(proposal.cases[0], source):
        return proposal
    (case,) = proposal.cases
    told = _told(source)
    if told is None:
        return proposal
    called = replace(case, title=told.title, fields={**told.fields, **case.fields})
    drafts = tuple(called if draft is case else draft for draft in proposal.drafts)
    return replace(proposal, drafts=drafts, cases=(called,))


def _is_headline(case: Draft, source: Source) -> bool:
    """Tell whether the title of a case is the first line, and reports of a body and a contest."""
    first = next((line for line in source.lines if not line.furniture), None)
    if first is None or letters(case.title) not in letters(first.head):
        return False
    return reports(first.unmarked)


def _told(source: Source) -> _Told | None:
    """Return the title that sentences below a headline quote, by the one that says most of it."""
    found: list[_Told] = []
    for line in source.lines[1:MAX_SEARCHED]:
        whole = source.text[line.start : line.end]
        for match in _WON.finditer(whole):
            if not _PRIZE.search(match["won"]) or REPORTS.search(match["title"]):
                continue
            lead = _LEAD_END.split(match["lead"])[-1]
            whose = body_of(lead.split("서 ")[-1]) if lead.strip() else None
            said = {"award": find_award(match["won"].split("을")[0].split("를")[0]) or ""}
            said |= {name: value or "" for name, value in whose._asdict().items()} if whose else {}
            fields = {name: value for name, value in said.items() if value}
            found.append(_Told(read_title(match["title"]).title, fields))
    titles = {letters(one.title) for one in found}
    if len(titles) != 1:
        return None
    return max(found, key=lambda one: len(one.fields))
