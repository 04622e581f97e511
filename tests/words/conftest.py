"""The words of repairs.md, written to a file and opened; and the model, loaded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from sarye.analysis import Kiwi
from sarye.words.vocabulary import Vocabulary
from sarye.words.vocabularyfile import write_vocabulary

TABLE = Path(__file__).with_name("repairs.md")
PARTICLES = ("은", "는", "이", "가", "을", "를", "의", "에", "에게", "로", "으로")

Opener = Callable[..., Vocabulary]
Row = tuple[str, ...]


def read_rows() -> list[Row]:
    """Read all rows of the tables, without the headings."""
    lines = TABLE.read_text("utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line[:1] == "|"]
    rows = [tuple(cell.strip() for cell in row) for row in cells]
    return [row for row in rows if row[0] not in {"word", "typed", "---"}]


@pytest.fixture(scope="session")
def known() -> dict[str, int]:
    """Hold the words of the index of repairs.md and their cases."""
    return {row[0]: int(row[1]) for row in read_rows() if len(row) == 2}


@pytest.fixture(scope="session")
def open_vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Write words and titles, and open what was written."""
    opened: list[Vocabulary] = []

    def open_one(
        words: Iterable[tuple[str, int]] = (), titles: Iterable[tuple[str, str]] = ()
    ) -> Vocabulary:
        path = tmp_path_factory.mktemp("vocabulary") / "index.words"
        write_vocabulary(path, words, titles)
        opened.append(Vocabulary(path))
        return opened[-1]

    yield open_one
    for vocabulary in opened:
        vocabulary.close()


@pytest.fixture(scope="session")
def vocabulary(open_vocabulary: Opener, known: dict[str, int]) -> Vocabulary:
    """Open the vocabulary of repairs.md."""
    return open_vocabulary(known.items())


@pytest.fixture(scope="session")
def has_hits(known: dict[str, int]) -> Callable[[str], bool]:
    """Tell what the index finds: parts of its words, and its words with a particle behind."""

    def found(word: str) -> bool:
        whole = any(word == one + particle for one in known for particle in PARTICLES)
        return whole or any(word in one for one in known)

    return found


@pytest.fixture(scope="session")
def kiwi() -> Kiwi:
    """Load the model once for all tests of related words."""
    return Kiwi()
