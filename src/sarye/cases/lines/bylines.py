"""Bylines: lines under a title that say nothing but whose the case is.

``국민권익위원회 / 2024년 4분기``, ``- 가람시 세무과 -`` and ``(최우수)`` say of whom a case is,
when it was chosen and what it won.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sarye.cases.names.agencies import is_sure_agency, read_affiliation
from sarye.cases.names.awards import closing_award, heading_award, is_plain_excellence
from sarye.cases.names.periods import find_period
from sarye.cases.names.remarks import read_remark

_WROTE: Final = "(?:글|사진|그림|정리|취재|작성|원고|기고|편집|구성)"
_WRITTEN_BY: Final = re.compile(
    rf"({_WROTE}(?:\s?[·ㆍ,&/]\s?{_WROTE}){{0,2}})(?:\s?([:：/|│ㅣ]|[·ㆍ](?=\s))\s*|\s+)(\S.{{0,40}}?)"
    rf"(?:\s?[,/|│ㅣ]?\s*(?:사진|그림|자료)\s?[:：/|│ㅣ].*)?"
)
"""Who wrote a story: 글 : 주민복지과 이가람, 글·사진 홍보팀, 글 / 이가람 (세무과)."""
_NAMED_OF: Final = re.compile(r"[가-힣]{2,4}\s?(?:[가-힣]{2,4}\s?)?\(([^()]{2,30})\)")
_PERSON: Final = re.compile(r"[가-힣]{2,4}(?:\s(?:주무관|사무관|팀장|과장|기자|작가|명예기자))?")

MAX_BYLINE: Final = 60
_MAX_PERIOD: Final = 14

_DATE: Final = re.compile(r"20\d\d\s?[.년]\s?\d{1,2}\s?[.월]?(?:\s?\d{1,2}\s?[.일]?)?")
_PAPER: Final = re.compile(r"(?:[가-힣]{1,6}\s?){0,2}(?:자료|발표|기준|제출|작성|심사)")
"""What a date beside a body is of: 2023. 11. 본선 발표자료."""
_GROUP_END: Final = re.compile(r"\s(?:적극\s?행정\s?)?(?:(?:우수|모범)\s?)?사례$")
_TAGS: Final = re.compile(r"(?:`[^`\s]{2,14}`\s?|#[^#`\s]{2,14}\s?){1,6}")
"""Tags below a title, one of which can be whose the case is: `세무과` `징수`."""
_OFFICER: Final = re.compile(r"[가-힣]{1,5}[사장관원급]\s[가-힣]{2,4}")
"""A rank and a name: 약사 이가람, 팀장 남궁솔."""
_COUNTED: Final = re.compile(
    r"(?:[\s|/·,]*(?:조회수?|추천수?|좋아요|댓글|hit)\s?[:：]?\s?[\d,]+(?:\s?[회건개])?)+$",
    re.IGNORECASE,
)
"""What a board counts beside whose an entry is: 도로과 조회 88."""
_PARTS: Final = re.compile(r"\s?[/|│｜:：]\s?|\s[-–—―·ㆍ]\s|,\s+|(?<=\d\.)\s+(?=[가-힣])")


def read_byline(inner: str, *, alone: bool) -> dict[str, str] | None:
    """Return the fields of a line that gives nothing but fields, None for a line of text.

    ``alone`` holds for a line without brackets, where a bare period is a heading rather.

    >>> read_byline("가람시 세무과", alone=True)
    {'agency': '가람시', 'department': '세무과'}
    >>> read_byline("글 : 세무과 이가람", alone=True), read_byline("사진 / 나다솜", alone=True)
    ({'department': '세무과'}, {})
    """
    inner = _COUNTED.sub("", inner) or inner
    if is_sure_agency(body := _GROUP_END.sub("", inner)) and body != inner:
        return {"agency": body}
    if tags := [tag.strip("`#") for tag in inner.split()] if _TAGS.fullmatch(inner) else []:
        told = [tag for tag in tags if not is_plain_excellence(tag)]
        return next((said for tag in told if (said := _part_fields(tag, alone=True))), None)
    if (wrote := read_writer(inner)) is not None:
        return wrote
    if "award" in (remark := read_remark(inner) or {}) and len(remark) > 1:
        return dict(remark)
    whole = read_affiliation(inner)
    parts = [inner] if whole else _PARTS.split(inner)
    fields: dict[str, str] = {}
    for part in parts:
        said = _part_fields(part, alone=alone and len(parts) == 1)
        if said is None and _is_passed(part, fields):
            continue
        if said is None:
            return dict(read_remark(inner) or {}) or None if len(parts) > 1 else None
        fields |= said
    return fields


def _is_passed(part: str, fields: Mapping[str, str]) -> bool:
    """Tell the name of an officer behind an office, and what a date is of, which give no field."""
    officer = "department" in fields and _OFFICER.fullmatch(part)
    return bool(officer or ("period" in fields and _PAPER.fullmatch(part)))


def read_writer(inner: str) -> dict[str, str] | None:
    """Return the body of who wrote a story, nothing of who took its pictures, None of a text."""
    match = _WRITTEN_BY.fullmatch(inner)
    if match is None:
        return None
    named = _NAMED_OF.fullmatch(match[3])
    body = read_affiliation(named[1] if named else match[3])
    if body is None:
        return {} if match[2] and _PERSON.fullmatch(match[3]) else None
    if match[1] in ("사진", "그림"):
        return {}
    said = {"agency": body.agency, "department": body.department}
    return {name: value for name, value in said.items() if value}


def _part_fields(part: str, *, alone: bool) -> dict[str, str] | None:
    """Read one part; a bare period alone on its line is a heading rather than a field."""
    if award := heading_award(part) or closing_award(part):
        return {"award": award}
    if _DATE.fullmatch(part):
        return {"period": part}
    if not alone and len(part) <= _MAX_PERIOD and find_period(part) is not None:
        return {"period": part}
    found = read_affiliation(part)
    if found is None:
        return None
    said = {"agency": found.agency, "department": found.department}
    return {name: value for name, value in said.items() if value}
