"""Questions in, lines of a file out, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

KINDS: Final = ("1 word", "3 words", "phrase", "filtered", "sentence")
LIMIT: Final = 10
"""Cases that every engine is asked for, with id and score."""

Hits = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the text for engines that analyse, the tokens for the others.

    ``use`` is "measure" or "warm-up". ``match`` is "all" or "any" for words, and "phrase" for words
    in a row. ``agency`` and ``year`` are empty where nothing is filtered.
    """

    kind: str
    use: str
    match: str
    agency: str
    year: str
    text: str
    tokens: tuple[str, ...]

    @property
    def warming(self) -> bool:
        """Whether its time does not count."""
        return self.use == "warm-up"

    def line(self) -> str:
        """Write it as a line."""
        *texts, tokens = (getattr(self, field.name) for field in fields(self))
        return "\t".join([*texts, " ".join(tokens)]) + "\n"

    @classmethod
    def of_line(cls, line: str) -> Question:
        """Read a line."""
        kind, use, match, agency, year, text, tokens = line.split("\t")
        return cls(kind, use, match, agency, year, text, tuple(tokens.split()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine gave: the number of the question in its file, nanoseconds, ids and scores."""

    number: int
    nanoseconds: int
    hits: tuple[tuple[str, float], ...]

    @classmethod
    def of_line(cls, line: str) -> Answer:
        """Read a line."""
        number, nanoseconds, hits = line.split("\t")
        pairs = (hit.rpartition("=") for hit in hits.split())
        return cls(int(number), int(nanoseconds), tuple((one, float(two)) for one, _, two in pairs))

    def line(self) -> str:
        """Write it as a line."""
        hits = " ".join(f"{case_id}={score}" for case_id, score in self.hits)
        return f"{self.number}\t{self.nanoseconds}\t{hits}\n"


def write_questions(path: Path, questions: Iterable[Question]) -> None:
    """Write one question a line."""
    path.write_text("".join(one.line() for one in questions), "utf-8")


def read_questions(path: Path) -> list[Question]:
    """Read what `write_questions` wrote."""
    return [Question.of_line(line) for line in path.read_text("utf-8").split("\n") if line]


def read_answers(path: Path) -> list[Answer]:
    """Read what an engine wrote."""
    return [Answer.of_line(line) for line in path.read_text("utf-8").split("\n") if line]
