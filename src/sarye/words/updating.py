"""Bringing the files of an index's words up to date after a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sarye.words.modelqueue import ModelQueue
from sarye.words.relatedwords import RelatedTable
from sarye.words.vocabulary import Vocabulary
from sarye.words.vocabularyfile import write_vocabulary
from sarye.words.wordfiles import (
    RELATED,
    VOCABULARY,
    files_of,
    remove,
    remove_unfinished,
    sound_files,
)

if TYPE_CHECKING:
    from sarye.index import Reader

ALWAYS_UP_TO: Final = 5_000
"""Cases up to which the files are made anew at every change: half a second of work."""

MAX_DRIFT: Final = 0.02
"""Share of cases by which a larger index may differ from its files, which only offer words."""

MOST_RELATED: Final = 12_000
"""Words, the most frequent ones, that related words are looked up of: the model takes a millisecond
for each. Who looks for one that stands in a case or two finds it by itself."""

SHORTEST: Final = 2
"""Letters of a word that is offered."""


def update_words(reader: Reader, queue: ModelQueue) -> None:
    """Write the files of an index's words, unless those that are there will do."""
    remove_unfinished(reader.words)
    analyses = queue.write_analyses()
    files = {kind: _due(reader, kind) for kind in (VOCABULARY, RELATED)}
    if any(files.values()):
        frequencies = reader.frequencies()
        if path := files[RELATED]:
            related = queue.write_related(path, _most_frequent(frequencies))
        if path := files[VOCABULARY]:
            build = reader.stamp.build
            write_vocabulary(path, _offered(frequencies), reader.titles(), of=build)
        if files[RELATED]:
            related.result()
    analyses.result()
    for kind, path in files.items():
        if path:
            remove([old for old in files_of(reader.words, kind) if old != path])


def _due(reader: Reader, kind: str) -> Path | None:
    """Name the file of a kind that is to be written; None where one that is there will do."""
    state, old = reader.state, _sound(reader, kind)
    new = reader.words / f"{kind}-{state.entries}-{state.fingerprint}"
    if not state.entries or new in old or _will_do(old, state.entries):
        return None
    return new


def _sound(reader: Reader, kind: str) -> list[Path]:
    """List the files of a kind that can be read from end to end."""
    open_file: Callable[[Path], Vocabulary | RelatedTable]
    open_file = Vocabulary if kind == VOCABULARY else RelatedTable
    files = sound_files(reader.words, kind, reader.stamp.build, open_file)
    for file in files:
        file.close()
    return [file.path for file in files]


def _will_do(files: list[Path], cases: int) -> bool:
    """Tell whether a file made of about as many cases is good enough for a large index."""
    made_of = (int(path.name.split("-")[1]) for path in files)
    return cases > ALWAYS_UP_TO and any(abs(one - cases) <= MAX_DRIFT * cases for one in made_of)


def _most_frequent(frequencies: Mapping[str, int]) -> list[str]:
    return sorted(frequencies, key=lambda word: (-frequencies[word], word))[:MOST_RELATED]


def _offered(frequencies: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield each morpheme and compound with the number of cases it stands in."""
    return ((token, cases) for token, cases in frequencies.items() if len(token) >= SHORTEST)
