"""Titles of cases: a title without its marks, and the fields that stood around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sarye.cases.names.agencies import Affiliation, is_sure_agency, read_affiliation
from sarye.cases.names.awards import heading_award, split_award
from sarye.cases.names.marks import strip_marks
from sarye.cases.names.periods import find_period
from sarye.cases.names.remarks import read_remark
from sarye.cases.names.text import squeeze
from sarye.fields import GIVEN_AS_TEXT

MAX_TITLE: Final = 200
"""Characters that a title can have: longer lines are paragraphs."""

MAX_PERIOD: Final = 14

MIN_TITLE: Final = 5
"""Letters of a title in a row; what is shorter is the cell of a list."""

MAX_CELLS: Final = 6
"""Cells of a row that names a case."""

LONGEST: Final = 1_000
"""Characters of a line that is taken apart; what is longer is a text in the place of a title."""

_CELL_NUMBER: Final = re.compile(
    r"(?:(?:사례|붙임|별첨|참고)\s?)?(?:\d{1,3}|[①-⑳❶-❿])[.)]?|(?:적극행정\s?)?(?:우수\s?)?사례"
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_QUOTES: Final = (
    *("‘’", "“”", "''", '""', "「」", "『』"),
    ("<<", ">>"),
    *("``", "＇＇", "＂＂", "<>", "〈〉", "《》", "≪≫", "[]", "【】", "〔〕"),
)
MIN_QUOTED: Final = 5
_QUOTED: Final = re.compile(
    r"(?P<lead>[^‘“'\"「『《〈≪<]{0,60})(?:<<|[‘“'\"「『《〈≪<])"
    r"(?P<title>[^‘’“”'\"「」『』《》〈〉≪≫<>]{2,150})(?:>>|[’”'\"」』》〉≫>])"
    r"(?P<tail>[^’”'\"」』》〉≫>]{0,60})"
)
_GROUP: Final = re.compile(
    r"^[\[【〔<〈《(]\s?(?:[가-힣]{1,6}\s?)?(?:우수|모범|혁신|수상)\s?사례(?:\s?(?:소개|공유|이야기|탐방))?\s?[\]】〕>〉》)]\s*(?=\S)"
    r"|^[\[【〔<〈《]\s?(?:[가-힣]{1,6}\s?){0,2}(?:인터뷰|취재|탐방|카드\s?뉴스|기획|연재)\s?[\]】〕>〉》]\s*(?=\S)"
    r"|^[\[【〔<〈《(]\s?적극\s?행정(?!\s?(?:지원)?위원회)(?:\s?[^\W\d_]{1,6}){0,2}\s?[\]】〕>〉》)]\s*(?=\S.{5})|^(?:20\d\d년도?\s?)?(?:적극\s?행정\s?(?:(?:우수|모범|혁신)\s?)?|(?:우수|모범|혁신)\s?)사례\s?[:：]\s*(?=\S)"
)
_COUNTED: Final = re.compile(r"^(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열),\s+(?=\S.{5})")
"""The number of a case in words: 둘, 밤길을 밝히다."""
_BROKEN: Final = re.compile(
    r",$|(?<![마가노고])을$|[가-힣](?:를|은|는|에서)$|[가-힣][^\W회가보공놀높깊넓쓰쓸들모]이$"
    r"|(?:하여|모아|해서|위해|위한|통한|통해|되어|하고|하며|하는|있는|없는|없이|막는|돕는|잇는|찾아|맞춰)$"
)
_REQUEST: Final = re.compile(r"\s*【[^【】]{0,60}】\s*$")
_LAST_BRACKET: Final = re.compile(r"\s*[(\[（〔【]([^()\[\]（）〔〕【】]{2,60})[)\]）〕】]\s*$")
_FIRST_BRACKET: Final = re.compile(
    r"^[\[(【〈<]\s?([^()\[\]【】〈〉<>]{2,30})\s?[\])】〉>]\s*(?=\S)"
)
_NAMED_AWARD: Final = re.compile(r"[가-힣\s]{2,12}\s((?:최우수|우수|장려|노력|특별|대|금|은|동)상)")
"""A prize with the name of its contest: 예산절감 우수상."""
_DASHED: Final = re.compile(r"\s+([-–—|/])\s*([가-힣A-Za-z ]{2,30}?)(\s+[-–—])?$")
_DASHED_BEFORE: Final = re.compile(r"([가-힣A-Za-z ]{2,24}?)\s+[-–—]\s+(?=\S)")
_BEFORE: Final = re.compile(r"([^:：\n]{2,30}?)\s?[:：]\s*(?=\S)")
_BESIDE: Final = re.compile(r"(?<=\S)(?:[ \t]{0,8}\t|  )[ \t]{0,8}(\S.{1,30})$")
_COMMAS: Final = re.compile(r"\s*[,/]\s*")
_FIELD_NAME: Final = re.compile(r"^제\s?목\s+(?=\S)")
_EMOJI: Final = re.compile(r"(?:\s*[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)+$")
_HASHES: Final = re.compile(r"\s+#{1,6}$")
_LINK: Final = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_MARKUP: Final = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|`")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title and the fields that stood around it."""

    title: str
    award: str | None = None
    agency: str | None = None
    department: str | None = None
    period: str | None = None

    def with_fields(self, title: str, said: Mapping[str, str]) -> TitleParts:
        """Return another title, with the fields that stood around it where none are known."""
        return TitleParts(
            title,
            self.award or said.get("award"),
            self.agency or said.get("agency"),
            self.department or said.get("department"),
            self.period or said.get("period"),
        )

    @property
    def fields(self) -> dict[str, str]:
        """What stood around it of the fields that a case has as they are written."""
        said = ((key, getattr(self, key, None)) for key in GIVEN_AS_TEXT)
        return {key: value for key, value in said if value}


def read_title(line: str) -> TitleParts:
    """Take a title line apart.

    >>> read_title("■ [최우수] '찾아가는 세금 상담' (국세청)")  # doctest: +ELLIPSIS
    TitleParts(title='찾아가는 세금 상담', award='최우수', agency='국세청', ...)
    >>> read_title("1. 「이해충돌방지법」 확인서 부담 완화").title
    '「이해충돌방지법」 확인서 부담 완화'
    """
    if len(line) > LONGEST:
        return TitleParts(squeeze(line))
    if row := read_title_row(line):
        parts = read_title(row.title)
        return parts.with_fields(parts.title, row.fields)
    written = _FIELD_NAME.sub("", unescaped(_HASHES.sub("", strip_marks(line))))
    plain = _MARKUP.sub("", _LINK.sub(r"\1", written))
    parts = _take_body(TitleParts(plain.strip()), _BESIDE.search(plain.strip()))
    parts = replace(parts, title=squeeze(parts.title))
    for _, rule in TITLE_RULES:
        changed = rule(parts)
        parts = changed if changed.title else parts
    return parts if parts.title else replace(parts, title=squeeze(line))


def read_title_row(line: str) -> TitleParts | None:
    r"""Read a row of a table whose cells are a title and remarks beside it, None for any other.

    >>> read_title_row("1\t도로과\t밤길을 밝힌 등\t우수")  # doctest: +ELLIPSIS
    TitleParts(title='밤길을 밝힌 등', award='우수', agency=None, department='도로과', ...)
    >>> read_title_row("밤길을 밝힌 등\t골목이 어두움") is None
    True
    """
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    if not 1 < len(cells) <= MAX_CELLS:
        return None
    others: list[str] = []
    said: dict[str, str] = {}
    for cell in cells:
        remark = {} if _CELL_NUMBER.fullmatch(cell) else read_remark(cell)
        if remark is None:
            others.append(cell)
        said |= remark or {}
    if len(others) != 1 or len(_LETTER.findall(others[0])) < MIN_TITLE:
        return None
    return TitleParts("").with_fields(others[0], said)


def remarked_title(line: str) -> TitleParts | None:
    """Return the title of a line in quotes or behind brackets beside nothing but fields, or None.

    >>> remarked_title('가람시 2024년 적극행정 우수사례 "밤길을 밝힌 등"').title
    '밤길을 밝힌 등'
    >>> remarked_title("[2024년 적극행정 우수사례] 밤길을 밝힌 등").title
    '밤길을 밝힌 등'
    """
    whole = TitleParts(squeeze(line))
    parts = _quoted_beside_remark(whole)
    parts = _take_period(whole) if parts is whole else parts
    return None if parts is whole else parts


def breaks_off(line: str) -> bool:
    """Tell whether a line of a title must go on below, however short it is.

    >>> breaks_off("우리 동네 약국이"), breaks_off("함께 걷는 마을")
    (True, False)
    """
    return _BROKEN.search(line) is not None


def unescaped(text: str) -> str:
    """Take the backslashes of Markdown from a text."""
    return _ESCAPE.sub("", text)


def _quoted_beside_remark(parts: TitleParts) -> TitleParts:
    """Take a quoted title out of a line that says nothing but fields beside it."""
    match = _QUOTED.fullmatch(parts.title)
    if match is None or not (match["lead"] or match["tail"]):
        return parts
    title = match["title"].strip()
    lead, tail = read_remark(match["lead"]), read_remark(match["tail"])
    if lead is None or tail is None or len(title) < MIN_QUOTED or read_remark(title) is not None:
        return parts
    return parts.with_fields(title, {**tail, **lead})


def _without_request(parts: TitleParts) -> TitleParts:
    return replace(parts, title=_REQUEST.sub("", parts.title))


def _without_group(parts: TitleParts) -> TitleParts:
    """Take the name of all cases from before a colon (적극행정 우수사례: title), and its number."""
    return replace(parts, title=_GROUP.sub("", _COUNTED.sub("", parts.title)))


def _take_period(parts: TitleParts) -> TitleParts:
    """Take a period in brackets before the title, and what else they say: [2024년 사례] title."""
    match = _FIRST_BRACKET.match(parts.title)
    if match is None or find_period(match[1]) is None:
        return parts
    said = read_remark(match[1]) or ({"period": match[1]} if len(match[1]) <= MAX_PERIOD else {})
    return parts.with_fields(parts.title[match.end() :], said) if said else parts


def _take_award(parts: TitleParts) -> TitleParts:
    rest, award = split_award(parts.title)
    return replace(parts, title=rest, award=parts.award or award)


def _take_last_bracket(parts: TitleParts) -> TitleParts:
    return _take_body(parts, _LAST_BRACKET.search(parts.title))


def _take_first_bracket(parts: TitleParts) -> TitleParts:
    return _take_body(parts, _FIRST_BRACKET.search(parts.title))


def _take_dashed(parts: TitleParts) -> TitleParts:
    """Take a body between dashes or behind a slash.

    After one dash only an agency: a department there is more often a part of the title.
    """
    match = _DASHED.search(parts.title)
    found = read_affiliation(match[2]) if match else None
    if match is None or found is None:
        return parts
    sure = found.agency or match[3] or match[1] in "|/"
    return _take_body(parts, match, match[2]) if sure else parts


def _take_dashed_before(parts: TitleParts) -> TitleParts:
    """Take an agency before a dash, behind a grade a department too: 가람청 - title."""
    match = _DASHED_BEFORE.match(parts.title)
    if match is None or not (parts.award or is_sure_agency(match[1].strip())):
        return parts
    return _take_body(parts, match)


def _take_before(parts: TitleParts) -> TitleParts:
    """Take a body and an officer before a colon: 도로과 강○○ 주무관 : title."""
    match = _BEFORE.match(parts.title)
    return _take_body(parts, match)


def _take_body(
    parts: TitleParts, match: re.Match[str] | None, remark: str | None = None
) -> TitleParts:
    """Take what a match holds: an agency or department, or one with its prize and its period.

    Any other remark stays in the title.
    """
    if match is None:
        return parts
    award, body = _award_and_body(remark or match[1])
    found = read_affiliation(body) if body else Affiliation()
    if found is None and "period" in (said := read_remark(match[1]) or {}) and len(said) > 1:
        return parts.with_fields(_without(match, parts.title), said)
    if found is None or not (award or body):
        return parts
    return replace(
        parts,
        title=_without(match, parts.title),
        award=parts.award or award,
        agency=parts.agency or found.agency,
        department=parts.department or found.department,
    )


def _without(match: re.Match[str], title: str) -> str:
    return (title[: match.start()] + title[match.end() :]).strip()


def _award_and_body(remark: str) -> tuple[str | None, str]:
    """Part the award from the rest of a remark: (최우수, 교통과)."""
    words = [word for word in _COMMAS.split(remark) if word]
    awards = [award for word in words if (award := _award_of(word)) is not None]
    body = " ".join(word for word in words if _award_of(word) is None)
    return (awards[0] if awards else None), body


def _award_of(word: str) -> str | None:
    """Return the award that a word names, which a line break can part (장려 상)."""
    whole = heading_award(word) or heading_award("".join(word.split()))
    if whole is None and (named := _NAMED_AWARD.fullmatch(word)):
        return named[1]
    return whole


def _unquoted(parts: TitleParts) -> TitleParts:
    """Take quotes or brackets that wrap the whole title; 「법」 in it stays."""
    title = parts.title
    for opening, closing in _QUOTES:
        inner = title[len(opening) : -len(closing)]
        wraps = title.startswith(opening) and title.endswith(closing) and len(title) > 2
        if wraps and opening not in inner and closing not in inner:
            return replace(parts, title=inner.strip())
    return parts


def _without_trailing_marks(parts: TitleParts) -> TitleParts:
    bare = _EMOJI.sub("", parts.title)
    return replace(parts, title=bare.rstrip(" :：-–—|·").strip())


TITLE_RULES: Final[tuple[tuple[str, Callable[[TitleParts], TitleParts]], ...]] = (
    ("nothing but fields beside a quoted title", _quoted_beside_remark),
    ("date of request in 【】", _without_request),
    ("the name of all cases before a colon", _without_group),
    ("period in brackets at the start", _take_period),
    ("award", _take_award),
    ("agency or department in brackets at the end", _take_last_bracket),
    ("agency or department in brackets at the start", _take_first_bracket),
    ("award inside the brackets", _take_award),
    ("agency or department after a dash", _take_dashed),
    ("agency before a dash", _take_dashed_before),
    ("department and officer before a colon", _take_before),
    ("award that is left", _take_award),
    ("award in brackets that is left at the end", _take_last_bracket),
    ("dangling marks", _without_trailing_marks),
    ("quotes around it", _unquoted),
)
"""What is taken from a title, in this order."""
