"""The weights of the ranking, each with its reason; `benchmarks/tuning` is how they were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sarye.index.plan import Kind
from sarye.index.schema import CONTEXT


@dataclass(frozen=True, slots=True)
class PartWeight:
    """What a part counts for, and how much of its length is held against it (b of BM25)."""

    weight: float
    b: float


PART_WEIGHTS: Final[Mapping[str, PartWeight]] = {
    # A title says what a case is about; its length says little.
    "title": PartWeight(3.0, 0.4),
    # The sections tell one story; none is worth more for being called so.
    "situation": PartWeight(1.0, 0.75),
    "effort": PartWeight(1.0, 0.75),
    "effect": PartWeight(1.0, 0.75),
    "other": PartWeight(1.0, 0.75),
    # Shared by all cases of a document: enough to find them, not to rank them.
    CONTEXT: PartWeight(0.3, 0.75),
}
"""The parts of a case, each with its reason."""


@dataclass(frozen=True, slots=True)
class KindWeight:
    """What a kind of token counts for, and how slowly its repetition saturates (k1 of BM25)."""

    weight: float
    k1: float


KIND_WEIGHTS: Final[Mapping[Kind, KindWeight]] = {
    # A case that has one word more of the question is worth more than one that repeats a word, so
    # that k1 is half of the usual 1.2.
    "words": KindWeight(1.0, 0.6),
    # Bigrams mend what the analysis gets wrong, and know less than it; that two letters stand there
    # again says less still.
    "bigrams": KindWeight(0.5, 0.3),
    # Words in the order of the question are a hint: a sentence can be put in many ways.
    "pairs": KindWeight(0.2, 0.6),
}
"""The kinds of tokens, each with its reason."""

COMPOUND_WEIGHT: Final = 0.5
"""A whole compound, beside its morphemes and their pairs, which already count for it."""

TAG_WEIGHTS: Final[Mapping[str, float]] = {
    # Names, and words that Kiwi does not know, say whom or what a question is about.
    "NNP": 1.25,
    # People ask with other verbs than cases are written with (가져다주는, 배달하는).
    "VV": 0.7,
    "VA": 0.7,
    # 너무, 많이, 다시 stand anywhere.
    "MAG": 0.5,
}
"""What a morpheme of the query counts for by its part of speech; others count as they are."""

DOCUMENT_WEIGHT: Final = 0.8
"""What the score of a passage counts for, beside that of a case.

Measured with the 82 cases of data/, each beside a document of the same text in prose, and 328
queries (`benchmarks.documents --prior`): with 1 the case comes first for 47 % of them, by chance;
with .9, .8 and .7 for all. A document that has all words of a query, where its case lacks one,
still comes first for 98 % (1), 95 % (.9), 92 % (.8) and 90 % (.7) of 164 queries."""

ASKING_WEIGHT: Final = 0.5
"""What a word that only asks (사례, 방법) counts for beside others: it orders what they find."""

RELATED_WEIGHT: Final = 0.25
"""What a word that is only related counts for, times its similarity: with it the lay questions of
the sample rise from .70 to .73 (nDCG@10) and no other collection falls; with .4 some do."""

STEM_WEIGHT: Final = 0.5
"""What the stem of a noun counts for that stands in no case (택시비: 택시)."""

OFFICIAL_WEIGHT: Final = 0.6
"""What an official word counts for that stands for one of the query."""

MOST_RELATED: Final = 4
"""Related words of a morpheme that are scored; they come closest first."""

MEANING_WEIGHT: Final = 1.4
"""What meaning counts for (`sarye.index.fusing`)."""

GATE: Final = 3
"""The power of what the words of a query leave open. With 1 (and a weight of .7) meaning changes
the order where words explain the best record, too: -.003 on KoBEST, no gain on lay questions."""

RERANKED: Final = 500
"""Records, the best by their words, to whose scores meaning is added."""

NEAR_COSINE: Final = 0.35
"""From which cosine on at least an entry is near that no word finds."""

NEAR_MARGIN: Final = 0.5
"""Deviations above what chance gives from which on it is (`sarye.index.fusing`). Over the cases of
data/ one pair in 30,000 of a question of the sample and a case that does not answer it reaches so
much, and 34 % of those that do; over the paragraphs of KoBEST one in 2,000, many of them of the
same article, and 69 %. A fixed cosine with as few by chance reaches 1 and 58 %."""

DRAWN: Final = 500
"""Entries, evenly drawn, that tell how cosines with a query are spread."""

MOST_EXPANSIONS: Final = 128
"""Words of the index that a prefix is scored by; all of them are found."""

MOST_NEAR: Final = 10
"""Hits that meaning alone gives at most."""

FEW_FOUND: Final = 100
"""Where words find as many, nobody would look at what stands behind them."""

SKETCHED: Final = 500
"""Entries, the nearest by the first numbers of their vectors, whose whole vectors are looked at: of
those that are near by all numbers, 99.6 % are among them (6,700 paragraphs)."""
