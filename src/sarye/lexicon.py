"""An index in, the files of its words out: completion and repairs, related words, and analyses.

They stand in the folder of the build. A file's name tells what it was made of, and a newer one gets
another name, so that a program that has the old one open can go on reading it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from sarye.analysis import Analyses, Kiwi, Shape, learn_tokens, write_analyses
from sarye.index import Snapshot
from sarye.models import Completion
from sarye.query import Query
from sarye.related import Related
from sarye.vocabulary import HasHits, Vocabulary, repair_query

ALWAYS_UP_TO: Final = 20_000
"""Cases up to which the files are made anew at every change: a second or two of work."""

MAX_DRIFT: Final = 0.02
"""Share of cases by which a larger index may differ from its files, which only offer words."""

MOST_RELATED: Final = 12_000
"""Words, the most frequent ones, that related words are looked up of: the model takes a millisecond
for each. Who looks for one that stands in a case or two finds it by itself."""

SHORTEST: Final = 2
"""Letters of a word that is offered."""

MOST_BESIDE: Final = 1 / 8
"""Share of analyses that stand in a file beside the large one: a document more writes little."""

_VOCABULARY, _RELATED, _ANALYSES = "vocabulary", "related", "analyses"

Opened = TypeVar("Opened", Vocabulary, Related, Analyses)


def update_lexicon(build: Path, snapshot: Snapshot, kiwi: Kiwi) -> None:
    """Write the files of an index's words, unless those that are there will do.

    Only words that no related words are known of are looked up in the model. What ``kiwi`` has
    learnt is kept, and never asked of the model again.
    """
    _update_analyses(build, kiwi)
    totals = snapshot.totals
    for kind in (_VOCABULARY, _RELATED):
        new = build / f"{kind}-{totals.cases}-{totals.fingerprint}"
        old = _files(build, kind)
        if not totals.cases or new in old or _will_do(old, totals.cases):
            continue
        if kind == _VOCABULARY:
            _write_vocabulary(new, snapshot)
        else:
            _write_related(new, snapshot, kiwi, open_related(build))
        _remove(old)


class Lexicon:
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
        titles = self._vocabulary.titles(prefix, limit - len(words))
        return (
            *(Completion(word.text, "word", word.cases) for word in words),
            *(Completion(title.text, "title", 1, title.case_id) for title in titles),
        )

    def repaired(self, query: Query, has_hits: HasHits) -> Query:
        """Repair the words of a query that stand in no case."""
        if self._vocabulary is None:
            return query
        return repair_query(query, self._vocabulary, has_hits)

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
    def _related(self) -> Related | None:
        return open_related(self._build)


def open_vocabulary(build: Path) -> Vocabulary | None:
    """Open the words and titles of a build; None where there are none that can be read."""
    return _opened(build, _VOCABULARY, Vocabulary)


def open_related(build: Path) -> Related | None:
    """Open the related words of a build; None where there are none that can be read."""
    return _opened(build, _RELATED, Related)


def open_analyses(build: Path) -> tuple[Analyses, ...]:
    """Open the analyses of a build that can be read, the largest file first."""
    found = []
    for path in _files(build, _ANALYSES):
        with suppress(OSError, ValueError):
            found.append(Analyses(path))
    return tuple(sorted(found, key=len, reverse=True))


def _opened(build: Path, kind: str, open_file: Callable[[Path], Opened]) -> Opened | None:
    for path in _files(build, kind):
        with suppress(OSError, ValueError):
            return open_file(path)
    return None


def _files(build: Path, kind: str) -> list[Path]:
    """List the files of a kind, the newest first."""
    files = list(build.glob(f"{kind}-*"))
    return sorted(files, key=_modified, reverse=True)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # a run has just replaced it
        return 0


def _remove(files: Sequence[Path]) -> None:
    for path in files:
        with suppress(OSError):  # open elsewhere on Windows: it goes at the next run
            path.unlink()


def _will_do(files: list[Path], cases: int) -> bool:
    """Tell whether a file made of about as many cases is good enough for a large index."""
    made_of = (int(path.name.split("-")[1]) for path in files)
    return cases > ALWAYS_UP_TO and any(abs(one - cases) <= MAX_DRIFT * cases for one in made_of)


def _update_analyses(build: Path, kiwi: Kiwi) -> None:
    """Write what was learnt beside the analyses that are there, or one file of all of them."""
    learn_tokens(kiwi)
    with ExitStack() as stack:
        files = [stack.enter_context(closing(one)) for one in open_analyses(build)]
        fresh = {
            word: shape
            for word, shape in kiwi.learnt.items()
            if all(one.find(word) is None for one in files)
        }
        if not fresh:
            return
        beside = len(fresh) + sum(map(len, files[1:]))
        kept = files[:1] if files and beside <= MOST_BESIDE * len(files[0]) else []
        new = build / f"{_ANALYSES}-{secrets.token_hex(4)}"
        write_analyses(new, fresh, files[len(kept) :])
        needed = {new, *(one.path for one in kept)}
    _remove([path for path in _files(build, _ANALYSES) if path not in needed])


def _write_vocabulary(path: Path, snapshot: Snapshot) -> None:
    from sarye.vocabulary.building import write_vocabulary

    write_vocabulary(path, _words(snapshot), _titles(snapshot))


def _write_related(path: Path, snapshot: Snapshot, kiwi: Kiwi, known: Related | None) -> None:
    from sarye.related.building import write_related

    frequencies = snapshot.case_frequencies()
    words = sorted(frequencies, key=lambda word: (-frequencies[word], word))[:MOST_RELATED]
    with closing(known) if known else nullcontext():
        write_related(path, words, kiwi, known=known, workers=kiwi.workers)


def _words(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    """Yield each morpheme and compound with the number of cases it stands in."""
    found = snapshot.case_frequencies().items()
    return ((token, cases) for token, cases in found if len(token) >= SHORTEST)


def _titles(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield each title with the id of its case."""
    return map(snapshot.head, np.flatnonzero(snapshot.live).tolist())
