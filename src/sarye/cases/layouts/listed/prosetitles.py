"""Cases that prose names by their prizes: 대상은 가람시의 ‘title’이 차지했다. 우수상은 ….

Prose quotes much besides, so it is read only where it names as many cases as the document states,
or, where none is stated, cases of several prizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.layouts.listed.itemtitles import body_of
from sarye.cases.layouts.listed.occasion import MIN_ITEMS, tells_cases
from sarye.cases.layouts.listed.toldbelow import with_paragraphs
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import Affiliation, read_affiliation
from sarye.cases.names.awards import AWARD
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source

MAX_LINE: Final = 4_000

_SENTENCE: Final = re.compile(r"[^\n]+?(?:[다요]\.(?=\s|$)|$)")
_GRADE: Final = re.compile(
    rf"(?<![가-힣])({AWARD})\s?(?:사례|과제)?\s?(?:\d\s?건)?(?:(?:에는|에|로는|으로는|은|는|의\s영예는"
    r"|[을를]\s(?:받은|수상한|차지한|탄)|에\s(?:선정된|뽑힌|오른))\s"
    r"|\s?[=:：]\s?(?=[‘“'\"「『]))"
)
_QUOTED: Final = re.compile(
    r"(?P<lead>[^‘“'\"「『’”,.]{0,40}?)\s?[‘“'\"「『](?P<title>[^‘“'\"「』」『’”\n]{6,80})[’”'\"」』]"
    r"(?=\s?(?:[이가을를은는와과에도▲△▴▵‣▶]|으?로|,|\(|등|다\.|입니다))(?!\s?(?:이?라고|고\s))"
)
_DONE: Final = re.compile(
    r"(?P<who>[가-힣A-Za-z0-9·\s]{2,40}?)(?:[은는이가]|에서는?)\s(?P<lead>[^‘“'\"「『《〈」』’”》〉.\n]{0,120}?)"
    r"[‘“'\"「『《〈](?P<title>[^‘“'\"「『《〈」』’”》〉\n]{6,80})[’”'\"」』》〉](?:\s?사업|\s?시책|\s?과제)?[을를]\s?"
    r"(?:[가-힣]{1,8}\s){0,2}(?:추진|시행|운영|도입|실시|제안|발표|발굴|마련|펼|선보|시작|내놓|해\s?왔|벌)"
)
"""What a body did: 세무과는 … 「title」을 추진하였다."""
_IN_BRACKETS: Final = re.compile(r"\s?[(（]([^()（）]{2,30})[)）]")
_DOER: Final = re.compile(
    r"\s?(?:사업|시책|과제|사례)?[을를]\s(?:[가-힣]{1,8}\s){0,2}[가-힣]{1,6}[한된은온운낸든친]\s(\S[^‘“'\"「『,.\n]{1,40})"
)
"""Who did what a title names: ‘title’을 추진한 세무과 …."""
_NO_TITLE: Final = re.compile(r"경진대회|우수\s?사례|적극행정|공모전|니다$|[가-힣]다\.$")
_LEAD: Final = re.compile(
    r"^\s?(?:(?:[이가을를은는와과에도,]|으?로|및|[가-힣]{1,4}\s?사례(?:는|로는)?)?\s+)?[▲△▴▵‣▶]?\s?"
)
_NEXT: Final = re.compile(r"\s*[▲△▴▵‣▶][^▲△▴▵‣▶]{0,40}$")
"""The sign of the next title of a list, and whose that is."""


@dataclass(frozen=True, slots=True)
class Named:
    """A case that a sentence names: where it begins, its title, its prize and whose it is.

    ``told`` is where its text begins.
    """

    line: Line
    start: int
    title: str
    award: str
    whose: Affiliation
    told: int


def find_prose_titles(source: Source) -> list[Draft]:
    """Find the cases that sentences name by their prizes."""
    if not tells_cases(source):
        return []
    return with_paragraphs(_by_prizes(source) or _by_deeds(source), source)


def _by_prizes(source: Source) -> list[Draft]:
    named = [one for line in source.lines for one in _named(line, source.text)]
    stated = source.stated_number
    if len(named) < MIN_ITEMS or stated not in (None, len(named)):
        return []
    if stated is None and len({one.award for one in named}) < MIN_ITEMS:
        return []
    return list(_drafts(named, source.text))


def _by_deeds(source: Source) -> list[Draft]:
    """Find the cases of paragraphs that each tell what a body did, and quote its title."""
    done = [one for line in source.lines if (one := _done(line, source.text)) is not None]
    stated = source.stated_number
    if len(done) < MIN_ITEMS or stated not in (None, len(done)):
        return []
    return list(_drafts(done, source.text))


def _done(line: Line, text: str) -> Named | None:
    """Read a paragraph that begins with a body and what it did."""
    if line.furniture or line.length > MAX_LINE:
        return None
    begin = line.start + line.mark.width
    match = _DONE.match(text, begin, line.end)
    whose = read_affiliation(match["who"].strip()) if match else None
    if match is None or whose is None or _NO_TITLE.search(match["title"]):
        return None
    return Named(line, match.start("title") - 1, match["title"], "", whose, begin)


def _named(line: Line, text: str) -> Iterator[Named]:
    if line.furniture or line.length > MAX_LINE:
        return
    whole = text[line.start : line.end]
    for sentence in _SENTENCE.finditer(whole):
        grades = list(_GRADE.finditer(whole, sentence.start(), sentence.end()))
        ends = [*(grade.start() for grade in grades[1:]), sentence.end()]
        for grade, end in zip(grades, ends, strict=False):
            for match in _QUOTED.finditer(whole, grade.end(), end):
                if _NO_TITLE.search(match["title"]):
                    continue
                lead = _LEAD.sub("", match["lead"])
                whose = (body_of(lead) if lead.strip() else None) or _behind(whole, match.end())
                start = line.start + match.start("title") - 1
                yield Named(line, start, match["title"], grade[1], whose or Affiliation(), start)


def _behind(text: str, at: int) -> Affiliation | None:
    """Return whose a title is by what follows it: ‘title’(세무과)가, ‘title’을 추진한 세무과가."""
    if bracket := _IN_BRACKETS.match(text, at):
        return read_affiliation(bracket[1])
    doer = _DOER.match(text, at)
    return body_of(doer[1]) if doer else None


def _drafts(named: list[Named], text: str) -> Iterator[Draft]:
    """Draft the cases, each with the text up to the next or to the end of its line."""
    for one, following in pairwise([*named, None]):
        if one is None:
            return
        end = one.line.end
        if following is not None and following.line is one.line:
            end = one.told + len(_NEXT.sub("", text[one.told : following.start]))
        parts = read_title(one.title)
        said = {"award": one.award, **one.whose._asdict()}
        fields = {**parts.fields, **{name: value for name, value in said.items() if value}}
        yield Draft(
            one.line.start,
            parts.title,
            (Span("other", "", one.told, end),),
            fields,
            listed=True,
        )
