"""sarye over a cluster: an index at an address, built and searched as everybody does."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.clusters import (
    Traffic,
    address_of,
    client_of,
    fetched,
    plain_name,
    size_of,
)
from benchmarks.speed.corpus import Corpus
from benchmarks.speed.engines.own import filters_of, match_of, text_of
from benchmarks.speed.questions import LIMIT, Hits, Question
from sarye import Archive, Cluster, Settings

SETTINGS = Settings(cluster=Cluster(replicas=0))


def check() -> None:
    """Raise `Missing` where there is no cluster."""
    client_of()


def size(index: Path) -> int:
    """Count the bytes of entries and files, each shard once."""
    return size_of(f"{plain_name(index)}-*")


def build(corpus: Corpus, index: Path) -> None:
    """Index the documents."""
    place = address_of(index)
    os.environ["XDG_CACHE_HOME"] = str(index / "working-copy")
    client_of().indices.delete(index=f"{plain_name(index)}-*")
    with Traffic(index, "build"):
        Archive.build(
            [corpus.documents],
            index=place,
            settings=SETTINGS,
            rebuild=True,
            workers=os.cpu_count() or 1,
        )


def open_ranking(index: Path) -> Callable[[Question], Hits]:
    """Open the index for ids and scores."""
    archive = _opened(index)

    def search(question: Question) -> Hits:
        return list(
            archive.ranking(
                text_of(question),
                filters=filters_of(question),
                match=match_of(question),
                limit=LIMIT,
            )
        )

    return search


def open_search(index: Path) -> Callable[[Question], Hits]:
    """Open the index for whole answers; what each question sends and gets is noted."""
    archive = _opened(index)
    traffic = Traffic(index, "search")

    def search(question: Question) -> Hits:
        with traffic:
            result = archive.search(
                text_of(question),
                filters=filters_of(question),
                match=match_of(question),
                limit=LIMIT,
            )
        return [(hit.case.id, hit.score) for hit in result.hits]

    return search


def _opened(index: Path) -> Archive:
    os.environ["XDG_CACHE_HOME"] = str(fetched(index))
    return Archive.open(address_of(index), settings=SETTINGS)
