"""tantivy with bigrams of the letters: it has no Korean analyser of its own."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.missing import Missing
from benchmarks.quality.data import Entry
from sarye.evaluation import Ranked, Run, Topic


def rank(corpus: Sequence[Entry], topics: Sequence[Topic], depth: int) -> Run:
    """Index the corpus in memory, and search for any bigram of each topic."""
    try:
        import tantivy as tv
    except ImportError as error:
        raise Missing("pip install tantivy") from error
    fields = tv.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    schema = fields.add_text_field("text", tokenizer_name="bigram").build()
    letters = tv.TextAnalyzerBuilder(tv.Tokenizer.ngram(2, 2, False))
    bigrams = letters.filter(tv.Filter.lowercase()).build()
    index = tv.Index(schema)
    index.register_tokenizer("bigram", bigrams)
    with index.writer(num_threads=1) as writer:
        for one in corpus:
            writer.add_document(tv.Document(id=one.id, text=one.whole))
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> tuple[Ranked, ...]:
        grams = dict.fromkeys(bigrams.analyze(text))
        words = [(tv.Occur.Should, tv.Query.term_query(schema, "text", gram)) for gram in grams]
        hits = searcher.search(tv.Query.boolean_query(words), limit=depth).hits
        return tuple(Ranked(searcher.doc(at)["id"][0], float(score)) for score, at in hits)

    return {topic.id: search(topic.text) for topic in topics}
