"""Examples of searches that an archive can answer: the empty page teaches by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.archive import Archive
from sarye.messages import N_
from sarye.models import NO_FILTERS, Filters, Hit

LOOKED_AT: Final = 60
"""Newest cases whose titles are looked at for words."""

MOST_SHARE: Final = 0.25
"""The share of all cases beyond which a word says nothing: 적극행정, 개선."""
CANDIDATES: Final = 40
"""Nouns of titles of which it is looked how many cases have them."""

_EMPTY: Final = (
    "대신 동안 이후 이전 가운데 때문 정도 전체 처음 마지막 하루 모두 우리 올해 지난해 오늘 결과 "
    "이용 활용 우수사례 우수사례집 사례 적극행정 분기 상반기 하반기"
)
"""Nouns that name nothing a person would look for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and what it shows, to be translated."""

    query: str
    lesson: str


def examples(archive: Archive) -> tuple[Example, ...]:
    """Make up to five queries of nouns of the newest titles, those of most titles first."""
    cases = Filters(kind="case") if archive.info.cases else NO_FILTERS
    hits = archive.search("", filters=cases, sort="newest", limit=LOOKED_AT).hits
    words = _words(archive, hits)
    made = []
    if pair := _pair(hits, words):
        made += [Example(" ".join(pair), N_("both words"))]
        made += [Example(f'"{" ".join(pair)}"', N_("the words one behind the other"))]
    if word := next((word for word in words if _has_effect(hits, word)), None):
        made += [Example(f"효과:{word}", N_("only in one section: 제목 상황 노력 효과"))]
    if words[1:]:
        made += [Example(f"{words[0]} OR {words[1]}", N_("either of two words; - leaves one out"))]
    if agency := _agency(hits):
        made += [Example(f"기관:{agency}", N_("by agency; likewise 연도, 분기 and 포상"))]
    return tuple(made)


def _words(archive: Archive, hits: Sequence[Hit]) -> list[str]:
    """Rank the nouns of titles by how many of these have them.

    What most cases have says nothing, and neither does the name of an agency.
    """
    counts = Counter(noun for hit in hits for noun in set(archive.nouns(hit.title.text)))
    agencies = " ".join({hit.case.agency or "" for hit in hits})
    frequent = sorted(counts, key=lambda word: (-counts[word], -len(word), word))[:CANDIDATES]
    own = [word for word in frequent if word not in agencies and word not in _EMPTY.split()]
    cases = {word: _cases(archive, word) for word in own}
    most = max(archive.info.cases * MOST_SHARE, 2)
    known = [word for word in own if 0 < cases[word] <= most]
    return sorted(known, key=lambda word: (-counts[word], -cases[word], word))


def _cases(archive: Archive, word: str) -> int:
    """Count the cases of a word; none for one that the index does not know by itself."""
    known = archive.complete(word, limit=1)
    return known[0].cases if known and known[0].text == word else 0


def _has_effect(hits: Sequence[Hit], word: str) -> bool:
    """Tell whether a case has a word in the section of its effect."""
    sections = (section for hit in hits for section in hit.case.sections)
    return any(section.role == "effect" and word in section.text for section in sections)


def _pair(hits: Sequence[Hit], words: Sequence[str]) -> tuple[str, str] | None:
    """Take the two nouns that stand one behind the other in a title, the most frequent ones."""
    rank = {word: at for at, word in enumerate(words)}
    pairs = (pair for hit in hits for pair in pairwise(hit.title.text.split()))
    found = [(one, two) for one, two in pairs if one in rank and two in rank and one != two]
    return min(found, key=lambda pair: sorted(rank[one] for one in pair)[::-1], default=None)


def _agency(hits: Sequence[Hit]) -> str | None:
    return next((hit.case.agency.split()[-1] for hit in hits if hit.case.agency), None)
