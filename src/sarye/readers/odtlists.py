"""Numbers and bullets of OpenDocument lists, which programs count and files do not hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sarye.readers.docxnumbering import BULLET, BULLETS, LETTERS
from sarye.readers.wholenumbers import whole_number
from sarye.readers.xml import Element, attribute, children, local_name

_SERIES: Final = {
    "i": "lowerRoman",
    "I": "upperRoman",
    "a": "lowerLetter",
    "A": "upperLetter",
    "가": "ganada",
    "ㄱ": "chosung",
    "①": "decimalEnclosedCircle",
}
"""What Word calls the numbers that OpenDocument writes the first of."""

LEVELS: Final = 10


class Level(NamedTuple):
    """How the items of a level are marked: a bullet, or numbers from the first on."""

    bullet: str = ""
    series: str = ""
    before: str = ""
    behind: str = ""
    start: int = 1


@dataclass
class Lists:
    """The levels of the list styles, and how far each style has counted."""

    levels: Mapping[tuple[str, int], Level]
    _counts: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, roots: Iterable[Element]) -> Lists:
        """Read the list styles of the parts of a document."""
        return cls({key: level for root in roots for key, level in _levels(root)})

    def begin(self, element: Element, style: str, level: int) -> None:
        """Begin a list: it counts anew, if it does not go on with the one before."""
        goes_on = attribute(element, "continue-numbering") == "true"
        if not (goes_on or attribute(element, "continue-list")):
            self._counts[style, level] = 0

    def mark(self, style: str, level: int) -> str:
        """Write the mark of the next item of a level, with a space behind it."""
        found = self.levels.get((style, level))
        if found is None:
            return ""
        if found.bullet:
            return f"{found.bullet} "
        self._counts[style, level] += 1
        number = _number(self._counts[style, level] + found.start - 1, found.series)
        return f"{found.before}{number}{found.behind} " if number else ""


def _levels(root: Element) -> Iterator[tuple[tuple[str, int], Level]]:
    for group in root:
        for style in children(group, "list-style"):
            for one in style:
                level = whole_number(attribute(one, "level"), 1) - 1
                if 0 <= level < LEVELS:
                    yield (attribute(style, "name"), level), _level(one)


def _level(element: Element) -> Level:
    if local_name(element) == "list-level-style-bullet":
        sign = attribute(element, "bullet-char")
        private = "\ue000" <= sign <= "\uf8ff"
        return Level(bullet=BULLETS.get(sign) or (BULLET if private or not sign else sign))
    if local_name(element) != "list-level-style-number":
        return Level(bullet=BULLET)
    return Level(
        series=attribute(element, "num-format")[:1],
        before=attribute(element, "num-prefix"),
        behind=attribute(element, "num-suffix"),
        start=whole_number(attribute(element, "start-value"), 1),
    )


def _number(count: int, series: str) -> str:
    """Write a number of a series; nothing for items that have none."""
    if not series:
        return ""
    letters = LETTERS.get(_SERIES.get(series, ""), "")
    return letters[count - 1] if 0 < count <= len(letters) else str(count)
