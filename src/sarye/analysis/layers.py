"""A word's morphemes in, its tokens out: content morphemes and whole compounds.

Three layers are indexed, because each finds what the others miss (measured as nDCG@10 on two
Korean test sets, see docs/architecture.md): content morphemes find inflected forms, whole compounds
tell 적극행정 from 적극 and 행정 apart, and character bigrams find what stands there when the
morphological analysis of query and text differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from sarye.analysis.kiwi import Morpheme
from sarye.models import Layer

CONTENT_TAGS: Final = frozenset(
    ("NNG", "NNP", "NR", "XR", "SL", "SH", "SN", "VV", "VA", "MAG", "UN")
)
"""Parts of speech that carry content: nouns, roots, foreign words, Hanja, numbers, the stems of
verbs and adjectives, adverbs. Particles (J*) and endings (E*) lower every measure; bound nouns
(NNB) count only within a compound such as 3년."""

ALONE_TAGS: Final = frozenset(("IC", "NP"))
"""What Kiwi calls a bare noun now and then (아이, 조기): content where it is the whole word and has
two letters or more."""

ADVERB_ENDING: Final = "히"
"""Cut off adverbs of three letters or more: 신속히 and 신속한 share 신속."""

LIGHT_STEMS: Final = frozenset(
    ("하다", "되다", "있다", "이다", "없다", "않다", "같다", "위하다", "대하다")
)
"""Stems in nearly every sentence, which tell no case from another."""

CONJUNCTIONS: Final = frozenset(("및", "또는", "혹은", "내지", "또", "또한", "즉"))
"""What Kiwi takes for adverbs where they stand alone: 사진 및 촬영 asks for two words only."""

COMPOUND_TAGS: Final = frozenset(
    ("NNG", "NNP", "NNB", "NR", "XR", "XPN", "XSN", "SL", "SH", "SN", "MM", "UN")
)
"""Parts of speech that a compound noun is made of."""

PLURAL: Final = "들"
"""The suffix that is no part of the word itself (청년들)."""


class WordToken(NamedTuple):
    """A token of one word: text, layer, span in the word, morpheme number in the word, tag."""

    text: str
    layer: Layer
    start: int
    end: int
    position: int
    tag: str


def word_tokens(word: str, morphemes: tuple[Morpheme, ...]) -> tuple[WordToken, ...]:
    """Keep a word's content morphemes, and the compounds that two or more of its morphemes make."""
    content = list(_content(morphemes))
    return (*content, *_compounds(word, morphemes, content))


def _content(morphemes: tuple[Morpheme, ...]) -> Iterator[WordToken]:
    position = 0
    for morpheme in morphemes:
        tag = morpheme.tag.partition("-")[0]
        alone = tag in ALONE_TAGS and len(morphemes) == 1 and len(morpheme.form) > 1
        if not (alone or tag in CONTENT_TAGS) or morpheme.form in LIGHT_STEMS | CONJUNCTIONS:
            continue
        text = _text(morpheme.form, tag)
        yield WordToken(text, "morpheme", morpheme.start, morpheme.end, position, tag)
        position += 1


def _text(form: str, tag: str) -> str:
    if tag == "SN":
        return _plain(form)
    if tag == "MAG" and len(form) > 2:
        return form.removesuffix(ADVERB_ENDING)
    return form


def _compounds(
    word: str, morphemes: tuple[Morpheme, ...], content: list[WordToken]
) -> Iterator[WordToken]:
    positions = {token.start: token.position for token in reversed(content)}
    for is_noun, group in groupby(morphemes, key=lambda morpheme: morpheme.tag in COMPOUND_TAGS):
        run = _trimmed(list(group)) if is_noun else []
        if len(run) < 2:
            continue
        start, end = run[0].start, run[-1].end
        within = [positions[one.start] for one in run if one.start in positions]
        if within:
            text = _plain(word[start:end])
            yield WordToken(text, "compound", start, end, within[0], "+".join(m.tag for m in run))


def _trimmed(run: list[Morpheme]) -> list[Morpheme]:
    while run and (run[-1].form == PLURAL or run[-1].tag == "MM"):
        run.pop()
    return run


def _plain(number: str) -> str:
    """Write a number without separators: 1,000건 and 1000건 are one token."""
    return number.replace(",", "")
