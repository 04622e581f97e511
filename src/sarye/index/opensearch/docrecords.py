"""What is known of each document, as it stands in a cluster: the newest that came counts.

A record is never changed: a newer one of the same document, or the word that it is gone, goes
before it for those who read a later generation; what is outdated is removed then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sarye.index.opensearch.client import Operation
from sarye.index.opensearch.entrydocs import packed, unpacked
from sarye.index.opensearch.mapping import bounded
from sarye.index.records import DocumentRecord, pack_document, unpack_document
from sarye.index.schema import encode_token

if TYPE_CHECKING:
    from sarye.index.opensearch.client import Client

Hit = Mapping[str, Any]


def record_of(source: Mapping[str, Any]) -> DocumentRecord:
    """Read what is known of a document."""
    return unpack_document(unpacked(source["record"]))


def record_operation(key: str, record: DocumentRecord | None, generation: int) -> Operation:
    """Give what writes a record, or that a document is gone."""
    name = hashlib.sha256(encode_token(key)).hexdigest()[:32]
    source: dict[str, Any] = {"key": bounded(key), "since": generation, "gone": record is None}
    if record is not None:
        source["record"] = packed(pack_document(record))
    return Operation(f"{name}-{generation}", source)


def newest_of(key: str, generation: int) -> dict[str, Any]:
    """Give the search for what is known of one document in a generation."""
    filters = [{"term": {"key": bounded(key)}}, {"range": {"since": {"lte": generation}}}]
    return {"query": {"bool": {"filter": filters}}, "size": 1, "sort": [{"since": "desc"}]}


def records_in(client: Client, index: str, generation: int) -> Iterator[DocumentRecord]:
    """Yield what is known of each document in a generation, by key."""
    for hits in _by_document(client, index, generation):
        if not hits[0]["_source"]["gone"]:
            yield record_of(hits[0]["_source"])


def tidy_records(client: Client, index: str, generation: int) -> None:
    """Remove what nobody reads any more who reads a generation."""
    outdated = [
        hit["_id"]
        for hits in _by_document(client, index, generation)
        for hit in (hits if hits[0]["_source"]["gone"] else hits[1:])[::-1]
    ]
    client.bulk(index, (Operation(name, None) for name in outdated))


def tidy_records_of(client: Client, index: str, keys: Iterable[str], generation: int) -> None:
    """Remove what was known of some documents before a generation, and that they are gone."""
    names = sorted(set(map(bounded, keys)))
    for at in range(0, len(names), 1000):
        of_some = {"terms": {"key": names[at : at + 1000]}}
        before = {"range": {"since": {"lt": generation}}}
        client.delete_where(index, {"bool": {"filter": [of_some, before]}})
        client.delete_where(index, {"bool": {"filter": [of_some, {"term": {"gone": True}}]}})


def _by_document(client: Client, index: str, generation: int) -> Iterator[list[Hit]]:
    """Yield what stands of each document, the newest first."""
    body = {
        "query": {"range": {"since": {"lte": generation}}},
        "sort": [{"key": "asc"}, {"since": "desc"}],
    }
    hits = client.scan(body, index=index)
    return (list(some) for _, some in groupby(hits, key=lambda hit: hit["_source"]["key"]))
