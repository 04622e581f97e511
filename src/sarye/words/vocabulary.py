"""The vocabulary, opened: whether a word is there, how it goes on, and what is near."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice, takewhile
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np

from sarye.analysis.folding import letters_of, squeeze
from sarye.runtime.mappedfile import Tables
from sarye.runtime.remembering import remembering
from sarye.words.editdistance import distance, near
from sarye.words.keys import KEY_LENGTH, KIND
from sarye.words.strokes import has_jamo, initials, is_syllable, strokes
from sarye.words.topk import best_first

LOOKED_AT: Final = 300
"""Words with the same initials that are looked at for one that has the typed syllables too."""

_LAST = "\U0010ffff"


class Known(NamedTuple):
    """A word of the index and the number of cases it stands in."""

    text: str
    cases: int


class Near(NamedTuple):
    """A word of the index, the number of cases it stands in, and how many strokes away it is."""

    text: str
    cases: int
    distance: int


class KnownTitle(NamedTuple):
    """A title and the id of its case."""

    text: str
    case_id: str


class Vocabulary:
    """The words and titles of an index; close it, or use it in a ``with``.

    Raises `OSError` or `ValueError` where the file cannot be used (see `Tables`).
    """

    def __init__(self, path: Path) -> None:
        self._tables = tables = Tables(path, KIND)
        self.path = path
        self.build = tables.of
        self.check = tables.check
        self.check_all = tables.check_all
        self._words = tables.texts("words")
        self._counts = tables.numbers("counts")
        self._lengths = tables.numbers("lengths", "B")
        self._signatures = tables.numbers("signatures", "Q")
        self._best = tables.numbers("words_best")
        self._initials = tables.numbers("initials")
        self._initials_best = tables.numbers("initials_best")
        self._titles = _Titles(tables)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._words)

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()

    def cases(self, word: str) -> int:
        """Give the number of cases a word stands in, 0 if it is not a word of the index."""
        wanted = squeeze(word)
        typed = strokes(wanted)
        start, stop = _equal(len(self._words), typed, self._strokes)
        places = (place for place in range(start, stop) if self._words[place] == wanted)
        return next((self._counts[place] for place in places), 0)

    def begins(self, prefix: str) -> bool:
        """Tell whether any word begins with what is typed."""
        start, stop = _beginning(len(self._words), strokes(squeeze(prefix)), self._strokes)
        return start < stop

    def complete(self, prefix: str, limit: int) -> list[Known]:
        """List the words that begin with a prefix, its last syllable half typed or not.

        Where there are none, those with these initials (초성); the most frequent first.
        """
        squeezed = squeeze(prefix)
        found = list(islice(self._beginning(squeezed), limit)) if squeezed else []
        if found or not has_jamo(squeezed):
            return found
        return list(islice(self.with_initials(squeezed), limit))

    def titles(self, prefix: str, limit: int) -> list[KnownTitle]:
        """List the titles with a word from which on they go as the prefix does.

        Spaces do not count. Titles that begin with it come first, then the order they were given.
        """
        return self._titles.complete(letters_of(prefix), limit)

    def with_initials(self, pattern: str, *, whole: bool = False) -> Iterator[Known]:
        """Give the words that a pattern of syllables and initials begins, most frequent first.

        ``whole`` asks for words with no letter more.
        """
        squeezed = squeeze(pattern)
        find = _equal if whole else _beginning
        start, stop = find(len(self._words), initials(squeezed), self._initials_of)
        first, last = self._with_syllables(squeezed)
        if last - first < stop - start:
            places = best_first(self._best, self._rank, first, last)
        else:
            best = best_first(self._initials_best, self._rank_of_initials, start, stop)
            places = map(self._initials.__getitem__, best)
        found = map(self._known, islice(places, LOOKED_AT))
        return (known for known in found if _fits(known.text, squeezed, whole=whole))

    def near(self, word: str, most: int) -> list[Near]:
        """List the words within so many strokes of a word, by distance and then frequency."""
        typed = strokes(squeeze(word))
        like = self.like(typed, most)
        rows = [(distance(typed, self._strokes(place), most), place) for place in like]
        found = [Near(*self._known(place), away) for away, place in rows if away <= most]
        return sorted(found, key=lambda one: (one.distance, -one.cases, one.text))

    def like(self, typed: str, most: int) -> list[int]:
        """List the numbers of the words whose strokes can be that near to the typed ones."""
        signatures = np.frombuffer(self._signatures, np.uint64)
        lengths = np.frombuffer(self._lengths, np.uint8)
        found: list[int] = near(typed, most, signatures, lengths).tolist()
        return found

    @cached_property
    def syllables(self) -> frozenset[str]:
        """All syllables that stand in any word."""
        return frozenset(self._tables.text("syllables"))

    def _beginning(self, squeezed: str) -> Iterator[Known]:
        start, stop = _beginning(len(self._words), strokes(squeezed), self._strokes)
        return map(self._known, best_first(self._best, self._rank, start, stop))

    def _with_syllables(self, pattern: str) -> tuple[int, int]:
        """Find the words that begin with the syllables that a pattern begins with."""
        head = "".join(takewhile(is_syllable, pattern))
        return _beginning(len(self._words), strokes(head), self._strokes)

    def _rank(self, place: int) -> tuple[int, int, int]:
        """Order words: the most frequent first, then the shortest."""
        return -self._counts[place], self._lengths[place], place

    def _rank_of_initials(self, at: int) -> tuple[int, int, int]:
        return self._rank(self._initials[at])

    def _known(self, place: int) -> Known:
        return Known(self._words[place], self._counts[place])

    def _strokes(self, place: int) -> str:
        return strokes(self._words[place])

    def _initials_of(self, place: int) -> str:
        return initials(self._words[self._initials[place]])


class _Titles:
    """The titles, in the order of their strokes and of their initials from each word on."""

    def __init__(self, tables: Tables) -> None:
        self._titles = tables.texts("titles")
        self._letters = remembering(LOOKED_AT, self._letters_of)
        self._ids = tables.texts("title_ids")
        self._entry_titles = tables.numbers("entry_titles")
        self._entry_starts = tables.numbers("entry_starts", "B")
        self._best = tables.numbers("titles_best")
        self._initials = tables.numbers("title_initials")
        self._initials_best = tables.numbers("title_initials_best")

    def _letters_of(self, number: int) -> str:
        return letters_of(self._titles[number])

    def complete(self, prefix: str, limit: int) -> list[KnownTitle]:
        if not prefix:
            return []
        entries = self._beginning(prefix)
        numbers = islice(_distinct(self._entry_titles[entry] for entry in entries), limit)
        return [KnownTitle(self._titles[number], self._ids[number]) for number in numbers]

    def _beginning(self, prefix: str) -> Iterator[int]:
        typed = strokes(prefix)
        start, stop = _beginning(len(self._entry_titles), typed[:KEY_LENGTH], self._strokes)
        if start < stop or not has_jamo(prefix):
            entries = islice(best_first(self._best, self._rank, start, stop), LOOKED_AT)
            return (entry for entry in entries if strokes(self._rest(entry)).startswith(typed))
        wanted = initials(prefix)
        start, stop = _beginning(len(self._initials), wanted[:KEY_LENGTH], self._initials_of)
        best = best_first(self._initials_best, self._rank_of_initials, start, stop)
        found = (self._initials[at] for at in islice(best, LOOKED_AT))
        return (entry for entry in found if _fits(self._rest(entry), prefix))

    def _rank(self, entry: int) -> tuple[bool, int, int, int]:
        """Order entries: of titles that begin there first, then as the titles were given."""
        start = self._entry_starts[entry]
        return start > 0, self._entry_titles[entry], start, entry

    def _rank_of_initials(self, at: int) -> tuple[bool, int, int, int]:
        return self._rank(self._initials[at])

    def _rest(self, entry: int) -> str:
        """Give the letters of a title from one of its words on."""
        return self._letters(self._entry_titles[entry])[self._entry_starts[entry] :]

    def _key(self, entry: int) -> str:
        return self._rest(entry)[:KEY_LENGTH]

    def _strokes(self, place: int) -> str:
        return strokes(self._key(place))[:KEY_LENGTH]

    def _initials_of(self, place: int) -> str:
        return initials(self._key(self._initials[place]))[:KEY_LENGTH]


def _fits(text: str, pattern: str, *, whole: bool = False) -> bool:
    """Tell whether a text begins, or ends too, as a pattern of syllables and initials says."""
    letters, wanted = _singly(text), _singly(pattern)
    if len(letters) < len(wanted) or (whole and len(letters) > len(wanted)):
        return False
    pairs = zip(letters, initials(letters), wanted, strict=False)
    return all(typed in (letter, initial) for letter, initial, typed in pairs)


def _singly(text: str) -> str:
    """Take apart what stands for two consonants (ㄳ), and leave syllables whole."""
    return "".join(one if is_syllable(one) else initials(one) for one in text)


def _distinct(numbers: Iterable[int]) -> Iterator[int]:
    seen = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            yield number


def _beginning(size: int, prefix: str, key: Callable[[int], str]) -> tuple[int, int]:
    """Find where the keys begin and end that begin with a prefix."""
    start = bisect_left(range(size), prefix, key=key)
    return start, bisect_left(range(size), prefix + _LAST, lo=start, key=key)


def _equal(size: int, wanted: str, key: Callable[[int], str]) -> tuple[int, int]:
    """Find where the keys begin and end that are the wanted one."""
    start = bisect_left(range(size), wanted, key=key)
    return start, bisect_right(range(size), wanted, lo=start, key=key)
