"""The user's dictionary and synonyms: files that people edit, and wrong lines in them.

``words.txt`` holds one word a line, with a tag of the Sejong set behind a tab where it is no name::

    자립가족
    원스톱<TAB>NNG

``synonyms.txt`` holds one group a line; with ``=>`` the left side also finds the right, one way::

    수의계약, 수의 계약, 임의계약
    권익위 => 국민권익위원회

Empty lines and lines that begin with # are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sarye.analysis.folding import fold
from sarye.models import Place, Problem

WORDS_FILE: Final = "words.txt"
SYNONYMS_FILE: Final = "synonyms.txt"
DEFAULT_TAG: Final = "NNP"
TAGS: Final = frozenset(("NNG", "NNP", "NNB", "NR", "XR", "VV", "VA", "MAG", "SL"))
"""Tags that a user's word can have."""

WORD_SHAPE: Final = r"[^\W_]+"


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """A word of the user's dictionary and its part of speech."""

    word: str
    tag: str = DEFAULT_TAG


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What else to search for: ``pairs`` holds (words as written, one thing they also find)."""

    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UserTerms:
    """The user's dictionary and synonyms, their fingerprints, and the lines that were skipped.

    ``official`` tells whether the list of official language is wanted beside them.
    """

    words: tuple[DictionaryEntry, ...] = ()
    synonyms: Synonyms = Synonyms()
    words_fingerprint: str = ""
    synonyms_fingerprint: str = ""
    problems: tuple[Problem, ...] = ()
    official: bool = True


def read_user_terms(words: Path | None, synonyms: Path | None) -> UserTerms:
    """Read both files; a file that is not there is empty."""
    problems: list[Problem] = []
    entries = tuple(_entries(words, problems)) if words else ()
    pairs = tuple(_pairs(synonyms, problems)) if synonyms else ()
    return UserTerms(
        words=entries,
        synonyms=Synonyms(pairs),
        words_fingerprint=_fingerprint([f"{entry.word}\t{entry.tag}" for entry in entries]),
        synonyms_fingerprint=_fingerprint([f"{left}\t{right}" for left, right in pairs]),
        problems=tuple(problems),
    )


def _entries(path: Path, problems: list[Problem]) -> Iterator[DictionaryEntry]:
    for number, line in _lines(path, problems):
        word, _, tag = (part.strip() for part in line.partition("\t"))
        if re.fullmatch(WORD_SHAPE, word) and (not tag or tag in TAGS):
            yield DictionaryEntry(fold(word).text, tag or DEFAULT_TAG)
        else:
            problems.append(Problem("bad_word", Place(path.name, line=number)))


def _pairs(path: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path, problems):
        pairs = pairs_of(line)
        if not pairs:
            problems.append(Problem("bad_synonym", Place(path.name, line=number)))
        else:
            yield from pairs


def pairs_of(line: str) -> list[tuple[str, str]]:
    """Read a line of synonyms: (words as written, one thing they also find); [] where it is none.

    >>> pairs_of("권익위 => 국민권익위원회")
    [('권익위', '국민권익위원회')]
    """
    left, arrow, right = line.partition("=>")
    if "=>" in right:
        return []
    sources, targets = _terms(left), _terms(right if arrow else left)
    return [(a, b) for a in sources for b in targets if a != b]


def _terms(text: str) -> list[str]:
    return [term for part in text.split(",") if (term := part.strip())]


def _lines(path: Path, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        problems.append(Problem("bad_terms_file", Place(path.name)))
        return
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, line


def _fingerprint(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(set(lines))).encode()).hexdigest()[:12] if lines else ""
