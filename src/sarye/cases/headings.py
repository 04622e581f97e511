"""Headings above cases: a line goes in; whether it heads a group, and what it says of it, come out.

A heading (``[2025년 1분기 적극행정 우수사례]``, ``< 최우수 사례 >``) is in no case; its period,
award or agency hold for the cases below it, until the next heading says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sarye.cases.agencies import is_agency, is_sure_agency, subject_agency
from sarye.cases.awards import heading_award, is_plain_excellence
from sarye.cases.marks import NOTE, STRONG_KINDS, strip_marks
from sarye.cases.periods import find_period
from sarye.cases.scan import Line
from sarye.cases.text import squeeze
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
_MAX_BARE_PERIOD: Final = 12  # 2025년 1분기, and nothing else
_SENTENCE_END: Final = re.compile(r"(?:다|요|죠|음|함|됨|임|니까)[.!?]?$|[.]$")
_APPENDIX: Final = re.compile(
    r"[^\w\s]{0,2}\s?(?:붙임|별첨|부록|별표|별지|참고(?=\s?\d|\s?[\])】>〉]))\s?(\d{1,2})?"
    r"(?=[\s.:)\]】>〉]|$)"
)
_PAPER_NAME: Final = re.compile(
    r"(?:[가-힣]{2,15}\s)?보\s?도\s?(?:참\s?고\s?)?자\s?료|참고\s?자료|카드\s?뉴스|제\s?목"
    r"|(?:붙임|별첨|첨부|참고)\s?\d*|(?:보도|배포)\s?(?:시점|일시|일자)?.{0,40}"
    r"|별지\s?제?\s?\d.{0,12}서식.{0,4}|.{0,20}(?:공고|고시)\s?제?\s?\d{4}\s?[-–]\s?\d+호|.{2,15}\s?(?:누리집|홈페이지)"
    r"|즉시 보도.{0,20}|\d{4}[.\s]+\d{1,2}[.\s]+\d{1,2}.{0,20}"
)
"""Lines above a title that name a kind of paper, a field or a date and no document."""

_CHAPTER: Final = re.compile(
    r"제\s?\d{1,2}\s?[장편부절](?:[\s.:].{0,40})?|[가-힣·,\s]{2,20}\s(?:분야|부문|편)"
    r"|(?:PART|Part|CHAPTER|Chapter|파트)\s?\.?\s?(?:\d{1,2}|[IVXⅠ-Ⅻ]{1,4})(?:[\s.:|].{0,40})?"
)
_PLEDGE: Final = re.compile(
    r"(?:겠습니다|바랍니다|부탁드립니다|드립니다|약속드립니다|나가겠다)[.!~]*$"
)
_PLEDGE_START: Final = re.compile(
    r"(?:앞으로도?|우리|저희|항상|언제나|지금까지|지속적으로|더욱)\s?"
)


_CLOSING_START: Final = re.compile(
    r"(?:한편|앞으로도?|아울러|이\s?밖에|그\s?밖에|(?:이번에\s?)?(?:선정|선발|수상)된|자세한|문의|위와\s?같이|끝으로)[\s,:]"
)
_ALL_CASES: Final = re.compile(r"적극\s?행정(?!\s?위원회|\s?지원)|우수\s?사례")
_REPORTED_END: Final = re.compile(
    r"고\s?(?:\d{1,2}일\s?)?(?:밝혔|말했|전했|설명했|강조했|당부했|덧붙였|소감을)[가-힣\s]{0,8}[.]?$"
    r"|(?:계획|방침|예정)(?:이다|입니다)[.]?$"
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


def key(text: str) -> str:
    """Write a text without spaces and marks, to see a heading again that is repeated."""
    return re.sub(r"[\W_]+", "", text)


def unwrapped(line: str) -> str | None:
    """Return what a line holds that is all in brackets, None for any other line."""
    if line[-1:] not in _CLOSING_BRACKETS:
        return None
    match = _WRAPPED.fullmatch(strip_marks(line))
    return squeeze(match[1]) if match else None


def is_heading(line: Line, titles: Collection[str], kind: str) -> bool:
    """Tell whether a line between two cases heads a group of cases.

    ``titles`` holds the keys of the document's title and of headings seen, ``kind`` the mark of
    case titles: a line with that mark is a title, unless it says no more than an award.
    """
    if line.length > MAX_HEADING or not line.plain or "\t" in line.head or " | " in line.head:
        return False
    if titles and key(line.head) in titles:
        return True
    wrapped = unwrapped(line.head)
    form = HeadingForm(wrapped or squeeze(line.body), wrapped is not None, line.mark.kind, line.gap)
    if form.mark == "사례" and not form.text:
        return True
    if kind and form.mark == kind:
        return _names_award(form)
    return any(test(form) for _, test in HEADINGS)


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
    if form.wrapped:
        return True
    if _SENTENCE_END.search(form.text):
        return False
    return _CASES_NOUN.search(form.text) is not None or len(form.text) <= _MAX_BARE_PERIOD


def _names_cases(form: HeadingForm) -> bool:
    if "사례" not in form.text and not form.wrapped:
        return False
    if _GROUP_NAME.fullmatch(form.text):
        return True
    return form.wrapped and _CASES_NOUN.search(form.text) is not None


def _names_award(form: HeadingForm) -> bool:
    return heading_award(form.text) is not None


def _names_chapter(form: HeadingForm) -> bool:
    return _CHAPTER.fullmatch(form.text) is not None


def _names_agency(form: HeadingForm) -> bool:
    apart = form.wrapped or bool(form.mark) or form.apart
    return apart and len(form.text) <= MAX_AGENCY and is_sure_agency(form.text)


HEADINGS: Final[tuple[tuple[str, Callable[[HeadingForm], bool]], ...]] = (
    ("a period", _names_period),
    ("the cases", _names_cases),
    ("an award", _names_award),
    ("an agency", _names_agency),
    ("a chapter", _names_chapter),
)
"""What a heading names; each by a test of its own."""


def is_paper_name(line: Line) -> bool:
    """Tell whether a line names a kind of paper, a field or a date: 보도자료, 제목, 배포일시."""
    return _PAPER_NAME.fullmatch(inner_text(line)) is not None


def is_appendix(line: Line) -> bool:
    """Tell whether a line heads an appendix: 붙임 1. 심사 기준, [참고 2] 위원 명단, < 부록 >.

    A bare 붙임 without a number is one below a blank line only; elsewhere it names a picture.
    """
    match = _APPENDIX.match(line.head)
    if match is None or not line.plain or line.length > MAX_HEADING:
        return False
    return bool(match[1]) or line.gap or line.mark.kind in STRONG_KINDS


def inner_text(line: Line) -> str:
    """Return what a line says without the brackets around it and its mark."""
    return unwrapped(line.head) or squeeze(line.body)


def read_heading(line: Line, above: Context, *, graded: bool) -> Context:
    """Return the context below a heading.

    ``graded`` holds where the document has headings of several awards: only then 우수사례 is one.
    """
    inner = inner_text(line)
    if period := find_period(inner):
        return Context(period=period, agency=above.agency)
    award = heading_award(inner)
    if award is not None and (graded or not is_plain_excellence(inner)):
        return replace(above, award=award)
    if is_agency(inner):
        return replace(above, agency=inner, award=None)
    return above


def is_closing(line: Line, agency: str | None) -> bool:
    """Tell whether a paragraph speaks as the agency about everything, and of no case.

    It reports (…고 밝혔다), promises, sums up (한편, …) or asks (자세한 내용은 …).
    """
    if line.mark.kind not in ("", NOTE, "**") or line.furniture:
        return False
    end = line.head if line.length <= len(line.head) else ""
    return (
        is_pledge(line, agency)
        or _CLOSING_START.match(line.body) is not None
        or _REPORTED_END.search(end) is not None
        or (_ALL_CASES.search(end) is not None and _SENTENCE_END.search(end) is not None)
    )


def is_pledge(line: Line, agency: str | None) -> bool:
    """Tell whether a line is the closing sentence of an agency, which belongs to no case.

    >>> from sarye.cases.labels import DEFAULT_LABELS
    >>> from sarye.cases.scan import scan
    >>> is_pledge(scan("관세청은 늘 노력하겠습니다.", DEFAULT_LABELS)[0], None)
    True
    """
    text = line.head
    if line.mark.kind not in ("", "※", "**") or line.length > 200 or not _PLEDGE.search(text):
        return False
    body = line.body
    if agency and body.startswith(agency):
        return True
    return subject_agency(body) is not None or _PLEDGE_START.match(body) is not None
