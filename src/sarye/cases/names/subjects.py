"""What a text or a title says that it is about: good practices, or a plan, a rule or a notice."""

from __future__ import annotations

import re
from typing import Final

_NO_CASE: Final = re.compile(
    r"(?:계획서?|지침|규정|조례|규칙|훈령|예규|공고|안내문?|보고서?|매뉴얼|회의록|편람|요령|계획안|공모|모집"
    r"|기본\s?방안|추진\s?방안|종합\s?대책|로드맵|현황판|업무\s?보고|(?:설명|회의)\s?자료|시행령|시행\s?규칙|법률|운영\s?기준)"
    r"(?:\s?\(?(?:안|초안|요약)\)?)?$"
    r"|[가-힣]\s?\((?:안|초안)\)?$|자주\s?묻는\s?질문|FAQ|Q\s?&\s?A|질의\s?응답$"
)
_CALL: Final = re.compile(
    r"(?:모집|공모|접수|위촉|(?:추천|제출|발굴)\s?(?:안내|요청|협조)|참여\s?(?:안내|요청)|투표\s?(?:안내|실시|공고))(?:\s?(?:공고|안내|알림|계획|요강))?(?:\s?\(.{1,12}\))?$"
)
"""How a title ends that asks people to take part."""
_STORIES: Final = re.compile(
    r"(?:사례|적극\s?행정)\s?(?:이야기|소개|모음집?|집|둘러보기|탐방|엿보기)?$"
)
_CASE_PAPER: Final = re.compile(
    r"(?:20\d\d년?도?\s)?(?:[상하]반기\s)?(?:적극\s?행정|(?:규제|정부)?\s?혁신)?\s?(?:(?:우수|모범)\s?)?사례\s?"
    r"(?:보고서?|소개|자료|요약서?|개요|카드|추천서|이야기)"
)
"""What a paper of one case is called, below its title at times."""
_PLAN: Final = re.compile(
    r"(?:추진|실행|선발|시행|운영|기본|종합|실천|(?:주간|월간|주요)\s?업무)\s?계획(?:\s?\(?(?:안|초안)\)?)?$"
)
_ABOUT: Final = re.compile(
    r"적극\s?행정(?:이란|의\s?(?:의미|개념|정의|유형)|\s?(?:제도|정책)(?:\s?(?:안내|소개|개요))?)\s?\??$"
)
"""The title of a page that tells what good administration is."""
_SPAN: Final = re.compile(
    r"\s?[(\[]\s?['’‘]?\d[\d\s.,/~∼–년월일분기주차()월화수목금토-]{0,40}[)\]]$"
)
"""The days that a plan is for, behind its title: (2025. 6. 9. ~ 6. 13.)."""
_EVENT: Final = re.compile(r"개최(?:\s?알림)?(?:\s?\(안\)?)?$|발표회$")
"""What papers are called that have a background and results and are no case of good practice."""

_OUTCOME: Final = re.compile(r"(?:선정|선발|심사|수상|대회)\s?결과|수상작|사례집")
"""What such a paper tells of that holds cases all the same: 우수사례 선정 결과 공고."""

_GOOD_PRACTICE: Final = re.compile(
    r"적극\s?행정|(?:우수|모범|혁신|개선)\s?(?:[가-힣]{1,6}\s)?사례"
    r"|사례\s?(?:집|모음)"
)

_COUNTED: Final = r"(?:사례|과제|시책|공공정책|수상작|선정작|대표작)"
_NUMBER: Final = r"(\d{1,3}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?:건|개|편|선|가지)"
_STATED: Final = re.compile(
    rf"{_COUNTED}[^\d.:,‘“'\"]{{0,6}}{_NUMBER}|(?<!\d){_NUMBER}의?\s[^\d.‘“'\"▲△]{{0,14}}{_COUNTED}"
)
"""How a document states the number of its cases: 우수사례 3건, 총 4건의 우수사례."""
_HANDED_IN: Final = re.compile(r"[이가을를은는]?\s?(?:제출|접수|신청|응모|출품|발굴|추천)")
"""What is said of the cases among which those were chosen."""
_NUMERALS: Final = dict(
    zip("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), range(1, 11), strict=True)  # noqa: SIM905
)

_CHOSEN: Final = re.compile(
    r"우수\s?(?:[가-힣]{1,6}\s?){1,2}(?:\d{1,3}\s?(?:건|곳|개|명|편)\s?)?(?:을|를)?\s?"
    r"(?:선정|선발|발표|수상|시상|공개|소개)"
    r"|(?:우수|수상|선정|개선|혁신|모범|대표|후보|추진|성공)\s?사례|수상작|선정작|공공정책\s사례"
)
"""What is chosen and shown: 우수 지자체 3곳 선정, 우수 공공정책 3건 발표, 개선 사례."""

_OUT: Final = re.compile(
    r"(?:시상|선정|선발|수상|수여|발표)(?:했|하였|됐|되었)|(?:대회|심사|평가|투표)\s?결과[,는\s]|(?:차지|받았|뽑혔|돌아갔)"
)
"""How a report tells of prizes that were given."""
MAX_OPENING: Final = 2_000
"""Characters at the beginning of a text in which it says what it is about."""
_EXPORT_END: Final = re.compile(
    r"(?m)^- (?:id: [0-9a-f]{12}$|(?:출처|source) \d+: )", re.IGNORECASE
)


def speaks_of_cases(text: str) -> bool:
    """Tell whether a text says near its beginning that it is about good practices."""
    return _GOOD_PRACTICE.search(text, 0, MAX_OPENING) is not None


def tells_of_chosen(text: str) -> bool:
    """Tell whether a text says near its beginning that something good was chosen or shown.

    >>> tells_of_chosen("나라부, 우수 지자체 3곳 선정"), tells_of_chosen("우수한 인재를 모집")
    (True, False)
    """
    return _CHOSEN.search(text, 0, MAX_OPENING) is not None


def tells_of_outcome(text: str) -> bool:
    """Tell whether a text reports near its beginning what was chosen, and not what will be.

    >>> tells_of_outcome("시상식을 열고 5건을 시상했다"), tells_of_outcome("대회를 열 예정이다")
    (True, False)
    """
    return _OUT.search(text, 0, MAX_OPENING) is not None


def stated_number(text: str) -> int | None:
    """Return how many cases a text says near its beginning that there are.

    >>> stated_number("가람시, 우수사례 3건 선정"), stated_number("총 네 건의 우수사례를 뽑았다")
    (3, 4)
    >>> stated_number("총 23건의 사례가 제출됐으며")
    """
    stated = _STATED.finditer(text, 0, MAX_OPENING)
    found = next((one for one in stated if not _HANDED_IN.match(text, one.end())), None)
    if found is None:
        return None
    written = found[1] or found[2]
    return _NUMERALS.get(written) or int(written)


def is_export(text: str) -> bool:
    """Tell whether a text ends with the ids or sources that sarye writes."""
    return _EXPORT_END.search(text) is not None


def names_no_case(title: str) -> bool:
    """Tell whether a title is that of a plan, a rule or a notice.

    >>> names_no_case("2025년 우수사례 공모"), names_no_case("2025년 우수사례 모음")
    (True, False)
    >>> names_no_case("청사 이전 방안 비교(안)")
    True
    """
    bare = title.rstrip(" *_>])】")
    plans = _NO_CASE.search(bare) or _EVENT.search(bare)
    return plans is not None and _OUTCOME.search(bare) is None


def names_call(title: str) -> bool:
    """Tell whether a title asks people to take part.

    >>> names_call("2024년 적극행정 국민심사단 모집"), names_call("공모전 수상작 발표")
    (True, False)
    """
    return _CALL.search(title.rstrip(" *_>])】")) is not None


def names_stories(title: str) -> bool:
    """Tell whether a title is that of a page that shows cases, and reports of none.

    >>> names_stories("가람도 2022년 우수사례 이야기"), names_stories("가람시, 우수사례 선정")
    (True, False)
    """
    return "," not in title and _STORIES.search(title.rstrip(" *_>])】")) is not None


def names_case_paper(text: str) -> bool:
    """Tell whether a line is what a paper of one case is called, and no title.

    >>> names_case_paper("적극행정 우수사례 보고"), names_case_paper("우수사례 확산")
    (True, False)
    """
    return _CASE_PAPER.fullmatch(text) is not None


def names_plan(title: str) -> bool:
    """Tell whether a title is that of a plan, whatever it is about.

    >>> names_plan("적극행정 우수공무원 선발 계획(안)"), names_plan("적극행정 우수사례 보고")
    (True, False)
    >>> names_plan("주간업무계획 (2025. 6. 9. ~ 6. 13.)")
    True
    """
    return _PLAN.search(_SPAN.sub("", title.rstrip(" *_>]】"))) is not None


def names_idea(title: str) -> bool:
    """Tell whether a title is that of a page on the idea of good administration, or its rules.

    >>> names_idea("적극행정이란?"), names_idea("적극행정 우수사례")
    (True, False)
    """
    return _ABOUT.search(title.rstrip(" *_>])】")) is not None


def names_event(title: str) -> bool:
    """Tell whether a title is that of a meeting at which cases are shown.

    >>> names_event("적극행정 우수사례 발표회"), names_event("우수사례 공모")
    (True, False)
    """
    return _EVENT.search(title.rstrip(" *_>])】")) is not None and speaks_of_cases(title)
