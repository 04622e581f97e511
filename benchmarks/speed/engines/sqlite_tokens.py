"""SQLite FTS5 over content morphemes, with its tokenizer unicode61, ranked by bm25()."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks.missing import Missing
from benchmarks.speed.corpus import Corpus, read_entries
from benchmarks.speed.questions import LIMIT, Hits, Question

FILE: Final = "cases.db"
TABLES: Final = """
CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = 'unicode61');
CREATE TABLE cases(number INTEGER PRIMARY KEY, id TEXT, agency TEXT, year TEXT);
"""
SEARCH: Final = """
SELECT cases.id, -words.rank FROM words JOIN cases ON cases.number = words.rowid
WHERE words MATCH ? AND ? IN ('', cases.agency) AND ? IN ('', cases.year)
ORDER BY words.rank LIMIT ?
"""


def check() -> None:
    """Tell what to install where it is missing."""
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.executescript(TABLES)
        except sqlite3.OperationalError as error:
            raise Missing("a Python whose SQLite has FTS5") from error


def build(corpus: Corpus, folder: Path) -> None:
    """Index the tokens in one transaction."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(TABLES)
        for number, entry in enumerate(read_entries(corpus.tokens)):
            row = (number, entry.id, entry.agency, entry.year)
            database.execute("INSERT INTO cases VALUES (?, ?, ?, ?)", row)
            database.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (number, entry.text))
        database.commit()


def open_index(folder: Path) -> Callable[[Question], Hits]:
    """Open the index."""
    database = sqlite3.connect(folder / FILE)

    def search(question: Question) -> Hits:
        rows = (match_of(question), question.agency, question.year, LIMIT)
        return [(one, float(score)) for one, score in database.execute(SEARCH, rows)]

    return search


def match_of(question: Question) -> str:
    """Write the question in the language of FTS5; a token in quotation marks is no operator."""
    if question.match == "phrase":
        return f'"{" ".join(question.tokens)}"'
    joint = " OR " if question.match == "any" else " AND "
    return joint.join(f'"{token}"' for token in question.tokens)
