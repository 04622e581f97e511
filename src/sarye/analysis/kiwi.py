"""The morphological analyser: Kiwi, asked for one word at a time, and what it has learnt so far.

The model is loaded at the first word that asks for it, not before (`sarye.analysis.loading`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sarye.analysis.ambiguity import CANDIDATES, is_unsure, likely, likely_spelt
from sarye.analysis.amounts import PERCENT
from sarye.analysis.hanja import spellings
from sarye.analysis.loading import model_for
from sarye.analysis.morphemenumbers import NAMED_TAGS, numbers_in
from sarye.analysis.morphemes import (
    Morpheme,
    Reading,
    Shape,
    any_shape,
    readings_of,
    shape_of,
)

if TYPE_CHECKING:
    from sarye.analysis.dictionary import DictionaryEntry

LONGEST_WORD: Final = 64
"""Characters that Kiwi is given at once; no Korean word is longer, and its time grows with them."""

LOOSE_PARTICLES: Final = ("에게", "에서", "부터", "의", "로", "와", "과", "에")
"""Particles that Kiwi leaves on a noun it does not know (도담구의); the longer ones first."""

_PREDICATES: Final = frozenset(("VV", "VA"))
_ENDINGS = "(?: EP)*(?: E[CFTN]+ VX(?: EP)*)* E[CFTN]+"
_NOUN_FORM = re.compile(
    f"(?:NNG|NNP|XR|NP|NR|MAG|MAJ|IC|MM)(?: XSN)?(?: (?:XSV|XSA|VCP){_ENDINGS})?(?: J[A-Z]+)*"
)
_VERB_FORM = re.compile(f"(?:VV|VA|VX){_ENDINGS}(?: J[A-Z]+)*")
"""What tags the morphemes of a noun and of a verb have, with particles and endings."""

_VERSION = re.compile(r"""^__version__ *= *["']([^"']+)["']""", re.MULTILINE)


def kiwi_version() -> str:
    """Name the version of Kiwi and of its model, without loading either."""
    return "/".join(map(_version, ("kiwipiepy", "kiwipiepy_model")))


class Kiwi:
    """Analyses words one by one (a word's analysis depends on nothing around it) and remembers.

    That a word's analysis is a function of the word alone is what makes query and text agree:
    within a sentence Kiwi splits 적극행정 in two, alone it takes it for one unknown noun.
    """

    _model: Any
    """What words were last read by."""

    def __init__(
        self,
        entries: Sequence[DictionaryEntry] = (),
        *,
        workers: int = 1,
        known: Callable[[str], Shape | None] = lambda word: None,
    ) -> None:
        """Prepare; ``known`` is asked for a word's analysis before the model is."""
        self._entries = tuple(entries)
        self.workers = workers
        self._stored = known
        self._known: dict[str, Shape] = {}
        self._learnt: dict[str, Shape] = {}
        self._shapes: dict[Shape, Shape] = {}

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return "_model" in self.__dict__

    def load(self) -> None:
        """Take the whole model into memory, so that no word has to wait for it.

        Kiwi makes its tables with the first word that it is given, in as long again.
        """
        self._whole.analyze("말", **self._options)

    @property
    def learnt(self) -> Mapping[str, Shape]:
        """The analyses that were asked of the model, in the order in which they were."""
        return self._learnt

    def morphemes(self, word: str) -> tuple[Morpheme, ...]:
        """Analyse one word, in its likeliest reading."""
        return self.readings(word)[0]

    def readings(self, word: str) -> tuple[tuple[Morpheme, ...], ...]:
        """Analyse one word, in each way in which it may well be read, the likeliest first."""
        shape = self._shape(word)
        if shape is None:
            self.learn([word])
            shape = self._shape(word)
        return readings_of(word, shape or ())

    def learn(self, words: Iterable[str]) -> None:
        """Analyse the words not seen before in one batch, on as many cores as there are workers."""
        new = sorted({word for word in words if self._shape(word) is None})
        unknown = []
        for word in new:
            shape = self._stored(word)
            if shape is None:
                unknown.append(word)
            else:
                self._known[word] = shape
        if unknown:
            self._learnt.update(zip(unknown, self._analysed(unknown), strict=True))

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the model's or the user's, with its particles and endings.

        A compound of several words is none, whether they make sense together or not.
        """
        from sarye.analysis.readings import bare_noun

        if bare_noun(word):
            return True
        model = model_for([word], self._entries, self.workers)
        found = model.tokenize(word, **self._options) if len(word) <= LONGEST_WORD else ()
        tags = " ".join(one.tag.partition("-")[0] for one in found)
        stem = next((one.form for one in found), "")
        known = not any(one.oov for one in found)
        return known and (
            _VERB_FORM.fullmatch(tags) is not None
            or (len(stem) > 1 and _NOUN_FORM.fullmatch(tags) is not None)
        )

    def neighbours(self, word: str, limit: int) -> tuple[tuple[str, float], ...]:
        """Give the words of the model nearest in meaning, with their cosine, nearest first.

        Words are tokens of the index: nouns and roots as they are, predicates in their dictionary
        form. A word that the model does not know has none.
        """
        number = next((self._numbers[one] for one in _forms(word) if one in self._numbers), None)
        if number is None:
            return ()
        near = self._whole.most_similar_morphemes(number, limit)
        return tuple(_named(one) for one in near if one.form and one.tag.startswith(NAMED_TAGS))

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str], int]:
        return numbers_in(self._whole, self._entries)

    def _shape(self, word: str) -> Shape | None:
        shape = self._known.get(word)
        return self._learnt.get(word) if shape is None else shape

    def _analysed(self, words: Sequence[str]) -> Iterator[Shape]:
        """Read each word as it stands alone."""
        from sarye.analysis.readings import bare_noun, stem_form

        own = {entry.word for entry in self._entries}
        spelt = [[word] if word in own else spellings(word) for word in words]
        forms = [stem_form(word) for word in words]
        read = self._read([*chain.from_iterable(spelt), *filter(None, forms)])
        found = [likely_spelt(list(islice(read, len(one)))) for one in spelt]
        others = self._others(words, [one[0] for one in found])
        for word, form, readings in zip(words, forms, found, strict=True):
            noun = bare_noun(word)
            if form and (verb := _dictionary_form(word, next(read).morphemes)):
                yield shape_of(word, [verb])
            elif noun and noun not in own:
                yield shape_of(word, [Morpheme(noun, "NNG", 0, len(noun))])
            else:
                kept = (*readings, *others.get(word, ()))
                shape = any_shape(shape_of(word, one.morphemes) for one in kept)
                yield self._shapes.setdefault(shape, shape)

    def _others(
        self, words: Sequence[str], best: Sequence[Reading]
    ) -> dict[str, tuple[Reading, ...]]:
        """Ask the model for what else it sees in words that may well be other ones."""
        unsure = {
            word: one
            for word, one in zip(words, best, strict=True)
            if len(word) <= LONGEST_WORD and is_unsure(one)
        }
        if not unsure:
            return {}
        found = self._model.analyze(list(unsure), top_n=CANDIDATES, **self._options)
        rows = zip(unsure.items(), found, strict=True)
        return {word: tuple(likely(one, map(_reading, row))) for (word, one), row in rows}

    def _read(self, words: Sequence[str]) -> Iterator[Reading]:
        """Ask the model for what it sees in words; long ones are given to it in pieces."""
        pieces = chain.from_iterable(map(_pieces, words))
        self._model = model_for(words, self._entries, self.workers)
        found = iter(self._model.analyze(pieces, top_n=1, **self._options))
        for word in words:
            starts = range(0, len(word), LONGEST_WORD)
            parts = [_reading(next(found)[0], start) for start in starts]
            yield parts[0] if len(parts) == 1 else _joined(parts)

    @property
    def _whole(self) -> Any:
        self._model = model_for(None, self._entries, self.workers)
        return self._model

    @cached_property
    def _options(self) -> dict[str, Any]:
        from kiwipiepy import Match

        # Prefixes stay joined: 비급여 must not become 급여. Unknown words are split by rule, as
        # they are in a sentence.
        options = Match.ALL | Match.JOIN_NOUN_PREFIX
        return {"match_options": options, "oov_handling": "rule"}


def _forms(token: str) -> Iterator[tuple[str, str]]:
    """Yield the morphemes that a token may stand for."""
    if token.endswith("다"):
        yield from ((token[:-1], tag) for tag in ("VV", "VA"))
    yield from ((token, tag) for tag in ("NNG", "XR"))


def _named(near: Any) -> tuple[str, float]:
    """Name a neighbour as the index names its token."""
    ending = "다" if near.tag.startswith("V") else ""
    return near.form + ending, near.score


def _pieces(word: str) -> Iterable[str]:
    if len(word) <= LONGEST_WORD:
        return (word,)
    return (word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


def _reading(found: tuple[Sequence[Any], float], base: int = 0) -> Reading:
    """Give a reading that Kiwi sees in a word, from a letter of it on."""
    tokens, score = found
    known = not any(token.oov for token in tokens)
    rank = tokens[0].id if tokens else 0
    return Reading(tuple(_morphemes(tokens, base)), score, known, rank)


def _morphemes(tokens: Iterable[Any], base: int) -> Iterator[Morpheme]:
    for token in tokens:
        form, tag, start, end = token.form, token.tag, base + token.start, base + token.end
        if tag[:2] in _PREDICATES:
            form = token.lemma
        elif token.oov and tag[:2] == "NN" and (loose := _loose_particle(form)):
            form, end = form[:-loose], end - loose
        elif form == PERCENT:
            tag = "NNB"  # a unit, as 명 is: Kiwi takes it for a noun behind digits
        yield Morpheme(form, tag, start, end)


def _joined(parts: Sequence[Reading]) -> Reading:
    """Put the readings of the pieces of a word together."""
    morphemes = chain.from_iterable(part.morphemes for part in parts)
    return Reading(tuple(morphemes), sum(part.score for part in parts), is_known=False)


def _dictionary_form(word: str, morphemes: Sequence[Morpheme]) -> Morpheme | None:
    """Give the verb whose dictionary form a word is, told by the morphemes of its form in ~거나."""
    if [one.form for one in morphemes if not one.tag.startswith("E")] != [word]:
        return None
    return morphemes[0]._replace(start=0, end=len(word) - 1)


def _loose_particle(noun: str) -> int:
    """Count the letters of a particle at the end of an unknown noun of two letters or more."""
    for particle in LOOSE_PARTICLES:
        if noun.endswith(particle) and len(noun) >= len(particle) + 2:
            return len(particle)
    return 0


def _version(package: str) -> str:
    """Read a package's version where it says it: reading its metadata takes longer than a search.

    Both are the same, and what cannot be read there is asked of the metadata.
    """
    spec = find_spec(package)
    with suppress(OSError):
        if spec and spec.origin:
            text = Path(spec.origin).with_name("_version.py").read_text("utf-8")
            if found := _VERSION.search(text):
                return found[1]
    from importlib.metadata import version

    return version(package)
