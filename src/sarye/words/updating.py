"""Bringing the files of an index's words up to date after a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

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
    kinds = (VOCABULARY, RELATED) if reader.state.entries else ()
    files = {kind: _due(reader, kind) for kind in kinds}
    if any(due.is_new for due in files.values()):
        frequencies = reader.frequencies()
        if files[RELATED].is_new:
            related = queue.write_related(files[RELATED].path, _most_frequent(frequencies))
        if files[VOCABULARY].is_new:
            path, build = files[VOCABULARY].path, reader.stamp.build
            write_vocabulary(path, _offered(frequencies), reader.titles(), of=build)
        if files[RELATED].is_new:
            related.result()
    analyses.result()
    for kind, due in files.items():  # a run that has died may have left others
        remove([old for old in files_of(reader.words, kind) if old != due.path])


class _Due(NamedTuple):
    """The one file of a kind that is to be there at last, and whether it is to be written."""

    path: Path
    is_new: bool


def _due(reader: Reader, kind: str) -> _Due:
    state, old = reader.state, _sound(reader, kind)
    new = reader.words / f"{kind}-{state.entries}-{state.fingerprint}"
    if new in old:
        return _Due(new, is_new=False)
    will_do = next((path for path in old if _will_do(path, state.entries)), None)
    return _Due(will_do or new, is_new=will_do is None)


def _sound(reader: Reader, kind: str) -> list[Path]:
    """List the files of a kind that can be read from end to end."""
    open_file: Callable[[Path], Vocabulary | RelatedTable]
    open_file = Vocabulary if kind == VOCABULARY else RelatedTable
    files = sound_files(reader.words, kind, reader.stamp.build, open_file)
    for file in files:
        file.close()
    return [file.path for file in files]


def _will_do(file: Path, cases: int) -> bool:
    """Tell whether a file made of about as many cases is good enough for a large index."""
    made_of = int(file.name.split("-")[1])
    return cases > ALWAYS_UP_TO and abs(made_of - cases) <= MAX_DRIFT * cases


def _most_frequent(frequencies: Mapping[str, int]) -> list[str]:
    return sorted(frequencies, key=lambda word: (-frequencies[word], word))[:MOST_RELATED]


def _offered(frequencies: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield each morpheme and compound with the number of cases it stands in."""
    return ((token, cases) for token, cases in frequencies.items() if len(token) >= SHORTEST)
