"""Examples of searches that an archive can answer: the empty page teaches by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.archive import Archive
from sarye.messages import N_
from sarye.models import Hit

LOOKED_AT: Final = 12
"""Newest cases whose titles are looked at for words."""

WORD: Final = re.compile("[가-힣]{2,8}")
"""What can be a noun; whether it is one, the index knows."""


LONG: Final = 3
"""Letters of a word that says what it is about."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and what it shows, to be translated."""

    query: str
    lesson: str


def examples(archive: Archive) -> tuple[Example, ...]:
    """Make up to five queries of the newest titles, their most frequent words first."""
    hits = archive.search("", sort="newest", limit=LOOKED_AT).hits
    titles = [hit.title.text for hit in hits]
    counts = _counts(archive, titles)
    words = sorted(counts, key=lambda word: (len(word) < LONG, -counts[word], word))
    made = []
    if pair := next((found for title in titles if (found := _pair(title, counts))), None):
        made += [Example(" ".join(pair), N_("both words"))]
        made += [Example(f'"{" ".join(pair)}"', N_("the words one behind the other"))]
    if word := next((word for word in words if _has_effect(hits, word)), None):
        made += [Example(f"효과:{word}", N_("only in one section: 제목 상황 노력 효과"))]
    if words[1:]:
        made += [Example(f"{words[1]} OR {words[0]}", N_("either of two words; - leaves one out"))]
    if agency := _agency(hits):
        made += [Example(f"기관:{agency}", N_("by agency; likewise 연도, 분기 and 포상"))]
    return tuple(made)


def _counts(archive: Archive, titles: list[str]) -> dict[str, int]:
    """Count the cases that the nouns of titles stand in, as far as the index knows the words."""
    counts = {}
    for word in dict.fromkeys(word for title in titles for word in WORD.findall(title)):
        known = archive.complete(word, limit=1)
        if known and (known[0].kind, known[0].text) == ("word", word) and word[-1] != "다":
            counts[word] = known[0].cases
    return counts


def _has_effect(hits: tuple[Hit, ...], word: str) -> bool:
    """Tell whether a case has a word in the section of its effect."""
    sections = (section for hit in hits for section in hit.case.sections)
    return any(section.role == "effect" and word in section.text for section in sections)


def _pair(title: str, counts: Mapping[str, int]) -> tuple[str, str] | None:
    """Take two nouns of a title that stand one behind the other."""
    pairs = pairwise(title.split())
    return next(((one, two) for one, two in pairs if one in counts and two in counts), None)


def _agency(hits: tuple[Hit, ...]) -> str | None:
    return next((hit.case.agency.split()[-1] for hit in hits if hit.case.agency), None)
