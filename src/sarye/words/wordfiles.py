"""The files of an index's words: completion, repairs, related words and analyses.

They stand in the folder of the build. A file's name tells what it was made of, and a newer one gets
another name, so that a program that has the old one open can go on reading it. `sarye.words`
writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from sarye.analysis import Analyses, Shape
from sarye.models import Completion
from sarye.query import Query
from sarye.words.relatedwords import RelatedTable

if TYPE_CHECKING:
    from sarye.words.repairs import HasHits, IsWord
    from sarye.words.vocabulary import Vocabulary

VOCABULARY: Final = "vocabulary"
RELATED: Final = "related"
ANALYSES: Final = "analyses"

Opened = TypeVar("Opened", "Vocabulary", RelatedTable, Analyses)


class WordFiles:
    """The words of a build, opened when first asked for; without files it knows nothing."""

    def __init__(self, build: Path) -> None:
        self._build = build

    def close(self) -> None:
        """Let go of the files that were opened."""
        for name in ("_vocabulary", "_related"):
            if words := self.__dict__.get(name):
                words.close()
        for words in self.__dict__.get("_analyses", ()):
            words.close()

    def complete(self, prefix: str, limit: int) -> tuple[Completion, ...]:
        """Give words, then titles, that go on as a prefix does, the most frequent first."""
        if self._vocabulary is None:
            return ()
        words = self._vocabulary.complete(prefix, limit)
        rest = limit - len(words)
        titles = self._vocabulary.titles(prefix, rest) if rest else ()
        return (
            *(Completion(word.text, "word", word.cases) for word in words),
            *(Completion(title.text, "title", 1, title.case_id) for title in titles),
        )

    def repaired(self, query: Query, has_hits: HasHits, is_word: IsWord) -> Query:
        """Repair the words of a query that stand in no case."""
        if self._vocabulary is None:
            return query
        from sarye.words.queryrepair import repair_query

        return repair_query(query, self._vocabulary, has_hits, is_word)

    def near(self, token: str) -> tuple[tuple[str, float], ...]:
        """Give the words of the index that are near a morpheme in meaning."""
        return self._related.of(token) if self._related else ()

    def analysis(self, word: str) -> Shape | None:
        """Give a word's analysis, where it was analysed when the build was made."""
        shapes = (one.find(word) for one in self._analyses)
        return next((shape for shape in shapes if shape is not None), None)

    @cached_property
    def _analyses(self) -> tuple[Analyses, ...]:
        return open_analyses(self._build)

    @cached_property
    def _vocabulary(self) -> Vocabulary | None:
        return open_vocabulary(self._build)

    @cached_property
    def _related(self) -> RelatedTable | None:
        return open_related(self._build)


def open_vocabulary(build: Path) -> Vocabulary | None:
    """Open the words and titles of a build; None where there are none that can be read."""
    from sarye.words.vocabulary import Vocabulary

    return _opened(build, VOCABULARY, Vocabulary)


def open_related(build: Path) -> RelatedTable | None:
    """Open the related words of a build; None where there are none that can be read."""
    return _opened(build, RELATED, RelatedTable)


def open_analyses(build: Path) -> tuple[Analyses, ...]:
    """Open the analyses of a build that can be read, the largest file first."""
    found = []
    for path in files_of(build, ANALYSES):
        with suppress(OSError, ValueError):
            found.append(Analyses(path))
    return tuple(sorted(found, key=len, reverse=True))


def _opened(build: Path, kind: str, open_file: Callable[[Path], Opened]) -> Opened | None:
    for path in files_of(build, kind):
        with suppress(OSError, ValueError):
            return open_file(path)
    return None


def files_of(build: Path, kind: str) -> list[Path]:
    """List the files of a kind, the newest first."""
    files = list(build.glob(f"{kind}-*"))
    return sorted(files, key=_modified, reverse=True)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # a run has just replaced it
        return 0


def remove(files: Sequence[Path]) -> None:
    """Take files away that newer ones stand for."""
    for path in files:
        with suppress(OSError):  # open elsewhere on Windows: it goes at the next run
            path.unlink()
