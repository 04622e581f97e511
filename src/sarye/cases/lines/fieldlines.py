"""Field lines, such as ``담당부서: 법무담당관``, and the fields they give.

These are read wherever they stand; `sarye.cases.lines.fieldpairs` reads pairs of any names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from sarye.cases.names.agencies import is_agency, is_department, is_local, read_affiliation
from sarye.cases.names.awards import find_award, heading_award
from sarye.cases.names.fieldnames import (
    NAMED,
    field_key,
    field_of_label,
)
from sarye.cases.names.labels import DEFAULT_LABELS
from sarye.cases.names.marks import Mark
from sarye.cases.names.periods import find_period, named_period
from sarye.cases.names.subjects import speaks_of_cases

_KEY: Final = "|".join(
    r"[\s/·ㆍ]{0,3}".join(map(re.escape, label))
    for label in sorted({field_key(label) for label in NAMED}, key=len, reverse=True)
)
_COLON_PAIR: Final = re.compile(
    rf"(?:^|(?<=[\s,/|│┃║｜·(\[【\t]))(?:\*\*)?({_KEY})\s*(?:\*\*)?\s*[:：]\s*(?:\*\*)?\s*"
)
_CELL_PAIR: Final = re.compile(
    rf"(?:^|(?<=[\t|│┃║｜])|(?<=\s\s))\s?(?:\*\*)?({_KEY})(?:\*\*)?\s*[\t|│┃║｜]\s*"
)
_WIDE_KEY: Final = "|".join(
    r"\s{0,6}".join(map(re.escape, label))
    for label in sorted({field_key(label) for label in NAMED}, key=len, reverse=True)
)
_WIDE_PAIR: Final = re.compile(rf"({_WIDE_KEY})(?:[ \xa0]{{2,}}|\u3000|\t)\s*(?=\S)")
"""A name and its value in columns of spaces, the name spread out at times: 제      목  ….."""
_BRACKET_PAIR: Final = re.compile(rf"[(\[【<]\s?({_KEY})\s?[)\]】>]\s*[:：]?\s*")
_SPACE_PAIR: Final = re.compile(
    r"(?:\*\*)?(담당\s?부서|작성자|등록자|글쓴이|지은이|필자|집필자?|제출자|자료\s?제공|부서명?|등록\s?부서|작성\s?부서|기관명|담당자|소속)(?:\*\*)?\s+([^\s:：|│┃║｜].{0,30}?)"
    r"(?:\s+(?:(?:등록|작성|게시|수정)일|조회).{0,60})?"
)
_OPENING: Final = re.compile(r"^[(\[【<]\s?(?=.*[:：])")
_OFFICE: Final = re.compile(
    r"(?:관리|운영|사업|설계|지원|기획|전략|안전|홍보|경영|감사|재무|계획|건설|기술|서비스|협력|개발|총무|인사|고객|정보)"
    r"[처부실국과]$"
)
"""Offices of a public corporation, which end as agencies do (수자원관리처)."""
_BARS: Final = re.compile(r"[\t|│┃║｜]")
_SPAN_OF_TIME: Final = re.compile(r"\d\s?[월일.]?\s?[~∼～–-]\s?['’]?\d")
_BESIDE: Final = re.compile(r"\s[/·ㆍ|]\s")
EDGES: Final = " \t,/|│┃║｜·*"

_NOTHING: Final = re.compile(r"(?:해당\s?)?(?:사항\s?)?없음|미수상|미선정|무|[\W_]*")

MAX_FIELD_LINE: Final = 200
MAX_BODY: Final = 40
"""Characters of a line with fields, and of the name of a body in one."""
_DIVISIONS: Final = ("과", "팀", "국", "실", "계", "관")
"""What divisions of an agency end in, which have sections too: 도로과(도로관리팀)."""
_NO_BODY: Final = ("다", "다.", "음", "함")


class Kept(NamedTuple):
    """A pair that gives no field, or more than a field says: its name and where its value is."""

    label: str
    start: int
    end: int


class FieldLine(NamedTuple):
    """What a line gives: fields by name, where a title in it begins, and whether it says no more.

    ``person`` stands for a name that was read past; a line with one keeps its text in the case.
    ``kept`` are pairs whose text the case keeps, in places of the line, which is ``paired`` where
    all of it was read as pairs. ``by_person`` are the fields that only a person's office gives.
    """

    fields: Mapping[str, str]
    title_at: int
    whole: bool
    kept: tuple[Kept, ...] = ()
    paired: bool = False
    by_person: frozenset[str] = frozenset()


def read_fields(line: str, mark: Mark) -> FieldLine | None:
    """Read the pairs of label and value in a stripped line; None where it is no such line.

    >>> read_fields("기관명: 국세청 / 담당부서: 징세과", Mark("", 0)).fields
    {'agency': '국세청', 'department': '징세과'}
    """
    if len(line) > MAX_FIELD_LINE:
        return None
    start = mark.width
    if opening := _OPENING.match(line[start:]):
        start += opening.end()
    spaced = _SPACE_PAIR.fullmatch(line, start)
    if spaced and (said := _from_spaces(spaced)) is not None:
        return said
    for pattern in (_COLON_PAIR, _CELL_PAIR, _BRACKET_PAIR, _WIDE_PAIR):
        text = line[start:]
        if pattern.match(text):
            pairs = list(pattern.finditer(text))
            return _from_pairs(text, pairs, start, enclosed=opening is not None)
    return _from_merged(line)


def _from_merged(line: str) -> FieldLine | None:
    """Read a row whose first cells say whose the rows are: 장려상 | 가람시 | 제목 | …."""
    pair = _CELL_PAIR.search(line) if _BARS.search(line) else None
    if pair is None or field_of_label(pair[1]) != "title" or not pair.start():
        return None
    said: dict[str, str] = {}
    for cell in _BARS.split(line[: pair.start()].rstrip(EDGES)):
        found = _body_or_award(cell.strip(EDGES))
        if found is None:
            return None
        said |= found
    title = line[pair.end() :].strip(EDGES)
    return FieldLine({**said, "title": title}, pair.end(), whole=True) if title else None


def _body_or_award(cell: str) -> dict[str, str] | None:
    """Return what a cell says of whose a case is or what it won, None where it says more."""
    if not cell or cell.isdigit():
        return {}
    if award := heading_award(cell):
        return {"award": award}
    found = read_affiliation(cell)
    if found is None:
        return None
    said = {"agency": found.agency, "department": found.department}
    return {name: value for name, value in said.items() if value}


def _from_spaces(match: re.Match[str]) -> FieldLine | None:
    """Read a body behind its label and a space, as pages write it: 작성자 민원봉사과."""
    if read_affiliation(match[2]) is None:
        return None
    name = field_of_label(match[1]) or "person"
    said = accept(name, match[2])
    return FieldLine(said, 0, whole=True, by_person=_by_person(name, said)) if said else None


def _by_person(name: str, said: Mapping[str, str]) -> frozenset[str]:
    return frozenset(said) if name == "person" else frozenset()


def _from_pairs(
    text: str, pairs: list[re.Match[str]], start: int, *, enclosed: bool
) -> FieldLine | None:
    """Cut the values between the labels; values that cannot be of their field are no fields."""
    ends = [pair.start() for pair in pairs[1:]] + [len(text)]
    fields: dict[str, str] = {}
    by_person: set[str] = set()
    title_at = 0
    whole = True
    for pair, end in zip(pairs, ends, strict=True):
        name = field_of_label(pair[1]) or "person"
        value, beside = _cut_value(name, text[pair.end() : end].strip(EDGES))
        if name == "award" and tells_period(name, value):
            fields.setdefault("period", value)
        if find_period(beside) is not None:
            fields.setdefault("period", beside)
        else:
            whole = whole and not beside
        if enclosed:
            value = value.rstrip(")]】>")
        if name == "title":
            title_at = start + pair.end()
        accepted = accept(name, value)
        whole = whole and (bool(accepted) or name == "posted")
        for key, said in accepted.items():
            if key not in fields or (key in by_person and name != "person"):
                fields[key] = said
                (by_person.add if name == "person" else by_person.discard)(key)
    if not fields:
        return None
    return FieldLine(fields, title_at, whole, by_person=frozenset(by_person))


def _cut_value(name: str, value: str) -> tuple[str, str]:
    """Part a value from what stands beside it without a label: 장려상 / 2023년 하반기."""
    if name == "title":
        return value, ""
    cut, *beside = _BESIDE.split(value.partition("\t")[0], maxsplit=1)
    return cut.strip(), "".join(beside).strip(EDGES)


def accept(name: str, value: str) -> dict[str, str]:
    """Return the fields that a value gives under a label, none for a value that does not fit."""
    if not value or name == "posted" or _is_heading(name, value):
        return {}
    if name == "person":
        return _accept_office(value)
    if name in ("agency", "department"):
        return _accept_body(name, value)
    if name == "region":
        return {name: value} if is_agency(value) or is_local(value) else {}
    if name == "award":
        return {} if _NOTHING.fullmatch(value) else {name: find_award(value) or value}
    spans = name == "period" and _SPAN_OF_TIME.search(value)  # how long it took
    return {} if spans else {name: value}


def tells_period(name: str, value: str) -> bool:
    """Tell whether the value of another field says when a case was chosen, and as what.

    >>> tells_period("award", "2023년 우수사례 대상"), tells_period("award", "2023 축제 대상")
    (True, False)
    """
    if name == "award" and not speaks_of_cases(value):
        return False
    return name in ("agency", "department", "award") and named_period(value) is not None


def _is_heading(name: str, value: str) -> bool:
    """Tell whether a value is the name of a column, as in the heading row of a table.

    A title can be what a field is called, and is never the label of a section.
    """
    if name == "title":
        return DEFAULT_LABELS.role_of(value) is not None
    return field_of_label(_BARS.split(value)[0].strip()) is not None


def _accept_office(value: str) -> dict[str, str]:
    """Return the body that a person is of; an office alone may stand among other words."""
    found = read_affiliation(value)
    if found is not None and found.agency and found.department:
        return {"agency": found.agency, "department": found.department}
    department = next((word for word in value.split() if is_department(word)), None)
    return {"department": department} if department else {}


def _is_office(name: str) -> bool:
    if name.endswith("단"):
        return False  # 철도시설단, named as an agency
    return _OFFICE.search(name) is not None or (is_department(name) and not is_agency(name))


def _accept_body(name: str, written: str) -> dict[str, str]:
    value = _BESIDE.split(written)[0].strip(EDGES)
    found = read_affiliation(value)
    if found is not None and found.agency and found.department:
        return {"agency": found.agency, "department": found.department}
    bare = re.sub(r"\s*\([^()]*\)$", "", value)
    # a heading row has names in all its cells
    if len(bare) > MAX_BODY or bare.endswith(_NO_BODY) or DEFAULT_LABELS.role_of(bare):
        return {}
    if name == "agency":
        return _accept_agency(bare, value[len(bare) :].strip(" ()"))
    if is_agency(bare) and not is_department(bare):
        return {"agency": bare}
    return {name: found.department if found is not None and found.department else bare}


def _accept_agency(name: str, within: str) -> dict[str, str]:
    """Return the agency that a field names, with the office behind it in brackets.

    What has a section of its own there is an agency, though offices of others end as it does.
    """
    if is_department(within) and not (name.endswith(_DIVISIONS) or _OFFICE.search(name)):
        return {"agency": name, "department": within}
    if _is_office(name):
        return {"department": name}
    office = {"department": within} if is_agency(name) and is_department(within) else {}
    return {"agency": name, **office}
