"""sarye: an index built and searched as everybody does.

One row ranks (ids and scores, as the other engines give); the other gives whole answers, with
cases, snippets and marks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.corpus import Corpus
from benchmarks.speed.questions import LIMIT, Hits, Question
from sarye import Archive, Filters
from sarye.models import MatchMode


def check() -> None:
    """Pass: it is always there."""


def build(corpus: Corpus, index: Path) -> None:
    """Index the documents."""
    Archive.build([corpus.documents], index=index, workers=os.cpu_count() or 1)


def open_ranking(index: Path) -> Callable[[Question], Hits]:
    """Open the index for ids and scores."""
    archive = Archive.open(index)

    def search(question: Question) -> Hits:
        found = archive.ranking(
            text_of(question), filters=filters_of(question), match=match_of(question), limit=LIMIT
        )
        return list(found)

    return search


def open_search(index: Path) -> Callable[[Question], Hits]:
    """Open the index for whole answers."""
    archive = Archive.open(index)

    def search(question: Question) -> Hits:
        result = archive.search(
            text_of(question), filters=filters_of(question), match=match_of(question), limit=LIMIT
        )
        return [(hit.case.id, hit.score) for hit in result.hits]

    return search


def text_of(question: Question) -> str:
    """Write the question as a person types it."""
    return f'"{question.text}"' if question.match == "phrase" else question.text


def filters_of(question: Question) -> Filters:
    """Give what the question is limited to."""
    year = int(question.year) if question.year else None
    return Filters(agency=question.agency or None, year=year)


def match_of(question: Question) -> MatchMode:
    """Give the mode; a phrase is one word of the query language."""
    return "any" if question.match == "any" else "all"
