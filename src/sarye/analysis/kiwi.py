"""Words in, their morphemes out: the only module that imports kiwipiepy.

The model is loaded at the first word that asks for it, not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from sarye.analysis.readings import bare_noun, stem_form

if TYPE_CHECKING:
    from sarye.analysis.dictionary import DictionaryEntry

LONGEST_WORD: Final = 64
"""Characters that Kiwi is given at once; no Korean word is longer, and its time grows with them."""

BASE_WORDS: Final = (
    "이의신청",
    "농업인",
    "체육인",
    "문화인",
    "층간",
    "자부담",
    "이륜차",
    "돌봄",
    "보고",
    "아이",
)
"""Words of this field that Kiwi takes apart wrongly within others too (이+의+신청, 층+간+소음)."""

LOOSE_PARTICLES: Final = ("에게", "에서", "부터", "의", "로", "와", "과", "에")
"""Particles that Kiwi leaves on a noun it does not know (도담구의); the longer ones first."""

LOADED_MODELS: Final = 2
"""Models kept for all archives of a process: a second takes 300 MB and a second to load."""

NAMED_TAGS: Final = ("NNG", "XR", "VV", "VA")
"""What may be related to a word: no names, which stand beside whatever happened to them."""

USER_WORD_SCORE: Final = 0.0
"""What a user's word is worth to Kiwi's lattice: enough to win against the sum of its parts."""


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme of a word: its dictionary form, its tag, and its span in the word.

    Spans may overlap where a syllable is shared (도와 = 돕 + 어).
    """

    form: str
    tag: str
    start: int
    end: int


def kiwi_version() -> str:
    """Name the version of Kiwi and of its model, without loading either."""
    return f"{version('kiwipiepy')}/{version('kiwipiepy_model')}"


class Kiwi:
    """Analyses words one by one (a word's analysis depends on nothing around it) and remembers.

    That a word's analysis is a function of the word alone is what makes query and text agree:
    within a sentence Kiwi splits 적극행정 in two, alone it takes it for one unknown noun.
    """

    def __init__(self, entries: Sequence[DictionaryEntry] = (), *, workers: int = 1) -> None:
        self._entries = tuple(entries)
        self._workers = workers
        self._known: dict[str, tuple[Morpheme, ...]] = {}

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return "_model" in self.__dict__

    def morphemes(self, word: str) -> tuple[Morpheme, ...]:
        """Analyse one word."""
        if word not in self._known:
            self.learn([word])
        return self._known[word]

    def learn(self, words: Iterable[str]) -> None:
        """Analyse the words not seen before in one batch, on as many cores as there are workers."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if not new:
            return
        found = dict(zip(new, self._analysed(new), strict=True))
        self._known |= found | self._bare_nouns(new) | self._dictionary_forms(found)

    def neighbours(self, word: str, limit: int) -> tuple[tuple[str, float], ...]:
        """Give the words of the model nearest in meaning, with their cosine, nearest first.

        Words are tokens of the index: nouns and roots as they are, predicates in their dictionary
        form. A word that the model does not know has none.
        """
        number = next((self._numbers[one] for one in _forms(word) if one in self._numbers), None)
        if number is None:
            return ()
        near = self._model.most_similar_morphemes(number, limit)
        return tuple(_named(one) for one in near if one.form and one.tag.startswith(NAMED_TAGS))

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        """The number of each morpheme in the model; of homographs, of the most frequent one.

        The model answers for a form with several senses by its number only.
        """
        found: dict[tuple[str, str], int] = {}
        with suppress(ValueError):  # beyond the last
            for number in count():
                one = self._model.morpheme(number)
                if one.tag.startswith(NAMED_TAGS):
                    found.setdefault((one.form, one.tag.partition("-")[0]), number)
        return found

    def _analysed(self, words: list[str]) -> list[tuple[Morpheme, ...]]:
        pieces = [_pieces(word) for word in words]
        flat = [piece for row in pieces for piece in row]
        found = iter(self._model.tokenize(flat, **self._options))
        return [tuple(_joined(row, [next(found) for _ in row])) for row in pieces]

    def _bare_nouns(self, words: Iterable[str]) -> dict[str, tuple[Morpheme, ...]]:
        """Read nouns that Kiwi does not see, unless they are the user's own words."""
        own = {entry.word for entry in self._entries}
        nouns = ((word, bare_noun(word)) for word in words)
        return {
            word: (Morpheme(noun, "NNG", 0, len(noun)),)
            for word, noun in nouns
            if noun and noun not in own
        }

    def _dictionary_forms(
        self, found: Mapping[str, tuple[Morpheme, ...]]
    ) -> dict[str, tuple[Morpheme, ...]]:
        """Read words as the verbs whose dictionary form they are, where Kiwi sees others."""
        forms = ((word, stem_form(word)) for word in found)
        asked = {word: form for word, form in forms if form}
        answers = self._analysed(list(asked.values()))
        return {
            word: (replace(row[0], start=0, end=len(word) - 1),)
            for word, row in zip(asked, answers, strict=True)
            if [one.form for one in row if not one.tag.startswith("E")] == [word]
        }

    @cached_property
    def _model(self) -> Any:
        return _load(self._entries, self._workers)

    @cached_property
    def _options(self) -> dict[str, Any]:
        from kiwipiepy import Match

        # Prefixes stay joined: 비급여 must not become 급여. Unknown words are split by rule, as
        # they are in a sentence.
        options = Match.ALL | Match.JOIN_NOUN_PREFIX
        return {"match_options": options, "oov_handling": "rule"}


@lru_cache(LOADED_MODELS)
def _load(entries: tuple[DictionaryEntry, ...], workers: int) -> Any:
    from kiwipiepy import Kiwi as Model

    model = Model(num_workers=workers, load_multi_dict=False)
    for word in BASE_WORDS:
        model.add_user_word(word, "NNG", USER_WORD_SCORE)
    for entry in entries:
        model.add_user_word(entry.word, entry.tag, USER_WORD_SCORE)
    return model


def _forms(token: str) -> Iterator[tuple[str, str]]:
    """Yield the morphemes that a token may stand for."""
    if token.endswith("다"):
        yield from ((token[:-1], tag) for tag in ("VV", "VA"))
    yield from ((token, tag) for tag in ("NNG", "XR"))


def _named(near: Any) -> tuple[str, float]:
    """Name a neighbour as the index names its token."""
    ending = "다" if near.tag.startswith("V") else ""
    return near.form + ending, near.score


def _pieces(word: str) -> list[str]:
    return [word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD)]


def _joined(pieces: list[str], tokens: list[Any]) -> Iterable[Morpheme]:
    base = 0
    for piece, row in zip(pieces, tokens, strict=True):
        for token in row:
            form = token.lemma if token.tag.startswith(("VV", "VA")) else token.form
            loose = _loose_particle(form) if token.oov and token.tag.startswith("NN") else 0
            end = token.end - loose
            yield Morpheme(form[: len(form) - loose], token.tag, base + token.start, base + end)
        base += len(piece)


def _loose_particle(noun: str) -> int:
    """Count the letters of a particle at the end of an unknown noun of two letters or more."""
    for particle in LOOSE_PARTICLES:
        if noun.endswith(particle) and len(noun) >= len(particle) + 2:
            return len(particle)
    return 0
