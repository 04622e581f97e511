"""An open index in, words and stretches of its cases out, drawn by chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Final

from sarye import Archive
from sarye.analysis import Analyzer, Kiwi
from sarye.models import Case, Token
from sarye.words.repairs import PARTICLES
from sarye.words.strokes import is_hangul

LONGEST_CUT: Final = 10
"""Syllables of the longest stretch that is cut from a text anywhere."""

_NOUN = re.compile(r"(NNG|NNP|XPN|XSN|XR)(\+|$)")
_LATIN = re.compile(r"[a-z]{2,}")
_ENGLISH_OR_NUMBER = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9.,&%가-힣-]*")
_LAW = re.compile(r"[가-힣]*(?:법|법률|시행령|시행규칙|조례|규정|규칙|지침)")
_AGENCY = re.compile(
    r"[가-힣]+(?:시|군|구|도|청|처|부|원|공단|공사|센터|위원회|사업소|사무소|교육청)"
)
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Texts:
    """The cases of an index; their words as the index has them are looked up when asked for."""

    cases: tuple[Case, ...]
    _analyzer: Analyzer
    _tokens: dict[str, list[Token]] = field(default_factory=dict)

    def tokens(self, case: Case) -> list[Token]:
        """Give the morphemes and compounds of a case."""
        if case.id not in self._tokens:
            self._tokens[case.id] = self._analyzer.word_tokens(whole(case))
        return self._tokens[case.id]


Source = Callable[[Texts, Random, Case], str]
"""Draws a text from a case; an empty one where the case has none of its kind."""


def read_texts(archive: Archive) -> Texts:
    """Read the cases of an index, always in the same order."""
    hits = archive.search("", limit=None).hits
    cases = sorted((hit.case for hit in hits), key=lambda case: case.id)
    return Texts(tuple(cases), Analyzer(Kiwi()))


def whole(case: Case) -> str:
    """Give the title and the text of a case."""
    return "\n".join((case.title, *(section.text for section in case.sections)))


def noun(least: int, most: int = 99) -> Source:
    """Draw a noun or compound of nouns with so many syllables."""

    def source(texts: Texts, chance: Random, case: Case) -> str:
        return _one(chance, [one for one in _nouns(texts, case) if least <= len(one) <= most])

    return source


def known_nouns(texts: Texts, size: int, seed: str) -> Iterator[str]:
    """Draw so many nouns of the cases."""
    chance = Random(f"{seed} known")  # noqa: S311 - no secret
    for _ in range(size):
        yield noun(2)(texts, chance, chance.choice(texts.cases))


def noun_with_particle(texts: Texts, chance: Random, case: Case) -> str:
    """Draw a noun of three syllables or more as it is written, with its particle."""
    found = {
        written
        for token in texts.tokens(case)
        if _is_noun(token) and len(token.text) > 2
        for written in _continued(whole(case), token)
    }
    return _one(chance, sorted(found))


def two_nouns(texts: Texts, chance: Random, case: Case) -> str:
    """Draw two nouns of a case."""
    found = _nouns(texts, case)
    return " ".join(chance.sample(found, 2)) if len(found) > 1 else ""


def latin_word(texts: Texts, chance: Random, case: Case) -> str:
    """Draw a word of Latin letters."""
    return _one(chance, _distinct(texts, case, lambda token: bool(_LATIN.fullmatch(token.text))))


def index_word(texts: Texts, chance: Random, case: Case) -> str:
    """Draw any word of the index."""
    return _one(chance, _distinct(texts, case, lambda token: True))


def eojeols(count: int) -> Source:
    """Draw words as they are written, from anywhere in a case."""

    def source(_: Texts, chance: Random, case: Case) -> str:
        found = _bare(whole(case).split())
        return " ".join(chance.sample(found, count)) if len(found) >= count else ""

    return source


def stretch(_: Texts, chance: Random, case: Case) -> str:
    """Draw two to four words in a row, those of one letter too."""
    words = chance.choice(whole(case).split("\n")).split()
    size = chance.randint(2, 4)
    start = chance.randrange(max(len(words) - size, 0) + 1)
    return " ".join(_EDGES.sub("", word) for word in words[start : start + size]).strip()


def unspaced(_: Texts, chance: Random, case: Case) -> str:
    """Draw two words that stand side by side in one part of a case, without their space."""
    lines = [line.split() for line in whole(case).split("\n")]
    pairs = [
        first + second
        for line in lines
        for first, second in pairwise(line)
        if first.isalnum() and second.isalnum()
    ]
    return _one(chance, pairs)


def title(_: Texts, chance: Random, case: Case) -> str:
    """Draw a title, or the rest of one from any of its words on."""
    words = case.title.split()
    return " ".join(words[chance.randrange(len(words)) :]) if words else ""


def cut(_: Texts, chance: Random, case: Case) -> str:
    """Draw two to ten letters in a row, and the spaces between them, cut anywhere."""
    line = chance.choice(whole(case).split("\n"))
    size = chance.randint(2, LONGEST_CUT)
    start = chance.randrange(max(len(line) - size, 0) + 1)
    found = _EDGES.sub("", line[start : start + size])
    return found if sum(map(str.isalnum, found)) > 1 else ""


def english_or_number(_: Texts, chance: Random, case: Case) -> str:
    """Draw a word with English letters or digits as it is written."""
    words = _bare(whole(case).split())
    return _one(chance, [word for word in words if _ENGLISH_OR_NUMBER.fullmatch(word)])


def name(_: Texts, chance: Random, case: Case) -> str:
    """Draw the name of an agency or a law."""
    fields = [one for one in (case.agency, case.department) if one]
    words = _bare(whole(case).split())
    shaped = [word for word in words if _LAW.fullmatch(word) or _AGENCY.fullmatch(word)]
    return _one(chance, [*fields, *(one for one in shaped if len(one) > 2)])


def _nouns(texts: Texts, case: Case) -> list[str]:
    return _distinct(texts, case, _is_noun)


def _is_noun(token: Token) -> bool:
    parts = token.tag.split("+")
    return len(token.text) > 1 and is_hangul(token.text) and all(map(_NOUN.fullmatch, parts))


def _distinct(texts: Texts, case: Case, wanted: Callable[[Token], bool]) -> list[str]:
    return sorted({token.text for token in texts.tokens(case) if wanted(token)})


def _continued(text: str, token: Token) -> list[str]:
    """Give a noun with the particle behind it, if the word ends there."""
    word = text[token.start :].split(maxsplit=1)[0]
    rest = _EDGES.sub("", word)[len(token.text) :]
    return [token.text + rest] if rest in PARTICLES else []


def _bare(words: Sequence[str]) -> list[str]:
    """Take off the punctuation around words, and leave out those of one letter."""
    bare = (_EDGES.sub("", word) for word in words)
    return [word for word in bare if len(word) > 1]


def _one(chance: Random, found: Sequence[str]) -> str:
    return chance.choice(found) if found else ""
