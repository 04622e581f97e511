"""Folding: the form of a text in which spellings are equal, and the way back to its offsets.

Folding makes spellings equal that a reader takes for the same: composed and decomposed Hangul
(NFC and NFD), full and half width, upper and lower case, and one character for several or for
another (㎞, ㈜, Ⅱ, m²). NFKC would do too much: it turns the bullet ㅇ (U+3147) into U+110B and ①
into 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from sarye.analysis.amounts import AMOUNT, BEFORE, MAY_HOLD
from sarye.models import Span

FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width ASCII (U+FF01-FF5E), as Korean input methods write it, to plain ASCII."""

COMPATIBLE: Final = (
    "ª²³µ¹º¼-¾"
    "Ĳĳſ\u01c4-\u01cc\u01f1-\u01f3"
    "\u2070-\u209c"  # raised and lowered digits and letters
    "\u2100-\u211f\u2121\u2123-\u218b"  # ℃ ℓ № ⅓ Ⅱ, without ™ and ℠
    "\u2e9f\u2ef3\u2f00-\u2fd5"  # radicals, which PDFs hold for Hanja: ⼈ is 人
    "㈔㈜㈝㈞"
    "\u3250\u32cc-\u32cf\u3371-\u33df\u33ff"  # ㎏ ㎞ ㎡ ㏊
    "\ufb00-\ufb06"
    "\uff66-\uff9d\uffa0-\uffdc"  # half width
    "\U0001d400-\U0001d7ff"  # letters of mathematics, which headings are drawn with
)
"""Characters that stand for other letters or digits, as a class of a regular expression.

What they stand for is Unicode's to say (`unicodedata.decomposition`). Left out, though Unicode has
it, is what marks an item and would run into its first word (① ㉠ ⒈ ⑴ ㈎), the letters of Hangul
by themselves (ㅇ, ㆍ, ㅎㄱ for initials), marks (™), and days and months (㏠ ㋀).
"""
_COMPATIBLE: Final = re.compile(f"[{COMPATIBLE}]")
_OTHERS: Final = re.compile(f"[\uff01-\uff5e{COMPATIBLE}]")
_CLUSTER = re.compile(
    "[\u1100-\u115f\ua960-\ua97c]+[\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*|.",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r"[가-힣\x00-\x7f]+(?=[가-힣\x00-\x7f]|\Z)")
"""What folds character by character; the last one of a run may be joined by what follows it."""

_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?!\.?\d)[^\W_]*"
_LETTERS = r"[^\W_]+(?:(?<=[a-z])&(?=[a-z])[^\W_]+)*"
_WORD: Final = f"{_NUMBER}|{_LETTERS}"
_SPACE = re.compile(r"\s+")
BETWEEN: Final = r"[\W_]*"
"""What may stand between two letters, as a regular expression."""

_NO_LETTERS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``offsets[i]`` is where its character i was written, None if nowhere moved."""

    text: str
    offsets: tuple[int, ...] | None

    def written(self, start: int, end: int) -> Span:
        """Map a span of the folded text to the text as written."""
        if self.offsets is None:
            return start, end
        while start < end < len(self.text) and self.offsets[end] == self.offsets[end - 1]:
            end += 1  # within a letter that folds to several characters
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("ＡＩ 활용").text
    'ai 활용'
    """
    folded = fold_text(text)
    kept = len(folded) == len(text) and unicodedata.is_normalized("NFC", text)
    return Folded(folded, None) if kept and not _OTHERS.search(text) else _aligned(text)


def words(folded: Folded) -> Iterator[tuple[str, int]]:
    """Yield each word (letters and digits in a row) of a folded text and its start in it.

    Numbers keep their separators, dates do not; an amount is one word, spaces and all.

    >>> [word for word, _ in words(fold("AI·데이터 1,000건(98.5%), 2025.9.9. R&D"))]
    ['ai', '데이터', '1,000건', '98.5%', '2025', '9', '9', 'r&d']
    """
    with_amounts = MAY_HOLD.search(folded.text) is not None
    for match in _words(with_amounts=with_amounts).finditer(folded.text):
        yield match[0], match.start()


def word_expression(*, with_amounts: bool) -> str:
    """Give the regular expression of a word: letters and digits in a row, or an amount.

    Numbers keep their separators. Texts without an amount are read faster without looking for any.
    """
    return f"{BEFORE}|{AMOUNT}|{_WORD}" if with_amounts else _WORD


@cache
def _words(*, with_amounts: bool) -> re.Pattern[str]:
    return re.compile(word_expression(with_amounts=with_amounts))


def amounts_among(typed: Sequence[str]) -> Iterator[Span]:
    """Part words side by side into runs, of which each is one amount or one word.

    >>> list(amounts_among(["예산", "3조", "5천억", "원"]))
    [(0, 1), (1, 4)]
    """
    folded = [fold_text(word) for word in typed]
    ends = list(accumulate(len(word) + 1 for word in folded))
    text = " ".join(folded)
    runs = {at: at + len(word) + 1 for word, at in words(Folded(text, None)) if " " in word}
    start = 0
    while start < len(typed):
        until = runs.get(ends[start] - len(folded[start]) - 1, 0)
        end = ends.index(until) if until in ends else start
        yield start, end + 1
        start = end + 1


def squeeze(text: str) -> str:
    """Fold a text and take out its white space: the form in which spacing does not matter."""
    return _SPACE.sub("", fold_text(text))


def letters_of(text: str) -> str:
    """Fold a text and keep its letters and digits: spacing and brackets do not matter.

    >>> letters_of("「수의 계약」 2건")
    '수의계약2건'
    """
    return only_letters(fold_text(text))


def only_letters(folded: str) -> str:
    """Keep the letters and digits of a folded text."""
    return _NO_LETTERS.sub("", folded)


def fold_text(text: str) -> str:
    """Fold a text, and keep no way back."""
    composed = unicodedata.normalize("NFC", text)
    if not _OTHERS.search(composed):  # few texts hold any, and replacing takes longest
        return composed.lower()
    plain = _COMPATIBLE.sub(_meant, composed.translate(FULL_WIDTH))
    return unicodedata.normalize("NFC", plain).lower()


def _meant(found: re.Match[str]) -> str:
    return _stands_for(found[0])


@lru_cache
def _stands_for(letter: str) -> str:
    """Give what a character of `COMPATIBLE` stands for; Unicode says it of nearly all of them.

    A fraction stands apart from the number before it: 2½ is no 21/2.
    """
    tag, *codes = unicodedata.decomposition(letter).split() or ("",)
    if not tag.startswith("<"):
        return letter
    meant = "".join(chr(int(code, 16)) for code in codes)
    if tag == "<fraction>":
        return " " + meant.replace("\N{FRACTION SLASH}", "/")
    return _COMPATIBLE.sub(_meant, meant)


def _aligned(text: str) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for run in _PLAIN.finditer(text):
        _align(text, at, run.start(), pieces, offsets)
        pieces.append(run[0].lower())
        offsets.extend(range(*run.span()))
        at = run.end()
    _align(text, at, len(text), pieces, offsets)
    return Folded("".join(pieces), (*offsets, len(text)))


def _align(text: str, start: int, end: int, pieces: list[str], offsets: list[int]) -> None:
    """Fold a stretch of a text cluster by cluster."""
    for at, cluster in _clusters(text[start:end]):
        piece = fold_text(cluster)
        pieces.append(piece)
        offsets.extend([start + at] * len(piece))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the smallest pieces that normalise by themselves: a syllable, a marked letter."""
    start = 0
    for match in _CLUSTER.finditer(text):
        follows = unicodedata.combining(match[0][0]) != 0
        if match.start() and not follows:
            yield start, text[start : match.start()]
            start = match.start()
    if text:
        yield start, text[start:]
