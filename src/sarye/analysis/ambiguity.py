"""Words of which the model sees more than one reading: 지어 is a form of 짓다 or of 지다.

A word is analysed alone, where nothing tells which is meant. Readings that the model thinks nearly
as likely as the best are kept beside it, as other morphemes in the same place. Only those count
that a person would take for another word: another verb with the same ending (들어), a verb instead
of an auxiliary (지어) or of a noun of one syllable (입은), a noun instead of a verb (보고, 섬) or
of numerals (사원).

The endings 는, 은 and 을 are particles too, and where a word stands alone the model sees a noun in
front of them that hardly anybody writes (걸을: the girl; 사는: four). A verb in that form that is
much more frequent in the language counts from further behind.

They were chosen by looking at 157,000 words of official texts, encyclopaedias and everyday
sentences, of which one in two hundred has any; of what is left out, more was wrong than right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sarye.analysis.layers import WordToken, content
from sarye.analysis.morphemes import Morpheme, Reading

CANDIDATES: Final = 12
"""Analyses that the model is asked for; several of them may have the same content."""

CLOSE: Final = 3.0
"""How much less likely than the best a reading may be, as a difference of natural logarithms."""

CLOSE_VERBS: Final = 4.5
"""The same for verbs with the same ending, which are rarely wrong (걸어: 걷다, 걸다)."""

CLOSE_SYLLABLES: Final = 0.5
"""The same for nouns of one syllable, which the model sees in many forms of verbs."""

CLOSE_SPELLINGS: Final = 8.0
"""The same for nouns that Hanja spell, which the model rates by how frequent they are."""

CLOSE_FREQUENT: Final = 7.5
"""The same for verbs before a noun that are much more frequent than the best (걸을: 걷다)."""

CLOSE_FREQUENT_NOW: Final = 10.5
"""The same with 는, where ㄹ falls out of what the model knows best (노는: 놀다; 파는: 팔다)."""

MUCH: Final = 2
"""How many times nearer to the top of the model's list they stand, at least."""

MOST: Final = 2
"""Readings kept beside the best one."""

PREDICATES: Final = frozenset(("VV", "VA"))
NO_CONTENT: Final = frozenset(("VX", "NP"))
"""Auxiliaries and pronouns, in whose place a word with content may stand."""

NEVER: Final = -1.0
"""Only where the model, asked for several readings, finds one that it thinks likelier (각도의)."""


def is_unsure(best: Reading) -> bool:
    """Tell whether the word of a reading may well be another one."""
    first = content(best.morphemes)
    tag = best.morphemes[0].tag[:2] if best.morphemes else ""
    if not first:
        return tag in NO_CONTENT
    return len(first) == 1 and (
        first[0].tag in PREDICATES
        or first[0].tag == "NR"
        or (len(first[0].text) == 1 and len(best.morphemes) > 1)
    )


def likely(best: Reading, others: Iterable[Reading]) -> Iterator[Reading]:
    """Yield the readings that count beside the best, the likeliest first.

    Each is measured by the best, a verb also by one that counts already.
    """
    kept = [best]
    seen = [[token.text for token in content(best.morphemes)]]
    for other in others:
        found = content(other.morphemes)
        texts = [token.text for token in found]
        if len(found) != 1 or texts in seen or len(kept) > MOST or not other.is_known:
            continue
        better = kept if found[0].tag in PREDICATES else kept[:1]
        if any(one.score - other.score <= _most_behind(one, other, found[0]) for one in better):
            seen.append(texts)
            kept.append(other)
            yield other


def likely_spelt(spellings: Sequence[Reading]) -> list[Reading]:
    """Give the likeliest reading of a word that can be spelt in several ways, and those beside it.

    There is one for each spelling. Beside 경신 for 更新 there is 갱신, and no non-word.
    """
    best, *others = sorted(spellings, key=lambda one: -one.score)
    if len(content(best.morphemes)) != 1:
        return [best]
    close = [one for one in others if best.score - one.score <= CLOSE_SPELLINGS and _is_noun(one)]
    return [best, *close[:MOST]]


def _is_noun(reading: Reading) -> bool:
    return reading.is_known and [one.tag for one in reading.morphemes] == ["NNG"]


def _most_behind(best: Reading, reading: Reading, other: WordToken) -> float:
    """Tell how far behind a better reading one may be that has one content morpheme, ``other``."""
    morphemes, first = best.morphemes, content(best.morphemes)
    if len(first) > 1 or other.start or len(reading.morphemes) > len(morphemes):
        return NEVER
    tag = first[0].tag if first else morphemes[0].tag[:2]
    if other.tag in PREDICATES:
        if _is_much_more_frequent(reading, best):
            return CLOSE_FREQUENT_NOW if reading.morphemes[1].form == "는" else CLOSE_FREQUENT
        if tag in PREDICATES or (tag == "VX" and not other.text.startswith(morphemes[0].form)):
            same = _endings(morphemes) == _endings(reading.morphemes)
            return CLOSE_VERBS if same else NEVER
        return CLOSE if len(first) == 1 == len(first[0].text) and len(morphemes) > 1 else NEVER
    if first and other.tag == "NNG" and (tag in PREDICATES or tag == "NR"):
        return CLOSE if len(other.text) > 1 else CLOSE_SYLLABLES
    return NEVER


def _is_much_more_frequent(reading: Reading, best: Reading) -> bool:
    """Tell of a verb whether it is, in the form before a noun, and with a syllable for that.

    Words of one syllable (건, 칠) are too many things.
    """
    tags = [one.tag for one in reading.morphemes]
    before_noun = len(tags) == 2 and tags[1] == "ETM"
    return before_noun and reading.morphemes[1].end > 1 and reading.rank * MUCH <= best.rank


def _endings(morphemes: Sequence[Morpheme]) -> list[str]:
    return [one.form for one in morphemes[1:]]
