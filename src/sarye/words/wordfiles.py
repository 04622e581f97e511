"""The files of an index's words: completion, repairs, related words and analyses.

They stand in the folder of the build. A file's name tells what it was made of, and a newer one gets
another name, so that a program that has the old one open can go on reading it. Each says itself
which build it is of. `sarye.words` writes them. Answers go on without what is damaged, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from sarye.analysis import Analyses, Shape
from sarye.models import Completion
from sarye.query import Query
from sarye.runtime.mappedfile import UNFINISHED, FileDamaged
from sarye.words.relatedwords import RelatedTable

if TYPE_CHECKING:
    from sarye.words.repairs import HasHits, IsWord
    from sarye.words.vocabulary import Vocabulary

VOCABULARY: Final = "vocabulary"
RELATED: Final = "related"
ANALYSES: Final = "analyses"


class WordFile(Protocol):
    """A file of words, opened."""

    @property
    def path(self) -> Path:
        """Where it stands."""

    @property
    def build(self) -> str:
        """The build that it says it is of."""

    def check(self) -> None:
        """Raise `FileDamaged` where it has changed since it was opened."""

    def check_all(self) -> None:
        """Read all of it; raise `FileDamaged` where anything is damaged."""

    def close(self) -> None:
        """Let go of it."""


Opened = TypeVar("Opened", bound=WordFile)


class WordFiles:
    """The words of a build, opened when first asked for; without files it knows nothing.

    ``damaged`` names the kinds of files that turned out to be damaged, or another build's.
    """

    def __init__(self, build: Path, of: str, *, complete: bool = False) -> None:
        """Prepare; ``of`` names the build, and where it is ``complete``, all files are there."""
        self._build = build
        self._of = of
        self._complete = complete
        self.damaged: set[str] = set()

    def close(self) -> None:
        """Let go of the files that were opened."""
        for name in ("_vocabulary", "_related"):
            if words := self.__dict__.get(name):
                words.close()
        for words in self.__dict__.get("_analyses", ()):
            words.close()

    def check(self) -> None:
        """Do without what was changed since it was opened."""
        opened = self.__dict__
        for name in ("_vocabulary", "_related"):
            if (file := opened.get(name)) and _has_changed(file):
                self.damaged.add(name[1:])
                file.close()
                opened[name] = None
        for file in opened.get("_analyses", ()):
            if _has_changed(file):
                self._lose_analyses(file)

    def complete(self, prefix: str, limit: int) -> tuple[Completion, ...]:
        """Give words, then titles, that go on as a prefix does, the most frequent first."""
        if self._vocabulary is None:
            return ()
        try:
            return _completions(self._vocabulary, prefix, limit)
        except FileDamaged:
            self._lose_vocabulary()
            return ()

    def repaired(self, query: Query, has_hits: HasHits, is_word: IsWord) -> Query:
        """Repair the words of a query that stand in no case."""
        if self._vocabulary is None:
            return query
        from sarye.words.queryrepair import repair_query

        try:
            return repair_query(query, self._vocabulary, has_hits, is_word)
        except FileDamaged:
            self._lose_vocabulary()
            return query

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the index."""
        try:
            return self._vocabulary is not None and self._vocabulary.cases(word) > 0
        except FileDamaged:
            self._lose_vocabulary()
            return False

    def near(self, token: str) -> tuple[tuple[str, float], ...]:
        """Give the words of the index that are near a morpheme in meaning."""
        if self._related is None:
            return ()
        try:
            return self._related.of(token)
        except FileDamaged:
            self.damaged.add(RELATED)
            self._related.close()
            self._related = None
            return ()

    def analysis(self, word: str) -> Shape | None:
        """Give a word's analysis, where it was analysed when the build was made."""
        for file in self._analyses:
            try:
                shape = file.find(word)
            except FileDamaged:
                self._lose_analyses(file)
                return self.analysis(word)
            if shape is not None:
                return shape
        return None

    def _lose_analyses(self, file: Analyses) -> None:
        self.damaged.add(ANALYSES)
        file.close()
        self._analyses = tuple(one for one in self._analyses if one is not file)

    def _lose_vocabulary(self) -> None:
        self.damaged.add(VOCABULARY)
        if self._vocabulary is not None:
            self._vocabulary.close()
        self._vocabulary = None

    @cached_property
    def _analyses(self) -> tuple[Analyses, ...]:
        return tuple(sorted(self._opened(ANALYSES, Analyses), key=len, reverse=True))

    @cached_property
    def _vocabulary(self) -> Vocabulary | None:
        from sarye.words.vocabulary import Vocabulary

        return next(self._opened(VOCABULARY, Vocabulary), None)

    @cached_property
    def _related(self) -> RelatedTable | None:
        return next(self._opened(RELATED, RelatedTable), None)

    def _opened(self, kind: str, open_file: Callable[[Path], Opened]) -> Iterator[Opened]:
        """Open the files of a kind, the newest first; note those that cannot be used."""
        found = 0
        for path in files_of(self._build, kind):
            try:
                file = opened(path, self._of, open_file)
            except FileNotFoundError:  # a run has just replaced it
                continue
            except (OSError, ValueError):
                self.damaged.add(kind)
                continue
            found += 1
            yield file
        if self._complete and not found:
            self.damaged.add(kind)


def opened(path: Path, of: str, open_file: Callable[[Path], Opened]) -> Opened:
    """Open a file of a build; raise `ValueError` where it is another build's."""
    file = open_file(path)
    if file.build != of:
        file.close()
        raise FileDamaged(path)
    return file


def sound_files(
    build: Path, kind: str, of: str, open_file: Callable[[Path], Opened]
) -> list[Opened]:
    """Open the files of a kind that can be read from end to end, the newest first."""
    found = []
    for path in files_of(build, kind):
        with suppress(OSError, ValueError):
            file = opened(path, of, open_file)
            try:
                file.check_all()
            except FileDamaged:
                file.close()
                raise
            found.append(file)
    return found


def _has_changed(file: WordFile) -> bool:
    try:
        file.check()
    except FileDamaged:
        return True
    return False


def _completions(vocabulary: Vocabulary, prefix: str, limit: int) -> tuple[Completion, ...]:
    words = vocabulary.complete(prefix, limit)
    rest = limit - len(words)
    titles = vocabulary.titles(prefix, rest) if rest else ()
    return (
        *(Completion(word.text, "word", word.cases) for word in words),
        *(Completion(title.text, "title", 1, title.case_id) for title in titles),
    )


def files_of(build: Path, kind: str) -> list[Path]:
    """List the files of a kind, the newest first."""
    files = [path for path in build.glob(f"{kind}-*") if path.suffix != UNFINISHED]
    return sorted(files, key=_modified, reverse=True)


def remove_unfinished(build: Path) -> None:
    """Take files away that a dead run was writing."""
    remove(list(build.glob(f"*-*{UNFINISHED}")))


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
