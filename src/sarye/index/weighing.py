"""Words of a query in, the tokens that score it and what each counts for out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sarye.analysis import Analyzer, Pattern, Unit
from sarye.index.matching import Matcher
from sarye.index.scoring import COMPOUND_WEIGHT, TAG_WEIGHTS, Kind, Scorable

MOST_EXPANSIONS: Final = 128
"""Words of the index that a prefix is scored by; all of them are found."""

RELATED_WEIGHT: Final = 0.25
"""What a word that is only related counts for, times its similarity: with it the lay questions of
the sample rise from .70 to .73 (nDCG@10) and no other collection falls; with .4 some do."""

MOST_RELATED: Final = 4
"""Related words of a morpheme that are scored; they come closest first."""

RelatedWords = Callable[[str], Sequence[tuple[str, float]]]
"""Gives the words of the index that are near a morpheme in meaning, with their similarity."""

_ASKING: Final = re.compile(
    "(?:어떻게|어떡|왜|언제|얼마나?|궁금|(?:알려|찾아|보여|해)?(?:주세요|줘요?|주십시오|줄래요?|달라))"
    "(?:[가-힣]{0,3})"
)
"""Words that only ask; 무엇, 누가 and 있나요 have no content to begin with."""


@dataclass(frozen=True, slots=True)
class ScoredToken:
    """A token that counts for a word of the query, where, and how much."""

    word: str
    token: str
    kind: Kind
    parts: tuple[str, ...]
    weight: float
    related: bool = False

    @property
    def scorable(self) -> Scorable:
        """What is looked up to score it."""
        return Scorable(self.token, self.kind, self.parts)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word of the query, the parts it is wanted in, and how often it counts."""

    pattern: Pattern
    matcher: Matcher
    boost: float


def is_noise(pattern: Pattern) -> bool:
    """Tell whether a word carries no content (위한, 및, 어떻게), and need not stand there."""
    content = any(unit.sequence for unit in pattern.units)
    return not content or _ASKING.fullmatch(pattern.letters) is not None


def scored_tokens(analyzer: Analyzer, word: Weighed) -> Iterator[ScoredToken]:
    """Give the tokens that score a word, a phrase, and what else finds it."""
    pattern, parts = word.pattern, word.matcher.parts
    tags = {token.text: token.tag for token in analyzer.word_tokens(pattern.typed)}
    for unit in pattern.required:
        for token, kind, weight in _unit_tokens(unit, tags):
            yield ScoredToken(pattern.typed, token, kind, parts, weight * word.boost)
        if pattern.prefix:
            for token in word.matcher.expansions(unit.letters)[:MOST_EXPANSIONS]:
                yield ScoredToken(pattern.typed, token, "words", parts, word.boost)
    for first, second in pairwise(pattern.required):
        yield from _pair(pattern.typed, first, second, parts, word.boost)
    for alternative in pattern.alternatives:
        yield from scored_tokens(analyzer, Weighed(alternative, word.matcher, word.boost))


def scored_neighbours(words: Sequence[Weighed]) -> Iterator[ScoredToken]:
    """Give the pairs of morphemes that end one word and begin the next."""
    for first, second in pairwise(words):
        if first.matcher.parts != second.matcher.parts:
            continue
        typed = f"{first.pattern.typed} {second.pattern.typed}"
        last, following = first.pattern.required[-1:], second.pattern.required[:1]
        for one, other in zip(last, following, strict=False):
            boost = min(first.boost, second.boost)
            yield from _pair(typed, one, other, first.matcher.parts, boost)


def related_tokens(words: Sequence[Weighed], related: RelatedWords) -> list[ScoredToken]:
    """Give what is related to words and was not typed; what is related to several counts once."""
    units = [unit for word in words for unit in word.pattern.units]
    typed = {token for unit in units for token in (*unit.sequence, *unit.wholes)}
    best: dict[tuple[str, tuple[str, ...]], ScoredToken] = {}
    for word in words:
        parts = word.matcher.parts
        near = (
            one
            for unit in word.pattern.required
            for token in unit.sequence
            for one in related(token)[:MOST_RELATED]
        )
        for text, similarity in near:
            weight = word.boost * RELATED_WEIGHT * similarity
            known = best.get((text, parts))
            if text not in typed and (known is None or known.weight < weight):
                best[text, parts] = ScoredToken(
                    word.pattern.typed, text, "words", parts, weight, related=True
                )
    return list(best.values())


def _unit_tokens(unit: Unit, tags: dict[str, str]) -> Iterator[tuple[str, Kind, float]]:
    weights = {token: TAG_WEIGHTS.get(tags.get(token, ""), 1.0) for token in unit.sequence}
    for token in dict.fromkeys((*unit.sequence, *sorted(unit.wholes))):
        yield token, "words", weights.get(token, COMPOUND_WEIGHT)
    for gram in dict.fromkeys(first + second for first, second in pairwise(unit.letters)):
        yield gram, "bigrams", max(weights.values(), default=1.0)
    for first, second in pairwise(unit.sequence):
        yield f"{first} {second}", "pairs", 1.0


def _pair(
    typed: str, first: Unit, second: Unit, parts: tuple[str, ...], boost: float
) -> Iterator[ScoredToken]:
    if first.sequence and second.sequence:
        token = f"{first.sequence[-1]} {second.sequence[0]}"
        yield ScoredToken(typed, token, "pairs", parts, boost)
