"""Generated cases and the nouns of all of them in, questions of every kind out.

No question is asked twice. Half of them, of every kind, are for warming up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Final

from benchmarks.speed.generating import SEED, Pool, Record, make_case, text_of
from benchmarks.speed.questions import KINDS, Question
from sarye.analysis import Analyzer
from sarye.models import Token

NOUNS: Final = ("NNG", "NNP")
FREQUENT: Final = 0.1
"""Share of the nouns, the most frequent first, that one question in three asks for."""

RARE: Final = 0.5
"""Share of the nouns, the rarest ones, that one question in three asks for."""

SENTENCE_WORDS: Final = (8, 15)
ASKING: Final = ("사례가", "있나요?")
"""How a person goes on who asks for what a sentence says."""

ATTEMPTS: Final = 50
"""Draws for one question; few cases may not have as many different ones as are asked for."""


def content(analyzer: Analyzer, text: str) -> list[Token]:
    """Give the content morphemes of a text, in order."""
    return [token for token in analyzer.word_tokens(text) if token.layer == "morpheme"]


def nouns_of(tokens: Iterable[Token]) -> list[str]:
    """List the distinct nouns that a person might look for."""
    found = (one.text for one in tokens if one.tag in NOUNS and len(one.text) > 1)
    return list(dict.fromkeys(found))


class Drawer:
    """Draws questions from the first ``size`` cases; the same ones every time.

    ``nouns`` counts the cases that each noun stands in.
    """

    def __init__(self, pool: Pool, size: int, nouns: Mapping[str, int], analyzer: Analyzer) -> None:
        self._pool, self._size, self._analyzer = pool, size, analyzer
        self._nouns = sorted(nouns, key=lambda noun: (-nouns[noun], noun))
        self._chance = Random(f"{SEED} questions {size}")  # noqa: S311 - no secret

    def draw(self, count: int) -> Iterator[Question]:
        """Yield so many questions of each kind, and as many to warm up with."""
        kinds: Mapping[str, Callable[[int], Question | None]] = dict(
            zip(
                KINDS,
                (self._word, self._three_words, self._phrase, self._filtered, self._sentence),
                strict=True,
            )
        )
        for kind, make in kinds.items():
            found = self._distinct(make, 2 * count)
            for number, question in enumerate(found):
                use = "measure" if 2 * number < len(found) else "warm-up"
                yield replace(question, kind=kind, use=use)

    def _distinct(self, make: Callable[[int], Question | None], count: int) -> list[Question]:
        distinct: dict[Question, None] = {}
        for _ in range(count * ATTEMPTS):
            if len(distinct) == count:
                break
            question = make(len(distinct))
            if question is not None and question.tokens:
                distinct[question] = None
        return list(distinct)

    def _made(self, match: str, text: str, agency: str = "", year: str = "") -> Question:
        tokens = tuple(token.text for token in content(self._analyzer, text))
        return Question("", "", match, agency, year, text, tokens)

    def _nouns_asked(self, nouns: list[str], **only: str) -> Question | None:
        """Ask for nouns that the analysis leaves as they are, so that all engines ask the same."""
        made = self._made("all", " ".join(nouns), **only)
        return made if list(made.tokens) == nouns else None

    def _word(self, number: int) -> Question | None:
        """Ask for a frequent, a middling and a rare noun in turn."""
        size = len(self._nouns)
        borders = (0, round(size * FREQUENT), round(size * (1 - RARE)), size)
        low, high = borders[number % 3], borders[number % 3 + 1]
        place = self._chance.randrange(low, max(low + 1, high))
        return self._nouns_asked([self._nouns[min(place, size - 1)]])

    def _three_words(self, number: int) -> Question | None:
        nouns = self._nouns_in(self._case())
        return self._nouns_asked(self._chance.sample(nouns, 3)) if nouns[2:] else None

    def _phrase(self, number: int) -> Question | None:
        words = self._some_sentence()
        length = self._chance.randint(2, 3)
        start = self._chance.randrange(max(1, len(words) - length + 1))
        text = " ".join(words[start : start + length]).strip(".,'\"")
        made = self._made("phrase", text)
        return made if len(made.tokens) > 1 and '"' not in text else None

    def _filtered(self, number: int) -> Question | None:
        """Ask for a word of a case with its year and with its agency in turn."""
        case = self._case()
        nouns = self._nouns_in(case)
        if not nouns:
            return None
        field = ("year", "agency")[number % 2]
        return self._nouns_asked([self._chance.choice(nouns)], **{field: str(case[field])})

    def _sentence(self, number: int) -> Question | None:
        low, high = SENTENCE_WORDS
        asked = [*self._some_sentence()[: high - len(ASKING)], *ASKING]
        return self._made("any", " ".join(asked)) if len(asked) >= low else None

    def _case(self) -> Record:
        return make_case(self._pool, self._chance.randrange(self._size))

    def _nouns_in(self, case: Record) -> list[str]:
        return nouns_of(content(self._analyzer, text_of(case)))

    def _some_sentence(self) -> list[str]:
        """Draw a sentence of a case, as its words."""
        case = self._case()
        role = self._chance.choice(("situation", "effort", "effect"))
        sentence = self._chance.choice(str(case[role]).split(". "))
        return sentence.rstrip(".").split()
