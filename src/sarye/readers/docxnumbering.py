"""Number paragraphs: the lists and styles of a DOCX go in, the number or bullet of each comes out.

Word counts list paragraphs by itself and writes no number into them: 1. 추진배경 is a label only
when its number is read with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sarye.readers.wholenumbers import whole_number
from sarye.readers.xml import Element, attribute, child, children

LETTERS: Final = {
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperRoman": "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ",
    "lowerRoman": "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ",
}
"""Numbers that are no digits, as documents in Korean write them."""

BULLET: Final = "·"
"""What stands for a bullet of a symbol font, whose letters mean nothing in another."""

BULLETS: Final = {"o": "○", "n": "■", "l": "●", "q": "□", "u": "◆", "Ø": "▶", "ü": "✓"}
"""Letters that Courier and Wingdings show as bullets."""

LEVELS: Final = 9
_PRIVATE_USE: Final = re.compile(r"[\ue000-\uf8ff]")
_COUNTER: Final = re.compile(r"%([1-9])")
_MAX_STYLES: Final = 20  # styles that are based on each other


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: what it counts from, how, and the text around its number."""

    start: int
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    """What a style of paragraphs says: its list and level, and whether it is a heading."""

    list_id: str = ""
    level: int = 0
    heading: bool = False


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of a document, in their order."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: Sequence[Element], numbering: Sequence[Element]) -> Numbering:
        """Make the numbering that the parts of a document describe."""
        lists = {key: value for part in numbering for key, value in _lists(part).items()}
        return cls(lists, {key: value for part in styles for key, value in _styles(part).items()})

    def is_heading(self, paragraph: Element) -> bool:
        """Tell whether a paragraph is a heading, by its style or itself."""
        properties = child(paragraph, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        return outline not in ("", "9") or self._style(properties).heading

    def mark(self, paragraph: Element) -> str:
        """Count a paragraph; return its number or bullet with a space, empty outside of lists."""
        list_id, level = self._place(paragraph)
        if list_id not in self.lists:
            return ""
        counted, levels = self.lists[list_id]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(counted, [0] * LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        text = _written(levels, level, counts)
        return f"{text} " if text else ""

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level of a paragraph: its own, or those of its style."""
        properties = child(paragraph, "pPr")
        style = self._style(properties)
        own = child(properties, "numPr")
        list_id = attribute(child(own, "numId"), "val") or style.list_id
        level = attribute(child(own, "ilvl"), "val")
        return list_id, _level(level) if level else style.level

    def _style(self, properties: Element | None) -> Style:
        return self.styles.get(attribute(child(properties, "pStyle"), "val"), Style())


def _written(levels: Mapping[int, Level], at: int, counts: Sequence[int]) -> str:
    level = levels[at]
    if level.form == "bullet":
        return BULLETS.get(level.text) or _PRIVATE_USE.sub(BULLET, level.text.strip())
    if level.form == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        form = levels[place].form if place in levels else "decimal"
        return _number(counts[place] or 1, form)

    return _COUNTER.sub(number, level.text).strip()


def _number(count: int, form: str) -> str:
    letters = LETTERS.get(form, "")
    return letters[count - 1] if 0 < count <= len(letters) else str(count)


def _lists(part: Element) -> dict[str, tuple[str, Mapping[int, Level]]]:
    """Read the lists of a document: each with the key that it counts under and its levels."""
    kinds = {attribute(one, "abstractNumId"): _levels(one) for one in children(part, "abstractNum")}
    lists: dict[str, tuple[str, Mapping[int, Level]]] = {}
    for one in children(part, "num"):
        key, kind = attribute(one, "numId"), attribute(child(one, "abstractNumId"), "val")
        changed = list(children(one, "lvlOverride"))
        levels = {**kinds.get(kind, {})}
        for change in changed:
            levels |= _changed(change, levels)
        lists[key] = (f"num {key}" if changed else f"kind {kind}", levels)
    return lists


def _changed(change: Element, levels: Mapping[int, Level]) -> dict[int, Level]:
    """Read how one list differs from its kind in a level."""
    at = _level(attribute(change, "ilvl"))
    own = _levels(change).get(at, levels.get(at))
    if own is None:
        return {}
    start = attribute(child(change, "startOverride"), "val")
    return {at: Level(whole_number(start, own.start), own.form, own.text)}


def _levels(parent: Element) -> dict[int, Level]:
    return {_level(attribute(one, "ilvl")): _read_level(one) for one in children(parent, "lvl")}


def _read_level(element: Element) -> Level:
    start = attribute(child(element, "start"), "val")
    form = child(element, "numFmt")
    text = attribute(child(element, "lvlText"), "val")
    return Level(whole_number(start, 1), attribute(form, "val") or "decimal", text)


def _level(written: str) -> int:
    return min(whole_number(written), LEVELS - 1)


def _styles(part: Element) -> dict[str, Style]:
    """Read the styles of paragraphs, each with what it takes from those it is based on."""
    elements = {attribute(one, "styleId"): one for one in children(part, "style")}
    return {key: _style(key, elements) for key in elements}


def _style(key: str, elements: Mapping[str, Element]) -> Style:
    chain_of: list[Element] = []
    while key in elements and len(chain_of) < _MAX_STYLES:
        chain_of.append(child(elements[key], "pPr"))
        key = attribute(child(elements[key], "basedOn"), "val")
    lists = (child(properties, "numPr") for properties in chain_of)
    own = next((one for one in lists if one is not None), None)
    outlines = (attribute(child(properties, "outlineLvl"), "val") for properties in chain_of)
    outline = next(filter(None, outlines), "9")
    return Style(
        attribute(child(own, "numId"), "val"),
        _level(attribute(child(own, "ilvl"), "val")),
        outline != "9",
    )
