"""Headings of columns and keys of objects: which field or section of a case each one means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from sarye.fields import FIELDS, OF_EXPORTS, PERIOD_SHOWN, READ_PAST, SECTIONS, WHOLE_TEXT
from sarye.models import SECTION_ROLES, Role

TITLE: Final = "제목"
AGENCY: Final = "기관"
AWARD: Final = "포상"
"""The headings of titles, agencies and prizes."""

MIN_BESIDE_CASE: Final = 1
MIN_BESIDE_TASK: Final = 2
"""Columns of texts, sections or prizes beside which 사례 names titles, and 과제 does."""

MAX_UNIT: Final = 3
"""Letters of what is counted, beside a number: 6건, 12천원."""

LONGEST_NAME: Final = 100
"""Characters that are read of a name; what is longer is a text."""

_FIELD_BY_NAME: Final[Mapping[str, str]] = {
    **{name: field.key for field in FIELDS for name in field.given_by.of_columns},
    **dict.fromkeys(WHOLE_TEXT.of_columns, "text"),
}
_ROLE_BY_NAME: Final[Mapping[str, Role]] = {
    name: role for role, one in SECTIONS.items() for name in one.given_by.of_columns
}
_LEFT_OUT: Final = frozenset(name for names in READ_PAST for name in names.of_columns)
_OF_EXPORTS: Final = frozenset(OF_EXPORTS.of_columns)
_PERIOD_SHOWN: Final = frozenset(PERIOD_SHOWN.of_columns)
_ROLE_LABELS: Final[Mapping[str, str]] = {
    role: "" if role == "other" else SECTIONS[role].korean for role in SECTION_ROLES
}
"""The label that a section gets which came under the English name of its role."""

_ASIDE: Final = re.compile(r"[(\[<（【].*?[)\]>）】]")
_MARKS: Final = re.compile(r"^(?:[^\w\s]|\d{1,2}[.)]|[①-⑳❶-❿Ⅰ-Ⅻ]\.?)+|[^\w\s)]+$")
_WITHIN: Final = re.compile(r"(?:구분|분류|항목|시기)[(\[](.+)[)\]]")
"""A name that says nothing, with what it means in brackets: 구분(연도)."""
_JOINT: Final = re.compile(r"[·ㆍ‧,/&]")

_KIND: Final = "(?:적극행정|우수|모범|혁신|대표|주요|선정|수상|추진|공모){0,2}"
_CASE: Final = f"(?:{_KIND}(?:사례|과제))"
_PART: Final = re.compile(rf"{_CASE}[(\[](제목|명칭?|내용|개요|요약|설명)[)\]]")
"""A name that says in brackets what it holds of the case: 우수사례(제목), 우수사례(내용)."""
_OF_CHOICE: Final = (
    "(?:선정|수상|포상|시상|추진|시행|실시|수행|해당|발표|공개|발굴|추천|제출|접수|신청|제안"
    "|공모|심사|최종|사례|과제)"
)
_POST: Final = "(?:글|게시[물글]?|자료|문서|기사|콘텐츠)"
"""What an entry of a board is called: 글제목, 게시물번호."""
_BY_FORM: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("year", re.compile(rf"{_OF_CHOICE}{{1,2}}(?:[연년]도|년|[연년]월|시기)")),
    ("quarter", re.compile(rf"{_OF_CHOICE}{{1,2}}분기")),
    ("half", re.compile(rf"{_OF_CHOICE}{{1,2}}반기")),
    ("award", re.compile(rf"{_OF_CHOICE}{{1,2}}(?:등급|훈격|상격|상명)")),
    ("title", re.compile(rf"{_CASE}(?:의?(?:제목|명|주제))|{_POST}제목")),
    ("text", re.compile(rf"{_CASE}(?:내용|요약|설명)")),
)
"""Names that nobody listed, by the noun that they end in and by what may stand before it."""
_OF_WORK: Final = "(?:주요|핵심|추진|개선|사업|해결|적극행정)"
_SECTION_FORMS: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = (
    ("situation", re.compile(rf"{_OF_WORK}(?:배경|문제점?|필요성)")),
    ("effort", re.compile(rf"{_OF_WORK}(?:내용|과정|경과|조치|노력|방안)")),
    ("effect", re.compile(rf"{_OF_WORK}(?:효과|성과)")),
)
_WEAK_TITLE: Final = re.compile(rf"{_CASE}|주제|(?:제안|시책|정책)(?:명칭?)?")
_SURE_TITLE: Final = re.compile(rf"{_KIND}사례")
_WEAK_AGENCY: Final = re.compile(r"(?:등록|작성|게시|제공|자료제공|관할|우수)기관명?")
_OF_POST: Final = re.compile(rf"(?:{_POST}|사례|과제|일련|목록)(?:번호|순번)")
_PRIZE: Final = re.compile(
    r"(?:최우수|우수|장려|노력|특별)상?|[대금은동]상|입선|가작|(?:대통령|국무총리|장관)\s?(?:상|표창)"
)
_OF_BODY: Final = re.compile(r"(?<=기관|부서)명$")
_ENDING: Final = re.compile(r"(?<=[가-힣]{2})(?:명칭|이름)$")
_TOTAL: Final = re.compile(r"(?:합|총|소|누)?\s?계|총\s?합\s?계|평\s?균")


_ENGLISH: Final[Mapping[str, str]] = {
    word: korean
    for korean, words in {
        AGENCY: "org organ instt inst institution agency",
        "부서": "dept department",
        TITLE: "subject sj ttl title",
        AWARD: "grade grad award prize",
        "연도": "yr year",
        "분기": "qtr quarter",
        "반기": "half",
    }.items()
    for word in words.split()
}
_ENGLISH_TEXTS: Final[Mapping[str, str]] = {
    word: korean
    for korean, words in {
        TITLE: "case practice",
        "배경": "bg bcrn background situation problem prblm",
        "추진내용": "main prcs process action effort solution imprv improvement",
        "성과": "rslt result effect efect efct outcome",
    }.items()
    for word in words.split()
}
"""What a column of a database is of, where its name says that it holds a text (bg_cn, rslt_cn)."""
_TEXT_ENDINGS: Final = frozenset(
    ["nm", "name", "cn", "ctnt", "cont", "content", "contents", "desc", "txt"]
)
_IN_CODES: Final = frozenset(["yr", "year", "qtr", "quarter", "half"])
_TITLES: Final = frozenset(["sj", "ttl", "subject"])
_NO_TEXT: Final = frozenset(["dt", "de", "dttm", "ymd", "sn", "seq", "no", "cnt"])
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ENGLISH_NAME: Final = re.compile(r"[A-Za-z]+(?:[_-][A-Za-z]+)*")


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Return the key of the field that a heading or key means, "text" for a whole text.

    >>> field_of(" 담당 부서"), field_of("과제명(사업명)"), field_of("순위")
    ('department', 'title', None)
    >>> field_of("수상 연도"), field_of("우수사례(내용)"), field_of("회계연도")
    ('year', 'text', None)
    """
    forms = list(_forms(name))
    known = next((_FIELD_BY_NAME[form] for form in forms if form in _FIELD_BY_NAME), None)
    if known or any(form in _ROLE_BY_NAME or form in _LEFT_OUT for form in forms):
        return known
    return next((one for one, form in _BY_FORM if any(map(form.fullmatch, forms))), None)


@lru_cache(maxsize=4096)
def section_of(name: str) -> Role | None:
    """Return the role of the section that a heading or key holds.

    >>> section_of("기대 효과"), section_of("현황·문제점"), section_of("순위")
    ('effect', 'situation', None)
    """
    forms = list(_forms(name))
    known = next((_ROLE_BY_NAME[form] for form in forms if form in _ROLE_BY_NAME), None)
    return known or next((r for r, form in _SECTION_FORMS if any(map(form.fullmatch, forms))), None)


@lru_cache(maxsize=4096)
def is_left_out(name: str) -> bool:
    """Tell whether a column says nothing of a case.

    >>> is_left_out("연번"), is_left_out("분야")
    (True, False)
    """
    words = _english(name)
    if len(words) > 1 and words[-1] in _NO_TEXT:
        return True
    return any(form in _LEFT_OUT or _OF_POST.fullmatch(form) for form in _forms(name))


def is_total(cells: Sequence[str]) -> bool:
    """Tell a row that counts the rows above it: its first cell says so, and no other says more.

    >>> is_total(["합 계", "", "6건"]), is_total(["계", "골목을 밝히다"])
    (True, False)
    """
    first, *others = [cell.strip() for cell in cells if cell.strip()] or [""]
    return _TOTAL.fullmatch(first) is not None and not any(
        len(re.findall(r"[^\W\d_]", cell)) > MAX_UNIT for cell in others
    )


def is_of_export(names: Iterable[str]) -> bool:
    """Tell the headings of a list that sarye exported, which tell of a search beside its cases."""
    return any(_fold(name) in _OF_EXPORTS for name in names)


def is_period_shown(name: str) -> bool:
    """Tell a column of periods as people read them (시기), of whatever parts."""
    return _fold(name) in _PERIOD_SHOWN


def is_whole_text(name: str) -> bool:
    """Tell a column of whole texts (본문) from one of what was done (내용), by its heading."""
    return not _fold(name).endswith("내용")


def section_label(name: str) -> str:
    """Return the label of a section column: its Korean heading, or that of its English name."""
    folded = _fold(name)
    return _ROLE_LABELS[folded] if folded in _ROLE_LABELS else " ".join(_clean(name).split())


def is_record(value: Mapping[str, object]) -> bool:
    """Tell whether an object looks like a case: it has a title, a text or sections."""
    return any(
        key == "sections" or field_of(key) in ("title", "text") or section_of(key) is not None
        for key in value
    )


def with_title(names: Sequence[str]) -> list[str]:
    """Return headings of which one names the titles: the one that does so in other words if none.

    사례 is a title beside a text, a section or a prize, and 과제 beside two sections: in a plan it
    is what is still to be done.

    >>> with_title(["기관", "사례", "내용"]), with_title(["기관", "사례", "건수"])
    (['기관', '제목', '내용'], ['기관', '사례', '건수'])
    """
    known = [field_of(name) for name in names]
    if "title" in known:
        return list(names)
    bare = [_bare(name) for name in names]
    weak = [at for at, name in enumerate(bare) if _WEAK_TITLE.fullmatch(name)]
    sure = [at for at in weak if _SURE_TITLE.fullmatch(bare[at])]
    roles = {role for name in names if (role := section_of(name))} - {"other"}
    told = len(roles) + ("text" in known) + ("award" in known)
    if not weak or told < (MIN_BESIDE_CASE if sure else MIN_BESIDE_TASK):
        return list(names)
    title = next(iter(sure), weak[0])
    return [TITLE if at == title else name for at, name in enumerate(names)]


def understood(names: Sequence[str], first: Sequence[str]) -> list[str]:
    """Return headings in known words, where the others and the ``first`` row tell what they mean.

    What registers a case is its agency where nobody else is, and a column of prizes is one
    whatever it is called.

    >>> understood(["순위", "사례명", "등록기관"], ["금상", "물 아끼기", "가람공단"])
    ['포상', '사례명', '기관']
    """
    titled = with_title(names)
    known = {field_of(name) for name in titled}
    if "agency" not in known:
        titled = _named(titled, AGENCY, [_WEAK_AGENCY.fullmatch(_bare(name)) for name in titled])
    if "award" not in known:
        told = zip(titled, first, strict=False)
        titled = _named(titled, AWARD, [_holds_prize(name, value) for name, value in told])
    return titled


def _holds_prize(name: str, value: str) -> bool:
    return is_prize(value) and not field_of(name) and section_of(name) in (None, "other")


def _named(names: list[str], name: str, meant: Sequence[object]) -> list[str]:
    """Give a column its name where one alone is meant."""
    if sum(map(bool, meant)) != 1:
        return names
    return [name if one else own for own, one in zip_longest(names, meant)]


def is_prize(value: str) -> bool:
    """Tell a text that is the name of a prize and says no more.

    >>> is_prize("장려상"), is_prize("우수사례")
    (True, False)
    """
    return _PRIZE.fullmatch(value.strip()) is not None


def is_heading(names: Sequence[str]) -> bool:
    """Tell whether cells are the headings of a table of cases: a title and another known one.

    >>> is_heading(["연번", "과제명", "추진배경"]), is_heading(["제목", "밤길 안심 등"])
    (True, False)
    """
    known = {field_of(name) or section_of(name) for name in names} - {None, "kind"}
    return "title" in known and len(known) >= 2


def is_heading_row(names: Sequence[str]) -> bool:
    """Tell a row of headings from one of a form: 과제명 | 밤길 안심 등 | 담당부서 | 도로과."""
    written = [name for name in names if name.strip()]
    known = [name for name in written if field_of(name) or section_of(name) or is_left_out(name)]
    return is_heading(names) and 2 * len(known) > len(written)


def _forms(name: str) -> Iterator[str]:
    """Walk the ways to read a name: as written, without what is said beside it, with 및 for ·."""
    folded = _fold(name[:LONGEST_NAME])
    yield folded
    if part := _PART.fullmatch(folded):
        yield f"사례{part[1].removesuffix('칭')}"
    bare = _bare(name)
    yield bare
    yield _JOINT.sub("및", bare)
    named = _ENDING.sub("명", bare)
    yield named
    yield _OF_BODY.sub("", named)
    if inner := _WITHIN.fullmatch(folded):
        yield inner[1]
    if meant := _meant(_english(name)):
        yield meant


def _english(name: str) -> list[str]:
    """Part the name of a column of a database into its words: deptNm, DEPT_NM."""
    written = _clean(name[:LONGEST_NAME])
    return (
        [word.lower() for word in _WORDS.findall(written)]
        if _ENGLISH_NAME.fullmatch(written)
        else []
    )


def _meant(words: Sequence[str]) -> str | None:
    """Return the Korean heading that the words of a column of a database stand for.

    >>> _meant(["dept", "nm"]), _meant(["rslt", "cn"]), _meant(["result", "code"])
    ('부서', '성과', None)
    """
    *before, last = words or [""]
    if not before:
        return "내용" if last == "cn" else _ENGLISH.get(last)
    if last in _TEXT_ENDINGS:
        return _ENGLISH.get(before[-1]) or _ENGLISH_TEXTS.get(before[-1])
    if last == "cd":
        return _ENGLISH.get(before[-1]) if before[-1] in _IN_CODES else None
    if last in _TITLES:
        return TITLE
    return _ENGLISH.get(last) if last in _IN_CODES else None


def _bare(name: str) -> str:
    """Write a name without marks and without what is said beside it."""
    return _MARKS.sub("", _ASIDE.sub("", _fold(name[:LONGEST_NAME])))


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip("﻿ \t\r\n")


def _fold(name: str) -> str:
    return "".join(_clean(name).lower().split())
