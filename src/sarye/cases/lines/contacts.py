"""Contact lines: whom to ask, at the end of a case or of a page.

``문의 : 가람시 세무과(☎ 055-000-0000)``, ``담당부서 세무과 / 연락처 2133-0000`` and ``세무과
055-000-0000`` say whose the case is, and are no part of what was done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import is_department, read_affiliation
from sarye.cases.names.marks import strip_marks
from sarye.cases.names.text import squeeze

MAX_CONTACT: Final = 100
MAX_LINES: Final = 4
"""Lines at the end of a case that can say whom to ask."""

_PHONE: Final = re.compile(
    r"(?:☎|☏|📞|📱|℡|[Tt]el\.?|TEL\.?|(?:대표\s?)?전화(?:\s?번호)?|[Ff]ax\.?|FAX\.?|팩스)\s*[:：.)]?\s*(?=[\d(])"
    r"|[(]?\b0\d{1,2}[-.)\s]{1,2}[\d○*xX]{3,4}[-.\s][\d○*xX]{4}(?:\s?[~∼,]\s?\d{1,4})*"
    r"|\b\d{3,4}-[\d○*xX]{4}\b|\b1\d{3}-\d{4}\b|[\w.+-]{2,40}@[\w.-]{3,40}"
)
_LABEL: Final = re.compile(
    r"(?<![가-힣])(?:(?:사업|자세한|기타)\s?)?(?:문의(?:처|사항|\s?전화)?|담당(?:\s?(?:부서|자|과|팀))?|연락처|소관\s?부서|추진\s?부서"
    r"|자료\s?제공|책임자|이메일|전자우편|담당\s?공무원)(?:\s?[(（][^()]{1,8}[)）])?\s*(?:[:：|│▶☞]|\s(?=\S)|(?=☎|☏))"
)
_DAY: Final = re.compile(r"(?:등록|작성|게시|수정)일\s?[:：]?\s?[\d.\-/:\s]+")
_NUMBERS: Final = re.compile(r"\d[\d○*xX.-]{6,}\d")
_EMPTY: Final = re.compile(r"[(（\[]\s*[)）\]]")
_ASIDE: Final = re.compile(r"[\s,/|│·:：()（）\[\]<>-]+")


def read_contact(head: str) -> Mapping[str, str] | None:
    """Return the bodies that a line names whom to ask at, None for a line that says more.

    >>> read_contact("※ 문의: 가람시 세무과(☎ 055-000-0000)")
    {'agency': '가람시', 'department': '세무과'}
    >>> read_contact("문의 전화가 월 900통에서 줄었음") is None
    True
    """
    if len(head) > MAX_CONTACT:
        return None
    line = strip_marks(head).strip("()[]<>【】 *")
    rest, phones = _PHONE.subn(" ", line)
    rest, labels = _LABEL.subn(" ", _DAY.sub(" ", rest))
    if not (phones or labels):
        return None
    words = _ASIDE.sub(" ", rest).strip()
    if not words:
        return {} if phones else None
    found = read_affiliation(words)
    if found is None and labels and is_department(words):
        return {"department": words}
    if found is None:
        return None
    said = {"agency": found.agency, "department": found.department}
    return {name: value for name, value in said.items() if value}


class Bodies(NamedTuple):
    """An agency and its department, as the cells of a table name them, and numbers beside them."""

    agency: str | None
    department: str | None
    phones: tuple[str, ...] = ()


def bodies_told(agency: str | None, department: str | None) -> Bodies:
    r"""Read the cells of an agency and a department; one of them can name both.

    >>> bodies_told("가람시", "세무과\n(☎ 055-000-0000)")
    Bodies(agency='가람시', department='세무과', phones=('055-000-0000',))
    >>> bodies_told("가람시\n(세무과)", None)
    Bodies(agency='가람시', department='세무과', phones=())
    """
    if agency and not department and is_department(_without_phones(agency.partition("\n")[2])):
        agency, _, department = agency.partition("\n")
    phones = tuple(one for cell in (agency, department) if cell for one in _NUMBERS.findall(cell))
    agency, department = _without_phones(agency or ""), _without_phones(department or "")
    found = read_affiliation(agency) if agency and not department else None
    if found is not None and found.agency and found.department:
        return Bodies(found.agency, found.department, phones)
    return Bodies(agency or None, department or None, phones)


def _without_phones(body: str) -> str:
    """Return a body on one line without the numbers beside it."""
    rest, phones = _PHONE.subn(" ", body)
    rest = squeeze(_EMPTY.sub(" ", rest) if phones else rest)
    if phones:
        rest = rest.strip(" ,/:·-")
        rest = rest.rstrip(")） ") if rest.count("(") < rest.count(")") else rest
    return rest


def contact_of(line: Line) -> Mapping[str, str] | None:
    """Return the bodies that a contact line or a line of nothing but fields names."""
    said = read_contact(line.head)
    if said is None and line.fields is not None and line.fields.whole and not line.fields.kept:
        bodies = {name: line.given[name] for name in ("agency", "department") if name in line.given}
        return bodies if bodies.keys() == line.given.keys() else None
    return said


def contacts_from(lines: Sequence[Line], first: int) -> int:
    """Return where the contact lines begin at the end of lines, which keep those before ``first``.

    Furniture among them is passed; lines that have a label of their own are sections.
    """
    cut = at = len(lines)
    while at > max(first, len(lines) - MAX_LINES):
        line = lines[at - 1]
        if line.furniture:
            at -= 1
            continue
        if line.role is not None or contact_of(line) is None:
            break
        at -= 1
        cut = at
    return cut
