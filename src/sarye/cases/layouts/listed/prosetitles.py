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
from sarye.cases.lines.line import Line
from sarye.cases.names.agencies import Affiliation
from sarye.cases.names.awards import AWARD
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source

MAX_LINE: Final = 4_000

_SENTENCE: Final = re.compile(r"[^\n]+?(?:[다요]\.(?=\s|$)|$)")
_GRADE: Final = re.compile(
    rf"(?<![가-힣])({AWARD}|특별상)\s?(?:사례|과제)?\s?(?:\d\s?건)?(?:에는|에|로는|으로는|은|는|의\s영예는)\s"
)
_QUOTED: Final = re.compile(
    r"(?P<lead>[^‘“'\"「『’”,.]{0,40}?)\s?[‘“'\"「『](?P<title>[^‘“'\"「』」『’”\n]{6,80})[’”'\"」』]"
    r"(?=\s?(?:[이가을를은는와과에도]|으?로|,|\(|등))(?!\s?(?:이?라고|고\s))"
)
_NO_TITLE: Final = re.compile(r"경진대회|우수\s?사례|적극행정|공모전|니다$|[가-힣]다\.$")
_LEAD: Final = re.compile(
    r"^\s?(?:[이가을를은는와과에도,]|으?로|및|[가-힣]{1,4}\s?사례(?:는|로는)?)?\s+"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A case that a sentence names: where it begins, its title, its prize and whose it is."""

    line: Line
    start: int
    title: str
    award: str
    whose: Affiliation


def find_prose_titles(source: Source) -> list[Draft]:
    """Find the cases that sentences name by their prizes."""
    if not tells_cases(source):
        return []
    named = [one for line in source.lines for one in _named(line, source.text)]
    stated = source.stated_number
    if len(named) < MIN_ITEMS or stated not in (None, len(named)):
        return []
    if stated is None and len({one.award for one in named}) < MIN_ITEMS:
        return []
    return list(_drafts(named))


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
                whose = body_of(lead) if lead.strip() else None
                start = line.start + match.start("title") - 1
                yield Named(line, start, match["title"], grade[1], whose or Affiliation())


def _drafts(named: list[Named]) -> Iterator[Draft]:
    """Draft the cases, each with the text up to the next or to the end of its line."""
    for one, following in pairwise([*named, None]):
        if one is None:
            return
        end = one.line.end
        if following is not None and following.line is one.line:
            end = following.start
        parts = read_title(one.title)
        said = {"award": one.award, **one.whose._asdict()}
        fields = {**parts.fields, **{name: value for name, value in said.items() if value}}
        yield Draft(
            one.line.start,
            parts.title,
            (Span("other", "", one.start, end),),
            fields,
            listed=True,
        )
