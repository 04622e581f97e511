"""The case of a press release that tells of one in prose.

Its headline reports what a body won, and a sentence names the case: 수상 사례는 ‘title’이다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from sarye.cases.drafts import Draft, Span
from sarye.cases.names.agencies import headline_agency
from sarye.cases.names.awards import AWARD, find_award
from sarye.cases.names.text import letters
from sarye.cases.names.titles import read_title
from sarye.cases.source import Source

REPORTS: Final = re.compile(
    rf"(?:{AWARD})(?:[’'\"”」]|\s?(?:수상|차지|받|영예|선정|쾌거|$))|경진\s?대회|[…⋯]|\.\.\.|수상$|선정$|쾌거$"
)
"""What a headline reports of a contest."""
_NAMED: Final = re.compile(
    r"(?:수상|선정|최우수|우수|해당|출품|선정된|수상한|뽑힌)\s?(?:사례|과제|시책|정책|작)(?:는|은|인)\s"
    r"[^‘“'\"「『.\n]{0,30}?[‘“'\"「『](?P<title>[^‘“”’'\"「『」』\n]{6,80})[’”'\"」』]"
    r"\s?(?:다|이다|입니다|으?로|은|는|이|가)[\s.,]"
)
"""A sentence that names what won: 수상 사례는 ‘title’이다."""
_SEVERAL: Final = re.compile(r"\d{1,2}\s?(?:건|개|명|팀|곳|관왕)")
_SAID: Final = re.compile(r"[”\"]\s?(?:이?라며|이?라고|고|며)\s|관계자는\s")
"""How somebody is quoted at the end of a press release."""
MIN_PARAGRAPH: Final = 20
MIN_TOLD: Final = 80
"""Characters of a paragraph, and of the prose that tells a case."""


def find_reported(source: Source) -> Iterator[Draft]:
    """Find the case of a press release in prose: its headline reports, a sentence names it."""
    headline = source.front.whole.title or ""
    several = _SEVERAL.search(headline) or source.stated_number not in (None, 1)
    if several or not source.declared or not reports(headline):
        return
    at, title = _named(source)
    if title is None:
        return
    told = takewhile(lambda line: line.plain and not _SAID.search(line.head), source.lines[at:])
    below = [line for line in told if line.length >= MIN_PARAGRAPH]
    if sum(line.length for line in below) < MIN_TOLD:
        return
    spans = tuple(Span("other", "", line.start, line.end) for line in below)
    award = find_award(headline)
    yield Draft(below[0].start, title, spans, {"award": award} if award else {}, listed=True)


def _named(source: Source) -> tuple[int, str | None]:
    """Return the line that names what won, and its title, None where several or none do."""
    found = [
        (at, read_title(match["title"]).title)
        for at, line in enumerate(source.lines)
        for match in _NAMED.finditer(source.text, line.start, line.end)
    ]
    return found[0] if len({letters(title) for _, title in found}) == 1 else (0, None)


def reports(headline: str) -> bool:
    """Tell whether a headline reports of a body and its prize or contest."""
    return headline_agency(headline) is not None and bool(REPORTS.search(headline))
