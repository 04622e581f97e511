"""Official words: what the table of official language gives for the words of a query, analysed.

A word is looked up as it was typed and in its dictionary form (줄이기, 줄인: 줄이다), one that
ends in a verb also as a whole (불나면: 불 나다); words side by side are looked up together too
(물에 잠긴: 물에 잠기다; 전통 시장: 전통시장), and of a compound its morphemes (노인복지: 노인).
What is given stands for a word only as a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple, Protocol

from sarye.analysis import Analyzer, Pattern, Unit, phrase_pattern

LONGEST: Final = 3
"""Words that are looked up together."""

MOST: Final = 12
"""Official words that are looked for in place of a word."""

VERBS: Final = ("VV", "VA")
"""The tags of verbs and adjectives."""

_SHORTEST: Final = 2
"""Letters of a morpheme of a compound that is looked up by itself."""


_SHORTEST_APART: Final = 3
"""Letters of a word that is looked up though it was typed as several; fewer come by chance."""


class OfficialWords(Protocol):
    """Gives what else a word finds: letters without spaces, a verb in its dictionary form.

    ``several`` tells that the word was written as several.
    """

    def __call__(self, word: str, /, *, several: bool = False) -> Sequence[str]: ...


class Widened(NamedTuple):
    """What is looked for in place of words of a query: of those from ``start`` to ``end``."""

    word: str
    official: tuple[Pattern, ...]
    start: int
    end: int


class OfficialLookup:
    """Looks words of queries up in a table of official language."""

    def __init__(self, analyzer: Analyzer, table: OfficialWords) -> None:
        self._analyzer = analyzer
        self._table = table

    def widened(self, words: Sequence[Pattern]) -> Iterator[Widened]:
        """Give what is looked for in place of words side by side, or of some of them together."""
        for start, word in enumerate(words):
            found = list(self._of_word(word))
            if found:
                yield Widened(word.typed, tuple(found[:MOST]), start, start + 1)
            for end in range(start + 2, min(start + LONGEST, len(words)) + 1):
                if found := list(self._of_several(words[start:end])):
                    typed = " ".join(one.typed for one in words[start:end])
                    yield Widened(typed, tuple(found[:MOST]), start, end)

    def _of_word(self, word: Pattern) -> Iterator[Pattern]:
        if len(word.required) != 1:
            return
        unit = word.required[0]
        keys = (*_keys(unit), *self._verb_forms(unit))
        given = next(filter(None, map(self._table, keys)), ())
        for other in given:
            yield from self._analysed(other, unit)
        if not given and unit.wholes and len(unit.sequence) > 1:
            yield from self._of_compound(unit)

    def _verb_forms(self, unit: Unit) -> Iterator[str]:
        """Give the dictionary form of morphemes that end in a verb: 물려받았는데, 불나면.

        So also that of a verb in its polite form, which may be a word by itself: 돌아가셨는데.
        """
        tokens = self._analyzer.word_tokens(unit.letters) if len(unit.sequence) > 1 else ()
        last = next((one for one in reversed(tokens) if one.text == unit.sequence[-1]), None)
        if last is not None and last.tag in VERBS:
            yield unit.letters[: last.start] + last.text
        for verb, behind in pairwise(self._analyzer.morphemes(unit.letters)):
            if verb.tag in VERBS and behind.tag == "EP" and behind.form == "시":
                yield f"{unit.letters[: verb.start]}{verb.form.removesuffix('다')}시다"

    def _of_compound(self, unit: Unit) -> Iterator[Pattern]:
        """Put official words in the place of one morpheme of a compound."""
        for at, morpheme in enumerate(unit.sequence):
            before, behind = unit.sequence[:at], unit.sequence[at + 1 :]
            for other in self._table(morpheme) if len(morpheme) >= _SHORTEST else ():
                for noun in self._analysed(other, unit):
                    if not _is_verb(noun):
                        sequence = (*before, *noun.units[0].sequence, *behind)
                        letters = "".join((*before, noun.letters, *behind))
                        typed = "".join((*before, other, *behind))
                        yield Pattern(typed, (Unit(letters, sequence, frozenset((letters,))),))

    def _of_several(self, words: Sequence[Pattern]) -> Iterator[Pattern]:
        """Look words up that are written as one expression: 물에 잠긴 as 물에잠기다.

        So are those of one word that were typed apart: 규제 샌드박스를 as 규제샌드박스.
        """
        units = [word.required[0] for word in words if len(word.required) == 1]
        if len(units) < len(words):
            return
        before = "".join(unit.letters for unit in units[:-1])
        apart = [before + key for key in _keys(units[-1])]
        given = [self._table(key) for key in apart if len(key) >= _SHORTEST_APART]
        keys = product(*([unit.letters, *_keys(unit)[1:]] for unit in units))
        tried = dict.fromkeys("".join(key) for key in keys)
        given += (self._table(key, several=True) for key in tried)
        for other in next(filter(None, given), ()):
            yield from self._analysed(other, None)

    def _analysed(self, other: str, typed: Unit | None) -> Iterator[Pattern]:
        """Analyse an official word, unless it is the typed one in another spacing."""
        for unit in phrase_pattern(self._analyzer, other).units:
            wholes = frozenset(whole for whole in unit.wholes if whole == unit.letters)
            several = len(unit.sequence) > 1
            same = typed is not None and unit.sequence == typed.sequence
            if (wholes or several) and not same:
                yield Pattern(other, (Unit(unit.letters, unit.sequence, wholes),))


def _keys(unit: Unit) -> list[str]:
    """Give what a word is looked up by, the whole of it before a part: 선생님, then 선생."""
    return list(
        dict.fromkeys((unit.letters, *sorted(unit.wholes, key=lambda one: (-len(one), one))))
    )


def _is_verb(pattern: Pattern) -> bool:
    return any(token.endswith("다") for unit in pattern.units for token in unit.sequence)
