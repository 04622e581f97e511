"""Papers and drafts that only look like cases.

A guide for authors has every label of a case, and tells below each what to write there; rules and
minutes have backgrounds and results too. None of them tells what somebody did.
"""

from __future__ import annotations

import re
from itertools import dropwhile, islice
from typing import Final

from sarye.cases.drafts import Draft
from sarye.cases.lines.headings import MAX_HEADING
from sarye.cases.names.labels import RANK
from sarye.cases.names.subjects import (
    names_call,
    names_idea,
    names_no_case,
    names_plan,
    speaks_of_cases,
)
from sarye.cases.names.text import letters
from sarye.cases.source import Source

_INSTRUCTION: Final = re.compile(
    r"(?:작성|기술|기재|서술|기입|명시|적는다|씁니다|쓴다|적습니다|쓰기|적기)"
    r"(?:하(?:십시오|세요|여야\s?함|시오|되.{0,30})|할\s?것|해\s?주(?:십시오|세요)|합니다|바랍니다|한다|함|요망"
    r"|하여\s?주(?:십시오|시기\s?바랍니다))?\s*[.)\]]*$"
    r"|(?:제시|첨부|요약|제출)(?:하(?:십시오|세요|시오)|할\s?것|해\s?주(?:십시오|세요)|바랍니다|요망)\s*[.)\]]*$"
    r"|(?:적을|쓸)\s?것\s*[.)]*$|\d+\s?(?:자|줄|쪽|매|장)\s?(?:이내|내외)\s*[.)\]]*$|^\(?예시?\s?[):]"
)
_BLANK: Final = re.compile(r"[\W_ㅇ]*")
_ARTICLE: Final = re.compile(r"제\s?\d{1,3}조(?:의\s?\d{1,2})?\s?\(")
_OTHER_PAPER: Final = re.compile(
    r"(?:규제\s?영향\s?분석서|회의록|속기록|의사록|의결서|회의\s?결과(?:\s?보고)?|위원회\s?심의\s?(?:·\s?의결\s?)?(?:결과|안건)|심사표|평가표|채점표|배점표|심사\s?기준|평가\s?기준"
    r"|작성\s?(?:요령|방법|지침|안내|예시|길잡이|가이드(?:북)?|매뉴얼))(?:\s?\(.{0,20}\))?$"
)

_GUIDE: Final = re.compile(
    r"(?:작성|기재|쓰는)\s?(?:방법|요령|지침|안내|예시|법|길잡이|가이드(?:북)?|매뉴얼)(?:\s?\(.{0,20}\))?$"
)
"""How a heading ends below which authors are told what to write."""
_PLANNED: Final = re.compile(r"(?:추진|향후|실행|세부)\s?(?:추진\s?)?(?:계획|일정)")
MIN_ROLES: Final = 2
MIN_ARTICLES: Final = 2
"""Articles above the first label that make a text a rule; a case quotes them below its labels."""
MAX_TOP: Final = 2
"""Lines at the top among which minutes and sheets of criteria have their name."""


def is_bare_title(draft: Draft, _: Source) -> bool:
    """Tell whether nothing stands below a title that is no item of a list of cases."""
    return not draft.spans and (draft.left_out or not draft.listed)


def is_instruction(draft: Draft, source: Source) -> bool:
    """Tell whether a draft says what to write under its labels, and no more."""
    if draft.listed and not draft.spans:
        return False
    above = source.line_above(draft.start)
    heads = (draft.title, above.head if above is not None and above.length <= MAX_HEADING else "")
    if any(map(_GUIDE.search, heads)):
        return True
    written = [source.text[span.start : span.end] for span in draft.spans]
    told = [line for part in written for line in part.splitlines() if not _BLANK.fullmatch(line)]
    wanted = sum(1 for line in told if _INSTRUCTION.search(line.strip()[-80:]))
    return wanted * 2 > len(told) or not told


def is_form(draft: Draft, source: Source) -> bool:
    """Tell whether a draft is a part of a form: most of its labels name no part of a story.

    In a paper that is about good practices it is a case; an item of a list has no labels. Fields
    above the first part of the story are no parts of a form.
    """
    if source.declared or draft.listed:
        return False
    told = [span.role for span in draft.spans if span.role in RANK]
    if all(span.label.endswith("?") for span in draft.spans if span.role in RANK):
        return True  # an interview about something else
    story = dropwhile(lambda span: span.role not in RANK, draft.spans)
    others = sum(1 for span in story if span.role == "other" and span.label)
    whole = "situation" in told and len(set(told)) >= MIN_ROLES
    planned = "effort" not in told and any(_PLANNED.fullmatch(span.label) for span in draft.spans)
    return not whole or others > len(told) or planned


def is_of_plan(draft: Draft, source: Source) -> bool:
    """Tell whether a draft stands in a paper that plans, rules or reports, and shows no cases.

    A title that speaks of good practices itself and names a plan is that of their contest.
    Else the title of the paper says so; a heading that speaks of cases, below it, says otherwise,
    and the title of a case says nothing of its paper where that is about good practices.
    """
    title = source.front.whole.title or ""
    calls = any(names_call(one) and speaks_of_cases(one) for one in (title, draft.title))
    if calls or (names_no_case(draft.title) and speaks_of_cases(draft.title)):
        return True
    if names_plan(title) and letters(title) != letters(draft.title):
        return not _stands_below(source.first_of_appended, draft)
    if any(map(names_idea, (title, source.front.whole.board or "", source.lines[0].head))):
        return not _stands_below(source.first_of_chosen, draft)
    if not names_no_case(title) or speaks_of_cases(title):
        return False
    if letters(title) == letters(draft.title):
        return not source.declared
    return not _stands_below(source.first_of_chosen, draft)


def _stands_below(heading: int | None, draft: Draft) -> bool:
    return heading is not None and heading < draft.start


def is_rule(source: Source) -> bool:
    """Tell whether articles stand above the first label of a text, as in an ordinance."""
    articles = 0
    for line in source.lines:
        articles += _ARTICLE.match(line.head) is not None
        if articles == MIN_ARTICLES:
            return True
        if line.role is not None and line.role != "other":
            return False
    return False


def is_other_paper(source: Source) -> bool:
    """Tell whether the top of a text names minutes, a sheet of criteria or a guide for authors."""
    top = islice((line for line in source.lines if not line.furniture), MAX_TOP)
    return any(_OTHER_PAPER.search(line.unmarked) for line in top if line.length <= 60)
