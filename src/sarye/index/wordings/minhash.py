"""MinHash signatures of cases, and the rule by which two texts tell one case (`is_near`).

Cases are compared by the letters of their text, three in a row, so that spacing, punctuation and
line breaks do not count. Whoever lists cases by hand takes two texts for one case when one of them
was copied and then edited; two texts on one form, or with some sentences in common, are two cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sarye.analysis import fold, letters_of, only_letters
from sarye.fields import effective_period
from sarye.mentions import tellings
from sarye.models import Case

Grams = NDArray[np.uint64]
"""Three letters each, as one number: distinct and ascending."""

HASHES: Final = 48
"""Values of a signature: the estimate of a likeness of .6 errs by .07 (one standard deviation)."""

LIKE: Final = 0.6
"""The least likeness of whole texts: a sentence more in a case of two, and the bands still hold."""

SAME_TITLE: Final = 0.7
"""The likeness of titles up to which a word or two were edited and it is still one title."""

TELLING_TITLE: Final = 6
"""Letters in threes below which a title (우수사례, 제안 1) is anybody's."""

SAME_TEXT: Final = 0.85
"""The likeness of texts that are one text although the title was written anew."""

TELLING_TEXT: Final = 80
"""Letters in threes below which a text may be a form filled in, if the title is another."""

COPIED: Final = 0.8
"""The likeness of whole texts under one title that is beyond doubt, whatever their figures."""

_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_BLOCK: Final = 4096
_ADD, _FIRST, _SECOND = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)


@dataclass(frozen=True, slots=True)
class Comparable:
    """What a case is compared by: its folded texts, their letters in threes, agencies and years."""

    title: str
    body: str
    grams: Grams
    agencies: frozenset[str]
    years: frozenset[int]


def comparable(case: Case) -> Comparable:
    """Take from a case what it is compared by."""
    title, body = _folded(case)
    told = tellings(case)
    agencies = frozenset(letters_of(one.agency or "") for one in told)
    years = frozenset(period.year for period in map(effective_period, told) if period)
    return Comparable(title, body, _grams(title, body), agencies, years)


def is_near(one: Comparable, other: Comparable) -> bool:
    """Tell whether two texts tell one case, one of them edited.

    Under one title the text may be edited freely, as long as the figures agree, by which forms
    differ; what is handed in again in another year has new figures. A text whose title was written
    anew must be the same but for a few words, and none of them may be a name exchanged in the title
    and in the text: 가온동 for 나래동 makes another case of the same form. Two agencies have two
    cases.
    """
    likeness = _jaccard(one.grams, other.grams)
    if likeness < LIKE or not _may_share_agency(one, other):
        return False
    agree = _figures_agree(_figures(one.body), _figures(other.body))
    if _is_one_title(one, other):
        return agree or likeness >= COPIED or _is_again(one, other)
    return agree and _is_one_text(one, other) and not _renamed(one, other)


def signature(case: Case) -> bytes:
    """Give the MinHash signature of a case: `HASHES` values of a byte each.

    Of two cases, the share of equal values estimates the Jaccard likeness of their letters in
    threes (Broder, On the resemblance and containment of documents, 1997); of each smallest hash
    eight bits are kept (Li and König, b-Bit Minwise Hashing, 2010). The letters are scattered once,
    and multiplied by an odd number for each value (multiply-shift; Dietzfelbinger et al., A
    Reliable Randomized Algorithm for the Closest-Pair Problem, 1997). A case without any has only
    zeros.
    """
    grams = _mixed(_grams(*_folded(case)))
    if not len(grams):
        return bytes(HASHES)
    blocks = (grams[start : start + _BLOCK] for start in range(0, len(grams), _BLOCK))
    smallest = np.min([(block * _FACTORS).min(axis=1) for block in blocks], axis=0)
    return bytes(_mixed(smallest).astype(np.uint8).tobytes())


def _folded(case: Case) -> tuple[str, str]:
    """Fold the title of a case, and its sections as one text."""
    return fold(case.title).text, fold("\n".join(one.text for one in case.sections)).text


def _grams(*folded: str) -> Grams:
    """Give the letters of texts in threes: a distinct number for each three, ascending."""
    grams = np.sort(np.concatenate([_numbered(only_letters(text)) for text in folded]))
    # np.unique hashes before it sorts, which takes six times as long for a few hundred numbers.
    new = np.ones(len(grams), np.bool_)
    new[1:] = grams[1:] != grams[:-1]
    distinct: Grams = grams[new]
    return distinct


def _numbered(text: str) -> Grams:
    """Put each three letters in a row into one number: 21 bits hold any character."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if len(points) < 3:
        return points[:0]
    return (points[:-2] << np.uint64(42)) | (points[1:-1] << np.uint64(21)) | points[2:]


def _mixed(numbers: Grams) -> Grams:
    """Scatter numbers over 64 bits (the finalizer of SplitMix64; Steele, Lea and Flood, 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _SECOND
    return numbers ^ (numbers >> np.uint64(31))


_FACTORS: Final = _mixed(np.arange(1, HASHES + 1, dtype=np.uint64) * _ADD)[:, None] | np.uint64(1)


def _figures(folded: str) -> frozenset[str]:
    return frozenset(found.replace(",", "") for found in _FIGURE.findall(folded))


def _may_share_agency(one: Comparable, other: Comparable) -> bool:
    """Tell whether an agency that is told of one can be one that is told of the other."""
    return any(_may_be_one(some, its) for some in one.agencies for its in other.agencies)


def _may_be_one(some: str, other: str) -> bool:
    """Tell whether two names can be one agency: 권익위 is short for 국민권익위원회."""
    shorter, longer = sorted((some, other), key=len)
    rest = iter(longer)
    return all(letter in rest for letter in shorter)


def _jaccard(some: Grams, others: Grams) -> float:
    common = len(np.intersect1d(some, others, assume_unique=True))
    return common / max(len(some) + len(others) - common, 1)


def _figures_agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether half of the figures are common; one alone may be a typo that was mended."""
    fewer = min(len(some), len(others))
    return fewer < 2 or 2 * len(some & others) >= fewer


def _is_one_title(one: Comparable, other: Comparable) -> bool:
    some, others = _grams(one.title), _grams(other.title)
    telling = min(len(some), len(others)) >= TELLING_TITLE
    same_figures = _is_again(one, other) or _figures(one.title) == _figures(other.title)
    return telling and same_figures and _jaccard(some, others) >= SAME_TITLE


def _is_one_text(one: Comparable, other: Comparable) -> bool:
    some, others = _grams(one.body), _grams(other.body)
    return min(len(some), len(others)) >= TELLING_TEXT and _jaccard(some, others) >= SAME_TEXT


def _is_again(one: Comparable, other: Comparable) -> bool:
    """Tell whether two texts are of two years."""
    return bool(one.years and other.years) and one.years.isdisjoint(other.years)


def _renamed(one: Comparable, other: Comparable) -> bool:
    """Tell whether a name of the title was exchanged for another, and in the text as well."""
    there, here = (
        (_pairs(this.title) - _pairs(that.title)) & (_pairs(this.body) - _pairs(that.body))
        for this, that in ((one, other), (other, one))
    )
    return bool(there) and bool(here)


def _pairs(folded: str) -> set[str]:
    return {first + second for first, second in pairwise(only_letters(folded))}
