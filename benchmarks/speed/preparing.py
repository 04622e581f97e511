"""Documents and a number of cases in, the folder of a corpus out: text, tokens and questions.

``python -m benchmarks.speed.preparing FOLDER CASES ANALYSED QUESTIONS PATH ...``
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Final

from benchmarks.speed.corpus import Corpus, Entry, Facts, read_entries
from benchmarks.speed.drawing import Drawer, content, nouns_of
from benchmarks.speed.generating import Pool, make_cases, read_pool, text_of, write_documents
from benchmarks.speed.questions import write_questions
from sarye.analysis import Analyzer, Kiwi

BATCH: Final = 20_000
"""Cases that are analysed with one memory of words; a new one is begun after them."""

UNSEEN: Final = 10**30
"""Rank of a coined word that no number of cases draws."""


def main(arguments: list[str]) -> None:
    """Make one corpus."""
    folder, size, analysed, questions, *paths = arguments
    pool = read_pool(map(Path, paths))
    prepare(pool, Corpus(Path(folder)), int(size), int(analysed), int(questions))


def prepare(pool: Pool, corpus: Corpus, size: int, analysed: int, questions: int) -> None:
    """Write text, tokens and questions, and how much it is; without questions, only the text.

    Tokens, and nouns to ask for, are those of the first ``analysed`` cases.
    """
    characters, text_bytes, words = _write_text(pool, corpus, size)
    facts = Facts(size, characters, text_bytes, words.total(), len(words))
    if questions:
        unseen = _unseen(pool, words)
        facts = replace(facts, analysed=min(analysed, size), unseen_word=unseen)
        facts = _analysed(pool, corpus, facts, questions)
    corpus.write_facts(facts)


def _analysed(pool: Pool, corpus: Corpus, facts: Facts, questions: int) -> Facts:
    """Write tokens and questions."""
    tokens: Counter[str] = Counter()
    nouns: Counter[str] = Counter()
    started = time.perf_counter()
    _write_tokens(corpus, facts.analysed, tokens, nouns)
    seconds = time.perf_counter() - started
    asked = list(Drawer(pool, facts.cases, nouns, Analyzer(Kiwi())).draw(questions))
    cold = next(one for one in asked if one.kind == "1 word")
    write_questions(corpus.questions, asked)
    write_questions(corpus.cold_question, [cold])
    return replace(
        facts,
        tokens=tokens.total(),
        distinct_tokens=len(tokens),
        analysis_seconds=seconds,
        known_word=cold.text,
    )


def _write_text(pool: Pool, corpus: Corpus, size: int) -> tuple[int, int, Counter[str]]:
    characters = text_bytes = 0
    words: Counter[str] = Counter()
    records = write_documents(make_cases(pool, size), corpus.documents)
    with corpus.entries.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            text = text_of(record)
            file.write(
                Entry(str(record["id"]), str(record["agency"]), str(record["year"]), text).line()
            )
            characters += len(text)
            text_bytes += len(text.encode())
            words.update(text.split())
    return characters, text_bytes, words


def _write_tokens(corpus: Corpus, analysed: int, tokens: Counter[str], nouns: Counter[str]) -> None:
    entries = islice(read_entries(corpus.entries), analysed)
    with corpus.tokens.open("w", encoding="utf-8", newline="\n") as file:
        while batch := list(islice(entries, BATCH)):
            analyzer = Analyzer(Kiwi())
            analyzer.prepare(entry.text for entry in batch)
            for entry in batch:
                found = content(analyzer, entry.text)
                texts = [token.text for token in found]
                tokens.update(texts)
                nouns.update(nouns_of(found))
                file.write(entry._replace(text=" ".join(texts)).line())


def _unseen(pool: Pool, words: Counter[str]) -> str:
    coined = (pool.coined(rank) for rank in count(UNSEEN))
    return next(word for word in coined if not any(word in one for one in words))


if __name__ == "__main__":
    main(sys.argv[1:])
