"""Repairs of typed words that stand nowhere: the rules, and what each can make of a word.

A word that is there is never touched, nor one that is correct, and a false repair is worse than
none: what is short, holds a digit, or differs as one word differs from another (복지, 복무) stays.
Rules are tried in order, as the table `RULES` says. What they do with some 230 queries stands in
tests/words/repairs.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from sarye.models import Repair
from sarye.words.editdistance import distance
from sarye.words.strokes import (
    compose,
    hangul,
    has_jamo,
    initials,
    is_hangul,
    is_syllable,
    latin,
    near_keys,
    sound,
    strokes,
)
from sarye.words.vocabulary import Known, Near, Vocabulary

HasHits = Callable[[str], bool]
"""Whether a word as typed stands in any case."""

IsWord = Callable[[str], bool]
"""Whether a word is a correct one, though it stands in no case."""

Kind = Literal["keyboard", "choseong", "typo", "spacing"]

LONGEST_WORD: Final = 80
"""Letters or keys beyond which a word is no word that somebody mistyped."""

MOST_WORDS: Final = 32
"""Words of a query that are looked at; a longer query is a text that somebody pasted."""

MOST_PARTS: Final = 3
"""Words that one word without spaces can be split into."""

SHORT_COUNT: Final = 10
"""Cases that a word of three syllables stands in at least, to be what a misspelt one means: one
name as short as that is often one key away from another (고성군, 곡성군), and names are rare."""

SEEN_COUNT: Final = 2
"""Cases that any word stands in at least, to be what a misspelt one means: else it may be misspelt
itself."""

SMALL: Final = 20_000
"""Words up to which an index is small: there most words stand in one case, and are no slips."""

PLACE_ENDINGS: Final = frozenset("시군구읍면동리도")
"""Last syllables of names of places, which are never repaired to those of others."""

NO_JAMO: Final = dict.fromkeys(range(ord("ㄱ"), ord("ㅣ") + 1))
"""Takes single letters out of a text."""

PARTICLES: Final = (
    *("에게서", "으로써", "으로서"),
    *("에서", "에게", "으로", "까지", "부터", "보다", "처럼", "이나", "이란"),
    *("은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만"),
)
"""Particles (조사) that may stand behind a misspelt word, the longest first."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A repair of the typed words from number ``start`` up to ``end``."""

    start: int
    end: int
    repair: Repair


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What the rules ask: the words of the index, and whether a word stands in any case."""

    vocabulary: Vocabulary
    has_hits: HasHits

    @property
    def seen(self) -> int:
        """Cases that a word stands in at least, to be what any misspelt one means."""
        return 1 if len(self.vocabulary) <= SMALL else SEEN_COUNT

    @property
    def often(self) -> int:
        """Cases that a short word stands in at least, to be what a misspelt one means."""
        return 1 if len(self.vocabulary) <= SMALL else SHORT_COUNT

    def knows(self, text: str) -> bool:
        """Tell whether a text is a word of the index, or has hits otherwise."""
        return self.vocabulary.cases(text) > 0 or self.has_hits(text)


_Rule = Callable[[str, _Lookup], str | None]


def repair(
    words: Sequence[str],
    vocabulary: Vocabulary,
    has_hits: HasHits,
    is_word: IsWord = lambda word: False,
) -> tuple[Mend, ...]:
    """Repair each word that has no hits, is none as it is, and can be repaired; never fails.

    Words are as typed, in upper and lower case, since Shift tells ㅔ from ㅖ; repairs name them
    composed (NFC).

    >>> repair(["수의게약", "확인서"], vocabulary, has_hits)  # doctest: +SKIP
    (Mend(start=0, end=1, repair=Repair(kind='typo', before='수의게약', after='수의계약')),)
    """
    lookup = _Lookup(vocabulary, has_hits)
    words = [unicodedata.normalize("NFC", word) for word in words[:MOST_WORDS]]
    mends: list[Mend] = []
    for place, word in enumerate(words):
        start = mends[-1].end if mends else 0
        if place < start or not word or len(word) > LONGEST_WORD:
            continue
        if has_hits(word) or is_word(word):
            continue
        mend = _alone(place, word, lookup) or _with_neighbours(words, start, place, lookup)
        if mend:
            mends.append(mend)
    return tuple(mends)


def _alone(place: int, word: str, lookup: _Lookup) -> Mend | None:
    for kind, rule in RULES:
        after = rule(word, lookup)
        if after and after != word:
            return Mend(place, place + 1, Repair(kind, word, after))
    return None


def _with_neighbours(words: Sequence[str], start: int, place: int, lookup: _Lookup) -> Mend | None:
    """Join a word with the one before it, the one behind it, or both, and split them anew."""
    for first, end in ((place - 1, place + 1), (place, place + 2), (place - 1, place + 2)):
        if first < start or end > len(words):
            continue
        joined = "".join(words[first:end])
        after = joined if lookup.vocabulary.cases(joined) else _split(joined, lookup)
        others = (*words[first:place], *words[place + 1 : end])
        if len(words[place]) == 1 and not (after == joined and _are_torn(others, lookup)):
            continue
        if after:
            return Mend(first, end, Repair("spacing", " ".join(words[first:end]), after))
    return None


def _are_torn(words: Iterable[str], lookup: _Lookup) -> bool:
    """Tell whether words are none without the single letter beside them (수의계 약, but not 한 해).

    Many a single letter is a word of its own that no case is found by (한, 두, 내).
    """
    endings = ("", "들", *PARTICLES)
    stems = [[word.removesuffix(ending) for ending in endings] for word in words]
    return all(len(row[0]) > 1 and not any(map(lookup.vocabulary.cases, row)) for row in stems)


def _keyboard(word: str, lookup: _Lookup) -> str | None:
    """Take English letters for Korean keys, or Korean ones for English."""
    if any("a" <= letter <= "z" for letter in word.lower()):
        return _as_korean(word, lookup)
    return _as_english(word, lookup)


def _as_korean(word: str, lookup: _Lookup) -> str | None:
    """Try a word as typed, with Caps Lock on, and without Shift; the last may be misspelt so."""
    texts = [hangul(typed) for typed in (word, word.swapcase(), word.lower())]
    likely = [text for text in texts if _is_korean(text)]
    found = next(filter(lookup.knows, likely), None)
    if found or not likely:
        return found
    return _misspelt(likely[-1], lookup) or _half_typed(likely[-1], lookup)


def _is_korean(text: str) -> bool:
    """Tell whether all letters are syllables, of which there are two."""
    return sum(map(is_syllable, text)) > 1 and all(
        is_syllable(letter) or not letter.isalpha() for letter in text
    )


def _as_english(word: str, lookup: _Lookup) -> str | None:
    """Take what is no Korean for English, unless a more frequent word has it for its initials."""
    strange = has_jamo(word) or not lookup.vocabulary.syllables.issuperset(word)
    text = latin(word).lower()
    count = lookup.vocabulary.cases(text) if strange and text.isascii() else 0
    return text if count and count > _by_initials(word, lookup).cases else None


def _choseong(word: str, lookup: _Lookup) -> str | None:
    """Find the most frequent word that has these initials; part of it may be whole syllables."""
    return _by_initials(word, lookup).text or None


def _by_initials(word: str, lookup: _Lookup) -> Known:
    pattern = initials(word)
    consonants = all("ㄱ" <= letter <= "ㅎ" for letter in pattern)
    if not consonants or not has_jamo(word) or len(set(pattern)) < 2:  # ㅋㅋㅋ stands for no word
        return Known("", 0)
    return next(lookup.vocabulary.with_initials(word, whole=True), Known("", 0))


def _unfinished(word: str, lookup: _Lookup) -> str | None:
    """Finish a word whose last syllable is a single letter so far."""
    if not (is_hangul(word[:-1]) and has_jamo(word[-1])) or lookup.knows(compose(strokes(word))):
        return None
    return next((known.text for known in lookup.vocabulary.complete(word, 1)), None)


def _half_typed(word: str, lookup: _Lookup) -> str | None:
    """Finish a word whose last syllable is not the one it will be: 국민신무, 수읙.

    With three syllables or fewer it may be a word or name of its own, if there is such a syllable.
    """
    long_enough = len(word) > 3 or (len(word) > 1 and word[-1] not in lookup.vocabulary.syllables)
    if not is_hangul(word) or not long_enough or word[-1] in PLACE_ENDINGS:
        return None
    found = lookup.vocabulary.complete(word, 1)
    likely = (one for one in found if not one.text.startswith(word) and one.cases >= lookup.seen)
    return next((known.text for known in likely), None)


def _glued(word: str, lookup: _Lookup) -> str | None:
    """Split a word into words of the index, unless one that is one key away is more frequent."""
    after = _split(word, lookup)
    if not after:
        return None
    weakest = min(lookup.vocabulary.cases(_stem(part, lookup)) for part in after.split())
    nearest = _nearest(word, 1, lookup)
    return None if nearest and nearest.cases > weakest else after


def _misspelt(word: str, lookup: _Lookup) -> str | None:
    """Find the word that is meant, with the particle that it was typed with."""
    for stem, particle in _stems(compose(strokes(word))):
        if stem + particle != word and lookup.knows(stem + particle):
            return stem + particle
        found = _nearest(stem, 1, lookup) or (len(stem) > 3 and _nearest(stem, 2, lookup))
        if found:
            return found.text + particle
    return None


def _nearest(word: str, most: int, lookup: _Lookup) -> Near | None:
    """Find the nearest word that may be meant; of equally near ones the most frequent."""
    if sum(map(is_syllable, word)) < 2 or not is_hangul(word.translate(NO_JAMO)):
        return None
    strange = not lookup.vocabulary.syllables.issuperset(word)
    likely = (
        one
        for one in lookup.vocabulary.near(word, most)
        if (strange or _as_long(word, one)) and _is_meant(word, one, lookup)
    )
    typed = strokes(word)
    return min(likely, key=lambda one: _unlikeness(typed, one), default=None)


def _as_long(word: str, one: Near) -> bool:
    """Tell whether a near word has as many syllables, or is long and one error makes it others.

    A vowel that is missing or too early moves the borders of syllables: 묽변동, 산하기고나.
    """
    shorter, longer = sorted((len(word), len(one.text)))
    return shorter == longer or (one.distance == 1 and shorter > 2 and longer > 3)


def _unlikeness(typed: str, one: Near) -> tuple[int, int, bool, int, str]:
    meant = strokes(one.text)
    far = sum(not _slips(*pair) for pair in zip(typed, meant, strict=False))
    return one.distance, -one.cases, sound(typed) != sound(meant), far, one.text


def _is_meant(word: str, one: Near, lookup: _Lookup) -> bool:
    """Tell whether a near word can be what is meant, by how long and how frequent it is."""
    if one.cases < lookup.seen or not is_hangul(one.text):
        return False
    syllables = len(one.text if has_jamo(word) else word)  # 담ㄷㅇ자 can only be 담당자
    if sound(strokes(word)) == sound(strokes(one.text)):
        return syllables > 2 or one.cases >= lookup.often
    if word[-1] in PLACE_ENDINGS and syllables < 4:
        return False
    if one.distance < 2:
        return syllables > 3 or (syllables == 3 and one.cases >= lookup.often)
    return syllables > 3 and (has_jamo(word) or _are_slips(word, one.text))


def _are_slips(word: str, other: str) -> bool:
    """Tell whether two errors are slips of the fingers, and not another word.

    They must be in two syllables (등본 and 등록 are two words), and where no key is missing or too
    many, on keys that are near each other.
    """
    if len(word) != len(other) or not _spread(word, other):
        return False
    typed, meant = strokes(word), strokes(other)
    return len(typed) != len(meant) or all(map(_slips, typed, meant))


def _slips(one: str, other: str) -> bool:
    return sound(one) == sound(other) or near_keys(one, other)


def _spread(word: str, other: str) -> bool:
    pairs = zip(word, other, strict=True)
    return all(distance(strokes(one), strokes(two), 1) < 2 for one, two in pairs)


def _stems(word: str) -> Iterator[tuple[str, str]]:
    """Yield a word, and its stem and particle if it can have one."""
    yield word, ""
    endings = (particle for particle in PARTICLES if word.endswith(particle))
    for particle in islice(endings, 1):
        if len(word) - len(particle) > 2:
            yield word.removesuffix(particle), particle


def _stem(word: str, lookup: _Lookup) -> str:
    """Give the stem of a word that is a word of the index and perhaps a particle."""
    return next((stem for stem, _ in _stems(word) if lookup.vocabulary.cases(stem)), word)


def _split(word: str, lookup: _Lookup) -> str | None:
    """Split a word into as few words of the index as it can be, the rarest as frequent as it can.

    Each has two letters or more, and may have a particle behind it.
    """
    best: dict[int, tuple[int, int, tuple[str, ...]]] = {0: (0, 0, ())}
    for start in range(len(word)):
        if start not in best or best[start][0] == MOST_PARTS:
            continue
        parts, rarest, before = best[start]
        for end, count in _known_from(word, start, lookup):
            rank = (parts + 1, min(rarest, -count, key=abs) if parts else -count)
            if end not in best or rank < best[end][:2]:
                best[end] = (*rank, (*before, word[start:end]))
    found = best.get(len(word), (0, 0, ()))[2]
    return " ".join(found) if len(found) > 1 else None


def _known_from(word: str, start: int, lookup: _Lookup) -> Iterator[tuple[int, int]]:
    """Yield where each word of the index ends that begins here, and how frequent it is."""
    if not is_hangul(word):
        return
    for end in range(start + 2, len(word) + 1):
        text = word[start:end]
        if not lookup.vocabulary.begins(text):
            return
        count = lookup.vocabulary.cases(text)
        if count >= lookup.seen:
            yield end, count
            rest = word[end:]
            yield from (
                (end + len(particle), count)
                for particle in _leading(rest)
                if len(text) > 2 and len(particle) < len(rest)
            )


def _leading(text: str) -> Iterable[str]:
    return (particle for particle in PARTICLES if text.startswith(particle))


RULES: Final[tuple[tuple[Kind, _Rule], ...]] = (
    ("keyboard", _keyboard),
    ("choseong", _choseong),
    ("choseong", _unfinished),
    ("typo", _half_typed),
    ("spacing", _glued),
    ("typo", _misspelt),
)
"""The rules in the order in which they are tried, and the kind of repair each makes."""
