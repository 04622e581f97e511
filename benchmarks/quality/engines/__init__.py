"""A corpus and topics in, a run out: one function for each engine.

Each engine gets the text as it is, with the settings that its makers give for Korean, or the best
that it has without a morphological analyser. To add one, write a function and name it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from benchmarks.quality.data import Entry
from benchmarks.quality.engines import bm25s_kiwi, lucene_nori, own, sqlite_trigram, tantivy_bigram
from sarye.evaluation import Run, Topic

Engine = Callable[[Sequence[Entry], Sequence[Topic], int], Run]
"""Rank so many entries at most for each topic; raise `Missing` where it is not installed."""

ENGINES: Final[Mapping[str, Engine]] = {
    "sarye, any word": partial(own.rank, match="any"),
    "sarye, all words": partial(own.rank, match="all"),
    "Lucene 8, nori": lucene_nori.rank,
    "bm25s, Kiwi": bm25s_kiwi.rank,
    "tantivy, bigrams": tantivy_bigram.rank,
    "SQLite FTS5, trigrams": sqlite_trigram.rank,
}
