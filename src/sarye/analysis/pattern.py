"""A word or phrase as typed in, what its occurrences look like out.

The index asks a pattern which tokens to look up; the highlighter asks it where a text holds it.
Both follow one definition, so that what is found is what is marked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sarye.analysis.analyzer import Analyzer
from sarye.analysis.folding import Folded, fold, words
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
    """A word or phrase as typed, the units that must all stand, and what else finds it."""

    typed: str
    units: tuple[Unit, ...]
    prefix: bool = False
    alternatives: tuple[Pattern, ...] = field(default=())

    @property
    def letters(self) -> str:
        """All letters and digits of the pattern."""
        return "".join(unit.letters for unit in self.units)

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
    sequence = tuple(one.text if alone else _measured(one, tokens) for one in content)
    letters = "".join(letter for letter in text if letter.isalnum())
    return Unit(letters, sequence, frozenset(_wholes(tokens)))


def _measured(token: Token, tokens: list[Token]) -> str:
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
    """A text prepared for asking where patterns stand in it."""

    def __init__(self, analyzer: Analyzer, text: str) -> None:
        self._folded = fold(text)
        self._tokens = analyzer.word_tokens(text)
        morphemes = sum(token.layer == "morpheme" for token in self._tokens)
        self._spans: list[dict[str, Span]] = [{} for _ in range(morphemes)]
        for token in self._tokens:
            self._spans[token.position][token.text] = token.start, token.end
        self._places = [at for at, letter in enumerate(self._folded.text) if letter.isalnum()]
        self._letters = "".join(self._folded.text[at] for at in self._places)

    def spans(self, pattern: Pattern) -> list[Span]:
        """Find where the pattern stands as a word or, failing that, letter by letter."""
        found: list[Span] = []
        for unit in pattern.required:
            found += self._unit(unit, pattern.prefix)
        for alternative in pattern.alternatives:
            found += self.spans(alternative)
        return found

    def loose_spans(self, pattern: Pattern) -> list[Span]:
        """Find the morphemes of a pattern wherever they stand."""
        texts = {text for unit in pattern.units for text in (*unit.sequence, *unit.wholes)}
        return [(token.start, token.end) for token in self._tokens if token.text in texts]

    def literal_spans(self, letters: str) -> Iterator[Span]:
        """Find letters one behind the other, whatever stands between them."""
        at = self._letters.find(letters) if letters else -1
        while at >= 0:
            yield _written(self._folded, self._places[at], self._places[at + len(letters) - 1])
            at = self._letters.find(letters, at + len(letters))

    def _unit(self, unit: Unit, prefix: bool) -> list[Span]:
        found = [(t.start, t.end) for t in self._tokens if _is(t, unit, prefix)]
        found += self._sequences(unit.sequence)
        literal = self.literal_spans(unit.letters)
        return found + list(_apart(literal, found))

    def _sequences(self, sequence: tuple[str, ...]) -> Iterator[Span]:
        if len(sequence) < 2:
            return
        for at in range(len(self._spans) - len(sequence) + 1):
            here = self._spans[at : at + len(sequence)]
            if all(text in spans for text, spans in zip(sequence, here, strict=True)):
                yield from (spans[text] for text, spans in zip(sequence, here, strict=True))


def _is(token: Token, unit: Unit, prefix: bool) -> bool:
    return token.text in unit.wholes or (prefix and token.text.startswith(unit.letters))


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
