"""Remarks beside a title that say nothing but fields: its prize, whose it is, when it was chosen.

``최우수상 관광정책과``, ``가람시 2024년 적극행정 우수사례``, ``[우 수] 세무과 |``: in any order,
and parted by anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sarye.cases.names.agencies import is_agency, read_affiliation
from sarye.cases.names.awards import closed_up, heading_award
from sarye.cases.names.periods import find_period

MAX_REMARK: Final = 60
MAX_WORDS: Final = 8

_SEPARATORS: Final = re.compile(
    r"[\s,;:：/|│｜·ㆍ()\[\]{}<>〈〉《》【】〔〕（）「」『』~→-]+|[-–—―]+|(?<=\s)ㅡ"
)
_GROUP: Final = re.compile(
    r"(?:적극\s?행정|혁신|규제\s?혁신|민원|업무\s?개선|주민\s?자치)?\s?(?:(?:우수|모범|최우수|대표|선정|수상)\s?사례|사례집|경진\s?대회)"
    r"(?:\s?(?:선정작?|수상작?|소개|공유|발표|결과))?|적극\s?행정(?=\s?(?:최우수|우수|장려|노력|특별|[대금은동](?=상)))|적극\s?행정\s?유공(?:자|\s?공무원)?(?:\s?(?:포상|표창))?"
)
_PERIOD: Final = re.compile(
    r"['’‘]?(?:20)?\d\d\s?년도?|20\d\d(?!\d)|제?\s?[1-4]\s?(?:/\s?4\s?)?분기|[상하]반기|\d{1,2}월|\d{1,2}일"
)
_OFFICE: Final = re.compile(
    r"(?:장관|시장|도지사|군수|구청장|교육감|총장|사장|원장|청장)(?:상|표창)"
)
"""A prize by the office alone that gives it."""
_RANK: Final = re.compile(r"(?:[1-9]|첫|두|세)\s?(?:위|등|번째)")


def read_remark(text: str) -> Mapping[str, str] | None:
    """Return the fields of a text that says nothing but fields, None for any other text.

    >>> read_remark("최우수상 관광정책과")
    {'award': '최우수상', 'department': '관광정책과'}
    >>> read_remark("[가람시] 2024년 적극행정 우수사례 -")
    {'agency': '가람시', 'period': '2024년'}
    >>> read_remark("관광버스 예약제") is None
    True
    """
    if len(text) > MAX_REMARK:
        return None
    rest = closed_up(text)
    fields: dict[str, str] = {}
    if find_period(rest) is not None:
        fields["period"] = " ".join(match.group() for match in _PERIOD.finditer(rest))
    rest = _GROUP.sub(" ", _PERIOD.sub(" ", rest))
    words = [word for word in _SEPARATORS.split(rest) if word]
    if len(words) > MAX_WORDS:
        return None
    found = dict(_read_words(words)) if words else {}
    if words and not found:
        return None
    said = {"agency": "", "award": "", "department": "", **found, **fields}
    return {name: value for name, value in said.items() if value}


def _read_words(words: list[str]) -> Iterator[tuple[str, str]]:
    """Walk the fields of words; none where a word says something else."""
    body: list[str] = []
    grades: list[str] = []
    ranks: list[str] = []
    for word in words:
        if _RANK.fullmatch(word):
            ranks.append(word)
        elif grade := heading_award(word) or (word if _OFFICE.fullmatch(word) else None):
            grades.append(grade)
        else:
            body.append(word)
    if body:
        found = read_affiliation(" ".join(body))
        if found is None and len(body) == 1 and is_agency(body[0]):
            yield "agency", body[0]
        elif found is None:
            return
        else:
            yield "agency", found.agency or ""
            yield "department", found.department or ""
    if grades or ranks:
        yield "award", (grades or ranks)[0]
