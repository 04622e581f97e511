"""The titles of the items of lists: a title without whose it is, its grade, its rank and quotes.

``최우수상: 세무과, title``, ``가람시(title)``, ``title (가람시) - 전국 최초``, ``세무과 ‘title’``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sarye.cases.layouts.listed.listitems import has_stance, without_stance
from sarye.cases.names.agencies import Affiliation, is_sure_agency, read_affiliation
from sarye.cases.names.awards import closed_up, read_grade_head
from sarye.cases.names.marks import strip_marks
from sarye.cases.names.remarks import MAX_REMARK, read_remark
from sarye.cases.names.text import letters
from sarye.cases.names.titles import TitleParts, read_title

MAX_BODY: Final = 30

MAX_REMARKS: Final = 5
MIN_LEFT: Final = 4
"""Letters of a title that are left where a remark is taken from it."""

_PARTED: Final = re.compile(
    r"\s*[|│｜\t]\s*|\s+[-–—―ㅡ/~→]\s+|\s?[:：]\s+|\s{2,}|(?<=[\])】〕>〉》])\s*"
)
"""What parts a title from what stands beside it."""
_BRACKET_BEHIND: Final = re.compile(
    r"\s*[(\[（〔【<〈]([^()\[\]（）〔〕【】<>〈〉]{2,60})[)\]）〕】>〉]\s*$"
)
_QUOTE: Final = r"[‘“'\"「『]([^‘“’”'\"「」『』\n]{2,120})[’”'\"」』]"
_LED: Final = re.compile(rf"([^‘“'\"「『\n]{{2,60}}?)\s?{_QUOTE}\s*(?:\(([^()]{{2,40}})\))?\s*$")
_COMMA: Final = re.compile(r"([^,:：()‘“'\"\n]{2,30}?)\s?[,:：]\s*(?=\S)")
_AGENCY_WITH_TITLE: Final = re.compile(
    r"([^()\s]{2,20}(?:\s[^()\s]{2,12})?)\s?\(([^()]{4,80})\)[.,]?$"
)
_REMARKED: Final = re.compile(r"(.{2,120}?)\s?\(([^()]{2,30})\)\s?[-–—:]\s?(\S.{1,30})$")
_BEHIND: Final = re.compile(r"(.{4,120}?)\s?[-–—/|:：]\s([가-힣·\s]{2,30}(?:\([^()]{2,20}\))?)$")
_PARTICLE: Final = re.compile(r"(?:에서|으로|[의은는이가와과])$")


def read_item(head: str, *, among_grades: bool = False) -> TitleParts:
    """Take the first line of an item apart; a body that stands alone is the title too.

    >>> read_item("최우수상: 세무과, 서류를 줄인 창구").title
    '서류를 줄인 창구'
    >>> read_item("Ⅰ그룹 1위 : 가람광역시").agency
    '가람광역시'
    """
    text = without_stance(strip_marks(head)) if has_stance(head) else head
    bare = without_remarks(strip_marks(text))
    text = bare.title if bare.fields else text
    graded = read_grade_head(text, among=among_grades)
    graded = graded or read_grade_head(strip_marks(text), among=among_grades)
    text = graded.rest if graded else text
    parts = read_title(text)
    parts = replace(parts, award=(graded.award if graded else None) or parts.award)
    for _, rule in ITEM_RULES:
        parts = rule(parts)
    parts = parts.with_fields(parts.title, bare.fields)
    if read_affiliation(parts.title) is not None or is_sure_agency(parts.title):
        return _with_body(parts, parts.title, parts.title)
    return parts


def without_remarks(text: str) -> TitleParts:
    """Take from both ends of an item what says nothing but fields, whatever parts it.

    >>> without_remarks("우  수 : 밤길을 밝힌 등 – 건설본부").department
    '건설본부'
    """
    parts = TitleParts(closed_up(text).strip())
    for _ in range(MAX_REMARKS):
        found = next((one for part in _ENDS if (one := part(parts)) is not None), None)
        if found is None or len(letters(found.title)) < MIN_LEFT:
            break
        parts = found
    return parts


def _remark_before(parts: TitleParts) -> TitleParts | None:
    for match in _PARTED.finditer(parts.title, 0, MAX_REMARK):
        if said := read_remark(parts.title[: match.start()]):
            return parts.with_fields(parts.title[match.end() :].strip(), said)
    return None


def _remark_behind(parts: TitleParts) -> TitleParts | None:
    for match in _PARTED.finditer(parts.title, max(0, len(parts.title) - MAX_REMARK)):
        colon = match.group().strip() in (":", "：")
        if not colon and (said := read_remark(parts.title[match.end() :])):
            return parts.with_fields(parts.title[: match.start()].strip(), said)
    return None


def _bracket_behind(parts: TitleParts) -> TitleParts | None:
    match = _BRACKET_BEHIND.search(parts.title)
    said = read_remark(match[1]) if match else None
    return parts.with_fields(parts.title[: match.start()].strip(), said) if match and said else None


def _words_before(parts: TitleParts) -> TitleParts | None:
    """Take a prize and whose it is that nothing parts from the title: 우수상 세무과 title."""
    words = parts.title.split()
    for count in range(min(4, len(words) - 2), 1, -1):
        said = read_remark(" ".join(words[:count]))
        if said and "award" in said and len(said) > 1:
            return parts.with_fields(" ".join(words[count:]), said)
    return None


_ENDS: Final = (_remark_before, _remark_behind, _bracket_behind, _words_before)


def body_of(words: str) -> Affiliation | None:
    """Return whose an item is by the words before its title: 세무과의, 가람시가 추진한.

    >>> body_of("가람교육지원청 교육지원과와 가람초등학교가 함께 추진한")
    Affiliation(agency='가람교육지원청', department='교육지원과')
    """
    told = words.split()
    for count in range(min(4, len(told)), 0, -1):
        name = " ".join(told[:count])
        bare = _PARTICLE.sub("", name)
        for form in (bare, name) if is_sure_agency(bare) else (name, bare):
            found = read_affiliation(form)
            if found is not None:
                return found
    return None


def _with_body(parts: TitleParts, name: str, title: str) -> TitleParts:
    """Give an item a title, and whose it is where that is named."""
    found = read_affiliation(name)
    if found is None:
        return parts
    return replace(
        parts,
        title=title.strip(),
        agency=parts.agency or found.agency,
        department=parts.department or found.department,
    )


def _without_body_before(parts: TitleParts) -> TitleParts:
    """세무과, title; 가람시: title."""
    match = _COMMA.match(parts.title)
    return _with_body(parts, match[1], parts.title[match.end() :]) if match else parts


def _title_in_brackets(parts: TitleParts) -> TitleParts:
    """가람시(title): what stands in brackets is no body."""
    match = _AGENCY_WITH_TITLE.match(parts.title)
    if match is None or read_affiliation(match[2]) is not None or not is_sure_agency(match[1]):
        return parts
    return _with_body(parts, match[1], match[2])


def _without_remark(parts: TitleParts) -> TitleParts:
    """Title (가람시) - 전국 최초."""
    match = _REMARKED.match(parts.title)
    return _with_body(parts, match[2], match[1]) if match else parts


def _quoted_behind_body(parts: TitleParts) -> TitleParts:
    """세무과의 ‘title’."""
    match = _LED.match(parts.title)
    found = body_of(match[1]) if match else None
    if match is None or found is None:
        return parts
    return replace(
        parts,
        title=match[2].strip(),
        agency=parts.agency or found.agency,
        department=parts.department or found.department,
    )


def _without_body_behind(parts: TitleParts) -> TitleParts:
    """Title - 가람시 세무과."""
    match = _BEHIND.match(parts.title)
    return _with_body(parts, match[2], match[1]) if match else parts


def _read_again(parts: TitleParts) -> TitleParts:
    again = read_title(parts.title)
    return replace(
        parts,
        title=again.title,
        award=parts.award or again.award,
        agency=parts.agency or again.agency,
        department=parts.department or again.department,
    )


ITEM_RULES: Final[tuple[tuple[str, Callable[[TitleParts], TitleParts]], ...]] = (
    ("a remark behind the body in brackets", _without_remark),
    ("the title in brackets behind its agency", _title_in_brackets),
    ("a quoted title behind its body", _quoted_behind_body),
    ("a body before a comma", _without_body_before),
    ("a body behind a dash", _without_body_behind),
    ("quotes and grades that are left", _read_again),
)
"""What is taken from the title of an item, after what is taken from every title."""
