"""An index in, the file of its words and titles out: what completion and repairs look words up in.

The file stands in the folder of the build. Its name tells what it was made of, and a newer one gets
another name, so that a program that has the old one open can go on reading it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from sarye.index import PARTS, Snapshot, merge, words_field
from sarye.vocabulary import Vocabulary, write_vocabulary

ALWAYS_UP_TO: Final = 20_000
"""Cases up to which the file is made anew at every change: a second or two of work."""

MAX_DRIFT: Final = 0.02
"""Share of cases by which a larger index may differ from its file, which only offers words."""

SHORTEST: Final = 2
"""Letters of a word that is offered."""

_NAME: Final = "vocabulary-{cases}-{fingerprint}"


def update_vocabulary(build: Path, snapshot: Snapshot) -> None:
    """Write the words and titles of an index, unless what is there will do."""
    totals = snapshot.totals
    name = _NAME.format(cases=totals.cases, fingerprint=totals.fingerprint)
    if not totals.cases or (build / name).exists() or _will_do(build, totals.cases):
        return
    write_vocabulary(build / name, _words(snapshot), _titles(snapshot))
    for old in _files(build):
        if old.name != name:
            with suppress(OSError):  # open elsewhere on Windows: it goes at the next run
                old.unlink()


def open_vocabulary(build: Path) -> Vocabulary | None:
    """Open the words and titles of a build; None where there are none that can be read."""
    for path in sorted(_files(build), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        with suppress(OSError, ValueError):
            return Vocabulary(path)
    return None


def _files(build: Path) -> list[Path]:
    return list(build.glob(_NAME.format(cases="*", fingerprint="*")))


def _will_do(build: Path, cases: int) -> bool:
    """Tell whether a file made of about as many cases is good enough for a large index."""
    made_of = (int(path.name.split("-")[1]) for path in _files(build))
    return cases > ALWAYS_UP_TO and any(abs(one - cases) <= MAX_DRIFT * cases for one in made_of)


def _words(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    """Yield each morpheme and compound with the number of cases it stands in."""
    fields: dict[str, list[str]] = defaultdict(list)
    for part in PARTS:
        field = words_field(part)
        for token in snapshot.terms(field):
            if len(token) >= SHORTEST:
                fields[token].append(field)
    for token, names in fields.items():
        found = [snapshot.postings(name, token).docs for name in names]
        cases = len(found[0]) if len(found) == 1 else len(np.unique(np.concatenate(found)))
        if cases:
            yield token, cases


def _titles(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield each title with the id of its case."""
    for number in np.flatnonzero(snapshot.live).tolist():
        occurrences = snapshot.occurrences(number)
        case = merge(occurrences[0].case.id, occurrences)
        yield case.title, case.id
