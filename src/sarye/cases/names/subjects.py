"""What a text or a title says that it is about: good practices, or a plan, a rule or a notice."""

from __future__ import annotations

import re
from typing import Final

_NO_CASE: Final = re.compile(
    r"(?:계획|지침|규정|조례|규칙|훈령|예규|공고|안내문?|보고서?|매뉴얼|회의록|편람|요령|계획안|공모|모집)(?:\s?\(안\))?$"
    r"|개최$|발표회$|자주\s?묻는\s?질문|FAQ|Q\s?&\s?A|질의\s?응답$"
)
"""What papers are called that have a background and results and are no case of good practice."""

_GOOD_PRACTICE: Final = re.compile(r"적극\s?행정|(?:우수|모범|혁신|개선)\s?사례|사례\s?(?:집|모음)")

MAX_OPENING: Final = 2_000
"""Characters at the beginning of a text in which it says what it is about."""
_EXPORT_END: Final = re.compile(
    r"(?m)^- (?:id: [0-9a-f]{12}$|(?:출처|source) \d+: )", re.IGNORECASE
)


def speaks_of_cases(text: str) -> bool:
    """Tell whether a text says near its beginning that it is about good practices."""
    return _GOOD_PRACTICE.search(text, 0, MAX_OPENING) is not None


def is_export(text: str) -> bool:
    """Tell whether a text ends with the ids or sources that sarye writes."""
    return _EXPORT_END.search(text) is not None


def names_no_case(title: str) -> bool:
    """Tell whether a title is that of a plan, a rule or a notice.

    >>> names_no_case("2025년 우수사례 공모"), names_no_case("2025년 우수사례 모음")
    (True, False)
    """
    return _NO_CASE.search(title.rstrip(" *_>])】")) is not None
