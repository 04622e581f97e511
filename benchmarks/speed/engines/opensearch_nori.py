"""OpenSearch as it comes, with nori, its Korean analyser: text in one field, kept as it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.missing import Missing
from benchmarks.speed.clusters import client_of, plain_name, size_of
from benchmarks.speed.corpus import Corpus, read_entries
from benchmarks.speed.questions import LIMIT, Hits, Question

BATCH: Final = 500
BODY: Final = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0},
    "mappings": {
        "properties": {
            "text": {"type": "text", "analyzer": "nori"},
            "agency": {"type": "keyword"},
            "year": {"type": "keyword"},
        }
    },
}


def check() -> None:
    """Raise `Missing` where there is no cluster, or its nodes have no nori."""
    from opensearchpy.exceptions import RequestError

    try:
        client_of().indices.analyze(body={"analyzer": "nori", "text": "적극행정"})
    except RequestError as error:
        raise Missing("a node with nori: an OpenSearch 2.19 of tools.nodes has it") from error


def size(index: Path) -> int:
    """Count the bytes of the index."""
    return size_of(plain_name(index))


def build(corpus: Corpus, index: Path) -> None:
    """Index the text, and merge as a rebuild does."""
    from opensearchpy.helpers import bulk

    client, name = client_of(), plain_name(index)
    client.indices.delete(index=name, ignore_unavailable=True)
    client.indices.create(index=name, body=BODY)
    bulk(client, _documents(corpus, name), chunk_size=BATCH, max_retries=10)
    client.indices.refresh(index=name)
    client.indices.flush(index=name)


def open_index(index: Path) -> Callable[[Question], Hits]:
    """Open the index for ids and scores."""
    client, name = client_of(), plain_name(index)

    def search(question: Question) -> Hits:
        body = {"size": LIMIT, "_source": False, "query": _query(question)}
        found = client.search(index=name, body=body)["hits"]["hits"]
        return [(hit["_id"], hit["_score"]) for hit in found]

    return search


def _documents(corpus: Corpus, name: str) -> Iterator[dict[str, Any]]:
    for entry in read_entries(corpus.entries):
        fields = {"text": entry.text, "agency": entry.agency, "year": entry.year}
        yield {"_index": name, "_id": entry.id, **fields}


def _query(question: Question) -> dict[str, Any]:
    if question.match == "phrase":
        wanted: dict[str, Any] = {"match_phrase": {"text": question.text}}
    else:
        operator = "or" if question.match == "any" else "and"
        wanted = {"match": {"text": {"query": question.text, "operator": operator}}}
    limits = {"agency": question.agency, "year": question.year}
    given = [{"term": {field: value}} for field, value in limits.items() if value]
    return {"bool": {"must": [wanted], "filter": given}}
