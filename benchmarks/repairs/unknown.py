"""Correct words that an index need not know, by kind: general vocabulary and names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count, cycle, zip_longest
from pathlib import Path
from random import Random
from typing import Final

from kiwipiepy import Kiwi

from sarye.words.strokes import is_hangul

NAMES: Final = Path(__file__).with_name("names.txt")

MOST_FREQUENT: Final = 60_000
"""Morphemes of the model, which come by frequency; far behind are dialect and misspellings."""

EXCLUDING: Final = (
    *("{rare} 제외", "{rare} 말고", "{rare} 빼고", "{rare} 제외 {known}", "{known} {rare} 제외"),
    *("{rare} 말고 {known}", "{rare} 빼고 {known}", "{known} {rare} 빼고", "{known} {rare} 말고"),
    *(
        "{rare}말고 {known}",
        "{rare}빼고 {known}",
        "{rare}{eul} 제외하고 {known}",
        "{known} 말고 {rare}",
    ),
    *("{known} 빼고 {rare}", "{known}제외 {rare}", "{rare}{eun} 빼고 {known} 알려줘", "{rare}"),
)
"""Correct queries of a rare word and of one that the index knows."""

DRAWN: Final = 20_000
"""Words that are drawn; most of those that an index knows are among them, and are left out."""


def unknown_kinds(seed: str) -> dict[str, list[str]]:
    """Give words by kind, those of the model that Kiwi ships in an order drawn by chance."""
    rows: dict[str, list[str]] = {"general nouns": [], "proper nouns": []}
    for form, tag in _morphemes():
        if len(form) > 1 and is_hangul(form) and tag in {"NNG", "NNP"}:
            rows["general nouns" if tag == "NNG" else "proper nouns"].append(form)
    drawn = {
        name: Random(f"{seed} {name}").sample(words, min(DRAWN, len(words)))  # noqa: S311
        for name, words in rows.items()
    }
    return drawn | _names()


def in_turn(kinds: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield words of all kinds in turn, each once: rare nouns, and names as long as there are."""
    rows = chain.from_iterable(zip_longest(*kinds.values()))
    return (word for word in dict.fromkeys(rows) if word)


def excluding_queries(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """Make correct queries of rare words and known ones, with words that exclude."""
    pairs = zip(words, cycle(known), cycle(EXCLUDING), strict=False)
    return [form.format(rare=rare, known=other, **_particles(rare)) for rare, other, form in pairs]


def _particles(word: str) -> dict[str, str]:
    """Give the particles of an object and of a topic as they stand behind a word."""
    closed = is_hangul(word[-1]) and (ord(word[-1]) - ord("가")) % 28
    return {"eul": "을" if closed else "를", "eun": "은" if closed else "는"}


def _morphemes() -> Iterator[tuple[str, str]]:
    model = Kiwi(load_multi_dict=False)
    for number in count():
        if number == MOST_FREQUENT:
            return
        one = model.morpheme(number)
        yield one.form, one.tag


def _names() -> dict[str, list[str]]:
    """Read the names and English words by their headings."""
    sections = NAMES.read_text("utf-8").split("# ")[1:]
    parts = (section.partition("\n") for section in sections)
    return {heading.lower(): words.split() for heading, _, words in parts}
