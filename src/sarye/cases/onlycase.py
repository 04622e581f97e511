"""What a document says elsewhere of its only case: what it won, and which office hands it in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sarye.cases.drafts import Draft, Proposal
from sarye.cases.frontmatter import MAX_SIGNED
from sarye.cases.names.agencies import is_department
from sarye.cases.names.awards import find_award
from sarye.cases.names.periods import named_period
from sarye.cases.source import Source

_OF_CASE: Final = re.compile(
    r"(?:(?<=[.\s])|^)(?:이|이번|해당|위|본)\s?(?:사례|사업|시책|과제|정책)[은는이가]\s[^.\n]{0,120}?"
    r"(?:뽑|선정|선발|수상|받|차지|올랐|채택|안았)[^.\n]{0,20}"
)
"""A sentence that tells what the case of a page won: 이 사례는 … ‘장려’로 뽑혔습니다."""
_SIGNED: Final = re.compile(r"[가-힣]{2,8}[시군구도]\s([가-힣]{1,10}(?:과|실|국|담당관))장?")
"""The office that signs a letter: 가람시 도로과장."""


def with_what_it_says(proposal: Proposal, source: Source) -> Proposal:
    """Complete the only case of a document by what stands around it."""
    if len(proposal.cases) != 1 or source.structured:
        return proposal
    (case,) = proposal.cases
    told = _with_office(_with_prize(case, source), source)
    drafts = tuple(told if draft is case else draft for draft in proposal.drafts)
    return replace(proposal, drafts=drafts, cases=(told,))


def _with_prize(case: Draft, source: Source) -> Draft:
    """Give a case the prize that a sentence says it won, and when it did."""
    if case.fields.get("award"):
        return case
    sentences = [found[0] for line in source.lines if (found := _OF_CASE.search(line.head))]
    said = next(filter(find_award, sentences), "")
    if not said:
        return case
    fields = {**case.fields, "award": find_award(said) or ""}
    return replace(case, fields=fields, period=case.period or named_period(said))


def _with_office(case: Draft, source: Source) -> Draft:
    """Give a case the office whose head signs the letter that hands it in."""
    if case.fields.get("department"):
        return case
    last = (line for line in source.lines[-MAX_SIGNED:] if line.start >= case.end)
    offices = [found[1] for line in last if (found := _SIGNED.fullmatch(line.head))]
    office = next(filter(is_department, offices), None)
    return replace(case, fields={**case.fields, "department": office}) if office else case
