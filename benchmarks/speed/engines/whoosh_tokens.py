"""Whoosh as it comes, with its own codec, queries and BM25F, over content morphemes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from whoosh import fields, index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.query import And, Or, Phrase, Query, Term

from benchmarks.speed.corpus import Corpus, read_entries
from benchmarks.speed.questions import LIMIT, Hits, Question


def check() -> None:
    """Pass: it comes with sarye."""


def build(corpus: Corpus, folder: Path) -> None:
    """Index the tokens in one commit."""
    schema = fields.Schema(
        id=fields.ID(stored=True),
        agency=fields.ID(),
        year=fields.ID(),
        text=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True),
    )
    writer = index.create_in(folder, schema).writer()
    for entry in read_entries(corpus.tokens):
        writer.add_document(id=entry.id, agency=entry.agency, year=entry.year, text=entry.text)
    writer.commit()


def open_index(folder: Path) -> Callable[[Question], Hits]:
    """Open the index."""
    searcher = index.open_dir(folder).searcher()

    def search(question: Question) -> Hits:
        found = searcher.search(_query(question), limit=LIMIT, filter=_filter(question))
        return [(hit["id"], hit.score) for hit in found]

    return search


def _query(question: Question) -> Query:
    if question.match == "phrase":
        return Phrase("text", list(question.tokens))
    words = [Term("text", token) for token in question.tokens]
    return Or(words) if question.match == "any" else And(words)


def _filter(question: Question) -> Query | None:
    for field in ("agency", "year"):
        value = getattr(question, field)
        if value:
            return Term(field, value)
    return None
