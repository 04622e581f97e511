"""A folder with the generated cases of one size in, what engines and reports need of it out.

::

    documents/*.jsonl  the cases as sarye reads them
    entries.tsv        id, agency, year, the text in one line
    tokens.tsv         id, agency, year, the content morphemes of the text
    questions.tsv      what is asked; cold.tsv has the one that a new process is asked
    facts.json         how much text it is
    index/ENGINE/      what an engine builds
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    """A line of entries.tsv or tokens.tsv."""

    id: str
    agency: str
    year: str
    text: str

    def line(self) -> str:
        """Write it as a line."""
        return "\t".join(self) + "\n"


@dataclass(frozen=True, slots=True)
class Facts:
    """How much text there is, what its analysis took, a word of it and one that is not in it.

    Tokens are those of the first ``analysed`` cases, which are all where an engine is given tokens.
    """

    cases: int
    characters: int
    text_bytes: int
    words: int
    distinct_words: int
    analysed: int = 0
    tokens: int = 0
    distinct_tokens: int = 0
    analysis_seconds: float = 0.0
    known_word: str = ""
    unseen_word: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The generated cases of one size."""

    folder: Path

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def entries(self) -> Path:
        return self.folder / "entries.tsv"

    @property
    def tokens(self) -> Path:
        return self.folder / "tokens.tsv"

    @property
    def questions(self) -> Path:
        return self.folder / "questions.tsv"

    @property
    def cold_question(self) -> Path:
        return self.folder / "cold.tsv"

    def index(self, engine: str) -> Path:
        """Give the folder of an engine's index."""
        return self.folder / "index" / engine

    @property
    def facts(self) -> Facts:
        return Facts(**json.loads((self.folder / "facts.json").read_text("utf-8")))

    def write_facts(self, facts: Facts) -> None:
        text = json.dumps(asdict(facts), ensure_ascii=False)
        (self.folder / "facts.json").write_text(text, "utf-8")


def read_entries(path: Path) -> Iterator[Entry]:
    """Read entries one by one."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (Entry(*line.rstrip("\n").split("\t")) for line in file)
