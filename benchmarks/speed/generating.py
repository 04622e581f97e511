"""A collection in, any number of cases made of its sentences out, the same ones every time.

Case number n is a function of the collection and of n alone, so that 1,000 cases are the first of
10,000, and a million need no memory.

Sentences alone would leave the vocabulary as it is, however many cases there are. So in each
sentence some words change places with words of other sentences (`SWAPPED`), and some become words
that the collection does not have (`COINED`): the beginning of one of its words before another one,
as Korean makes compounds. Coined words are an endless list, of which word number r is drawn with
a probability that falls as r ** -(1 / HEAPS), the law of Zipf and Mandelbrot. Of n words drawn so,
about n ** HEAPS are different ones: Heaps' law (van Leijenhorst and van der Weide 2005).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, islice, product
from pathlib import Path
from random import Random
from typing import Final

from sarye import Archive, Case
from sarye.models import SECTION_ROLES

SEED: Final = "sarye"
HEAPS: Final = 0.75
"""Exponent of the growth; Korean text of 250,000 words, cut at spaces, grows with .77."""

FLATTENED: Final = 50
"""Ranks over which coined words are about as frequent: Mandelbrot's shift of Zipf's law."""

SWAPPED: Final = 0.1
COINED: Final = 0.1
FEWEST_WORDS: Final = 3
"""Words that make a sentence; what is shorter is a heading or an item of a list."""

TITLE_WORDS: Final = (4, 8)
SENTENCES: Final = (1, 5)
"""Fewest and most sentences of a section."""

FOURTH_SECTION: Final = 0.25
"""Share of the cases that have a section besides situation, effort and effect."""

BATCH: Final = 200
"""Cases of one document, as a large collection holds; about .3 MB."""

AGENCIES: Final = tuple(
    "".join(parts)
    for parts in product(
        ("가온", "누리", "다솜", "도담", "미리내", "새벽", "아라", "온누리", "한빛", "해오름"),
        ("광역시", "군", "구", "관리공단", "교육청"),
    )
)
YEARS: Final = range(2016, 2026)

Record = dict[str, str | int]
"""A case as a line of JSONL."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What cases are made of: sentences as rows of words, and the Hangul words to coin others."""

    sentences: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...]

    def coined(self, rank: int) -> str:
        """Give one word of the endless list."""
        digest = int.from_bytes(blake2b(str(rank).encode(), digest_size=8).digest(), "big")
        tail, head = divmod(digest, len(self.stems))
        return self.stems[head][:2] + self.stems[tail % len(self.stems)]


def read_pool(paths: Iterable[Path]) -> Pool:
    """Cut the cases of documents into their distinct sentences, in the order of the documents."""
    cases = (case for one in Archive.parse(paths) for case in one.cases)
    return pool_of(text for case in cases for text in _texts(case))


def pool_of(texts: Iterable[str]) -> Pool:
    """Cut texts into distinct sentences; raise `ValueError` where there are none."""
    pieces = (piece for text in texts for piece in re.split(r"(?<=[.!?])\s+|\n", text))
    split = (tuple(word for word in piece.split() if re.search(r"\w", word)) for piece in pieces)
    rows = dict.fromkeys(words for words in split if len(words) >= FEWEST_WORDS)
    stems = {word for words in rows for word in words if re.fullmatch("[가-힣]{2,5}", word)}
    if not rows or not stems:
        raise ValueError("The collection has no Korean sentences to make cases of.")
    return Pool(tuple(rows), tuple(sorted(stems)))


def make_case(pool: Pool, number: int) -> Record:
    """Make one case of some 500 characters."""
    chance = Random(f"{SEED} {number}")  # noqa: S311 - no secret
    others = ("other",) if chance.random() < FOURTH_SECTION else ()
    title = _sentence(pool, chance)[: chance.randint(*TITLE_WORDS)]
    return {
        "id": f"g{number:07}",
        "title": " ".join(title).rstrip(".,"),
        **{role: _section(pool, chance) for role in (*SECTION_ROLES[:3], *others)},
        "agency": chance.choice(AGENCIES),
        "year": chance.choice(YEARS),
        "quarter": chance.randint(1, 4),
    }


def make_cases(pool: Pool, size: int) -> Iterator[Record]:
    """Make the first so many cases, one by one."""
    return (make_case(pool, number) for number in range(size))


def text_of(record: Record) -> str:
    """Join all that there is to search in one line, for engines with one field of text."""
    parts = ("title", *SECTION_ROLES)
    return " ".join(str(record[part]) for part in parts if part in record)


def write_documents(records: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Write cases as JSONL documents, and hand each of them on."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = iter(records)
    for number in count():
        batch = list(islice(rows, BATCH))
        if not batch:
            return
        write_document(folder / f"{number:04}.jsonl", batch)
        yield from batch


def write_document(path: Path, records: Iterable[Record]) -> None:
    """Write cases as one JSONL document."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), "utf-8")


def _texts(case: Case) -> Iterator[str]:
    yield case.title
    yield from (section.text for section in case.sections)


def _section(pool: Pool, chance: Random) -> str:
    sentences = range(chance.randint(*SENTENCES))
    return " ".join(" ".join(_sentence(pool, chance)) for _ in sentences)


def _sentence(pool: Pool, chance: Random) -> list[str]:
    """Draw a sentence; its last word, which ends it, stays."""
    *words, last = chance.choice(pool.sentences)
    return [*(_word(pool, chance, word) for word in words), last]


def _word(pool: Pool, chance: Random, word: str) -> str:
    draw = chance.random()
    if draw < SWAPPED:
        return chance.choice(chance.choice(pool.sentences)[:-1])
    if draw < SWAPPED + COINED:
        return pool.coined(int(FLATTENED * (chance.paretovariate(1 / HEAPS - 1) - 1)))
    return word
