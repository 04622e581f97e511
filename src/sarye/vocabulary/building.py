"""The words and titles of an index in, the file that `Vocabulary` opens out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sarye.analysis.folding import fold, squeeze, words
from sarye.tables import text_tables, write_tables
from sarye.vocabulary.hangul import initials, is_syllable, strokes
from sarye.vocabulary.nearness import LONGEST, signature
from sarye.vocabulary.ranking import ranking

if TYPE_CHECKING:
    from sarye.tables import Table

KEY_LENGTH: Final = 40
"""Strokes or initials by which titles are sorted; who types more has long seen the one he means."""

_NO_LETTERS = re.compile(r"[\W_]+")

KIND: Final = "words and titles 3"
"""What the file is called; the number is raised when it means something else."""


def write_vocabulary(
    path: Path, words: Iterable[tuple[str, int]], titles: Iterable[tuple[str, str]]
) -> None:
    """Write words, each with the number of cases it stands in, and titles, each with an id.

    Titles come in the order in which they shall be offered; a title that comes again is left out.
    The same words and titles always give the same bytes.
    """
    tables = {**_word_tables(_counted(words)), **_title_tables(dict(_first(titles)))}
    write_tables(path, KIND, tables)


def letters(text: str) -> str:
    """Fold a text and keep its letters and digits: spacing and brackets do not matter.

    >>> letters("「수의 계약」 2건")
    '수의계약2건'
    """
    return _NO_LETTERS.sub("", fold(text).text)


def _counted(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, count in rows:
        squeezed = squeeze(word)
        if squeezed and found.get(squeezed, 0) < count:
            found[squeezed] = count
    return found


def _first(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen = set()
    for title, case_id in rows:
        key = letters(title)
        if key and key not in seen:
            seen.add(key)
            yield title, case_id


def _word_tables(counts: dict[str, int]) -> dict[str, Table]:
    """Lay the words out in the order of their strokes."""
    rows = sorted(zip(strokes("\n".join(counts)).split("\n"), counts, strict=bool(counts)))
    numbers = np.array([counts[word] for _, word in rows], np.int32)
    lengths = np.array([min(len(typed), LONGEST) for typed, _ in rows], np.uint8)
    places = np.arange(len(rows))
    ranks = _ranks(np.lexsort((places, lengths, -numbers)))
    initial = _sorted(initials("\n".join(word for _, word in rows)).split("\n"), ranks)
    syllables = sorted(filter(is_syllable, set().union(*counts)))
    return {
        **text_tables("words", (word for _, word in rows)),
        "counts": numbers,
        "lengths": lengths,
        "signatures": np.array([signature(typed) for typed, _ in rows], np.uint64),
        "word_ranking": ranking(ranks),
        "initials": initial,
        "initials_ranking": ranking(ranks[initial]),
        "syllables": "".join(syllables).encode(),
    }


def _title_tables(titles: dict[str, str]) -> dict[str, Table]:
    """Enter each title at each of its words, those that begin with what is typed first."""
    parts = [_letters_of_words(title) for title in titles]
    entries = [
        (number, start)
        for number, row in enumerate(parts)
        for start in accumulate(map(len, row[:-1]), initial=0)
    ]
    numbers, starts = np.array(entries, np.int32).reshape(-1, 2).T
    ranks = _ranks(np.lexsort((starts, numbers, starts > 0)))
    order = _sorted(list(_keys(parts, strokes)), ranks)
    initial = _sorted(list(_keys(parts, initials)), ranks)
    return {
        **text_tables("titles", titles),
        **text_tables("title_ids", titles.values()),
        "entry_titles": np.ascontiguousarray(numbers),
        "entry_starts": np.ascontiguousarray(starts),
        "title_order": order,
        "title_ranking": ranking(ranks[order]),
        "title_initials": initial,
        "title_initials_ranking": ranking(ranks[initial]),
    }


def _letters_of_words(title: str) -> list[str]:
    """Split a title into words, without the commas of 1,000: joined, they are its `letters`."""
    found = (word for word, _ in words(fold(title)))
    return [word if word.isalnum() else _NO_LETTERS.sub("", word) for word in found]


def _keys(rows: Iterable[list[str]], key: Callable[[str], str]) -> Iterator[str]:
    """Yield the beginning of each title from each of its words on, as strokes or initials."""
    for row in rows:
        keys = key(" ".join(row)).split(" ")
        title = "".join(keys)
        for start in accumulate(map(len, keys[:-1]), initial=0):
            yield title[start : start + KEY_LENGTH]


def _sorted(keys: Sequence[str], ranks: NDArray[np.int32]) -> NDArray[np.int32]:
    """Order entries by key, and equal keys by rank."""
    order: list[int] = np.argsort(ranks).tolist()
    order.sort(key=keys.__getitem__)
    return np.array(order, np.int32)


def _ranks(order: NDArray[np.signedinteger]) -> NDArray[np.int32]:
    """Give each place its rank, of the places in the order of rank."""
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks
