"""The file of related words, opened: what an index has that is near a word in meaning."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from typing import Final, NamedTuple, Self

from sarye.runtime.mappedfile import Tables, Texts

KIND: Final = "related words 2"
"""The number is raised when a file means something else, or words would have other neighbours."""

SCALE: Final = 250
"""Similarities are kept as whole 250ths, in a byte."""


class RelatedWord(NamedTuple):
    """A word of the index and how near it is: a cosine, 1 for the same."""

    text: str
    similarity: float


class RelatedRow(NamedTuple):
    """What the model says of a word, in 250ths: its mean nearness, and its nearest, in order."""

    mean: int
    near: tuple[tuple[str, int], ...]


class RelatedTable:
    """The related words of an index; close it, or use it in a ``with``.

    Raises `OSError` where there is no file, `ValueError` where it is another one or another
    version's. Opening it reads next to nothing, and a word is found by bisection.
    """

    def __init__(self, path: Path) -> None:
        self._tables = tables = Tables(path, KIND)
        self.path = path
        self.build = tables.of
        self.check = tables.check
        self.check_all = tables.check_all
        self._words = tables.texts("words")
        self._starts = tables.numbers("related_starts")
        self._related = tables.numbers("related")
        self._similarities = tables.numbers("related_similarities", "B")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()

    def of(self, word: str) -> tuple[RelatedWord, ...]:
        """Give the words of the index that are related to a morpheme of it, the closest first."""
        number = self._number(word)
        if number is None:
            return ()
        return tuple(
            RelatedWord(self._words[self._related[at]], self._similarities[at] / SCALE)
            for at in range(self._starts[number], self._starts[number + 1])
        )

    def rows(self) -> dict[str, RelatedRow]:
        """Give all that the model said, also of words that the index does not have."""
        unpacked = self._tables.unpacked
        names = Texts(unpacked("names"), unpacked("names_starts").cast("i"))
        named = list(map(names.__getitem__, range(len(names))))
        near, starts = (unpacked(name).cast("i").tolist() for name in ("near", "near_starts"))
        pairs = [
            (named[name], one) for name, one in zip(near, unpacked("similarities"), strict=True)
        ]
        means = unpacked("means")
        return {
            self._words[at]: RelatedRow(mean, tuple(pairs[starts[at] : starts[at + 1]]))
            for at, mean in enumerate(means)
        }

    def _number(self, word: str) -> int | None:
        at = bisect_left(self._words, word)
        return at if at < len(self._words) and self._words[at] == word else None
