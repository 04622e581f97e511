"""The calls of a client, before a real node."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarye.address import Address
from sarye.errors import EngineFailed, EngineReadOnly, IndexMissing, SaryeError
from sarye.index.opensearch.client import MAJORS, Client, Operation
from sarye.index.opensearch.failures import Conflict, ViewLost
from sarye.index.opensearch.transport import as_json

BODY = {
    "settings": {"number_of_shards": 2, "number_of_replicas": 0},
    "mappings": {
        "_meta": {"sarye": "1"},
        "properties": {
            "id": {"type": "keyword"},
            "number": {"type": "integer"},
            "data": {"type": "object", "enabled": False},
        },
    },
}
PRIVATE = "홍길동의비밀"


@pytest.fixture
def index(client: Client, cluster_address: Address) -> str:
    """Make an index of two shards."""
    name = f"{cluster_address.name}-1"
    client.create_index(name, BODY)
    return name


def _rows(count: int) -> Iterable[Operation]:
    return (Operation(f"사례/{number} %", {"id": f"{number:04}"}) for number in range(count))


def _ids(client: Client, index: str, size: int = 500) -> list[str]:
    body = {"query": {"match_all": {}}, "sort": ["id"]}
    return [hit["_source"]["id"] for hit in client.scan(body, index=index, size=size)]


def test_version_is_asked(client: Client) -> None:
    """A client knows the version of its cluster."""
    assert client.version[0] in MAJORS
    assert len(client.version) == 3


def test_what_was_sent_is_found(client: Client, index: str) -> None:
    """A scan yields each document of a bulk once, in order, whatever the size of its windows."""
    client.bulk(index, _rows(450))
    client.refresh(index)
    expected = [f"{number:04}" for number in range(450)]
    assert [_ids(client, index, size) for size in (500, 450, 149, 90)] == [expected] * 4


def test_bulk_can_be_repeated(client: Client, index: str) -> None:
    """A bulk that is sent again changes nothing, and deletes what is not there in peace."""
    gone = [Operation(row.id, None) for row in _rows(5)]
    for _ in range(2):
        client.bulk(index, [*_rows(10), *gone])
    client.refresh(index)
    assert _ids(client, index) == [f"{number:04}" for number in range(5, 10)]


def test_a_write_depends_on_what_was_read(client: Client, index: str) -> None:
    """Of two who write after the same state, the second one hears of the first."""
    first = client.put(index, "state", {"number": 1}, create=True)
    assert client.get(index, "state") == first
    second = client.put(index, "state", {"number": 2}, after=first)
    for write in (
        lambda: client.put(index, "state", {"number": 3}, after=first),
        lambda: client.put(index, "state", {"number": 3}, create=True),
        lambda: client.delete(index, "state", after=first),
    ):
        with pytest.raises(Conflict):
            write()
    assert client.get(index, "state") == second
    client.delete(index, "state", after=second)
    client.delete(index, "state")
    assert client.get(index, "state") is None


def test_a_view_stays_as_it_was(client: Client, index: str) -> None:
    """A point in time sees nothing that is written after it; when it is gone, that is told."""
    client.bulk(index, _rows(3))
    client.refresh(index)
    view = client.open_view(index)
    assert client.delete_where(index, {"term": {"id": "0001"}}) == 1
    count = {"size": 0, "track_total_hits": True}
    seen, *_ = client.msearch([{**count, "pit": {"id": view}}])
    now = client.search(count, index=index)
    assert [one["hits"]["total"]["value"] for one in (seen, now)] == [3, 2]
    for _ in range(2):
        client.close_view(view)
    with pytest.raises(ViewLost):
        client.search({"size": 0, "pit": {"id": view}})
    with pytest.raises(ViewLost):
        client.msearch([{"size": 0, "pit": {"id": view}}])


def test_an_alias_moves_in_one_step(client: Client, cluster_address: Address) -> None:
    """An alias names one index after a switch, and two aliases are moved at once."""
    name = cluster_address.name
    for number in (1, 2):
        client.create_index(f"{name}-{number}", BODY)
        client.switch({name: f"{name}-{number}", f"{name}-files": f"{name}-{number}"})
        assert client.behind(name) == client.behind(f"{name}-files") == (f"{name}-{number}",)
    assert client.behind(f"{name}-2") == (f"{name}-2",)
    assert client.behind(f"{name}-none") == ()
    assert client.mapping(name)["_meta"] == {"sarye": "1"}
    assert client.indexes(f"{name}-*") == (f"{name}-1", f"{name}-2")
    client.delete_indexes([f"{name}-1", f"{name}-3"])
    client.delete_indexes([])
    assert client.indexes(f"{name}-*") == (f"{name}-2",)
    with pytest.raises(Conflict):
        client.create_index(f"{name}-2", BODY)


def test_bytes_are_counted(client: Client, cluster_address: Address) -> None:
    """The bytes of two indexes are those of the one and of the other, seen or not by searches."""
    names = [f"{cluster_address.name}-{number}" for number in (1, 2)]
    for name in names:
        client.create_index(name, BODY)
    assert client.size(*names) == sum(map(client.size, names)) > 0


def test_what_is_not_there_is_named(client: Client, cluster_address: Address) -> None:
    """Each call before an index that is not there tells of the address and how to make it."""
    name = f"{cluster_address.name}-none"
    for call in (
        lambda: client.search({}, index=name),
        lambda: client.msearch([{}], index=name),
        lambda: client.get(name, "state"),
        lambda: client.mapping(name),
        lambda: client.refresh(name),
        lambda: client.size(name),
        lambda: client.open_view(name),
        lambda: client.configure(name, {"index.number_of_replicas": 0}),
    ):
        with pytest.raises(IndexMissing, match=cluster_address.shown):
            call()


def test_a_full_disk_is_told(client: Client, index: str) -> None:
    """What OpenSearch does to indexes of a full disk is told as that, and reading goes on."""
    client.bulk(index, _rows(2))
    client.refresh(index)
    for block in ("read_only_allow_delete", "read_only"):
        client.configure(index, {f"index.blocks.{block}": True})
        for write in (
            lambda: client.bulk(index, _rows(1)),
            lambda: client.put(index, "state", {}),
        ):
            with pytest.raises(EngineReadOnly):
                write()
        assert _ids(client, index) == ["0000", "0001"]
        client.configure(index, {f"index.blocks.{block}": None})


def test_no_text_stands_in_an_error(
    client: Client, index: str, caplog: pytest.LogCaptureFixture
) -> None:
    """An error names the document that a cluster refuses; neither it nor a log holds its text."""
    caplog.set_level(logging.DEBUG)
    operations = [*_rows(2), Operation("b", {"number": PRIVATE}), Operation("c", {"id": "c"})]
    query = {"query": {"match": {"number": {"query": PRIVATE}}}}
    for call, named in (
        (lambda: client.bulk(index, operations), "mapper_parsing_exception: b"),
        (lambda: client.put(index, "d", {"number": PRIVATE}), "mapper_parsing_exception"),
        (lambda: client.search(query, index=index), "400"),
        (lambda: client.msearch([query], index=index), "400"),
    ):
        with pytest.raises(EngineFailed, match=named) as caught:
            call()
        assert PRIVATE not in f"{caught.value!r}{caught.value.__cause__!r}"
    assert PRIVATE not in caplog.text


def test_some_searches_of_many_cannot_fail(client: Client, index: str) -> None:
    """Where one search of many fails, none is answered."""
    with pytest.raises(EngineFailed):
        client.msearch([{"size": 0}, {"query": {"none": {}}}], index=index)


@pytest.mark.parametrize("key", ["가/나", "a b", "%2F", "..", "_x", "ㄱ" * 100])
def test_any_id_is_a_document(client: Client, index: str, key: str) -> None:
    """A document is written, read and removed by whatever it is named."""
    stored = client.put(index, key, {"id": key})
    assert client.get(index, key) == stored
    client.delete(index, key)
    assert client.get(index, key) is None


@settings(max_examples=30)
@given(st.dictionaries(st.text(), st.text(alphabet=st.characters())))
def test_any_text_can_be_sent(row: dict[str, str]) -> None:
    """Whatever a text holds, half a pair of surrogates too, is sent as JSON in UTF-8."""
    assert json.loads(as_json(row).decode("utf-8")) == row
    assert b"\n" not in as_json(row)


def test_odd_text_arrives(client: Client, index: str) -> None:
    """A text with half a pair of surrogates, a zero byte or a character of any plane is kept."""
    text = "가\ud800나\x00다\n𠮷\u2028"
    client.bulk(index, [Operation("odd", {"id": "odd", "data": {"text": text}})])
    stored = client.get(index, "odd")
    assert stored is not None
    with suppress(SaryeError):
        assert stored.source["data"]["text"] == text
