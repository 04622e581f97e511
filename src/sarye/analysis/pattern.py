"""Patterns: what an occurrence of a word or phrase looks like, for the index and for marking.

The index asks a pattern which tokens to look up; the highlighter asks it where a text holds it.
Both follow one definition, so that what is found is what is marked.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from sarye.analysis.analyzer import Analyzer
from sarye.analysis.folding import BETWEEN, Folded, fold, only_letters, words
from sarye.models import Span, Token


@dataclass(frozen=True)
class Unit:
    """One run of letters of a query: 불편·부담 has two.

    ``letters`` are its letters and digits, folded; ``sequence`` its content morphemes in order, a
    number among others with its unit; ``wholes`` the compounds it makes, and its one morpheme, in
    each reading, unless that is a number with a unit (3년 must not find 3명). ``others`` are what
    may stand in the place of each in the sequence, where any of its words has several readings.
    """

    letters: str
    sequence: tuple[str, ...]
    wholes: frozenset[str]
    others: tuple[frozenset[str], ...] = ()

    @cached_property
    def steps(self) -> tuple[tuple[str, ...], ...]:
        """What may stand in each place of the sequence, the likeliest first."""
        if not self.others:
            return tuple((token,) for token in self.sequence)
        rows = zip(self.sequence, self.others, strict=True)
        return tuple((token, *sorted(others)) for token, others in rows)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """All morphemes and compounds that it is found and marked by."""
        return (*self.sequence, *self.wholes, *(token for some in self.others for token in some))


@dataclass(frozen=True)
class Pattern:
    """A word or phrase as typed, the units that must all stand, and what else finds it.

    ``alternatives`` find as it does, and count as much; ``official`` words stand for it where they
    are words of their own, and count for less.
    """

    typed: str
    units: tuple[Unit, ...]
    prefix: bool = False
    alternatives: tuple[Pattern, ...] = field(default=())
    official: tuple[Pattern, ...] = field(default=())

    @cached_property
    def letters(self) -> str:
        """All letters and digits of the pattern."""
        return "".join(unit.letters for unit in self.units)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The morphemes and compounds that it, or what else finds it, is found and marked by."""
        own = chain.from_iterable(unit.tokens for unit in self.units)
        others = (*self.alternatives, *self.official)
        return (*own, *chain.from_iterable(other.tokens for other in others))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The same, each once."""
        return frozenset(self.tokens)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """The letters of each unit that it, or what finds it as well, may be found by alone."""
        own = frozenset(unit.letters for unit in self.units)
        return own.union(*(other.spellings for other in self.alternatives))

    @cached_property
    def required(self) -> tuple[Unit, ...]:
        """The units that carry content; all of them where none does (위한, 에서는)."""
        content = tuple(unit for unit in self.units if unit.sequence)
        return content or self.units


def word_pattern(analyzer: Analyzer, typed: str, *, prefix: bool = False) -> Pattern:
    """Analyse a word: its units may stand anywhere in a case."""
    folded = fold(typed)
    spans = [(start, start + len(word)) for word, start in words(folded)]
    units = (_unit(analyzer, folded.text[start:end]) for start, end in spans)
    return Pattern(typed, tuple(units), prefix)


def phrase_pattern(analyzer: Analyzer, typed: str) -> Pattern:
    """Analyse a phrase: one unit, whose morphemes stand one behind the other."""
    unit = _unit(analyzer, fold(typed).text)
    return Pattern(typed, (unit,) if unit.letters else ())


def _unit(analyzer: Analyzer, text: str) -> Unit:
    tokens = analyzer.word_tokens(text)
    places = _places(tokens)
    alone = len(places) == 1
    sequence = tuple(one.text if alone else measured(one, tokens) for one, *_ in places)
    others = tuple(frozenset(one.text for one in readings[1:]) for readings in places)
    letters = "".join(letter for letter in text if letter.isalnum())
    return Unit(letters, sequence, frozenset(_wholes(tokens)), others if any(others) else ())


def _places(tokens: list[Token]) -> list[list[Token]]:
    """Give the morphemes of each place, in all readings, the likeliest first."""
    places: dict[int, list[Token]] = {}
    for token in tokens:
        if token.layer == "morpheme":
            places.setdefault(token.position, []).append(token)
    return list(places.values())


def measured(token: Token, tokens: list[Token]) -> str:
    """Give a number with its unit, so that 3년 지원 does not find 3명 지원; or the token's text."""
    wholes = (one for one in tokens if one.layer == "compound" and one.start == token.start)
    return next(wholes, token).text if token.tag == "SN" else token.text


def _wholes(tokens: list[Token]) -> set[str]:
    compounds = {token.text for token in tokens if _covers(token, tokens)}
    places = _places(tokens)
    if len(places) == 1 and not (compounds and places[0][0].tag == "SN"):
        compounds.update(one.text for one in places[0])
    return compounds


def _covers(token: Token, tokens: list[Token]) -> bool:
    """Tell whether a token is a compound that holds every morpheme of its unit."""
    within = all(token.start <= other.start < token.end for other in tokens)
    return token.layer == "compound" and within


class MarkedTokens:
    """A text prepared for asking where patterns stand in it.

    ``tokens`` are those of the text that the patterns ask for, where they are known.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        text: str,
        tokens: Callable[[Folded], Iterable[Token]] | None = None,
    ) -> None:
        self._folded = fold(text)
        self._spans: dict[int, dict[str, Span]] = {}
        self._by_text: dict[str, list[Span]] = {}
        for token in (tokens or analyzer.folded_tokens)(self._folded):
            span = token.start, token.end
            self._spans.setdefault(token.position, {})[token.text] = span
            self._by_text.setdefault(token.text, []).append(span)

    def count(self, token: str) -> int:
        """Count how often a token stands there."""
        return len(self._by_text.get(token, ()))

    @cached_property
    def _letters(self) -> str:
        return only_letters(self._folded.text)

    def spans(self, pattern: Pattern) -> list[Span]:
        """Find where the pattern stands as a word or, failing that, letter by letter."""
        if not self._perhaps(pattern):
            return []
        found: list[Span] = []
        for unit in pattern.required:
            found += self._unit(unit, pattern.prefix)
        for alternative in pattern.alternatives:
            found += self.spans(alternative)
        for official in pattern.official:
            for unit in official.required:
                found += self._as_words(unit)
        return found

    def _perhaps(self, pattern: Pattern) -> bool:
        """Tell, soon, whether a pattern may stand there: most do in few of the texts."""
        if pattern.prefix or not pattern.distinct.isdisjoint(self._by_text):
            return True
        return any(letters in self._letters for letters in pattern.spellings)

    def loose_spans(self, pattern: Pattern) -> list[Span]:
        """Find the morphemes of a pattern wherever they stand."""
        return self._standing({text for unit in pattern.units for text in unit.tokens})

    def literal_spans(self, letters: str) -> Iterator[Span]:
        """Find letters one behind the other, whatever stands between them."""
        if letters:
            for match in _spread(letters).finditer(self._folded.text):
                yield _written(self._folded, match.start(), match.end() - 1)

    def _unit(self, unit: Unit, prefix: bool) -> list[Span]:
        found = self._as_words(unit)
        if prefix:
            begun = (text for text in self._by_text if text.startswith(unit.letters))
            found += self._standing(set(begun) - unit.wholes)
        if unit.letters in self._letters:
            found += list(_apart(self.literal_spans(unit.letters), found))
        return found

    def _as_words(self, unit: Unit) -> list[Span]:
        return [*self._standing(unit.wholes), *self._sequences(unit.steps)]

    def _standing(self, texts: Iterable[str]) -> list[Span]:
        return [span for text in texts for span in self._by_text.get(text, ())]

    def _sequences(self, steps: tuple[tuple[str, ...], ...]) -> Iterator[Span]:
        if len(steps) < 2:
            return
        for first in [at for at, spans in self._spans.items() if _one_of(steps[0], spans)]:
            places = (self._spans.get(first + step, {}) for step in range(len(steps)))
            found = [_one_of(texts, spans) for texts, spans in zip(steps, places, strict=True)]
            if None not in found:
                yield from filter(None, found)


@lru_cache(1_000)
def _spread(letters: str) -> re.Pattern[str]:
    """Give what finds letters with anything but letters between them."""
    return re.compile(BETWEEN.join(map(re.escape, letters)))


def _one_of(texts: tuple[str, ...], spans: dict[str, Span]) -> Span | None:
    return next((spans[text] for text in texts if text in spans), None)


def _apart(spans: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans (ascending) that overlap none of the others, in one pass over both."""
    waiting = deque(sorted(others))
    for start, end in spans:
        while waiting and waiting[0][1] <= start:
            waiting.popleft()
        if not waiting or waiting[0][0] >= end:
            yield start, end


def _written(folded: Folded, first: int, last: int) -> Span:
    return folded.written(first, first + 1)[0], folded.written(last, last + 1)[1]
