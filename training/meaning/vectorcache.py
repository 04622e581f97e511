"""Vectors of texts, kept in a folder: what a run has computed no later run computes again.

A shard is a file of some texts with their vectors, written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.meaning.weights import Floats

SHARD: Final = 2048
"""Texts of a shard: under a minute of work, which is what a run that is stopped loses."""

Teacher = Callable[[Sequence[str]], "Floats"]


class VectorCache:
    """Gives the vectors of texts: kept ones, and those of the teacher."""

    def __init__(self, folder: Path, teacher: Teacher, noted: Callable[[int], None]) -> None:
        """Open a folder; ``noted`` is told how many texts a new shard has."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._teacher = teacher
        self._noted = noted
        self._known: dict[str, NDArray[np.float16]] = {}
        for shard in sorted(folder.glob("*.npz")):
            self._take(shard)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Give a row of 32-bit numbers for each text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for at in range(0, len(missing), SHARD):
            self._make(missing[at : at + SHARD])
        return np.array([self._known[text] for text in texts], np.float32)

    def _make(self, texts: Sequence[str]) -> None:
        number = len(list(self._folder.glob("*.npz")))
        shard = self._folder / f"{number:05}.npz"
        part = shard.with_suffix(".part")
        vectors = self._teacher(texts).astype(np.float16)
        with part.open("wb") as file:
            np.savez(file, texts=_joined(texts), vectors=vectors)
        part.replace(shard)
        self._take(shard)
        self._noted(len(texts))

    def _take(self, shard: Path) -> None:
        with np.load(shard) as stored:
            texts = bytes(stored["texts"]).decode("utf-8").split("\n")
            self._known.update(zip(texts, stored["vectors"], strict=True))


def _joined(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8"), np.uint8)
