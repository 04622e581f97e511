"""What the cases of a document tell already, so that it need not be kept a second time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from typing import Final, NamedTuple

from sarye.cases.frontmatter import FrontMatter
from sarye.cases.lines.closings import is_pledge
from sarye.cases.lines.line import Line
from sarye.cases.names.fieldnames import field_of_label
from sarye.cases.names.marks import strip_marks
from sarye.cases.names.text import word_set
from sarye.cases.passages.remaining import Part
from sarye.models import Case, Period

WORD: Final = re.compile(r"[^\W_]+")
_MIN_DIGITS: Final = 4
"""Digits of a number that somebody could look for; shorter ones number rows and cases."""
FEWEST_DIGITS: Final = 3
"""Digits of a number by which something is found that no passage is made of."""

MAX_NAME: Final = 8
"""Characters of a line that can be the name of a field whose value stands below."""

_OF_HEADINGS: Final = word_set(
    "적극행정 우수사례 사례 우수 모범 대표 주요 선정 사례집 모음 목록 소개 현황 수상작 결과 부문 "
    "분야"
)
"""Words that head a group of cases and say nothing of one."""
_OF_COLUMNS: Final = word_set("연번 번호 순번 구분 비고")


def words(text: str, *, digits: int = _MIN_DIGITS) -> Iterator[str]:
    """Walk the words of a text that somebody could look for: no letter alone, no short number."""
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        if len(word) > 1 and not (word.isdecimal() and len(word) < digits):
            yield word


class Said(NamedTuple):
    """The words that a document tells, and those that one of its cases tells besides."""

    words: Set[str]
    own: Set[str] = frozenset()

    def says(self, text: str) -> bool:
        """Tell whether each word of a text is told."""
        found = words(text, digits=FEWEST_DIGITS)
        return all(word in self.words or word in self.own for word in found)


class Told:
    """The words by which the cases of one document are found without their sections.

    They stand in titles, fields and labels. A document without a case tells nothing so.
    """

    def __init__(self, cases: Iterable[Case], front: FrontMatter) -> None:
        self._agency = front.agency or ""
        self._words: set[str] = set()
        self._none = True
        for case in cases:
            self._none = False
            self._words.update(_words_of(case))
        for text in (front.title, front.agency, *_spoken(front.period)):
            self._words.update(words(text or ""))

    def beside(self, case: Case) -> Said:
        """Return the words by which one case is found besides."""
        return Said(self._words, frozenset(_words_of(case)))

    def says(self, text: str) -> bool:
        """Tell whether each word of a text is told."""
        return Said(self._words).says(text)

    def repeats(self, part: Part, text: str) -> bool:
        """Tell whether the text of a part only says again what is told, or numbers a case.

        Within a case, names of fields say nothing else either.
        """
        names = bool(part.title) or part.line.mark.kind == "사례"
        return not self._none and self._says_nothing(part, text, names=names)

    def is_idle(self, part: Part, text: str) -> bool:
        """Tell whether nobody looks for a part: furniture, a pledge, a bare field or heading."""
        line = part.line
        if line.furniture or is_pledge(line, agency=self._agency):
            return True
        return self._says_nothing(part, text, names=True)

    def _says_nothing(self, part: Part, text: str, *, names: bool) -> bool:
        said = words(strip_marks(text) if part.start == part.line.start else text)
        return all(word in self._words or (names and _is_name(word, part.line)) for word in said)


def _words_of(case: Case) -> Iterator[str]:
    """Walk the words by which a case is found without the text of its sections."""
    said = (case.title, case.agency, case.department, case.award)
    labels = (section.label for section in case.sections)
    for text in (*said, *labels, *_spoken(case.period)):
        yield from words(text or "")


def _is_name(word: str, line: Line) -> bool:
    """Tell whether a word names what a group of cases, a field or a column is."""
    if line.heads_group and word in _OF_HEADINGS:
        return True
    cells = "\t" in line.head or "|" in line.head
    named = line.fields is not None or cells or line.length <= MAX_NAME
    return named and (field_of_label(word) is not None or word in _OF_COLUMNS)


def _spoken(period: Period | None) -> Iterator[str]:
    """Walk the ways to write a period."""
    if period is not None:
        yield f"{period.year} {period.year}년 {period.year}년도 {period.year % 100}년"
        yield f"{period.quarter}분기 제{period.quarter}분기"
        yield {1: "상반기", 2: "하반기"}.get(period.half or 0, "")
