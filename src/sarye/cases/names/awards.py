"""Awards: the grade or prize that a title or a heading names."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

AWARD: Final = (
    r"(?:대통령|국무총리|[가-힣]{2,10}부?장관|[가-힣]{2,8}위원장|[가-힣]{2,5}(?:시장|군수|구청장|도지사|처장|청장)|이사장|기관장)"
    r"\s?(?:상|표창)|최우수상?|우수상?|장려상?|노력상?|특별상|대상|금상|은상|동상|입선|가작|[1-3]등급?|[1-3]위"
)
"""Grades and prizes of contests, as they stand before titles and above groups of cases."""

_GRADE: Final = (
    rf"(?:{AWARD}|특별상?|(?:장관|시장|도지사|군수|구청장|위원장|교육감|청장|처장|총장|회장|사장|원장)\s?상|(?:적극행정|격려|으뜸|버금|딸림|열정|감동|도약|희망|참가|공감|혁신|창의|도전|협업|소통|인기|본|입)상"
    r"|[4-9]위)"
)
"""Also what is a grade only where a title follows it."""
_GROUP: Final = r"(?:(?:[Ⅰ-Ⅻ]|[A-Z]|\d{1,2}|[가-힣]{1,6})\s?(?:그룹|부문|분야|권역)\s?)?"
_NUMBER: Final = r"(?:\s?(?:[①-⑳❶-❿]|\(\d\)|[1-9](?![\d위])))?"

_PREFIX: Final = re.compile(
    rf"[\[(【<〈《]\s?(?P<in>{_GRADE})\s?(?:사례)?\s?\d{{0,2}}\s?[\])】>〉》]\s*[:：-]?\s*"
    rf"|{_GROUP}(?P<rank>{_GRADE})(?:\s?[(\[]\s?(?P<of>{_GRADE})\s?[)\]])?{_NUMBER}"
    r"\s?(?:사례|과제|수상작)?\s?(?:[-–—:：|=▸▶★☆]\s?|\s[-–—|]\s|(?=[‘“'\"「『])"
    r"|(?<=위)\s+)(?=\S)"
)
_TARGET: Final = re.compile(r"대상\s?[:：]")
"""대상 before a colon is whom something is for as often as it is the first prize."""
_SUFFIX: Final = re.compile(
    rf"\s*(?:[\[(【<]\s?({AWARD})\s?[\])】>]|[-–:]\s?((?:최우수|우수|장려|노력|특별)상))$"
)
_HEADING: Final = re.compile(
    rf"(?:[\[(【<〈《]\s?)?({AWARD})\s?(?:적극행정\s?)?(사례|부문|수상작?|수상\s?사례|과제|등급|그룹|선정)?"
    r"\s?(?:[:：(]?\s?\d{1,3}\s?(?:건|개|편|점|명)\s?\)?|\(\s?\d{1,3}\s?\))?\s?[:：]?\s?(?:[\])】>〉》])?"
)
_CLOSING: Final = re.compile(r"[가-힣\s]{2,14}\s((?:최우수|우수|장려|노력|특별|대|금|은|동)상)")
_NAMED: Final = re.compile(
    rf"(?<![가-힣])({AWARD}|(?:장관|시장|도지사|군수|구청장|위원장|교육감|청장|처장|총장|회장|사장)\s?(?:상|표창))"
    r"(?![가-힣])"
)
_SPACED: Final = re.compile(
    r"(?<![가-힣])(?:(최)\s?)?(우|장|노|특|대|금|은|동)\s+(수|려|력|별|상)(\s?상)?(?![가-힣])"
)
"""A grade whose letters are parted to fill a column: 우  수, 장  려."""
_GIVEN_BELOW: Final = re.compile(
    rf"({AWARD})(?:\s?\([^()]{{2,12}}\))?\s?(?:수상작|수상\s?사례|사례|수상\s?기관)?"
    r"(?:은|는|에는|에|의|으로는?)\s[^.]{0,40}?(?:다음|아래|\d\s?(?:개|건|곳|편))"
)
MAX_HEADING: Final = 30
"""Characters of a heading that gives an award to the cases below it."""


class Awarded(NamedTuple):
    """A text without its award, and the award."""

    rest: str
    award: str | None


def split_award(title: str) -> Awarded:
    """Take the award from the start or the end of a title.

    >>> split_award("최우수-납품 실적이 없어도")
    Awarded(rest='납품 실적이 없어도', award='최우수')
    >>> split_award("우수한 민원 처리").award
    """
    if (match := _PREFIX.match(title)) and match.end() < len(title):
        return Awarded(title[match.end() :].strip(), _award(match))
    if (match := _SUFFIX.search(title)) and match.start() > 0:
        return Awarded(title[: match.start()].strip(), match[1] or match[2])
    return Awarded(title, None)


def _award(match: re.Match[str]) -> str:
    """Return the grade before a title, which says more than the rank beside it."""
    return str(match["of"] or match["in"] or match["rank"])


def closed_up(text: str) -> str:
    """Write a grade in one word whose letters are parted: 우  수 → 우수.

    >>> closed_up("우  수 : 밤길 등"), closed_up("우리 수도")
    ('우수 : 밤길 등', '우리 수도')
    """
    return _SPACED.sub(lambda match: "".join("".join(filter(None, match.groups())).split()), text)


def read_grade_head(line: str, *, among: bool = False) -> Awarded | None:
    """Read a line that begins with a grade and its title behind it, None for any other line.

    ``among`` holds where other grades stand around it, so that 대상: is one as well.

    >>> read_grade_head("우수상 ①: 세무과, 서류를 줄인 창구")
    Awarded(rest='세무과, 서류를 줄인 창구', award='우수상')
    >>> read_grade_head("Ⅰ그룹 1위 : 가람시"), read_grade_head("대상: 관내 어르신")
    (Awarded(rest='가람시', award='1위'), None)
    """
    line = closed_up(line)
    match = _PREFIX.match(line)
    if match is None or match.end() >= len(line) or (not among and _TARGET.match(line)):
        return None
    return Awarded(line[match.end() :].strip(), _award(match))


def heading_award(heading: str) -> str | None:
    """Return the award of a heading that names nothing else (< 최우수 사례 >, 우수상 3건).

    >>> heading_award("< 최우수 사례 >"), heading_award("최우수 기관의 노력")
    ('최우수', None)
    """
    if len(heading) > MAX_HEADING:
        return None
    match = _HEADING.fullmatch(heading.strip())
    return match[1] if match else None


def award_below(sentence: str) -> str | None:
    """Return the prize that a sentence says was given to what is listed below it.

    >>> award_below("최우수상(장관상)은 다음 2개 기관이 받았다."), award_below("우수상을 받은 길")
    ('최우수상', None)
    >>> award_below("최우수상은 가람시에 돌아갔다. 골목 120곳을 고쳤다.") is None
    True
    """
    match = _GIVEN_BELOW.match(sentence)
    return match[1] if match else None


def find_award(text: str) -> str | None:
    """Return the last award that a text names, as what was won is told: contest, then prize.

    >>> find_award("2021년 마을 경진대회 최우수상"), find_award("해당 없음")
    ('최우수상', None)
    """
    found = _NAMED.findall(text)
    return found[-1] if found else None


def closing_award(text: str) -> str | None:
    """Return the prize that a short text ends in behind what it was given for.

    >>> closing_award("예산절감 우수상"), closing_award("우수상을 받은 길")
    ('우수상', None)
    """
    match = _CLOSING.fullmatch(text)
    return match[1] if match else None


def is_plain_excellence(heading: str) -> bool:
    """Tell whether a heading says 우수사례, which names every case and no grade."""
    return "우수사례" in "".join(heading.split()) and "최우수" not in heading
