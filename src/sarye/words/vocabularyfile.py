"""Writing the vocabulary: the words and titles of an index in the file that `Vocabulary` opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sarye.analysis.folding import fold, letters_of, only_letters, squeeze, words
from sarye.runtime.mappedfile import text_tables, write_tables
from sarye.words.editdistance import LONGEST, signature
from sarye.words.keys import KEY_LENGTH, KIND, LAST_START
from sarye.words.strokes import initials, is_syllable, strokes
from sarye.words.topk import tournament

if TYPE_CHECKING:
    from sarye.runtime.mappedfile import Table


def write_vocabulary(
    path: Path,
    words: Iterable[tuple[str, int]],
    titles: Iterable[tuple[str, str]],
    *,
    of: str = "",
) -> None:
    """Write words, each with the number of cases it stands in, and titles, each with an id.

    Titles come in the order in which they shall be offered; a title that comes again is left out.
    ``of`` names what the file belongs to.
    The same words and titles always give the same bytes.
    """
    tables = {**_word_tables(_counted(words)), **_title_tables(dict(_first(titles)))}
    write_tables(path, KIND, tables, of=of)


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
        key = letters_of(title)
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
        "words_best": tournament(ranks),
        "initials": initial,
        "initials_best": tournament(ranks[initial]),
        "syllables": "".join(syllables).encode(),
    }


def _title_tables(titles: dict[str, str]) -> dict[str, Table]:
    """Enter each title at each of its words, in the order of their strokes.

    Keys take most of the memory: those of one kind are held at a time, and words are split anew.
    """
    flat = np.fromiter(chain.from_iterable(_entries(map(_letters_of_words, titles))), np.int32)
    entries = flat.reshape(-1, 2)
    order = _sorted(list(_keys(titles, strokes)), np.arange(len(entries), dtype=np.int32))
    numbers, starts = entries[order].T
    ranks = _ranks(np.lexsort((np.arange(len(order)), starts, numbers, starts > 0)))
    initial = _sorted(_taken(list(_keys(titles, initials)), order), ranks)
    return {
        **text_tables("titles", titles),
        **text_tables("title_ids", titles.values()),
        "entry_titles": np.ascontiguousarray(numbers),
        "entry_starts": starts.astype(np.uint8),
        "titles_best": tournament(ranks),
        "title_initials": initial,
        "title_initials_best": tournament(ranks[initial]),
    }


def _entries(rows: Iterable[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield the number of each title with the letters before each of its words."""
    for number, row in enumerate(rows):
        for start in _starts(row):
            yield number, start


def _starts(words: Sequence[str]) -> Iterator[int]:
    """Count the letters before each word, as far as a byte holds the count."""
    starts = accumulate(map(len, words[:-1]), initial=0)
    return takewhile(lambda start: start <= LAST_START, starts)


def _letters_of_words(title: str) -> list[str]:
    """Split a title into words, without the commas of 1,000: joined, they are its `letters`."""
    found = (word for word, _ in words(fold(title)))
    return [word if word.isalnum() else only_letters(word) for word in found]


def _keys(titles: Iterable[str], key: Callable[[str], str]) -> Iterator[str]:
    """Yield the beginning of each title from each of its words on, as strokes or initials."""
    for row in map(_letters_of_words, titles):
        keys = key(" ".join(row)).split(" ")
        title = "".join(keys)
        starts = accumulate(map(len, keys[:-1]), initial=0)
        for start, _ in zip(starts, _starts(row), strict=False):
            yield title[start : start + KEY_LENGTH]


def _taken(keys: Sequence[str], order: NDArray[np.int32]) -> list[str]:
    return [keys[at] for at in order.tolist()]


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
