"""tantivy over content morphemes, joined by spaces for its white space tokenizer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.missing import Missing
from benchmarks.speed.corpus import Corpus, read_entries
from benchmarks.speed.questions import LIMIT, Hits, Question

if TYPE_CHECKING:
    import tantivy

HEAP = 128_000_000
"""Bytes that its writer may hold before it writes a segment: what its makers give as usual."""


def check() -> None:
    """Tell what to install where it is missing."""
    try:
        import tantivy  # noqa: F401
    except ImportError as error:
        raise Missing("pip install tantivy") from error


def build(corpus: Corpus, folder: Path) -> None:
    """Index the tokens in one commit, by one thread."""
    import tantivy as tv

    opened = _registered(tv.Index(_schema(), path=str(folder)))
    writer = opened.writer(HEAP, 1)
    for entry in read_entries(corpus.tokens):
        writer.add_document(tv.Document(**entry._asdict()))
    writer.commit()
    writer.wait_merging_threads()


def open_index(folder: Path) -> Callable[[Question], Hits]:
    """Open the index."""
    import tantivy as tv

    schema = _schema()
    searcher = _registered(tv.Index.open(str(folder))).searcher()

    def search(question: Question) -> Hits:
        found = searcher.search(_query(schema, question), limit=LIMIT, count=False)
        return [(searcher.doc(at)["id"][0], score) for score, at in found.hits]

    return search


def _schema() -> tantivy.Schema:
    import tantivy as tv

    fields = tv.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    fields = fields.add_text_field("agency", tokenizer_name="raw", index_option="basic")
    fields = fields.add_text_field("year", tokenizer_name="raw", index_option="basic")
    return fields.add_text_field("text", tokenizer_name="spaces").build()


def _registered(opened: tantivy.Index) -> tantivy.Index:
    import tantivy as tv

    spaces = tv.TextAnalyzerBuilder(tv.Tokenizer.whitespace()).build()
    opened.register_tokenizer("spaces", spaces)
    return opened


def _query(schema: tantivy.Schema, question: Question) -> tantivy.Query:
    import tantivy as tv

    if question.match == "phrase":
        return tv.Query.phrase_query(schema, "text", list(question.tokens))
    occur = tv.Occur.Should if question.match == "any" else tv.Occur.Must
    parts = [
        (occur, tv.Query.term_query(schema, "text", token))
        for token in dict.fromkeys(question.tokens)
    ]
    for field in ("agency", "year"):
        value = getattr(question, field)
        if value:
            only = tv.Query.term_query(schema, field, value)
            parts.append((tv.Occur.Must, tv.Query.const_score_query(only, 0.0)))
    return tv.Query.boolean_query(parts)
