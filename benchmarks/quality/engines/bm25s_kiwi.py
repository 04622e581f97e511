"""bm25s over the content morphemes that Kiwi finds sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiwipiepy import Kiwi

from benchmarks.missing import Missing
from benchmarks.quality.data import Entry
from sarye.evaluation import Ranked, Run, Topic

CONTENT = ("N", "V", "M", "XR", "SL", "SH", "SN")
"""Beginnings of the tags (Sejong tag set) of what a text is about."""


def rank(corpus: Sequence[Entry], topics: Sequence[Topic], depth: int) -> Run:
    """Index the corpus in memory, and score each topic."""
    try:
        import bm25s
    except ImportError as error:
        raise Missing("pip install bm25s") from error
    kiwi = Kiwi()
    model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    model.index(_morphemes(kiwi, [one.whole for one in corpus]), show_progress=False)
    count = min(depth, len(corpus))
    words = _morphemes(kiwi, [topic.text for topic in topics])
    found, scores = model.retrieve(words, k=count, show_progress=False)
    return {
        topic.id: tuple(
            Ranked(corpus[number].id, float(score))
            for number, score in zip(row, row_scores, strict=True)
            if score > 0
        )
        for topic, row, row_scores in zip(topics, found, scores, strict=True)
    }


def _morphemes(kiwi: Kiwi, texts: Iterable[str]) -> list[list[str]]:
    return [
        [token.form for token in tokens if token.tag.startswith(CONTENT)]
        for tokens in kiwi.tokenize(texts)
    ]
