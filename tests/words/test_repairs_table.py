"""Every row of repairs.md is what becomes of the words."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sarye.words.repairs import Mend, repair
from sarye.words.vocabulary import Vocabulary

NOTHING = "–"
ROWS = [
    row
    for row in runpy.run_path(str(Path(__file__).with_name("conftest.py")))["read_rows"]()
    if len(row) == 4
]


def _apply(words: Sequence[str], mends: Sequence[Mend]) -> str:
    """Put the repairs where they belong."""
    found, done = [], 0
    for mend in mends:
        found += [*words[done : mend.start], mend.repair.after]
        done = mend.end
    return " ".join([*found, *words[done:]])


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_the_table(
    vocabulary: Vocabulary, has_hits: Callable[[str], bool], row: Sequence[str]
) -> None:
    """A query becomes what its row says, by repairs of the kinds it says, or stays as it is."""
    typed, searched, kinds, _ = row
    words = typed.split()
    mends = repair(words, vocabulary, has_hits)
    expected = (typed, NOTHING) if searched == NOTHING else (searched, kinds)
    found = ", ".join(mend.repair.kind for mend in mends) or NOTHING
    assert (_apply(words, mends), found) == expected
    for mend in mends:
        assert mend.repair.before == " ".join(words[mend.start : mend.end])


def test_the_table_is_whole() -> None:
    """The table holds enough rows, enough that must stay, and none of them twice."""
    assert len(ROWS) >= 200
    assert sum(row[1] == NOTHING for row in ROWS) >= 60
    assert len({row[0] for row in ROWS}) == len(ROWS)
