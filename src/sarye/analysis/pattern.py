"""Patterns: what an occurrence of a word or phrase looks like, for the index and for marking.

The index asks a pattern which tokens to look up; the highlighter asks it where a text holds it.
Both follow one definition, so that what is found is what is marked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sarye.analysis.analyzer import Analyzer
from sarye.analysis.folding import Folded, fold, only_letters, words
from sarye.models import Span, Token


@dataclass(frozen=True, slots=True)
class Unit:
    """One run of letters of a query: 불편·부담 has two.

    ``letters`` are its letters and digits, folded; ``sequence`` its content morphemes in order, a
    number among others with its unit; ``wholes`` the compounds it makes, and its one morpheme,
    unless that is a number with a unit (3년 must not find 3명).
    """

    letters: str
    sequence: tuple[str, ...]
    wholes: frozenset[str]


@dataclass(frozen=True, slots=True)
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

    @property
    def letters(self) -> str:
        """All letters and digits of the pattern."""
        return "".join(unit.letters for unit in self.units)

    @property
    def tokens(self) -> Iterator[str]:
        """The morphemes and compounds that it, or what else finds it, is found and marked by."""
        for unit in self.units:
            yield from (*unit.sequence, *unit.wholes)
        for other in (*self.alternatives, *self.official):
            yield from other.tokens

    @property
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
    content = [token for token in tokens if token.layer == "morpheme"]
    alone = len(content) == 1
    sequence = tuple(one.text if alone else measured(one, tokens) for one in content)
    letters = "".join(letter for letter in text if letter.isalnum())
    return Unit(letters, sequence, frozenset(_wholes(tokens)))


def measured(token: Token, tokens: list[Token]) -> str:
    """Give a number with its unit, so that 3년 지원 does not find 3명 지원; or the token's text."""
    wholes = (one for one in tokens if one.layer == "compound" and one.start == token.start)
    return next(wholes, token).text if token.tag == "SN" else token.text


def _wholes(tokens: list[Token]) -> set[str]:
    compounds = {token.text for token in tokens if _covers(token, tokens)}
    morphemes = [token for token in tokens if token.layer == "morpheme"]
    if len(morphemes) == 1 and not (compounds and morphemes[0].tag == "SN"):
        compounds.add(morphemes[0].text)
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

    @cached_property
    def _places(self) -> list[int]:
        """Where each letter stands."""
        return [at for at, letter in enumerate(self._folded.text) if letter.isalnum()]

    def spans(self, pattern: Pattern) -> list[Span]:
        """Find where the pattern stands as a word or, failing that, letter by letter."""
        found: list[Span] = []
        for unit in pattern.required:
            found += self._unit(unit, pattern.prefix)
        for alternative in pattern.alternatives:
            found += self.spans(alternative)
        for official in pattern.official:
            for unit in official.required:
                found += self._as_words(unit)
        return found

    def loose_spans(self, pattern: Pattern) -> list[Span]:
        """Find the morphemes of a pattern wherever they stand."""
        texts = {text for unit in pattern.units for text in (*unit.sequence, *unit.wholes)}
        return self._standing(texts)

    def literal_spans(self, letters: str) -> Iterator[Span]:
        """Find letters one behind the other, whatever stands between them."""
        at = self._letters.find(letters) if letters else -1
        while at >= 0:
            yield _written(self._folded, self._places[at], self._places[at + len(letters) - 1])
            at = self._letters.find(letters, at + len(letters))

    def _unit(self, unit: Unit, prefix: bool) -> list[Span]:
        found = self._as_words(unit)
        if prefix:
            begun = (text for text in self._by_text if text.startswith(unit.letters))
            found += self._standing(set(begun) - unit.wholes)
        if unit.letters in self._letters:
            found += list(_apart(self.literal_spans(unit.letters), found))
        return found

    def _as_words(self, unit: Unit) -> list[Span]:
        return [*self._standing(unit.wholes), *self._sequences(unit.sequence)]

    def _standing(self, texts: Iterable[str]) -> list[Span]:
        return [span for text in texts for span in self._by_text.get(text, ())]

    def _sequences(self, sequence: tuple[str, ...]) -> Iterator[Span]:
        if len(sequence) < 2:
            return
        for at, spans in self._spans.items():
            if sequence[0] not in spans:
                continue
            here = [self._spans.get(at + step, {}) for step in range(len(sequence))]
            if all(text in spans for text, spans in zip(sequence, here, strict=True)):
                yield from (spans[text] for text, spans in zip(sequence, here, strict=True))


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
