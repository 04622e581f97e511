"""Headings above cases: whether a text heads a group of cases, and what it says of them.

A heading (``[2025년 1분기 적극행정 우수사례]``, ``< 최우수 사례 >``) is in no case; its period,
award or agency hold for the cases below it, until the next heading says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sarye.cases.names.agencies import is_agency, is_sure_agency, leading_agency
from sarye.cases.names.awards import AWARD, heading_award, is_plain_excellence
from sarye.cases.names.marks import strip_marks, undecorated
from sarye.cases.names.periods import find_period, part_of_year
from sarye.cases.names.text import squeeze
from sarye.models import Period

MAX_HEADING: Final = 80
MAX_AGENCY: Final = 30

_WRAPPED: Final = re.compile(
    r"[\[【<〈《(〔≪＜［]\s*([^\[\]【】<>〈〉《》〔〕]{2,70}?)\s*[\]】>〉》)〕≫＞］]"
)
_CLOSING_BRACKETS: Final = frozenset("]】>〉》)〕≫＞］*_")
_CASES_NOUN: Final = re.compile(r"사례|적극행정|경진대회|수상작|선정\s?결과|모음")
_GROUP_NAME: Final = re.compile(
    r"(?:20\d\d년\s?)?(?:적극행정\s?)?(?:우수|모범|대표|주요|선정)?\s?사례(?:집|모음|목록|소개|현황|내용|선정\s?결과)?(?:\s?\d{1,3}\s?(?:건|호|선)?)?"
)
_COUNT: Final = re.compile(r"\s?[(\[]?\s?\d{1,3}\s?(?:건|개|편)\s?[)\]]?$")
_DATE: Final = re.compile(r"\d{1,2}\s?[월.]\s?\d{1,2}\s?(?:일|\.|$)")
"""A day is when something was written: what follows is of no other period."""
_PART_OF_YEAR: Final = re.compile(
    r"(?:20\d\d년?도?\s?)?(?:[상하]반기|제?[1-4]\s?(?:/\s?4\s?)?분기)\s?"
    r"(?:[(\[][\d\s.년월일’']{2,14}(?:선정|발표|수상|선발|심사|공개|기준)?\s?[)\]])?"
)
"""A part of the year, with the day on which its cases were chosen: 상반기(2024. 7. 선정)."""
_MAX_BARE_PERIOD: Final = 12  # 2025년 1분기, and nothing else
_MONTH: Final = re.compile(r"20\d\d\s?[년.]\s?\d{1,2}\s?[월.]?")
"""A month alone is when a foreword was signed."""
_WON: Final = re.compile(
    rf"(?:\s|^)(?:({AWARD})\s?(?:수상작?|수상\s?사례|사례|부문)|((?:최우수|우수|장려|노력)상))$"
)
SENTENCE_END: Final = re.compile(r"(?:다|요|죠|음|함|됨|임|니까)[.!?]?$|[.]$")
_APPENDIX: Final = re.compile(
    r"[^\w\s]{0,2}\s?(?:붙임|별첨|부록|별표|별지|참고(?=\s?\d|\s?[\])】>〉]))\s?(\d{1,2})?"
    r"(?=[\s.:)\]】>〉]|$)"
)
_PAPER_NAME: Final = re.compile(
    r"(?:[가-힣]{2,15}\s)?보\s?도\s?(?:(?:참\s?고|설\s?명|해\s?명)\s?)?자\s?료(?:\s?[|/│ㅣ]\s?.{0,60})?|카드\s?뉴스|제\s?목"
    r"|(?:[가-힣]{2,15}\s)?(?:참고|설명|해명|동정|브리핑)\s?자료|(?:붙임|별첨|첨부|참고)\s?\d*"
    r"|(?:보도|배포)(?:\s?(?:시점|일시|일자|일)|\s?[:：]|$).{0,80}|(?:보도|배포)\s\d.{0,40}"
    r"|별지\s?제?\s?\d.{0,12}서식.{0,4}|.{0,20}(?:공고|고시)\s?제?\s?\d{4}\s?[-–]\s?\d+호|.{2,15}\s?(?:누리집|홈페이지)"
    r"|수\s?신(?:자)?(?:\s|[:：]).{0,60}|\(?\s?경\s?유\s?\)?|참\s?조(?:\s|[:：]).{0,60}"
    r"|즉시 보도.{0,20}|\d{4}[.\s]+\d{1,2}[.\s]+\d{1,2}.{0,20}"
)
"""Lines above a title that name a kind of paper, a field or a date and no document."""

_CHAPTER: Final = re.compile(
    r"제\s?\d{1,2}\s?[장편부절](?:[\s.:].{0,40})?|[가-힣·,\s]{2,20}\s(?:분야|부문|편)"
    r"|(?:PART|Part|CHAPTER|Chapter|파트)\s?\.?\s?(?:\d{1,2}|[IVXⅠ-Ⅻ]{1,4})(?:[\s.:|].{0,40})?"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings above a case say of it."""

    period: Period | None = None
    award: str | None = None
    agency: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The fields that it gives to the cases below."""
        return {k: v for k, v in (("agency", self.agency), ("award", self.award)) if v}


def unwrapped(line: str) -> str | None:
    """Return what a line holds that is all in brackets, None for any other line."""
    if inner := undecorated(line):
        return squeeze(inner)
    if line[-1:] not in _CLOSING_BRACKETS:
        return None
    match = _WRAPPED.fullmatch(strip_marks(line))
    return squeeze(match[1]) if match else None


class HeadingForm(NamedTuple):
    """A line as a heading would be read: without brackets and mark, and whether it had them.

    ``apart`` holds below a blank line or a page mark.
    """

    text: str
    wrapped: bool
    mark: str
    apart: bool


def _names_period(form: HeadingForm) -> bool:
    if find_period(form.text) is None:
        return False
    if form.wrapped or _PART_OF_YEAR.fullmatch(form.text):
        return True
    if SENTENCE_END.search(form.text) or _MONTH.fullmatch(form.text):
        return False
    return _CASES_NOUN.search(form.text) is not None or len(form.text) <= _MAX_BARE_PERIOD


def _names_cases(form: HeadingForm) -> bool:
    if "사례" not in form.text and not form.wrapped:
        return False
    body = leading_agency(form.text) or ""
    if _GROUP_NAME.fullmatch(form.text[len(body) :].strip()):
        return True
    return form.wrapped and _CASES_NOUN.search(form.text) is not None


def _names_award(form: HeadingForm) -> bool:
    return heading_award(form.text) is not None


def _names_chapter(form: HeadingForm) -> bool:
    return _CHAPTER.fullmatch(form.text) is not None


def _names_agency(form: HeadingForm) -> bool:
    apart = form.wrapped or bool(form.mark) or form.apart
    return apart and len(form.text) <= MAX_AGENCY and is_sure_agency(without_count(form.text))


def without_count(heading: str) -> str:
    """Take the number of cases from a heading: 가람청(2건).

    >>> without_count("가람청(2건)")
    '가람청'
    """
    return _COUNT.sub("", heading)


def _only_numbers(form: HeadingForm) -> bool:
    return form.mark == "사례" and not form.text


HEADINGS: Final[tuple[tuple[str, Callable[[HeadingForm], bool]], ...]] = (
    ("a number of a case", _only_numbers),
    ("a period", _names_period),
    ("the cases", _names_cases),
    ("an award", _names_award),
    ("an agency", _names_agency),
    ("a chapter", _names_chapter),
)
"""What a heading names; each by a test of its own."""


def names_group(form: HeadingForm) -> bool:
    """Tell whether a heading names a group of cases, or no more than the number of one."""
    return any(test(form) for _, test in HEADINGS)


def names_paper(text: str) -> bool:
    """Tell whether a line names a kind of paper, a field or a date.

    >>> names_paper("보도자료"), names_paper("적극행정 우수사례")
    (True, False)
    """
    return _PAPER_NAME.fullmatch(text) is not None


def opens_appendix(head: str, *, apart: bool) -> bool:
    """Tell whether a line heads an appendix: 붙임 1. 심사 기준, [참고 2] 위원 명단, < 부록 >.

    A bare 붙임 without a number is one only where it stands apart; elsewhere it names a picture.
    """
    match = _APPENDIX.match(head)
    return match is not None and (bool(match[1]) or apart)


def _award_beside(inner: str) -> str | None:
    """Return the award that a heading names behind its period: 2025년 상반기 최우수상 수상작."""
    match = _WON.search(inner)
    award = (match[1] or match[2]) if match else None
    return award if award != "우수" else None


def read_heading(inner: str, above: Context, *, graded: bool) -> Context:
    """Return the context below a heading, which is read without its mark and brackets.

    ``graded`` holds where the document has headings of several awards: only then 우수사례 is one.
    """
    if _DATE.search(inner) and part_of_year(inner) is None:
        return above
    if period := find_period(inner):
        return Context(period=period, award=_award_beside(inner), agency=above.agency)
    award = heading_award(inner)
    if award is not None and (graded or not is_plain_excellence(inner)):
        return replace(above, award=award)
    if is_agency(name := without_count(inner)):
        return replace(above, agency=name, award=None)
    return above
