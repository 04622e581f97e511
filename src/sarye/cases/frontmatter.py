"""Front matter: what a document says of itself at its top, its title, agency and period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Final

from sarye.cases.lines.contacts import read_contact
from sarye.cases.lines.headings import MAX_HEADING, without_count
from sarye.cases.lines.line import Line
from sarye.cases.lines.tablefront import SPEAKS, period_above_table
from sarye.cases.names.agencies import (
    is_agency,
    is_office_within,
    is_sure_agency,
    leading_agency,
    official_name,
    shortens,
    subject_agency,
)
from sarye.cases.names.documenttitles import (
    clean_title,
    file_title,
    is_bare_period,
    title_agency,
)
from sarye.cases.names.labels import RANK
from sarye.cases.names.marks import NOTE
from sarye.cases.names.periods import find_period, is_part, named_period, part_of_year
from sarye.models import Document, Period

MIN_PARAGRAPH: Final = 90
MAX_OPENING: Final = 4
MAX_MENU: Final = 8
MAX_PERIOD: Final = 14
MAX_DATE_LINE: Final = 30
MAX_SEARCHED: Final = 30
"""Lines at the top of a document that are searched for what it says of itself."""

_RELEASED: Final = re.compile(r"(?:배포|보도)\s?(?:일시|시점|일자|일)")
_REACHED_AT: Final = re.compile(r"☎|(?<!\d)0\d{1,2}[-)]\s?\d{3,4}-\d{4}")
"""A telephone number: a line of whom to ask is no title."""
_NUMBERED: Final = re.compile(r"사례\s?\d{1,3}$")
_SITE_NAME: Final = re.compile(
    r"([가-힣]{2,10}(?:[시군구도]청|[부처청원]|공단|공사|교육청|위원회))\s?(?:누리집|홈페이지)"
)
_BARS: Final = re.compile(r"[\t│┃║]")
_TAGS: Final = re.compile(r"(?:#[^\s#]+\s{0,3})+")
_BOARD: Final = re.compile(r"(?:검색|게시판|자료실|알림방|목록|메뉴)$")
_MENU_WORD: Final = re.compile(
    r"[가-힣]{0,6}(?:소개|공개|참여|소식|마당|안내|민원|정보|자료|서비스|센터|광장|뉴스|홍보|정책|신고|상담|시장실"
    r"|군수실|구청장실|시정|군정|구정|도정|알림|소통|게시판|포털|예산|공고|채용)"
)
_OF_CASES: Final = re.compile(r"\s(?:['’‘]?\d{2,4}\s?년|20\d\d|적극\s?행정|우수\s?사례)")
_NAME: Final = re.compile(r"[가-힣A-Za-z]{3,12}")
_SPREAD: Final = re.compile(r"[가-힣](?:\s+[가-힣]){1,9}")
"""The name of a body whose letters are parted to fill the head of a letter: 가 람 시."""
_SIGNED: Final = re.compile(
    r"([가-힣]{2,8}(?:특별자치|광역|특별)?[시군구도])(?:청장|지사|장|수|\s[가-힣]{1,10}(?:과|실|국|담당관)장?)|([가-힣]{2,10}[부처청원])장관?"
)
"""Who signs a letter: 가람시장, 새벽군수, 별빛구청장, 나라청장, 가람시 도로과장."""
MAX_SIGNED: Final = 8
"""Lines at the end of a letter among which stands who signs it."""
MIN_MENU: Final = 3
"""Words of a line that names nothing but the menus of a page."""
_COLLECTS: Final = re.compile(
    r"(?:여러|각급?|전국의?|다른|모든|많은)\s?(?:지방\s?자치\s?단체|지자체|공공\s?기관|기관|부처|시군|시·군|나라|도시)"
    r"[가-힣\s·]{0,16}(?:사례|정책|과제)"
)
"""How a page says that it collects what others did: its agency is that of no case."""
_WITHIN: Final = re.compile(r"[가-힣](?:니다|했다|한다|였다|이다)\.\s")
"""The end of a sentence that more follows on the line."""
_BROKEN_OFF: Final = re.compile(r"[가-힣](?:을|를|의|및|는|은)$")
_LETTERS: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title, agency and period of a document; its file name tells what it does not say.

    ``headline`` is the title that the document itself gives, and no name of its file; ``board``
    is what a field of its page names (제목: …), or what the page is called where that names no
    document (우수사례).
    """

    title: str | None = None
    agency: str | None = None
    period: Period | None = None
    headline: str | None = None
    board: str | None = None


class FrontPage:
    """The top of a document, read once; what it says ends where the first case begins.

    ``headings`` are those of the whole document, with the periods and agencies of its groups. The
    name of the file is only asked for what the text does not say.
    """

    def __init__(self, document: Document, lines: Sequence[Line], headings: Sequence[Line]) -> None:
        self._document = document
        self._lines = lines
        self._headings = headings
        self._named = file_title(document.path)

    @cached_property
    def whole(self) -> FrontMatter:
        """What the top says as long as no case is known, or where there is none."""
        return self._read(None)

    def above(self, start: int | None) -> FrontMatter:
        """Say what stands above the first case, if one of the lines begins where it starts."""
        if self._document.records is not None:
            return self.whole
        first = next((at for at, line in enumerate(self._lines) if line.start == start), None)
        return self.whole if first is None else self._read(first)

    @cached_property
    def page_title(self) -> str | None:
        """The title that a page gives beside its text, or else the telling name of its file."""
        given = clean_title(self._document.title) if self._document.title else None
        return given or self._named

    @cached_property
    def _page_name(self) -> str | None:
        """What a page is called beside its text, without the names of its site."""
        return clean_title(self._document.title) if self._document.title else None

    @cached_property
    def speaks_of_cases(self) -> bool:
        """Hold where the title, a heading or the first lines speak of cases."""
        top = self._lines[:MAX_SEARCHED]
        opening = (line.head for line in top[:MAX_OPENING])
        said = (*self._titles(self._title(top, alone=False), top), self._named or "", *opening)
        return any(SPEAKS.search(text) for text in said)

    def _read(self, first: int | None) -> FrontMatter:
        above = self._lines[: MAX_SEARCHED if first is None else min(first, MAX_SEARCHED)]
        title = self._title(above, alone=first == 0)
        begin = first or 0
        opening = [*above, *self._lines[begin : begin + MAX_OPENING]]
        agency = self._of_sheet or self._agency(self._titles(title, above), above, opening)
        told = [*above, *self._paragraphs_below(first or 0)]
        field = next((line.given["title"] for line in above if "title" in line.given), None)
        return FrontMatter(
            title=title or self._named,
            agency=official_name(_in_full(agency, opening)) if agency else None,
            period=self._period(title or field, told) or find_period(self._named or ""),
            headline=title,
            board=field or self._page_name,
        )

    def _paragraphs_below(self, first: int) -> list[Line]:
        """Return the paragraphs that open a document and stand below the title of its case."""
        opening = takewhile(lambda line: line.role is None, self._lines[first:MAX_OPENING])
        return [line for line in opening if line.length >= MIN_PARAGRAPH]

    def _title(self, above: Sequence[Line], *, alone: bool) -> str | None:
        """Return the title of the document; a case that stands ``alone`` has all to itself."""
        page = self._page_name
        if page and not _is_board(page):
            return page
        if alone:
            return None
        if self._document.records is not None:
            titles = (line for line in above if _is_prominent(line) and SPEAKS.search(line.head))
            return next((clean_title(line.wrapped or line.unmarked) for line in titles), None)
        told = list(takewhile(lambda line: line.role not in RANK, above))
        whole = (line for line, below in pairwise([*told, None]) if not _breaks_off(line, below))
        prominent = [line for line in whole if line is not None and _is_prominent(line)]
        line = _below_release(told) or next(iter(prominent), None)
        if line is not None and _is_menu(line):
            telling = (below for below in prominent if SPEAKS.search(below.head))
            line = next((below for below in telling if not _is_menu(below)), None)
        if line is None:
            return None
        return clean_title(_period_above(above, line) + (line.wrapped or line.unmarked))

    def _titles(self, title: str | None, above: Sequence[Line]) -> list[str]:
        """Return the texts that can name the agency: the title, as written too, and headings."""
        if self._document.title or self._document.records is not None:
            written = self._document.title
        else:
            written = next((line.head for line in above if _is_prominent(line)), None)
        heads = (line.head for line in above if line.heads_group)
        return [text for text in (title, written, *heads) if text]

    def _agency(
        self, titles: Sequence[str], above: Sequence[Line], opening: Sequence[Line]
    ) -> str | None:
        """Return the agency of the titles, a field line, the first sentences or the file."""
        groups = self._groups
        for text in titles:
            agency = title_agency(text)
            if agency in self._publishers and agency not in clean_title(titles[0]):
                continue
            if agency and (len(groups) < 2 or agency not in groups):
                return agency
        for line in above:
            if "agency" in line.given:
                return line.given["agency"]
            if site := _SITE_NAME.fullmatch(line.head):
                return site[1]
            body = (line.byline or {}).get("agency", "") if line.plain else ""
            if is_sure_agency(body) and all(
                name == body or is_office_within(name, body) for name in groups
            ):
                return body
        dated = (line for line in above if line.plain and line.length <= MAX_DATE_LINE)
        for line in dated:
            if line.period is not None and (agency := title_agency(line.head)):
                return agency
        acting = (subject_agency(line.unmarked) for line in opening if not _collects(line))
        begun = (_begins_with(line) for line in opening)
        subjects = (self._sender, *acting, *begun, self._headlined(opening), self._contact)
        named = title_agency(self._named) if self._named else None
        return next((name for name in subjects if name), named)

    @property
    def _of_sheet(self) -> str | None:
        """The agency that the sheet of a workbook is called."""
        name = self._document.sheet or ""
        return name if is_sure_agency(name) else None

    def _headlined(self, opening: Sequence[Line]) -> str | None:
        """Return who a headline names before a comma, and a sentence below it again."""
        told = [line for line in opening if line.plain]
        for line in told:
            name, comma, _ = line.unmarked.partition(",")
            again = comma and re.compile(
                rf"{re.escape(name)}\s?(?:\([^()]{{1,20}}\)\s?)?[은는이가]\s"
            )
            if again and _NAME.fullmatch(name) and any(again.match(one.unmarked) for one in told):
                return name
        return None

    @cached_property
    def _sender(self) -> str | None:
        """The body whose name, spread over a line, heads a letter, or whose head signs it."""
        first = next((line.head for line in self._lines if not line.furniture), "")
        if _SPREAD.fullmatch(first) and is_agency(name := "".join(first.split())):
            return name
        spread = [line for line in self._lines[:MAX_SEARCHED] if _SPREAD.fullmatch(line.head)]
        last = [*self._foot, *spread]
        signed = (_SIGNED.fullmatch(_closed(line.head)) for line in last)
        heads = [match[1] or match[2] for match in signed if match]
        return next((name for name in heads if is_agency(name)), None)

    @property
    def _foot(self) -> Sequence[Line]:
        """The last lines below all labels: what stands above one is of its case."""
        last = self._lines[-MAX_SIGNED:]
        labels = [at for at, line in enumerate(last) if line.role is not None]
        return last[labels[-1] + 1 :] if labels else last

    @cached_property
    def _contact(self) -> str | None:
        """The agency that the last lines name whom to ask at, where no line names another."""
        last = (line for line in self._lines[-MAX_SIGNED:] if line.fields is None)
        told = (read_contact(line.head) or {} for line in last)
        named = {one["agency"] for one in told if "agency" in one}
        others = {line.given["agency"] for line in self._lines if "agency" in line.given}
        return named.pop() if len(named) == len(named | others) == 1 else None

    @cached_property
    def _groups(self) -> set[str]:
        """The agencies that headings name: of several, none is the document's."""
        named = (without_count(line.inner) for line in self._headings)
        return {name for name in named if is_sure_agency(name)}

    @cached_property
    def _publishers(self) -> set[str]:
        """The agencies that say at the top that they collect what others did."""
        top = (line for line in self._lines[:MAX_SEARCHED] if _collects(line))
        return {name for line in top if (name := subject_agency(line.unmarked))}

    def _period(self, title: str | None, told: Sequence[Line]) -> Period | None:
        """Return the period of the title, of headings that agree, of a line that says 사례.

        A sentence can say more exactly what the title says: the half of its year. The day on which
        something was posted comes last, but where the title has a quarter and no year, or a year
        to come.
        """
        if self._document.records is not None:
            return period_above_table(title, told, self._document.sheet or "")
        speaking = [line for line in told if line.plain and SPEAKS.search(line.head)]
        sentences = (line.head for line in speaking if not line.heads_group)
        said = [period for text in sentences if (period := named_period(text))]
        dated = _dated(title, told)
        found = find_period(title or "") or self._shared_period
        released = (line.period for line in told if _RELEASED.match(line.head) and line.period)
        to_come = any(found is not None and found.year > day.year for day in released)
        if found is not None and not to_come:
            return next((period for period in said if is_part(period, found)), found)
        part = part_of_year(title or "")
        if part is not None and dated is not None:
            return next((one for one in said if (one.quarter, one.half) == part), dated)
        return next(iter(said), dated) or next((one.period for one in speaking if one.period), None)

    @cached_property
    def _shared_period(self) -> Period | None:
        """The period of the headings where all that name one name the same."""
        periods = {line.period for line in self._headings} - {None}
        return periods.pop() if len(periods) == 1 else None


def _closed(head: str) -> str:
    """Write a name in one word whose letters are spread over a line: 가 람 시 장."""
    return "".join(head.split()) if _SPREAD.fullmatch(head) else head


def _in_full(agency: str, opening: Sequence[Line]) -> str:
    """Return the full name of a body by the sentence that writes it in full: 식약처."""
    acting = (subject_agency(line.unmarked) or "" for line in opening)
    return next((name for name in acting if shortens(agency, name)), agency)


def _begins_with(line: Line) -> str | None:
    """Return the body that a line begins with which speaks of cases: 가람시 2024년 우수사례를 …."""
    if not line.plain or _collects(line) or not SPEAKS.search(line.head):
        return None
    name = leading_agency(line.unmarked) or ""
    sure = is_sure_agency(name) and _OF_CASES.match(line.unmarked, len(name))
    return name if sure else None


def _period_above(above: Sequence[Line], title: Line) -> str:
    """Return the first line of a title page (2024년 하반기), the title being the next."""
    for first, line in pairwise(above):
        if line is title and not title.gap and first.length <= MAX_PERIOD and first.plain:
            apart = is_bare_period(first.head) and title.period is None
            return f"{first.head} " if apart else ""
    return ""


def _is_menu(line: Line) -> bool:
    """Hold for one short word above a title: the name of a board, a series or an agency."""
    words = line.body.split()
    row = len(words) >= MIN_MENU and all(map(_MENU_WORD.fullmatch, words))
    return row or _is_board(line.body)


def _is_board(title: str) -> bool:
    """Tell whether a title is that of a board: one short word, or one that says so."""
    if len(title) <= MAX_MENU and not re.search(r"\s|사례집|\d", title):
        return True
    return len(title) <= 2 * MAX_MENU and _BOARD.search(title) is not None


def _below_release(told: Sequence[Line]) -> Line | None:
    """Return the headline of a press release: the paragraph below the time of its release."""
    for above, line, below in zip(told, told[1:], told[2:], strict=False):
        headline = line.plain and line.gap and (below.gap or below.mark.kind == "-")
        bounded = line.length <= MAX_HEADING and line.mark.kind == "" and not line.names_paper
        if _RELEASED.match(above.head) and headline and bounded and "\t" not in line.head:
            return line
    return None


def _breaks_off(line: Line | None, below: Line | None) -> bool:
    """Tell whether a line is the beginning of a sentence that goes on below it."""
    if line is None or below is None or below.gap or not below.plain or below.mark.kind:
        return False
    return _BROKEN_OFF.search(line.head) is not None and below.head.endswith(("다.", "요.", "다"))


def _is_prominent(line: Line) -> bool:
    return (
        (line.plain or (line.role == "other" and line.label is not None and not line.label.alone))
        and _BARS.search(line.head) is None
        and _NUMBERED.search(line.head) is None
        and _TAGS.fullmatch(line.head) is None
        and _REACHED_AT.search(line.head) is None
        and line.mark.kind not in (NOTE, "-", "·", "*", ">")
        and line.length <= MAX_HEADING * 2
        and len(_LETTERS.findall(line.head)) >= 3
        and not line.head.endswith(("다.", "요.", "함", "됨", "였음", "끝."))
        and _WITHIN.search(line.head) is None
        and (not line.head.endswith("다") or SPEAKS.search(line.head) is not None)
        and not line.names_paper
        and _SPREAD.fullmatch(line.head) is None
    )


def _collects(line: Line) -> bool:
    return _COLLECTS.search(line.head) is not None


def _dated(title: str | None, above: Sequence[Line]) -> Period | None:
    """Return the year of a short line beside the title: (2분기) with 2025년 6월 below it."""
    dates = (
        line.period
        for line in above
        if line.length <= (MAX_HEADING if _RELEASED.match(line.head) else MAX_DATE_LINE)
        and line.period is not None
        and (_RELEASED.match(line.head) or (line.plain and not line.heads_group))
    )
    day = next(dates, None)
    part = part_of_year(title or "")
    return Period(day.year, *part) if day is not None and part is not None else day
