"""An archive in, a few searches that it can answer out: the empty page teaches by example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.archive import Archive
from sarye.messages import N_
from sarye.models import Hit

LOOKED_AT: Final = 24
"""Newest cases whose titles are looked at for words."""

WORD: Final = re.compile("[가-힣]{3,8}")
PARTICLES: Final = re.compile(
    "(?:으로|에서|까지|부터|하는|하고|한다|되는|[은는이가을를의에도와과로])$"
)
"""Endings that show a word of a sentence rather than a name."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and what it shows, to be translated."""

    query: str
    lesson: str


def examples(archive: Archive) -> tuple[Example, ...]:
    """Make up to five queries of the newest titles, their most frequent words first."""
    hits = archive.search("", sort="newest", limit=LOOKED_AT).hits
    titles = [hit.title.text for hit in hits]
    words = _frequent_words(archive, titles)
    made = []
    if pair := next((found for title in titles if (found := _pair(title))), None):
        made += [Example(" ".join(pair), N_("cases that have both words"))]
        made += [Example(f'"{" ".join(pair)}"', N_("the words one behind the other"))]
    if words:
        made += [Example(f"효과:{words[0]}", N_("only in one section: 제목 상황 노력 효과"))]
    if words[1:]:
        made += [Example(f"{words[1]} OR {words[0]}", N_("either of two words; - leaves one out"))]
    if agency := _agency(hits):
        made += [Example(f"기관:{agency}", N_("by agency; likewise 연도, 분기 and 포상"))]
    return tuple(made)


def _frequent_words(archive: Archive, titles: list[str]) -> list[str]:
    """List the nouns of titles by the number of cases that the index knows them in."""
    counts = {}
    for word in dict.fromkeys(word for title in titles for word in WORD.findall(title)):
        known = archive.complete(word, limit=1)
        if known and known[0].kind == "word" and known[0].text == word:
            counts[word] = known[0].cases
    return sorted(counts, key=lambda word: -counts[word])


def _pair(title: str) -> tuple[str, str] | None:
    """Take two words of a title that stand one behind the other and are no sentence."""
    words = title.split()
    for one, other in pairwise(words):
        if all(WORD.fullmatch(word) and not PARTICLES.search(word) for word in (one, other)):
            return one, other
    return None


def _agency(hits: tuple[Hit, ...]) -> str | None:
    return next((hit.case.agency.split()[-1] for hit in hits if hit.case.agency), None)
