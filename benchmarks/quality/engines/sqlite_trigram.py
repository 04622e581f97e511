"""SQLite FTS5 with its trigram tokenizer: any trigram of a word of the query, ranked by bm25()."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

from benchmarks.missing import Missing
from benchmarks.quality.data import Entry
from sarye.evaluation import Ranked, Run, Topic

TABLE = "CREATE VIRTUAL TABLE entries USING fts5(id UNINDEXED, text, tokenize = 'trigram')"
SEARCH = "SELECT id, -bm25(entries) FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT ?"


def rank(corpus: Sequence[Entry], topics: Sequence[Topic], depth: int) -> Run:
    """Index the corpus in memory, and search for each topic."""
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.execute(TABLE)
        except sqlite3.OperationalError as error:
            version = sqlite3.sqlite_version
            raise Missing(f"SQLite 3.34 or later with FTS5 (this is {version})") from error
        rows = ((one.id, one.whole) for one in corpus)
        database.executemany("INSERT INTO entries VALUES (?, ?)", rows)
        return {topic.id: _search(database, topic, depth) for topic in topics}


def _search(database: sqlite3.Connection, topic: Topic, depth: int) -> tuple[Ranked, ...]:
    asked = " OR ".join(f'"{gram}"' for gram in dict.fromkeys(_trigrams(topic.text)))
    rows = database.execute(SEARCH, (asked, depth)) if asked else ()
    return tuple(Ranked(str(entry_id), float(score)) for entry_id, score in rows)


def _trigrams(text: str) -> Iterator[str]:
    """Cut words into trigrams; FTS5 finds no word that is shorter."""
    for word in re.findall(r"\w+", text):
        yield from (word[start : start + 3] for start in range(len(word) - 2))
