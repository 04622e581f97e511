"""What a document says of itself: its lines go in, its title, agency and period come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import PurePosixPath
from typing import Final

from sarye.cases.lines.headings import MAX_HEADING
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import (
    is_agency,
    is_sure_agency,
    leading_agency,
    official_name,
    subject_agency,
)
from sarye.cases.names.labels import RANK
from sarye.cases.names.marks import NOTE, strip_marks
from sarye.cases.names.periods import find_period
from sarye.cases.names.text import squeeze
from sarye.models import Document, Period

MIN_PARAGRAPH: Final = 90
MAX_OPENING: Final = 4
MAX_MENU: Final = 8
MAX_PERIOD: Final = 14
MAX_DATE_LINE: Final = 30
MAX_SEARCHED: Final = 30
"""Lines at the top of a document that are searched for what it says of itself."""

_SPEAKS: Final = re.compile(r"사례|적극\s?행정")
_EDGES: Final = re.compile(r"^[*_\s]+|[^\w)\]>」』】〉》!?.…’”'\"]+$|[*_\s]+$")
_SITE_PARTS: Final = re.compile(r"\s+(?:[|>›»:]{1,2}|[-–—])\s+|\s*\|\s*")
_TELLING: Final = re.compile(r"사례|적극행정|20\d\d")
_PERIOD_WORDS: Final = re.compile(
    r"(?:['’‘]?\d{2,4}\s?년도?|20\d\d\.?|제?\s?[1-4]\s?(?:/\s?4\s?)?분기|[상하]반기|제\s?\d+회|\d{1,2}월|\d{1,2}일|\d{1,2}\.)\s*"
)
_GENERIC: Final = re.compile(
    r"적극\s?행정|우수\s?사례|사례집|경진대회|정부혁신|규제혁신|민원|모음|선정|결과"
)
_RELEASED: Final = re.compile(r"(?:배포|보도)\s?(?:일시|시점|일자|일)")
_NUMBERED: Final = re.compile(r"사례\s?\d+$")
_ATTACHMENT: Final = re.compile(
    r"^[\[(<【]\s?(?:붙임|별첨|첨부|참고|별지|서식)[\s\d제호서식]*[\])>】]\s*"
)
_SITE_NAME: Final = re.compile(
    r"([가-힣]{2,10}(?:[시군구도]청|[부처청원]|공단|공사|교육청|위원회))\s?(?:누리집|홈페이지)"
)
_LETTERS: Final = re.compile(r"[^\W\d_]")
_FILE_NAME_ENDINGS: Final = re.compile(r"[\s_-]*(?:\(\d+\)|예제|최종|수정|사본)$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title, agency and period of a document, and whether it speaks of good practices."""

    title: str | None = None
    agency: str | None = None
    period: Period | None = None
    speaks_of_cases: bool = False


def read_front(
    document: Document,
    lines: Sequence[Line],
    headings: Sequence[Line],
    first: int | None = None,
) -> FrontMatter:
    """Read what stands above the first case, whose title is line ``first`` if there is one.

    ``headings`` are those of the whole document, with the periods and agencies of its groups.
    The name of the file is only asked for what the text does not say.
    """
    above = lines[: first if first is not None else MAX_SEARCHED][:MAX_SEARCHED]
    title = _title(document, above, alone=first == 0)
    named = _from_file_name(document.path)
    texts = [text for text in (title, _top(document, above), *_heads(above, headings)) if text]
    begin = first or 0
    opening = [line.head for line in [*above, *lines[begin : begin + MAX_OPENING]]]
    agency = _agency(texts, above, opening, named, groups=_groups(headings))
    return FrontMatter(
        title=title or named,
        agency=official_name(agency) if agency else None,
        period=_period(title, headings, _told(above, lines)) or find_period(named or ""),
        speaks_of_cases=any(
            _SPEAKS.search(text) for text in (*texts, named or "", *opening[:MAX_OPENING])
        ),
    )


def _told(above: Sequence[Line], lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines above the first case, or the paragraph that a document begins with."""
    return above or [line for line in lines[:1] if line.length >= MIN_PARAGRAPH]


def _top(document: Document, above: Sequence[Line]) -> str | None:
    """Return the line that the title was taken from, with what stands behind a dash in it."""
    if document.title or document.records is not None:
        return document.title
    return next((line.head for line in above if _is_prominent(line)), None)


def _heads(above: Sequence[Line], headings: Sequence[Line]) -> list[str]:
    places = {line.start for line in headings}
    return [line.head for line in above if line.start in places]


def _groups(headings: Sequence[Line]) -> set[str]:
    """Return the agencies that headings name: of several, none is the document's."""
    return {line.inner for line in headings if is_sure_agency(line.inner)}


def page_title(document: Document) -> str | None:
    """Return the title that a page gives beside its text, or else the telling name of its file."""
    given = clean_title(document.title) if document.title else None
    return given or _from_file_name(document.path)


def _title(document: Document, above: Sequence[Line], *, alone: bool) -> str | None:
    if document.title:
        return clean_title(document.title)
    if alone or document.records is not None:
        return None
    told = takewhile(lambda line: line.role not in RANK, above)
    prominent = [line for line in told if _is_prominent(line)]
    line = next(iter(prominent), None)
    if line is not None and _is_menu(line):
        telling = (below for below in prominent if _SPEAKS.search(below.head))
        line = next((below for below in telling if not _is_menu(below)), None)
    if line is None:
        return None
    return clean_title(_period_above(above, line) + (line.wrapped or line.unmarked))


def _period_above(above: Sequence[Line], title: Line) -> str:
    """Return the first line of a title page (2024년 하반기), the title being the next."""
    for first, line in pairwise(above):
        if line is title and not title.gap and first.length <= MAX_PERIOD and first.plain:
            bare = find_period(first.head) is not None and not _PERIOD_WORDS.sub("", first.head)
            return f"{first.head} " if bare and find_period(title.head) is None else ""
    return ""


def _is_menu(line: Line) -> bool:
    """Hold for one short word above a title: the name of a board, a series or an agency."""
    return line.length <= MAX_MENU and not re.search(r"\s|사례집|\d", line.body)


def _is_prominent(line: Line) -> bool:
    return (
        (line.plain or (line.role == "other" and line.label is not None and not line.label.alone))
        and "\t" not in line.head
        and _NUMBERED.search(line.head) is None
        and line.mark.kind not in (NOTE, "-", "·", "*", ">")
        and line.length <= MAX_HEADING * 2
        and len(_LETTERS.findall(line.head)) >= 3
        and not line.head.endswith(("다.", "요.", "함", "됨", "였음"))
        and (not line.head.endswith("다") or _SPEAKS.search(line.head) is not None)
        and not line.names_paper
    )


def clean_title(title: str) -> str:
    """Take the names of the site from a page title.

    >>> clean_title("가람시 2024년 우수사례 | 알림마당 | 가람시")
    '가람시 2024년 우수사례'
    """
    whole = squeeze(unicodedata.normalize("NFC", _ATTACHMENT.sub("", title)))
    whole = _EDGES.sub("", whole)
    parts = [part for part in _SITE_PARTS.split(whole) if part.strip()]
    return next((part for part in parts if _TELLING.search(part)), whole)


def _agency(
    texts: Sequence[str],
    above: Sequence[Line],
    opening: Sequence[str],
    named: str | None,
    *,
    groups: set[str],
) -> str | None:
    """Return the agency of the titles, of a field line, of the first sentences, of the file."""
    for text in texts:
        if (agency := title_agency(text)) and (len(groups) < 2 or agency not in groups):
            return agency
    for line in above:
        if "agency" in line.given:
            return line.given["agency"]
        if site := _SITE_NAME.fullmatch(line.head):
            return site[1]
        body = (line.byline or {}).get("agency", "") if line.plain else ""
        if is_sure_agency(body) and len(groups | {body}) == 1:
            return body
    dated = (line.head for line in above if line.plain and line.length <= MAX_DATE_LINE)
    for text in dated:
        if find_period(text) is not None and (agency := title_agency(text)):
            return agency
    subjects = (subject_agency(strip_marks(text)) for text in opening)
    return next((name for name in subjects if name), title_agency(named) if named else None)


def title_agency(title: str) -> str | None:
    """Return the agency that a document's title names: first in it, or beside its period.

    >>> title_agency("2025년 상반기 한국도로공사 적극행정 우수사례"), title_agency("우수사례 전시")
    ('한국도로공사', None)
    """
    cut = _GENERIC.split(_PERIOD_WORDS.sub(" / ", title))
    for part in re.split(r"[/,()\[\]<>|—–]|\s-\s", " / ".join(cut)):
        name = leading_agency(part.strip())
        if name:
            return name
        words = part.split()
        if words and (is_sure_agency(words[-1]) or is_agency(" ".join(words[-2:]))):
            return words[-1] if is_sure_agency(words[-1]) else " ".join(words[-2:])
    return None


def _period(title: str | None, headings: Sequence[Line], above: Sequence[Line]) -> Period | None:
    """Return the period of the title, of headings that agree, of a line that speaks of cases."""
    texts = [line.head for line in above if line.plain and _SPEAKS.search(line.head)]
    found = find_period(title or "") or _shared_period(headings) or _dated(title, above)
    return found or next(filter(None, map(find_period, texts)), None)


def _dated(title: str | None, above: Sequence[Line]) -> Period | None:
    """Return the year of a short line beside the title: (2분기) with 2025년 6월 below it."""
    dates = (
        line.head
        for line in above
        if line.length <= MAX_DATE_LINE
        and (_RELEASED.match(line.head) or (line.plain and not line.heads_group))
    )
    year = next((text for text in dates if find_period(text) is not None), None)
    return find_period(f"{year} {title or ''}") if year else None


def _shared_period(headings: Sequence[Line]) -> Period | None:
    """Return the period of the headings where all that name one name the same."""
    periods = {find_period(line.head) for line in headings} - {None}
    return periods.pop() if len(periods) == 1 else None


def _from_file_name(path: str) -> str | None:
    """Return a file's name as a title, None for a name that tells nothing (data.csv)."""
    stem = PurePosixPath(unicodedata.normalize("NFC", path).replace("\\", "/")).stem
    name = squeeze(stem.replace("_", " ").replace("+", " "))
    name = _FILE_NAME_ENDINGS.sub("", name)
    return name if _TELLING.search(name) and re.search(r"[가-힣]{2}", name) else None
