"""Titles of documents: without the names of sites, and the agency that they name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

from sarye.cases.names.agencies import is_agency, is_sure_agency, leading_agency
from sarye.cases.names.periods import find_period
from sarye.cases.names.text import squeeze

LONGEST: Final = 1_000
"""Characters that are read of the title of a page, and of the name of a file."""

_EDGES: Final = re.compile(r"^[*_\s]+|[^\w)\]>」』】〉》!?.…’”'\"]+$|[*_\s]+$")
_SITE_PARTS: Final = re.compile(r"\s+(?:[|>›»:]{1,2}|[-–—])\s+|\s*\|\s*")
_TELLING: Final = re.compile(r"사례|적극행정|20\d\d")
_PERIOD_WORDS: Final = re.compile(
    r"(?:['’‘]?\d{2,4}\s?년도?|20\d\d\.?|제?\s?[1-4]\s?(?:/\s?4\s?)?분기|[상하]반기|제\s?\d+회|\d{1,2}월|\d{1,2}일|\d{1,2}\.)\s*"
)
_GENERIC: Final = re.compile(
    r"적극\s?행정|우수\s?사례|사례집|경진대회|정부혁신|규제혁신|민원|모음|선정|결과"
)
_BEFORE_TITLE: Final = re.compile(
    r"^[\[(<【]\s?(?:붙임|별첨|첨부|참고|별지|서식)[\s\d제호서식]*[\])>】]\s*|^제\s?목\s*[:：|\s]\s*"
)
"""What names an attachment, and the name of the field in which a board writes a title."""
_FILE_NAME_ENDINGS: Final = re.compile(r"[\s_-]*(?:\(\d+\)|예제|최종|수정|사본)$")
_PEOPLE: Final = re.compile(r"([가-힣]{2,4}[시군구])민(?=[이의과들]|\s)")
"""Whose people a title speaks of: 가람시민이 뽑은 …."""
_NAMING: Final = re.compile(r"[가-힣]{2}")
_EMPTY_NAME: Final = re.compile(
    r"(?:새|빈|임시)?\s?(?:문서|자료|파일|본문|원문|사본|무제|게시물|첨부|붙임|내용|텍스트)[\s\d()._-]*"
)


def clean_title(title: str) -> str:
    """Take the names of the site from a page title.

    >>> clean_title("가람시 2024년 우수사례 | 알림마당 | 가람시")
    '가람시 2024년 우수사례'
    """
    written = _BEFORE_TITLE.sub("", title[:LONGEST])
    whole = squeeze(unicodedata.normalize("NFC", written))
    whole = _EDGES.sub("", whole)
    parts = [part for part in _SITE_PARTS.split(whole) if part.strip()]
    return next((part for part in parts if _TELLING.search(part)), whole)


def title_agency(title: str) -> str | None:
    """Return the agency that a document's title names: first in it, or beside its period.

    >>> title_agency("2025년 상반기 한국도로공사 적극행정 우수사례"), title_agency("우수사례 전시")
    ('한국도로공사', None)
    """
    title = title[:LONGEST]
    if (people := _PEOPLE.match(title)) and is_sure_agency(people[1]):
        return people[1]
    cut = _GENERIC.split(_PERIOD_WORDS.sub(" / ", title))
    for part in re.split(r"[/,()\[\]<>|—–]|\s-\s", " / ".join(cut)):
        name = leading_agency(part.strip())
        if name:
            return name
        words = part.split()
        if words and (is_sure_agency(words[-1]) or is_agency(" ".join(words[-2:]))):
            return words[-1] if is_sure_agency(words[-1]) else " ".join(words[-2:])
    return None


def is_bare_period(text: str) -> bool:
    """Tell whether a text names a period and nothing else.

    >>> is_bare_period("2024년 하반기"), is_bare_period("2024년 우수사례")
    (True, False)
    """
    return find_period(text) is not None and not _PERIOD_WORDS.sub("", text)


def stem_title(path: str) -> str | None:
    """Return the name of a file as the title of its only case, None for a name like 문서.txt.

    >>> stem_title("제안/걷기_좋은_길.hwp"), stem_title("문서.txt"), stem_title("data1.csv")
    ('걷기 좋은 길', None, None)
    """
    name = _stem(path)
    return name if _NAMING.search(name) and _EMPTY_NAME.fullmatch(name) is None else None


def _stem(path: str) -> str:
    name = PurePosixPath(path.replace("\\", "/")).name[-LONGEST:]
    stem = PurePosixPath(unicodedata.normalize("NFC", name)).stem
    name = squeeze(stem.replace("_", " ").replace("+", " "))
    return _FILE_NAME_ENDINGS.sub("", name)


def file_title(path: str) -> str | None:
    """Return a file's name as a title, None for a name that tells nothing (data.csv)."""
    name = _stem(path)
    return name if _TELLING.search(name) and re.search(r"[가-힣]{2}", name) else None
