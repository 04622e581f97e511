"""The token layers of a word: content morphemes and whole compounds.

Three layers are indexed, because each finds what the others miss (measured as nDCG@10 on two
Korean test sets, see docs/architecture.md): content morphemes find inflected forms, whole compounds
tell 적극행정 from 적극 and 행정 apart, and character bigrams find what stands there when the
morphological analysis of query and text differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sarye.analysis.hanja import HANJA
from sarye.analysis.morphemes import Morpheme
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

ENDINGS: Final = {"MAG": ("히", "이"), "VA": ("하다",)}
"""Cut off what has two letters more: 신속히 and 신속한 share 신속, 깨끗이 and 깨끗한 share 깨끗."""

NOMINAL: Final = re.compile("[가-힣]+[려로러거가다여마서리두까겨]움")
"""Nouns that are forms of an adjective in ㅂ (어려움, 번거로움); Kiwi calls them so or so."""

CODA_B: Final = ord("갑") - ord("가")
"""What a syllable without a final consonant gains by ㅂ."""

LIGHT_STEMS: Final = frozenset(
    ("하다", "되다", "있다", "이다", "없다", "않다", "같다", "위하다", "대하다")
)
"""Stems in nearly every sentence, which tell no case from another."""

CONJUNCTIONS: Final = frozenset(("및", "또는", "혹은", "내지", "또", "또한", "즉"))
"""What Kiwi takes for adverbs where they stand alone: 사진 및 촬영 asks for two words only."""

_LIGHT: Final = LIGHT_STEMS | CONJUNCTIONS

COMPOUND_TAGS: Final = frozenset(
    ("NNG", "NNP", "NNB", "NR", "XR", "XPN", "XSN", "SL", "SH", "SN", "MM", "UN")
)
"""Parts of speech that a compound noun is made of."""

NUMBER_TAGS: Final = frozenset(("SN", "NR"))
"""What a number is made of: 12억."""

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


def word_tokens(word: str, readings: Sequence[tuple[Morpheme, ...]]) -> tuple[WordToken, ...]:
    """Keep a word's content morphemes, and the compounds that two or more of its morphemes make.

    Where it can be read in several ways, the content of the other readings stands in the same
    places behind that of the first.
    """
    morphemes, *others = readings
    kept = content(morphemes)
    if kept and len(morphemes) > 1:
        kept = [*kept, *_compounds(word, morphemes, kept)]
    for other in others:
        kept += [token for token in content(other) if all(token.text != one.text for one in kept)]
    return tuple(kept)


def content(morphemes: tuple[Morpheme, ...]) -> list[WordToken]:
    """Keep the content morphemes of an analysis, numbered in their order."""
    found: list[WordToken] = []
    for form, subtag, start, end in morphemes:
        tag = subtag.partition("-")[0]
        if tag not in CONTENT_TAGS and not (
            tag in ALONE_TAGS and len(morphemes) == 1 and len(form) > 1
        ):
            continue
        if form not in _LIGHT:
            text, tag = _kept(form, tag)
            found.append(WordToken(text, "morpheme", start, end, len(found), tag))
    return found


def _kept(form: str, tag: str) -> tuple[str, str]:
    """Give the text and tag that a morpheme is indexed by."""
    if tag == "SN":
        return _plain(form), tag
    if tag == "NNG" and NOMINAL.fullmatch(form):
        return _adjective(form), "VA"
    for ending in ENDINGS.get(tag, ()):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            return form.removesuffix(ending), tag
    return form, tag


def _adjective(nominal: str) -> str:
    """Lead the nominal form of an irregular adjective back to it: 어려움 to 어렵다."""
    return f"{nominal[:-2]}{chr(ord(nominal[-2]) + CODA_B)}다"


def _compounds(
    word: str, morphemes: tuple[Morpheme, ...], content: list[WordToken]
) -> Iterator[WordToken]:
    positions = {token.start: token.position for token in reversed(content)}
    for run in map(_trimmed, _noun_runs(morphemes)):
        if len(run) < 2:
            continue
        for part in (_measured(run), run):
            within = [positions[one.start] for one in part if one.start in positions]
            if within:
                start, end = part[0].start, part[-1].end
                text, tag = _plain(word[start:end]), "+".join([one.tag for one in part])
                if HANJA.search(text):
                    text = "".join([one.form for one in part])
                yield WordToken(text, "compound", start, end, within[0], tag)


def _noun_runs(morphemes: tuple[Morpheme, ...]) -> list[list[Morpheme]]:
    """Group the morphemes that a compound noun may be made of, as they stand in a row."""
    runs: list[list[Morpheme]] = [[]]
    for morpheme in morphemes:
        if morpheme.tag in COMPOUND_TAGS:
            runs[-1].append(morpheme)
        elif runs[-1]:
            runs.append([])
    return runs


def _measured(run: list[Morpheme]) -> list[Morpheme]:
    """Give a number with its unit, where more follows: 3년 of 3년간, 1인 of 1인가구."""
    tags = [one.tag for one in run]
    if tags[0] != "SN":
        return []
    unit = next((at for at, tag in enumerate(tags) if tag not in NUMBER_TAGS), len(run))
    if unit + 1 >= len(run) or not (tags[unit] == "NNB" or len(run[unit].form) == 1):
        return []
    return run[: unit + 1]


def _trimmed(run: list[Morpheme]) -> list[Morpheme]:
    while run and (run[-1].form == PLURAL or run[-1].tag == "MM"):
        run.pop()
    return run


def _plain(number: str) -> str:
    """Write a number without separators: 1,000건 and 1000건 are one token."""
    return number.replace(",", "")
