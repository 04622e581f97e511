"""Official language: the everyday and the official words for one thing, which find each other.

The table (``officialterms.txt``) is written by the project in the format of the user's synonyms
(`sarye.analysis.dictionary`): a line of words that find each other, or with ``=>`` one way. Verbs
stand there in their dictionary form. Lines are not joined: what a word finds is on its own lines.

Nothing of the table is read word by word when a search begins: only the lines that hold a word of
the query are, found by its letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from sarye.analysis import fold, pairs_of, squeeze, words

TABLE: Final = Path(__file__).with_name("officialterms.txt")

REMEMBERED: Final = 4096
"""Words of queries whose lines are kept."""

_BEFORE: Final = "\n,>"
_BEHIND: Final = "\n,="


class _Lines(NamedTuple):
    """Lines as written, and one behind the other without spaces, as words are looked for."""

    written: Sequence[str]
    letters: str


@lru_cache(REMEMBERED)
def others(word: str, *, several: bool = False) -> tuple[str, ...]:
    """Give what else a word finds: letters without spaces, a verb in its dictionary form.

    With ``several`` only lines are looked at in which something is written in several words.

    >>> others("반려동물")
    ('애완동물', '펫')
    """
    lines = _several() if several else _all()
    pairs = (pair for line in _lines_with(word, lines) for pair in pairs_of(line))
    found = (other for left, other in pairs if squeeze(left) == word)
    return tuple(dict.fromkeys(found))


def spelled_words() -> tuple[str, ...]:
    """List the words, without spaces, that all terms of the table are written in."""
    return tuple(dict.fromkeys(word for line in _all().written for word, _ in words(fold(line))))


def _lines_with(word: str, lines: _Lines) -> Iterator[str]:
    at = lines.letters.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        if lines.letters[at - 1] in _BEFORE and lines.letters[end] in _BEHIND:
            yield lines.written[lines.letters.count("\n", 0, at) - 1]
        at = lines.letters.find(word, end)


@cache
def _all() -> _Lines:
    lines = TABLE.read_text("utf-8").splitlines()
    return _made([line for line in lines if not line.startswith("#")])


@cache
def _several() -> _Lines:
    lines = _all().written
    return _made([one for one in lines if " " in one.replace(", ", ",").replace(" => ", ">")])


def _made(lines: Sequence[str]) -> _Lines:
    return _Lines(lines, "\n".join(("", *lines, "")).replace(" ", "").lower())
